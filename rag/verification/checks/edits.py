"""Small edits of a cited sentence: where nearly all words are the evidence's, each change counts.

Paraphrases are compared feature by feature; a sentence that only changes a word or two can be
compared word by word, which sees a change in whatever clause it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from rag.verification.grammar.deeds import actor_at
from rag.verification.grammar.modals import modals
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.text import Text

CLOSE = 0.7  # share of the sentence's words that stand in the evidence in the same order
LONG = 4  # words; a longer change is a rewording, and is compared feature by feature
_IF = frozenset("if unless only except where when".split())


def edited(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """Changes of a modal, a negation, a condition or an actor in words otherwise the same."""
    reasons = []
    for text in evidence:
        matcher = SequenceMatcher(None, text.stems, claim.stems, autojunk=False)
        same = sum(block.size for block in matcher.get_matching_blocks())
        if not claim.words or same < CLOSE * len(claim.words):
            continue
        denials = 0
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal" or b - a > LONG or d - c > LONG or b in (0, len(text.words)):
                continue
            mine, theirs = range(c, d), range(a, b)
            if any(text.words[i].low == "only" for i in theirs) and _denials(claim, mine):
                continue  # what "only" leaves may be denied: restrictions and opposites judge it
            denials += _denials(claim, mine) + _denials(text, theirs)
            denials += _turned(claim, mine, text, theirs)
            if not _same_force(claim, mine, text, theirs):
                before, after = _said(text, theirs), _said(claim, mine)
                reasons.append(f"{after!r} where the evidence has {before!r}")
        if denials % 2:
            reasons.append("a negation has come or gone against the evidence")
    return reasons


def _same_force(claim: Text, mine: range, text: Text, theirs: range) -> bool:
    """Whether a change leaves the modal, the condition and the actor as they were."""
    fits = lexicon().obligation_fits
    ours = {m.kind for m in modals(claim) if m.first in mine}
    known = {m.kind for m in modals(text) if m.first in theirs}
    if ours and known and not any(o in fits[k] for o in ours for k in known):
        return False
    conditions = {text.words[i].low for i in theirs} & _IF, {claim.words[i].low for i in mine} & _IF
    if all(conditions) and ("unless" in conditions[0]) != ("unless" in conditions[1]):
        return False
    actors = {actor_at(claim, i) for i in mine} - {""}, {actor_at(text, i) for i in theirs} - {""}
    return not all(actors) or bool(actors[0] & actors[1]) or actors in _ALIKE


_ALIKE = [
    ({x}, {y})
    for x, y in (("you", "parent"), ("parent", "you"), ("school", "head"), ("participant", "child"))
]


def _denials(text: Text, span: range) -> int:
    said = [text.words[mark.first].stem for mark in text.negations]
    return sum(
        mark.first in span and said[at] not in said[:at] for at, mark in enumerate(text.negations)
    )  # "must not stop this, or stop that" denies once


def _turned(claim: Text, mine: range, text: Text, theirs: range) -> int:
    """1 when a word was changed for its opposite, which turns the sense as a negation does."""
    return int(
        any(
            v[:-1] == w[:-1] and v != w
            for at in mine
            for v in claim.opposites[at]
            for other in theirs
            for w in text.opposites[other]
        )
    )


def _said(text: Text, span: range) -> str:
    return " ".join(text.words[at].raw for at in span) or "nothing"
