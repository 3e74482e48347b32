"""From evidence to the blocks of an answer: grouped by who speaks, most binding first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from rag.citations import cite, credit
from rag.index import PassageIndex
from rag.tidy import tidy_span
from rag.types import AnswerBlock, Authority, Citation, Evidence
from rag.wording import wording

_BY_PUBLISHER = (Authority.LOCAL_AUTHORITY, Authority.INFORMATION_SERVICE, Authority.CHARITY)


def compose(
    index: PassageIndex, evidence: Sequence[Evidence]
) -> tuple[tuple[AnswerBlock, ...], tuple[Citation, ...]]:
    """The answer's blocks and citations, labels in reading order."""
    order = sorted(range(len(evidence)), key=lambda i: (_group(index, evidence[i]), i))
    citations = cite(index, [evidence[i] for i in order])
    blocks: list[AnswerBlock] = []
    for (_, heading), group in groupby(citations, key=_heading):
        blocks.append(AnswerBlock("own", f"**{heading}**"))
        spoken = ""
        for citation in group:
            if citation.speaker and credit(citation) != spoken:
                spoken = credit(citation)
                words = wording("answer", "quoted", credit=spoken, publisher=citation.publisher)
                blocks.append(AnswerBlock("own", words))
            blocks.append(quote_block(index, citation))
    return tuple(blocks), citations


def quote_block(index: PassageIndex, citation: Citation) -> AnswerBlock:
    """The citation's quote, white space and markup tidied."""
    document = index.documents[citation.source_id]
    return AnswerBlock(
        "quote", tidy_span(document, citation.start, citation.end), (citation.label,)
    )


def relabelled(citations: Sequence[Citation], first: int) -> tuple[Citation, ...]:
    """The same citations with labels counted from `first`."""
    return tuple(replace(citation, label=first + i) for i, citation in enumerate(citations))


def _group(index: PassageIndex, evidence: Evidence) -> tuple[int, str]:
    return _heading(cite(index, [evidence])[0])


def _heading(citation: Citation) -> tuple[int, str]:
    publisher = citation.speaker.publisher if citation.speaker else citation.publisher
    return citation.authority.rank, wording("groups", citation.authority.value, publisher=publisher)
