"""Labels: what one line of a list asks of those it names is not asked of those of another line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from rag.verification.reading.text import Text, covers, read

OTHERS = 1.5  # weight of the claim's words that only the other line says
OWN = 0.5  # and that only its own line may say
_LABELLED = re.compile(
    r"^(?P<label>[^.;?!]{3,80}?)(?P<mark>\s-\s|:\s|,\s)"
    r"(?P<says>(?:you|they|the|schools?|parents?|please|ask|contact|send)\b.{12,})$",
    re.I | re.S,
)

_CONDITION = re.compile(r"(?:if|where|when|unless|for)\b", re.I)


def exchanged(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim says of those whom one line names, and the evidence of another's."""
    lines = [
        (read(match["label"]), read(match["says"]), _form(match))
        for text in evidence
        if (match := _LABELLED.match(text.text)) and _form(match)
    ]
    return list(
        dict.fromkeys(
            f"what it says of {mine[0].text!r} is said of {theirs[0].text!r} in the evidence"
            for mine, theirs in permutations(lines, 2)
            if mine[2] == theirs[2]
            and _only(claim, mine[0], theirs[0]) >= 1
            and not _only(claim, theirs[0], mine[0])
            and _only(claim, theirs[1], mine[1]) >= OTHERS
            and _only(claim, mine[1], theirs[1]) < OWN
        )
    )


def _form(match: re.Match[str]) -> str:
    """How a line names those whom it is for: by a label or a condition, or "" for neither."""
    if _CONDITION.match(match["label"]):
        return "condition"
    return "label" if " - " in match["label"] + match["mark"] or ":" in match["mark"] else ""


def _only(claim: Text, text: Text, other: Text) -> float:
    """The weight of the claim's words that a text has and another has not."""
    return sum(
        weight
        for at, weight in enumerate(claim.weights)
        if weight and _has(claim, at, text) and not _has(claim, at, other)
    )


def _has(claim: Text, at: int, text: Text) -> bool:
    return any(covers(meaning, claim.meanings[at]) for meaning in text.meanings)
