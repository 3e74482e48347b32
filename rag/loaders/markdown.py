"""Markdown: structure from markdown-it, tables by pipes or tabs, offsets into the file itself."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.loaders.parsed import Parsed, decode
from rag.loaders.plain import plain_blocks
from rag.sentences import trim
from rag.types import Block, Span

_NEWLINE = re.compile(r"\r\n?|\n")  # as markdown-it counts lines


def read_markdown(data: bytes) -> Parsed:
    """CommonMark with tables; every block's span lies in the file's own text."""
    text = decode(data)
    starts = [0, *(match.end() for match in _NEWLINE.finditer(text)), len(text)]
    # A line that begins with a tab is the first row of a table here, never code.
    tokens = MarkdownIt("commonmark").enable("table").disable("code").parse(text)
    blocks: list[Block] = []
    header: Span | None = None
    for i, token in enumerate(tokens):
        if not token.map:
            continue
        # A heading's words, without the line that may be drawn under them.
        lines = (tokens[i + 1].map if token.type == "heading_open" else None) or token.map
        span = trim(text, starts[lines[0]], starts[lines[1]])
        if span[0] == span[1]:
            continue
        if token.type == "heading_open":
            blocks.append(Block("heading", *span, (), None, int(token.tag[1])))
        elif token.type == "table_open":
            header = None
        elif token.type == "tr_open":
            blocks.append(Block("table_row", *span, (), None, 0, header))
            header = header or span
        elif token.type == "inline" and tokens[i - 1].type == "paragraph_open":
            blocks.extend(_paragraph(text, span, tokens, i, starts))
        elif token.type in ("fence", "html_block"):
            if text.startswith("<!--", span[0]):
                blocks.append(Block("boilerplate", *span))
            else:
                blocks.extend(_lines_of(text, *span))
    return Parsed(text, tuple(blocks))


def _paragraph(
    text: str, span: Span, tokens: list[Token], i: int, starts: list[int]
) -> list[Block]:
    opener = tokens[i - 2] if i >= 2 else None
    if opener is not None and opener.type == "list_item_open" and opener.map:
        # The item begins at its bullet, which markdown-it leaves outside the paragraph.
        begin = text.index(opener.info or opener.markup, starts[opener.map[0]], span[1])
        return [Block("list_item", min(begin, span[0]), span[1])]
    return _lines_of(text, *span)


def _lines_of(text: str, start: int, end: int) -> list[Block]:
    """A paragraph, or the rows of a table whose cells are parted by tabs."""
    if "\t" in text[start:end]:
        begin = text.rfind("\n", 0, start) + 1  # a leading tab is an empty first cell
        return [block for block in plain_blocks(text, begin, end) if block.kind != "heading"]
    return [Block("paragraph", start, end)]
