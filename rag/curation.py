"""What curators know beyond the documents: contacts, disagreements, gaps, fixed replies.

Each comes with examples of the questions that call for it (its *cues*), which are indexed like
the question bank, and each points into the documents by anchors checked at ingest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rag.anchors import AnchorError, find, find_range, read_toml
from rag.types import (
    Contact,
    Cue,
    CueKind,
    Disagreement,
    Document,
    FixedReply,
    Gap,
    RagError,
    Side,
    Span,
)

CONTACTS, DIFFERENCES, GAPS = "contacts.toml", "differences.toml", "gaps.toml"
DATA = Path(__file__).parent / "data"
DECLINES, CLARIFY = DATA / "declines.toml", DATA / "clarify.toml"


@dataclass(frozen=True, slots=True)
class Curation:
    """All of it, anchored."""

    contacts: tuple[Contact, ...]
    disagreements: tuple[Disagreement, ...]
    gaps: tuple[Gap, ...]
    replies: tuple[FixedReply, ...]
    cues: tuple[Cue, ...]


def load_curation(corpus_dir: Path, documents: Mapping[str, Document]) -> Curation:
    """Read and anchor everything. Raises RagError naming the file and the item at fault."""
    contacts = [
        (_contact(raw, documents, item), raw["asked_as"])
        for raw, item in _entries(corpus_dir / CONTACTS, "contact")
        if raw["source"] in documents
    ]
    all_disagreements = [
        (_disagreement(raw, documents, item), raw["asked_as"])
        for raw, item in _entries(corpus_dir / DIFFERENCES, "difference")
    ]
    # Where one source alone is left, there is nothing to differ from.
    disagreements = [
        (d, asked) for d, asked in all_disagreements if len({s.source_id for s in d.sides}) > 1
    ]
    gaps = [
        (_gap(raw, documents, item), raw["questions"])
        for raw, item in _entries(corpus_dir / GAPS, "topic")
    ]
    declines = [(_reply(raw), raw["questions"]) for raw, _ in _entries(DECLINES, "kind")]
    clarify = [(_reply(raw), raw["questions"]) for raw, _ in _entries(CLARIFY, "kind")]
    cues = [
        *_cues("contact", contacts),
        *_cues("disagreement", disagreements),
        *_cues("gap", gaps),
        *_cues("decline", declines),
        *_cues("clarify", clarify),
    ]
    if len({cue.id for cue in cues}) < len(cues):
        twice = next(c.text for i, c in enumerate(cues) if c.id in {d.id for d in cues[:i]})
        raise RagError(f"the example question {twice!r} stands twice under one item")
    return Curation(
        tuple(contact for contact, _ in contacts),
        tuple(disagreement for disagreement, _ in disagreements),
        tuple(gap for gap, _ in gaps),
        tuple(reply for reply, _ in (*declines, *clarify)),
        tuple(cues),
    )


def _entries(path: Path, table: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The file's entries, each with the name it has in an error; a missing file has none."""
    if path.exists():
        for entry in read_toml(path).get(table, []):
            yield entry, f"{path.name}: {entry.get('id', '?')}"


def _contact(raw: Mapping[str, Any], documents: Mapping[str, Document], item: str) -> Contact:
    text = documents[raw["source"]].text
    start, end = (
        find_range(text, raw["from"], raw["to"], item=item)
        if "from" in raw
        else find(text, raw["anchor"], item=item)
    )
    if raw["value"] not in text[start:end]:
        raise AnchorError(f"{item}: the value {raw['value']!r} is not in its anchor")
    return Contact(
        id=raw["id"],
        source_id=raw["source"],
        service=raw["service"],
        kind=raw["kind"],
        value=raw["value"],
        start=start,
        end=end,
        areas=tuple(raw["areas"]),
        audience=tuple(raw["audience"]),
        as_of=raw.get("as_of"),
    )


def _disagreement(
    raw: Mapping[str, Any], documents: Mapping[str, Document], item: str
) -> Disagreement:
    sides = [
        Side(
            side["source"],
            *find_range(documents[side["source"]].text, side["from"], side["to"], item=item),
            side["says"],
        )
        for side in raw["side"]
        if side["source"] in documents
    ]
    return Disagreement(raw["id"], raw["topic"], raw["line"], tuple(sides))


def _gap(raw: Mapping[str, Any], documents: Mapping[str, Document], item: str) -> Gap:
    nearest: list[tuple[str, Span]] = [
        (near["source"], find(documents[near["source"]].text, near["anchor"], item=item))
        for near in raw.get("nearest", [])
        if near["source"] in documents
    ]
    return Gap(raw["id"], raw["title"], raw["official"], raw.get("url"), tuple(nearest))


def _reply(raw: Mapping[str, Any]) -> FixedReply:
    patterns = tuple(raw.get("patterns", []))
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise RagError(f"{raw['id']}: the pattern {pattern!r} is faulty: {error}") from error
    return FixedReply(raw["id"], raw["reply"], tuple(raw.get("choices", [])), patterns)


def _cues(
    kind: CueKind,
    items: list[tuple[Contact, list[str]]]
    | list[tuple[Disagreement, list[str]]]
    | list[tuple[Gap, list[str]]]
    | list[tuple[FixedReply, list[str]]],
) -> Iterator[Cue]:
    for target, texts in items:
        for text in texts:
            digest = sha256(f"{target.id} {text.lower()}".encode()).hexdigest()[:12]
            yield Cue(f"{kind}?{digest}", text, kind, target.id)
