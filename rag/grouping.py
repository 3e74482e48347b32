"""Evidence as citations under plain headings, each credited to who says it: what answers best
comes first where it clearly does, and for the rest the most binding before the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.citations import cite_span, credit
from rag.evidence import announced
from rag.index import PassageIndex
from rag.speakers import voices
from rag.types import Citation, Evidence, overlaps
from rag.wording import wording

CLEARLY = 1.1  # times the score of the most binding evidence, at which the best goes before it

Heading = tuple[int, str]  # rank of the authority, words


@dataclass(frozen=True, slots=True)
class Cited:
    """Evidence that stands together, as a citation for each voice, and what it stands under."""

    heading: Heading
    citations: tuple[Citation, ...]


def grouped(
    index: PassageIndex, pieces: Sequence[Evidence], ranked: Sequence[Evidence] = ()
) -> list[Cited]:
    """The pieces in the order they are shown: most binding first, then as they come; but first of
    all the group of the best of those `ranked`, where it clearly outdoes the most binding.

    Words stay with those that announce them.
    """
    following = {after.id for piece in pieces if (after := announced(index, piece))}
    begun = {piece.passage.id: piece for piece in pieces if piece.start == piece.passage.start}
    units = []
    for piece in pieces:
        if piece.passage.id in following and begun.get(piece.passage.id) is piece:
            continue  # stands with what announces it
        unit = [piece]
        while (after := announced(index, unit[-1])) and (said := begun.get(after.id)):
            unit.append(said)
        units.append(_cited(index, unit))
    units.sort(key=lambda cited: cited.heading)
    leads = _leading(units, ranked)
    return sorted(units, key=lambda cited: cited.heading != leads)


def _leading(units: Sequence[Cited], ranked: Sequence[Evidence]) -> Heading | None:
    """The heading that comes first. A parent should not have to read a page of rules to come to
    the answer; what binds stays before it when it answers as well, or nearly."""
    best = next((u.heading for u in units if ranked and _holds(u, ranked[0])), None)
    if best is None:
        return None
    binding = [u for u in units if u.heading == units[0].heading]
    bound = max((p.score for p in ranked for u in binding if _holds(u, p)), default=0.0)
    return best if ranked[0].score >= CLEARLY * bound else units[0].heading


def _holds(unit: Cited, piece: Evidence) -> bool:
    return any(
        citation.source_id == piece.source_id
        and overlaps((citation.start, citation.end), (piece.start, piece.end))
        for citation in unit.citations
    )


def _cited(index: PassageIndex, unit: Sequence[Evidence]) -> Cited:
    """Pieces that stand together do so under the heading of whoever says most."""
    citations: list[Citation] = []
    for piece in unit:
        source_id = piece.passage.source_id
        text = index.documents[source_id].text
        spans = voices(index.quotations[source_id], text, piece.start, piece.end)
        citations += (cite_span(index, piece.passage, *span) for span in spans)
    most = max(citations, key=lambda citation: len(citation.quote))
    return Cited(_heading(most), tuple(citations))


def _heading(citation: Citation) -> Heading:
    publisher = citation.speaker.publisher if citation.speaker else citation.publisher
    return citation.authority.rank, wording("groups", citation.authority.value, publisher=publisher)


def credit_line(citation: Citation, before: Citation | None, heading: Heading) -> str:
    """Whose words come next, if the heading does not say; no more than is new since the last."""
    speaker, last = citation.speaker, before.speaker if before else None
    if credit(citation) == (before and credit(before)):
        return ""
    if speaker is None:
        named = last is None and _heading(citation) == heading
        return "" if named else wording("answer", "own_words", publisher=citation.publisher)
    same_work = last is not None and before is not None and last.work_id == speaker.work_id
    if same_work and before is not None and before.source_id == citation.source_id:
        return f"{speaker.locator[0].upper()}{speaker.locator[1:]}:" if speaker.locator else ""
    return wording("answer", "quoted", credit=credit(citation), publisher=citation.publisher)
