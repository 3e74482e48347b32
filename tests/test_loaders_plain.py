"""rag.loaders.plain and rag.loaders.parsed"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loaders import UnreadableFileError
from rag.loaders.plain import plain_blocks, read_plain
from tests.making import GUIDE, check_blocks

MESSY = st.text(
    alphabet=st.one_of(
        st.sampled_from("\n\n\n\t\f\r •-*=|1.2)aA: .:“”’#"),
        st.characters(codec="utf-8"),
    ),
    max_size=300,
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(b.kind, text[b.start : b.end]) for b in plain_blocks(text)]


def test_headings_paragraphs_and_lists_are_told_apart() -> None:
    assert kinds(GUIDE) == [
        ("heading", "Asking for help"),
        (
            "paragraph",
            "Speak to the class teacher first. They see your child every day and can tell you "
            "what they notice.",
        ),
        ("heading", "Fines"),
        (
            "paragraph",
            "A penalty notice may be sent when absences were not authorised by the school.",
        ),
        ("heading", "Keeping notes"),
        ("paragraph", "Write down what happened each morning:"),
        ("list_item", "• who was at home"),
        ("list_item", "• what your child said"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("caf\xe9 in the morning".encode("latin-1"), r"not UTF-8 text \(byte 3\)"),
        ("words".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff\x00w", "UTF-16"),
        (b"words\x00words", "null bytes"),
    ],
)
def test_what_is_not_utf8_text_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read_plain(data)


def test_newlines_and_other_characters_stay_as_they_are() -> None:
    raw = "One line\r\nand more\r\n\r\nTwo\xa0words \r\n\ufeff".encode()
    assert read_plain(raw).text.encode() == raw


def test_windows_newlines_give_the_same_blocks() -> None:
    crlf = GUIDE.replace("\n", "\r\n")
    assert kinds(crlf) == [(kind, words.replace("\n", "\r\n")) for kind, words in kinds(GUIDE)]


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    text = "The school should look into\nwhat makes it hard to come,\nand act on it.\n\nNext one."
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph"]


def test_a_blank_line_inside_a_sentence_does_not_cut_it() -> None:
    assert kinds("Parents were told to go\n\nand see the GP at once.") == [
        ("paragraph", "Parents were told to go\n\nand see the GP at once.")
    ]


def test_a_list_item_goes_on_over_wrapped_lines() -> None:
    text = "Do this:\n• talk to the class\nteacher first\n• keep notes"
    assert [words for kind, words in kinds(text) if kind == "list_item"] == [
        "• talk to the class\nteacher first",
        "• keep notes",
    ]


def test_form_feeds_count_the_pages() -> None:
    blocks = read_plain(b"First words here.\f\nSecond words here.\fThird.").blocks
    assert [block.page for block in blocks] == [1, 2, 3]
    assert read_plain(b"No pages here.").blocks[0].page is None


def test_tabs_make_a_table_whose_rows_know_their_header() -> None:
    text = "Phase\tAttendance\nPrimary\t94.7%\nSecondary\t91.6%\n\nA word after it."
    rows = [block for block in plain_blocks(text) if block.kind == "table_row"]
    assert [text[slice(*row.header)] if row.header else None for row in rows] == [
        None,
        "Phase\tAttendance",
        "Phase\tAttendance",
    ]


def test_drawn_lines_are_no_words() -> None:
    assert kinds("Title of it\n=====\nWords stand here.\n\n-----\nMore.") == [
        ("heading", "Title of it"),
        ("paragraph", "Words stand here."),
        ("paragraph", "More."),
    ]


def test_numbered_paragraphs_are_paragraphs_and_stand_apart() -> None:
    paragraphs = [
        f"{n}. Schools must hold a register of pupils and must enter in it\n"
        "who is there, who is away and why, each morning and again each\n"
        "afternoon, and must keep what is entered for at least six years."
        for n in range(27, 36)
    ]
    assert kinds("\n".join(paragraphs)) == [("paragraph", words) for words in paragraphs]


def test_short_numbered_items_are_a_list() -> None:
    assert kinds("Do it so:\n1. Call\n2. Write\n3. Wait")[1:] == [
        ("list_item", "1. Call"),
        ("list_item", "2. Write"),
        ("list_item", "3. Wait"),
    ]


def test_a_number_at_a_line_s_beginning_that_goes_on_from_none_is_no_paragraph() -> None:
    text = "They are told so on page\n87. That is all of what\nis said about it."
    assert len(plain_blocks(text)) == 1


def test_a_table_of_contents_is_boilerplate() -> None:
    text = (
        "Contents\n\nSummary .......... 3\nA title that goes on over\ntwo lines .... 4\n"
        "Fines 12\n\nIn 2023 there were 12 fines.\nMore words."
    )
    found = kinds(text)
    assert [kind for kind, _ in found[:5]] == ["boilerplate"] * 5
    assert all(kind != "boilerplate" for kind, _ in found[5:])


def test_the_word_contents_alone_hides_nothing() -> None:
    text = "Contents\n\nThe bag held a book. The bag was big.\n\nIt was 3\n\nSo they said.\n"
    assert all(kind != "boilerplate" for kind, _ in kinds(text))


@given(MESSY)
def test_any_text_gives_exact_blocks_in_order(text: str) -> None:
    blocks = plain_blocks(text, page=1)
    check_blocks(text, blocks)
    for block in blocks:
        if block.header:
            assert block.header[1] <= block.start


@given(MESSY)
def test_any_words_are_in_a_block(text: str) -> None:
    inside = {i for b in plain_blocks(text) for i in range(b.start, b.end)}
    assert all(i in inside for i, char in enumerate(text) if char.isalnum())


@given(MESSY, st.integers(0, 100), st.integers(0, 100))
def test_a_part_of_a_text_gives_blocks_inside_it(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    blocks = plain_blocks(text, start, end)
    check_blocks(text, blocks)
    assert all(start <= block.start and block.end <= end for block in blocks)
