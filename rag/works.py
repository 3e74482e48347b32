"""Whose words a span is: `corpus/works.toml` and `corpus/quotations.toml`.

A quotation that fills sentences of its own is spoken by its work, and passages break at its
edges. One that is woven into a sentence of the host document stays the host's sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from rag.anchors import AnchorError, find_range, read_toml
from rag.types import Authority, Document, Quotation, RagError, Work

WORKS = "works.toml"
QUOTATIONS = "quotations.toml"
MIN_CHARS = 60  # a shorter quotation is a phrase inside the host's own statement


def load_works(corpus_dir: Path) -> tuple[Work, ...]:
    """Every work that the corpus quotes. Raises RagError on a faulty entry."""
    path = corpus_dir / WORKS
    if not path.exists():
        return ()
    works = tuple(_work(entry, path) for entry in read_toml(path).get("work", []))
    ids = {work.id for work in works}
    for work in works:
        if work.superseded_by and work.superseded_by not in ids:
            raise RagError(f"{path}: {work.id}: superseded_by {work.superseded_by!r} is no work")
    return works


def _work(entry: Mapping[str, Any], path: Path) -> Work:
    known = {field.name for field in fields(Work)}
    name = f"{path}: work {entry.get('id', '?')!r}"
    if unknown := sorted(entry.keys() - known):
        raise RagError(f"{name}: unknown field {unknown[0]!r}")
    try:
        values = {"date": None, "date_known": None, **entry}
        return Work(**{**values, "authority": Authority(entry["authority"])})
    except (KeyError, TypeError, ValueError) as error:
        raise RagError(f"{name}: {error}") from error


def load_quotations(
    corpus_dir: Path, documents: Mapping[str, Document], works: Sequence[Work]
) -> tuple[Quotation, ...]:
    """Every recorded quotation, anchored. Raises AnchorError on one that does not fit."""
    path = corpus_dir / QUOTATIONS
    if not path.exists():
        return ()
    ids = {work.id for work in works}
    quotations: list[Quotation] = []
    for number, entry in enumerate(read_toml(path).get("quotation", []), start=1):
        if missing := [key for key in ("source", "work", "from", "to") if key not in entry]:
            raise RagError(f"{path.name}: quotation {number}: the field {missing[0]!r} is missing")
        item = f"{path.name}: {entry['source']}: {entry['from'][:40]!r}"
        document = documents.get(entry["source"])
        if document is None:
            continue  # its source could not be read, which is reported on its own
        if entry["work"] not in ids:
            raise RagError(f"{item}: there is no work {entry['work']!r}")
        span = find_range(document.text, entry["from"], entry["to"], item=item)
        quotations.append(Quotation(entry["source"], entry["work"], *span, entry.get("locator")))
    quotations.sort(key=lambda q: (q.source_id, q.start))
    for before, after in pairwise(quotations):
        if before.source_id == after.source_id and after.start < before.end:
            raise AnchorError(
                f"{path.name}: {after.source_id}: two quotations overlap at character {after.start}"
            )
    return tuple(quotations)


def speaks(quotation: Quotation, text: str) -> bool:
    """Whether the quotation fills sentences of its own, rather than a part of the host's."""
    words = text[quotation.start : quotation.end]
    begins = words[0].isupper() or words[0].isdigit() or words[0] in "“‘'\"([" or len(words) > 200
    after = text[quotation.end : quotation.end + 2]
    ends = words.rstrip("”’'\")")[-1] in ".?!:…" or after[:1] in ("\n", "") or after[1:] == "\n"
    return len(words) >= MIN_CHARS and begins and ends
