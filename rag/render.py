"""An answer as Markdown. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from rag.types import AnswerBlock

_ACTIVE = re.compile(r"([\\`*_\[\]<>|#])")


def markdown(blocks: Sequence[AnswerBlock]) -> str:
    """The blocks as a user reads them, with [1] labels."""
    return "\n\n".join(_render(block) for block in blocks)


def escape(text: str) -> str:
    """Text in which nothing is live Markdown or HTML."""
    return _ACTIVE.sub(r"\\\1", text)


def _render(block: AnswerBlock) -> str:
    labels = "".join(f" [{label}]" for label in block.citations)
    if block.kind == "own":
        return block.text + labels
    if block.kind == "generated":
        return escape(block.text) + labels
    lines = (block.text + labels).split("\n")
    if any("\t" in line for line in lines):
        lines = _with_tables(lines)
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _with_tables(lines: Sequence[str]) -> list[str]:
    """Lines whose cells are parted by tabs, as Markdown tables."""
    laid: list[str] = []
    for is_table, group in groupby(lines, key=lambda line: "\t" in line):
        if not is_table:
            laid.extend(group)
            continue
        rows = [[cell.replace("|", "\\|") for cell in line.split("\t")] for line in group]
        width = max(map(len, rows))
        # A header row that is short has lost the empty cell above the rows' names.
        rows[0] = [""] * (width - len(rows[0])) + rows[0]
        table = ["| " + " | ".join(cells) + " |" for cells in rows]
        laid += [table[0], "|" + " --- |" * width, *table[1:]]
    return laid
