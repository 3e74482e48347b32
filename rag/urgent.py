"""Urgent help: whether somebody in a conversation may be at risk.

Comes before every other check and needs no index and no network: reviewed patterns, which stand
in `rag/data/safety/`, and the risk model, which finds the oblique messages. Without the model the
patterns work alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from rag.anchors import read_toml
from rag.risk_model import Risk
from rag.types import Audience, RagError

FOLDER = Path(__file__).parent / "data" / "safety"
AROUND = 60  # characters either side of a match in which `unless` cancels it
WINDOW = 4_000  # characters matched at a time
MOST_CHARS = 12_000  # of a message that are read: half from its beginning, half from its end
NOTICES = 0.45  # chance at which the risk model notices something in the last message
NOTICES_EARLIER = 0.80  # ... and in one of the earlier ones
RECENT = 6  # messages that the model reads, of those in the conversation
FEWEST_WORDS = 3  # of a message in which it is trusted to notice anything
CONFIRMS = 0.10  # chance at which it bears out a pattern
LEAST_WORDS = 6  # of an ordinary question beside an urgent message
LONG_WORDS = 90  # of a message that is judged in pieces, each of two parts next to each other ...
PART_WORDS = (25, 55)  # ... of so many words, more in a longer message
MANY_PARTS = 24  # from which on parts grow longer, and pieces do not overlap

Writer = Literal["parent", "young_person", "school", "helpline"]
Judge = Callable[[Sequence[str]], Sequence[Risk]]  # rag.risk_model.RiskModel.judge

_SENTENCES = re.compile(r"(?<=[.!?\n])\s+")
_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u00b4`\u2032\uff07]")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A kind of risk that was noticed, in which of the messages, and who writes of it."""

    category: str
    writer: Writer
    message: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    category: str
    regex: re.Pattern[str]
    unless: re.Pattern[str] | None
    certain: bool  # says it outright: fires whatever the risk model holds of it


def alarm_in(messages: Sequence[str], audience: Audience | None = None) -> Alarm | None:
    """The risk that the patterns notice in a conversation's messages, the latest first."""
    for number in reversed(range(len(messages))):
        if category := risk_in(messages[number]):
            return Alarm(category, writer_of(messages, audience), number)
    if len(messages) > 1 and (category := risk_in(" ".join(messages[-3:]))):
        return Alarm(category, writer_of(messages, audience), len(messages) - 1)
    return None


def noticed(
    alarm: Alarm | None,
    messages: Sequence[str],
    judge: Judge | None,
    audience: Audience | None = None,
) -> Alarm | None:
    """The alarm that stands when the risk model is asked too, if there is one.

    An alarm by a pattern that is not certain must be borne out by the message it was found in;
    where none stands, the model may notice what no pattern does, the last message first.
    """
    if judge is None or any(certain_risk(message) for message in messages):
        return alarm
    recent = range(max(0, len(messages) - RECENT), len(messages))
    asked = set(recent) | ({alarm.message} if alarm else set())
    parts = [(number, part) for number in sorted(asked) for part in pieces(fold(messages[number]))]
    worst: dict[int, Risk] = {}
    for (number, _), risk in zip(parts, judge([part for _, part in parts]), strict=True):
        if number not in worst or risk.chance > worst[number].chance:
            worst[number] = risk
    if alarm and worst[alarm.message].chance >= CONFIRMS:
        return alarm
    for number in reversed(recent):
        needed = NOTICES if number == len(messages) - 1 else NOTICES_EARLIER
        if worst[number].chance >= needed and len(messages[number].split()) >= FEWEST_WORDS:
            return Alarm(worst[number].category, writer_of(messages, audience), number)
    return None


