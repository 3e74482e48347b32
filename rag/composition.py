"""From evidence to the blocks of an answer, grouped by who speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rag.asker import Asker
from rag.citations import cite_span, has_newer_edition, is_replaced
from rag.contacts import ContactLine, contact_blocks
from rag.disagreements import Sides
from rag.evidence import best_span
from rag.grouping import credit_line, grouped
from rag.index import PassageIndex
from rag.retrieval import Query
from rag.scope import Scope
from rag.tidy import tidy_span
from rag.types import (
    Answer,
    AnswerBlock,
    Citation,
    Difference,
    Disagreement,
    Evidence,
    SearchResult,
    Status,
    same_words,
)
from rag.urgent import Writer
from rag.wording import wording

NEAREST_SCORE = 0.30  # below this not even the nearest passage is worth showing
NEAREST_CHARS = 320
WITH_SIDES_CHARS = 1_190  # of all evidence when sides of a disagreement are among it
BEFORE_SIDES = 2  # pieces of evidence that sides never push out
ASKED_BACK: Mapping[Writer, str] = {  # the question back for each
    "parent": "parent_or_unknown",
    "young_person": "young_person_unclear",
    "school": "staff_unclear",
    "helpline": "helpline_unclear",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """The part of an answer that is composed."""

    status: Status
    blocks: tuple[AnswerBlock, ...]
    citations: tuple[Citation, ...] = ()
    differs: tuple[Difference, ...] = ()

    def answer(
        self,
        *,
        results: tuple[SearchResult, ...],
        standalone_question: str,
        suggestions: tuple[str, ...],
        timings_ms: Mapping[str, float],
    ) -> Answer:
        """The whole answer, with what retrieval found."""
        return Answer(
            self.status,
            self.blocks,
            self.citations,
            results,
            standalone_question,
            self.differs,
            suggestions if self.status in (Status.ANSWERED, Status.NOT_COVERED) else (),
            timings_ms,
        )


def compose(
    index: PassageIndex,
    asker: Asker,
    evidence: Sequence[Evidence],
    lines: Sequence[ContactLine] = (),
    disagreement: Disagreement | None = None,
    sides: Sides = Sides(),
) -> Draft:
    """Contacts first if they were asked for, then the evidence under a heading a speaker."""
    blocks = list(_about_place(asker, local=bool(lines)))
    citations: list[Citation] = []
    if lines:
        places = {line.area for line in lines}
        blocks.append(
            AnswerBlock("own", wording("contacts", "several" if len(places) > 1 else "one"))
        )
        contact, cited = contact_blocks(index, lines, first_label=1)
        blocks += contact
        citations += cited
    pieces = _with_sides(evidence, sides)
    if disagreement and sides.first:
        blocks.append(AnswerBlock("own", wording("answer", "differ", line=disagreement.line)))
    quoted: list[Citation] = []
    units = grouped(index, pieces, evidence)
    for heading, group in groupby(units, key=lambda cited: cited.heading):
        blocks.append(AnswerBlock("own", f"**{heading[1]}**"))
        before: Citation | None = None
        for spoken in (citation for cited in group for citation in cited.citations):
            citation = replace(spoken, label=len(citations) + len(quoted) + 1)
            quoted.append(citation)
            if lead := credit_line(citation, before, heading):
                blocks.append(AnswerBlock("own", lead))
            blocks.append(quote_block(index, citation))
            before = citation
            if is_replaced(citation):
                blocks.append(AnswerBlock("own", wording("answer", "superseded")))
    citations += quoted
    if any(map(has_newer_edition, quoted)):
        blocks.append(AnswerBlock("own", wording("answer", "edition")))
    differs = _differs(disagreement, sides, quoted) if disagreement else ()
    return Draft(Status.ANSWERED, tuple(blocks), tuple(citations), differs)


def not_covered(
    index: PassageIndex,
    query: Query,
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
    scope: Scope,
    asker: Asker,
) -> Draft:
    """That the documents do not say, the nearest thing they do, and who could be asked."""
    gap = next(
        (g for g in index.contents.gaps if scope.verdict == "gap" and g.id == scope.target), None
    )
    blocks = list(_about_place(asker, local=False))
    citations: tuple[Citation, ...] = ()
    if gap:
        blocks.append(AnswerBlock("own", wording("not_covered", "gap", topic=gap.title)))
        if gap.nearest:
            source_id, (start, end) = gap.nearest[0]
            citations = (cite_span(index, index.passage_at(source_id, start), start, end),)
    else:
        blocks.append(AnswerBlock("own", wording("not_covered", "plain")))
        if results and results[0].score >= NEAREST_SCORE:
            span = best_span(index, query, results[0], near_questions, NEAREST_CHARS)
            if span:
                citations = (cite_span(index, results[0].passage, *span),)
    for citation in citations:
        blocks.append(AnswerBlock("own", wording("not_covered", "nearest")))
        blocks.append(quote_block(index, citation))
    if gap:
        words = wording("not_covered", "look", official=gap.official)
        blocks.append(AnswerBlock("own", f"{words} {gap.url or ''}".strip()))
    else:
        who = f"ask_{asker.audience or 'parent'}"
        blocks.append(AnswerBlock("own", wording("not_covered", who)))
    return Draft(Status.NOT_COVERED, tuple(blocks), citations)


def fixed_reply(index: PassageIndex, scope: Scope, writer: Writer) -> Draft:
    """The reviewed reply to what is declined, or a question back with choices."""
    target = scope.target or ASKED_BACK[writer]
    reply = next(r for r in index.contents.replies if r.id == target)
    text = reply.reply + "".join(f"\n- {choice}" for choice in reply.choices)
    status = Status.CLARIFY if scope.verdict == "clarify" else Status.DECLINED
    return Draft(status, (AnswerBlock("own", text),))


def urgent_answer(
    help_now: AnswerBlock, ordinary: Answer | None, text: str, timings_ms: Mapping[str, float]
) -> Answer:
    """The urgent reply first; below it the ordinary answer, if the documents hold one."""
    if ordinary is None or ordinary.status is not Status.ANSWERED:
        return Answer(Status.URGENT, (help_now,), standalone_question=text, timings_ms=timings_ms)
    below = AnswerBlock("own", wording("urgent", "below"))
    blocks = (help_now, below, *ordinary.blocks)
    return replace(ordinary, status=Status.URGENT, blocks=blocks, suggestions=())


def quote_block(index: PassageIndex, citation: Citation) -> AnswerBlock:
    """The citation's quote, white space and markup tidied."""
    document = index.documents[citation.source_id]
    return AnswerBlock(
        "quote", tidy_span(document, citation.start, citation.end), (citation.label,)
    )


