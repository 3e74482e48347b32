"""Whether a fact of a sentence belongs, in the evidence, to what the sentence says it of.

A number can stand in the cited text and still be another's: the percentage of the next row, the
telephone of the next area. Each place where the evidence has a fact of the same kind is scored by
the words nearest to it that the sentence has around its own; the best must hold the same fact.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from rag.verification.checks.codes import misglossed, sentence
from rag.verification.checks.surroundings import BREAKS, MODALS, led_by, nearest, told_before
from rag.verification.reading.facts import CONTACTS, Fact, facts, same
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.names import named
from rag.verification.reading.text import Text, covers

RANGE = 6  # characters between the ends of a range, such as " to "
MARGIN = 1.25  # how much better another fact's surroundings must fit to be its owner

_BY = re.compile(r"\bby (?:about |around |some |just )?$", re.I)
_HIGHER = re.compile(
    r"\s*(?:percentage )?(?:points? )?(?:higher|lower|better|worse|ahead|behind|above|below|more|less)\b",
    re.I,
)
_WHEN = re.compile(r",? (?:when|on which|at which|from which)\b")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ABOUT = frozenset("almost nearly roughly approximately half quarter third".split())
_BOUND = frozenset(
    {
        "postcode",
        "phone number",
        "e-mail address",
        "web address",
        "percentage",
        "amount",
        "number",
        "date",
        "time",
        "weekday",
        "reference",
        "frequency",
    }
)


def strayed(claim: Text, claim_facts: Sequence[Fact], evidence: Text) -> list[Fact]:
    """The facts of the claim that the evidence says of something else."""
    stated = facts(evidence.text)
    found = []
    for fact in claim_facts:
        others = [
            other
            for other in stated
            if _comparable(fact, other)
            and (same(fact, other) or (fact.value, fact.unit) != (other.value, other.unit))
        ]
        if _is_gap(claim, fact) and any(_is_gap(evidence, o) for o in others if same(fact, o)):
            others = [other for other in others if _is_gap(evidence, other)]
        right = [other for other in others if same(fact, other)]
        if right and fact.kind == "absence code" and misglossed(claim, fact, evidence, right):
            found.append(fact)
        if fact.kind not in _BOUND or not right or len(right) == len(others):
            continue
        if _labels_differ(claim, fact, evidence, right) or _nearer_to_another(
            claim, claim_facts, fact, evidence, others
        ):
            found.append(fact)
    return found


def _is_gap(text: Text, fact: Fact) -> bool:
    """Whether it says how far apart two figures are: "by 1.6%", "1.6% higher"."""
    before, after = text.text[max(fact.start - 12, 0) : fact.start], text.text[fact.end :]
    return bool(_BY.search(before) or _HIGHER.match(after))


def _ends(fact: Fact, among: Sequence[Fact]) -> list[int]:
    """Where a fact and the other end of its range stand ("16 to 18"): they belong together."""
    return [
        at
        for at, f in enumerate(among)
        if f.start == fact.start
        or (_alike(f, fact) and max(f.start - fact.end, fact.start - f.end) <= RANGE)
    ]


def _is_share(fact: Fact) -> bool:
    return fact.kind == "percentage" or (fact.kind == "number" and fact.value.isalpha())


def _alike(fact: Fact, other: Fact) -> bool:
    return fact.kind == other.kind or (_is_share(fact) and _is_share(other))


def _comparable(fact: Fact, other: Fact) -> bool:
    if _is_share(fact) and _is_share(other):
        return True  # "half" is a share, no count
    if fact.kind != other.kind or _is_share(fact) or _is_share(other):
        return False
    if fact.kind == "reference":
        return fact.value.split()[0] == other.value.split()[0]
    if fact.kind == "number":
        return (fact.unit == other.unit or not fact.unit or not other.unit) and bool(
            _YEAR.match(fact.value)
        ) == bool(_YEAR.match(other.value))
    return True


def _nearer_to_another(
    claim: Text, claim_facts: Sequence[Fact], fact: Fact, evidence: Text, others: Sequence[Fact]
) -> bool:
    alike = [f for f in claim_facts if _alike(f, fact)]
    zones = nearest(claim, alike)
    around = {at for end in _ends(fact, alike) for at in zones[end]}
    if _outdone(claim, around, fact, evidence, others, with_paragraph=True):
        return True
    then = _when(claim, fact)
    return bool(then) and _outdone(claim, then, fact, evidence, others, with_paragraph=False)


def _when(claim: Text, fact: Fact) -> set[int]:
    """The words of what is said to be on a day by "..., when": they have that day to themselves."""
    opened = _WHEN.match(claim.text, fact.end)
    if opened is None:
        return set()
    closed = BREAKS.search(claim.text, opened.end())
    end = closed.start() if closed else len(claim.text)
    return {i for i, word in enumerate(claim.words) if opened.end() <= word.start < end}


def _outdone(
    claim: Text,
    mine: Collection[int],
    fact: Fact,
    evidence: Text,
    others: Sequence[Fact],
    *,
    with_paragraph: bool,
) -> bool:
    """Whether these words of the claim fit another fact of the evidence better, wherever it is.

    What is told before a fact `with_paragraph`, in the sentences of its own, may be what it is all
    about, and is held for it.
    """
    zones = nearest(evidence, others)
    direct: list[set[int]] = []
    met: list[set[int]] = []
    told: list[set[int]] = []
    for other in others:
        zone = {at for end in _ends(other, others) for at in zones[end]}
        direct.append(_met(claim, mine, evidence, zone))
        met.append(direct[-1] | _met(claim, mine, evidence, led_by(evidence, other, others)))
        lines = told_before(evidence, other) if with_paragraph else []
        told.append(_met(claim, mine, evidence, lines) - met[-1])
    for other, own, theirs, before in zip(others, direct, met, told, strict=True):
        if not same(fact, other):
            continue
        ends = {others[at] for at in _ends(other, others)}
        beside = {
            at
            for rival, m in zip(others, met, strict=True)
            if sentence(evidence, rival) == sentence(evidence, other)
            for at in m
        }
        known = theirs | (before - beside)
        outdone = any(
            _weight(claim, wrong - known) > MARGIN * _weight(claim, theirs - wrong) + 0.05
            for rival, wrong in zip(others, met, strict=True)
            if not same(fact, rival) and rival not in ends
        ) or any(
            _weight(claim, wrong - own) > 1 + MARGIN * _weight(claim, own - wrong)
            for rival, wrong in zip(others, direct, strict=True)
            if not same(fact, rival) and rival not in ends and not before
        )
        if not outdone:
            return False
    return True


def _weight(claim: Text, words: Iterable[int]) -> float:
    """Of words that tell facts apart: "might" does, though light; the name of a source does not."""
    return sum(
        1.0 if claim.words[at].low in MODALS else claim.weights[at]
        for at in words
        if at not in claim.named and claim.words[at].low not in _ABOUT
    )


def _met(claim: Text, mine: Iterable[int], evidence: Text, zone: Iterable[int]) -> set[int]:
    there = [evidence.meanings[at] for at in zone]
    return {at for at in mine if any(covers(meaning, claim.meanings[at]) for meaning in there)}


def _labels_differ(claim: Text, fact: Fact, evidence: Text, right: Sequence[Fact]) -> bool:
    """Whether the claim puts the fact under another member of a set (an area, a kind of school)."""
    if fact.kind in CONTACTS:
        mine = {p for p in named(lexicon().places, claim) if p in named(lexicon().places, evidence)}
        marks = lexicon().places.longest_in(evidence.words)
        labels = [
            [m.value for m in marks if evidence.words[m.first].start < other.start][-1:]
            for other in right
        ]
        if len(mine) == 1:
            return not any(
                not label or any(p in label[0] or label[0] in p for p in mine) for label in labels
            )
    for label in {v for values in claim.fixed for v in values}:
        kind = label.partition(":")[0]
        if sum(v.startswith(kind + ":") for values in claim.fixed for v in values) != 1:
            continue
        places = [
            (i, v) for i, vs in enumerate(evidence.fixed) for v in vs if v.partition(":")[0] == kind
        ]
        if len({v for _, v in places}) < 2 or label not in {v for _, v in places}:
            continue
        if kind in ("0", "4") and all(
            _label(evidence, places, other) not in ("", label) for other in right
        ):
            return True
    return False


def _label(text: Text, places: Sequence[tuple[int, str]], fact: Fact) -> str:
    before = [v for i, v in places if text.words[i].start < fact.start]
    return before[-1] if before else ""
