"""What came of the cases: each with its answer, and how sure the program was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context

from tqdm import tqdm

from evals.cases import Case
from evals.metrics.abstention import Judged
from evals.metrics.ranking import recall_at
from rag.config import Settings
from rag.cues import match_cues
from rag.pipeline import Pipeline, build_pipeline
from rag.retrieval import Query, question_search
from rag.scope import judge
from rag.types import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with what was returned for it."""

    case: Case
    answer: Answer


TOGETHER = 16  # cases that a process is given at once


def run(pipeline: Pipeline, cases: Sequence[Case], *, quiet: bool = False) -> list[Outcome]:
    """Ask every case's question; shows a progress bar unless `quiet`."""
    bar = tqdm(cases, desc="Asking", unit=" questions", disable=quiet)
    return [Outcome(case, pipeline.ask(case.question)) for case in bar]


def run_side_by_side(settings: Settings, cases: Sequence[Case], processes: int) -> list[Outcome]:
    """The same in several processes of one thread each, which two cores do faster."""
    alone = replace(settings, torch_threads=1)
    with get_context("spawn").Pool(processes) as pool:
        asked = pool.imap(_ask, ((alone, case) for case in cases), chunksize=TOGETHER)
        outcomes = list(tqdm(asked, desc="Asking", unit=" questions", total=len(cases)))
        pool.close()
        pool.join()
    return outcomes


def _ask(task: tuple[Settings, Case]) -> Outcome:
    settings, case = task
    return Outcome(case, _own_pipeline(settings).ask(case.question))


_own_pipeline = cache(build_pipeline)  # one a process


def judged(pipeline: Pipeline, outcomes: Sequence[Outcome]) -> list[Judged]:
    """How sure the program was of each question that it read, before any threshold.

    What it declines, or asks back about, it is sure not to answer.
    """
    read = [o for o in outcomes if o.answer.standalone_question and o.answer.results]
    if not read:
        return []
    vectors = pipeline.encoder.encode([o.answer.standalone_question for o in read])
    found: list[Judged] = []
    for outcome, vector in zip(read, vectors, strict=True):
        scope = judge(
            pipeline.index,
            Query(outcome.answer.standalone_question, vector),
            outcome.answer.results,
            question_search(pipeline.index, vector),
            match_cues(pipeline.index, vector),
        )
        chance = 0.0 if scope.verdict in ("decline", "clarify") else scope.chance
        answerable = bool(outcome.case.answers)
        right = recall_at(5, outcome.case, outcome.answer.results) == 1.0
        found.append(Judged(chance, answerable, right, outcome.case.kind))
    return found
