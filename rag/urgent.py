"""Urgent help: whether somebody may be at risk, and the reviewed reply.

Comes before every other check and needs no index, model or network: the patterns stand in
`rag/data/safety/`. With an encoder, nearness to reviewed example messages finds the oblique ones.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from rag.anchors import read_toml
from rag.cues import CueMatches
from rag.encoders import Vectors
from rag.types import Audience, RagError

FOLDER = Path(__file__).parent / "data" / "safety"
AROUND = 60  # characters either side of a match in which `unless` cancels it
WINDOW = 4_000  # characters matched at a time
MOST_CHARS = 40_000  # of a message that are read: half from its beginning, half from its end
PROBE = FOLDER / "probe.json"  # written by rag/training/urgent.py
NOTICES = 0.30  # chance at which the probe notices, if an example is near too
NEAR = 0.40  # cosine of that example ...
LEAD = -0.04  # ... and by how much it must outdo all that is ordinary: a little less will do
FEWEST_WORDS = 3  # of a message in which the probe is trusted to notice anything
CONFIRMS = 0.02  # chance at which the probe bears out a pattern
LEAST_WORDS = 6  # of an ordinary question beside an urgent message
LONG_WORDS, PIECE_WORDS, MOST_PIECES = 45, 25, 6

Writer = Literal["parent", "young_person", "school", "helpline"]

_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u00b4`\u2032\uff07]")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


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
    certain: bool  # says it outright: fires whatever the probe holds of it


def alarm_in(messages: Sequence[str], audience: Audience | None = None) -> Alarm | None:
    """The risk that the patterns notice in a conversation's messages, the latest first."""
    for number in reversed(range(len(messages))):
        if category := risk_in(messages[number]):
            return Alarm(category, writer_of(messages, audience), number)
    if len(messages) > 1 and (category := risk_in(" ".join(messages[-3:]))):
        return Alarm(category, writer_of(messages, audience), len(messages) - 1)
    return None


def borne_out(vectors: Vectors) -> bool:
    """Whether nearness to examples bears out an alarm raised by a pattern that is not certain.

    `vectors` (pieces, dimensions) are those of the message and its parts.
    """
    return max(probe(vectors)) >= CONFIRMS


def alarm_near(
    vectors: Vectors,
    cues: CueMatches,
    question: float,
    messages: Sequence[str],
    audience: Audience | None = None,
) -> Alarm | None:
    """The risk that nearness to examples notices in the last message where no pattern does.

    Both the probe and the nearest example must say so; `question` is the cosine of the nearest
    bank question, which the example must outdo.
    """
    category, score = cues.best("urgent")
    ordinary = max(cues.best("ordinary")[1], cues.best("gap")[1], question)
    near = score >= max(NEAR, ordinary + LEAD) and len(messages[-1].split()) >= FEWEST_WORDS
    if category is None or not near or max(probe(vectors)) < NOTICES:
        return None
    return Alarm(category, writer_of(messages, audience), len(messages) - 1)


def probe(vectors: Vectors) -> list[float]:
    """For each (dimensions,) vector the chance that it tells of somebody at risk."""
    weights, intercept = _probe()
    return [float(1 / (1 + np.exp(-(intercept + vector @ weights)))) for vector in vectors]


def pieces(text: str) -> list[str]:
    """A message and, of a long one, its parts: risk is easily drowned in a long story."""
    words = text.split()
    if len(words) <= LONG_WORDS:
        return [text]
    size = max(PIECE_WORDS, -(-len(words) // MOST_PIECES))
    parts = [" ".join(words[i : i + size]) for i in range(0, len(words), size)]
    return [text, *parts]


def risk_in(text: str) -> str | None:
    """The category of the first pattern that matches, if any."""
    return _first_match(text, _patterns())


def certain_risk(text: str) -> str | None:
    """The category of the first pattern that needs no bearing out, if any."""
    return _first_match(text, tuple(p for p in _patterns() if p.certain))


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
    sentences = re.split(r"(?<=[.!?\n])\s+", text)
    return " ".join(sentence for sentence in sentences if not risk_in(sentence)).strip()


def asks_besides(rest: str) -> bool:
    """Whether what is left of a message, its risk apart, asks an ordinary question too."""
    return "?" in rest and len(rest.split()) >= LEAST_WORDS


def reply(alarm: Alarm, area: str | None = None, *, elsewhere: bool = False) -> str:
    """The reviewed reply, its contacts filled in, without lines for an area they are not in."""
    text = _replies()[alarm.category, alarm.writer]
    contacts = _contacts()
    lines = []
    for line in text.splitlines():
        areas = {a for name in _PLACEHOLDER.findall(line) for a in contacts[name].get("areas", [])}
        away = elsewhere or (area is not None and not any(area.startswith(a) for a in areas))
        if not (areas and away):
            lines.append(_PLACEHOLDER.sub(lambda m: _contact(contacts[m[1]]), line))
    return "\n".join(lines).strip()


def every_reply() -> Iterator[tuple[str, Writer, str]]:
    """All replies, for review: category, writer, text."""
    for category, writer in _replies():
        yield category, writer, reply(Alarm(category, writer, 0))


def examples() -> Iterator[tuple[str, str]]:
    """Reviewed example messages: (category, text); the category "ordinary" is nobody at risk."""
    data = read_toml(FOLDER / "examples.toml")
    yield from (("ordinary", text) for text in data["ordinary"])
    for category in data["category"]:
        yield from ((category["id"], text) for text in category["urgent"])


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
    kept = "".join(c for c in text.lower() if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(_APOSTROPHES.sub("'", kept).split())


def _windows(text: str) -> Iterator[str]:
    for begin in range(0, max(len(text), 1), WINDOW - 200):  # windows share 200 characters
        yield text[begin : begin + WINDOW]


def _contact(contact: dict[str, Any]) -> str:
    if contact["how"] == "text":
        return f"{contact['name']} (text {contact['value']})"
    return f"{contact['name']} on {contact['value']}"


@cache
def _probe() -> tuple[Vectors, float]:
    fitted = json.loads(PROBE.read_text(encoding="utf-8"))
    return np.array(fitted["weights"], dtype=np.float32), float(fitted["intercept"])


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
def _writers() -> tuple[tuple[Writer, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            raw["id"],
            _compiled(raw["regex"], raw["id"]),
            _compiled(raw["unless"], raw["id"]) if raw.get("unless") else None,
        )
        for raw in read_toml(FOLDER / "writer.toml")["writer"]
    )


@cache
def _replies() -> dict[tuple[str, Writer], str]:
    replies: dict[tuple[str, Writer], str] = {}
    for raw in read_toml(FOLDER / "replies.toml")["reply"]:
        for category in raw["categories"]:
            for writer in raw["writers"]:
                if (category, writer) in replies:
                    raise RagError(f"replies.toml: two replies for {category}, {writer}")
                replies[category, writer] = raw["text"].strip()
    return replies


@cache
def _contacts() -> dict[str, dict[str, Any]]:
    return {raw["id"]: raw for raw in read_toml(FOLDER / "replies.toml")["contact"]}


def _compiled(regex: str, item: str) -> re.Pattern[str]:
    try:
        return re.compile(regex, re.IGNORECASE)
    except re.error as error:
        raise RagError(f"rag/data/safety: {item}: faulty pattern: {error}") from error
