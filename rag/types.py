"""The nouns of the project, as small frozen records.

A *source* is a file of the corpus, a *document* is that file parsed, a *passage* is what is
retrieved, *evidence* is what is quoted, and a *citation* is evidence with its address. Every
offset counts characters of the document's text: `text[start:end]` is always the exact words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Span = tuple[int, int]
BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "boilerplate"]
AnswerBlockKind = Literal["own", "quote", "contact", "generated"]
Audience = Literal["parent", "school", "helpline"]


class Authority(StrEnum):
    """How binding words are; members stand from most to least binding."""

    LAW = "law"
    STATUTORY_GUIDANCE = "statutory_guidance"
    GOVERNMENT_GUIDANCE = "government_guidance"
    LOCAL_AUTHORITY = "local_authority"
    INFORMATION_SERVICE = "information_service"
    CHARITY = "charity"
    EVIDENCE = "evidence"

    @property
    def rank(self) -> int:
        """0 for the most binding."""
        return list(Authority).index(self)


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"
    URGENT = "urgent"
    DECLINED = "declined"
    CLARIFY = "clarify"
    INVALID = "invalid"


class RagError(Exception):
    """A set-up fault that an operator can mend; the message says what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus and what is known about it (an entry of `corpus/sources.toml`)."""

    id: str
    file: str
    title: str
    publisher: str
    authority: Authority
    areas: tuple[str, ...]
    audience: tuple[str, ...]
    date: str
    date_known: str
    rights: str
    sha256: str
    url: str | None = None

    @property
    def area(self) -> str:
        return ", ".join(self.areas)


@dataclass(frozen=True, slots=True)
class Work:
    """A text, or a person in a stated role, whose words a source quotes."""

    id: str
    kind: Literal["text", "person"]
    title: str
    publisher: str
    authority: Authority
    date: str | None
    date_known: str | None
    edition: str | None = None
    superseded_by: str | None = None
    superseded_note: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span of a document that is a work's words and not the document's own."""

    source_id: str
    work_id: str
    start: int
    end: int
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A structural piece of a document. `section` is the path of headings it stands under."""

    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...] = ()
    page: int | None = None
    level: int = 0  # of a heading: 1 is the highest
    header: Span | None = None  # of a table row: the row that names its columns


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed source; blocks stand in reading order and do not overlap."""

    source_id: str
    text: str
    blocks: tuple[Block, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved: one section, one speaker, at most 1,000 characters.

    `context` is the line it is embedded under; `quotation` is set when the words are a quoted
    work's. `digest` changes when anything that is indexed for the passage changes.
    """

    id: str
    source_id: str
    start: int
    end: int
    text: str
    section: tuple[str, ...]
    page: int | None
    context: str
    quotation: Quotation | None = None

    @property
    def embedded_text(self) -> str:
        return f"{self.context}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """The least that is quoted: a sentence, a list item or a table row of one passage."""

    id: str
    passage_id: str
    start: int
    end: int
    kind: BlockKind
    embedded_text: str
    lead: Span | None = None  # the line that leads in the list, or the table's header row


@dataclass(frozen=True, slots=True)
class BankQuestion:
    """A question, written by hand, that a passage answers; `anchor` is where it does."""

    id: str
    text: str
    voice: str
    source_id: str
    passage_ids: tuple[str, ...]  # the first holds the anchor; others answer as well
    anchor: Span


ContactKind = Literal["phone", "email", "address", "web", "drop_in"]
CueKind = Literal["contact", "disagreement", "gap", "decline", "clarify"]


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


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages a search may return; None leaves a field open."""

    source: str | None = None
    publisher: str | None = None
    authority: str | None = None
    area: str | None = None
    audience: str | None = None
    since: int | None = None  # the earliest year that the words may be from


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A passage with its score in [0, 1]; `features` says where the score came from."""

    passage: Passage
    score: float
    features: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A contiguous span of one passage, chosen to be quoted."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words a cited span is, when it is not the source's own."""

    work_id: str
    title: str
    publisher: str
    locator: str | None
    date: str | None
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """Evidence with its address: `quote` is exactly `document.text[start:end]`."""

    label: int
    source_id: str
    title: str
    publisher: str
    authority: Authority
    date: str
    area: str
    url: str | None
    section: tuple[str, ...]
    page: int | None
    speaker: Speaker | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class AnswerBlock:
    """A piece of what the user reads. All kinds but `own` rest on at least one citation."""

    kind: AnswerBlockKind
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A topic on which cited sources disagree, with the labels of each side."""

    topic: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation, with the answer that was given if known."""

    question: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a user asks, with all that is known about who asks and where they live."""

    text: str
    history: tuple[Turn, ...] = ()
    audience: Audience | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that a language model wrote and that is not shown, with what speaks against it."""

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole reply to a question, as every surface shows it."""

    status: Status
    blocks: tuple[AnswerBlock, ...]
    citations: tuple[Citation, ...] = ()
    results: tuple[SearchResult, ...] = ()
    standalone_question: str = ""
    differs: tuple[Difference, ...] = ()
    suggestions: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] | None = None  # None: no language model was asked
    complete: bool = True  # False: more sentences of it are to come
