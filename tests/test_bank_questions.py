"""rag.generation.bank_questions and `ingest.py --suggest-questions`, with a scripted server"""

from __future__ import annotations

from collections.abc import Generator
from itertools import count
from pathlib import Path

import pytest

import ingest
from rag.anchors import read_toml
from rag.bank import load_bank
from rag.config import Settings
from rag.generation.bank_questions import anchor_in, questions_in, suggestions, write_suggestions
from rag.generation.writer import Prompt
from rag.pipeline import Pipeline
from tests.chat_servers import chat_server

SAID = """\
Here are three questions:
1. Can I see the register?
- "What do the letters on it mean?"
Who is on 0300 303 2677 then?
Why?
And how do I get a mark changed?"""


@pytest.fixture
def here(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAG_INDEX_DIR", str(settings.index_dir))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_questions_are_read_from_what_a_model_writes() -> None:
    assert questions_in(SAID) == (
        "Can I see the register?",
        "What do the letters on it mean?",
        "And how do I get a mark changed?",
    )


def test_an_anchor_stands_once_in_its_document(pipeline: Pipeline) -> None:
    for passage in pipeline.index.contents.passages[:80]:
        document = pipeline.index.documents[passage.source_id]
        anchor = anchor_in(passage, document)
        if anchor is not None:
            assert document.text.count(anchor) == 1
            assert anchor in passage.text


def test_the_file_is_one_that_the_bank_reads(pipeline: Pipeline, tmp_path: Path) -> None:
    numbers = count()

    class Fixed:
        name = "fixed"

        def write(self, prompt: Prompt) -> Generator[str]:
            yield f"Is this number {next(numbers)} of {len(prompt.request)}?"

    contents = pipeline.index.contents
    passages = [p for p in contents.passages if p.source_id == "nfis-faq"][:6]
    documents = pipeline.index.documents
    found = list(suggestions(passages, documents["nfis-faq"], Fixed()))
    (tmp_path / "questions").mkdir()
    file = tmp_path / "questions" / "nfis-faq.toml"
    write_suggestions(file, "nfis-faq", "fixed", found)
    assert len(read_toml(file)["entry"]) == len(found) > 0
    bank = load_bank(tmp_path, documents, contents.passages)
    assert {question.voice for question in bank} == {"parent"}


def test_the_command_writes_beside_the_corpus(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with chat_server("How do I see the attendance record?") as server:
        monkeypatch.setenv("RAG_CHAT_MODEL", "openai:m")
        monkeypatch.setenv("RAG_CHAT_URL", server.address)
        assert ingest.main(["--suggest-questions", "committee-roundtable"]) == 0
        assert server.requests
    file = here / "suggested-questions-committee-roundtable.toml"
    assert "Nobody has reviewed them" in file.read_text(encoding="utf-8")
    assert file.name in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_without_a_model_it_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("RAG_CHAT_MODEL", raising=False)
    assert ingest.main(["--suggest-questions", "nfis-faq"]) == 2
    assert "set RAG_CHAT_MODEL" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_an_unknown_source_and_a_failing_model_are_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with chat_server(trouble="refused") as server:
        monkeypatch.setenv("RAG_CHAT_MODEL", "openai:m")
        monkeypatch.setenv("RAG_CHAT_URL", server.address)
        assert ingest.main(["--suggest-questions", "nobody"]) == 2
        assert ingest.main(["--suggest-questions", "nfis-faq"]) == 2
    assert "the chat model openai:m failed: refused" in capsys.readouterr().err