def pieces(text: str) -> list[str]:
    """A message, or overlapping pieces of a long one: risk is easily drowned in a long story, and
    a sentence torn from its story sounds worse than it is. Those of a very long one do not
    overlap."""
    count = len(text.split())
    if count <= LONG_WORDS:
        return [text]
    shortest, longest = PART_WORDS
    size = min(longest, max(shortest, -(-count // MANY_PARTS)))
    parts: list[list[str]] = [[]]
    for sentence in _SENTENCES.split(text):
        words = sentence.split()
        for begin in range(0, len(words), 2 * size):
            if len(parts[-1]) >= size:
                parts.append([])
            parts[-1] += words[begin : begin + 2 * size]
    pairs = list(pairwise(parts))[:: 1 if len(parts) <= MANY_PARTS else 2]
    if len(parts) % 2 and len(parts) > MANY_PARTS:
        pairs.append((parts[-2], parts[-1]))
    return [" ".join(one + other) for one, other in pairs] or [text]


def risk_in(text: str) -> str | None:
    """The category of the first pattern that matches, if any."""
    return _first_match(text, _patterns())


def certain_risk(text: str) -> str | None:
    """The category of the first pattern that needs no bearing out, if any."""
    return _first_match(text, _certain_patterns())


def _first_match(text: str, patterns: Sequence[_Pattern]) -> str | None:
    for window in _windows(fold(text)):
        for pattern in patterns:
            for match in pattern.regex.finditer(window):
                around = window[max(0, match.start() - AROUND) : match.end() + AROUND]
                if pattern.unless is None or not pattern.unless.search(around):
                    return pattern.category
    return None


def without_risk(text: str) -> str:
    """The sentences of a message in which no pattern matches."""
    return " ".join(
        sentence for sentence in _SENTENCES.split(text) if not risk_in(sentence)
    ).strip()


def asks_besides(rest: str) -> bool:
    """Whether what is left of a message, its risk apart, asks an ordinary question too."""
    return "?" in rest and len(rest.split()) >= LEAST_WORDS


def writer_of(messages: Sequence[str], audience: Audience | None = None) -> Writer:
    """Who writes: a young person's own words before what was set, that before other words."""
    folded = [fold(message) for message in reversed(messages)]
    found: Writer | None = None
    for text in folded:
        for writer, regex, unless in _writers():
            if regex.search(text) and not (unless and unless.search(text)):
                found = writer
                break
        if found:
            break
    if found == "young_person" and audience in (None, "parent"):
        return found
    return audience or found or "parent"


def fold(text: str) -> str:
    """The form that the patterns are written for."""
    half = MOST_CHARS // 2
    text = unicodedata.normalize("NFKC", f"{text[:half]} {text[half:][-half:]}")
    text = f"{text[:half]} {text[half:][-half:]}"  # one character may have become eighteen
    kept = "".join(c for c in text.lower() if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(_APOSTROPHES.sub("'", kept).split())


def _windows(text: str) -> Iterator[str]:
    for begin in range(0, max(len(text), 1), WINDOW - 200):  # windows share 200 characters
        yield text[begin : begin + WINDOW]


@cache
def _patterns() -> tuple[_Pattern, ...]:
    data = read_toml(FOLDER / "patterns.toml")
    certain = frozenset(data.get("certain", []))
    return tuple(
        _Pattern(
            raw["category"],
            _compiled(raw["regex"], raw["id"]),
            _compiled(raw["unless"], raw["id"]) if raw.get("unless") else None,
            raw["id"] in certain,
        )
        for raw in data["pattern"]
    )


@cache
def _certain_patterns() -> tuple[_Pattern, ...]:
    return tuple(pattern for pattern in _patterns() if pattern.certain)


@cache
def _writers() -> tuple[tuple[Writer, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            raw["id"],
            _compiled(raw["regex"], raw["id"]),
            _compiled(raw["unless"], raw["id"]) if raw.get("unless") else None,
        )
        for raw in read_toml(FOLDER / "writer.toml")["writer"]
    )


def _compiled(regex: str, item: str) -> re.Pattern[str]:
    try:
        return re.compile(regex, re.IGNORECASE)
    except re.error as error:
        raise RagError(f"rag/data/safety: {item}: faulty pattern: {error}") from error
