"""Whether the documents answer a question: from the retrieval's features and what is known
not to be covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.cues import CueMatches
from rag.types import SearchResult

Verdict = Literal["answer", "gap", "decline", "clarify", "weak"]

ENOUGH_QUESTION = 0.52  # cosine to the nearest bank question
ENOUGH_PASSAGE = 0.50  # cosine to the nearest passage
SHORT_WORDS = 7  # a longer message is not asked to be clarified


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be done with a question, and the id of the gap or reply it calls for."""

    verdict: Verdict
    target: str | None = None


def judge(text: str, results: Sequence[SearchResult], cues: CueMatches) -> Scope:
    """Decide from how near the question is to what is answered, and to what is not."""
    question = max((r.features["question_vector"] for r in results[:5]), default=0.0)
    passage = max((r.features["passage_vector"] for r in results[:5]), default=0.0)
    clarify, clarify_score = cues.best("clarify")
    if clarify_score > max(0.72, question) and len(text.split()) <= SHORT_WORDS:
        return Scope("clarify", clarify)
    decline, decline_score = cues.best("decline")
    gap, gap_score = cues.best("gap")
    if decline_score > max(0.5, question, gap_score):
        return Scope("decline", decline)
    if gap_score > max(0.5, question + 0.02):
        return Scope("gap", gap)
    if question < ENOUGH_QUESTION and passage < ENOUGH_PASSAGE:
        return Scope("weak")
    return Scope("answer")
