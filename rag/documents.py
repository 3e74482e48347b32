"""A source's file -> `Document`: text, blocks with offsets, section paths and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rag.loaders import READERS, UnreadableFileError
from rag.sources import sha256_of
from rag.structure import Heading, anchored, apply, plain_title
from rag.types import Block, Document

MB = 1_000_000


def load_document(
    path: Path, source_id: str, structure: Mapping[str, Any] | None = None, *, max_mb: int = 50
) -> Document:
    """Parse a file by its ending, under its entry of `corpus/structure.toml` if it has one.

    Raises UnreadableFileError with a reason for a person, and AnchorError when the curated
    structure does not fit the file.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise UnreadableFileError(
            f"{path.name}: files of type {path.suffix or '(none)'} are not read; {known} are"
        )
    try:
        size = path.stat().st_size
        if size > max_mb * MB:
            raise UnreadableFileError(f"it is too large ({size / MB:.0f} MB; at most {max_mb} MB)")
        parsed = reader(path.read_bytes())
        if not parsed.text.strip():
            raise UnreadableFileError("it is empty")
    except OSError as error:
        raise UnreadableFileError(f"{path.name}: {error.strerror}") from error
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{path.name}: {error}") from error
    blocks: Sequence[Block] = parsed.blocks
    headings = [
        Heading(b.start, b.end, b.level, plain_title(parsed.text[b.start : b.end]))
        for b in blocks
        if b.kind == "heading"
    ]
    if structure is not None:
        curated = anchored(structure, parsed.text)
        blocks = apply(curated, parsed.text, blocks)
        headings = list(curated.headings)
    return Document(source_id, parsed.text, with_sections(blocks, headings), sha256_of(path))


def with_sections(blocks: Sequence[Block], headings: Sequence[Heading]) -> tuple[Block, ...]:
    """Give every block the path of the headings it stands under, its own included."""
    path: list[Heading] = []
    waiting = list(headings)
    placed: list[Block] = []
    for block in blocks:
        while waiting and waiting[0].start <= block.start:
            heading = waiting.pop(0)
            path = [above for above in path if above.level < heading.level] + [heading]
        placed.append(replace(block, section=tuple(heading.title for heading in path)))
    return tuple(placed)
