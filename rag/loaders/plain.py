"""Plain text: paragraphs, bulleted and numbered lists, tab-separated tables, likely headings.

Copies out of PDFs and web pages are the usual plain text here, so lines may be wrapped by hand,
a blank line may fall inside a sentence, and a page may end with a form feed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rag.loaders.parsed import Parsed, decode
from rag.sentences import trim
from rag.types import Block, BlockKind, Span

WRAPPED_AT = 120  # characters: text whose lines hardly ever pass this was wrapped by hand
HEADING_CHARS = 90

_BULLET = re.compile(r"\s*(?:[•●▪◦‣·*o-]\s+|[•●▪◦‣]|(?:[12]?\d|30|[a-z]|[ivx]{1,4})[.)]\s+)(?=\S)")
_RULE = re.compile(r"\s*(?:={3,}|-{3,}|_{3,}|\*{3,})\s*\Z")
_NUMBERED_HEADING = re.compile(r"(?:\d+\.)+\d*\s+[A-Z]|(?:Chapter|Section|Part|Annex)\s+\w+", re.I)

IsHeading = Callable[[str], int]  # a line -> its heading level, 0 when it is none


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    page: int | None


def read_plain(data: bytes) -> Parsed:
    """Plain text, decoded as UTF-8 with its newlines untouched."""
    text = decode(data)
    pages = 1 if "\f" in text else None
    return Parsed(text, tuple(plain_blocks(text, page=pages)))


def plain_blocks(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    page: int | None = None,
    is_heading: IsHeading | None = None,
) -> list[Block]:
    """The blocks of `text[start:end]`; `page` is that of the first line and grows at form feeds."""
    end = len(text) if end is None else end
    lines = list(_lines(text, start, end, page))
    lengths = sorted(line.end - line.start for line in lines if line.text.strip())
    wrapped = bool(lengths) and lengths[int(len(lengths) * 0.95)] <= WRAPPED_AT
    blocks: list[Block] = []
    header: Span | None = None
    blank_before = True
    for i, line in enumerate(lines):
        if not line.text.strip() or _RULE.match(line.text):
            blank_before, header = True, None
            continue
        following = next((later.text for later in lines[i + 1 :] if later.text.strip()), "")
        span = trim(text, line.start, line.end)
        level = is_heading(line.text) if is_heading else 0
        if not level and blank_before:
            level = _heading_level(
                line.text, following, lines[i + 1].text if i + 1 < len(lines) else ""
            )
        if level:
            blocks.append(Block("heading", *span, (), line.page, level))
            blank_before, header = True, None
            continue
        kind, header = _kind(line, header, span)
        last = blocks[-1] if blocks else None
        if last and _continues(text, last, line, kind, wrapped=wrapped, blank_before=blank_before):
            blocks[-1] = replace(last, end=span[1])
        else:
            own = header if kind == "table_row" and header != span else None
            blocks.append(Block(kind, *span, (), line.page, 0, own))
        blank_before = False
    return blocks


def _lines(text: str, start: int, end: int, page: int | None) -> Iterator[_Line]:
    for match in re.compile(r"[^\n\f]*(?:[\n\f]|\Z)").finditer(text, start, end):
        if match.start() == match.end():
            continue
        yield _Line(match.start(), match.end(), match.group(), page)
        if match.group().endswith("\f") and page is not None:
            page += 1


def _kind(line: _Line, header: Span | None, span: Span) -> tuple[BlockKind, Span | None]:
    if "\t" in line.text.strip() or (header and "\t" in line.text):
        return "table_row", header or span
    return ("list_item" if _BULLET.match(line.text) else "paragraph"), None


def _continues(
    text: str, last: Block, line: _Line, kind: BlockKind, *, wrapped: bool, blank_before: bool
) -> bool:
    """Whether a line goes on with the block before it."""
    if kind != "paragraph" or last.kind not in ("paragraph", "list_item"):
        return False
    first = line.text.strip()[0]
    ends_open = text[last.end - 1] not in '.!?:;”"'
    if blank_before:  # a blank line that fell into a sentence
        return wrapped and ends_open and first.islower()
    return wrapped


def _heading_level(line: str, following: str, next_line: str) -> int:
    """1 to 3 for a line that stands after a blank one and reads like a heading, else 0."""
    words = line.strip()
    if len(words) > HEADING_CHARS or "\t" in words or "://" in words or "@" in words:
        return 0
    if _RULE.match(next_line):
        return 1 if "=" in next_line else 2
    if _BULLET.match(line) or words[-1] in ".,;:" or not following:
        return 0
    if not (words[0].isupper() or words[0].isdigit()):
        return 0
    if words.isupper() and len(words) > 3:
        return 1
    if _NUMBERED_HEADING.match(words):
        return 2
    stands_alone = not next_line.strip()
    leads_on = bool(_BULLET.match(following)) or len(following.strip()) > len(words)
    short = len(words.split()) <= 10
    return 3 if short and leads_on and (stands_alone or bool(_BULLET.match(next_line))) else 0
