"""The evaluation itself: valid cases kept apart from what builds retrieval, and held floors."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace

import pytest

from evals.cases import (
    CRISIS,
    DIALOGUES,
    DIFFERENCES,
    FOLDER,
    SAMPLE,
    SINGLE,
    SUITES,
    Case,
    load_all,
    sample,
)
from evals.measures import Measured, all_measures, evaluate
from evals.metrics.facts import folded
from evals.outcomes import judged, run
from evals.results import FLOORS, read_floors
from rag.pipeline import Pipeline
from rag.training.disagreements import QUESTIONS
from rag.training.fusion import read_queries
from rag.training.leaning import TURNS
from rag.training.risk import MESSAGES
from rag.types import Contents, Document

# "help", "i want to kill myself": there are no other words for so short and plain a message.
UNCLEAR_WORDS, EXPLICIT_WORDS = 2, 5
OF_THEIR_OWN = {"hostile", "private"}  # cases of another form, each with a test of its own


@pytest.fixture(scope="module")
def cases(documents: dict[str, Document]) -> tuple[Case, ...]:
    return load_all(documents)


def normal(text: str) -> str:
    return " ".join(re.sub(r"\W+", " ", text.lower()).split())


def test_every_case_file_is_read(cases: tuple[Case, ...]) -> None:
    files = {path.stem for path in FOLDER.glob("*.jsonl")} - OF_THEIR_OWN
    assert files == set(SUITES) == {case.suite for case in cases}


def test_ids_are_unique(cases: tuple[Case, ...]) -> None:
    assert [i for i, n in Counter(case.id for case in cases).items() if n > 1] == []


def test_no_question_stands_twice(cases: tuple[Case, ...]) -> None:
    asked = Counter(
        (normal(c.question.text), *(normal(t.question) for t in c.question.history)) for c in cases
    )
    assert [words for words, n in asked.items() if n > 1 and any(words)] == []


def test_cases_say_what_is_expected(cases: tuple[Case, ...]) -> None:
    for case in cases:
        if case.suite in (*SINGLE, *DIALOGUES):
            assert case.answers, case.id
            assert case.facts, case.id
        elif case.suite in DIFFERENCES:
            assert len(case.sides) > 1, case.id
        elif case.suite in CRISIS:
            assert isinstance(case.raw["explicit"], bool), case.id
        else:
            assert case.kind, case.id


def test_facts_stand_in_the_documents(
    cases: tuple[Case, ...], documents: dict[str, Document]
) -> None:
    words = {source_id: f" {folded(document.text)} " for source_id, document in documents.items()}
    for case in cases:
        texts = [words[gold.source_id] for gold in case.answers]
        missing = [f for f in case.facts if not any(f" {folded(f)} " in text for text in texts)]
        assert missing == [], case.id


def test_cases_are_apart_from_what_builds_retrieval(
    cases: tuple[Case, ...], contents: Contents
) -> None:
    queries = [*read_queries(), *read_queries(QUESTIONS)]
    known = {normal(question.text) for question in contents.questions}
    known |= {normal(cue.text) for cue in contents.cues}
    known |= {normal(query["question"]) for query in queries}
    known |= {normal(json.loads(line)["question"]) for line in TURNS.read_text().splitlines()}
    for path in MESSAGES.glob("*.txt"):
        messages = path.read_text(encoding="utf-8").replace("~", "").splitlines()
        known |= {normal(message.partition("|")[2]) for message in messages}
    shared = [
        f"{case.id}: {case.question.text}"
        for case in cases
        if not case.question.history
        and normal(case.question.text) in known
        and not has_no_other_words(case)
    ]
    assert shared == []


def has_no_other_words(case: Case) -> bool:
    words = len(case.question.text.split())
    if case.suite in CRISIS:
        return case.raw["explicit"] and words <= EXPLICIT_WORDS
    return case.kind == "unclear" and words <= UNCLEAR_WORDS


def test_the_sample_is_as_said(cases: tuple[Case, ...]) -> None:
    chosen = sample(cases)
    assert Counter(case.suite for case in chosen) == SAMPLE
    assert len({case.id for case in chosen}) == 60


@pytest.fixture(scope="module")
def measured(pipeline: Pipeline, cases: tuple[Case, ...]) -> dict[str, Measured]:
    """Every measure on the sample, by name."""
    outcomes = run(pipeline, sample(cases), quiet=True)
    return {m.measure.name: m for m in evaluate(outcomes, all_measures(pipeline.index))}


@pytest.mark.parametrize(("name", "floor"), list(read_floors().items()))
def test_floors_hold(measured: dict[str, Measured], name: str, floor: float) -> None:
    """Written by `python -m evals --floors`; a ceiling where lower is better."""
    assert name in measured, f"{FLOORS.name} names a measure that is not there"
    m = measured[name]
    good = m.estimate.value >= floor if m.measure.better == "higher" else m.estimate.value <= floor
    assert good, f"{name} is {m.estimate.value:.3f}; failed: {', '.join(m.failed)}"


def test_every_citation_is_exact(measured: dict[str, Measured]) -> None:
    assert measured["citations exact"].estimate.value == 1.0


def test_measures_have_names_of_their_own(pipeline: Pipeline) -> None:
    names = [measure.name for measure in all_measures(pipeline.index)]
    assert len(set(names)) == len(names)


def test_what_was_not_read_is_not_judged(pipeline: Pipeline, cases: tuple[Case, ...]) -> None:
    empty = replace(cases[0], question=replace(cases[0].question, text=" "))
    outcomes = run(pipeline, [empty, cases[0]], quiet=True)
    assert len(judged(pipeline, outcomes)) == 1
    assert judged(pipeline, outcomes[:1]) == []
