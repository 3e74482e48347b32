"""The web application without a browser: API, headers, limits, source and look-up pages."""

from __future__ import annotations

import doctest
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

import ui.guards
from rag.pipeline import Pipeline
from rag.records import answer_record
from rag.types import Answer, Question, RagError, SearchResult
from rag.wording import wording
from ui.app import build_app
from ui.forgetting import UNUSED_FOR, forget
from ui.guards import origins

HTML = {"accept": "text/html"}
PRIVATE = "my daughter Ottilie"


@pytest.fixture(scope="module")
def client(pipeline: Pipeline) -> Iterator[TestClient]:
    with TestClient(build_app(pipeline, requests_per_minute=100_000)) as client:
        yield client


@dataclass(frozen=True)
class Broken:
    """A pipeline whose every answer fails, with what was asked in the message."""

    index: Any

    def ask(self, question: Question) -> Answer:
        raise RuntimeError(question.text)

    def ask_stream(self, question: Question) -> Iterator[Answer]:
        yield self.ask(question)

    def search(self, words: str, *_: object) -> list[SearchResult]:
        raise RuntimeError(words)

    def urgent_help(self, words: str, *_: object) -> None:
        raise RuntimeError(words)

    @property
    def encoder(self) -> None:
        return None


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


# The JSON API


def test_ask_gives_the_record_of_the_command_line(client: TestClient, pipeline: Pipeline) -> None:
    request = {"id": "q1", "question": "What is the parent contact line?", "audience": "parent"}
    record = client.post("/api/ask", json=request).json()
    expected = answer_record(pipeline.ask(Question(request["question"], (), "parent")), "q1")
    for one in (record, expected):
        del one["timings_ms"]
    assert record == json.loads(json.dumps(expected))
    assert any("03330322968" in c["quote"] for c in record["citations"])


def test_search_gives_passages_with_their_citation_fields(client: TestClient) -> None:
    passages = client.post("/api/search", json={"words": "sickness return", "k": 3}).json()
    assert [p["rank"] for p in passages["passages"]] == [1, 2, 3]
    assert {"publisher", "authority", "section", "text"} <= passages["passages"][0].keys()


@pytest.mark.parametrize(
    "body", [{"question": None}, {}, [], "text", 7, {"question": "x", "history": [1]}]
)
def test_an_object_of_another_form_gives_the_invalid_record(client: TestClient, body: Any) -> None:
    response = client.post("/api/ask", json=body)
    assert response.status_code == 200
    assert response.json()["status"] == "invalid"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b'{"question": NaN}', b"[" * 100_000, b"9" * 5_000]
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_a_body_that_is_not_json_is_refused_plainly(
    client: TestClient, path: str, body: bytes
) -> None:
    response = client.post(path, content=body)
    assert response.status_code == 400
    assert response.json() == {"detail": "The body is not JSON."}


def test_half_a_surrogate_pair_does_no_harm(client: TestClient) -> None:
    body = rb'{"id": "\ud800", "question": "who can I ring \ud800 in Essex?"}'
    response = client.post("/api/ask", content=body)
    assert response.status_code == 200
    assert response.json()["id"] == "\ud800"


def test_a_large_body_is_refused_announced_or_not(pipeline: Pipeline) -> None:
    with TestClient(build_app(pipeline, body_limit=1_000)) as client:
        assert client.post("/api/ask", content=b"x" * 1_001).status_code == 413
        assert client.post("/api/ask", content=iter([b"x" * 600] * 2)).status_code == 413
        small = json.dumps({"question": "x" * 500}).encode()
        assert client.post("/api/ask", content=iter([small[:9], small[9:]])).status_code == 200


def test_too_many_requests_are_refused_and_pages_still_served(pipeline: Pipeline) -> None:
    with TestClient(build_app(pipeline, requests_per_minute=3)) as client:
        codes = [client.post("/api/search", json={}).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        assert "retry-after" in client.post("/api/ask", json={}).headers
        assert client.get("/healthz").status_code == 200


def test_the_schema_names_the_fields_of_a_request(client: TestClient) -> None:
    schema = client.get("/api/openapi.json").json()
    body = schema["paths"]["/api/ask"]["post"]["requestBody"]["content"]["application/json"]
    assert {"id", "question", "history", "audience", "area"} == body["schema"]["properties"].keys()
    assert body["schema"]["required"] == ["question"]
    assert "$defs" not in json.dumps(schema)


def test_health_and_readiness(client: TestClient, pipeline: Pipeline) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}
    with TestClient(build_app(Broken(pipeline.index))) as broken:  # type: ignore[arg-type]
        assert broken.get("/healthz").status_code == 200
        assert broken.get("/readyz").status_code == 503


