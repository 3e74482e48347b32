"""A span of a document as people read it: white space and markup tidied, no word changed. Pure."""

from __future__ import annotations

import html
import re

from rag.types import Block, Document

_BREAKS = re.compile(r"</(?:li|p|ul|ol|div)>|<br\s*/?>", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|code|div|em|figure|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span|strike"
    r"|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]*(?:\([^()]*\))?[^()\s]*\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|])")
_BULLET = re.compile(r"\A\s*(?:[•●▪◦‣·*]|-(?=\s))\s*")
_HEADING = re.compile(r"\A#{1,6}\s+")


def tidy_span(document: Document, start: int, end: int) -> str:
    """The words of `text[start:end]`: paragraphs, list items as "- ", cells parted by tabs."""
    lines: list[str] = []
    kinds: list[str] = []
    for block in document.blocks:
        if block.end <= start or block.start >= end or block.kind == "boilerplate":
            continue
        words = _tidy_block(document.text[max(start, block.start) : min(end, block.end)], block)
        if words:
            lines.append(words)
            kinds.append(block.kind)
    joined = lines[0] if lines else tidy_text(document.text[start:end])
    for before, kind, line in zip(kinds, kinds[1:], lines[1:], strict=False):
        together = kind in ("list_item", "table_row") and before in ("list_item", "table_row")
        joined += ("\n" if together else "\n\n") + line
    return joined


def tidy_text(text: str) -> str:
    """Words on one line, without HTML tags, Markdown's links and emphasis, or odd spaces."""
    return " ".join(_without_markup(text).split())


def _tidy_block(text: str, block: Block) -> str:
    if block.kind == "table_row":
        cells = (
            text.strip("\n").strip().strip("|").split("|")
            if "|" in text and "\t" not in text
            else text.split("\t")
        )
        return "\t".join(
            "; ".join(filter(None, (tidy_text(part) for part in _BREAKS.split(cell))))
            for cell in cells
        )
    if block.kind == "list_item":
        words = _BULLET.sub("", text)
        tidied = tidy_text(words)
        return f"- {tidied}" if tidied and words != text else tidied
    if block.kind == "heading":
        return tidy_text(_HEADING.sub("", text))
    return tidy_text(text)


def _without_markup(text: str) -> str:
    text = _TAGS.sub("", _BREAKS.sub("\n", text))
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    return html.unescape(_ESCAPE.sub(r"\1", text))
