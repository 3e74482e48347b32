"""Endings: what goes on is not said to end, and to deny that it ends is to say that it goes on."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.grammar.negations import scopes
from rag.verification.reading.lexicon import Mark
from rag.verification.reading.text import Text, says

BEFORE = 4  # words before a verb within which its subject stands
_ENDING = frozenset("end stop ceas cancel paus halt suspend laps remov finish interrupt".split())
_SWITCHED = frozenset({("switch", "off"), ("turn", "off"), ("let", "off"), ("go", "away")})
_LASTING = frozenset("continu still remain keep ongo appli throughout".split())
_VERBS = frozenset("ends stops ceases pauses lapses stopped ended ceased lapsed paused".split())
_GOING_ON = frozenset("continu".split())


def goes_on(claim: Text, mark: Mark, reach: Sequence[int], evidence: Sequence[Text]) -> bool:
    """Whether the end of something is denied, by a mark and its reach, and the evidence has it last."""
    twice = any(0 < mark.first - m.last <= 2 for m in claim.negations)  # "does not stop it"
    ends = any(_ends(claim, at) for at in ((mark.first, *reach) if twice else reach)[:1])
    return ends and any(w.stem in _LASTING for text in evidence for w in text.words)


def ended(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim says has an end, and the evidence that it must or does continue."""
    stems = {word.stem for text in evidence for word in text.words}
    denied = {at for _, reach in scopes(claim, every=True) for at in reach}
    if not stems & _GOING_ON:
        return []
    return [
        f"{word.raw!r} where the evidence has it continue"
        for at, word in enumerate(claim.words)
        if word.low in _VERBS
        and at not in denied
        and word.stem not in stems
        and any(
            claim.weights[i] and says(evidence, claim.meanings[i])
            for i in range(max(at - BEFORE, 0), at)
        )
    ]


def _ends(claim: Text, at: int) -> bool:
    pair = tuple(word.stem for word in claim.words[at : at + 2])
    return claim.words[at].stem in _ENDING or pair in _SWITCHED
