"""Whether a fact of a sentence belongs, in the evidence, to what the sentence says it of.

A number can stand in the cited text and still be another's: the percentage of the next row, the
telephone of the next area. Each place where the evidence has a fact of the same kind is scored by
the words nearest to it that the sentence has around its own; the best must hold the same fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.verification.checks.codes import misglossed, sentence
from rag.verification.reading.facts import Fact, facts, same
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.names import named
from rag.verification.reading.text import Text, covers

RANGE = 6  # characters between the ends of a range, such as " to "
REACH = 25  # words to each side that may say whose a fact is
SMALL_BREAK = 0.4  # what is left of nearness after a comma or an "and"
BREAK = 0.1  # and after a full stop or the end of a line
MARGIN = 1.25  # how much better another fact's surroundings must fit to be its owner

_BY = re.compile(r"\bby (?:about |around |some |just )?$", re.I)
_HIGHER = re.compile(
    r"\s*(?:percentage )?(?:points? )?(?:higher|lower|better|worse|ahead|behind|above|below|more|less)\b",
    re.I,
)
_BREAKS = re.compile(r"[;:!?\n]|\.(?!\d|$)")
_CONTACTS = frozenset({"phone number", "e-mail address", "web address", "postcode"})
_YEAR = re.compile(r"(?:19|20)\d\d$")
_MODALS = frozenset("can could may might must should will would no not".split())
_ABOUT = frozenset("almost nearly roughly approximately half quarter third".split())
_PARTS = frozenset("and while whilst but against compared than".split())
_BOUND = frozenset(
    {
        "postcode",
        "phone number",
        "e-mail address",
        "web address",
        "percentage",
        "amount",
        "number",
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
        others = [other for other in stated if _comparable(fact, other)]
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
    zones = _zones(claim, alike)
    mine = {at for end in _ends(fact, alike) for at in zones[end]}
    zones = _zones(evidence, others)
    direct: list[set[int]] = []
    met: list[set[int]] = []
    told: list[set[int]] = []
    for other in others:
        zone = {at for end in _ends(other, others) for at in zones[end]}
        direct.append(_met(claim, mine, evidence, zone))
        met.append(direct[-1] | _met(claim, mine, evidence, _lead(evidence, other, others)))
        told.append(_met(claim, mine, evidence, _before(evidence, other)) - met[-1])
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
        1.0 if claim.words[at].low in _MODALS else claim.weights[at]
        for at in words
        if at not in claim.named and claim.words[at].low not in _ABOUT
    )


def _met(claim: Text, mine: Iterable[int], evidence: Text, zone: Iterable[int]) -> set[int]:
    there = [evidence.meanings[at] for at in zone]
    return {at for at in mine if any(covers(meaning, claim.meanings[at]) for meaning in there)}


def _before(text: Text, fact: Fact) -> list[int]:
    """The words of the sentences before a fact in its paragraph: they say what it is all about."""
    paragraph = text.text.rfind("\n", 0, fact.start) + 1
    begins = sentence(text, fact)
    return [
        i for i, w in enumerate(text.words) if paragraph <= w.start < begins and text.weights[i]
    ]


def _lead(text: Text, fact: Fact, others: Sequence[Fact]) -> list[int]:
    """The words of the clause that leads in all facts of a sentence ("Of those asked, 36% ...")."""
    begin = sentence(text, fact)
    first = min(f.start for f in others if sentence(text, f) == begin)
    end = text.text.rfind(",", begin, first)
    return [i for i, w in enumerate(text.words) if begin <= w.start < end and text.weights[i]]


def _zones(text: Text, of: Sequence[Fact]) -> list[list[int]]:
    """For each fact the words that are nearer to it than to any other."""
    around = [_around(text, fact) for fact in of]
    zones: list[list[int]] = [[] for _ in of]
    for at in {at for near in around for at in near}:
        best = max(near.get(at, 0.0) for near in around)
        for near, zone in zip(around, zones, strict=True):
            if near.get(at, 0.0) == best:
                zone.append(at)
    return zones


def _around(text: Text, fact: Fact) -> dict[int, float]:
    """The words that count around a fact and how near they are, each side fading with breaks."""
    inside = [i for i, w in enumerate(text.words) if fact.start <= w.start < fact.end]
    if not inside:
        return {}
    found = {}
    for step, at, limit in ((1, inside[-1] + 1, len(text.words)), (-1, inside[0] - 1, -1)):
        fade = 1.0
        for count in range(REACH):
            if at == limit:
                break
            gap = text.words[at].gap if step == 1 else text.words[at + 1].gap
            if step == 1 and gap.count("\n") > 1:
                break  # what comes after a blank line is headed by itself
            if step == 1 and text.words[at].low == "than":
                break  # what a figure is compared with has its own
            next_cell = "\t" in gap and text.words[at if step == 1 else at + 1].raw[0].isupper()
            broken = next_cell or bool(_BREAKS.search(gap))
            fade *= SMALL_BREAK ** min(gap.count(","), 1) * BREAK**broken
            if step == 1 and ")" in gap and count < 3:
                fade *= SMALL_BREAK  # out of the brackets that the fact stands in
            if text.words[at].low in _PARTS:
                fade *= SMALL_BREAK
            if text.weights[at] or text.words[at].low in _MODALS:
                found[at] = fade / (1 + count / 6)
            at += step
    return found


def _labels_differ(claim: Text, fact: Fact, evidence: Text, right: Sequence[Fact]) -> bool:
    """Whether the claim puts the fact under another member of a set (an area, a kind of school)."""
    if fact.kind in _CONTACTS:
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
