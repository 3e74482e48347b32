"""How far the evidence's words carry the sentence's, by stems, synonyms and the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.encoders import Encoder
from rag.verification.checks.opposites import is_prefixed
from rag.verification.reading.facts import facts
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.normals import SMALL
from rag.verification.reading.text import Text, opposed, says
from rag.verification.reading.tokens import stem

ELSEWHERE = 0.4  # how far a word is lacking that only another sentence of the evidence has
DEED = 0.6  # and one that only says how it is done or put: rewording brings verbs first of all
IMPLIED = 0.35  # and one of the place and time that all evidence here is about
LIKE = 0.80  # cosine from which a word that is in no list is taken for another's synonym
UNLIKE = 0.57  # and up to which it is as good as none
_WORDS: dict[tuple[str, str], NDArray[np.float32]] = {}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The words of full weight that no word of the evidence carries, and how much that is.

    `lacking` counts a word that only the rest of the evidence has as a part of one; `total` is
    the number of words of full weight in the claim.
    """

    bare: tuple[int, ...]
    lacking: float
    total: int
    fixed: int  # bare words that nothing but themselves can cover


def coverage(
    claim: Text,
    evidence: Sequence[Text],
    whole: Text,
    told: Text,
    lead: Text,
    encoder: Encoder | None,
) -> Coverage:
    """What of the claim the evidence does not carry; `told` holds words that need no evidence.

    A word is covered by its stem, a synonym, or (with an encoder) a word whose vector is near;
    members of a set, such as the days of the week, only by themselves. `whole` is all of the
    evidence, `evidence` the sentences aligned with the claim. What stands before the evidence in
    its document, `lead`, may give one word: that of which it speaks as "this scheme" or "it".
    """
    things = _things(claim)
    open_ = [
        at
        for at in things
        if not _covered(claim, at, evidence)
        and claim.words[at].stem not in told.stems
        and not (at and claim.words[at].raw[0].isupper())  # names are looked up in all the evidence
    ]
    elsewhere = {at for at in open_ if _covered(claim, at, [whole])}
    bare = tuple(at for at in open_ if at not in elsewhere)
    near: dict[int, float] = {}
    if encoder is not None:
        near = _near(claim, bare, evidence, encoder)
        bare = tuple(at for at in bare if near.get(at, 0.0) < LIKE)
    if len(bare) == 1 and claim.words[bare[0]].stem in lead.stems:
        bare = ()
    return Coverage(
        bare,
        sum(
            _lacking(claim, at) * (1.0 if _named(claim, at) else _far(near.get(at, 0.0)))
            for at in bare
        )
        + ELSEWHERE * len(elsewhere),
        len(things),
        sum(bool(claim.fixed[at]) and not _part_of_day(claim, at) for at in bare),
    )


def _far(cosine: float) -> float:
    """How far a word is from the nearest of the evidence: 0 at a synonym, 1 at a stranger."""
    return min((LIKE - cosine) / (LIKE - UNLIKE), 1.0)


def _named(claim: Text, at: int) -> bool:
    """Whether it is a thing of something's: a "name of the illness" is nothing like a name."""
    around = [
        word.low for word in (*claim.words[max(at - 1, 0) : at], *claim.words[at + 1 : at + 2])
    ]
    return around == ["the", "of"]


def _lacking(claim: Text, at: int) -> float:
    if claim.words[at].stem in lexicon().implied or _part_of_day(claim, at):
        return IMPLIED
    return DEED if _verb(claim, at) else 1.0


def _part_of_day(claim: Text, at: int) -> bool:
    """Whether it only says that time goes by: "school hours", "the days around them"."""
    before = claim.words[at - 1].low if at else ""
    return (before == "school" and claim.words[at].stem in ("day", "hour")) or (
        before in ("the", "those", "these") and claim.words[at].low in ("day", "days")
    )


