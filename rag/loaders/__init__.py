"""One reader a format: the bytes of a file -> its text and its blocks, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rag.loaders.docx import read_docx
from rag.loaders.html import read_html
from rag.loaders.markdown import read_markdown
from rag.loaders.parsed import Parsed, UnreadableFileError
from rag.loaders.pdf import read_pdf
from rag.loaders.plain import read_plain

READERS: Mapping[str, Callable[[bytes], Parsed]] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}

__all__ = ["READERS", "Parsed", "UnreadableFileError"]
