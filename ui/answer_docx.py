"""An answer as a Word file, from what the page sends back; nothing is kept here."""

from __future__ import annotations

import io
import unicodedata
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import docx
from docx.document import Document as WordFile
from docx.shared import Pt
from pydantic import TypeAdapter

from rag.citations import verify
from rag.types import Answer, AnswerBlock, Citation, Document
from rag.wording import wording
from ui.labels import citation_label, date_text
from ui.quotations import full_reference
from ui.text_html import heading_of, plain

LARGEST = 1 << 20  # bytes of a record, unpacked


class NotAnAnswerError(ValueError):
    """What was sent is not an answer of ours: of another form, or quoting what nothing says."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A question and the parts of its answer that a file shows."""

    question: str
    blocks: tuple[AnswerBlock, ...]
    citations: tuple[Citation, ...]


_KEPT = TypeAdapter(Kept)


def kept_record(question: str, answer: Answer) -> str:
    """What `kept_from` reads: JSON, packed small, as each answer on a page carries one."""
    record = _KEPT.dump_json(Kept(question, answer.blocks, answer.citations))
    return b64encode(zlib.compress(record)).decode()


def kept_from(record: bytes, documents: Mapping[str, Document]) -> Kept:
    """What a page sent back. Raises NotAnAnswerError unless every quote is its document's."""
    try:
        unpacked = zlib.decompressobj().decompress(b64decode(record, validate=True), LARGEST)
        kept = _KEPT.validate_json(unpacked)
    except (ValueError, zlib.error) as error:  # pydantic's and base64's errors are ValueErrors
        raise NotAnAnswerError("That is not an answer of this page.") from error
    if not kept.citations or not all(verify(citation, documents) for citation in kept.citations):
        raise NotAnAnswerError("The documents do not say what this answer quotes.")
    return kept


def word_file(kept: Kept, today: date) -> bytes:
    """The .docx file: the question, the answer in its order, and each source in full."""
    file = docx.Document()
    file.core_properties.author = ""
    file.core_properties.title = wording("keep", "title")
    file.styles["Normal"].font.size = Pt(11)
    file.add_heading(wording("keep", "title"), level=0)
    file.add_heading(f"{wording('keep', 'asked')}: {_writable(kept.question)}", level=1)
    for block in kept.blocks:
        _add_block(file, block)
    file.add_heading(wording("keep", "sources"), level=2)
    for citation in kept.citations:
        where = f"[{citation.label}] {full_reference(citation)}. {citation_label(citation)}."
        file.add_paragraph(where + (f" {citation.url}" if citation.url else ""))
    file.add_paragraph(wording("keep", "note", date=date_text(today.isoformat())))
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _add_block(file: WordFile, block: AnswerBlock) -> None:
    heading = heading_of(block.text) if block.kind == "own" else None
    if heading is not None:
        file.add_heading(_writable(heading), level=2)
        return
    labels = "".join(f" [{label}]" for label in block.citations)
    is_quote = block.kind == "quote"
    paragraphs = (block.text if is_quote else plain(block.text)).split("\n")
    lines = [_writable(line) for line in paragraphs if line.strip()]
    for number, line in enumerate(lines, start=1):
        words = line + (labels if number == len(lines) else "")
        if line.startswith("- "):
            file.add_paragraph(words.removeprefix("- "), style="List Bullet")
        else:
            file.add_paragraph(words, style="Quote" if is_quote else None)


def _writable(text: str) -> str:
    """The text without the characters that a Word file cannot hold."""
    kept = (c for c in text if c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    return "".join(kept)
