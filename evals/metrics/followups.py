"""Last turns of dialogues: understood on top of what came before."""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.facts import all_facts
from evals.metrics.ranking import recall_at
from rag.types import Answer


def last_turn_found(case: Case, answer: Answer) -> float | None:
    """1 when one of the first five passages answers the last turn."""
    return recall_at(5, case, answer.results) if case.question.history else None


def last_turn_facts(case: Case, answer: Answer) -> float | None:
    """1 when the answer to the last turn holds every required fact."""
    return all_facts(case, answer) if case.question.history else None
