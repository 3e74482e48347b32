"""Force: what is said to be law, statute or government's word, and is not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.alignment import Aligned
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.names import named
from rag.verification.reading.text import Text
from rag.verification.reading.tokens import words_of

GOVERNMENT = frozenset({"statutory_guidance", "government_guidance"})
_LAW_SAYS = re.compile(
    r"\b(?:law|legislation|statute) (?:\w+ )?(?:says?|states?|makes|sets|requires?|gives|rules)\b|"
    r"\b(?:under|by|in|according to) (?:the )?law\b",
    re.I,
)
# what the evidence must have for that: "ignoring the law" does not say what the law is
_OF_LAW = re.compile(
    r"\b(?:law|legislation|statute) (?:\w+ )?(?:\w+s|does|is|has|cannot)\b|\b(?:under|by|in) (?:\w+ )?law\b|"
    r"\b(?:legal(?:ly)?|statutory|lawful(?:ly)?|unlawful(?:ly)?|illegal(?:ly)?|offences?|court|prosecut\w+|regulations)\b",
    re.I,
)


def overstated(claim: Text, aligned: Sequence[Aligned]) -> list[str]:
    """Law, statute or government named by the claim and not by the evidence."""
    known = lexicon()
    kinds = {m.value: claim.raw(m) for m in reversed(known.law.longest_in(claim.words))}
    there: set[str] = set()
    for each in aligned:
        there |= {m.value for m in known.law.longest_in(each.unit.words)}
        if named(known.works, each.unit) - {"send_code", "working_together"}:
            there |= {"law"}
        if each.evidence.authority == "law":
            there |= {"law", "statutory"}
        if each.evidence.authority in GOVERNMENT:
            there |= {"government"}
        if each.evidence.authority == "statutory_guidance":
            there |= {"statutory"}
        if any(
            "dfe" in named(known.organisations, text)
            for text in (each.unit, each.evidence.publisher)
        ):
            there |= {"government"}
        if each.before.endswith(":"):
            there |= {m.value for m in known.law.longest_in(words_of(each.before))}
        if any("=prosecute" in meanings for meanings in each.unit.meanings):
            there |= {"law"}  # who is prosecuted is taken to court
    if "law" in there:
        there |= {"statutory"}
    if _LAW_SAYS.search(claim.text) and not any(
        a.evidence.authority in {"law", "statutory_guidance"}
        or _OF_LAW.search(f"{a.before} {a.unit.text}")
        or named(known.works, a.unit)
        for a in aligned
    ):
        there -= {"law"}
    return [
        f"{said!r} gives it a force that the evidence does not"
        for kind, said in kinds.items()
        if kind not in there
    ]
