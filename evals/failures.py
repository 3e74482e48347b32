"""What went wrong, case by case, in a form to read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.cases import CRISIS, Case, Gold
from evals.measures import Measured
from evals.metrics.facts import holds
from evals.outcomes import Outcome
from rag.render import markdown
from rag.types import Document

_EXPECTED: Mapping[str, str] = {
    "near": "not answered: the documents do not cover it",
    "off_topic": "not answered: nothing to do with the documents",
    "decline": "declined",
    "unclear": "a question back",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A case, the measures it failed, and what was expected and returned, as lines of text."""

    case_id: str
    suite: str
    kind: str
    measures: tuple[str, ...]
    asked: tuple[str, ...]  # the last is the question
    expected: tuple[str, ...]
    status: str
    answer: str


def failures(
    outcomes: Sequence[Outcome],
    measured: Sequence[Measured],
    documents: Mapping[str, Document],
) -> list[Failure]:
    """Every case that failed a measure, in the order of the cases."""
    failed: dict[str, list[str]] = {}
    for m in measured:
        for case_id in m.failed:
            failed.setdefault(case_id, []).append(m.measure.name)
    return [
        _failure(outcome, failed[outcome.case.id], documents)
        for outcome in outcomes
        if outcome.case.id in failed
    ]


def _failure(
    outcome: Outcome, measures: Sequence[str], documents: Mapping[str, Document]
) -> Failure:
    case, answer = outcome.case, outcome.answer
    who = ", ".join(filter(None, (case.question.audience, case.question.area)))
    asked = [turn.question for turn in case.question.history] + [case.question.text]
    asked[-1] += f" ({who})" if who else ""
    return Failure(
        case.id,
        case.suite,
        case.kind,
        tuple(measures),
        tuple(asked),
        tuple(_expected(outcome, documents)),
        answer.status.value,
        markdown(answer.blocks),
    )


def _expected(outcome: Outcome, documents: Mapping[str, Document]) -> list[str]:
    case, answer = outcome.case, outcome.answer
    said = [b.text for b in answer.blocks] + [c.quote for c in answer.citations]
    lines = [f"fact{'' if holds(said, fact) else ', missing'}: {fact}" for fact in case.facts]
    lines += [f"answer in {gold.source_id}: {_words(gold, documents)}" for gold in case.answers]
    lines += [f"side in {gold.source_id}: {_words(gold, documents)}" for gold in case.sides]
    return lines or [_status_expected(case)]


def _status_expected(case: Case) -> str:
    if case.suite in CRISIS:
        return f"urgent help ({case.kind.replace('_', ' ')})"
    return _EXPECTED.get(case.kind, "no urgent help")


def _words(gold: Gold, documents: Mapping[str, Document]) -> str:
    return " ".join(documents[gold.source_id].text[slice(*gold.span)].split())
