"""Whole tasks of a parent, to the file that they keep; and what gets in between."""

from __future__ import annotations

import io
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import docx
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from rag.pipeline import Pipeline
from tests.browser.conftest import DESKTOP, PHONE, QUOTED, Open, serving

pytestmark = pytest.mark.browser

QUESTION = "Can the school ask for a doctor's note every time my child is off?"
SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]


@pytest.mark.parametrize("size", SIZES)
def test_a_parent_takes_an_answer_to_the_school(visit: Open, size: Any, tmp_path: Path) -> None:
    """Choose an area, ask, check a source, copy the message, save the file, and clear up."""
    page = (visited := visit(**size)).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Essex").check()
    visited.ask(QUESTION)
    quote = page.locator(f"{QUOTED} blockquote").first.inner_text()
    page.locator(f"{QUOTED} a.cite").first.click()
    expect(page.locator("#source-panel mark").first).to_be_in_viewport()
    page.get_by_role("button", name="Close the source").click()

    page.locator(".school-message summary").click()
    message = page.get_by_label("A message to the school")
    written = message.input_value().replace("[my child's name]", "Sam")
    message.fill(written)
    page.get_by_role("button", name="Copy the message").click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == written
    assert " ".join(quote.split()) in " ".join(written.split())

    with page.expect_download() as download:
        page.get_by_role("button", name="Save as Word").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    file = docx.Document(str(path))
    words = " ".join(" ".join(p.text for p in file.paragraphs).split())
    assert path.suffix == ".docx"
    assert QUESTION in words
    assert " ".join(quote.split()) in words

    page.get_by_role("button", name="Start again").click()
    expect(page.locator("[data-exchange]")).to_have_count(0)


def test_printing_holds_the_one_answer_with_full_references(visit: Open) -> None:
    visited = visit(**DESKTOP)
    page = visited.page
    visited.ask("Who can I ring in Essex?")
    visited.ask(QUESTION)
    page.evaluate("window.print = () => (window.printed = document.body.className)")
    page.get_by_role("button", name="Print or save as PDF").last.click()
    assert "printing-one" in page.evaluate("window.printed")
    reader = PdfReader(io.BytesIO(page.pdf()))
    text = unicodedata.normalize("NFKC", " ".join(one.extract_text() for one in reader.pages))
    words = " ".join(text.split())  # fonts write "ff" as one character
    assert QUESTION in words
    assert "Who can I ring" not in words
    assert "Working together to improve school attendance (statutory guidance" in words
    assert "paragraph 365" in words
    assert "Quick exit" not in words
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("[data-exchange]").first).to_be_visible()


@pytest.mark.parametrize("path", ["", "look-up"])
def test_a_message_of_risk_meets_help_on_every_surface(visit: Open, path: str) -> None:
    visited = visit(path, **PHONE)
    page = visited.page
    words = "my daughter says she wants to die"
    if path:
        page.get_by_label("Words or a question").fill(words)
        page.keyboard.press("Enter")
    else:
        visited.ask(words)
    expect(page.locator("a[href='tel:999']").first).to_be_in_viewport()


def test_a_slow_network_is_not_silence(visit: Open) -> None:
    visited = visit(**PHONE)
    page = visited.page
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 1_500, "downloadThroughput": 2e4, "uploadThroughput": 2e4}
    network.send("Network.emulateNetworkConditions", slow)
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".asking .asked")).to_have_text(QUESTION, timeout=500)
    expect(page.locator(".waiting")).to_contain_text("Looking in the documents")
    page.locator("[data-exchange]").wait_for()
    expect(page.locator(".waiting")).to_have_count(0)


def test_a_server_that_comes_back_answers_again(visit: Open, pipeline: Pipeline) -> None:
    with serving(pipeline) as address:
        visited = visit(at=address)
        page = visited.page
        visited.ask(QUESTION)
    port = urlsplit(address).port
    assert port
    page.get_by_label("Your question").fill("Who can I ring in Essex?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".waiting")).to_contain_text("ask again", timeout=15_000)
    expect(page.locator(".asked").first).to_contain_text(QUESTION)  # is still there to be read
    with serving(pipeline, port):
        page.locator(".welcome").wait_for()  # a new page: nothing of the old one was stored
        visited.ask("Who can I ring in Essex?")
        expect(page.locator("[data-exchange] .asked")).to_contain_text("Who can I ring")
        page.context.close()
    visited.problems.clear()  # the browser's own lines about the lost connection


def test_the_page_is_dark_where_the_reader_wants_it_dark(visit: Open) -> None:
    light, dark = (visit(**DESKTOP, color_scheme=scheme) for scheme in ("light", "dark"))
    ground = "getComputedStyle(document.body).backgroundColor"
    assert light.page.evaluate(ground) == "rgb(250, 247, 242)"
    assert dark.page.evaluate(ground) == "rgb(19, 25, 28)"


@contextmanager
def school_site(folder: Path) -> Iterator[str]:
    """Another site, which shows what stands in the folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_school_shows_the_chat_in_its_own_page(
    visit: Open, pipeline: Pipeline, tmp_path: Path
) -> None:
    with (
        school_site(tmp_path) as school,
        serving(pipeline, embed_origins=(school,)) as address,
        school_site(tmp_path) as other,
    ):
        (tmp_path / "index.html").write_text(
            f'<iframe src="{address}embed" title="Guidance" width="390" height="700"></iframe>'
        )
        visited = visit("/", at=school)
        frame = visited.page.frame_locator("iframe")
        frame.get_by_label("Your question").fill(QUESTION)
        frame.get_by_role("button", name="Ask", exact=True).click()
        frame.locator(QUOTED).first.wait_for()
        frame.locator("a.cite").first.click()
        expect(frame.locator("#source-panel mark").first).to_be_in_viewport()
        stranger = visit("/", at=other)
        stranger.page.wait_for_timeout(500)
        assert stranger.page.frame_locator("iframe").locator("#question").count() == 0
        assert "frame-ancestors" in " ".join(stranger.problems)
        stranger.problems.clear()
        visited.problems[:] = [p for p in visited.problems if "favicon" not in p and "404" not in p]
        visited.page.context.close()
        stranger.page.context.close()
