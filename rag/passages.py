"""A document -> passages and their sentences. Pure; every span is exact.

A passage stays inside one section and one speaker, keeps a list with the line that leads it in
and a table row with its header, and is at most `MAX_CHARS` long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from rag.atoms import MAX_CHARS, TARGET_CHARS, Atom, atoms_of
from rag.sentences import LIMITS, sentence_spans
from rag.types import Document, Passage, Quotation, Sentence, Source, Span

SMALL_CHARS = 160  # less than this at a section's end joins the passage before it
FRAGMENT_CHARS = 60  # "The guidance states: '" between two quotations is no passage of its own

_SLUG = re.compile(r"[^a-z0-9]+")


def split_document(
    document: Document, source: Source, quotations: Sequence[Quotation] = ()
) -> tuple[tuple[Passage, ...], tuple[Sentence, ...]]:
    """The document's passages in reading order, and the sentences of each."""
    atoms = list(atoms_of(document, quotations))
    passages: list[Passage] = []
    sentences: list[Sentence] = []
    ordinals: Counter[tuple[str, ...]] = Counter()
    slugs: dict[tuple[str, ...], str] = {}
    for group in _groups(document.text, atoms):
        body = [atom for atom in group if atom.kind != "heading"]
        if not body or _is_fragment(document.text, body):
            continue
        section = body[-1].section
        slug = slugs.setdefault(section, _slug(section, slugs.values()))
        ordinals[section] += 1
        passage = _passage(f"{source.id}/{slug}/{ordinals[section]}", document, source, group)
        passages.append(passage)
        sentences.extend(_sentences(passage, document.text, body))
    return tuple(passages), tuple(sentences)


def _groups(text: str, atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    """Runs of atoms that make a passage each."""
    for run in _runs(atoms):
        group: list[Atom] = []
        for i, atom in enumerate(run):
            if group and not _fits(text, group, run[i:]):
                carried = [group.pop()] if len(group) > 1 and group[-1].leads_in(text) else []
                yield group
                group = carried
            group.append(atom)
        if group:
            yield group


def _runs(atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    """Runs of one section and one speaker, each under the headings right above it."""
    headings: list[Atom] = []
    run: list[Atom] = []
    for atom in atoms:
        if atom.apart:
            headings = []
        if run and (
            atom.apart
            or atom.kind == "heading"
            or atom.section != run[-1].section
            or atom.quotation is not run[-1].quotation
        ):
            yield run
            run = []
        if atom.kind == "heading":
            headings.append(atom)
            continue
        if not run and headings:
            # A heading is the document's own, so a quotation cannot stand in one passage with it.
            run = [] if atom.quotation else headings
            headings = []
        run.append(atom)
    if run:
        yield run


def _fits(text: str, group: Sequence[Atom], rest: Sequence[Atom]) -> bool:
    """Whether the next atom joins the group: always up to the target, and up to the limit to keep
    a heading, a list, a table, or a rule and its exception together, or to take in a short end."""
    atom, last = rest[0], group[-1]
    length = atom.end - group[0].start
    if length <= TARGET_CHARS:
        return not _would_break_list(text, group, rest)
    if length > MAX_CHARS:
        return False
    together = (
        last.kind == "heading"
        or (atom.kind == "list_item" and (last.kind == "list_item" or last.leads_in(text)))
        or (atom.kind == "table_row" and atom.header == (last.start, last.end))
        or LIMITS.match(text, atom.start) is not None
    )
    remaining = rest[-1].end - atom.start
    return together or (remaining < SMALL_CHARS and rest[-1].end - group[0].start <= MAX_CHARS)


def _would_break_list(text: str, group: Sequence[Atom], rest: Sequence[Atom]) -> bool:
    """Whether the next atom leads in a list that fits into a passage, but no longer into this."""
    if not rest[0].leads_in(text) or all(atom.kind == "heading" for atom in group):
        return False
    items = list(takewhile(lambda atom: atom.kind == "list_item", rest[1:]))
    end = items[-1].end if items else rest[0].end
    return end - group[0].start > MAX_CHARS >= end - rest[0].start


def _is_fragment(text: str, body: Sequence[Atom]) -> bool:
    start, end = body[0].start, body[-1].end
    words = text[start:end]
    if not any(char.isalnum() for char in words):
        return True
    return body[0].kind == "paragraph" and len(words) < FRAGMENT_CHARS and words[-1] in "‘'“\":"


def _slug(section: tuple[str, ...], taken: Iterable[str]) -> str:
    words = _SLUG.sub("-", (section[-1] if section else "beginning").lower().replace("’", ""))
    slug = words.strip("-")[:48].rstrip("-") or "section"
    taken = set(taken)
    candidate, n = slug, 2
    while candidate in taken:
        candidate, n = f"{slug}-{n}", n + 1
    return candidate


def _passage(passage_id: str, document: Document, source: Source, group: Sequence[Atom]) -> Passage:
    start, end = group[0].start, group[-1].end
    body = next(atom for atom in group if atom.kind != "heading")
    parts = [source.publisher, source.title, *group[-1].section]
    if body.header and not start <= body.header[0] < end:
        parts.append(" / ".join(document.text[slice(*body.header)].split("\t")))
    if body.lead and not start <= body.lead[0] < end:
        parts.append(" ".join(document.text[slice(*body.lead)].split()))
    return Passage(
        id=passage_id,
        source_id=source.id,
        start=start,
        end=end,
        text=document.text[start:end],
        section=group[-1].section,
        page=group[0].page,
        context=" – ".join(parts),
        quotation=body.quotation,
    )


def _sentences(passage: Passage, text: str, body: Sequence[Atom]) -> Iterator[Sentence]:
    title = passage.section[-1] if passage.section else ""
    lead: Span | None = None
    ordinal = 0
    for i, atom in enumerate(body):
        if atom.kind == "table_row":
            lead = atom.header if atom.header and atom.header[0] >= passage.start else None
            spans = [(atom.start, atom.end)]
        else:
            spans = sentence_spans(text, atom.start, atom.end)
        if atom.kind == "paragraph":
            lead = None
        for start, end in spans:
            ordinal += 1
            above = text[slice(*lead)] if lead else ""
            words = "\n".join(part for part in (title, above, text[start:end]) if part)
            yield Sentence(
                f"{passage.id}#{ordinal}", passage.id, start, end, atom.kind, words, lead
            )
        if atom.kind == "paragraph" and i + 1 < len(body) and body[i + 1].kind == "list_item":
            lead = spans[-1] if spans else None
