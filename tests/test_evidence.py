"""Evidence: contiguous, complete, brief."""

from __future__ import annotations

import pytest

from rag.evidence import BUDGET_CHARS, select_evidence
from rag.pipeline import Pipeline
from rag.retrieval import Query, question_search, search
from rag.types import Evidence


def evidence_for(pipeline: Pipeline, text: str) -> list[Evidence]:
    query = Query(text, pipeline.encoder.encode([text])[0])
    near = question_search(pipeline.index, query.vector)
    results = search(pipeline.index, query, near)
    return select_evidence(pipeline.index, query, results, near)


@pytest.mark.parametrize(
    "text",
    [
        "what are the symptoms of anxiety",
        "how do I prepare for a meeting with the school",
        "part-time timetable rules",
        "what did young people say at the roundtable",
    ],
)
def test_evidence_is_exact_inside_its_passage_and_brief(pipeline: Pipeline, text: str) -> None:
    chosen = evidence_for(pipeline, text)
    assert chosen
    for piece in chosen:
        document = pipeline.index.documents[piece.passage.source_id]
        assert piece.text == document.text[piece.start : piece.end]
        assert piece.passage.start <= piece.start < piece.end <= piece.passage.end
    assert sum(len(piece.text) for piece in chosen) <= 1.3 * BUDGET_CHARS


def test_an_exception_stays_with_its_rule(pipeline: Pipeline) -> None:
    chosen = evidence_for(pipeline, "should I turn off the wi-fi to make home less appealing?")
    essex = next(p for p in chosen if "Turn wi-fi off?" in p.text)
    assert "this would not be appropriate" in essex.text


def test_no_two_pieces_say_the_same(pipeline: Pipeline) -> None:
    texts = [piece.text for piece in evidence_for(pipeline, "sickness return 15 days")]
    assert len(texts) == len(set(texts))


def test_a_sentence_whose_second_half_is_quoted_is_not_broken_off(pipeline: Pipeline) -> None:
    chosen = evidence_for(
        pipeline, "what do paragraphs 14-15 say councils should do about health needs education?"
    )
    lead = next(i for i, piece in enumerate(chosen) if piece.text.endswith("paragraphs 14-15 that"))
    assert chosen[lead + 1].text.startswith("LAs should provide such education")