def test_an_error_is_a_plain_message_and_its_words_are_not_logged(
    pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    with TestClient(build_app(Broken(pipeline.index))) as client:  # type: ignore[arg-type]
        response = client.post("/api/ask", json={"question": PRIVATE})
        page = client.get("/look-up", params={"q": PRIVATE})
    assert response.status_code == page.status_code == 500
    assert response.json() == page.json() == {"detail": wording("error", "internal")}
    assert "RuntimeError" in caplog.text
    assert PRIVATE not in caplog.text


# What is forgotten


def test_a_session_leaves_memory_after_its_page() -> None:
    now = datetime.now(UTC)
    ages = {"open": 1, "closed": 0, "long closed": 2, "long unused": 5}
    sessions = SimpleNamespace(
        session_data={name: SimpleNamespace(is_closed="closed" in name) for name in ages},
        time_last_used={name: datetime.now() - timedelta(hours=ages[name]) for name in ages},  # noqa: DTZ005
    )
    assert forget(sessions, now) == 2
    assert list(sessions.session_data) == list(sessions.time_last_used) == ["open", "closed"]


def test_what_was_asked_is_in_no_session_afterwards(pipeline: Pipeline) -> None:
    app = build_app(pipeline)
    mounted: Any = next(route for route in app.routes if getattr(route, "path", None) == "")
    sessions = mounted.app.state_holder
    with TestClient(app) as client:
        page = client.get("/").text.split("window.gradio_config = ")[1]
        config, _ = json.JSONDecoder().raw_decode(page)
        ask = next(d for d in config["dependencies"] if len(d["inputs"]) == 4)
        data = [PRIVATE, "parent", "", None]
        join = {"data": data, "fn_index": ask["id"], "session_hash": "s", "trigger_id": None}
        assert client.post("/gradio_api/queue/join", json=join).status_code == 200
        with client.stream("GET", "/gradio_api/queue/data?session_hash=s") as events:
            assert any("process_completed" in line for line in events.iter_lines())
        assert PRIVATE in str(vars(sessions["s"]))
        forget(sessions, datetime.now(UTC) + UNUSED_FOR * 2)
        assert not sessions.session_data
        assert not sessions.time_last_used


# Headers, and what is not there


@pytest.mark.parametrize("path", ["/", "/look-up", "/source/nfis-faq", "/healthz", "/nowhere"])
def test_every_response_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in scripts
    assert ("unsafe-eval" in scripts) == (path == "/")


@pytest.mark.parametrize("path", ["/", "/look-up?q=fines", "/source/nfis-faq", "/nowhere"])
def test_what_may_hold_typed_words_is_in_no_cache(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"
    assert client.get("/design/base.css").headers.get("cache-control") != "no-store"


def test_a_site_that_may_show_the_pages_is_a_setting(pipeline: Pipeline) -> None:
    app = build_app(pipeline, embed_origins=("https://school.example",))
    with TestClient(app) as client:
        framed = client.get("/embed")
        policy = framed.headers["content-security-policy"]
        assert policy.endswith("frame-ancestors https://school.example")
        page = soup(framed.text)
        assert page.select_one("gradio-app") is not None
        assert page.select_one(".masthead, .colophon") is None
        assert page.select_one("a[data-exit]") is not None
        for path in ("/", "/look-up", "/source/nfis-faq"):
            policy = client.get(path).headers["content-security-policy"]
            assert policy.endswith("frame-ancestors 'none'")


def test_no_site_may_show_the_pages_unless_it_is_set(client: TestClient) -> None:
    assert client.get("/embed").status_code == 404


def test_only_origins_can_be_set() -> None:
    assert doctest.testmod(ui.guards).failed == 0
    assert origins("") == ()
    for faulty in ("*", "'self'", "school.example", "https://a.example/x", "https://a;b"):
        with pytest.raises(RagError, match="RAG_EMBED_ORIGINS"):
            origins(faulty)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=https://example.org"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/gradio_api/info"),
        ("GET", "/config"),
        ("GET", "/monitoring"),
        ("POST", "/login"),
        ("GET", "/docs"),
        ("GET", "/design/../app.py"),
        ("DELETE", "/"),
    ],
)
def test_what_is_not_needed_is_not_there(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 404


def test_the_chat_page_stands_on_its_own(client: TestClient) -> None:
    page = soup(client.get("/", headers={"accept-encoding": "br"}).text)
    assert page.html is not None
    assert page.html["lang"] == "en-GB"
    assert page.h1 is not None
    tags = page.find_all(["script", "link"])
    assert all(str(tag.get("src") or tag.get("href") or "/").startswith("/") for tag in tags)
    nonces = [str(tag["nonce"]) for tag in tags if tag.name == "script" and not tag.get("src")]
    policy = client.get("/").headers["content-security-policy"]
    assert nonces
    assert nonces[0] not in policy  # another page, another nonce
    leave = page.select_one("a[data-exit]")
    assert leave is not None
    assert "noreferrer" in leave["rel"]


def test_gradios_reset_weighs_nothing(client: TestClient) -> None:
    page = client.get("/").text
    match = re.search(r'href="(/assets/index-[^"]+\.css)"', page)
    assert match is not None
    style = client.get(match[1])
    assert style.headers["content-type"].startswith("text/css")
    assert re.search(r"(?<!:where\()\.gradio-container-", style.text) is None


# Sources


def test_a_source_shows_exactly_the_cited_words_marked(
    client: TestClient, pipeline: Pipeline
) -> None:
    answer = pipeline.ask(Question("What is the parent contact line?"))
    for citation in answer.citations:
        address = f"/source/{citation.source_id}"
        page = soup(client.get(address, params={"start": citation.start, "end": citation.end}).text)
        marked = "".join(mark.get_text(" ") for mark in page.find_all("mark"))
        assert letters(marked) == letters(unescape(citation.quote))
        assert page.select_one("mark#quote") is not None


def letters(text: str) -> str:
    """Words without markup and white space."""
    text = re.sub(r"</?\w+[^<>]*>|\]\([^)]*\)|\[our title\]", "", text)
    return re.sub(r"[^\w%£]", "", text)


def test_a_source_says_whose_words_they_are(client: TestClient, pipeline: Pipeline) -> None:
    passage = next(
        p
        for p in pipeline.index.contents.passages
        if p.source_id == "nfis-faq"
        and p.quotation
        and p.quotation.work_id == "dfe-working-together-2024"
    )
    span = {"start": passage.start, "end": passage.end}
    page = soup(client.get("/source/nfis-faq", params=span).text)
    about = page.select_one(".about")
    assert about is not None
    said = " ".join(about.get_text(" ").split())
    assert "Government rules schools must follow" in said
    assert "Department for Education" in said
    assert "as quoted by Not Fine in School" in said
    assert "The document has no title there; this one is ours." in said
    assert "How it is known" in said


def test_every_passage_can_be_opened(client: TestClient, pipeline: Pipeline) -> None:
    for passage in pipeline.index.contents.passages[::7]:
        span = {"start": passage.start, "end": passage.end}
        page = client.get(f"/source/{passage.source_id}", params=span)
        assert page.status_code == 200
        assert "\ue000" not in page.text
        assert 'id="quote"' in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/source/nothing", 404),
        ("/source/nfis-faq?start=5", 422),
        ("/source/nfis-faq?start=-1&end=5", 422),
        ("/source/nfis-faq?start=9&end=9", 422),
        ("/source/nfis-faq?start=0&end=99999999", 422),
        ("/source/nfis-faq?start=0&end=" + "9" * 5_000, 422),
        ("/source/nfis-faq?start=a&end=b", 422),
        ("/source/nfis-faq?start=²&end=³", 422),
        ("/source/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404),
    ],
)
def test_a_bad_address_is_answered_plainly(client: TestClient, path: str, status: int) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == status
    page = soup(response.text)
    assert page.h1 is not None
    assert page.find("script") is None
    assert "Traceback" not in response.text


