"""The reply desk without a browser: drafts, checks, and files that cannot be had too early."""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from rag.drafting import Draft, Enquiry, draft_reply
from rag.pipeline import Pipeline
from ui.app import build_app
from ui.reply_work import fingerprint
from ui.text_html import heading_of

MESSAGE = (
    "Hello, my son is off with anxiety. Can the school ask for a doctor's note every time? "
    "Who can I ring in Southampton?\n\nThanks, Ottilie"
)
URGENT = "My daughter says she wants to die. Also, can the school fine me when she is ill?"
PRIVATE = "Ottilie"


@pytest.fixture(scope="module")
def client(pipeline: Pipeline) -> Iterator[TestClient]:
    with TestClient(build_app(pipeline, requests_per_minute=100_000)) as client:
        yield client


@pytest.fixture(scope="module")
def draft(pipeline: Pipeline) -> Draft:
    return draft_reply(pipeline, Enquiry(MESSAGE))


def work(text: str, draft: Draft, **changes: Any) -> dict[str, Any]:
    blocks = [
        {"kind": b.kind, "text": b.text, "citations": list(b.citations)} for b in draft.letter
    ]
    return {"text": text, "blocks": blocks, "draft": fingerprint(draft), **changes}


def test_the_api_drafts_like_the_command_line(client: TestClient) -> None:
    record = client.post("/api/draft", json={"id": "m1", "text": MESSAGE}).json()
    assert record["id"] == "m1"
    assert record["status"] == "answered"
    assert "0300 303 2677" in record["reply"]
    assert client.post("/api/draft", json=[]).json()["status"] == "invalid"
    assert client.post("/api/draft", content=b"{").status_code == 400
    schema = client.get("/api/openapi.json").json()
    body = schema["paths"]["/api/draft"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["required"] == ["text"]


def test_the_page_asks_for_the_message_and_the_area(client: TestClient) -> None:
    page = BeautifulSoup(client.get("/reply").text, "html.parser")
    assert page.select_one("label[for=message]") is not None
    areas = [option["value"] for option in page.select("#area option")]
    assert {"", "essex", "southampton", "portsmouth", "west-berkshire"} <= set(areas)
    assert not [script for script in page.find_all("script") if not script.get("src")]
    assert page.select_one('nav a[aria-current="page"][href="/reply"]') is not None


def test_a_draft_shows_questions_paragraphs_and_their_evidence(
    client: TestClient, draft: Draft
) -> None:
    response = client.post("/reply/draft", json={"text": MESSAGE, "area": ""})
    page = BeautifulSoup(response.text, "html.parser")
    questions = [field.get_text() for field in page.select("[data-question]")]
    assert questions == list(draft.questions)
    pieces = page.select(".piece")
    texts = [field.get_text() for field in page.select("[data-piece]")]
    assert texts == [heading_of(block.text) or block.text for block in draft.letter]
    for piece, block in zip(pieces, draft.letter, strict=True):
        links = [str(a["href"]) for a in piece.select(".proof a[target]")]
        assert len(links) == len(block.citations)
        for link in links:
            assert 'id="quote"' in client.get(link).text
    assert all(
        page.select_one(f'label[for="{field["id"]}"]') for field in page.select("textarea[id]")
    )


def test_personal_details_are_not_shown_again(client: TestClient) -> None:
    text = f"{MESSAGE}\n07700 900123, ottilie@example.org"
    page = BeautifulSoup(client.post("/reply/draft", json={"text": text}).text, "html.parser")
    written = page.select_one(".written")
    assert written is not None
    assert "doctor's note" in written.get_text()
    for detail in ("07700", "ottilie@"):
        assert detail not in page.get_text()


def test_urgent_help_stands_apart_with_the_agencys_duty(client: TestClient) -> None:
    page = BeautifulSoup(client.post("/reply/draft", json={"text": URGENT}).text, "html.parser")
    urgent = page.select_one(".urgent")
    assert urgent is not None
    assert "safeguarding procedure" in urgent.get_text()
    assert urgent.select_one("input[data-urgent-seen]") is not None
    letter = " ".join(field.get_text() for field in page.select("[data-piece]"))
    assert "safeguarding procedure" not in letter


def test_what_cannot_be_drafted_is_said(client: TestClient) -> None:
    assert "paste" in client.post("/reply/draft", json={"text": " "}).json()["detail"].lower()
    for body in (b"", b"[]", b"{", b'{"text": 3}', b'{"text": "x", "more": 1}', b"[" * 100_000):
        response = client.post("/reply/draft", content=body)
        assert response.status_code == 400, body


def test_what_was_pasted_stays_text(client: TestClient) -> None:
    text = "Can they fine me? </textarea><script>alert(1)</script>"
    page = client.post("/reply/draft", json={"text": text}).text
    assert "<script" not in page


def test_edits_are_checked(client: TestClient, draft: Draft) -> None:
    body = work(MESSAGE, draft)
    assert client.post("/reply/check", json=body).json() == {"checks": []}
    body["blocks"].insert(1, {"kind": "own", "text": "", "citations": []})
    body["blocks"].insert(2, {"kind": "own", "text": "You will be fined £80.", "citations": []})
    (check,) = client.post("/reply/check", json=body).json()["checks"]
    assert check["level"] == "error"
    assert check["block"] == 2


def test_a_draft_of_something_else_must_be_made_again(client: TestClient, draft: Draft) -> None:
    for path in ("/reply/check", "/reply/export"):
        response = client.post(path, json=work("Who can I ring in Essex?", draft))
        assert response.status_code == 409
        assert "again" in response.json()["detail"]


def test_no_file_before_urgent_help_and_failed_checks_are_seen(
    client: TestClient, pipeline: Pipeline
) -> None:
    made = draft_reply(pipeline, Enquiry(URGENT))
    body = work(URGENT, made)
    assert client.post("/reply/export", json=body).status_code == 409
    body["urgent_seen"] = True
    assert client.post("/reply/export", json=body).status_code == 200
    body["blocks"][0]["text"] = "You will be fined £80."
    refused = client.post("/reply/export", json=body)
    assert refused.status_code == 409
    body["seen"] = [check["text"] for check in refused.json()["checks"]]
    assert client.post("/reply/export", json=body).status_code == 200
    body["blocks"][0]["text"] = "You will be fined £90."
    assert client.post("/reply/export", json=body).status_code == 409


def test_the_word_file_has_footnotes(client: TestClient, draft: Draft) -> None:
    body = work(MESSAGE, draft, format="docx")
    body["blocks"].append({"kind": "own", "text": "So **ask** about it [1].", "citations": []})
    body["seen"] = [c["text"] for c in client.post("/reply/check", json=body).json()["checks"]]
    response = client.post("/reply/export", json=body)
    assert response.headers["content-disposition"].endswith('"reply.docx"')
    document = docx.Document(io.BytesIO(response.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert text.startswith("Hello,")
    assert "**" not in text
    assert "[1]" not in text
    for citation in draft.citations:
        assert citation.quote.split("\n")[0].strip("• ")[:40] in text or citation.quote[:9] in text
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        notes = archive.read("word/footnotes.xml").decode()
        types = archive.read("[Content_Types].xml").decode()
        main = archive.read("word/document.xml").decode()
    assert "footnotes+xml" in types
    ids = re.findall(r'<w:footnoteReference w:id="(\d+)"', main)
    assert ids == [str(n) for n in range(1, len(draft.citations) + 1)]
    for citation in draft.citations:
        assert citation.publisher in notes
    assert PRIVATE not in text


def test_the_mail_and_the_text_have_notes_at_the_end(client: TestClient, draft: Draft) -> None:
    mail = client.post("/reply/export", json=work(MESSAGE, draft, format="eml"))
    message = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert message["Subject"]
    assert message["X-Unsent"] == "1"
    part = message.get_body()
    assert part is not None
    body = part.get_content()
    text = client.post("/reply/export", json=work(MESSAGE, draft, format="txt")).text
    assert body.replace("\r\n", "\n").strip() == text.strip()
    assert text.startswith("Hello,")
    notes = text.split("\nNotes\n")[1]
    assert [int(n) for n in re.findall(r"^\[(\d+)\]", notes, re.MULTILINE)] == list(
        range(1, len(draft.citations) + 1)
    )
    assert "as quoted by Not Fine in School" in notes


def test_numbers_follow_what_is_left_of_the_letter(client: TestClient, draft: Draft) -> None:
    body = work(MESSAGE, draft, format="txt")
    body["blocks"] = [b for b in body["blocks"] if 1 not in b["citations"]]
    body["seen"] = [c["text"] for c in client.post("/reply/check", json=body).json()["checks"]]
    text = client.post("/reply/export", json=body).text
    assert re.findall(r"^\[(\d+)\]", text, re.MULTILINE)[0] == "1"
    assert f"[{len(draft.citations)}]" not in text


def test_an_error_is_a_plain_message_and_nothing_is_logged(
    pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        index = pipeline.index
        encoder = pipeline.encoder

        def find(self, *_: object, **__: object) -> None:
            raise RuntimeError(PRIVATE)

        def alarm(self, *_: object) -> None:
            return None

    with TestClient(build_app(Broken())) as client:  # type: ignore[arg-type]
        for path in ("/reply/draft", "/api/draft"):
            response = client.post(path, json={"text": MESSAGE})
            assert response.status_code == 500
            assert PRIVATE not in json.dumps(response.json())
    assert PRIVATE not in caplog.text


def test_desk_requests_are_limited(pipeline: Pipeline) -> None:
    with TestClient(build_app(pipeline, requests_per_minute=2)) as client:
        codes = [client.post("/reply/draft", content=b"{").status_code for _ in range(3)]
    assert codes == [400, 400, 429]
