"""rag.render"""

from __future__ import annotations

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.render import escape, markdown
from rag.types import AnswerBlock


def shown(text: str) -> str:
    """What a reader of the Markdown sees."""
    page = MarkdownIt("commonmark").render(text)
    return str(nh3.clean(page, tags=set())).strip()


def test_own_words_stand_plain_and_quotes_are_set_off() -> None:
    blocks = [
        AnswerBlock("own", "What the council says:"),
        AnswerBlock("quote", "First.\n\nSecond.", (1, 2)),
        AnswerBlock("contact", "Ring 03330322968", (3,)),
    ]
    assert markdown(blocks) == (
        "What the council says:\n\n> First.\n>\n> Second. [1] [2]\n\n> Ring 03330322968 [3]"
    )


def test_nothing_is_nothing() -> None:
    assert markdown([]) == ""


def test_rows_are_a_table_with_its_header() -> None:
    block = AnswerBlock("quote", "Primary\n\nPhase\tPA | all\nEssex\t14.6", (1,))
    text = markdown([block])
    assert text == (
        "> Primary\n>\n> | Phase | PA \\| all |\n> | --- | --- |\n> | Essex | 14.6 [1] |"
    )
    page = MarkdownIt("commonmark").enable("table").render(text)
    assert page.count("<tr>") == 2
    assert "<th>PA | all</th>" in page


def test_words_after_a_table_are_not_of_it() -> None:
    text = markdown([AnswerBlock("quote", "a\tb\nc\td\n\nAfter.", (1,))])
    page = MarkdownIt("commonmark").enable("table").render(text)
    assert "<p>After. [1]</p>" in page


@pytest.mark.parametrize(
    "text", ["[a](javascript:alert(1))", "<script>x</script>", "*b* _c_ `d`", "a | b", "# no", "\\"]
)
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    page = MarkdownIt("commonmark").enable("table").render("x " + escape(text))
    assert not any(tag in page for tag in ("<a", "<script", "<em", "<code", "<h1", "<table"))


@given(st.text(alphabet="ab \\`*_[]<>|#()!", max_size=40))
def test_no_escaped_text_is_live(text: str) -> None:
    page = MarkdownIt("commonmark").enable("table").render("x" + escape(text) + "x")
    assert page.replace("<p>", "").replace("</p>", "").count("<") == 0
