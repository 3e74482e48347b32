"""Definitions: what the evidence says of one term is not said of another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading import Text, covers, read

FEW = 2  # words of another term's definition from which the claim has mixed the two
_DEFINES = re.compile(
    r"^\W*(?P<term>[A-Za-z][^.;:,]{2,60}?)\W+(?:is|are) (?:when|where)\b(?P<rest>.+)|"
    r"^\W*(?P<name>[A-Za-z][^.;:,]{2,60}?)\W+(?:means?|refers? to|describes?|covers?|"
    r"(?:is|are) defined as)\b(?P<what>.+)"
)


def mixed(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """Words by which the claim defines a term and the evidence another one, not this."""
    mine = _definition(claim)
    if mine is None:
        return []
    stated = [found for text in evidence if (found := _definition(text))]
    own = [rest for term, rest in stated if term == mine[0]]
    others = [rest for term, rest in stated if term != mine[0]]
    if not own or not others:
        return []
    rest = mine[1]
    strayed = [
        word.raw
        for word, meaning, weight in zip(rest.words, rest.meanings, rest.weights, strict=True)
        if weight == 1 and not _said(meaning, own) and _said(meaning, others)
    ]
    return [f"{', '.join(strayed)!r} is said of another"] if len(strayed) >= FEW else []


def _definition(text: Text) -> tuple[frozenset[str], Text] | None:
    """The words of the term that a text defines, and what it says of it."""
    match = _DEFINES.match(text.text)
    if not match:
        return None
    term = read(match["term"] or match["name"])
    return frozenset(term.stems), read(match["rest"] or match["what"])


def _said(meaning: frozenset[str], texts: Sequence[Text]) -> bool:
    return any(covers(theirs, meaning) for text in texts for theirs in text.meanings)
