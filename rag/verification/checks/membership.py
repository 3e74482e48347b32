"""Membership: what the evidence counts as something is not said not to count as it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text, covers, read, recall

HELD = 0.5  # share of what it is said not to count as that the evidence must name
_SHUT_OUT = re.compile(
    r"\b(?:not|never|no longer|cannot) (?:be )?(?:count\w*|regarded|seen|treated|class\w*|considered|"
    r"recognised|recorded|included|covered|viewed|amount|qualif\w+|fall\w*)\b(?P<what>[^,.;]{3,})",
    re.I,
)
_TAKES_IN = re.compile(
    r"\b(?:(?:can|could|may|might) (?:also )?(?:be|include|take|mean|apply|cover)|includes?|covers?|"
    r"(?:is|are) used for both|both)\b",
    re.I,
)
_LEAVES_OUT = re.compile(
    r"\b(?:not|never|cannot) (?:\w+ )?(?:include|cover|apply|count|extend|be (?:used|recorded|counted|treated))|"
    r"\b(?:except|excludes?|excluding|other than|only)\b",
    re.I,
)


def shut_out(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim says does not count as something that in the evidence takes in more."""
    match = _SHUT_OUT.search(claim.text)
    what = read(match["what"]) if match else None
    if match is None or what is None or any(_LEAVES_OUT.search(t.text) for t in evidence):
        return []
    others = read(claim.text[: match.start()])
    for text in evidence:
        takes = _TAKES_IN.search(text.text)
        if not takes:
            continue
        whole, members = read(text.text[: takes.start()]), read(text.text[takes.end() :])
        named = [m for m, w in zip(what.meanings, what.weights, strict=True) if w == 1]
        held = [m for m in named if any(covers(theirs, m) for theirs in whole.meanings)]
        about = len(held) >= HELD * len(named) if named else recall(others, whole) >= 1
        if about and recall(others, members) >= 1:
            return [f"{match[0]!r} where the evidence has {takes[0]!r}"]
    return []
