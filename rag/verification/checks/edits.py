"""Small edits of a cited sentence: where nearly all words are the evidence's, each change counts.

Paraphrases are compared feature by feature; a sentence that only changes a word or two can be
compared word by word, which sees a change in whatever clause it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from rag.verification.checks.delays import PREVENTING
from rag.verification.grammar.deeds import actor_at
from rag.verification.grammar.matching import match
from rag.verification.grammar.modals import modals
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.text import Text, covers

CLOSE = 0.7  # share of the sentence's words that stand in the evidence in the same order
MOVED = 0.8  # how well a modal left out must match one of the claim to have been moved
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
        left = [m for m in modals(text) if _is_moved(matcher, m.first)]
        gone = {
            m.kind
            for m in left
            for own in modals(claim)
            if own.kind == m.kind and match(claim, own, text, m) >= MOVED
        }
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal" or b - a > LONG or d - c > LONG or b in (0, len(text.words)):
                continue
            mine, theirs = range(c, d), range(a, b)
            if any(text.words[i].low == "only" for i in theirs) and _denials(claim, mine):
                continue  # what "only" leaves may be denied: restrictions and opposites judge it
            denials += _denials(claim, mine)
            denials += 0 if _put_otherwise(claim, mine, text, theirs) else _denials(text, theirs)
            denials += _turned(claim, mine, text, theirs)
            if not _same_force(claim, mine, text, theirs, gone):
                before, after = _said(text, theirs), _said(claim, mine)
                reasons.append(f"{after!r} where the evidence has {before!r}")
        if denials % 2:
            reasons.append("a negation has come or gone against the evidence")
    return reasons


def _is_moved(matcher: SequenceMatcher[str], at: int) -> bool:
    """Whether a word of the evidence is left out where it stands, with all around it."""
    return any(
        kind == "delete" and a <= at < b for kind, a, b, _, _ in matcher.get_opcodes() if b - a > 2
    )


def _same_force(claim: Text, mine: range, text: Text, theirs: range, gone: Collection[str]) -> bool:
    """Whether a change leaves the modal, the condition and the actor as they were.

    A modal of the claim may be one of those gone from elsewhere in the evidence.
    """
    fits = lexicon().obligation_fits
    ours = {m.kind for m in modals(claim) if m.first in mine}
    known = {m.kind for m in modals(text) if m.first in theirs}
    ours -= set(gone)
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
        mark.first in span and said[at] not in said[:at] and not _undone(text, mark.last + 1, span)
        for at, mark in enumerate(text.negations)
    )  # "must not stop this, or stop that" denies once


def _put_otherwise(claim: Text, mine: range, text: Text, theirs: range) -> bool:
    """Whether a changed denial is the claim's in another word: "short of" for "a lack of"."""
    said = [m.first for m in text.negations if m.first in theirs]
    return bool(said) and all(
        any(covers(text.meanings[at], claim.meanings[i]) for i in mine) for at in said
    )


def _undone(text: Text, after: int, span: range) -> bool:
    """Whether a changed negation only denies that something is prevented: "not delay"."""
    return after in span and text.words[after].stem in PREVENTING


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
