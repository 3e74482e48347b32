"""Word documents through python-docx: headings by style, lists, tables."""

from __future__ import annotations

import io
import re
import zipfile

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
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableFileError(f"it is not a readable Word document ({error})") from error
    writer = Writer()
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            writer.add_table([[cell.text for cell in row.cells] for row in item.rows])
        else:
            _write(item, writer)
    parsed = writer.parsed()
    if not parsed.text.strip():
        raise UnreadableFileError("the document holds no text")
    return parsed


def _write(paragraph: Paragraph, writer: Writer) -> None:
    style = paragraph.style.name if paragraph.style is not None else ""
    text = " ".join(paragraph.text.split())
    if style == "Title":
        writer.add("heading", text, level=1)
    elif match := _HEADING.match(style or ""):
        writer.add("heading", text, level=int(match.group(1)))
    elif (style or "").startswith("List") or (
        paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    ):
        writer.add("list_item", f"• {text}" if text else "", gap="\n")
    else:
        writer.add("paragraph", text)
