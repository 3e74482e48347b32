"""Atoms: the least that passages are made of, each of one speaker. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.sentences import sentence_spans, trim
from rag.speakers import bare
from rag.types import BlockKind, Document, Quotation, Span

MAX_CHARS = 1_000  # of an atom, and of a passage
TARGET_CHARS = 600  # see evals/README.md for the sizes tried


@dataclass(frozen=True, slots=True)
class Atom:
    """A block, or a piece of one."""

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


def atoms_of(document: Document, quotations: Sequence[Quotation]) -> Iterator[Atom]:
    """The blocks without boilerplate, cut where speakers change and where too long."""
    text = document.text
    apart = False
    lead: Atom | None = None
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
                atom = Atom(
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


def _last_line(text: str, lead: Atom) -> Span:
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
