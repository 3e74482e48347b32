"""Where the first answering passage stands: recall@k, MRR, nDCG."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evals.cases import Case, Gold
from rag.types import Passage, SearchResult

OVERLAP = 20  # characters that a passage and an answering span must share


def answers(passage: Passage, gold: Sequence[Gold]) -> bool:
    """Whether the passage holds (a part of) one of the spans."""
    return any(
        passage.source_id == g.source_id
        and min(passage.end, g.span[1]) - max(passage.start, g.span[0])
        >= min(OVERLAP, g.span[1] - g.span[0])
        for g in gold
    )


def first_rank(case: Case, results: Sequence[SearchResult]) -> int | None:
    """The rank, from 1, of the first passage that answers."""
    for rank, result in enumerate(results, start=1):
        if answers(result.passage, case.answers):
            return rank
    return None


def recall_at(k: int, case: Case, results: Sequence[SearchResult]) -> float | None:
    """1 when one of the first k passages answers; no score for a case without answers."""
    if not case.answers:
        return None
    rank = first_rank(case, results)
    return float(rank is not None and rank <= k)


def reciprocal_rank(case: Case, results: Sequence[SearchResult]) -> float | None:
    if not case.answers:
        return None
    rank = first_rank(case, results)
    return 1 / rank if rank else 0.0


def ndcg_at_10(case: Case, results: Sequence[SearchResult]) -> float | None:
    """Binary gains; the ideal ranks one passage for each answering span first."""
    if not case.answers:
        return None
    gains = [answers(result.passage, case.answers) for result in results[:10]]
    ideal = sum(1 / math.log2(i + 2) for i in range(min(len(case.answers), 10)))
    found = sum(gain / math.log2(i + 2) for i, gain in enumerate(gains))
    return min(found / ideal, 1.0)
