"""Plain text: paragraphs, bulleted and numbered lists, tab-separated tables, likely headings.

Copies out of PDFs and web pages are the usual plain text here, so lines may be wrapped by hand,
a blank line may fall inside a sentence, and a page may end with a form feed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.loaders.parsed import Parsed, decode
from rag.sentences import trim
from rag.types import Block, BlockKind, Span

WRAPPED_AT = 120  # characters: text whose lines hardly ever pass this was wrapped by hand
HEADING_CHARS = 90
LAST_LINE = 0.75  # of the usual width: a shorter line that ends a sentence ends its paragraph
NUMBERED_CHARS = 150  # numbered items of more than this on average are paragraphs, not a list
CONTENTS_ENTRIES = 3  # fewer lines that end in a number are no table of contents
LIST_NUMBERS = 30  # higher numbers are those of paragraphs

_BULLET = re.compile(r"\s*(?:[•●▪◦‣·*o-]\s+|[•●▪◦‣]|(?:[12]?\d|30|[a-z]|[ivx]{1,4})[.)]\s+)(?=\S)")
_RULE = re.compile(r"\s*(?:={3,}|-{3,}|_{3,}|\*{3,})\s*\Z")
_NUMBERED_HEADING = re.compile(r"(?:\d+\.)+\d*\s+[A-Z]|(?:Chapter|Section|Part|Annex)\s+\w+", re.I)
_NUMBERED = re.compile(r"\s*(\d{1,3})[.)]\s+(?=[A-Z“‘\"'(])")
_CONTENTS = re.compile(r"\s*(?:table of )?contents\s*", re.I)
_ENDS_IN_NUMBER = re.compile(r"\s*\S.*?[\s.](\d{1,3})\s*")
_ENDS = '.!?:;”"'

IsHeading = Callable[[int], int]  # where a line starts -> its heading level, 0 when it is none


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    page: int | None

    @property
    def blank(self) -> bool:
        return not self.text.strip()


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
    """The blocks of `text[start:end]`; `page` is that of the first line and grows at form feeds.

    `is_heading` knows the headings where a format shows them; without it, lines that read like
    headings are taken for them.
    """
    end = len(text) if end is None else end
    lines = list(_lines(text, start, end, page))
    width = _width(lines)
    contents = _contents(lines)
    blocks: list[Block] = []
    header: Span | None = None
    blank_before = True
    number = 0
    for i, line in enumerate(lines):
        if line.blank or _RULE.match(line.text):
            blank_before, header = True, None
            continue
        span = trim(text, line.start, line.end)
        last = blocks[-1] if blocks else None
        level = is_heading(line.start) if is_heading else 0
        if i in contents:
            blocks.append(Block("boilerplate", *span, (), line.page))
        elif is_heading and last and last.level == level > 0 and not blank_before:
            blocks[-1] = replace(last, end=span[1])  # a heading over several lines
        elif level or (not is_heading and blank_before and (level := _heading_level(lines, i))):
            blocks.append(Block("heading", *span, (), line.page, level))
        else:
            kind, header = _kind(line, header, span)
            previous, number = number, _number(line.text, number)
            numbered = number != previous and kind != "table_row"
            if (
                last
                and not numbered
                and _continues(text, last, line, kind, width=width, blank_before=blank_before)
                and not (is_heading and _is_last_line(text, last, line, width))
            ):
                blocks[-1] = replace(last, end=span[1])
            else:
                own = header if kind == "table_row" and header != span else None
                blocks.append(Block(kind, *span, (), line.page, 0, own))
            blank_before = line.text.endswith("\f")
            continue
        blank_before, header = not is_heading, None
    return _numbered_paragraphs(text, blocks)


def _lines(text: str, start: int, end: int, page: int | None) -> Iterator[_Line]:
    for match in re.compile(r"[^\n\f]*(?:[\n\f]|\Z)").finditer(text, start, end):
        if match.start() == match.end():
            continue
        yield _Line(match.start(), match.end(), match.group(), page)
        if match.group().endswith("\f") and page is not None:
            page += 1


def _width(lines: Sequence[_Line]) -> int:
    """How long the lines of text wrapped by hand are; 0 for text that is not."""
    lengths = sorted(line.end - line.start for line in lines if not line.blank)
    width = lengths[int(len(lengths) * 0.95)] if lengths else 0
    return width if width <= WRAPPED_AT else 0


def _contents(lines: Sequence[_Line]) -> frozenset[int]:
    """The lines of a table of contents: each, or the next one, ends in a page number."""
    found: set[int] = set()
    entries = 0
    begin = next((i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)), len(lines))
    page, waiting = 0, [begin]
    for i, line in enumerate(lines[begin + 1 :], start=begin + 1):
        if line.blank:
            continue
        match = _ENDS_IN_NUMBER.fullmatch(line.text)
        if match and int(match.group(1)) >= page:
            page = int(match.group(1))
            entries += 1
            found.update((*waiting, i))
            waiting = []
        elif len(waiting) > (not entries):
            break
        else:
            waiting.append(i)
    return frozenset(found) if entries >= CONTENTS_ENTRIES else frozenset()


def _number(line: str, last: int) -> int:
    """The number a paragraph opens with, if it goes on from the last one; else the last one."""
    match = _NUMBERED.match(line)
    if match is None:
        return last
    number = int(match.group(1))
    return number if number <= LIST_NUMBERS or 0 < number - last <= 3 else last


def _kind(line: _Line, header: Span | None, span: Span) -> tuple[BlockKind, Span | None]:
    if "\t" in line.text.strip() or (header and "\t" in line.text):
        return "table_row", header or span
    return ("list_item" if _BULLET.match(line.text) else "paragraph"), None


def _continues(
    text: str, last: Block, line: _Line, kind: BlockKind, *, width: int, blank_before: bool
) -> bool:
    """Whether a line goes on with the block before it."""
    if kind != "paragraph" or last.kind not in ("paragraph", "list_item") or not width:
        return False
    first = line.text.strip()[0]
    ended = text[last.end - 1] in _ENDS
    if blank_before and "\f" in text[last.end : line.start]:  # a page may end inside a sentence
        running = last.kind == "paragraph" or bool(_NUMBERED.match(text, last.start, last.end))
        full = running and _last_line_chars(text, last) > LAST_LINE * width
        return not ended and (first.islower() or full)
    if blank_before:  # a blank line that fell into a sentence
        return not ended and first.islower()
    return True


def _is_last_line(text: str, last: Block, line: _Line, width: int) -> bool:
    """Whether a block is complete: a sentence ends in a short line, and the next one begins."""
    short = _last_line_chars(text, last) < LAST_LINE * width
    return short and text[last.end - 1] in _ENDS and not line.text.strip()[0].islower()


def _last_line_chars(text: str, block: Block) -> int:
    return block.end - max(block.start, text.rfind("\n", block.start, block.end) + 1)


def _numbered_paragraphs(text: str, blocks: list[Block]) -> list[Block]:
    """Numbered paragraphs as paragraphs: what they say is no list."""
    runs: list[list[Block]] = []
    last = 0
    for block in blocks:
        match = _NUMBERED.match(text, block.start, block.end)
        if match is None or block.kind != "list_item":
            continue
        if not runs or int(match.group(1)) <= last:
            runs.append([])
        runs[-1].append(block)
        last = int(match.group(1))
    promoted: set[int] = set()
    for run in runs:
        long = sum(block.end - block.start for block in run) > NUMBERED_CHARS * len(run)
        promoted.update(block.start for block in run if long or text[block.end - 1] == ":")
    return [replace(b, kind="paragraph") if b.start in promoted else b for b in blocks]


def _heading_level(lines: Sequence[_Line], i: int) -> int:
    """1 to 3 for a line that stands after a blank one and reads like a heading, else 0."""
    line = lines[i].text
    next_line = lines[i + 1].text if i + 1 < len(lines) else ""
    following = next((later.text for later in lines[i + 1 :] if not later.blank), "")
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
