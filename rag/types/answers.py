"""What is asked, what is found, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from rag.types.basic import Audience, Authority
from rag.types.corpus import Passage

AnswerBlockKind = Literal["own", "quote", "contact", "generated"]
RECENT_TURNS = 20  # of a conversation that a question's meaning is read from


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"
    URGENT = "urgent"
    DECLINED = "declined"
    CLARIFY = "clarify"
    INVALID = "invalid"


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

    @property
    def source_id(self) -> str:
        return self.passage.source_id


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

    @property
    def recent(self) -> tuple[Turn, ...]:
        """The end of the history, which says what the text leaves open."""
        return self.history[-RECENT_TURNS:]


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
