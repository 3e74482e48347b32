"""Word documents through python-docx: headings by style, lists, tables."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import groupby

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from rag.loaders.parsed import Parsed, UnreadableFileError, Writer

_HEADING = re.compile(r"Heading (\d)")
_OLE = b"\xd0\xcf\x11\xe0"  # how an encrypted .docx, and an old .doc, begins


def read_docx(data: bytes) -> Parsed:
    """The document's body, laid out block by block. Raises UnreadableFileError with the reason."""
    if data.startswith(_OLE):
        raise UnreadableFileError(
            "it is encrypted or an old .doc; save it as .docx without a password"
        )
    try:
        document = docx.Document(io.BytesIO(data))
    except (
        PackageNotFoundError,
        zipfile.BadZipFile,
        zlib.error,
        SyntaxError,  # of its XML
        EOFError,
        KeyError,
        RuntimeError,
        ValueError,
    ) as error:
        raise UnreadableFileError(f"it is not a readable Word document ({error})") from error
    writer = Writer()
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            writer.add_table(_cells(item))
        else:
            _write(item, writer)
    parsed = writer.parsed()
    if not parsed.text.strip():
        raise UnreadableFileError("the document holds no text")
    return parsed


def _cells(table: Table) -> Iterator[list[str]]:
    """The words of each row's cells; a merged cell is told once."""
    for row in table.rows:
        yield [cell.text for _, (cell, *_) in groupby(row.cells, key=lambda cell: cell._tc)]


def _write(paragraph: Paragraph, writer: Writer) -> None:
    style = paragraph.style.name if paragraph.style is not None else ""
    text = " ".join(paragraph.text.split())
    if (style or "").lower().startswith("toc"):
        writer.add("boilerplate", text, gap="\n")
    elif style == "Title":
        writer.add("heading", text, level=1)
    elif match := _HEADING.match(style or ""):
        writer.add("heading", text, level=int(match.group(1)))
    elif (style or "").startswith("List") or (
        paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    ):
        writer.add("list_item", f"• {text}" if text else "", gap="\n")
    else:
        writer.add("paragraph", text)
