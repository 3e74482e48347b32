"""Definitions: what the evidence says of one term is not said of another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text, read, says
from rag.verification.records import EvidenceText

_ITEM = re.compile(r"\n\s*(?=[•▪●◦])")
_LABEL = re.compile(
    r"\W*(?P<label>[A-Z][A-Za-z'-]+(?: (?:and|of|[A-Z][A-Za-z'-]+)){0,5})\s*"
    r"(?:\([^)]{1,40}\)\s*)?(?:\n|\|\||:\s)\s*(?P<says>\S.{15,})",
    re.S,
)
_CONTRAST = re.compile(r";|\b(?:while|whilst|whereas|but)\b")
_UNLIKE = re.compile(r"\b(?:not|never|unlike|rather|instead|differ\w*|from)\b", re.I)
OPENS = 7  # words of a claim within which its subject stands
FEW = 2  # words of another term's definition from which the claim has mixed the two
_DEFINES = re.compile(
    r"^\W*(?P<term>[A-Za-z][^.;:,]{2,60}?)\W+(?:is|are) (?:when|where)\b(?P<rest>.+)|"
    r"^\W*(?P<name>[A-Za-z][^.;:,]{2,60}?)\W+(?:means?|refers? to|describes?|covers?|"
    r"(?:is|are) defined as)\b(?P<what>.+)"
)


def mixed(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """Words by which the claim defines a term and the evidence another one, not this."""
    stated = [found for text in evidence if (found := _definition(text))]
    terms = [term for term, _ in stated]
    mine = _definition(read(_CONTRAST.split(claim.text)[0]))
    if mine is None or mine[0] not in terms:
        mine = _spoken_of(claim, terms)
    if mine is None:
        return []
    own = [rest for term, rest in stated if term == mine[0]]
    others = [rest for term, rest in stated if term != mine[0]]
    if not own or not others:
        return []
    rest = mine[1]
    strayed = [
        word.raw
        for word, meaning, weight in zip(rest.words, rest.meanings, rest.weights, strict=True)
        if weight == 1 and not says(own, meaning) and says(others, meaning)
    ]
    return [f"{', '.join(strayed)!r} is said of another"] if len(strayed) >= FEW else []


def _spoken_of(claim: Text, terms: Sequence[frozenset[str]]) -> tuple[frozenset[str], Text] | None:
    """The one term of those defined that a claim names: "they describe truancy as"."""
    named = {term for term in terms if term <= set(claim.stems)}
    if len(named) != 1 or _CONTRAST.search(claim.text) or _UNLIKE.search(claim.text):
        return None
    return next(iter(named)), claim


def mislabelled(claim: Text, evidence: Sequence[EvidenceText]) -> list[str]:
    """Words that an item of the evidence says of what heads it, and the claim of another's head."""
    items = [
        (read(match["label"]), read(match["says"]))
        for each in evidence
        for part in _ITEM.split(each.text)
        if (match := _LABEL.match(part))
    ]
    return [reason for part in _parts(claim) for reason in _of_another(part, items, evidence)]


def _parts(claim: Text) -> list[Text]:
    """The claim, and each part of one that says something of several terms in turn."""
    parts = [read(part) for part in _CONTRAST.split(claim.text)]
    return [claim, *parts] if len(parts) > 1 else [claim]


def _of_another(
    claim: Text, items: Sequence[tuple[Text, Text]], evidence: Sequence[EvidenceText]
) -> list[str]:
    opening = set(claim.stems[:OPENS])
    own = [(label, says) for label, says in items if set(label.stems) <= opening]
    others = [says for label, says in items if not set(label.stems) <= set(claim.stems)]
    if not own or not others:
        return []
    mine = [text for item in own for text in item]
    if any(not _LABEL.match(part) for each in evidence for part in _ITEM.split(each.text)):
        return []  # other sentences may say it of this one too
    strayed = [
        word.raw
        for word, meaning, weight in zip(claim.words, claim.meanings, claim.weights, strict=True)
        if weight == 1 and not says(mine, meaning) and says(others, meaning)
    ]
    return [f"{', '.join(strayed)!r} is said of another"] if len(strayed) >= FEW else []


def _definition(text: Text) -> tuple[frozenset[str], Text] | None:
    """The words of the term that a text defines, and what it says of it."""
    match = _DEFINES.match(text.text)
    if not match:
        return None
    term = read(match["term"] or match["name"])
    return frozenset(term.stems), read(match["rest"] or match["what"])
