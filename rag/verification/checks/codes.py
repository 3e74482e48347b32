"""Codes: what the register's code is said to be for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.facts import Fact
from rag.verification.reading.text import Text, read, recall

FURTHER = 200  # characters after a code within which it may be said what it is for
_GLOSS = re.compile(
    r"\W*(?:(?:which|that) )?(?:records?|is for|means|covers|marks|stands for)\s(?P<gloss>[^,.;]+?)(?=[,.;]| and |$)"
)


def misglossed(claim: Text, fact: Fact, evidence: Text, right: Sequence[Fact]) -> bool:
    """Whether the claim says what a code is for, and the evidence does not where it has it."""
    gloss = _GLOSS.match(claim.text, fact.end)
    meant = read(gloss["gloss"]) if gloss else None
    said = [read(evidence.text[sentence(evidence, o) : o.end + FURTHER]) for o in right]
    return meant is not None and 1.0 in meant.weights and not recall(meant, *said) >= 1


def sentence(text: Text, fact: Fact) -> int:
    """Where the sentence or line that a fact stands in begins."""
    return max(text.text.rfind(mark, 0, fact.start) + 1 for mark in ("\n", ". ", "? ", "! "))
