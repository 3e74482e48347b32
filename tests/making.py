"""Files and small corpora that tests make for themselves."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
import tomlkit
from fpdf import FPDF

from rag.config import Settings
from rag.encoders import Encoder, Progress, Vectors
from rag.types import Authority, Block, Document, Source

HEADER = "Working together: guidance for schools"

# A document of one's own in three sections; each text names what it is about only once.
GUIDE = """\
Asking for help

Speak to the class teacher first. They see your child every day and can tell you what they notice.

Fines

A penalty notice may be sent when absences were not authorised by the school.

Keeping notes

Write down what happened each morning:

• who was at home
• what your child said
"""


def source(source_id: str = "guide", **fields: Any) -> Source:
    values: dict[str, Any] = {
        "id": source_id,
        "file": f"{source_id}.txt",
        "title": "A guide",
        "publisher": "A council",
        "authority": Authority.LOCAL_AUTHORITY,
        "areas": ("england",),
        "audience": ("parent",),
        "date": "2024",
        "date_known": "made by a test",
        "rights": "none",
        "sha256": "0" * 64,
    }
    return Source(**{**values, **fields})


def document(text: str, blocks: Iterable[Block]) -> Document:
    return Document("guide", text, tuple(blocks), "0" * 64)


def texts(document: Document, kind: str | None = None) -> list[str]:
    """The words of each block, on one line."""
    return [
        " ".join(document.text[block.start : block.end].split())
        for block in document.blocks
        if kind in (None, block.kind)
    ]


def block_with(document: Document, words: str) -> Block:
    """The only block that holds the words."""
    (block,) = (b for b in document.blocks if words in document.text[b.start : b.end])
    return block


def check_blocks(text: str, blocks: Sequence[Block]) -> None:
    """Blocks are exact, not blank at their edges, in order, and apart from each other."""
    end = 0
    for block in blocks:
        assert end <= block.start < block.end <= len(text)
        words = text[block.start : block.end]
        assert words == words.strip()
        end = block.end


def write_corpus(folder: Path, files: Mapping[str, str | bytes], **fields: Any) -> Settings:
    """A corpus of the given files, with an index of its own beside it."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    catalogue = tomlkit.document()
    entries = tomlkit.aot()
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (corpus / name).write_bytes(data)
        of_file = source(
            Path(name).stem, file=name, sha256=hashlib.sha256(data).hexdigest(), **fields
        )
        entry = tomlkit.table()
        for key in Source.__slots__:
            value = getattr(of_file, key)
            if value is not None:
                entry[key] = list(value) if isinstance(value, tuple) else str(value)
        entries.append(entry)
    catalogue["source"] = entries
    (corpus / "sources.toml").write_text(tomlkit.dumps(catalogue), encoding="utf-8")
    return Settings(corpus_dir=corpus, index_dir=folder / "index")


def rewrite(settings: Settings, name: str, content: str | bytes) -> None:
    """Change a file and its checksum in the catalogue."""
    data = content.encode() if isinstance(content, str) else content
    path = settings.corpus_dir / name
    catalogue = settings.corpus_dir / "sources.toml"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(data)
    written = catalogue.read_text(encoding="utf-8")
    assert before in written
    after = hashlib.sha256(data).hexdigest()
    catalogue.write_text(written.replace(before, after), encoding="utf-8")


class CountingEncoder:
    """Counts the texts that go to the real encoder, which does the work."""

    def __init__(self, encoder: Encoder, before: Callable[[], None] = lambda: None) -> None:
        self._encoder = encoder
        self._before = before
        self.encoded: list[str] = []

    @property
    def id(self) -> str:
        return self._encoder.id

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self._before()
        self.encoded.extend(texts)
        return self._encoder.encode(texts, progress)


class GuidancePdf(FPDF):  # type: ignore[misc]
    """Set as departments set their guidance: running header, page numbers, type of four sizes."""

    def __init__(self, running: str = HEADER) -> None:
        super().__init__()
        self.running = running
        self.set_auto_page_break(auto=True, margin=25)

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font("helvetica", size=9)
            self.cell(0, 6, self.running, new_x="LMARGIN", new_y="NEXT")
            self.ln(4)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("helvetica", size=9)
        self.cell(0, 8, str(self.page_no()), align="C")

    def large_title(self, words: str) -> None:
        self._set(words, 22)

    def heading(self, words: str) -> None:
        self._set(words, 16)

    def subheading(self, words: str) -> None:
        self._set(words, 13.5)

    def paragraph(self, words: str) -> None:
        self._set(words, 11)

    def bullets(self, items: Iterable[str]) -> None:
        for words in items:
            self.set_x(18)
            self.set_font("symbol", size=11)
            self.cell(5, 6, "\xb7")
            self.set_font("helvetica", size=11)
            self.multi_cell(0, 6, words, new_x="LMARGIN", new_y="NEXT", align="L")
        self.ln(2)

    def _set(self, words: str, size: float) -> None:
        self.set_font("helvetica", size=size)
        self.multi_cell(0, size * 0.55, words, new_x="LMARGIN", new_y="NEXT", align="L")
        self.ln(3)

    def data(self) -> bytes:
        return bytes(self.output())


def guidance_pdf(chapters: int = 2) -> bytes:
    """Cover, contents, and chapters of numbered paragraphs, three or so pages each."""
    pdf = GuidancePdf()
    pdf.add_page()
    pdf.large_title("Guidance on attendance at school for all who work in and with schools")
    pdf.paragraph("For maintained schools and academies")
    pdf.add_page()
    pdf.large_title("Contents")
    for chapter in range(1, chapters + 1):
        pdf.paragraph(f"Chapter {chapter}: what is expected of schools " + "." * 40 + f" {chapter}")
        pdf.paragraph(f"Fines in chapter {chapter} " + "." * 40 + f" {chapter + 1}")
    number = 0
    for chapter in range(1, chapters + 1):
        pdf.add_page()
        pdf.large_title(
            f"Chapter {chapter}: what is expected of schools and of those who govern them"
        )
        for section in ("Expectations", "Fines", "The role of the council"):
            pdf.heading(f"{section} in chapter {chapter}")
            for _ in range(4):
                number += 1
                pdf.paragraph(
                    f"{number}. The barriers in matter {number} are wide and complex, within and "
                    "beyond the school gates, and are often specific to individual pupils and "
                    f"families. They are told apart by the word matter{number}."
                )
            number += 1
            pdf.paragraph(f"{number}. In matter {number} all schools are expected to:")
            pdf.bullets(
                [
                    f"keep a register, as item{number} says, in which absence is entered at the "
                    "time of registration in the morning and in the afternoon;",
                    "have a policy which all staff and parents understand; and",
                    "talk to families early.",
                ]
            )
            pdf.subheading(f"In practice ({section.lower()}, {chapter})")
            pdf.paragraph(
                "A first notice is \xa380 if paid within 21 days.\n"
                f"This rises to \xa3160 after that in case{number}."
            )
    return pdf.data()


def word_document(fill: Callable[[Any], object]) -> bytes:
    document = docx.Document()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
