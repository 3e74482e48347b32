"""PDF through pypdf: text page by page, headings by type size, running headers left out."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from rag.loaders.parsed import Parsed, UnreadableFileError
from rag.loaders.plain import plain_blocks

PAGE_GAP = "\f\n"
LARGER = 1.12  # a heading's type is at least this much larger than the body's
HEADING_LINES = 3
HEADING_CHARS = 200
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:[Pp]age )?#(?: (?:of|/) #)?")  # as `_fold` leaves it
_NUMBERED = re.compile(r"\s*\d+[.)]\s+\w")  # a paragraph, however like others it begins
_LINE_ENDS = ("\r\n", "\n", "\r", "\f")
_LINE_PARTS = re.compile(r"\r\n|[\n\r\f]|[^\n\r\f]+")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float  # of the type that most of it is set in, in points


_Page = list[_Line]


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
        DependencyError,
        ArithmeticError,
        RuntimeError,
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
    if not any(line.text.strip() for page in pages for line in page):
        raise UnreadableFileError(
            "it holds pictures of pages and no text; run text recognition first"
        )
    return _lay_out(pages)


def _read_page(page: PageObject) -> _Page:
    runs: list[tuple[str, float]] = []

    def note(
        text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float
    ) -> None:
        runs.append((text, round(abs(size * (tm[3] or 1.0) * (cm[3] or 1.0)), 1)))

    page.extract_text(visitor_text=note)
    return list(_lines(runs))


def _lines(runs: Iterable[tuple[str, float]]) -> Iterator[_Line]:
    """The page's lines, from runs of text with their type sizes."""
    words, sizes = "", Counter[float]()
    for text, size in (*runs, ("\n", 0.0)):
        for part in _LINE_PARTS.findall(text.replace("\x00", "")):
            if part in _LINE_ENDS:
                yield _Line(words, sizes.most_common(1)[0][0] if sizes else 0.0)
                words, sizes = "", Counter()
            else:
                words += part
                sizes[size] += len(part.strip())


def _lay_out(pages: Sequence[_Page]) -> Parsed:
    body = _body_size(pages)
    running = _running_lines(pages, body)
    levels: dict[int, int] = {}  # by where a line starts
    text = ""
    for number, page in enumerate(pages):
        text += PAGE_GAP if number else ""
        lines = [line for i, line in enumerate(page) if not _is_furniture(page, i, running, body)]
        for line, level in zip(lines, _levels(lines, body), strict=True):
            levels[len(text)] = level
            text += line.text + "\n"
    by_type = any(levels.values())
    is_heading = (lambda start: levels.get(start, 0)) if by_type else None
    return Parsed(text, tuple(plain_blocks(text, page=1, is_heading=is_heading)))


def _body_size(pages: Sequence[_Page]) -> float:
    """The size in which most characters of the document are set."""
    weights: Counter[float] = Counter()
    for page in pages:
        for line in page:
            weights[line.size] += len(line.text.strip())
    return weights.most_common(1)[0][0] if weights else 0.0


def _levels(lines: Sequence[_Line], body: float) -> list[int]:
    """The heading level of each line; lines of one size that follow each other are one heading."""
    levels: list[int] = []
    for size, group in groupby(lines, key=lambda line: line.size if line.text.strip() else None):
        run = list(group)
        words = " ".join(line.text.strip() for line in run)
        level = _level(size or 0.0, body)
        if (
            len(run) > HEADING_LINES
            or len(words) > HEADING_CHARS
            or words.endswith((".", ",", ";"))
        ):
            level = 0  # words set larger, not a heading
        levels += [level] * len(run)
    return levels


def _level(size: float, body: float) -> int:
    if not body or size < LARGER * body:
        return 0
    return 1 if size >= 1.8 * body else 2 if size >= 1.35 * body else 3


def _running_lines(pages: Sequence[_Page], body: float) -> frozenset[str]:
    """First and last lines that stand on many pages, page numbers aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_fold(page[i].text) for i in _edges(page) if not _level(page[i].size, body)})
    least = max(3, len(pages) // 3)  # left and right pages may differ
    return frozenset(
        line
        for line, count in counts.items()
        if count >= (2 if _PAGE_NUMBER.fullmatch(line) else least)
    )


def _is_furniture(page: _Page, i: int, running: frozenset[str], body: float) -> bool:
    line = page[i]
    return (
        i in _edges(page)
        and not _level(line.size, body)
        and not _NUMBERED.match(line.text)
        and _fold(line.text) in running
    )


def _edges(page: _Page) -> list[int]:
    """The first two and the last two lines of a page."""
    lines = [i for i, line in enumerate(page) if line.text.strip()]
    return [*lines[:2], *lines[-2:]]


def _fold(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))
