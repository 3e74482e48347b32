"""The staff's page in a real browser: type, choose, narrow down, open, quote, share."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Open

pytestmark = pytest.mark.browser

SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]


def type_words(page: Page, words: str) -> None:
    """Type, wait for what is found, and close the list of questions."""
    page.get_by_label("Words or a question").press_sequentially(words, delay=5)
    page.locator(".result").first.wait_for()
    page.locator("#options [role=option]").first.wait_for()
    page.keyboard.press("Escape")


@pytest.mark.parametrize("size", SIZES)
def test_from_typing_to_a_quotation_on_the_clipboard(visit: Open, size: Any) -> None:
    visited = visit("look-up", **size)
    page = visited.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    type_words(page, "sickness return")
    expect(page.locator(".result mark").first).to_have_text(re.compile("sickness", re.IGNORECASE))
    assert page.url == visited.address + "look-up"
    assert page.evaluate("history.length") <= 2
    page.get_by_role("button", name="Copy quotation").first.click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("[data-quotation]").first.input_value()
    assert "Department for Education, Working together" in copied
    page.locator(".result h3 a").first.click()
    expect(page.locator("#source-panel mark").first).to_be_in_viewport()
    page.go_back() if size is PHONE else page.keyboard.press("Escape")
    expect(page.locator("#source-panel")).to_be_hidden()
    expect(page.locator(".result").first).to_be_visible()


def test_a_passage_has_an_address_to_share(visit: Open) -> None:
    visited = visit("look-up", **DESKTOP)
    page = visited.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    type_words(page, "who leads the assessment")
    page.get_by_role("button", name="Copy link to passage 1", exact=True).click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    address = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{visited.address}source/[\w-]+\?start=\d+&end=\d+#quote", address)
    page.goto(address)
    expect(page.locator("mark#quote")).to_be_in_viewport()
    expect(page.locator(".quote-bar .label")).to_be_in_viewport()


def test_only_a_link_that_is_copied_holds_the_words(visit: Open) -> None:
    visited = visit("look-up", **DESKTOP)
    page = visited.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    type_words(page, "sickness return")
    with page.expect_response(lambda response: "/look-up" in response.url):
        page.get_by_label("Dated").select_option("2024 or later")
    expect(page.locator("#announcer")).to_contain_text("nearest first")
    page.get_by_role("button", name="Copy a link to this search").click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    found = page.locator(".result h3").all_inner_texts()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    assert page.locator(".result h3").all_inner_texts() == found
    expect(page.get_by_label("Words or a question")).to_have_value("sickness return")


def test_the_list_of_questions_is_used_by_keyboard(visit: Open) -> None:
    page = visit("look-up", **DESKTOP).page
    box = page.get_by_role("combobox", name="Words or a question")
    box.press_sequentially("sickness", delay=5)
    options = page.locator("#options [role=option]")
    options.first.wait_for()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    words = options.nth(1).inner_text()
    expect(box).to_have_attribute("aria-activedescendant", "option-1")
    box.press("Enter")
    expect(box).to_have_value(words)
    expect(box).to_have_attribute("aria-expanded", "false")
    page.locator(".result").first.wait_for()
    box.press_sequentially(" x", delay=5)
    options.first.wait_for()
    box.press("Escape")
    expect(page.locator(".options")).to_be_hidden()
    expect(box).to_have_value(f"{words} x")


def test_filters_narrow_at_once(visit: Open) -> None:
    page = visit("look-up", **DESKTOP).page
    type_words(page, "attendance")
    page.get_by_label("How binding").select_option("A charity's view")
    expect(page.locator(".results .label").first).to_have_text("A charity's view")
    page.get_by_label("Written for").select_option("Schools")
    expect(page.locator(".count")).to_have_text("Nothing was found")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".count")).to_have_count(0)
    expect(page.get_by_label("How binding")).to_have_value("")


def test_words_of_risk_meet_help_first(visit: Open) -> None:
    page = visit("look-up", **PHONE).page
    page.get_by_label("Words or a question").fill("pupil told me she wants to die")
    page.keyboard.press("Enter")
    expect(page.locator(".urgent-help a[href='tel:999']").first).to_be_visible()
    expect(page.locator("#announcer")).to_have_attribute("aria-live", "assertive")


def test_without_scripts(visit: Open) -> None:
    visited = visit("look-up", java_script_enabled=False)
    page = visited.page
    page.get_by_label("Words or a question").fill("sickness return")
    page.get_by_label("How binding").select_option("Government rules schools must follow")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".result").first).to_be_visible()
    assert page.url == visited.address + "look-up"
    page.get_by_role("link", name="Open in the document").first.click()
    expect(page.locator("mark#quote")).to_be_in_viewport()


def test_words_selected_in_a_document_get_an_address(visit: Open) -> None:
    page = visit("source/essex-family-guidance", **DESKTOP).page
    page.evaluate(
        """() => {
          const place = document.querySelectorAll(".document p[data-start]")[5];
          getSelection().selectAllChildren(place);
          window.words = place.textContent;
        }"""
    )
    words = page.evaluate("window.words")
    page.get_by_role("link", name="Quote these words").click()
    expect(page.locator("mark#quote")).to_be_in_viewport()
    assert page.locator("mark#quote").inner_text() == words
    expect(page.get_by_role("button", name="Copy quotation")).to_be_visible()


def test_a_failed_search_says_so_and_the_next_one_works(visit: Open) -> None:
    visited = visit("look-up", **DESKTOP)
    page = visited.page
    page.route("**/look-up/*", lambda route: route.abort())
    page.get_by_label("Words or a question").fill("sickness")
    expect(page.locator(".failed")).to_contain_text("check your connection")
    page.unroute("**/look-up/*")
    page.get_by_role("button", name="Search").click()
    page.locator(".result").first.wait_for()
    visited.problems.clear()
