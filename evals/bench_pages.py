"""How fast the pages are for people: in a real browser, and for many at once over loopback.

A server of its own process answers on a free port; the browser is Debian's Chromium.
"""

from __future__ import annotations

import itertools
import json
import secrets
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
import psutil
from playwright.sync_api import Page, sync_playwright

from rag.config import PROJECT
from rag.types import RagError

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = {"chat": "", "look_up": "look-up", "source": "source/nfis-faq", "reply": "reply"}
VISITS = 5  # to each page
ON_SCREEN = 30  # questions asked in the browser
PEOPLE = 25
THINK_SECONDS = 5.0  # that a person reads before the next question
MEMORY_WARM_UP, MEMORY_QUESTIONS = 200, 1_000
EXCHANGES = 5  # of a conversation
READY = "Ready: "


@dataclass(frozen=True, slots=True)
class PageBench:
    """The figures, named with their units."""

    interactive_ms: dict[str, float]  # median, by page: until what it is for can be used
    enter_to_answer_median_ms: float
    enter_to_answer_p95_ms: float
    people: int
    people_seconds: float
    people_questions: int
    people_median_ms: float
    people_p95_ms: float
    people_errors: int
    memory_after_warm_up_mb: float
    memory_after_questions_mb: float
    memory_growth_percent: float


