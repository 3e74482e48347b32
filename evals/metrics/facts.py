"""Whether the answer holds the facts that a full answer needs."""

from __future__ import annotations

import re

from evals.cases import Case
from rag.types import Answer

_BETWEEN = re.compile(r"[^\w£%@.]+|\.(?!\w)")


def facts_share(case: Case, answer: Answer) -> float | None:
    """The share of required facts that stand in the answer's blocks or citations."""
    if not case.facts:
        return None
    said = [b.text for b in answer.blocks] + [c.quote for c in answer.citations]
    return sum(holds(said, fact) for fact in case.facts) / len(case.facts)


def all_facts(case: Case, answer: Answer) -> float | None:
    share = facts_share(case, answer)
    return None if share is None else float(share == 1.0)


def holds(texts: list[str], fact: str) -> bool:
    """Whether one of the texts holds the fact's words, whole and in order."""
    return any(f" {folded(fact)} " in f" {folded(text)} " for text in texts)


def folded(text: str) -> str:
    """Lower-case words and figures, one space between: markup and marks are no difference."""
    return " ".join(_BETWEEN.sub(" ", text.lower()).split())
