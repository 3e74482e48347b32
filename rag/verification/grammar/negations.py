"""Negations: what the denials of a text reach."""

from __future__ import annotations

from rag.verification.grammar.modals import Modal, modals
from rag.verification.reading.lexicon import Mark
from rag.verification.reading.text import Text

SCOPE = 3  # weighty words that a negation reaches
_STOPS = frozenset(
    "but if unless because while whilst although though whereas however so and".split()
)
_FEARS = frozenset({"afraid", "hesit", "scare", "asham", "shi", "embarrass", "worri"})
_EMPTY = (
    ("not", "if"),
    ("not", "when"),
    ("not", "where"),
    ("not", "only"),
    ("not", "just"),
    ("or", "not"),
    ("or", "no"),  # "little or no"
    ("no", "matter"),
    ("no", "later"),
    ("no", "more"),
    ("not", "for"),  # "but not for a child who ...": an exception
)


def scopes(text: Text, *, every: bool = False) -> list[tuple[Mark, tuple[int, ...]]]:
    """Negations with the words they reach, nearest first; those of modals only if `every`."""
    found = []
    taken = set() if every else {at for m in modals(text) for at in (m.denial, *_of(m))}
    for mark in text.negations:
        if mark.first in taken:
            continue
        around = tuple(w.low for w in text.words[max(mark.first - 1, 0) : mark.last + 2])
        empty = [p for p in _EMPTY for i in range(len(around) - 1) if p == around[i : i + 2]]
        if empty and not (every and empty == [("or", "not")]):
            continue
        reach = _reach(text, mark.last + 1)
        if reach and text.words[reach[0]].stem in _FEARS:
            continue  # "don't be afraid to ask" denies no asking
        found.append((mark, tuple(reach)))
        joined = _joined(text, mark.last + 1)
        if joined is not None and (further := _reach(text, joined)):
            found.append((mark, tuple(further)))
    return found


def _reach(text: Text, start: int) -> list[int]:
    reach: list[int] = []
    for at in range(start, len(text.words)):
        word = text.words[at]
        stops = reach and (word.low in {*_STOPS, "or"} or "," in word.gap)
        # "without", "without it because of illness": what follows is no part of it
        stops = stops or (
            word.low in _STOPS and (at > start or text.words[at - 1].low == "without")
        )
        if word.breaks or stops or len(reach) == SCOPE:
            break
        if text.weights[at] or text.actors_at(at):
            reach.append(at)
    return reach


def _joined(text: Text, start: int) -> int | None:
    """Where what an "or" joins to a negation's words begins ("not lazy, rude or manipulating")."""
    for at in range(start, min(start + 8, len(text.words))):
        if text.words[at].breaks or text.words[at].low in _STOPS:
            return None
        if text.words[at].low == "or":
            return at + 1
    return None


def subject(text: Text, mark: Mark) -> tuple[int, ...]:
    """The words before a negation in its clause, nearest first: what it denies something of."""
    found: list[int] = []
    if text.words[mark.first].low in ("no", "without"):
        return ()  # they deny what follows of nothing before
    for at in range(mark.first - 1, -1, -1):
        if text.words[at + 1].breaks or "," in text.words[at + 1].gap or len(found) == SCOPE:
            break
        if text.words[at].low in _STOPS - {"and"}:
            break
        if text.weights[at] or text.actors_at(at):
            found.append(at)
    return tuple(found)


def _of(modal: Modal) -> range:
    """The words of a modal that is negative in itself, such as "unlawful"."""
    own = modal.kind in ("forbidden", "cannot", "optional") and modal.denial is None
    return range(modal.first, modal.last + 1) if own else range(0)
