"""Whether words that a source only quotes are credited to whom it quotes."""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.citing import carries
from rag.types import Answer


def speaker_named(case: Case, answer: Answer) -> float | None:
    """1 when every citation that carries the answer names a speaker.

    Only for cases whose answer is quoted wording. Those marked `paraphrase`, where the source
    tells in its own words what a law says, have no speaker to name; an answer that does not cite
    the wording is no matter of attribution.
    """
    if case.kind != "attribution" or case.raw.get("paraphrase"):
        return None
    carrying = [c for c in answer.citations if any(carries(c, gold) for gold in case.answers)]
    return float(all(c.speaker for c in carrying)) if carrying else None
