"""The parents' page in a real browser: ask, read, open the source, go on, leave."""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rag.generation import build_writer
from rag.pipeline import Pipeline
from rag.types import Answer, AnswerBlock, Question, Status
from rag.wording import wording
from tests.browser.conftest import DESKTOP, PHONE, QUOTED, Open, serving
from tests.chat_servers import chat_server
from ui import chat

pytestmark = pytest.mark.browser

QUESTION = "Can the school ask for a doctor's note every time my child is off?"
SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]


class Odd:
    """A pipeline that fails, takes its time, or answers with what it is told."""

    def __init__(self, real: Pipeline) -> None:
        self.index = real.index
        self.encoder = real.encoder

    def ask(self, question: Question) -> Answer:
        if "fail" in question.text:
            raise RuntimeError(question.text)
        if "slow" in question.text:
            time.sleep(1)
        if "urgent" in question.text:
            blocks = (AnswerBlock("own", "Ring now."), AnswerBlock("contact", "Ring 999"))
            return Answer(Status.URGENT, blocks)
        turns = "; ".join(turn.question for turn in question.history)
        said = f"{question.audience}, {question.area}, after: {turns}"
        return Answer(Status.CLARIFY, (AnswerBlock("own", said),))

    def ask_stream(self, question: Question) -> Generator[Answer]:
        yield self.ask(question)


