"""rag.loaders.markdown"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.loaders.markdown import read_markdown
from rag.structure import plain_title
from tests.making import check_blocks

PAGE = """\
# Attendance *matters*

Words with a [link](https://www.essex.gov.uk/a?b=(c)) in them.

- first
  - inside the first
- second, which
  goes on

1. one
2. two

| Phase | Attendance |
| --- | --- |
| Primary | 94.7% |
| Secondary | 91.6% |

Under a line
------------

> Words that are quoted.
"""


def kinds(text: str) -> list[tuple[str, str]]:
    parsed = read_markdown(text.encode())
    assert parsed.text == text
    check_blocks(parsed.text, parsed.blocks)
    return [(b.kind, text[b.start : b.end]) for b in parsed.blocks]


def test_structure_lies_in_the_file_s_own_text() -> None:
    assert kinds(PAGE) == [
        ("heading", "# Attendance *matters*"),
        ("paragraph", "Words with a [link](https://www.essex.gov.uk/a?b=(c)) in them."),
        ("list_item", "- first"),
        ("list_item", "- inside the first"),
        ("list_item", "- second, which\n  goes on"),
        ("list_item", "1. one"),
        ("list_item", "2. two"),
        ("table_row", "| Phase | Attendance |"),
        ("table_row", "| Primary | 94.7% |"),
        ("table_row", "| Secondary | 91.6% |"),
        ("heading", "Under a line"),
        ("paragraph", "> Words that are quoted."),
    ]


def test_windows_newlines_give_the_same_blocks() -> None:
    assert kinds(PAGE.replace("\n", "\r\n")) == [
        (kind, words.replace("\n", "\r\n")) for kind, words in kinds(PAGE)
    ]


def test_rows_of_a_table_know_their_header() -> None:
    parsed = read_markdown(PAGE.encode())
    headers = [block.header for block in parsed.blocks if block.kind == "table_row"]
    assert headers[0] is None
    assert [parsed.text[slice(*h)] for h in headers[1:] if h] == ["| Phase | Attendance |"] * 2


def test_levels_are_those_of_the_marks() -> None:
    parsed = read_markdown(b"# A\n\n### B\n\nC\n===\n\nD\n---\n")
    assert [block.level for block in parsed.blocks] == [1, 3, 1, 2]


def test_a_table_of_tabs_inside_markdown_keeps_an_empty_first_cell() -> None:
    text = "Before it.\n\n\tAttendance\tPA\n<b>Essex</b>\t94.7%\t14.6\n"
    assert kinds(text)[1:] == [
        ("table_row", "Attendance\tPA"),
        ("table_row", "<b>Essex</b>\t94.7%\t14.6"),
    ]
    header, row = read_markdown(text.encode()).blocks[1:]
    assert row.header == (header.start, header.end)


def test_a_table_that_follows_a_heading_begins_with_its_first_row() -> None:
    _, header, row = read_markdown(b"# Primary\n\n\tAttendance\tPA\nEssex\t94.7%\t14.6\n").blocks
    assert header.header is None
    assert row.header == (header.start, header.end)


def test_comments_are_not_read_out() -> None:
    assert kinds("<!-- to do -->\n\nWords.\n") == [
        ("boilerplate", "<!-- to do -->"),
        ("paragraph", "Words."),
    ]


def test_a_heading_s_title_is_its_words_alone() -> None:
    assert plain_title("## **Team [contacts](#here):**") == "Team contacts"


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("\n\n\r\t #-*|>`_[]()1.<a&\x0c\x00"), st.characters()),
        max_size=200,
    )
)
def test_any_text_gives_exact_blocks_in_order(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode().replace("\x00", "")
    kinds(text)
