"""What people know about the documents: lay questions, contacts, disagreements, gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.types.basic import Span
from rag.types.corpus import Document, Passage, Quotation, Sentence, Source, Work

ContactKind = Literal["phone", "email", "address", "web", "drop_in"]
CueKind = Literal["contact", "disagreement", "gap", "decline", "clarify"]


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question, written by hand, that a passage answers; `anchor` is where it does."""

    id: str
    text: str
    voice: str
    source_id: str
    passage_ids: tuple[str, ...]  # the first holds the anchor; others answer as well
    anchor: Span


@dataclass(frozen=True, slots=True)
class Contact:
    """Somewhere to turn: `value` stands, byte for byte, in the source's span start..end."""

    id: str
    source_id: str
    service: str
    kind: ContactKind
    value: str
    start: int
    end: int
    areas: tuple[str, ...]
    audience: tuple[str, ...]
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement, in a source's own words; `says` is our neutral label."""

    source_id: str
    start: int
    end: int
    says: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A topic on which sources really differ; `line` says what about, without a verdict."""

    id: str
    topic: str
    line: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A topic of this field that the documents do not cover, and where to look instead."""

    id: str
    title: str
    official: str
    url: str | None
    nearest: tuple[tuple[str, Span], ...]  # (source id, span) of the nearest things they say


@dataclass(frozen=True, slots=True)
class FixedReply:
    """A reviewed reply to what is not answered from the documents."""

    id: str
    reply: str
    choices: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()  # regular expressions that call for it


@dataclass(frozen=True, slots=True)
class Cue:
    """An example of a question that calls for something; `target` is the id of what."""

    id: str
    text: str
    kind: CueKind
    target: str


@dataclass(frozen=True, slots=True)
class Contents:
    """All that an index holds, vectors aside."""

    sources: tuple[Source, ...]
    works: tuple[Work, ...]
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    questions: tuple[BankQuestion, ...]
    contacts: tuple[Contact, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    gaps: tuple[Gap, ...] = ()
    replies: tuple[FixedReply, ...] = ()
    cues: tuple[Cue, ...] = ()
    quotations: tuple[Quotation, ...] = ()