@pytest.mark.parametrize("size", SIZES)
def test_a_question_is_answered_and_its_source_opened(visit: Open, size: Any) -> None:
    visited = visit(**size)
    page = visited.page
    visited.ask(QUESTION)
    figure = page.locator(QUOTED).first
    quote = figure.locator("blockquote").inner_text()
    button = figure.locator("a.cite")
    button.click()
    panel = page.locator("#source-panel")
    expect(panel).to_be_visible()
    mark = panel.locator("mark").first
    expect(mark).to_be_in_viewport()
    marked = " ".join(panel.locator("mark").all_inner_texts())
    assert letters(quote) == letters(marked)
    expect(panel.locator(".label").first).to_be_visible()
    expect(page.locator("#source-panel-title")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    assert page.url == visited.address


def test_sentences_of_a_model_appear_one_by_one_once_verified(
    visit: Open, pipeline: Pipeline
) -> None:
    true = "You can ask the school for a copy of your child's attendance record."
    text = f"{true}\nParents receive £40 " + "and more " * 10 + "each day."
    with chat_server(text, "drip") as server:
        settings = replace(pipeline.settings, chat_model="openai:m", chat_url=server.address)
        with serving(replace(pipeline, writer=build_writer(settings))) as address:
            visited = visit(at=address)
            page = visited.page
            visited.ask("Can I get a copy of my child's attendance record in Essex?")
            exchange = page.locator("[data-exchange]")
            generated = exchange.locator("figure.generated")
            expect(generated).to_have_count(1)
            expect(exchange).to_have_attribute("data-growing", "yes")
            expect(exchange).not_to_have_attribute("data-growing", "yes", timeout=20_000)
            expect(generated.locator(".words")).to_have_text(true)
            expect(page.locator("#announcer")).to_contain_text("Answer ready")
            expect(page.get_by_text("£40")).to_have_count(0)
            generated.locator("a.cite").click()
            expect(page.locator("#source-panel mark").first).to_be_in_viewport()
            page.context.close()


def test_what_is_asked_while_an_answer_comes_is_asked_after_it(
    visit: Open, pipeline: Pipeline
) -> None:
    with serving(Odd(pipeline)) as address:
        page = visit(at=address).page
        box = page.get_by_label("Your question")
        for words in ("slow one", "dropped", "slow two"):
            box.fill(words)
            page.keyboard.press("Enter")
            expect(box).to_have_value("")
        box.fill("being written")
        expect(page.locator(".waiting")).to_have_count(2)
        asked = page.locator("[data-exchange] .asked")
        expect(asked).to_contain_text(["slow one", "slow two"])
        expect(page.locator(".waiting")).to_have_count(0)
        expect(page.locator(".status-clarify").last).to_contain_text("after: slow one")
        expect(box).to_have_value("being written")
        page.context.close()


def test_a_question_that_could_not_be_sent_is_back_in_the_box(
    visit: Open, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat, "WAITING", 0)
    with serving(Odd(pipeline)) as address:
        visited = visit(at=address)
        page = visited.page
        box = page.get_by_label("Your question")
        box.fill("no room")
        page.keyboard.press("Enter")
        expect(page.locator(".waiting")).to_contain_text("No answer came")
        expect(box).to_have_value("no room")
        page.context.close()
    visited.problems.clear()  # the browser's own line about the refusal


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def test_back_closes_the_source_on_a_phone_and_keeps_the_conversation(visit: Open) -> None:
    visited = visit(**PHONE)
    visited.ask(QUESTION)
    visited.page.locator("a.cite").first.click()
    expect(visited.page.locator("#source-panel mark").first).to_be_visible()
    visited.page.go_back()
    expect(visited.page.locator("#source-panel")).to_be_hidden()
    expect(visited.page.locator("[data-exchange]")).to_have_count(1)


def test_a_source_stays_beside_the_conversation(visit: Open) -> None:
    visited = visit(**DESKTOP)
    visited.ask(QUESTION)
    cites = visited.page.locator(f"{QUOTED} a.cite")
    title = visited.page.locator("#source-panel-title")
    for cite in (cites.nth(0), cites.nth(1)):
        cite.click()
        expect(title).to_contain_text(f"Source {cite.get_attribute('data-source')}:")
    box, panel = cites.nth(1).bounding_box(), visited.page.locator("#source-panel").bounding_box()
    assert box is not None
    assert panel is not None
    assert box["x"] + box["width"] <= panel["x"]


@pytest.mark.parametrize("size", SIZES)
def test_an_example_and_a_suggestion_ask_when_tapped(visit: Open, size: Any) -> None:
    page = visit(**size).page
    example = page.locator(".welcome .ask").first
    words = example.inner_text()
    example.click()
    expect(page.locator(".asked").first).to_contain_text(words)
    expect(page.locator(".asked").first).to_be_focused()
    expect(page.get_by_label("Your question")).to_have_value("")
    page.locator(".suggestions .ask").first.click()
    expect(page.locator("[data-exchange]")).to_have_count(2)


def test_the_keyboard_alone_is_enough(visit: Open) -> None:
    page = visit(**DESKTOP).page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator("[data-exchange]").wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.cite')"):
            break
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
    expect(page.locator("a.cite:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#source-panel mark").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("a.cite:focus")).to_have_count(1)


def test_who_and_where_are_groups_that_the_arrow_keys_move_in(visit: Open) -> None:
    page = visit(**DESKTOP).page
    who = page.get_by_role("radiogroup", name="Who is asking?")
    who.get_by_label("Parent or carer").focus()
    page.keyboard.press("ArrowRight")
    expect(who.get_by_label("School staff")).to_be_checked()
    expect(page.locator(".welcome .ask").first).to_contain_text("Essex primary schools")
    expect(page.get_by_role("radiogroup", name="Where do you live?")).to_be_visible()


def test_a_complete_answer_is_announced_once(visit: Open) -> None:
    visited = visit(**DESKTOP)
    visited.page.evaluate(
        """() => {
          window.said = [];
          const region = document.getElementById("announcer");
          new MutationObserver(() => region.textContent && window.said.push(region.textContent))
            .observe(region, { childList: true });
        }"""
    )
    visited.ask(QUESTION)
    visited.page.wait_for_timeout(500)
    said = visited.page.evaluate("window.said")
    assert len(said) == 1
    assert said[0].startswith("Answer ready:")


def test_what_is_typed_stays_text(visit: Open) -> None:
    visited = visit(**DESKTOP)
    words = '<img src=x onerror="document.title=1"> {{1+1}} ${alert(1)} **bold** $x^2$'
    visited.ask(words)
    expect(visited.page.locator(".asked").first).to_contain_text(words)
    assert visited.page.locator("#transcript img").count() == 0
    assert visited.page.title() == "School attendance guidance"


def test_nothing_is_stored_in_the_browser(visit: Open) -> None:
    visited = visit(**DESKTOP)
    visited.ask(QUESTION)
    page = visited.page
    stored = "[localStorage.length, sessionStorage.length, document.cookie.length]"
    assert page.evaluate(stored) == [0, 0, 0]
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    page.wait_for_timeout(500)  # Gradio ends its event after the answer; cut off, it logs an error
    page.reload()
    page.locator(".welcome").wait_for()
    expect(page.locator("[data-exchange]")).to_have_count(0)


def test_two_tabs_hold_two_conversations(visit: Open) -> None:
    one, other = visit(**DESKTOP), visit(**DESKTOP)
    one.ask(QUESTION)
    other.ask("Who can I ring in Essex?")
    for tab in (one, other):
        expect(tab.page.locator("[data-exchange]")).to_have_count(1)


def test_start_again_clears_the_conversation(visit: Open) -> None:
    visited = visit(**DESKTOP)
    visited.ask(QUESTION)
    visited.page.get_by_role("button", name="Start again").click()
    expect(visited.page.locator(".welcome")).to_be_visible()
    visited.ask(QUESTION)
    expect(visited.page.locator("[data-exchange]")).to_have_count(1)


def test_the_quick_exit_leaves_no_way_back(visit: Open) -> None:
    visited = visit(**DESKTOP)
    page = visited.page
    page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
    page.get_by_role("link", name="Quick exit").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    visited.hosts.discard("www.bbc.co.uk")
    page.go_back()
    assert page.url != visited.address


def test_an_error_is_a_message_and_the_history_goes_with_a_question(
    visit: Open, pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(Odd(pipeline)) as address:
        visited = visit(at=address)
        page = visited.page
        visited.ask("please fail Ottilie")
        expect(page.locator(".status-invalid")).to_contain_text(wording("error", "internal"))
        page.get_by_label("School staff").check()
        page.get_by_label("Essex").check()
        visited.ask("second")
        expect(page.locator(".status-clarify")).to_contain_text(
            "school, essex, after: please fail Ottilie"
        )
        visited.ask("urgent")
        urgent = page.locator(".status-urgent")
        expect(urgent.get_by_role("link", name="999")).to_be_visible()
        expect(page.locator("#announcer")).to_have_attribute("aria-live", "assertive")
        page.context.close()
    assert "RuntimeError" in caplog.text
    assert "Ottilie" not in caplog.text


@pytest.mark.parametrize("path", ["", "look-up?q=fines", "source/nfis-faq?start=5000&end=5300"])
def test_every_page_fits_320_pixels_and_twice_the_text(visit: Open, path: str) -> None:
    for context in (
        {"viewport": {"width": 320, "height": 640}},
        {"viewport": {"width": 640, "height": 800}},
    ):
        visited = visit(path, **context)
        page = visited.page
        if not path:
            visited.ask("What are the Essex absence figures?")
        if context["viewport"]["width"] == 640:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert overflow(page) <= 0


def overflow(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide
