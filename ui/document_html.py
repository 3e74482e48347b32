"""A whole document as safe HTML, with the cited words in <mark>. Pure.

The words are shown tidied (rag.tidy), as answers show them; what is marked is exactly
`text[start:end]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from rag.tidy import tidy_span
from rag.types import Block, BlockKind, Document, Span, overlaps
from ui.text_html import MARK_OFF, MARK_ON, inline, table

_QUOTE_ID = "quote"  # of the first marked element: where an address with #quote leads


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    id: str
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """A document, laid out."""

    html: Markup
    contents: tuple[Entry, ...]


def document_page(document: Document, span: Span | None = None) -> Page:
    """The document's blocks under their headings, boilerplate folded away."""
    contents: list[Entry] = []
    pieces: list[Markup] = []
    path: tuple[str, ...] = ()
    for block_kind, blocks in _runs(document.blocks):
        if blocks[0].section != path:
            opened = _opened(path, blocks[0].section, len(contents))
            cited = block_kind == "heading" and _inside(blocks[0], span)
            pieces += [_heading(entry, cited and entry is opened[-1]) for entry in opened]
            contents += opened
            path = blocks[0].section
        pieces.append(_laid_out(block_kind, blocks, document, span))
    html = Markup("\n").join(piece for piece in pieces if piece)
    if span is not None:
        html = Markup(str(html).replace("<mark>", f'<mark id="{_QUOTE_ID}">', 1))  # noqa: S704
    return Page(html, tuple(contents))


def is_editors(title: str) -> bool:
    """Whether a section's title is ours: the document has none there."""
    return title.startswith("[") and title.endswith("]")


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[BlockKind, list[Block]]]:
    """Consecutive blocks that are laid out together: a list, a table, a menu, one paragraph."""
    run: list[Block] = []
    for block in blocks:
        if run and not _together(run[-1], block):
            yield run[0].kind, run
            run = []
        run.append(block)
    if run:
        yield run[0].kind, run


def _together(before: Block, block: Block) -> bool:
    if block.kind != before.kind or block.section != before.section:
        return False
    if block.kind == "table_row":  # a row without a header after rows that had one: a new table
        return block.header is not None or before.header is None
    return block.kind in ("list_item", "boilerplate")


def _opened(before: tuple[str, ...], path: tuple[str, ...], count: int) -> list[Entry]:
    """The headings that a new section path opens."""
    same = 0
    while same < min(len(before), len(path)) and before[same] == path[same]:
        same += 1
    if same == len(path):  # back up to a section that is open already
        return []
    return [
        Entry(f"section-{count + i}", level, path[level])
        for i, level in enumerate(range(same, len(path)))
    ]


def _heading(entry: Entry, marked: bool) -> Markup:
    level = min(entry.level + 2, 6)
    words = Markup("<mark>{}</mark>").format(entry.title) if marked else Markup.escape(entry.title)
    if is_editors(entry.title):
        words = Markup(
            '{} <span class="editors">our title<span class="visually-hidden">'
            ": the document has none here</span></span>"
        ).format(entry.title[1:-1])
    return Markup('<h{0} id="{1}">{2}</h{0}>').format(level, entry.id, words)


def _laid_out(
    kind: BlockKind, blocks: Sequence[Block], document: Document, span: Span | None
) -> Markup:
    lines = [_words(document, block, span) for block in blocks]
    if kind == "heading":
        return Markup("")
    if kind == "boilerplate":
        cited = any(_overlaps(block, span) for block in blocks)
        words = Markup("").join(Markup("<p>{}</p>").format(inline(line)) for line in lines)
        return Markup(
            '<details class="furniture"{}><summary>Menus, contents lists or page footers</summary>'
            "{}</details>"
        ).format(Markup(" open") if cited else "", words)
    if kind == "list_item":
        items = Markup("").join(
            Markup("<li{}{}>{}</li>").format(
                "" if line.startswith("- ") else Markup(' class="unmarked"'),
                _place(block),
                inline(line.removeprefix("- ")),
            )
            for line, block in zip(lines, blocks, strict=True)
        )
        return Markup("<ul>{}</ul>").format(items)
    if kind == "table_row":
        rows = [_balanced(line.split("\t")) for line in lines]
        whole = replace(blocks[0], end=blocks[-1].end)
        laid = table(rows, header=len(rows) > 1 and blocks[0].header is None)
        return Markup("<div{}>{}</div>").format(_place(whole), laid)
    return Markup("<p{}>{}</p>").format(_place(blocks[0]), inline(lines[0]))


def _place(block: Block) -> Markup:
    """Where the words stand, so that some can be selected and given an address."""
    return Markup(' data-start="{}" data-end="{}"').format(block.start, block.end)


def _words(document: Document, block: Block, span: Span | None) -> str:
    """The block's tidied words with the span's edges as marks."""
    text = _without_marks(document.text[block.start : block.end])
    if _overlaps(block, span) and span is not None and not _inside(block, span):
        start = max(span[0] - block.start, 0)
        end = min(span[1] - block.start, len(text))
        # A mark at a block's own edge stands outside its markup, so that tidying sees that whole.
        before, after = (text[:start], MARK_ON) if start else ("", "")
        tail = (MARK_OFF, text[end:]) if end < len(text) else ("", "")
        text = before + after + text[start:end] + "".join(tail)
    kind = "paragraph" if block.kind == "boilerplate" else block.kind
    alone = replace(block, kind=kind, start=0, end=len(text), header=None)
    words = tidy_span(Document(document.source_id, text, (alone,), ""), 0, len(text))
    if not _overlaps(block, span):
        return words
    prefix = "- " if block.kind == "list_item" and words.startswith("- ") else ""
    words = words.removeprefix(prefix)
    if MARK_ON not in words:
        words = MARK_ON + words
    if MARK_OFF not in words:
        words += MARK_OFF
    return prefix + words


def _without_marks(text: str) -> str:
    """Text in which no character stands for a mark, every offset as before."""
    return text.replace(MARK_ON, " ").replace(MARK_OFF, " ")


def _balanced(cells: Sequence[str]) -> list[str]:
    """Cells in which a mark that runs on over several begins and ends in each."""
    balanced: list[str] = []
    is_open = False
    for cell in cells:
        text = (MARK_ON if is_open else "") + cell
        is_open = text.rfind(MARK_ON) > text.rfind(MARK_OFF)
        balanced.append(text + (MARK_OFF if is_open else ""))
    return balanced


def _overlaps(block: Block, span: Span | None) -> bool:
    return span is not None and overlaps((block.start, block.end), span)


def _inside(block: Block, span: Span | None) -> bool:
    return span is not None and span[0] <= block.start and block.end <= span[1]
