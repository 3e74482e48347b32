"""Voices: a view of some is not one of all or most."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.checks.quantity import marks, raw
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.text import Text, read

_OTHERS = re.compile(r"\bsome \w+\b.*\b(?:whil(?:st|e)|but) (?:some )?others\b", re.I | re.S)
_VOICES = re.compile(
    r"\b(?:participants?|members|people|schools?|parents|leaders)\b[^.]{0,40}?\b(?:agreed|said|felt|thought|believed|considered|told|view(?:ed)?)\b",
    re.I,
)
_OF_SOME = re.compile(
    r"\b(?:some|several|certain|few|many|one|two|others?|divided|differed|not all|part of)\b", re.I
)


def spoken(claim: Text, body: Text, evidence: Sequence[Text]) -> list[str]:
    """Where a view of some becomes one of all or most: the quantities before "said that"."""
    if evidence and (agreed := _agreed(claim, evidence[0])):
        return [f"{agreed!r} is not what the evidence says"]
    head = read(claim.text.removesuffix(body.text)) if body is not claim else body
    if head.text in (claim.text, body.text):
        return []
    fits = lexicon().quantity_fits
    theirs = {mark.value for text in evidence for mark in marks(text)}
    return [
        f"{raw(head, mark)!r} is not what the evidence says"
        for mark in marks(head)
        if mark.value in ("all", "most", "none")
        and not any(mark.value in fits[value] for value in theirs)
    ]


def _agreed(claim: Text, evidence: Text) -> str:
    """The words that have all say what the evidence has some say, and others not."""
    if _OF_SOME.search(claim.text) or not _OTHERS.search(evidence.text):
        return ""
    voices = _VOICES.search(claim.text)
    return voices[0] if voices else ""
