"""Where sources differ: both sides shown, and the reader told.

A side is what one source says: where a case gives several of its sentences, each would do. Where
all stand in one source, as what two voices at the roundtable said, each is a side.
"""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.citing import cites
from rag.types import Answer


def all_cited(case: Case, answer: Answer) -> float | None:
    """1 when all the words that the case gives are cited."""
    return float(all(cites(answer, side) for side in case.sides)) if case.sides else None


def both_cited(case: Case, answer: Answer) -> float | None:
    """1 when words of two sides are cited."""
    if len({side.source_id for side in case.sides}) < 2:
        return all_cited(case, answer)
    return float(len({s.source_id for s in case.sides if cites(answer, s)}) > 1)


def both_heard(case: Case, answer: Answer) -> float | None:
    """1 when the sources of two sides are cited, with whatever words of theirs."""
    if not case.sides:
        return None
    cited = {citation.source_id for citation in answer.citations}
    sources = {side.source_id for side in case.sides}
    return float(len(cited & sources) >= min(2, len(sources)))


def flagged(case: Case, answer: Answer) -> float | None:
    """1 when the answer says that sources differ, and names two citations for it."""
    if not case.sides:
        return None
    return float(any(len(difference.citations) > 1 for difference in answer.differs))


def both_and_flagged(case: Case, answer: Answer) -> float | None:
    if not case.sides:
        return None
    return float(both_cited(case, answer) == 1.0 and flagged(case, answer) == 1.0)
