"""Demands: what the evidence asks for, or holds possible, is not stated flatly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.checks.delays import prevents
from rag.verification.grammar.imperatives import imperative
from rag.verification.grammar.modals import Modal, modals
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.text import Text, covers, opposed

_WANTED = re.compile(r"\b(?:want|wish|call|hop|push|press)(?:ed|s|es|ing)?\b|\bin favour\b", re.I)
_PROPOSED = re.compile(r"\b(?:suggestions?|proposals?|idea) (?:was|is|were|are)\b", re.I)
_HINDERED = re.compile(r"\b(?:keep|kept|stop|bar|hinder)\w*\b[^,.;]{1,30}\bfrom \w+ing\b", re.I)
_NEEDS = re.compile(r"\bneeds? (?:only )?(?!for\b|of\b|to\b)[a-z]+", re.I)  # "need send"
_SUCH = re.compile(r"\b(?:things|such|something|anything) (?:like|as)\b", re.I)


def dropped(claim: Text, mine: Sequence[Modal], evidence: Sequence[Text]) -> list[str]:
    """The modals of the evidence that the claim, whose own are given, leaves out."""
    return [
        f"{said(text, modal)!r} of the evidence is left out"
        for text in evidence
        if not text.text.endswith("?")
        for modal in modals(text)
        if not modal.subordinate and _dropped(claim, mine, text, modal)
    ]


def _dropped(claim: Text, mine: Sequence[Modal], text: Text, modal: Modal) -> bool:
    """Whether the claim states flatly what the evidence only asks for or holds possible."""
    if modal.kind in ("will", "plain", "need", "entitled", "advised", "suggested", "essential"):
        return False
    if modal.denial is not None and mine and prevents(text, modal):
        return False  # "should not delay it" put as "should do it"
    if modal.kind == "cannot" and _HINDERED.search(claim.text):
        return False  # "keeps them from attending" for "unable to attend"
    if modal.denial is not None or modal.kind in ("forbidden", "optional"):
        if _denied_with(claim, text, modal) or any(
            opposed(text, at, claim) for at in modal.ahead[:3]
        ):
            return False
    elif (
        mine
        or imperative(claim)
        or _NEEDS.search(claim.text)
        or _hedged(claim)
        or _WANTED.search(claim.text)
        or _PROPOSED.search(claim.text)
    ):
        return False
    governed = {*modal.ahead, *modal.behind}
    if modal.denial is not None:  # what another denial governs is affirmed nowhere
        governed |= {at for m in modals(text) if m.denial is not None for at in m.ahead}
    verb = modal.ahead[:1]
    if not any(covers(text.meanings[at], m) for at in verb for m in claim.meanings):
        return False
    for at in [at for at in modal.ahead[:3] if text.weights[at] == 1][:2] or verb:
        met = any(covers(text.meanings[at], m) for m in claim.meanings)
        free = any(
            text.words[other].stem == text.words[at].stem
            for other in range(len(text.words))
            if other not in governed and text.weights[other]
        )
        if met and not free:
            return not _lists(claim)
    return False


def _denied_with(claim: Text, text: Text, modal: Modal) -> bool:
    """Whether the claim denies something in the clause that has what the modal governs."""
    places = [
        at
        for at, meaning in enumerate(claim.meanings)
        if any(covers(text.meanings[there], meaning) for there in modal.ahead[:1])
    ]
    return any(
        not any(w.breaks for w in claim.words[min(mark.first, at) + 1 : max(mark.first, at) + 1])
        for mark in claim.negations
        for at in places or [mark.first]
    )


def _hedged(claim: Text) -> bool:
    marks = lexicon().quantity.longest_in(claim.words)
    return any(m.value in ("most", "often", "some", "few") for m in marks)


def _lists(claim: Text) -> bool:
    return any(
        w.stem in ("includ", "exampl", "count", "mean", "describ", "list", "accept", "allow")
        for w in claim.words
    ) or bool(_SUCH.search(claim.text))


def said(text: Text, modal: Modal) -> str:
    last = modal.last + 1
    if last < len(text.words) and text.words[last].low == "not":
        last += 1
    return " ".join(word.raw for word in text.words[modal.first : last])
