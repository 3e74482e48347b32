"""Whether words that a source only quotes are credited to whom it quotes."""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.citing import carries
from evals.metrics.facts import holds
from rag.types import Answer


def speaker_named(case: Case, answer: Answer) -> float | None:
    """1 when every citation that carries the answer names a speaker.

    Such a citation shares words with the span that answers and, where the case lists facts, holds
    one: the host's words that lead in a quotation carry nothing. Only for cases whose answer is
    quoted wording. Those marked `paraphrase`, where the source tells in its own words what a law
    says, have no speaker to name; an answer that does not cite the wording is no matter of
    attribution.
    """
    if case.kind != "attribution" or case.raw.get("paraphrase"):
        return None
    carrying = [
        c
        for c in answer.citations
        if any(carries(c, gold) for gold in case.answers)
        and (not case.facts or any(holds([c.quote], fact) for fact in case.facts))
    ]
    return float(all(c.speaker for c in carrying)) if carrying else None
