"""Shares in words: "more than a fifth" and "six in ten" stand for the percentage they fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

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
    rf"(?P<count>an?|one|two|three|four)[ -](?P<part>half|third|quarter|fifth|tenth)s?(?= of\b| \()|"
    r"\b(?P<half>half)(?= (?:of|the|their|its|what|as much)\b))",
    re.I,
)
_KINDS = ("amount", "percentage")


def as_percentages(text: str, mine: Sequence[Fact], stated: Sequence[Fact]) -> list[Fact]:
    """The facts of a text, each share in words as the percentage of the evidence that it fits."""
    found = list(mine)
    for match in _SHARE.finditer(text):
        value = _value(match)
        start, end = match.span()
        rest = [fact for fact in found if not start <= fact.start < end]
        if any(_fits(match, value, ratio) for ratio in _ratios(rest, stated)):
            found = rest  # worked out from what the claim says beside it
            continue
        shares = [(float(fact.value), fact) for fact in stated if fact.kind == "percentage"]
        fits = [(abs(at - value), fact) for at, fact in shares if _fits(match, value, at)]
        if not fits:
            continue
        nearest = min(fits, key=lambda fit: fit[0])[1]
        found = rest
        found.append(replace(nearest, text=match[0].strip(), start=start, end=end))
    return sorted(found, key=lambda fact: fact.start)


def _ratios(mine: Sequence[Fact], stated: Sequence[Fact]) -> list[float]:
    """What per cent each amount of a text is of the next, where the evidence states both."""
    known = {(fact.kind, fact.value) for fact in stated}
    amounts = [f for f in mine if f.kind in _KINDS and (f.kind, f.value) in known]
    pairs = list(pairwise(amounts))
    if len({f.value for f in amounts}) == 1:  # the claim gives one, the evidence the other
        others = [f for f in stated if f.kind == "amount" and f.value != amounts[0].value]
        pairs += [(amounts[0], other) for other in others if len({o.value for o in others}) == 1]
    return [
        100 * float(one.value) / float(other.value)
        for one, other in pairs
        if one.kind == other.kind and float(other.value)
    ]


def _value(match: re.Match[str]) -> float:
    if match["half"]:
        return 50.0
    if match["part"]:
        return 100 * _number(match["count"]) / _PARTS[match["part"].lower()]
    below = _number(match["of"].lower().removeprefix("a "))
    return 100 * _number(match["top"]) / below if below else 0.0


def _number(word: str) -> int:
    return int(word) if word.isdigit() else {"an": 1}.get(word.lower(), 0) or _NUMBERS[word.lower()]


def _fits(match: re.Match[str], value: float, stated: float) -> bool:
    gap = stated - value
    if match["more"]:
        return 0 < gap <= FAR
    if match["less"]:
        return -FAR <= gap < 0
    return abs(gap) <= NEAR
