"""What a reader is told about a source, and about the words cited from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from rag.citations import cite_span, credit, reference, source_reference
from rag.index import PassageIndex
from rag.types import Citation, Passage, Source, Span
from rag.wording import wording
from ui.addresses import outside
from ui.document_html import is_editors
from ui.labels import ENGLAND, Label, area_name, authority_label, date_text, label_of


@dataclass(frozen=True, slots=True)
class About:
    """Who says it, how binding it is, from when, for where."""

    title: str
    publisher: str
    credit: str
    quoted_by: str | None  # the publisher of the document that quotes the words
    label: Label
    binding: str
    date: str
    date_known: str
    areas: str
    section: tuple[str, ...]
    editors_title: bool
    page: int | None
    notes: tuple[str, ...]
    reference: str
    url: str | None
    rights: str


def about_source(source: Source) -> About:
    """About a whole source."""
    label = Label(authority_label(source.authority, source.publisher), source.authority)
    return _about(source, label, source.publisher, source_reference(source))


def about_citation(index: PassageIndex, citation: Citation) -> About:
    """About the words cited, which may be those of a work that the source quotes."""
    source = index.sources[citation.source_id]
    speaker = citation.speaker
    notes: list[str] = []
    if speaker and speaker.superseded_by:
        notes.append(wording("answer", "superseded"))
        if newer := index.works.get(speaker.superseded_by):
            edition = newer.edition or newer.date
            notes.append(
                f"The newer one is {newer.publisher}, {newer.title}"
                + (f" ({date_text(edition)})." if edition else ".")
            )
    return _about(
        source,
        label_of(citation),
        credit(citation),
        reference(citation),
        citation=citation,
        notes=tuple(notes),
    )


def _about(
    source: Source,
    label: Label,
    credited: str,
    full: str,
    *,
    citation: Citation | None = None,
    notes: tuple[str, ...] = (),
) -> About:
    section = citation.section if citation else ()
    areas = [area_name(area) for area in source.areas]
    return About(
        title=source.title,
        publisher=source.publisher,
        credit=credited,
        quoted_by=source.publisher if citation and citation.speaker else None,
        label=label,
        binding=wording("explain", label.authority.value),
        date=date_text(source.date),
        date_known=source.date_known,
        areas="all of England" if ENGLAND in source.areas else ", ".join(areas),
        section=tuple(title.strip("[]") for title in section),
        editors_title=any(is_editors(title) for title in section),
        page=citation.page if citation else None,
        notes=notes,
        reference=full,
        url=outside(source.url),
        rights=source.rights,
    )


def citation_at(index: PassageIndex, source_id: str, span: Span) -> Citation | None:
    """The citation of a span of a source; None where no passage holds any of its words."""
    start, end = span
    passage = max(
        (p for p in index.contents.passages if p.source_id == source_id),
        key=lambda p: _shared(p, span),
        default=None,
    )
    if passage is None or not _shared(passage, span):
        return None
    return cite_span(index, passage, start, end)


def _shared(passage: Passage, span: Span) -> int:
    return max(0, min(passage.end, span[1]) - max(passage.start, span[0]))