def _about_place(asker: Asker, *, local: bool) -> list[AnswerBlock]:
    if asker.nation:
        place = wording("place_names", asker.nation)
        return [AnswerBlock("own", wording("contacts", "nation", place=place))]
    if asker.elsewhere and not local:
        return [AnswerBlock("own", wording("contacts", "elsewhere", place=asker.elsewhere))]
    return []


def _with_sides(evidence: Sequence[Evidence], sides: Sides) -> list[Evidence]:
    """The best evidence, each side's words; then, while there is room, the other evidence and
    more of each side."""
    if not sides.first:
        return list(evidence)
    needed = [*evidence[:BEFORE_SIDES], *sides.first]
    pieces: list[Evidence] = []
    for piece in (*needed, *evidence[BEFORE_SIDES:], *sides.further):
        room = WITH_SIDES_CHARS - sum(len(other.text) for other in pieces)
        fits = piece in needed or len(piece.text) <= room
        if fits and not any(same_words(piece, other) for other in pieces):
            pieces.append(piece)
    return pieces


def _differs(
    disagreement: Disagreement, sides: Sides, quoted: Sequence[Citation]
) -> tuple[Difference, ...]:
    labels = tuple(
        citation.label
        for citation in quoted
        if any(
            citation.source_id == side.passage.source_id
            and side.start <= citation.start
            and citation.end <= side.end
            for side in (*sides.first, *sides.further)
        )
    )
    return (Difference(disagreement.topic, labels),) if len(labels) > 1 else ()
