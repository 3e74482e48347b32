"""Hopes: what is only hoped or believed to come is not said to come."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text

_HOPED = re.compile(
    r"\b(?:it is|it's) (?:\w+ )?(?:hoped|believed|expected|thought|anticipated|understood|planned|"
    r"intended)\b|\bhop(?:e|es|ed|ing) (?:to|that)\b|\bhopefully\b",
    re.I,
)
_WILL = re.compile(r"\b(?:will|(?:is|are) (?:going|sure|certain|bound) to)\b", re.I)
_UNSURE = re.compile(
    r"\b(?:hop|believ|expect|think|thought|anticipat|understood|plan|intend|aim|likely|probabl|should|"
    r"may\b|might|could|due to)",
    re.I,
)
BESIDE = 15  # characters after "will" within which "probably" stands


def made_sure(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim says will be, and the evidence that carries it only hopes or believes."""
    coming = _WILL.search(claim.text)
    if not coming or _UNSURE.search(claim.text[: coming.end() + BESIDE]):
        return []
    hopes = [match for text in evidence if (match := _HOPED.search(text.text))]
    return [f"{coming[0]!r} where the evidence has {hopes[0][0]!r}"] if hopes else []
