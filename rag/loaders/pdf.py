"""PDF through pypdf: text page by page, headings by type size, running headers set apart."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from rag.loaders.parsed import Parsed, UnreadableFileError
from rag.loaders.plain import plain_blocks
from rag.types import Block

PAGE_GAP = "\n\f\n"
LARGER = 1.12  # a heading's type is at least this much larger than the body's
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Page:
    text: str
    sizes: dict[str, float]  # the type size of each run of text, in points


def read_pdf(data: bytes) -> Parsed:
    """The text of every page, each block with its page number, counted from 1.

    Raises UnreadableFileError when the file is damaged, encrypted, or scanned without text.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFileError("it is encrypted; save a copy without a password")
        pages = [_read_page(page) for page in reader.pages]
    except UnreadableFileError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        OSError,
    ) as error:
        # pypdf lets many kinds of error through on a damaged file; the reason is told, not lost.
        raise UnreadableFileError(
            f"it is not a readable PDF ({error or type(error).__name__})"
        ) from error
    if not any(page.text.strip() for page in pages):
        raise UnreadableFileError(
            "it holds pictures of pages and no text; run text recognition first"
        )
    return _lay_out(pages)


def _read_page(page: PageObject) -> _Page:
    sizes: dict[str, float] = {}

    def note(
        text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float
    ) -> None:
        if run := " ".join(text.split()):
            sizes[run] = max(sizes.get(run, 0.0), abs(size * (tm[3] or 1.0) * (cm[3] or 1.0)))

    text = page.extract_text(visitor_text=note) or ""
    return _Page(text.replace("\x00", "").replace("\f", "\n"), sizes)


def _lay_out(pages: Sequence[_Page]) -> Parsed:
    body = _body_size(pages)
    running = _running_lines(pages)
    text = PAGE_GAP.join(page.text for page in pages)
    blocks: list[Block] = []
    offset = 0
    for number, page in enumerate(pages, start=1):

        def level(line: str, sizes: dict[str, float] = page.sizes) -> int:
            return _level(line, sizes, body)

        end = offset + len(page.text)
        for block in plain_blocks(text, offset, end, page=number, is_heading=level):
            furniture = _fold(text[block.start : block.end]) in running
            blocks.append(replace(block, kind="boilerplate", level=0) if furniture else block)
        offset = end + len(PAGE_GAP)
    return Parsed(text, tuple(blocks))


def _body_size(pages: Sequence[_Page]) -> float:
    """The size in which most characters of the document are set."""
    weights: Counter[float] = Counter()
    for page in pages:
        for run, size in page.sizes.items():
            weights[round(size, 1)] += len(run)
    return weights.most_common(1)[0][0] if weights else 0.0


def _level(line: str, sizes: dict[str, float], body: float) -> int:
    words = " ".join(line.split())
    size = sizes.get(words, 0.0)
    if not words or len(words) > 120 or words[-1] in ".,;" or not body or size < LARGER * body:
        return 0
    return 1 if size >= 1.8 * body else 2 if size >= 1.35 * body else 3


def _running_lines(pages: Sequence[_Page]) -> frozenset[str]:
    """First and last lines that stand on most pages, page numbers aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page.text.splitlines() if line.strip()]
        counts.update({_fold(line) for line in (*lines[:2], *lines[-2:])})
    least = max(3, len(pages) // 2)
    return frozenset(line for line, count in counts.items() if count >= least)


def _fold(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))
