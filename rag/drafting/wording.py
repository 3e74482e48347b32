"""The wording of replies, and how enquiries are read: `rag/data/reply.toml`, with its schema."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from rag.anchors import read_toml
from rag.types import RagError

FILE = Path(__file__).parents[1] / "data" / "reply.toml"
_STRICT = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


def _union(patterns: object) -> object:
    """A list of regular expressions as one. Raises ValueError with the faulty one."""
    if not isinstance(patterns, list):
        return patterns
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"faulty pattern {pattern!r}: {error}") from error
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


Patterns = Annotated[re.Pattern[str], BeforeValidator(_union)]


@dataclass(frozen=True, slots=True)
class Letter:
    """Wording of the letter itself."""

    __pydantic_config__ = _STRICT

    greeting: str
    urgent_thanks: str
    sign_off: str
    to_worker: str
    quotes: str
    heading: str
    story: str
    numbered: str
    see_above: str
    next_steps: str
    contacts: str
    where_you_live: str
    not_covered: str
    uncovered: str
    uncovered_gap: str
    declined: str
    ask_elsewhere: str
    too_long: str
    empty: str
    unreadable: str


@dataclass(frozen=True, slots=True)
class Says:
    """The line before a quotation, by whose words it is."""

    __pydantic_config__ = _STRICT

    law: str
    statutory_guidance: str
    government_guidance: str
    local_authority: str
    information_service: str
    charity: str
    evidence: str
    to_schools: str
    other: str
    quoted: str
    dated: str
    superseded: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A sentence for messages in which `when` is found and `unless` is not."""

    __pydantic_config__ = _STRICT

    id: str
    text: str
    when: Patterns
    unless: Patterns | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is asked of the documents for messages in which `when` is found."""

    __pydantic_config__ = _STRICT

    id: str
    ask: str
    when: Patterns


@dataclass(frozen=True, slots=True)
class NextStepsAsked:
    __pydantic_config__ = _STRICT

    most: int


@dataclass(frozen=True, slots=True)
class Contacts:
    __pydantic_config__ = _STRICT

    ask: str
    asked: Patterns


@dataclass(frozen=True, slots=True)
class EnquiryLines:
    """Lines of an e-mail that are not the message itself."""

    __pydantic_config__ = _STRICT

    earlier: Patterns
    header: Patterns
    subject: Patterns
    greeting: Patterns
    sign_off: Patterns
    sign_off_lines: int
    closing: Patterns
    after_closing: Patterns


@dataclass(frozen=True, slots=True)
class Asking:
    """How questions are told from the story around them."""

    __pydantic_config__ = _STRICT

    most: int
    begins: Patterns
    keeps: Patterns
    leads: Patterns
    fears: Patterns
    feared: Patterns
    thin: Patterns
    courtesies: Patterns
    alike: float


@dataclass(frozen=True, slots=True)
class Checks:
    """What the checks say, and what they look for."""

    __pydantic_config__ = _STRICT

    unsupported: str
    weakly: str
    fact: str
    fact_elsewhere: str
    rule: str
    bare: str
    not_verbatim: str
    no_label: str
    owner: str
    other_owner: str
    other_area: str
    other_audience: str
    superseded: str
    urgent: str
    owned_rules: Patterns
    says_replaced: Patterns
    courtesy: Patterns


@dataclass(frozen=True, slots=True)
class ReplyWording:
    """The whole of the data file."""

    __pydantic_config__ = _STRICT

    letter: Letter
    says: Says
    acknowledgement: tuple[Acknowledgement, ...]
    next_steps_asked: NextStepsAsked
    next_step: tuple[NextStep, ...]
    contacts: Contacts
    enquiry: EnquiryLines
    questions: Asking
    check: Checks


def read_wording(path: Path = FILE) -> ReplyWording:
    """The data file. Raises RagError that names what does not fit its schema."""
    try:
        return TypeAdapter(ReplyWording).validate_python(read_toml(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RagError(f"{path}: {where}: {first['msg']}") from error


@cache
def reply_wording() -> ReplyWording:
    return read_wording()


def folded(text: str) -> str:
    """The form that the patterns are written for: straight apostrophes, single spaces."""
    return " ".join(re.sub("[\u2018\u2019\u02bc`´]", "'", text).split())


def acknowledgement(message: str, choices: Sequence[Acknowledgement]) -> str:
    """The sentence for a message: of the first choice that it calls for."""
    text = folded(message)
    for choice in choices:
        if choice.when.search(text) and not (choice.unless and choice.unless.search(text)):
            return choice.text
    return ""
