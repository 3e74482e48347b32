"""Sequence: what comes first is not turned round, nor put before what it goes along with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text, read, recall

CROSSED = 0.4  # share of each side that the evidence must have on the other side
SAME = 0.5  # share of what a claim puts before or after that the evidence must have beside it
AT_ONCE = 0.25  # share of what comes first in the evidence that a claim must have to put it last
_ORDERED = (
    # "e" comes first and "l" later
    re.compile(r"(?P<l>[^;.]+?),? (?:only )?(?:after|following|once) (?P<e>[^;.,]+)", re.I),
    re.compile(r"(?:^|, )(?:only )?(?:after|following|once) (?P<e>[^;.,]+), (?P<l>[^;.]+)", re.I),
    re.compile(r"(?P<e>[^;.]+?),? (?:before|prior to|until) (?P<l>[^;.,]+)", re.I),
    re.compile(r"(?:^|, )(?:before|prior to|until) (?P<l>[^;.,]+), (?P<e>[^;.]+)", re.I),
    re.compile(r"(?P<e>[^;.]+?) first(?:,| and|, and) (?:only )?(?:then )?(?P<l>[^;.]+)", re.I),
    re.compile(
        r"(?P<e>[^;.]+?)(?:,| and|, and) (?:only )?(?:then|afterwards|later on) (?P<l>[^;.]+)", re.I
    ),
)
# what hangs on a condition comes after it
_CONDITIONAL = (
    re.compile(r"(?:^|, )(?:if|when|where) (?P<e>[^;.]+?), (?P<l>[^;.]+)", re.I),
    re.compile(r"(?P<l>[^;.]+?) (?:if|when|where) (?P<e>[^;.,]+)", re.I),
)
_UNTIL = re.compile(r"\b(?:not?|never|nothing|cannot)\b[^,;.]*\buntil\b", re.I)  # turns the order
_APART = re.compile(
    r"\b(?:before|prior to|after|once(?! (?:in|at|inside|there|back)\b)|following) (?P<what>[^;.,]+)",
    re.I,
)
_ALONG = re.compile(
    r"\b(?:(?<!\ba )while|whilst|during|alongside|throughout|outside(?: of)?) (?P<what>[^;.,]+)",
    re.I,
)

_AT_FIRST = re.compile(
    r"\b(?:first(?:ly| of all| step| thing)?|to begin with|in the first instance|straight away|"
    r"immediately|right away|at once)\b",
    re.I,
)
_AT_LAST = re.compile(
    r"\b(?:last resort|last of all|until (?:every|any)thing else|until all else|"
    r"(?:only )?(?:once|when|after) (?:every|all)(?:thing)? else|as a final step)\b",
    re.I,
)


def reordered(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim puts first and the evidence later, or apart where it has them together."""
    stated = [pair for text in evidence for pair in _pairs(text, (*_ORDERED, *_CONDITIONAL))]
    found = []
    for early, late in _pairs(claim, _ORDERED) if not _UNTIL.search(claim.text) else ():
        straight = [min(_share(early, e), _share(late, then)) for e, then in stated]
        crossed = [min(_share(early, then), _share(late, e)) for e, then in stated]
        if max(crossed, default=0.0) >= CROSSED and max(crossed) > max(straight):
            found.append(f"{early.text.strip()!r} comes later in the evidence")
    last = _AT_LAST.search(claim.text)
    if last and not any(_AT_LAST.search(t.text) for t in evidence):
        found += [
            f"{last[0]!r} where the evidence has {match[0]!r}"
            for text in evidence
            if (match := _AT_FIRST.search(text.text)) and _share(text, claim) >= AT_ONCE
        ]
    apart = [read(m["what"]) for text in evidence for m in _APART.finditer(text.text)]
    along = [read(m["what"]) for text in evidence for m in _ALONG.finditer(text.text)]
    for match in _APART.finditer(claim.text):
        mine = read(match["what"])
        together = max((_share(mine, other) for other in along), default=0.0)
        if together >= SAME and together > max((_share(mine, o) for o in apart), default=0.0):
            found.append(f"{match[0]!r} where the evidence has it together")
    return found


def _pairs(text: Text, patterns: Sequence[re.Pattern[str]]) -> list[tuple[Text, Text]]:
    matches = [pattern.search(text.text) for pattern in patterns]
    return [(read(match["e"]), read(match["l"])) for match in matches if match]


def _share(part: Text, other: Text) -> float:
    total = sum(part.weights)
    return recall(part, other) / total if total else 0.0
