"""Company: the number, the body and the group of a clause stand together in the evidence too.

A claim may rest on several sentences, but not take a figure from one and what it counts from
another: what a clause of the claim joins must be joined in some sentence of the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.verification.alignment import Aligned
from rag.verification.reading.facts import facts, same
from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.names import named
from rag.verification.reading.text import Text, is_name, read, recall, says

STRAYED = 2  # words of weight that a figure may not have from another sentence
CARRIED = 0.5  # share of a clause that a sentence must carry for the clause to be its
BODY = 0.6  # the same, without the body that it names
_PARTS = re.compile(r"[,;:]\s|\s-\s|[.!?]\s|\b(?:but|while|whilst|whereas|because)\b")
_COUNTED = frozenset({"number", "amount", "percentage", "frequency"})
_SERVING = frozenset(
    "officer psychologist social nurse health doctor senco governor police".split()
)
_GROUPS = frozenset("child parent".split())


def parted(claim: Text, found: Sequence[Aligned]) -> list[str]:
    """What a clause of the claim joins and only different sentences of the evidence have.

    `found` are all sentences of the evidence in order.
    """
    reasons: list[str] = []
    for clause in [read(part) for part in _PARTS.split(claim.text) if part.strip()]:
        reasons += _figures(clause, found, elsewhere=True)
        # of "pupils absent for 50% and those with a plan" each part may have its own sentence
        for part in re.split(r"\band\b", clause.text):
            reasons += _figures(read(part), found, elsewhere=False)
        reasons += _bodies(clause, claim, found)
        reasons += _groups(clause, found)
    return list(dict.fromkeys(reasons))


def _figures(clause: Text, found: Sequence[Aligned], *, elsewhere: bool) -> Iterator[str]:
    """Figures whose clause takes words from sentences that do not have them.

    Those are sentences of other texts, or the later ones of the same: what stands before a figure
    may say what it is of.
    """
    for fact in facts(clause.text):
        if fact.kind not in _COUNTED or (fact.kind == "number" and not fact.unit):
            continue  # a number of nothing is a part of a name
        holding = [i for i, e in enumerate(found) if any(same(fact, o) for o in facts(e.unit.text))]
        if not holding:
            continue
        texts = {id(found[i].evidence) for i in holding}
        here = [e.unit for i, e in enumerate(found) if _introduces(i, holding, found)]
        later = [
            e.unit
            for i, e in enumerate(found)
            if id(e.evidence) in texts and not _introduces(i, holding, found)
        ]
        others = [e.unit for e in found if id(e.evidence) not in texts]
        near, far = ([*here, *later], others) if elsewhere else ([*here, *others], later)
        strayed = [clause.words[at].raw for at in _lent(clause, near, far)]
        if len(strayed) >= STRAYED:
            yield f"{', '.join(strayed)!r} is not said with {fact.text!r} in the evidence"


def _introduces(at: int, holding: Sequence[int], found: Sequence[Aligned]) -> bool:
    """Whether a sentence has a figure or stands before one that has, in the same text."""
    return any(at <= i and found[at].evidence is found[i].evidence for i in holding)


def _lent(clause: Text, near: Sequence[Text], far: Sequence[Text]) -> list[int]:
    """The words of weight, no names or places, that only the far sentences have."""
    stated = facts(clause.text)
    known = lexicon()
    judged = {  # by the checks of their own
        at
        for phrases in (known.law, known.obligation, known.places)
        for mark in phrases.longest_in(clause.words)
        for at in range(mark.first, mark.last + 1)
    }
    return [
        at
        for at, weight in enumerate(clause.weights)
        if weight == 1
        and at not in clause.named | judged
        and not any(fact.start <= clause.words[at].start < fact.end for fact in stated)
        and clause.words[at].stem not in known.general
        and not says(near, clause.meanings[at])
        and says(far, clause.meanings[at])
    ]


def _bodies(clause: Text, claim: Text, found: Sequence[Aligned]) -> Iterator[str]:
    """A body in the place of another: the sentence that says the rest names only the other."""
    publishers = {b for e in found for b in named(lexicon().organisations, e.evidence.publisher)}
    all_mine = set(_serving(claim))
    for body, marks in _serving(clause).items():
        if body in publishers:
            continue
        own = {at for m in marks for at in range(m.first, m.last + 1)}
        total = sum(w for at, w in enumerate(clause.weights) if at not in own)
        parts = _attended(found)
        if total < 2 or not any(body in bodies for _, bodies in parts):
            continue
        carried = [(_recalled(clause, own, part), bodies) for part, bodies in parts]
        best = max(share for share, _ in carried)
        if best < BODY * total:
            continue
        theirs = [bodies for share, bodies in carried if share == best]
        if all(bodies - publishers and body not in bodies for bodies in theirs) and not any(
            bodies & set(_serving(clause)) for bodies in theirs
        ):
            rival = sorted(set().union(*theirs) - publishers)[0]
            if rival not in all_mine or len(all_mine) > 1:
                yield f"{body} where the evidence has {rival}"


def _attended(found: Sequence[Aligned]) -> list[tuple[Text, set[str]]]:
    """The parts of the evidence, each with the bodies it names, or else those named before it."""
    parts: list[tuple[Text, set[str]]] = []
    earlier: set[str] = set()
    text = None
    for each in found:
        earlier = earlier if each.evidence is text else set()
        text = each.evidence
        for part in map(read, re.split(r"[,;:]\s", each.unit.text)):
            bodies = set(_serving(part))
            parts.append((part, bodies or set(earlier)))
            earlier |= bodies
    return parts


def _serving(text: Text) -> dict[str, list[Mark]]:
    """The bodies and professions that a text names."""
    marks = [
        m for m in lexicon().organisations.longest_in(text.words) if is_name(text.words, m)
    ] + [m for m in text.actors if m.value in _SERVING]
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.value, []).append(mark)
    return found


def _recalled(clause: Text, without: set[int], part: Text) -> float:
    return sum(
        w
        for at, w in enumerate(clause.weights)
        if w and at not in without and says([part], clause.meanings[at])
    )


def _groups(clause: Text, found: Sequence[Aligned]) -> Iterator[str]:
    """Those of whom something is said, of whom only another sentence speaks."""
    total = sum(clause.weights)
    shares = [recall(clause, e.unit) for e in found]
    best = shares.index(max(shares))
    if shares[best] < CARRIED * total:
        return
    near = [
        e.unit for i, e in enumerate(found) if (i <= best and e.evidence is found[best].evidence)
    ] + [read(found[best].before)]
    far = [e.unit for i, e in enumerate(found) if e.unit not in near]
    lent = set(_lent(clause, near, far))
    for mark in clause.actors:
        if mark.value not in _GROUPS or clause.words[mark.first].low == "you":
            continue
        after = [at for at in (mark.last + 2,) if at < len(clause.words)]
        beside = [mark.first - 1] if mark.first and not clause.words[mark.first].gap.strip() else []
        beside += [at for at in after if clause.words[at - 1].low == "with"]
        for at in beside:
            if at in lent:
                yield f"{clause.words[at].raw!r} is said of others in the evidence"