def _things(claim: Text) -> list[int]:
    """The words that can bring in something new: no ordinary verb, number, modal or negation."""
    known = lexicon()
    lists = (known.negation, known.quantity, known.restriction, known.obligation, known.condition)
    marked = {
        at
        for phrases in (*lists, known.report_verbs)
        for mark in phrases.longest_in(claim.words)
        for at in range(mark.first, mark.last + 1)
    }
    stated = facts(claim.text)
    return [
        at
        for at, word in enumerate(claim.words)
        if claim.weights[at] == 1
        and at not in marked
        and word.stem not in known.general
        and word.low not in SMALL
        and not (word.low == "fine" and not claim.fixed[at])
        and not any(fact.start <= word.start < fact.end for fact in stated)
    ]


def _verb(claim: Text, at: int) -> bool:
    """Whether a word is a verb or adverb, as far as its place and ending tell."""
    word, before = claim.words[at].low, claim.words[at - 1].low if at else ""
    after = claim.words[at + 1].low if at + 1 < len(claim.words) else ""
    if before in _LIGHT_VERBS and after in ("of", "to", "in", "for", "with"):
        return True  # "takes charge of" is done, and brings in no thing
    says = at and at - 1 in claim.named | _places(claim) and word.endswith("s")
    return before in _BEFORE_VERBS or word.endswith(("ly", "ing")) or bool(says)


def _places(claim: Text) -> set[int]:
    """The words of places: "Essex" may speak for its council."""
    return {m.last for m in lexicon().places.longest_in(claim.words)}


_LIGHT_VERBS = frozenset(
    "take takes taking took taken make makes making made have has having".split()
)


_BEFORE_VERBS = frozenset(
    "to not you they we who can could may might must should will would".split()
)


def _covered(claim: Text, at: int, evidence: Sequence[Text]) -> bool:
    if says(evidence, claim.meanings[at]):
        return True
    if claim.negations and any(
        opposed(claim, at, text) or any(is_prefixed(claim.words[at], w) for w in text.words)
        for text in evidence
    ):
        return True  # "not recorded in the same way" for "differently": polarity judges the sign
    word = claim.words[at].low
    return word.startswith("un") and any(
        mark.last < at <= mark.last + 3 and other.stem == stem(word[2:])
        for text in evidence
        for mark in text.negations
        for at, other in enumerate(text.words)
    )  # "lack of support"


def _near(
    claim: Text, bare: Sequence[int], evidence: Sequence[Text], encoder: Encoder
) -> dict[int, float]:
    """The cosine of each word, but for names and members of sets, to the nearest word."""
    free = [
        at
        for at in bare
        if not (claim.fixed[at] or claim.opposites[at] or claim.actors_at(at))
        and not claim.words[at].raw[0].isupper()
    ]
    theirs = sorted(
        {
            w.low
            for text in evidence
            for w, weight in zip(text.words, text.weights, strict=True)
            if weight
        }
    )
    if not free or not theirs:
        return {}
    mine = [claim.words[at].low for at in free]
    vectors = _vectors(tuple(dict.fromkeys([*mine, *theirs])), encoder)
    table = np.stack([vectors[word] for word in theirs])
    return {at: float((table @ vectors[word]).max()) for at, word in zip(free, mine, strict=True)}


def _vectors(words: Sequence[str], encoder: Encoder) -> dict[str, NDArray[np.float32]]:
    """Word vectors, each computed once: words come again and again."""
    new = [word for word in words if (encoder.id, word) not in _WORDS]
    if new:
        for word, vector in zip(new, encoder.encode(new), strict=True):
            _WORDS[encoder.id, word] = vector
    found = {word: _WORDS[encoder.id, word] for word in words}
    if len(_WORDS) > 20_000:
        _WORDS.clear()
    return found


def nearest(claim: Text, at: int, evidence: Sequence[Text], encoder: Encoder) -> float:
    """The cosine of a word of the claim to the nearest word of the evidence."""
    return _near(claim, [at], evidence, encoder).get(at, 0.0)
