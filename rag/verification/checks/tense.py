"""Tense: what the evidence expects is not stated as done."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.grammar.modals import modals
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.text import Text, covers

_HAVING = frozenset("have has had".split())
_BETWEEN = frozenset("already now since just also".split())
_COMING = frozenset({"will", "might", "may"})
_DONE = frozenset("have has had was were been".split())


def brought_forward(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim has done ("have missed") and the evidence only expects ("will miss")."""
    if any(m.kind in _COMING for m in modals(claim)):
        return []
    marked = {m.first for m in lexicon().obligation.longest_in(claim.words)}
    found = []
    for at, word in enumerate(claim.words):
        if word.low not in _HAVING or at in marked:
            continue
        verb = at + 1
        while verb < len(claim.words) and claim.words[verb].low in _BETWEEN:
            verb += 1
        if verb < len(claim.words) and claim.weights[verb] and _expected(claim, verb, evidence):
            said = " ".join(w.raw for w in claim.words[at : verb + 1])
            found.append(f"{said!r} where the evidence only expects it")
    return found


def _expected(claim: Text, verb: int, evidence: Sequence[Text]) -> bool:
    """Whether a verb follows "will" or "may" in the evidence, and is nowhere done."""
    coming = done = False
    for text in evidence:
        ahead = {at for m in modals(text) if m.kind in _COMING for at in m.ahead[:1]}
        for at, meaning in enumerate(text.meanings):
            if text.words[at].stem != claim.words[verb].stem:
                continue
            done |= bool(_DONE & {w.low for w in text.words[max(at - 2, 0) : at]})
            coming |= at in ahead and covers(meaning, claim.meanings[verb])
    return coming and not done
