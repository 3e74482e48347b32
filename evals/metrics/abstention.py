"""Answering what the documents answer, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.cases import UNANSWERABLE, Case
from rag.types import Answer, Status

REFUSED = frozenset({Status.NOT_COVERED, Status.DECLINED, Status.CLARIFY, Status.INVALID})


@dataclass(frozen=True, slots=True)
class Judged:
    """How sure the program was that a question can be answered, and whether answering it is
    right: there is an answer, and the first five passages hold it. `kind` is the case's."""

    chance: float
    answerable: bool
    right: bool
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """With all questions of at least this chance answered: the share of the answerable ones that
    is answered, and the share of the answered that ought not to be, or are answered wrongly."""

    chance: float
    coverage: float
    risk: float


def false_refusal(case: Case, answer: Answer) -> float | None:
    """1 when a question that the documents answer is turned away."""
    return float(answer.status in REFUSED) if case.answers else None


def refused(case: Case, answer: Answer) -> float | None:
    """1 when a question without an answer is turned away, in whatever words."""
    return float(answer.status in REFUSED) if case.suite in UNANSWERABLE else None


def declined(case: Case, answer: Answer) -> float | None:
    """1 when what the product should not do at all is declined as such."""
    return float(answer.status is Status.DECLINED) if case.kind == "decline" else None


def clarified(case: Case, answer: Answer) -> float | None:
    """1 when an unclear message gets a question back."""
    return float(answer.status is Status.CLARIFY) if case.kind == "unclear" else None


def risk_coverage(judged: Sequence[Judged]) -> list[RiskPoint]:
    """A point for each chance that occurs, surest first."""
    answerable = sum(j.answerable for j in judged)
    points: list[RiskPoint] = []
    answered = covered = wrong = 0
    ordered = sorted(judged, key=lambda j: -j.chance)
    for i, j in enumerate(ordered, start=1):
        answered, covered, wrong = answered + 1, covered + j.answerable, wrong + (not j.right)
        if i == len(ordered) or ordered[i].chance < j.chance:
            coverage = covered / answerable if answerable else 0.0
            points.append(RiskPoint(j.chance, coverage, wrong / answered))
    return points


def separation(judged: Sequence[Judged]) -> float | None:
    """AUC: how often an answerable question is given a higher chance than one that is not."""
    yes = [j.chance for j in judged if j.answerable]
    no = [j.chance for j in judged if not j.answerable]
    if not yes or not no:
        return None
    wins = sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
    return wins / (len(yes) * len(no))
