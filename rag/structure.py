"""What curators write about a document's structure: `corpus/structure.toml`.

A source listed there takes its headings from there alone: lines of the document that are
headings, and editor's titles (shown in square brackets) where the document has lost its own.
Boilerplate is declared there too: menus, footers, tables of contents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from rag.anchors import AnchorError, find, find_range, read_toml
from rag.sentences import trim
from rag.types import Block, RagError, Span

FILE = "structure.toml"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at `start`; `end == start` for a title that is not printed there."""

    start: int
    end: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Structure:
    """Curated headings and boilerplate of one document, as offsets in reading order."""

    headings: tuple[Heading, ...]
    boilerplate: tuple[Span, ...]


def load_structures(corpus_dir: Path) -> dict[str, dict[str, Any]]:
    """The raw entries by source id; they are anchored once the document's text is known."""
    path = corpus_dir / FILE
    if not path.exists():
        return {}
    entries = read_toml(path).get("source", [])
    if any("id" not in entry for entry in entries):
        raise RagError(f"{path}: a source has no id")
    return {entry["id"]: entry for entry in entries}


def anchored(entry: Mapping[str, Any], text: str) -> Structure:
    """Find every item of an entry in the document. Raises AnchorError naming the item."""
    item = f"{FILE}: {entry['id']}"
    try:
        headings = [_heading(raw, text, f"{item}: heading") for raw in entry.get("headings", [])]
        spans = [
            find_range(text, raw["from"], raw["to"], item=f"{item}: boilerplate")
            for raw in entry.get("boilerplate", [])
        ]
    except KeyError as error:
        raise AnchorError(f"{item}: an item lacks the field {error}") from error
    return Structure(tuple(sorted(headings, key=lambda h: h.start)), tuple(sorted(spans)))


def _heading(raw: Mapping[str, Any], text: str, item: str) -> Heading:
    if "before" in raw:  # a title that is not printed at its place
        start, _ = find(text, raw["before"], item=item)
        title = raw["title"] if raw.get("printed") else f"[{raw['title']}]"
        return Heading(start, start, raw["level"], title)
    start, end = _whole_lines(text, raw["line"], item)
    return Heading(start, end, raw["level"], raw.get("title") or plain_title(raw["line"]))


def _whole_lines(text: str, line: str, item: str) -> Span:
    found = list(re.finditer(rf"^[ \t]*{re.escape(line)}[ \t]*$", text, re.MULTILINE))
    if len(found) != 1:
        raise AnchorError(f"{item}: the line {line!r} is found {len(found)} times")
    return trim(text, *found[0].span())


def plain_title(line: str) -> str:
    """A heading's words without Markdown's marks."""
    return " ".join(re.sub(r"[#*_]|(?<=\])\([^)]*\)|[\[\]]", "", line).split()).rstrip(":")


def apply(structure: Structure, text: str, blocks: Sequence[Block]) -> list[Block]:
    """Cut the blocks at curated headings and boilerplate, and let only those stand."""
    cuts = sorted({edge for span in _edges(structure) for edge in span})
    pieces: list[Block] = []
    for block in blocks:
        kind = "paragraph" if block.kind == "heading" else block.kind
        points = [block.start, *(cut for cut in cuts if block.start < cut < block.end), block.end]
        for start, end in pairwise(points):
            start, end = trim(text, start, end)
            if start < end:
                pieces.append(replace(block, kind=kind, start=start, end=end, level=0))
    headings = {(h.start, h.end): h for h in structure.headings if h.end > h.start}
    kept: list[Block] = []
    for piece in pieces:
        if any(start <= piece.start < end for start, end in headings):
            continue  # it is added whole below
        if any(start <= piece.start < end for start, end in structure.boilerplate):
            kept.append(replace(piece, kind="boilerplate"))
        else:
            kept.append(piece)
    kept += [Block("heading", h.start, h.end, (), None, h.level) for h in headings.values()]
    return sorted(kept, key=lambda block: block.start)


def _edges(structure: Structure) -> list[Span]:
    return [(h.start, h.end) for h in structure.headings] + list(structure.boilerplate)
