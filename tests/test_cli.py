"""The command line, as a program sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.cli import main
from rag.config import Settings


@pytest.fixture
def here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_INDEX_DIR", str(settings.index_dir))


@pytest.mark.usefixtures("here")
def test_a_batch_answers_in_order_and_loses_no_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portsmouth = [{"question": "SENDIASS number in Portsmouth"}]
    lines = [
        json.dumps({"id": "a", "question": "who should lead the assessment?"}),
        "not json",
        json.dumps({"id": "c", "question": 3}),
        json.dumps({"id": "d", "question": "and in Southampton?", "history": portsmouth}),
    ]  # fmt: skip
    batch = tmp_path / "questions.jsonl"
    batch.write_text("\n".join(lines), encoding="utf-8")
    assert main(["ask", "--batch", str(batch)]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [r["id"] for r in records] == ["a", None, "c", "d"]
    assert [r["status"] for r in records] == ["answered", "invalid", "invalid", "answered"]


@pytest.mark.usefixtures("here")
def test_search_gives_passages_with_their_citation_fields(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["search", "medical evidence", "-k", "3", "--json"]) == 0
    passages = json.loads(capsys.readouterr().out)["passages"]
    assert [p["rank"] for p in passages] == [1, 2, 3]
    assert {"publisher", "authority", "section", "speaker", "score", "text"} <= passages[0].keys()


@pytest.mark.usefixtures("here")
def test_show_prints_sections(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "committee-roundtable"]) == 0
    assert "== Persistent absence roundtable" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "give the question"),
        (["ask", "--batch", "nowhere.jsonl"], "no such file"),
        (["show", "nothing"], "there is no source"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_an_operator_gets_wrong_is_one_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.splitlines()) == 1


def test_without_an_index_it_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_INDEX_DIR", str(tmp_path))
    assert main(["ask", "hello there"]) == 2
    assert "run python ingest.py" in capsys.readouterr().err
