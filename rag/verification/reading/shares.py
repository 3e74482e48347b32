"""Shares in words: "more than a fifth" and "six in ten" stand for the percentage they fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.verification.reading.facts import Fact
from rag.verification.reading.normals import SMALL

NEAR = 2.5  # per cent by which a share with no word of more or less may miss
FAR = 6  # and by which one with such a word may be passed
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_NUMBERS = {**SMALL, "hundred": 100, "a": 1}
_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_SHARE = re.compile(
    r"(?:\b(?P<more>more than|over|just over|at least)\s+|\b(?P<less>less than|fewer than|under|just "
    r"under|nearly|almost|close to)\s+|\b(?:about|around|roughly|some)\s+)?"
    rf"\b(?:(?P<top>{_WORD}|\d+)(?: [a-z]+)? (?:in|out of) (?:every )?(?P<of>a hundred|{_WORD}|\d+)|"
    rf"(?P<count>an?|one|two|three|four)[ -](?P<part>half|third|quarter|fifth|tenth)s?(?= of\b| \())",
    re.I,
)


def as_percentages(text: str, mine: Sequence[Fact], stated: Sequence[Fact]) -> list[Fact]:
    """The facts of a text, each share in words as the percentage of the evidence that it fits."""
    found = list(mine)
    for match in _SHARE.finditer(text):
        value = _value(match)
        fits = [fact for fact in stated if fact.kind == "percentage" and _fits(match, value, fact)]
        if not fits:
            continue
        nearest = min(fits, key=lambda fact: abs(float(fact.value) - value))
        start, end = match.span()
        found = [fact for fact in found if not start <= fact.start < end]
        found.append(replace(nearest, text=match[0].strip(), start=start, end=end))
    return sorted(found, key=lambda fact: fact.start)


def _value(match: re.Match[str]) -> float:
    if match["part"]:
        return 100 * _number(match["count"]) / _PARTS[match["part"].lower()]
    below = _number(match["of"].lower().removeprefix("a "))
    return 100 * _number(match["top"]) / below if below else 0.0


def _number(word: str) -> int:
    return int(word) if word.isdigit() else {"an": 1}.get(word.lower(), 0) or _NUMBERS[word.lower()]


def _fits(match: re.Match[str], value: float, fact: Fact) -> bool:
    gap = float(fact.value) - value
    if match["more"]:
        return 0 < gap <= FAR
    if match["less"]:
        return -FAR <= gap < 0
    return abs(gap) <= NEAR
