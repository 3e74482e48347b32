"""The finished letter as a file: Word with footnotes, an e-mail, plain text with notes. Pure."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

import docx
from docx.shared import Pt

from rag.citations import reference
from rag.drafting.edited import labels_in, without_labels
from rag.types import AnswerBlock, Citation
from ui.footnotes import Footnotes
from ui.text_html import heading_of

SUBJECT = "Your message about school"
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LABEL = re.compile(r"\s*\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class File:
    """A kind of file, and how it is made of a letter."""

    media_type: str
    make: Callable[[Sequence[AnswerBlock], Sequence[Citation]], bytes]


def note(citation: Citation) -> str:
    """The reference as a note gives it, with where the words stand and can be read."""
    parts = [reference(citation)]
    if citation.speaker:
        parts[0] += f", {citation.title}, {citation.date}"
    if citation.section:
        parts.append(f"section “{citation.section[-1].strip('[]')}”")
    return ", ".join(parts) + (f". {citation.url}" if citation.url else ".")


def plain_text(blocks: Sequence[AnswerBlock], citations: Sequence[Citation]) -> str:
    """The letter with numbers in brackets, and what they refer to at its end."""
    known = {citation.label: citation for citation in citations}
    numbers = _numbers(blocks, known)
    paragraphs = [_plain(block, numbers) for block in blocks]
    notes = [f"[{number}] {note(known[label])}" for label, number in numbers.items()]
    if notes:
        paragraphs += ["Notes", "\n".join(notes)]
    return "\n\n".join(paragraphs) + "\n"


def text_file(blocks: Sequence[AnswerBlock], citations: Sequence[Citation]) -> bytes:
    return plain_text(blocks, citations).encode()


def mail_file(blocks: Sequence[AnswerBlock], citations: Sequence[Citation]) -> bytes:
    """An unsent message, to be opened, addressed and sent with a mail program."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = SUBJECT
    message["X-Unsent"] = "1"
    message.set_content(plain_text(blocks, citations), cte="quoted-printable")
    return message.as_bytes()


def word_file(blocks: Sequence[AnswerBlock], citations: Sequence[Citation]) -> bytes:
    """A Word document whose references are footnotes."""
    known = {citation.label: citation for citation in citations}
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = SUBJECT
    document.core_properties.comments = ""
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    footnotes = Footnotes(document)
    given: dict[int, int] = {}  # the footnote of each label: referred to again, it is not repeated

    def refer(paragraph: docx.text.paragraph.Paragraph, label: int) -> None:
        if label not in known:
            return
        if label in given:
            footnotes.refer_again(paragraph, given[label])
        else:
            given[label] = footnotes.add(paragraph, note(known[label]))

    for block in blocks:
        lines = list(_lines(block))
        for at, (style, text) in enumerate(lines):
            paragraph = document.add_paragraph(style=style)
            for part, label in _parts(text):
                _add_runs(paragraph, part)
                if label is not None:
                    refer(paragraph, label)
            if at == len(lines) - 1:
                for label in block.citations:
                    refer(paragraph, label)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


FILES: Mapping[str, File] = {
    "docx": File(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word_file
    ),
    "eml": File("message/rfc822", mail_file),
    "txt": File("text/plain; charset=utf-8", text_file),
}


def _numbers(blocks: Sequence[AnswerBlock], known: Mapping[int, Citation]) -> dict[int, int]:
    """Each label that is used, with its number in the order of first use."""
    used = (label for b in blocks for label in (*labels_in(b.text), *b.citations))
    return {
        label: number
        for number, label in enumerate(dict.fromkeys(n for n in used if n in known), start=1)
    }


def _plain(block: AnswerBlock, numbers: Mapping[int, int]) -> str:
    def number(match: re.Match[str]) -> str:
        return f" [{numbers[int(match[1])]}]" if int(match[1]) in numbers else ""

    heading = heading_of(block.text) if block.kind == "own" else None
    text = _LABEL.sub(number, _BOLD.sub(r"\1", heading or block.text)).replace("\t", "; ")
    if block.kind == "quote":
        text = f"“{text}”"
    labels = "".join(f" [{numbers[n]}]" for n in block.citations if n in numbers)
    return f"{text.upper() if heading else text}{labels}"


def _lines(block: AnswerBlock) -> Iterator[tuple[str, str]]:
    """The lines of a block, each with its Word style."""
    heading = heading_of(block.text) if block.kind == "own" else None
    if heading:
        yield "Heading 2", heading
        return
    lines = [line for line in block.text.split("\n") if line.strip()]
    for at, line in enumerate(lines):
        bullet = line.startswith("- ")
        text = line.removeprefix("- ").replace("\t", "; ")
        if block.kind == "quote":
            opens, closes = "“" if at == 0 else "", "”" if at == len(lines) - 1 else ""
            yield "List Bullet" if bullet else "Quote", f"{opens}{text}{closes}"
        else:
            yield "List Bullet" if bullet else "Normal", text


def _parts(text: str) -> Iterator[tuple[str, int | None]]:
    """The text cut at its numbers in brackets, each after the words before it."""
    end = 0
    for match in _LABEL.finditer(text):
        yield text[end : match.start()], int(match[1])
        end = match.end()
    yield without_labels(text[end:]), None


def _add_runs(paragraph: docx.text.paragraph.Paragraph, text: str) -> None:
    for at, part in enumerate(_BOLD.split(text)):
        if part:
            paragraph.add_run(part).bold = True if at % 2 else None
