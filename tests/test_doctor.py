"""rag.doctor and `python -m rag doctor`"""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.cli import main
from rag.config import Settings
from rag.doctor import without_secrets
from tests.chat_servers import chat_server


@pytest.fixture
def here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_INDEX_DIR", str(settings.index_dir))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.mark.usefixtures("here")
def test_all_is_well_without_a_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert "one pass in" in printed
    assert "5 sources" in printed
    assert "nfis-faq" in printed
    assert "none: answers are quotations" in printed


@pytest.mark.usefixtures("here")
def test_a_model_is_timed_and_no_secret_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with chat_server("ready") as server:
        monkeypatch.setenv("RAG_CHAT_MODEL", "openai:m")
        monkeypatch.setenv("RAG_CHAT_URL", server.address.replace("//", "//me:hidden@"))
        assert main(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert "first words in" in printed
    assert "hidden" not in printed


@pytest.mark.usefixtures("here")
def test_a_model_that_is_down_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with chat_server() as server:
        address = server.address
    monkeypatch.setenv("RAG_CHAT_MODEL", "openai:m")
    monkeypatch.setenv("RAG_CHAT_URL", address)
    monkeypatch.setenv("RAG_CHAT_RETRIES", "0")
    assert main(["doctor"]) == 2
    assert "cannot be used: unreachable" in capsys.readouterr().err


def test_a_missing_index_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_INDEX_DIR", str(tmp_path))
    assert main(["doctor"]) == 2
    assert "the index is empty" in capsys.readouterr().err


def test_an_address_is_shown_without_its_secrets() -> None:
    assert without_secrets("https://u:p@host:8/v1?key=s") == "https://host:8/v1"
