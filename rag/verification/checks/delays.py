"""Delays: who must not prevent something, or put it off, must do it."""

from __future__ import annotations

from rag.verification.grammar.modals import Modal
from rag.verification.reading.text import Text

_TURNED = {"forbidden": "must", "should_not": "should", "may_not": "must"}
PREVENTING = frozenset("prevent stop refus block deni avoid fail delay hesit postpon wait".split())

_PUTTING_OFF = frozenset({("put", "off"), ("hold", "back"), ("hold", "off"), ("hang", "on")})


def meant(claim: Text, modal: Modal, text: Text, other: Modal) -> str:
    """What a modal of the evidence means for the claim's: "must not prevent it" is that it must be."""
    if prevents(text, other) and not prevents(claim, modal):
        return _TURNED.get(other.kind, other.kind)
    return other.kind


def prevents(text: Text, modal: Modal) -> bool:
    """Whether what a modal asks, or forbids, is to prevent something or to put it off."""
    return any(
        text.words[at].stem in PREVENTING
        or tuple(w.stem for w in text.words[at : at + 2]) in _PUTTING_OFF
        for at in (*modal.ahead[:1], *range(modal.last + 1, modal.last + 3))
        if at < len(text.words)
    )
