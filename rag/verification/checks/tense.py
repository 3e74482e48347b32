"""Tense: what the evidence expects is not stated as done, nor what it has left behind as so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.grammar.modals import modals
from rag.verification.reading.facts import facts, same
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.text import Text, covers, recall
from rag.verification.reading.tokens import IRREGULAR

_HAVING = frozenset("have has had".split())
_BETWEEN = frozenset("already now since just also been".split())
_WHO = frozenset("who that which they he she it".split())
_COMING = frozenset({"will", "might", "may"})
_ONCE = re.compile(
    r"\b(?:previously|formerly|(?<!be )(?<!is )(?<!are )(?<!been )(?<!was )(?<!being )used to|in the past|no longer|at one time|historically|in those days|until recently|once known as)\b",
    re.I,
)
PASSIVE = 4  # words within which "is" or "are" makes a past form a passive of today
_THESE_DAYS = re.compile(r"\b(?:these days|nowadays|today|currently|at present|now|still)\b", re.I)
_IN_FORCE = re.compile(
    r"\b(?:(?:now|currently|still) in force|in force (?:now|today|at present)|"
    r"(?:current|latest|newest|up to date|present|today's) (?:\w+ ){0,2}?(?:guidance|guide|rules?|law|policy|code|"
    r"regulations)|(?:guidance|rules?|law|policy|code|regulations) (?:now|currently|today))\b",
    re.I,
)
_TODAY = re.compile(r"\b(?:now|current(?:ly)?|latest|newest|today|in force|present)\b", re.I)
_WAS = frozenset("was were had been did before earlier once past".split())
_DONE = frozenset("have has had was were been is are".split())


def brought_forward(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim has done ("have missed") and the evidence only expects ("will miss")."""
    if any(m.kind in _COMING for m in modals(claim)):
        return []
    marked = {m.first for m in lexicon().obligation.longest_in(claim.words)}
    found = []
    for at, word in enumerate(claim.words):
        simple = at and word.low not in _HAVING and claim.words[at - 1].low in _WHO
        if simple and _past(word.low):
            if claim.weights[at] and _expected(claim, at, evidence):
                found.append(f"{word.raw!r} where the evidence only expects it")
            continue
        if word.low not in _HAVING or at in marked:
            continue
        verb = at + 1
        while verb < len(claim.words) and claim.words[verb].low in _BETWEEN:
            verb += 1
        if verb < len(claim.words) and claim.weights[verb] and _expected(claim, verb, evidence):
            said = " ".join(w.raw for w in claim.words[at : verb + 1])
            found.append(f"{said!r} where the evidence only expects it")
    return found


def outlived(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the evidence says was so ("previously", "used to") and the claim says is so."""
    if _ONCE.search(claim.text):
        return []
    was = any(
        w.low in _WAS or (_past(w.low) and not _participle(claim, at))
        for at, w in enumerate(claim.words)
    )
    if was and not _THESE_DAYS.search(claim.text):
        return []
    best = max(evidence, key=lambda text: recall(claim, text), default=None)
    once = _ONCE.search(best.text) if best else None
    return [f"{once[0]!r} of the evidence is left out"] if once else []


def outdated(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim calls the rule of today, and the evidence quotes from an earlier date."""
    today = _IN_FORCE.search(claim.text)
    if not today or any(_TODAY.search(text.text) for text in evidence):
        return []
    dated = [f for t in evidence for f in facts(t.text) if f.kind == "date" and f.value[0] != "*"]
    kept = any(same(own, other) for own in facts(claim.text) for other in dated)
    return [f"{today[0]!r} is not in the evidence"] if dated and not kept else []


def _participle(claim: Text, at: int) -> bool:
    """Whether a past form is no past: "prolonged absence", "is typically called"."""
    before = {w.low for w in claim.words[max(at - PASSIVE, 0) : at]}
    return at == 0 or bool(before & {"is", "are", "be", "being"})


def _expected(claim: Text, verb: int, evidence: Sequence[Text]) -> bool:
    """Whether a verb follows "will" or "may" in the evidence, and is nowhere done."""
    coming = done = False
    for text in evidence:
        ahead = {at for m in modals(text) if m.kind in _COMING for at in m.ahead[:1]}
        for at, meaning in enumerate(text.meanings):
            if not covers(meaning, claim.meanings[verb]):
                continue
            coming |= at in ahead
            done |= at not in ahead and _is_done(text, at)
    return coming and not done


def _is_done(text: Text, at: int) -> bool:
    """Whether a verb of the evidence is put as done, or as so."""
    before = {w.low for w in text.words[max(at - 2, 0) : at]}
    return bool(_DONE & before) or _past(text.words[at].low)


def _past(word: str) -> bool:
    return word.endswith("ed") or word in IRREGULAR
