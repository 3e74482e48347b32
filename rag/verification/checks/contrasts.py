"""Contrasts: of two things set side by side in a sentence, each keeps what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.reading.text import Text, covers

LITTLE = 0.3  # and what a light word may fit on its own side
MORE = 0.6  # weight of the claim's words by which the other side must fit better
_PREPOSITIONS = frozenset("in for at with".split())


def crossed(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """Members of a set ("primary", "secondary") of which the evidence says another's words."""
    found = []
    for label in sorted({v for values in claim.fixed for v in values}):
        kind = label.partition(":")[0]
        mine = {v for values in claim.fixed for v in values if v.partition(":")[0] == kind}
        if mine != {label}:
            continue
        for text in evidence:
            sides = _sides(text, kind)
            own = [side for value, side in sides if value == label]
            others = [side for value, side in sides if value != label]
            if not own or not others:
                continue
            here = max(_only(claim, text, side, others) for side in own)
            there = max(_only(claim, text, side, own) for side in others)
            if there >= here + MORE and here <= LITTLE:
                found.append(f"{label.partition(':')[2]!r} where the evidence has another")
    return list(dict.fromkeys(found))


def _sides(text: Text, kind: str) -> list[tuple[str, range]]:
    """The members of a set that open a clause of a text ("in primary ...") and their clauses."""
    opening = [
        (at, value)
        for at, values in enumerate(text.fixed)
        for value in values
        if value.partition(":")[0] == kind and _opens(text, at)
    ]
    if len({value for _, value in opening}) < 2:
        return []
    ends = [at for at, _ in opening[1:]] + [len(text.words)]
    return [
        (value, range(at, end)) for (at, value), end in zip(opening, ends, strict=True) if end > at
    ]


def _opens(text: Text, at: int) -> bool:
    """Whether a clause begins with a word and its preposition."""
    before = at - 1
    return (
        before >= 0
        and text.words[before].low in _PREPOSITIONS
        and (before == 0 or text.words[before].breaks or "," in text.words[before].gap)
    )


def _only(claim: Text, text: Text, side: range, others: Sequence[range]) -> float:
    """The weight of the claim's words that one side has and none of the others."""
    return sum(
        weight
        for at, weight in enumerate(claim.weights)
        if weight
        and not claim.fixed[at]
        and any(covers(text.meanings[i], claim.meanings[at]) for i in side)
        and not any(covers(text.meanings[i], claim.meanings[at]) for o in others for i in o)
    )