# Looking up


def test_look_up_finds_marks_and_refers(client: TestClient) -> None:
    page = soup(client.get("/look-up", params={"q": "sickness return code I"}).text)
    results = page.select("article.result")
    assert results
    marked = {mark.get_text().lower() for mark in results[0].find_all("mark")}
    assert {"sickness", "code i"} <= marked
    link = results[0].select_one("h3 a")
    assert link is not None
    opened = client.get(str(link["href"]))
    assert 'id="quote"' in opened.text
    quotation = results[0].select_one("textarea")
    assert quotation is not None
    assert quotation.get_text().startswith("“")
    assert results[0].select_one("button[data-copy]") is not None


def test_look_up_filters(client: TestClient) -> None:
    query = {
        "q": "attendance",
        "publisher": "Not Fine in School",
        "authority": "charity",
        "audience": "parent",
        "since": "2024",
    }
    page = soup(client.get("/look-up", params=query).text)
    labels = {label.get_text() for label in page.select(".results .label")}
    assert labels == {"A charity's view"}
    assert [o.get_text() for o in page.select("option[selected]")] == [
        "Not Fine in School",
        "A charity's view",
        "All",
        "Families",
        "2024 or later",
    ]


def test_words_to_look_up_are_sent_in_the_body(client: TestClient) -> None:
    page = soup(client.get("/look-up").text)
    form = page.select_one("form.search")
    assert form is not None
    assert (form["method"], form["action"]) == ("post", "/look-up")
    sent = client.post("/look-up", data={"q": PRIVATE, "since": "2024"})
    assert sent.status_code == 200
    title = soup(sent.text).title
    assert title is not None
    assert PRIVATE not in title.get_text()


