"""Concessions: what the evidence admits against something is not given as the reason for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text, covers, read, recall

CARRIED = 0.4  # share of a reason that what is conceded must say, and the rest must not
_CONCEDED = re.compile(
    r"\b(?:although|though|even though|however|but|despite|unless)\b,? (?P<what>[^.;]{8,})", re.I
)
_REASON = re.compile(r"\b(?:because|since|as|so that)\b (?!of\b|well\b)(?P<why>[^,.;]{4,})", re.I)


def made_reasons(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """The reasons of the claim that the evidence gives only as reservations."""
    if _CONCEDED.search(claim.text):
        return []
    found = []
    for match in _REASON.finditer(claim.text):
        why = read(match["why"])
        effect = read(claim.text[: match.start()])
        total = sum(why.weights)
        for text in evidence:
            conceded = _CONCEDED.search(text.text)
            if not conceded or not total:
                continue
            against, stated = read(conceded["what"]), read(text.text[: conceded.start()])
            elsewhere = [other for other in evidence if other is not text]
            if (
                recall(why, against) >= CARRIED * total > recall(why, stated, *elsewhere)
                and recall(effect, stated) > recall(effect, against)
                and not _of(effect, against, stated)
            ):
                found.append(f"{match[0]!r} is said against it in the evidence")
    return found


def _of(effect: Text, against: Text, stated: Text) -> bool:
    """Whether what is to follow takes up the reservation itself: "so think about it first"."""
    return any(
        weight == 1
        and any(covers(meaning, mine) for meaning in against.meanings)
        and not any(covers(meaning, mine) for meaning in stated.meanings)
        for mine, weight in zip(effect.meanings, effect.weights, strict=True)
    )
