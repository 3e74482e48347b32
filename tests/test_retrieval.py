"""Searches: alone, filtered, fused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.index import PassageIndex, year_of
from rag.pipeline import Pipeline
from rag.retrieval import (
    WEIGHTS,
    Query,
    features,
    fuse,
    keyword_search,
    question_search,
    sentence_search,
    vector_search,
)
from rag.types import Authority, Filters, Work
from tests.making import source


@pytest.fixture
def query(pipeline: Pipeline) -> Query:
    text = "who should lead the assessment"
    return Query(text, pipeline.encoder.encode([text])[0])


def test_each_search_finds_the_passage_that_answers(index: PassageIndex, query: Query) -> None:
    wanted = "essex-family-guidance/who-should-lead-the-assessment/1"
    assert wanted in vector_search(index, query.vector, 5)
    assert wanted in sentence_search(index, query.vector, 5)
    assert wanted in keyword_search(index, query.text, 5)
    near = question_search(index, query.vector, 10)
    assert any(wanted in index.questions[question].passage_ids for question in near)


def test_the_best_is_first_whatever_the_search(pipeline: Pipeline) -> None:
    results = pipeline.search("who should lead the assessment", 5)
    assert results[0].passage.section[-1] == "Who should lead the assessment?"
    assert [r.score for r in results] == sorted((r.score for r in results), reverse=True)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(source="nfis-faq"),
        Filters(publisher="Essex County Council"),
        Filters(authority="statutory_guidance"),
        Filters(area="southampton"),
        Filters(audience="school"),
        Filters(since=2024),
        Filters(authority="charity", audience="parent", since=2025),
    ],
)
def test_filters_let_only_what_they_name_through(pipeline: Pipeline, filters: Filters) -> None:
    results = pipeline.search("medical evidence for illness", 20, filters)
    assert results
    assert all(pipeline.index.admits(r.passage, filters) for r in results)


def test_the_year_is_that_of_whose_words_they_are(index: PassageIndex) -> None:
    works = {p.quotation.work_id: p for p in index.contents.passages if p.quotation}
    old = works["dfe-school-attendance-2020"]  # stands on slides of 2021
    assert not index.admits(old, Filters(since=2021))
    assert index.admits(old, Filters(since=2020))


def test_an_undated_work_is_as_old_as_what_quotes_it() -> None:
    quoting = source(date="2021")
    undated = Work("w", "text", "T", "P", Authority.CHARITY, None, None)
    assert year_of(quoting, undated) == 2021
    assert year_of(quoting, replace(undated, date="2013", edition="May 2015 (revised)")) == 2015
    assert year_of(source(date="undated")) == 0


def test_a_filter_that_nothing_passes_finds_nothing(pipeline: Pipeline) -> None:
    for filters in (Filters(source="nowhere"), Filters(audience="nobody"), Filters(since=9999)):
        assert pipeline.search("anything", 5, filters) == []


def test_every_feature_has_a_weight_and_the_weights_are_convex(
    index: PassageIndex, query: Query
) -> None:
    found = features(index, query, question_search(index, query.vector))
    assert found.keys() == WEIGHTS.keys()
    assert sum(WEIGHTS.values()) == pytest.approx(1.0, abs=0.01)


def test_fusing_adds_weighted_scores() -> None:
    scores = {"a": {"p": 1.0, "q": 0.5}, "b": {"q": 1.0}}
    assert fuse(scores, {"a": 0.6, "b": 0.4}) == pytest.approx({"p": 0.6, "q": 0.7})


def test_words_that_cannot_be_read_find_nothing(pipeline: Pipeline) -> None:
    assert pipeline.search("\x00 ?") == []
