"""Evidence under headings: whose words, in what order, and what stays together."""

from __future__ import annotations

from dataclasses import replace

from rag.grouping import CLEARLY, credit_line, grouped
from rag.pipeline import Pipeline
from rag.types import Evidence, Question

BROKEN_OFF = "It states in paragraphs 14-15 that"
SAID = "LAs should provide such education as soon as it is clear"


def whole(pipeline: Pipeline, words: str) -> Evidence:
    """The passage of SENDIASS that holds the words, as evidence."""
    index = pipeline.index
    document = index.documents["sendiass-school-refusal"]
    passage = index.passage_at(document.source_id, document.text.index(words))
    return Evidence(passage, passage.start, passage.end, passage.text, 1.0)


def test_words_stay_with_those_that_announce_them(pipeline: Pipeline) -> None:
    lead, said = whole(pipeline, BROKEN_OFF), whole(pipeline, SAID)
    other = whole(pipeline, "Schools must take an attendance register")
    units = grouped(pipeline.index, [said, other, lead])
    together = next(unit for unit in units if unit.citations[0].quote.endswith(BROKEN_OFF))
    assert together.citations[1].quote.startswith(SAID)
    assert sum(len(unit.citations) for unit in units) == 3


def test_what_clearly_answers_best_comes_first(pipeline: Pipeline) -> None:
    index = pipeline.index
    law = whole(pipeline, SAID)
    own = replace(whole(pipeline, "Try to stick to the same routine"), score=CLEARLY)
    assert own.passage.quotation is None
    first, second = (unit.heading for unit in grouped(index, [own, law], [own, law]))
    assert first > second  # the less binding one leads
    nearly = replace(own, score=CLEARLY - 0.01)
    first, second = (unit.heading for unit in grouped(index, [nearly, law], [nearly, law]))
    assert first < second
    first, second = (unit.heading for unit in grouped(index, [own, law]))
    assert first < second


def test_the_host_is_named_under_the_heading_of_another(pipeline: Pipeline) -> None:
    lead, said = whole(pipeline, BROKEN_OFF), whole(pipeline, SAID)
    (unit,) = grouped(pipeline.index, [lead, said])
    own, quoted = unit.citations
    assert unit.heading[1] == "What statutory guidance says"
    assert credit_line(own, None, unit.heading) == "Rose Road SENDIASS itself:"
    assert "paragraphs 14-15" in credit_line(quoted, own, unit.heading)
    (alone,) = grouped(pipeline.index, [lead])
    assert credit_line(own, None, alone.heading) == ""


def test_an_answer_shows_every_piece_once(pipeline: Pipeline) -> None:
    answer = pipeline.ask(Question("when must the council arrange education for a child too ill?"))
    places = [(c.source_id, c.start) for c in answer.citations]
    assert len(places) == len(set(places))
    labels = [label for block in answer.blocks for label in block.citations]
    assert sorted(labels) == [citation.label for citation in answer.citations]
