"""Citations: labels, exact spans, credit, and their verification. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.index import PassageIndex
from rag.speakers import quotation_of
from rag.types import Authority, Citation, Document, Evidence, Passage, Source, Speaker, Work

EDITIONS = "dfe-working-together"  # works of which this corpus does not hold the latest edition
AUTHORITY_NAMES: Mapping[Authority, str] = {
    Authority.LAW: "law",
    Authority.STATUTORY_GUIDANCE: "statutory guidance",
    Authority.GOVERNMENT_GUIDANCE: "government guidance",
    Authority.LOCAL_AUTHORITY: "local council",
    Authority.INFORMATION_SERVICE: "information service",
    Authority.CHARITY: "charity",
    Authority.EVIDENCE: "evidence given to Parliament",
}


def cite(index: PassageIndex, evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """A citation for each piece of evidence, labelled from 1 in the order given."""
    return tuple(
        cite_span(index, piece.passage, piece.start, piece.end, label)
        for label, piece in enumerate(evidence, start=1)
    )


def cite_span(
    index: PassageIndex, passage: Passage, start: int, end: int, label: int = 1
) -> Citation:
    """The citation of a span of a passage, credited to whose words they are."""
    source = index.sources[passage.source_id]
    quotation = passage.quotation or quotation_of(index.quotations[source.id], start, end)
    work = index.works[quotation.work_id] if quotation else None
    locator = quotation.locator if quotation else None
    return Citation(
        label=label,
        source_id=source.id,
        title=source.title,
        publisher=source.publisher,
        authority=work.authority if work else source.authority,
        date=source.date,
        area=source.area,
        url=source.url,
        section=passage.section,
        page=passage.page,
        speaker=_speaker(work, locator) if work else None,
        start=start,
        end=end,
        quote=index.documents[source.id].text[start:end],
    )


def is_replaced(citation: Citation) -> bool:
    """Whether the words cited are of a work that was replaced."""
    return bool(citation.speaker and citation.speaker.superseded_by)


def has_newer_edition(citation: Citation) -> bool:
    """Whether the words cited are of a work whose latest edition this corpus does not hold."""
    return bool(citation.speaker and citation.speaker.work_id.startswith(EDITIONS))


def _speaker(work: Work, locator: str | None) -> Speaker:
    return Speaker(
        work.id, work.title, work.publisher, locator, work.edition or work.date, work.superseded_by
    )


def reference(citation: Citation) -> str:
    """The full reference, to whom the words belong first.

    >>> # Department for Education, Working together to improve school attendance (statutory
    >>> # guidance, August 2024), paragraph 365, page 87, as quoted by Not Fine in School
    """
    own = f"{citation.publisher}, {citation.title}, {citation.date}"
    if citation.page:
        own += f", page {citation.page}"
    speaker = citation.speaker
    if speaker is None:
        return own
    return f"{credit(citation)}, as quoted by {citation.publisher}"


def credit(citation: Citation) -> str:
    """Whose words the quotation is: the speaker of a quoted work, or the source's publisher."""
    speaker = citation.speaker
    if speaker is None:
        return citation.publisher
    if citation.authority is Authority.EVIDENCE:
        return f"{speaker.title}, {speaker.publisher}"
    about = ", ".join(filter(None, (AUTHORITY_NAMES[citation.authority], speaker.date)))
    parts = [speaker.publisher, f"{speaker.title} ({about})"]
    if speaker.locator:
        parts.append(speaker.locator)
    return ", ".join(parts)


def verify(citation: Citation, documents: Mapping[str, Document]) -> bool:
    """Whether the quote is exactly the words at its address."""
    document = documents.get(citation.source_id)
    return (
        document is not None
        and document.text[citation.start : citation.end] == citation.quote != ""
    )


def source_reference(source: Source) -> str:
    return f"{source.publisher}, {source.title}, {source.date}"
