"""Causes: what brings about what is not turned round."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text, read, recall

CROSSED = 0.4  # share of each side that the evidence must have on the other side
TURNED = 0.5  # the same of a condition and what hangs on it
_SUBJECT = (
    r"(?:they|it|he|she|you|this|there|the|an?|their|schools?|parents?|children|pupils?|"
    r"staff|councils?)"
)
_MORE = r"\w+(?:er|re|rse|ss)\b"
_END = r" (?:and|therefore|leading to|which leads)\b|[,;.]|$"
_CAUSAL = (
    # "the longer they wait, the worse it gets"
    re.compile(rf"\bthe (?P<c>{_MORE}[^,;.]*), the (?P<e>{_MORE}[^;.]*)", re.I),
    re.compile(rf"\b(?:because|since) (?P<c>[^.;]+?), (?P<e>{_SUBJECT}\b[^;.]*)", re.I),
    re.compile(
        r"(?P<c>[^;.]+?),? (?:that |which )?(?:causes?|caused|leads? to|led to|results? in|leading to|makes|"
        r"brings? about|brought about|gives? rise to|affect(?:s|ed)?|contribut\w+ to|means that|ends? up(?: with)?|ended up(?: with)?|and so|"
        r"and as a result|(?:and )?therefore) (?P<e>[^;.]+)",
        re.I,
    ),
    re.compile(rf"(?P<e>[^,;.]+?),? because (?!of\b)(?P<c>[^,;.]+?)(?={_END})", re.I),
    re.compile(
        r"(?P<e>[^,;.]+?),? (?:(?:is|are|was|were) (?:often |usually |mostly |sometimes )?(?:caused|driven|brought about) by|because of|"
        r"due to|owing to|as a result of|thanks to|comes? from|results? from) "
        rf"(?P<c>[^,;.]+?)(?= (?:is|are|has|have|must|should|can|may|will)\b|{_END})",
        re.I,
    ),
)
# "where schools have few staff, they turn to the police"
_CONDITIONAL = re.compile(
    rf"\b(?:where|if|when|once) (?P<c>[^.;]+?), (?P<e>{_SUBJECT}\b[^;.]*)", re.I
)
_WHEN = (
    re.compile(r"^(?:where|if|when|once) (?P<c>[^.;,]+?), (?P<e>[^.;]+)", re.I),
    re.compile(r"(?P<e>[^.;,]+?)(?<!times),? (?:when|once) (?P<c>[^.;,]+)", re.I),
)
_OPENS = re.compile(r"\W*(?:if|when|where|once|unless)\b", re.I)

_BACK = re.compile(r"(?:these|this|those|such|it|they)(?: \w+){0,2}(?: are| is)?(?: often)?$", re.I)
_DENIED = re.compile(r"\bnot\b")  # "it does not end because ..." gives no cause


def reversed_(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """Where the claim has as the cause what the evidence has as the effect, and the other way."""
    stated = [
        link for text in evidence for link in _links(text, (*_CAUSAL, _CONDITIONAL), evidence)
    ]
    found = []
    for cause, effect in _links(claim, _CAUSAL):
        straight = [_both(cause, c, effect, e) for c, e in stated]
        crossed = [_both(cause, e, effect, c) for c, e in stated]
        if max(crossed, default=0) >= CROSSED and max(crossed) > max(straight):
            found.append(f"{cause.text!r} is what comes of it in the evidence")
    hangs = [link for text in evidence for link in _links(text, _WHEN)]
    for when, then in _links(claim, _WHEN):
        straight = [_both(when, c, then, e) for c, e in hangs]
        crossed = [_both(when, e, then, c) for c, e in hangs]
        if max(crossed, default=0) >= TURNED and max(crossed) > max(straight):
            found.append(f"{when.text!r} is what hangs on it in the evidence")
    return found


def _links(
    text: Text, patterns: Sequence[re.Pattern[str]], evidence: Sequence[Text] = ()
) -> list[tuple[Text, Text]]:
    """The causes of a text, each with what comes of it."""
    found = [pattern.search(text.text) for pattern in patterns]
    return [
        (_pointing(match["c"], text, evidence), _pointing(match["e"], text, evidence))
        for match in found
        if match
        and not any(_OPENS.match(match[side]) for side in "ce")
        and not _DENIED.search(match["e"])
    ]


def _pointing(part: str, text: Text, evidence: Sequence[Text]) -> Text:
    """A part of a link; what only points back ("these responses") stands for all that is said."""
    if not _BACK.match(part.strip()):
        return read(part)
    return read(" ".join(other.text for other in evidence if other is not text) or part)


def _both(one: Text, its: Text, other: Text, others: Text) -> float:
    """The lesser of the shares of two parts that two other parts say."""
    return min(_share(one, its), _share(other, others))


def _share(part: Text, other: Text) -> float:
    total = sum(part.weights)
    return recall(part, other) / total if total else 0.0
