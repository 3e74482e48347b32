"""Drafts as programs see them: records, the command line, batches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.cli import main
from rag.config import Settings
from rag.drafting.service import draft_request
from rag.pipeline import Pipeline

FIELDS = ["status", "reply", "blocks", "citations", "questions", "checks"]
MESSAGE = "Hi, can the school fine me when my son is ill? Who can I ring in Southampton? Thanks, Jo"


@pytest.fixture
def here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_INDEX_DIR", str(settings.index_dir))


def test_the_record_has_the_agreed_fields(pipeline: Pipeline) -> None:
    record = draft_request(pipeline, {"id": 7, "text": MESSAGE})
    assert list(record) == ["id", *FIELDS]
    assert record["id"] == 7
    assert record["status"] == "answered"
    assert len(record["questions"]) == 2
    assert {"label", "source_id", "start", "end", "quote", "speaker"} <= record["citations"][
        0
    ].keys()
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize(
    "request_", [None, [], "text", {}, {"text": 3}, {"text": "x", "area": 3}, {"text": "  "}]
)
def test_what_is_not_of_the_form_is_invalid(pipeline: Pipeline, request_: object) -> None:
    assert draft_request(pipeline, request_)["status"] == "invalid"


@pytest.mark.usefixtures("here")
def test_a_file_is_drafted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    enquiry = tmp_path / "enquiry.txt"
    enquiry.write_bytes(b"\xef\xbb\xbf" + MESSAGE.encode())
    assert main(["draft", "--file", str(enquiry), "--area", "portsmouth", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert list(record) == FIELDS
    assert "0300 303 2000" in record["reply"]
    assert main(["draft", "--file", str(enquiry)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Hello,")
    assert "Sources\n[1] " in out


@pytest.mark.usefixtures("here")
def test_a_batch_loses_no_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        json.dumps({"id": "a", "text": MESSAGE}),
        "not json",
        json.dumps({"id": "c", "text": None}),
        json.dumps({"id": "d", "text": "Who can I ring?", "area": "west-berkshire"}),
    ]
    batch = tmp_path / "mails.jsonl"
    batch.write_text("\n".join(lines), encoding="utf-8")
    assert main(["draft", "--batch", str(batch), "--area", "essex"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [r["id"] for r in records] == ["a", None, "c", "d"]
    assert [r["status"] for r in records] == ["answered", "invalid", "invalid", "answered"]
    assert "0300 303 2644" in records[3]["reply"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["draft"], "give the message"),
        (["draft", "--file", "nowhere.txt"], "no such file"),
        (["draft", "--file", "a", "--batch", "b"], "give the message"),
    ],
)
def test_what_an_operator_gets_wrong_is_one_line(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert says in error
    assert len(error.splitlines()) == 1
