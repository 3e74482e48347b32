"""Whatever comes in by any way, what goes out has its form. Small examples, many of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evals.metrics.hostile import live_markup
from rag.cli import main
from rag.conversation import standalone_question
from rag.documents import load_document
from rag.guardrails import clean, invalid
from rag.loaders import READERS, UnreadableFileError
from rag.passages import split_document
from rag.pipeline import Pipeline
from rag.privacy import mask
from rag.render import escape, markdown
from rag.service import ask_record, search_records
from rag.tidy import tidy_span, tidy_text
from rag.types import AnswerBlock, Audience, Question, Status, Turn
from rag.urgent import alarm_in
from rag.urgent_patterns import fold
from tests.making import source
from ui.app import build_app
from ui.text_html import inline, own, rich

few = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
many = settings(max_examples=150, deadline=None)
STATUSES = {status.value for status in Status}
# Any character there is, halves of surrogate pairs included, and pieces of what people write.
characters = st.text(st.characters(), max_size=60)
pieces = st.sampled_from(
    [
        "my son ",
        "won't go",
        " school",
        "\n\n",
        "\t",
        "**",
        "](",
        "<b>",
        "- ",
        "1. ",
        "| ",
        "# ",
        "\u200b",
    ]
)
texts = st.one_of(characters, st.lists(st.one_of(pieces, characters), max_size=8).map("".join))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
requests = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {},
        optional={
            "id": json_values,
            "question": st.one_of(texts, json_values),
            "words": st.one_of(texts, json_values),
            "history": st.one_of(json_values, st.lists(json_values, max_size=2)),
            "audience": st.one_of(st.sampled_from(get_args(Audience)), json_values),
            "area": st.one_of(texts, json_values),
            "k": json_values,
            "source": json_values,
            "authority": json_values,
        },
    ),
)


@few
@given(text=texts, earlier=st.lists(texts, max_size=2), area=st.none() | texts)
def test_every_question_has_an_answer(
    pipeline: Pipeline, text: str, earlier: list[str], area: str | None
) -> None:
    history = tuple(Turn(question, "an answer") for question in earlier)
    answer = pipeline.ask(Question(text, history, None, area))
    assert answer.blocks
    for citation in answer.citations:
        document = pipeline.index.documents[citation.source_id]
        assert document.text[citation.start : citation.end] == citation.quote


@few
@given(request=requests)
def test_every_request_has_a_record(pipeline: Pipeline, request: Any) -> None:
    record = ask_record(pipeline, request)
    assert record["status"] in STATUSES
    json.dumps(record)
    passages = search_records(pipeline, request)["passages"]
    assert [passage["rank"] for passage in passages] == list(range(1, len(passages) + 1))


@pytest.fixture(scope="module")
def client(pipeline: Pipeline) -> TestClient:
    return TestClient(build_app(pipeline, requests_per_minute=1_000_000))


@few
@given(body=st.one_of(st.binary(max_size=60), requests.map(lambda r: json.dumps(r).encode())))
def test_every_body_is_answered_or_refused(client: TestClient, body: bytes) -> None:
    for path in ("/api/ask", "/api/search"):
        assert client.post(path, content=body).status_code in (200, 400)


@few
@given(query=texts.map(lambda t: t.encode("utf-8", "replace").decode()))
def test_every_search_has_a_page(client: TestClient, query: str) -> None:
    assert client.post("/look-up", data={"q": query, "area": query}).status_code in (200, 422)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(st.binary(max_size=40), max_size=12))
def test_every_line_of_a_batch_has_a_record(
    pipeline: Pipeline,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    lines: list[bytes],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAG_INDEX_DIR", str(pipeline.settings.index_dir))
        file = tmp_path / "lines.jsonl"
        data = b"\n".join(lines)
        file.write_bytes(data)
        assert main(["ask", "--batch", str(file)]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(records) == sum(bool(line.strip()) for line in data.split(b"\n"))


@many
@given(text=texts)
def test_cleaned_text_is_clean(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert cleaned == cleaned.strip()
    assert not any(char in cleaned for char in "\x00\u200b\u202e\ufeff")
    block = invalid(text, limit=100)
    assert block is None or block.text


@many
@given(texts_=st.lists(texts, min_size=1, max_size=3))
def test_an_alarm_is_of_a_message(texts_: list[str]) -> None:
    alarm = alarm_in(texts_)
    assert alarm is None or 0 <= alarm.message < len(texts_)
    assert fold(texts_[0]) == fold(texts_[0]).lower()


@many
@given(text=texts, history=st.lists(st.tuples(texts, st.none() | texts), max_size=3))
def test_a_question_that_stands_alone_is_text(
    text: str, history: list[tuple[str, str | None]]
) -> None:
    turns = [Turn(question, answer) for question, answer in history]
    assert isinstance(standalone_question(text, turns), str)


@many
@given(text=texts)
def test_nothing_typed_becomes_live(text: str) -> None:
    for html in (inline(text), rich(text), own(text), own(escape(text)), rich(text)):
        assert live_markup(str(html), (), [text]) == []
    markdown([AnswerBlock("own", text), AnswerBlock("quote", text, (1,))])


@many
@given(text=texts)
def test_what_is_masked_lies_in_the_text(text: str) -> None:
    result = mask(text)
    end = 0
    for found in result.found:
        assert end <= found.start < found.end <= len(text)
        end = found.end
    assert result.found or result.text == text


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from([".txt", ".md", ".html"]), data=st.one_of(st.binary(max_size=200), texts)
)
def test_every_file_is_read_exactly_or_refused(
    tmp_path: Path, kind: str, data: bytes | str
) -> None:
    file = tmp_path / f"guide{kind}"
    file.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))
    try:
        document = load_document(file, "guide")
    except UnreadableFileError:
        return
    passages, sentences = split_document(document, source("guide", file=file.name))
    for passage in passages:
        assert passage.text == document.text[passage.start : passage.end]
        tidy_span(document, passage.start, passage.end)
    for sentence in sentences:
        assert 0 <= sentence.start < sentence.end <= len(document.text)
    tidy_text(document.text)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(sorted(READERS)),
    head=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04"]),
    rest=st.binary(max_size=300),
)
def test_a_broken_file_is_refused_with_its_reason(
    tmp_path: Path, kind: str, head: bytes, rest: bytes
) -> None:
    file = tmp_path / f"broken{kind}"
    file.write_bytes(head + rest)
    try:
        load_document(file, "broken")
    except UnreadableFileError as refused:
        reason = str(refused)
        if "\n" in reason:
            raise AssertionError(reason) from refused
