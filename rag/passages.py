"""A document -> passages and their sentences. Pure; every span is exact.

A passage stays inside one section and one speaker, keeps a list with the line that leads it in
and a table row with its header, and is at most `MAX_CHARS` long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from rag.sentences import LIMITS, sentence_spans, trim
from rag.speakers import bare
from rag.types import BlockKind, Document, Passage, Quotation, Sentence, Source, Span

MAX_CHARS = 1_000
TARGET_CHARS = 600  # see evals/README.md for the sizes tried
SMALL_CHARS = 160  # less than this at a section's end joins the passage before it
FRAGMENT_CHARS = 60  # "The guidance states: '" between two quotations is no passage of its own

_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Atom:
    """The least that a passage is made of: a block, or a piece of one."""

    kind: BlockKind
    start: int
    end: int
    section: tuple[str, ...]
    page: int | None
    header: Span | None
    quotation: Quotation | None
    lead: Span | None = None  # of a list item: the line that leads in its list
    apart: bool = False  # from what comes before it, by boilerplate that was left out

    def leads_in(self, text: str) -> bool:
        return self.kind == "paragraph" and text[self.end - 1] in ":…"


def split_document(
    document: Document, source: Source, quotations: Sequence[Quotation] = ()
) -> tuple[tuple[Passage, ...], tuple[Sentence, ...]]:
    """The document's passages in reading order, and the sentences of each."""
    atoms = list(_atoms(document, quotations))
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


def _atoms(document: Document, quotations: Sequence[Quotation]) -> Iterator[_Atom]:
    """The blocks without boilerplate, cut where speakers change and where too long."""
    text = document.text
    apart = False
    lead: _Atom | None = None
    for block in document.blocks:
        if block.kind == "boilerplate":
            apart = True
            continue
        inside = [q for q in quotations if q.start < block.end and q.end > block.start]
        cuts = {block.start, block.end, *(e for q in inside for e in (q.start, q.end))}
        points = sorted(cut for cut in cuts if block.start <= cut <= block.end)
        for left, right in pairwise(points):
            quotation = next((q for q in inside if q.start <= left and right <= q.end), None)
            # A heading inside a quotation is the quoted work's, and no section begins there.
            kind = "paragraph" if quotation and block.kind == "heading" else block.kind
            edges = bare if inside and not quotation else trim
            for start, end in _short_enough(text, *edges(text, left, right)):
                atom = _Atom(
                    kind,
                    start,
                    end,
                    block.section,
                    block.page,
                    block.header,
                    quotation,
                    lead=_last_line(text, lead) if lead and block.kind == "list_item" else None,
                    apart=apart,
                )
                apart = False
                if block.kind != "list_item":
                    lead = atom if atom.leads_in(text) else None
                yield atom


def _last_line(text: str, lead: _Atom) -> Span:
    return [(lead.start, lead.end), *sentence_spans(text, lead.start, lead.end)][-1]


def _short_enough(text: str, start: int, end: int) -> Iterator[Span]:
    """The span, or runs of its sentences (or, without sentences, of its words) that fit."""
    if end - start <= MAX_CHARS:
        if start < end:
            yield start, end
        return
    begin = start
    last = start
    for sentence in sentence_spans(text, start, end):
        if sentence[1] - begin > TARGET_CHARS and last > begin:
            yield from _by_words(text, begin, last)
            begin = sentence[0]
        last = sentence[1]
    yield from _by_words(text, begin, end)


def _by_words(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_CHARS:
        cut = max(text.rfind(gap, start + 1, start + MAX_CHARS) for gap in " \n\t")
        cut = cut if cut > start else start + MAX_CHARS
        yield trim(text, start, cut)
        start, _ = trim(text, cut, end)
    if start < end:
        yield start, end


def _groups(text: str, atoms: Sequence[_Atom]) -> Iterator[list[_Atom]]:
    """Runs of atoms that make a passage each."""
    for run in _runs(atoms):
        group: list[_Atom] = []
        for i, atom in enumerate(run):
            if group and not _fits(text, group, run[i:]):
                carried = [group.pop()] if len(group) > 1 and group[-1].leads_in(text) else []
                yield group
                group = carried
            group.append(atom)
        if group:
            yield group


def _runs(atoms: Sequence[_Atom]) -> Iterator[list[_Atom]]:
    """Runs of one section and one speaker, each under the headings right above it."""
    headings: list[_Atom] = []
    run: list[_Atom] = []
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


def _fits(text: str, group: Sequence[_Atom], rest: Sequence[_Atom]) -> bool:
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


def _would_break_list(text: str, group: Sequence[_Atom], rest: Sequence[_Atom]) -> bool:
    """Whether the next atom leads in a list that fits into a passage, but no longer into this."""
    if not rest[0].leads_in(text) or all(atom.kind == "heading" for atom in group):
        return False
    items = list(takewhile(lambda atom: atom.kind == "list_item", rest[1:]))
    end = items[-1].end if items else rest[0].end
    return end - group[0].start > MAX_CHARS >= end - rest[0].start


def _is_fragment(text: str, body: Sequence[_Atom]) -> bool:
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


def _passage(
    passage_id: str, document: Document, source: Source, group: Sequence[_Atom]
) -> Passage:
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


def _sentences(passage: Passage, text: str, body: Sequence[_Atom]) -> Iterator[Sentence]:
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
