"""axe-core on every state of every page, at both widths, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from rag.pipeline import Pipeline
from tests.browser.conftest import DESKTOP, PHONE, QUOTED, Open, Visit, serving
from tests.browser.test_chat import QUESTION, Odd
from tests.browser.test_reply import URGENT, drafted

pytestmark = pytest.mark.browser

LOOKS = [
    pytest.param({**size, "color_scheme": scheme}, id=f"{name}-{scheme}")
    for name, size in (("phone", PHONE), ("desktop", DESKTOP))
    for scheme in ("light", "dark")
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"runOnly": ["color-contrast"]}  # all that can differ in the dark


def violations(page: Page) -> list[str]:
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    found = Axe().run(page, options=COLOURS if is_dark else RULES).response["violations"]
    return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


def no_violations(page: Page, state: str) -> None:
    assert violations(page) == [], state


@pytest.mark.parametrize("look", LOOKS)
def test_the_chat_in_every_state(visit: Open, look: dict[str, Any]) -> None:
    visited = visit(**look)
    page = visited.page
    no_violations(page, "empty")
    for question, selector in (
        (QUESTION, ".differs"),
        ("Who can I ring in Essex?", "figure.contact"),
        ("How much is the fine for a week in Spain?", ".status-not_covered"),
        ("Write me a poem about school", ".status-declined"),
        ("???", ".status-invalid"),
        ("my daughter says she wants to die", ".status-urgent"),
    ):
        visited.ask(question)
        page.locator(f"[data-exchange]:last-child {selector}").first.wait_for()
    no_violations(page, "every kind of answer")
    page.locator(".school-message summary").first.click()
    page.locator(f"{QUOTED} a.cite").first.click()
    page.locator("#source-panel mark").first.wait_for()
    no_violations(page, "citation and message open")


@pytest.fixture(scope="module")
def odd(pipeline: Pipeline) -> Iterator[str]:
    with serving(Odd(pipeline)) as address:
        yield address


@pytest.mark.parametrize("look", LOOKS)
def test_the_chat_when_something_went_wrong(visit: Open, odd: str, look: dict[str, Any]) -> None:
    visited = visit(at=odd, **look)
    visited.ask("please fail")
    no_violations(visited.page, "error")
    visited.ask("clarify")
    no_violations(visited.page, "a question back")


def look_up_states(visited: Visit) -> Iterator[str]:
    page = visited.page
    yield "empty"
    page.get_by_label("Words or a question").press_sequentially("sickness return", delay=5)
    page.locator(".result").first.wait_for()
    page.locator("#options [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    yield "results and questions offered"
    page.keyboard.press("Escape")
    page.locator(".result h3 a").first.click()
    page.locator("#source-panel mark").first.wait_for()
    yield "source open"
    page.keyboard.press("Escape")
    page.get_by_label("Words or a question").fill("she wants to die")
    page.locator(".urgent-help").wait_for()
    page.keyboard.press("Escape")
    yield "urgent"


def reply_states(visited: Visit) -> Iterator[str]:
    page = visited.page
    page.goto(visited.address + "reply")
    yield "empty desk"
    drafted(page)
    page.get_by_role("button", name="Add a paragraph after part 2", exact=True).click()
    page.get_by_label("Your own paragraph").fill("You will be fined £80 if he stays at home.")
    page.locator(".piece .finding.error").wait_for()
    page.get_by_role("button", name="Word document").click()
    page.locator("[data-export-trouble]").wait_for()
    page.get_by_text("The exact words").first.click()
    to_the_end(page)
    yield "draft with a failed check"
    page.goto(visited.address + "reply")
    drafted(page, URGENT)
    page.locator("#urgent-heading").wait_for()
    to_the_end(page)
    yield "urgent"


def to_the_end(page: Page) -> None:
    """To where the bar that follows the reader stands in its own place, over no button."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")


def page_states(*paths: str) -> Callable[[Visit], Iterator[str]]:
    def states(visited: Visit) -> Iterator[str]:
        for path in paths:
            visited.page.goto(visited.address + path)
            yield path

    return states


READER = page_states(
    "source/nfis-faq?start=7041&end=7778#quote", "source/essex-attendance-bulletin", "source/none"
)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "states", [look_up_states, READER, reply_states], ids=["look-up", "reader", "reply"]
)
def test_the_other_pages_in_every_state(
    visit: Open, states: Callable[[Visit], Iterator[str]], look: dict[str, Any]
) -> None:
    visited = visit("look-up", **look)
    for state in states(visited):
        no_violations(visited.page, state)
    visited.problems[:] = [p for p in visited.problems if "404" not in p]
