"""Urgent help: whether somebody in a conversation may be at risk.

Comes before every other check and needs no index and no network: reviewed patterns, which stand
in `rag/data/safety/`, and the risk model, which finds the oblique messages. Without the model the
patterns work alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.anchors import read_toml
from rag.risk_model import Risk
from rag.types import Audience
from rag.urgent_patterns import FOLDER, compiled, fold, pattern_in

NOTICES = 0.6  # chance at which the risk model notices something in the last message
NOTICES_EARLIER = 0.80  # ... and in one of the earlier ones
RECENT = 6  # messages that the model reads, of those in the conversation
FEWEST_WORDS = 3  # of a message in which it is trusted to notice anything
IN_CONTEXT = 0.50  # ... when it reads that again after what was said before it, CONTEXT words
CONTEXT = 60
CONFIRMS = 0.15  # chance at which it bears out a pattern ...
CONFIRMS_OUTRIGHT = 0.12  # ... that says it outright; but in a message of fewer words ...
FEWEST_TO_OVERRULE = 8  # ... it has too little to go by, and a long one it does not read at once
LEAST_WORDS = 6  # of an ordinary question beside an urgent message
LONG_WORDS = 90  # of a message that is judged in pieces, each of two parts next to each other ...
PART_WORDS = (25, 55)  # ... of so many words, more in a longer message
MANY_PARTS = 9  # from which on parts grow longer, and then pieces do not overlap
MOST_PIECES = 8  # of a message that are judged: half from its beginning, half from its end ...
MOST_EARLIER = 2  # ... and of one that was judged before

Writer = Literal["parent", "young_person", "school", "helpline"]
Judge = Callable[[Sequence[str]], Sequence[Risk]]  # rag.risk_model.RiskModel.judge

_SENTENCES = re.compile(r"(?<=[.!?\n])\s+")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A kind of risk that was noticed, in which of the messages, and who writes of it."""

    category: str
    writer: Writer
    message: int
    outright: bool = False  # the pattern that was found needs little bearing out ...
    certain: bool = False  # ... or none


def alarm_in(messages: Sequence[str], audience: Audience | None = None) -> Alarm | None:
    """The risk that the patterns notice in a conversation's messages: what is certain before what
    is not, the latest first."""
    found: Alarm | None = None
    for number in reversed(range(len(messages))):
        pattern = pattern_in(messages[number])
        if pattern and (pattern.outright or not found):
            read = FEWEST_TO_OVERRULE <= len(messages[number].split()) <= LONG_WORDS
            writer = writer_of(messages, audience)
            found = Alarm(
                pattern.category, writer, number, pattern.outright, pattern.outright and not read
            )
        if found and found.outright:
            return found
    if not found and len(messages) > 1 and (pattern := pattern_in(" ".join(messages[-3:]))):
        last, outright = len(messages) - 1, pattern.outright
        return Alarm(pattern.category, writer_of(messages, audience), last, outright, outright)
    return found


def noticed(
    alarm: Alarm | None,
    messages: Sequence[str],
    judge: Judge | None,
    audience: Audience | None = None,
) -> Alarm | None:
    """The alarm that stands when the risk model is asked too, if there is one.

    An alarm that is not certain must be borne out by the message it was found in, a little where
    the pattern says it outright; where none stands, the model may notice what no pattern does, the
    last message first.
    """
    if judge is None or (alarm and alarm.certain):
        return alarm
    last = len(messages) - 1
    recent = range(max(0, last + 1 - RECENT), last + 1)
    asked = set(recent) | ({alarm.message} if alarm else set())
    parts: list[tuple[int, str]] = []
    for number in sorted(asked):
        anew = number == last or (alarm is not None and number == alarm.message)
        most = MOST_PIECES if anew else MOST_EARLIER
        parts += [(number, part) for part in pieces(fold(messages[number]), most)]
    risks = list(zip(parts, judge([part for _, part in parts]), strict=True))
    if alarm:
        least = CONFIRMS_OUTRIGHT if alarm.outright else CONFIRMS
        if any(risk.chance >= least for (number, _), risk in risks if number == alarm.message):
            return alarm
    likely = [
        (number, part, risk)
        for (number, part), risk in risks
        if number in recent
        and risk.chance >= (NOTICES if number == last else NOTICES_EARLIER)
        and len(messages[number].split()) >= FEWEST_WORDS
    ]
    if not likely:
        return None
    again = judge([_in_context(messages, number, part) for number, part, _ in likely])
    told = [
        (number, risk.chance, risk.category)
        for (number, _, risk), after in zip(likely, again, strict=True)
        if after.chance >= IN_CONTEXT
    ]
    if not told:
        return None
    number, _, category = max(told)
    return Alarm(category, writer_of(messages, audience), number)


def _in_context(messages: Sequence[str], number: int, part: str) -> str:
    """A piece of a message after what was said before it: torn from that, words can sound worse."""
    told = " ".join(fold(messages[number]).split())
    before = told[: max(0, told.find(part))].split()
    for message in reversed(messages[max(0, number - RECENT) : number]):
        if len(before) < CONTEXT:
            before = [*fold(message).split(), *before]
    return " ".join([*before[-CONTEXT:], part])


def pieces(text: str, most: int = MOST_PIECES) -> list[str]:
    """A message, or overlapping pieces of a long one: risk is easily drowned in a long story, and
    a sentence torn from its story sounds worse than it is. Those of a very long one do not
    overlap; of more than `most`, an even number, the middle ones are left out."""
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
    step = 1 if len(parts) <= MANY_PARTS else 2
    begins = sorted({*range(0, len(parts) - 1, step), max(0, len(parts) - 2)})
    pairs = [" ".join(word for part in parts[i : i + 2] for word in part) for i in begins]
    return pairs if len(pairs) <= most else [*pairs[: most // 2], *pairs[-(most // 2) :]]


def risk_in(text: str) -> str | None:
    """The category of the pattern that stands in a message, if any."""
    pattern = pattern_in(text)
    return pattern.category if pattern else None


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


@cache
def _writers() -> tuple[tuple[Writer, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            raw["id"],
            compiled(raw["regex"], raw["id"]),
            compiled(raw["unless"], raw["id"]) if raw.get("unless") else None,
        )
        for raw in read_toml(FOLDER / "writer.toml")["writer"]
    )
