"""rag.generation.lines"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.generation.lines import LineReader, WrittenSentence, read_line


def read(text: str) -> list[tuple[str, ...]]:
    """Each sentence with its labels, fed a character at a time."""
    reader = LineReader()
    found = [sentence for character in text for sentence in reader.feed(character)]
    found += reader.end()[0]
    return [(sentence.text, *sentence.labels) for sentence in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You can. [E1]\nThey may not. [E2]", [("You can.", "E1"), ("They may not.", "E2")]),
        ("You can ask [E1].", [("You can ask.", "E1")]),
        ("You can ask (E1, E3).", [("You can ask.", "E1", "E3")]),
        ("You can ask. [E1][E2]", [("You can ask.", "E1", "E2")]),
        ("You can ask [E1, 2].", [("You can ask.", "E1", "E2")]),
        ("1. **You** can ask. [E1]", [("You can ask.", "E1")]),
        ("- You can ask. [e1]", [("You can ask.", "E1")]),
        ("Answer: You can ask. [E1]", [("You can ask.", "E1")]),
        ("You can ask. They may not. [E1]", [("You can ask.", "E1"), ("They may not.", "E1")]),
        ("You can ask. [E1] They may not. [E2]", [("You can ask.", "E1"), ("They may not.", "E2")]),
        ("[E1] You can ask.\n[E2] They may.", [("You can ask.", "E1"), ("They may.", "E2")]),
        ("E1: You can ask.", [("You can ask.", "E1")]),
        ("You can ask.", [("You can ask.",)]),
        ("<evidence label='E1'>\nYou can ask. [E1]\n</evidence>", [("You can ask.", "E1")]),
        ("Let's Talk... We Miss You. [E1]", [("Let's Talk... We Miss You.", "E1")]),
        ("You can ask. [E1]\n</evidence>", [("You can ask.", "E1")]),
        ("\n\nE5\n---\n", []),
    ],
)  # fmt: skip
def test_what_models_write_is_read(text: str, expected: list[tuple[str, ...]]) -> None:
    assert read(text) == expected


def test_a_sentence_comes_as_soon_as_it_is_complete() -> None:
    reader = LineReader()
    assert reader.feed("You can ask. [E1]") == []
    assert reader.feed("\n") == [WrittenSentence("You can ask.", ("E1",))]
    assert reader.feed("They may. [E2] Or") == [WrittenSentence("They may.", ("E2",))]


@pytest.mark.parametrize("text", ["NO ANSWER", "no answer.", "**NO ANSWER**", "NO_ANSWER\n"])
def test_no_answer_is_no_sentence(text: str) -> None:
    reader = LineReader()
    assert reader.feed(text) == []
    assert reader.end() == ([], False)
    assert reader.no_answer


def test_a_tag_at_the_end_breaks_nothing_off() -> None:
    reader = LineReader()
    reader.feed("You can ask. [E1]\n</evidence>")
    assert reader.end() == ([], False)


def test_a_text_that_breaks_off_is_known() -> None:
    reader = LineReader()
    assert len(reader.feed("You can ask. [E1]\nThey may say")) == 1
    assert reader.end() == ([], True)


def test_a_line_without_an_end_is_known() -> None:
    reader = LineReader()
    reader.feed("la " * 1_000)
    assert reader.endless


@given(st.text(alphabet="E12[](),. :-*\nabc", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for sentence in read_line(text.replace("\n", " ")):
        assert sentence.text.strip()
        assert all(label[1:].isdigit() for label in sentence.labels)
    read(text)
