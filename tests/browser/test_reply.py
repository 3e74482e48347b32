"""The reply desk in a real browser: from a pasted e-mail to a letter that can be sent."""

from __future__ import annotations

import email
import email.policy
import os
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Open

pytestmark = pytest.mark.browser

SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]
MESSAGE = """Hello,

I'm at my wits' end. My son Jake is 13 and has been off with anxiety
since half term. Every morning he is sick and shaking. School have put him
on a part-time timetable. Can they ask me for a doctor's note every time?
I don't know how long a part-time timetable can last. Who can I ring in
Southampton?

Many thanks
Karen Smith
07700 900123
"""
URGENT = """My daughter told me last night that she wants to die and I do not know what to do.
Also can the school fine me when she is too ill to go?"""
SHOTS = os.environ.get("REPLY_SHOTS")  # a folder for pictures of the page, for review


def picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def drafted(page: Page, message: str = MESSAGE) -> None:
    page.get_by_label("The family’s message").fill(message)
    page.get_by_role("button", name="Draft a reply").click()
    page.locator("[data-draft]").wait_for()


def ready(page: Page) -> None:
    expect(page.locator("[data-verdict]")).to_contain_text("Ready to export")


@pytest.mark.parametrize("size", SIZES)
def test_from_the_pasted_mail_to_the_letter(visit: Open, size: Any, tmp_path: Path) -> None:
    page = visit("reply", **size).page
    name = "phone" if size is PHONE else "desktop"
    picture(page, f"reply-empty-{name}")
    drafted(page)
    expect(page.locator("#letter-heading")).to_be_focused()
    expect(page.locator("[data-question]")).to_have_count(3)
    ready(page)
    expect(page.get_by_label("The family’s message")).to_be_hidden()
    picture(page, f"reply-draft-{name}")
    # What the evidence does not hold is found while it is typed.
    page.get_by_role("button", name="Add a paragraph after part 2", exact=True).click()
    own = page.get_by_label("Your own paragraph")
    expect(own).to_be_focused()
    own.fill("You will be fined £80 if he stays at home.")
    finding = page.locator(".piece .finding.error")
    expect(finding).to_contain_text("£80")
    expect(page.locator("[data-verdict]")).to_contain_text("1 failed check")
    page.get_by_role("button", name="Word document").click()
    expect(page.locator("[data-export-trouble]")).to_be_visible()
    expect(finding).to_be_visible()
    picture(page, f"reply-checks-{name}")
    own.fill("I am so sorry that mornings are so hard for you both.")
    expect(finding).to_have_count(0)
    ready(page)
    word = saved(page, "Word document", tmp_path)
    document = docx.Document(str(word))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert text.startswith("Hello,")
    assert "mornings are so hard" in text
    assert "0300 303 2677" in text
    assert "£80" not in text
    with zipfile.ZipFile(word) as archive:
        assert "Department for Education" in archive.read("word/footnotes.xml").decode()
    mail = saved(page, "E-mail file", tmp_path)
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    part = message.get_body()
    assert part is not None
    assert "mornings are so hard" in part.get_content()
    assert "[1] " in part.get_content().split("Notes")[1]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def saved(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_urgent_help_must_be_seen_before_export(visit: Open, tmp_path: Path) -> None:
    page = visit("reply", **DESKTOP).page
    drafted(page, URGENT)
    expect(page.locator("#urgent-heading")).to_be_focused()
    expect(page.locator("#announcer")).to_have_attribute("aria-live", "assertive")
    expect(page.locator("[data-verdict]")).to_contain_text("has not been marked as seen")
    picture(page, "reply-urgent-desktop")
    page.get_by_role("button", name="E-mail file").click()
    expect(page.locator("[data-export-trouble]")).to_be_visible()
    page.get_by_label("I have read this and acted on it").check()
    ready(page)
    assert saved(page, "E-mail file", tmp_path).stat().st_size


def test_a_failed_check_can_be_left_as_it_is(visit: Open, tmp_path: Path) -> None:
    page = visit("reply", **DESKTOP).page
    drafted(page)
    ready(page)
    page.get_by_label("Paragraph, part 2 of the reply").fill("The school must send work home.")
    tick = page.get_by_label("I have seen this and leave it so")
    expect(tick).to_have_count(1)
    tick.check()
    ready(page)
    assert saved(page, "Word document", tmp_path).stat().st_size


def test_questions_are_edited_and_the_reply_drafted_again(visit: Open) -> None:
    page = visit("reply", **DESKTOP).page
    drafted(page)
    page.get_by_role("button", name="Remove question 3").click()
    page.get_by_role("button", name="Remove question 2").click()
    page.get_by_role("button", name="Add a question").click()
    page.get_by_role("textbox", name="Question 2").fill("Is a part-time timetable legal?")
    page.get_by_role("button", name="Draft again with these questions").click()
    expect(page.locator("[data-piece]").filter(has_text="2. Is a part-time")).to_have_count(1)
    page.get_by_text("What they wrote").click()
    page.get_by_role("button", name="Change the message").click()
    expect(page.get_by_label("The family’s message")).to_be_focused()
    expect(page.locator("[data-question]")).to_have_count(2)


def test_a_source_opens_at_the_quoted_words(visit: Open) -> None:
    visited = visit("reply", **DESKTOP)
    page = visited.page
    drafted(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open source 1").click()
    expect(opened.value.locator("mark#quote")).to_be_in_viewport()


def test_copying_and_the_keyboard(visit: Open) -> None:
    page = visit("reply", **DESKTOP).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("The family’s message").focus()
    page.keyboard.insert_text(MESSAGE)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("[data-draft]").wait_for()
    ready(page)
    copy = page.locator('[data-export="txt"]')
    copy.focus()
    page.keyboard.press("Enter")
    expect(copy).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Hello,")
    assert "Notes" in copied
    stored = "[localStorage.length, sessionStorage.length, document.cookie.length]"
    assert page.evaluate(stored) == [0, 0, 0]


def test_the_desk_fits_320_pixels_and_twice_the_text(visit: Open) -> None:
    for context in (
        {"viewport": {"width": 320, "height": 640}},
        {"viewport": {"width": 640, "height": 800}},
    ):
        page = visit("reply", **context).page
        if context["viewport"]["width"] == 640:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        drafted(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
