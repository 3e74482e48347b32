"""Where sources differ: both sides shown, and the reader told."""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.citing import cites
from rag.types import Answer


def both_cited(case: Case, answer: Answer) -> float | None:
    """1 when every side's words are cited."""
    return float(all(cites(answer, side) for side in case.sides)) if case.sides else None


def both_heard(case: Case, answer: Answer) -> float | None:
    """1 when every side's source is cited, with whatever words of it."""
    if not case.sides:
        return None
    cited = {citation.source_id for citation in answer.citations}
    return float(all(side.source_id in cited for side in case.sides))


def flagged(case: Case, answer: Answer) -> float | None:
    """1 when the answer says that sources differ, and names two citations for it."""
    if not case.sides:
        return None
    return float(any(len(difference.citations) > 1 for difference in answer.differs))


def both_and_flagged(case: Case, answer: Answer) -> float | None:
    if not case.sides:
        return None
    return float(both_cited(case, answer) == 1.0 and flagged(case, answer) == 1.0)
