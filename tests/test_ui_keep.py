"""What a parent keeps of an answer: a message to the school, a Word file."""

from __future__ import annotations

import io
import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import docx
import pytest
from fastapi.testclient import TestClient

from rag.pipeline import Pipeline
from rag.types import Answer, AnswerBlock, Difference, Question, Status
from rag.wording import wording
from tests.test_ui_html import DFE, ESSEX
from ui.answer_docx import NotAnAnswerError, kept_from, kept_record, word_file
from ui.app import build_app
from ui.school_message import MOST, school_message

QUESTION = "Can the school ask for a doctor's note every time?"
TODAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def answer(pipeline: Pipeline) -> Answer:
    return pipeline.ask(Question(QUESTION, (), "parent"))


@pytest.fixture(scope="module")
def client(pipeline: Pipeline) -> Iterator[TestClient]:
    with TestClient(build_app(pipeline)) as client:
        yield client


def answered(*labels: int) -> Answer:
    blocks = tuple(AnswerBlock("quote", f"Words {label}.", (label,)) for label in labels)
    return Answer(Status.ANSWERED, blocks, (ESSEX, DFE))


def test_a_message_holds_exact_quotations_with_their_references(answer: Answer) -> None:
    message = school_message(answer)
    assert message is not None
    current = [c for c in answer.citations if not (c.speaker and c.speaker.superseded_by)][:MOST]
    texts = {block.citations: block.text for block in answer.blocks if block.kind == "quote"}
    for citation in current:
        assert f"“{texts[citation.label,]}”" in message
        assert citation.publisher in message
    assert message.startswith(wording("school_message", "greeting"))
    assert message.endswith("[your name]")


def test_a_message_says_how_binding_a_sources_own_words_are() -> None:
    message = school_message(answered(1, 2))
    assert message is not None
    assert "Family Edition, 2025, section “Whom to ask” (local council)" in message
    assert "(statutory guidance, August 2024), paragraph 1, as quoted by Not Fine" in message


def test_replaced_guidance_is_not_put_to_a_school() -> None:
    assert DFE.speaker is not None
    old = replace(DFE, speaker=replace(DFE.speaker, superseded_by="newer"))
    answer = replace(answered(1, 2), citations=(ESSEX, old))
    assert "Words 2." not in (school_message(answer) or "")
    assert school_message(replace(answered(2), citations=(old,))) is None


def test_a_message_says_when_its_sources_differ() -> None:
    difference = Difference("notes", (1, 2))
    both = replace(answered(1, 2), differs=(difference,))
    one = replace(answered(1), differs=(difference,))
    assert wording("school_message", "differ") in (school_message(both) or "")
    assert wording("school_message", "differ") not in (school_message(one) or "")


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.ANSWERED])
def test_there_is_no_message_without_an_answer(status: Status) -> None:
    assert school_message(replace(answered(1), status=status)) is None


def test_a_word_file_holds_the_question_the_quotes_and_their_sources(
    client: TestClient, answer: Answer
) -> None:
    response = client.post("/keep/word", content=kept_record(QUESTION, answer))
    assert response.status_code == 200
    assert "attachment" in response.headers["content-disposition"]
    file = docx.Document(io.BytesIO(response.content))
    lines = [paragraph.text for paragraph in file.paragraphs]
    whole = "\n".join(lines)
    assert f"{wording('keep', 'asked')}: {QUESTION}" in lines
    for block in answer.blocks:
        if block.kind == "quote":
            for line in block.text.split("\n"):
                assert line.removeprefix("- ") in whole
    for citation in answer.citations:
        assert any(line.startswith(f"[{citation.label}] ") for line in lines)
    assert "**" not in whole


def test_only_what_the_documents_say_becomes_a_file(client: TestClient, answer: Answer) -> None:
    forged = replace(answer.citations[0], quote="Schools must close.")
    record = kept_record(QUESTION, replace(answer, citations=(forged,)))
    for body in (
        record,
        "{}",
        "[]",
        "",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin1"),
    ):
        response = client.post("/keep/word", content=body)
        assert response.status_code == 422, body
        assert "detail" in response.json()


def test_odd_characters_do_not_break_a_file(pipeline: Pipeline, answer: Answer) -> None:
    record = kept_record("a\x00b\x0b\uffff <b> […] ½", answer)
    kept = kept_from(record.encode(), pipeline.index.documents)
    file = docx.Document(io.BytesIO(word_file(kept, TODAY)))
    assert any("ab <b> […] ½" in paragraph.text for paragraph in file.paragraphs)
    assert any("5 January 2026" in paragraph.text for paragraph in file.paragraphs)


def test_a_record_of_another_form_is_refused(pipeline: Pipeline) -> None:
    bomb = b64encode(zlib.compress(b" " * (64 << 20)))
    for record in (b'{"question": 3}', b64encode(zlib.compress(b'{"question": 3}')), bomb):
        with pytest.raises(NotAnAnswerError):
            kept_from(record, pipeline.index.documents)
