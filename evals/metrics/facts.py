"""Whether the answer holds the facts that a full answer needs."""

from __future__ import annotations

import re

from evals.cases import Case
from rag.types import Answer

_SPACE = re.compile(r"[^\w£%@.]+")


def facts_share(case: Case, answer: Answer) -> float | None:
    """The share of required facts that stand in the answer's blocks."""
    if not case.facts:
        return None
    said = _fold(" ".join([b.text for b in answer.blocks] + [c.quote for c in answer.citations]))
    return sum(_fold(fact) in said for fact in case.facts) / len(case.facts)


def all_facts(case: Case, answer: Answer) -> float | None:
    share = facts_share(case, answer)
    return None if share is None else float(share == 1.0)


def _fold(text: str) -> str:
    return _SPACE.sub(" ", text.lower()).strip()
