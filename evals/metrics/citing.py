"""Citations: exact, and of the text that answers."""

from __future__ import annotations

from collections.abc import Mapping

from evals.cases import Case, Gold
from evals.metrics.ranking import OVERLAP
from rag.citations import verify
from rag.types import Answer, Citation, Document


def exact(answer: Answer, documents: Mapping[str, Document]) -> float | None:
    """The share of citations whose quote is exactly the words at their address."""
    if not answer.citations:
        return None
    return sum(verify(c, documents) for c in answer.citations) / len(answer.citations)


def answering_text_cited(case: Case, answer: Answer) -> float | None:
    """1 when a citation holds (a part of) a span that answers."""
    if not case.answers:
        return None
    return float(any(cites(answer, gold) for gold in case.answers))


def answered_first(case: Case, answer: Answer) -> float | None:
    """1 when the first words quoted are (a part of) a span that answers."""
    if not case.answers:
        return None
    first = next((block.citations[0] for block in answer.blocks if block.citations), None)
    shown = [citation for citation in answer.citations if citation.label == first]
    return float(any(carries(citation, gold) for citation in shown for gold in case.answers))


def cites(answer: Answer, gold: Gold) -> bool:
    """Whether a citation of the answer shares words with the span."""
    return any(carries(citation, gold) for citation in answer.citations)


def carries(citation: Citation, gold: Gold) -> bool:
    """Whether a citation shares words with the span."""
    start, end = gold.span
    shared = min(citation.end, end) - max(citation.start, start)
    return citation.source_id == gold.source_id and shared >= min(OVERLAP, end - start)
