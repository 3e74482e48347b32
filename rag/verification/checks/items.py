"""Items: what one line of a list says of its owner is not said of another line's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text, read, says
from rag.verification.reading.tokens import tidied
from rag.verification.records import EvidenceText

FEW = 2  # words of another's line from which the claim has mixed the two
_LINE = re.compile(r"^\s*[-•▪●*]\s+(?P<item>\S.+)$", re.M)
_OWNER = re.compile(
    r"(?:The )?(?P<owner>[A-Z][\w'&]*(?: (?:(?:of|for|and|the) )?[A-Z][\w'&]*)*)\s+"
    r"(?:ha(?:s|ve)|offers?|provides?|runs?|produces?d?|gives?|publish(?:es|ed)?)\b"
)
_CONTRAST = re.compile(r";|\b(?:while|whilst|whereas|but|and)\b")


def crossed(claim: Text, evidence: Sequence[EvidenceText]) -> list[str]:
    """Words that a list has of one owner, in a clause of the claim about another."""
    items = [
        (read(match["owner"]), read(line["item"]))
        for each in evidence
        for line in _LINE.finditer(tidied(each.text))
        if (match := _OWNER.match(line["item"]))
    ]
    if len(items) < 2:
        return []
    parts = [read(part) for part in _CONTRAST.split(claim.text)]
    return [reason for part in parts for reason in _of_another(part, items)]


def _of_another(part: Text, items: Sequence[tuple[Text, Text]]) -> list[str]:
    spoken = part.text.replace(" ", "").lower()
    own = [item for owner, item in items if _first(owner) in spoken]
    others = [item for owner, item in items if _first(owner) not in spoken]
    if len(own) != 1 or not others:
        return []
    mine = [at for at, weight in enumerate(part.weights) if weight == 1]
    here = {at for at in mine if says(own, part.meanings[at])}
    there = {at for at in mine if says(others, part.meanings[at])}
    strayed = there - here
    if len(strayed) < FEW or len(strayed) <= len(here - there - set(_named(part, items))):
        return []
    return [f"{', '.join(part.words[at].raw for at in sorted(strayed))!r} is another's in the list"]


def _first(owner: Text) -> str:
    """An owner's first two words written together: YoungMinds is Young Minds."""
    return "".join(word.low for word in owner.words if word.raw[0].isupper())[:10]


def _named(part: Text, items: Sequence[tuple[Text, Text]]) -> list[int]:
    names = {stem for owner, _ in items for stem in owner.stems}
    return [at for at, word in enumerate(part.words) if word.stem in names]
