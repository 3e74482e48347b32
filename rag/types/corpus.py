"""What is read: sources, the works they quote, documents, and the passages they are cut into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.types.basic import Authority, Span

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "boilerplate"]


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
