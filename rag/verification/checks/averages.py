"""Averages: what is better than the average is not worse than it, by whatever word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text

_GOOD = r"better|stronger|superior|ahead|outperform\w*|beat\w*|surpass\w*"
_BAD = r"worse|poorer|weaker|inferior|behind|trail\w*|lag\w*|short"
_MORE = r"above|over|higher|more|greater|exceed\w*"
_LESS = r"below|under|lower|less|fewer"
_COMPARED = re.compile(
    rf"\b(?:(?P<good>{_GOOD})|(?P<bad>{_BAD})|(?P<more>{_MORE})|(?P<less>{_LESS}))\b"
    r"(?:[\s-]+[\w/'%.]+){0,6}?[\s-]+(?:average|norm|mean|national\w*|elsewhere|country|england)\b",
    re.I,
)
_DENIED = re.compile(r"\b(?:not|no|never|neither|nor)\b(?: \w+){0,2} ?$", re.I)
_ABSENCE = re.compile(r"\b(?:absen\w+|miss(?:es|ed|ing)?|pa)\b", re.I)
_ATTENDANCE = re.compile(r"\battend\w*\b", re.I)


def crossed(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """A comparison with an average that the evidence makes the other way round."""
    mine = _comparisons(claim)
    theirs = {sign for text in evidence for sign, _ in _comparisons(text)}
    return [
        f"{said!r} is the opposite of what the evidence says"
        for sign, said in mine
        if len(mine) == 1 and theirs and sign not in theirs
    ]


def _comparisons(text: Text) -> list[tuple[int, str]]:
    """Each comparison with an average: 1 where it speaks well of attendance, else -1."""
    return [
        (_sign(text.text, match), match[0])
        for match in _COMPARED.finditer(text.text)
        if not _DENIED.search(text.text[: match.start()])
    ]


def _sign(text: str, match: re.Match[str]) -> int:
    sign = 1 if match["good"] or match["more"] else -1
    if match["good"] or match["bad"]:
        return sign
    return -sign if _of_absence(text, match.start()) else sign


def _of_absence(text: str, at: int) -> bool:
    """Whether the nearest thing measured is absence, of which less is better."""
    absence = [abs(m.start() - at) for m in _ABSENCE.finditer(text)]
    attendance = [abs(m.start() - at) for m in _ATTENDANCE.finditer(text)]
    return bool(absence) and min(absence) < min(attendance, default=len(text))
