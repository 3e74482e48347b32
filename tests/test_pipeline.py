"""The whole path of a question, on the real corpus."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.citations import verify
from rag.config import Settings
from rag.pipeline import Pipeline, build_pipeline
from rag.records import answer_record
from rag.render import markdown
from rag.types import Answer, Question, RagError, Status, Turn


def ask(pipeline: Pipeline, text: str, **about: object) -> Answer:
    return pipeline.ask(Question(text, **about))  # type: ignore[arg-type]


def test_the_parent_line_is_cited_from_the_bulletin(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "I'm a mum in Essex, is there an attendance number I can ring?")
    assert answer.status is Status.ANSWERED
    assert "03330322968" in markdown(answer.blocks)
    cited = [c for c in answer.citations if "03330322968" in c.quote]
    assert cited[0].source_id == "essex-attendance-bulletin"


def test_every_citation_is_exact_and_every_quote_block_is_its_citation(pipeline: Pipeline) -> None:
    for text in (
        "can school make me get a doctors note",
        "should I turn the wifi off when he's off school",
        "what is Essex primary attendance",
        "symptoms of anxiety",
    ):
        answer = ask(pipeline, text)
        cited = {c.label: c for c in answer.citations}
        assert cited
        assert all(verify(c, pipeline.index.documents) for c in cited.values())
        for block in answer.blocks:
            if block.kind == "own":
                continue
            assert block.citations
            if block.kind == "quote":
                quote = "".join(filter(str.isalnum, cited[block.citations[0]].quote))
                assert all(word in quote for word in filter(str.isalnum, block.text))


def test_statutory_words_inside_a_charity_page_are_credited_to_the_department(
    pipeline: Pipeline,
) -> None:
    answer = ask(
        pipeline, "what does paragraph 365 say about routinely requesting medical evidence?"
    )
    cited = next(c for c in answer.citations if c.quote.startswith("365."))
    assert cited.authority == "statutory_guidance"
    assert cited.speaker is not None
    assert cited.speaker.publisher == "Department for Education"
    assert "365" in (cited.speaker.locator or "")


def test_what_the_documents_do_not_cover_is_said_plainly(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "how much is the fine and how long have I got to pay it")
    assert answer.status is Status.NOT_COVERED
    assert "do not cover" in answer.blocks[0].text


def test_both_sides_of_a_disagreement_stand_side_by_side(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "should I take his xbox away when he won't go to school?")
    assert answer.differs
    labels = answer.differs[0].citations
    assert len({c.source_id for c in answer.citations if c.label in labels}) > 1


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00\u200b", "x" * 100_000])
def test_what_cannot_be_read_is_invalid(pipeline: Pipeline, text: str) -> None:
    assert ask(pipeline, text).status is Status.INVALID


def test_a_lone_surrogate_is_handled(pipeline: Pipeline) -> None:
    assert ask(pipeline, "can they fine me \ud800 for this").status is not Status.INVALID


def test_a_diagnosis_is_declined(pipeline: Pipeline) -> None:
    assert ask(pipeline, "has my son got autism").status is Status.DECLINED


def test_an_unclear_message_gets_a_question_back(pipeline: Pipeline) -> None:
    assert ask(pipeline, "help").status is Status.CLARIFY


def test_urgent_help_comes_first_even_when_the_message_is_too_long(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "i want to kill myself " + "and school is awful " * 1_000)
    assert answer.status is Status.URGENT
    assert "999" in answer.blocks[0].text


def test_risk_earlier_in_the_conversation_still_meets_help(pipeline: Pipeline) -> None:
    history = (Turn("my daughter says she wants to kill herself"),)
    assert ask(pipeline, "and what about her marks", history=history).status is Status.URGENT


def test_a_follow_up_takes_its_subject_from_the_conversation(pipeline: Pipeline) -> None:
    history = (Turn("what is the SENDIASS number in Portsmouth?"),)
    answer = ask(pipeline, "and in Southampton?", history=history)
    assert "0300 303 2677" in markdown(answer.blocks)
    assert "0300 303 2000" not in markdown(answer.blocks)


def test_the_record_has_exactly_the_agreed_fields(pipeline: Pipeline) -> None:
    record = answer_record(ask(pipeline, "who should lead the assessment?"), "q1")
    assert list(record) == [
        "id", "status", "answer", "blocks", "citations", "passages",
        "standalone_question", "differs", "suggestions", "timings_ms",
    ]  # fmt: skip
    assert list(record["citations"][0]) == [
        "label", "source_id", "title", "publisher", "authority", "date", "area", "url",
        "section", "page", "speaker", "start", "end", "quote",
    ]  # fmt: skip
    assert len(record["passages"]) == 20
    assert list(record["passages"][0]) == [
        "rank", "passage_id", "source_id", "start", "end", "score", "text",
    ]  # fmt: skip


def test_an_empty_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RagError, match=r"run python ingest\.py"):
        build_pipeline(replace(Settings(), index_dir=tmp_path))
