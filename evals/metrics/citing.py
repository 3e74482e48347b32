"""Citations: exact, and of the text that answers."""

from __future__ import annotations

from collections.abc import Mapping

from evals.cases import Case, Gold
from evals.metrics.ranking import OVERLAP
from rag.citations import verify
from rag.types import Answer, Document


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


def cites(answer: Answer, gold: Gold) -> bool:
    """Whether a citation of the answer shares words with the span."""
    least = min(OVERLAP, gold.span[1] - gold.span[0])
    return any(
        c.source_id == gold.source_id and min(c.end, gold.span[1]) - max(c.start, gold.span[0]) >= least
        for c in answer.citations
    )
