"""How people go on asking: `rag/data/conversation.toml`, with its schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from rag.anchors import read_toml
from rag.types import RagError

FILE = Path(__file__).parent / "data" / "conversation.toml"

PhraseKind = Literal[
    "new_topic",
    "openers",
    "lead",
    "lead_weak",
    "further",
    "about_answer",
    "who_or_what",
    "correcting",
    "corrected",
    "meant",
    "asking",
]


@dataclass(frozen=True, slots=True)
class Family:
    """Things of one kind; naming another of them changes the question that was asked."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: str
    competes: Literal["always", "alone", "dropped", "corrected"]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases with a part to play, as the data file explains them."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    new_topic: tuple[str, ...]
    openers: tuple[str, ...]
    lead: tuple[str, ...]
    lead_weak: tuple[str, ...]
    further: tuple[str, ...]
    about_answer: tuple[str, ...]
    who_or_what: tuple[str, ...]
    correcting: tuple[str, ...]
    corrected: tuple[str, ...]
    meant: tuple[str, ...]
    asking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Generic:
    """Words, parted by white space, that say nothing of a topic on their own."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    small: str
    thin: str
    everyones: str


@dataclass(frozen=True, slots=True)
class Words:
    """Single words with a part to play, as the data file explains them."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    strong: frozenset[str]
    weak: frozenset[str]
    plain_it: frozenset[str]
    after_that: frozenset[str]
    not_said_before: frozenset[str]
    clause: frozenset[str]
    verbs: frozenset[str]
    before_age: frozenset[str]
    identity: frozenset[str]
    wh: frozenset[str]
    auxiliaries: frozenset[str]
    persons: frozenset[str]
    tellers: frozenset[str]
    requests: frozenset[str]
    items: frozenset[str]
    ordinals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The whole data file."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    spelling: Mapping[str, str]
    phrases: Phrases
    words: Words
    generic: Generic
    family: tuple[Family, ...]


@cache
def phrasebook() -> Phrasebook:
    """The data, checked. Raises RagError naming the field at fault."""
    try:
        return TypeAdapter(Phrasebook).validate_python(read_toml(FILE))
    except ValidationError as error:
        raise RagError(f"{FILE} is not valid: {error}") from error
