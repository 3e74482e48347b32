"""rag.loaders.html"""

from __future__ import annotations

import pytest

from rag.loaders import UnreadableFileError
from rag.loaders.html import read_html
from tests.making import check_blocks

PAGE = """<!doctype html><html><head><title>Tab title</title><style>p {}</style></head><body>
<header>Site name</header><nav><ul><li>Home</li></ul></nav>
<main><header><h1>Help with attendance</h1></header>
<script>var hidden = 1;</script><!-- a note to editors -->
<p>Speak to <b>the school</b>&nbsp;first.<br>Then to us.</p>
Words in no block, <a href="/x">with a link</a>.
<div>Words in a div <p>A paragraph in it.</p> and after it.</div>
<h2>What helps</h2>
<ul><li>walks<ul><li>short ones</li></ul></li><li><p>talks</p><p>every day</p></li></ul>
<table><tr><th>Phase</th><th>Attendance</th></tr>
<tr><td>Primary</td><td><p>94.7%</p></td></tr></table>
<dl><dt>PA</dt><dd>persistent absence</dd></dl>
<p hidden>hidden one</p><p style="color:red; DISPLAY: none">hidden two</p>
<p aria-hidden="true">hidden three</p>
<form>Search <input></form><aside>Read more</aside>
</main><footer>Cookies</footer></body></html>"""


def kinds(page: str) -> list[tuple[str, str]]:
    parsed = read_html(page.encode())
    check_blocks(parsed.text, parsed.blocks)
    return [(b.kind, parsed.text[b.start : b.end]) for b in parsed.blocks]


def test_a_page_gives_its_own_content_and_no_furniture() -> None:
    assert kinds(PAGE) == [
        ("heading", "Help with attendance"),
        ("paragraph", "Speak to the school first. Then to us."),
        ("paragraph", "Words in no block, with a link ."),
        ("paragraph", "Words in a div"),
        ("paragraph", "A paragraph in it."),
        ("paragraph", "and after it."),
        ("heading", "What helps"),
        ("list_item", "• walks"),
        ("list_item", "• short ones"),
        ("list_item", "• talks"),
        ("list_item", "every day"),
        ("table_row", "Phase\tAttendance"),
        ("table_row", "Primary\t94.7%"),
        ("paragraph", "PA"),
        ("list_item", "• persistent absence"),
    ]


def test_rows_know_their_header() -> None:
    parsed = read_html(PAGE.encode())
    row = next(b for b in parsed.blocks if "94.7%" in parsed.text[b.start : b.end])
    assert row.header
    assert parsed.text[slice(*row.header)] == "Phase\tAttendance"


def test_a_table_inside_a_table_is_told_once() -> None:
    page = "<table><tr><td>a <table><tr><td>b</td></tr></table></td><td>c</td></tr></table>"
    assert kinds(page) == [("table_row", "a b\tc")]


def test_a_page_inside_a_form_is_read() -> None:
    page = "<body><form><h1>Attendance</h1><p>Words.</p></form></body>"
    assert kinds(page) == [("heading", "Attendance"), ("paragraph", "Words.")]


def test_a_page_without_any_block_is_one_paragraph() -> None:
    assert kinds("<span>Only</span> words") == [("paragraph", "Only words")]


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<nav>Home</nav>", "<p> </p>"])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(UnreadableFileError, match="no text"):
        read_html(page.encode())


def test_a_page_in_another_encoding_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        read_html("<p>caf\xe9</p>".encode("latin-1"))


def test_deep_nesting_is_read() -> None:
    assert kinds("<div>" * 400 + "Words" + "</div>" * 400) == [("paragraph", "Words")]
