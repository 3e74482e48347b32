"""Conditions of a text: what they say, and what hangs on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.text import Text, bracketed

_PRONOUNS = frozenset("you they it this that he she we".split())
_FINITE = frozenset(
    """
    is are was were does do did can could may might must should will would needs need
    has have
    """.split()
)
_WISHING = frozenset("wish wishes want wants".split())
_ASIDE = frozenset("especially particularly even including notably".split())
_MAIN_OPENS = frozenset("schools school you parents the they it a an please ask".split())


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a text: its kind, its own words and the words that hang on it."""

    kind: str
    mark: Mark
    words: tuple[int, ...]
    main: tuple[int, ...]


def conditions(text: Text) -> list[Condition]:
    """The conditions on which something in a text hangs; those that may be left out are not."""
    known = lexicon()
    soft = known.condition_soft.longest_in(text.words)
    found: list[Condition] = []
    for mark in known.condition.longest_in(text.words):
        if any(s.first <= mark.first <= s.last for s in soft) or not _conditional(text, mark):
            continue
        if mark.first and text.words[mark.first - 1].low in _ASIDE:
            continue  # "especially in cases where ...": what is said holds without it
        if found and mark.first <= max(found[-1].words):
            continue
        words = () if mark.value == "exceptional" else _own(text, mark)
        if not words and mark.value != "exceptional":
            continue
        if words and {text.words[at].low for at in range(words[0], words[-1] + 1)} & _WISHING:
            continue  # "if you wish to ..." says what it is for
        if words and sum(text.weights[at] for at in words) < 0.5:
            continue  # "if they do not do any of those things"
        main = _main(text, mark, words)
        found.append(
            Condition(mark.value, mark, words or tuple(range(mark.first, mark.last + 1)), main)
        )
    return [*_label(text), *found]


def _label(text: Text) -> list[Condition]:
    """ "Scottish schools - you need to ...": what follows holds of what the line names."""
    for at, word in enumerate(text.words[:12]):
        if at and word.gap.strip() == "-" and text.words[at].low in _MAIN_OPENS:
            words = tuple(i for i in range(at) if text.weights[i] or text.actors_at(i))
            rest = tuple(i for i in range(at, len(text.words)) if text.weights[i])
            return [Condition("label", Mark("label", 0, at - 1), words, rest)] if words else []
    return []


def _conditional(text: Text, mark: Mark) -> bool:
    word = text.words[mark.first]
    before = text.words[mark.first - 1].low if mark.first else ""
    if word.low in ("when", "once", "until", "whenever", "as"):
        # mid-sentence "when" mostly tells the time of it; at the head all hangs on it
        return (mark.first == 0 or word.breaks) and word.low in ("when", "once")
    if word.low in ("where", "wherever"):
        after = text.words[mark.last + 1].low if mark.last + 1 < len(text.words) else ""
        return after not in ("currently", "previously") and before not in (
            "place",
            "know",
            "of",
            "to",
            "from",
            "see",
            "area",
            "school",
            "in",
            "sense",
            "point",
            "situation",
        )
    if word.low in ("if",):
        return before not in (
            "as",
            "about",
            "even",
            "see",
            "ask",
            "know",
            "wonder",
            "asked",
            "check",
            "particularly",
            "especially",
            "helpful",
            "useful",
            "good",
            "better",
            "best",
            "great",
        )
    if word.low == "other" or word.low == "apart":
        return True
    return True


def _own(text: Text, mark: Mark) -> tuple[int, ...]:
    found: list[int] = []
    end = len(text.words) if text.words[mark.first].low == "and" else _main_begins(text, mark)
    resumed = {m.first - 1 for m in lexicon().obligation.longest_in(text.words)}
    for at in range(mark.last + 1, end):
        word = text.words[at]
        if word.breaks or ("," in word.gap and found) or (word.low in ("then",) and found):
            break
        if word.low == "but" and at in resumed and found:
            break  # "can do this if in doubt but should say so": the main clause goes on
        if text.weights[at] or text.actors_at(at):
            found.append(at)
        if len(found) >= 14:
            break
    return tuple(found)


