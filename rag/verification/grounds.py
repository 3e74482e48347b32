"""Grounds: a reason or purpose that a sentence gives is the evidence's too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading import Text, read, recall

STATED = 0.4  # share of a reason that the evidence must say
_GIVEN = re.compile(
    r"\b(?:because of|because|due to|owing to|as a result of|thanks to|so that|in order to|"
    r"on account of)\s+(?P<ground>[^,;.]{4,})",
    re.I,
)


def unstated(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """The reasons and purposes of the claim that the aligned evidence does not give."""
    found = []
    for match in _GIVEN.finditer(claim.text):
        ground = read(match["ground"])
        if max(ground.weights, default=0) == 1 and recall(ground, *evidence) < STATED * sum(
            ground.weights
        ):
            found.append(f"the evidence does not give the reason {match['ground']!r}")
    return found
