"""A real server on a free port, and Debian's Chromium, which may talk to nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from rag.pipeline import Pipeline
from ui.app import build_app
from ui.server import PageServer, address_of, listen

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
QUOTED = ":is(figure.quote, .side)"  # a quotation of an answer, in its group or on a card
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}


@dataclass
class Visit:
    """A page, and what went wrong or out while it was open."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def ask(self, question: str) -> None:
        """Type a question, send it, and wait for its answer."""
        before = self.page.locator("[data-exchange]").count()
        self.page.get_by_label("Your question").fill(question)
        self.page.get_by_role("button", name="Ask", exact=True).click()
        self.page.locator("[data-exchange]").nth(before).wait_for()

    def check(self) -> None:
        assert self.problems == []
        assert self.hosts <= {"127.0.0.1"}


Open = Callable[..., Visit]


@contextmanager
def serving(pipeline: Any, port: int = 0, embed_origins: Sequence[str] = ()) -> Iterator[str]:
    """The address of a server in a thread, which is stopped at the end."""
    listener = listen("127.0.0.1", port)
    app = build_app(pipeline, requests_per_minute=100_000, embed_origins=embed_origins)
    server = PageServer(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield address_of(listener, "127.0.0.1")
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()
    assert not thread.is_alive()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(pipeline: Pipeline) -> Iterator[str]:
    with serving(pipeline) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Opens pages; at the end none may have met an error or reached another host."""
    visits: list[tuple[Visit, BrowserContext]] = []

    def open_page(path: str = "", *, at: str | None = None, **context: Any) -> Visit:
        opened = browser.new_context(reduced_motion="reduce", **(context or DESKTOP))
        opened.set_default_timeout(20_000)
        page = opened.new_page()
        one = Visit(page, at or address)
        page.on("console", lambda m: _note(one, m.type, m.text))
        page.on("pageerror", lambda error: one.problems.append(str(error)))
        page.on("request", lambda r: one.hosts.add(urlsplit(r.url).hostname or "127.0.0.1"))
        page.goto(one.address + path)
        if not path:
            page.locator("#transcript .ask").first.wait_for()
            page.wait_for_function("document.documentElement.lang === 'en-GB'")
        visits.append((one, opened))
        return one

    yield open_page
    for one, opened in visits:
        opened.close()
        one.check()


def _note(visit: Visit, kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        visit.problems.append(text)