def _main_begins(text: Text, mark: Mark) -> int:
    """Where the main clause begins after a condition at the head that no comma closes."""
    for at in range(mark.last + 3, len(text.words) - 1):
        if "," in text.words[at].gap or text.words[at].breaks:
            break
        if text.words[at].low in _PRONOUNS and text.words[at + 1].low in _FINITE:
            return at
    closed = any("," in w.gap or w.breaks for w in text.words[mark.last + 1 :])
    if mark.first > 1 or closed:
        return len(text.words)
    marks = [
        m.first for m in lexicon().obligation.longest_in(text.words) if m.first > mark.last + 2
    ]
    if not marks:
        return len(text.words)
    begins = marks[:2][-1]
    while text.actors_at(begins - 1) or text.words[begins - 1].low in ("the", "a", "all"):
        begins -= 1
    return begins


def _main(text: Text, mark: Mark, own: Sequence[int]) -> tuple[int, ...]:
    """What hangs on a condition: the whole sentence, or its own part of it if it stands inside."""
    start, end = 0, len(text.words)
    if text.words[mark.first].low == "and":  # "of all who are ill and who ...": all hangs on both
        return tuple(at for at in range(mark.first) if text.weights[at])
    if mark.value == "unless" and own and mark.first and "," in text.words[mark.first].gap:
        # "an admission register and, except for some, an attendance register"
        after = max(own) + 1
        if after < end and "," in text.words[after].gap:
            stop = next((i for i in range(after + 1, end) if text.words[i].breaks), end)
            return tuple(at for at in range(after, stop) if text.weights[at])
    if (
        mark.first
        and text.words[mark.first - 1].low in ("and", "or", "but")
        and "," in text.words[mark.first].gap
    ):
        start = mark.first
    for at in range(mark.first if not start else 0, 0, -1):
        joins = text.words[at].low in ("and", "but", "so", "or")
        if text.words[at].breaks or (
            joins and ("," in text.words[at].gap or _new_subject(text, at + 1))
        ):
            start = at
            break
    for at in range(mark.first + 1, len(text.words)):
        following = text.words[at + 1].low if at + 1 < len(text.words) else ""
        # "if they are away, and I do not see why": a speaker turns to what they think
        joins = ("," in text.words[at].gap or following == "i") and text.words[at].low in (
            "and",
            "but",
            "or",
        )
        opens = at + 1 < len(text.words) and (
            bool(text.actors_at(at + 1)) or text.words[at + 1].low in _MAIN_OPENS | {"i"}
        )
        if any(c in text.words[at].gap for c in ";:.!?") or (
            joins and (opens or text.words[at].low == "but")
        ):
            end = at
            break
    inside = range(mark.first, (max(own) if own else mark.last) + 1)
    aside = bracketed(text)
    return tuple(
        at for at in range(start, end) if at not in inside and at not in aside and text.weights[at]
    )


def _new_subject(text: Text, at: int) -> bool:
    """Whether a subject and its verb begin at a word: "and they can be ongoing"."""
    if at + 1 >= len(text.words):
        return False
    subject = text.words[at].low in _PRONOUNS or bool(text.actors_at(at))
    return subject and text.words[at + 1].low in _FINITE


def asides(text: Text) -> set[int]:
    """The words in brackets, and those of clauses such as "especially if ...": both can go."""
    found = bracketed(text)
    for at, word in enumerate(text.words):
        if word.low in ("especially", "particularly", "notably"):
            end = next(
                (
                    i
                    for i in range(at + 1, len(text.words))
                    if text.words[i].breaks or "," in text.words[i].gap
                ),
                len(text.words),
            )
            found |= set(range(at, end))
    return found