def test_results_while_one_types_are_those_of_the_page(client: TestClient) -> None:
    search = {"q": "sickness return", "authority": "statutory_guidance"}
    part = soup(client.post("/look-up/results", data=search).text)
    whole = soup(client.post("/look-up", data=search).text)
    assert part.select(".result")
    assert part.find("form") is None
    assert [str(r) for r in part.select(".result")] == [str(r) for r in whole.select(".result")]


def test_what_is_typed_is_completed_by_the_bank(client: TestClient, pipeline: Pipeline) -> None:
    offered = client.post("/look-up/questions", data={"q": "sickness r"}).json()["questions"]
    assert offered
    assert set(offered) <= {question.text for question in pipeline.index.contents.questions}
    assert client.post("/look-up/questions", data={}).json() == {"questions": []}


def test_urgent_words_meet_help_before_what_is_found(client: TestClient) -> None:
    page = soup(client.post("/look-up/results", data={"q": "pupil says she wants to die"}).text)
    first = page.find("section")
    assert first is not None
    assert first["class"] == ["urgent-help"]
    assert first.select_one('a[href^="tel:"]') is not None
    calm = client.post("/look-up/results", data={"q": "sickness return code I"}).text
    assert "urgent-help" not in calm


def test_a_passage_is_copied_with_its_whole_reference(
    client: TestClient, pipeline: Pipeline
) -> None:
    passage = next(
        p for p in pipeline.index.contents.passages if p.quotation and p.quotation.locator
    )
    span = {"start": passage.start, "end": passage.end}
    page = soup(client.get(f"/source/{passage.source_id}", params=span).text)
    text = page.select_one("textarea[data-quotation]")
    link = page.select_one("button[data-copy-link]")
    assert text is not None
    assert link is not None
    assert passage.quotation is not None
    assert str(passage.quotation.locator) in text.get_text()
    assert passage.section[-1].strip("[]") in text.get_text()
    assert client.get(str(link["data-copy-link"])).status_code == 200


@pytest.mark.parametrize("query", ["", "   ", "?!", "<script>alert(1)</script>", "x" * 9_000])
def test_look_up_bears_any_words(client: TestClient, query: str) -> None:
    response = client.get("/look-up", params={"q": query, "area": "<b>"})
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "<b>" not in response.text
