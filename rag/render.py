"""An answer as Markdown. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    lines = (block.text + labels).split("\n")
    if any("\t" in line for line in lines):
        lines = _with_tables(lines)
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _with_tables(lines: Sequence[str]) -> list[str]:
    """Lines whose cells are parted by tabs, as Markdown tables."""
    laid: list[str] = []
    in_table = False
    for line in lines:
        if "\t" not in line:
            in_table = False
            laid.append(line)
            continue
        cells = [cell.replace("|", "\\|") for cell in line.split("\t")]
        laid.append("| " + " | ".join(cells) + " |")
        if not in_table:
            laid.append("|" + " --- |" * len(cells))
        in_table = True
    return laid