def bench_pages(questions: Sequence[str], seconds: float) -> PageBench:
    """Measure with the index in use; `seconds` is how long the people ask."""
    if not CHROMIUM.exists():
        raise RagError(f"{CHROMIUM} is not installed: the pages cannot be measured")
    with serving() as (address, server):
        interactive, on_screen = _in_browser(address, questions)
        _ask_many(address, questions, MEMORY_WARM_UP)
        before = _memory_mb(server)
        _ask_many(address, questions, MEMORY_QUESTIONS)
        after = _memory_mb(server)
        waits, errors = people_asking(address, questions, seconds)
    return PageBench(
        interactive_ms={name: round(ms) for name, ms in interactive.items()},
        enter_to_answer_median_ms=round(statistics.median(on_screen)),
        enter_to_answer_p95_ms=round(float(np.percentile(on_screen, 95))),
        people=PEOPLE,
        people_seconds=seconds,
        people_questions=len(waits),
        people_median_ms=round(statistics.median(waits)),
        people_p95_ms=round(float(np.percentile(waits, 95))),
        people_errors=errors,
        memory_after_warm_up_mb=round(before),
        memory_after_questions_mb=round(after),
        memory_growth_percent=round(100 * (after - before) / before, 1),
    )


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """The address and process id of `python -m ui`, stopped at the end."""
    command = [sys.executable, "-m", "ui", "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            yield _address(server), server.pid
        finally:
            server.terminate()
            server.wait(timeout=20)


def _address(server: subprocess.Popen[str]) -> str:
    """Raises RagError when the server stops before it is ready."""
    assert server.stdout is not None
    for line in server.stdout:
        if line.startswith(READY):
            return line.removeprefix(READY).split()[0]
    raise RagError("python -m ui did not start: run it to see why")


def _in_browser(address: str, questions: Sequence[str]) -> tuple[dict[str, float], list[float]]:
    """Milliseconds until each page can be used, and from Enter to each answer on screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        interactive: dict[str, list[float]] = {name: [] for name in PAGES}
        for _ in range(VISITS):
            for name, path in PAGES.items():
                page = browser.new_page()
                began = time.perf_counter()
                page.goto(address + path, wait_until="commit")
                _usable(page, name)
                interactive[name].append(1_000 * (time.perf_counter() - began))
                page.close()
        page = browser.new_page()
        page.goto(address)
        _usable(page, "chat")
        waits = [_enter_to_answer(page, question) for question in questions[:ON_SCREEN]]
        browser.close()
    return {name: statistics.median(times) for name, times in interactive.items()}, waits


def _usable(page: Page, name: str) -> None:
    """Wait until the page's script has done its part, so that typing or tapping has an effect."""
    ready = {
        "chat": "#who [role=radiogroup]",
        "look_up": "#q[role=combobox]",
        "source": "html.can-copy",
    }
    if name in ready:
        page.locator(ready[name]).first.wait_for(state="attached")
    else:
        page.wait_for_load_state("domcontentloaded")  # modules have run by then


def _enter_to_answer(page: Page, question: str) -> float:
    """Milliseconds by the page's own clock, from the key to the frame that shows the answer."""
    box = page.get_by_label("Your question")
    box.fill(question)
    page.evaluate(
        """() => {
          const all = () => [...document.querySelectorAll("[data-exchange]")];
          const last = () => all().at(-1)?.dataset.exchange;
          const before = last();
          window.waited = null;
          document.querySelector("#question textarea").addEventListener("keydown", () => {
            const began = performance.now();
            const seen = new MutationObserver(() => {
              if (last() === before) return;
              seen.disconnect();
              requestAnimationFrame(() => requestAnimationFrame(() => {
                window.waited = performance.now() - began;
              }));
            });
            seen.observe(document.getElementById("transcript"), { childList: true, subtree: true });
          }, { once: true, capture: true });
        }"""
    )
    box.press("Enter")
    page.wait_for_function("window.waited !== null", polling=20)
    waited: float = page.evaluate("window.waited")
    # A long conversation is drawn again with each answer; people begin anew more often than that.
    if page.locator("[data-exchange]").count() >= EXCHANGES:
        page.get_by_role("button", name="Start again").click()
        page.locator(".welcome").wait_for()
    return waited


def _ask_many(address: str, questions: Sequence[str], count: int) -> None:
    """One question after another, as people come and go. Raises RagError when one fails."""
    with httpx.Client(base_url=address, timeout=60) as client:
        person = Person(client)
        for i in range(count):
            if i % EXCHANGES == 0:
                person = Person(client)
            if not person.ask(questions[i % len(questions)]):
                raise RagError(f"question {i} of the memory bench was not answered")


def people_asking(
    address: str, questions: Sequence[str], seconds: float, people: int = PEOPLE
) -> tuple[list[float], int]:
    """Milliseconds of every answer, and how many failed, while people ask, read and ask again."""
    waits: list[float] = []
    errors: list[int] = []
    end = time.monotonic() + seconds

    def ask_until_the_end(number: int) -> None:
        time.sleep(THINK_SECONDS * number / people)  # they do not all begin at once
        with httpx.Client(base_url=address, timeout=60) as client:
            person = Person(client)
            for turn in itertools.count():
                if time.monotonic() >= end:
                    return
                began = time.perf_counter()
                answered = person.ask(questions[(turn * people + number) % len(questions)])
                waits.append(1_000 * (time.perf_counter() - began))
                errors.extend([number] * (not answered))
                time.sleep(THINK_SECONDS)

    threads = [threading.Thread(target=ask_until_the_end, args=(n,)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits, len(errors)


class Person:
    """Somebody with the chat open: a session of the page's own queue, without a browser."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._session = secrets.token_hex(6)
        page = client.get("/").text.split("window.gradio_config = ")[1]
        config, _ = json.JSONDecoder().raw_decode(page)
        self._ask = next(d["id"] for d in config["dependencies"] if len(d["inputs"]) == 4)

    def ask(self, question: str) -> bool:
        """Whether the question was answered."""
        data = [question, "parent", "", None]
        body = {"data": data, "fn_index": self._ask, "session_hash": self._session}
        try:
            joined = self._client.post("/gradio_api/queue/join", json=body)
            if joined.status_code != 200:
                return False
            query = {"session_hash": self._session}
            with self._client.stream("GET", "/gradio_api/queue/data", params=query) as events:
                for line in events.iter_lines():
                    if '"process_completed"' in line:
                        return bool(json.loads(line.removeprefix("data: "))["success"])
        except httpx.HTTPError:
            return False  # counted: a person would see an error too
        return False


def _memory_mb(process: int) -> float:
    resident: int = psutil.Process(process).memory_info().rss
    return resident / 2**20
