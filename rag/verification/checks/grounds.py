"""Grounds: a reason or purpose that a sentence gives is the evidence's too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text, opposed, read, recall

REWORDED = 0.2  # the same of a purpose where it gives one, which the claim may put in other words
STATED = 0.4  # share of a reason that the evidence must say
_GIVEN = re.compile(
    r"\b(?:because of|because|due to|owing to|as a result of|thanks to|so that|in order to|"
    r"on account of)\s+(?P<ground>[^,;.]{4,})",
    re.I,
)


_NO_MORE = re.compile(r"\bno \w+er than\b")
_PURPOSE = re.compile(
    r"\b(?:so that|in order to|to (?:avoid|ensure|help|enable|prevent|make sure|support))\b", re.I
)


def unstated(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """The reasons and purposes of the claim that the aligned evidence does not give."""
    found = []
    for match in _GIVEN.finditer(claim.text):
        ground = read(match["ground"])
        given = _PURPOSE.match(match[0]) and any(_PURPOSE.search(t.text) for t in evidence)
        owed = (REWORDED if given else STATED) * sum(ground.weights)
        said = recall(ground, *evidence) + sum(
            weight
            for at, weight in enumerate(ground.weights)
            if _NO_MORE.search(ground.text) and any(opposed(ground, at, text) for text in evidence)
        )  # "no longer than it has to" for "the shortest time"
        if max(ground.weights, default=0) == 1 and said < owed:
            found.append(f"the evidence does not give the reason {match['ground']!r}")
    return found
