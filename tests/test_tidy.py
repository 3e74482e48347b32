"""rag.tidy: white space and markup go, words stay"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.atoms import MAX_CHARS
from rag.tidy import tidy_span, tidy_text
from rag.types import Block, BlockKind, Contents, Document
from tests.making import document

WORD = st.text(alphabet="abcXYZ0189£%’“”–.,:;!?()'&", min_size=1, max_size=8)
# (as it stands in a document, as people read it)
PIECES = st.one_of(
    WORD.map(lambda w: (w, w)),
    WORD.map(lambda w: (f"<b>{w}</b>", w)),
    WORD.map(lambda w: (f'<a href="https://x.org/1">{w}</a>', w)),
    WORD.map(lambda w: (f"{w}<br/>", w)),
    WORD.map(lambda w: (f"**{w}**", w)),
    WORD.filter(lambda w: not set(w) & set("()")).map(lambda w: (f"[{w}](https://x.org/{w}b)", w)),
    st.sampled_from(["\n", "\t", "\xa0", "  ", "\r\n"]).map(lambda space: (space, "")),
)


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("two\n words\xa0 here ", "two words here"),
        ("9<sup>th</sup> of <b>May</b>", "9th of May"),
        ("see [the guide](https://x.org/a_(b)) now", "see the guide now"),
        ("**bold** and *less*", "bold and less"),
        (r"consultations \(TSMs\)", "consultations (TSMs)"),
        ("one<br/>two", "one two"),
        ("Q &amp; A", "Q & A"),
        ("2 * 3 * 4 < 5 and 7 > 6", "2 * 3 * 4 < 5 and 7 > 6"),
        ("write to <help@essex.gov.uk>", "write to <help@essex.gov.uk>"),
        ("see <https://www.essex.gov.uk>", "see <https://www.essex.gov.uk>"),
        ("snake_case and file_name", "snake_case and file_name"),
        ("", ""),
    ],
)
def test_a_text_is_read_without_its_markup(text: str, tidied: str) -> None:
    assert tidy_text(text) == tidied


def test_a_span_is_laid_out_block_by_block() -> None:
    text = "## Help\n\nDo  this:\n• one\n• two\nPhase\tPA\n<b>All</b>\t5%\nMenu"
    kinds: list[BlockKind] = ["heading", "paragraph", "list_item", "list_item"]
    kinds += ["table_row", "table_row", "boilerplate"]
    spans = [m.span() for m in re.finditer(r"[^\n]+", text)]
    blocks = [Block(kind, *span) for kind, span in zip(kinds, spans, strict=True)]
    assert tidy_span(document(text, blocks), 0, len(text)) == (
        "Help\n\nDo this:\n\n- one\n- two\nPhase\tPA\nAll\t5%"
    )
    start = text.index("this")
    assert tidy_span(document(text, blocks), start, text.index("two")) == "this:\n\n- one"


def test_a_table_of_pipes_has_its_cells_parted_by_tabs() -> None:
    text = "| Essex | <ul><li>one</li><li>two</li></ul> |"
    assert tidy_span(document(text, [Block("table_row", 0, len(text))]), 0, len(text)) == (
        "Essex\tone; two"
    )


def test_words_in_no_block_are_read_all_the_same() -> None:
    assert tidy_span(document("some  words", []), 0, 11) == "some words"


@given(st.lists(PIECES, max_size=12))
def test_no_word_is_changed(pieces: list[tuple[str, str]]) -> None:
    text = " ".join(written for written, _ in pieces)
    assert letters(tidy_text(text)) == letters("".join(read for _, read in pieces))


@given(st.text(alphabet=st.characters(exclude_characters="<>[]&"), max_size=100))
def test_text_without_markup_keeps_all_its_letters(text: str) -> None:
    assert letters(tidy_text(text)) == letters(text)


@given(st.text(max_size=100))
def test_any_text_comes_out_on_one_line_without_odd_spaces(text: str) -> None:
    tidied = tidy_text(text)
    assert tidied == " ".join(tidied.split())


def test_no_word_of_the_corpus_is_changed(
    contents: Contents, documents: dict[str, Document]
) -> None:
    for passage in contents.passages:
        tidied = tidy_span(documents[passage.source_id], passage.start, passage.end)
        source = re.sub(r"</?[a-z]+(?:\s[^<>]*)?/?>", "", passage.text)
        source = re.sub(r"\]\([^()\s]*(?:\([^()]*\))?[^()\s]*\)", "]", source)
        assert letters(tidied) == letters(source), passage.id
        assert len(tidied) <= MAX_CHARS + 100
