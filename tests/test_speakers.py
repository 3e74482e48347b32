"""Who speaks where: quoted words are told apart from the words around them."""

from __future__ import annotations

import pytest

from rag.speakers import bare, quotation_of, tells, voices
from rag.types import Quotation

TEXT = (
    "It seems relevant that the guidance states: ‘Staff are not expected to make any diagnosis of "
    "a condition’ (page 4) and that is all."
)
BEGIN = TEXT.index("Staff")
END = TEXT.index("’ (page")
QUOTED = Quotation("doc", "guidance", BEGIN, END)


def test_a_span_is_cut_where_speakers_change_without_the_marks_between_them() -> None:
    pieces = [TEXT[slice(*span)] for span in voices([QUOTED], TEXT, 0, len(TEXT))]
    assert pieces == [
        "It seems relevant that the guidance states:",
        "Staff are not expected to make any diagnosis of a condition",
        "(page 4) and that is all.",
    ]


def test_a_span_of_one_speaker_stays_whole() -> None:
    assert voices([QUOTED], TEXT, BEGIN, END) == [(BEGIN, END)]
    assert voices([], TEXT, 0, len(TEXT)) == [(0, len(TEXT))]


def test_a_short_phrase_stays_in_its_host_sentence() -> None:
    phrase = Quotation("doc", "guidance", BEGIN, BEGIN + 20)
    assert voices([phrase], TEXT, 0, len(TEXT)) == [(0, len(TEXT))]


def test_nothing_is_left_of_marks_alone() -> None:
    assert voices([QUOTED], TEXT, BEGIN - 1, END + 1) == [(BEGIN, END)]


def test_words_are_the_quotation_s_only_when_it_holds_them_all() -> None:
    assert quotation_of([QUOTED], BEGIN + 3, END - 3) is QUOTED
    assert quotation_of([QUOTED], BEGIN - 1, END) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("‘one’ ", "‘one’"),
        ("’ (one) “", "(one)"),
        ('one: "', "one:"),
        ("’", ""),
        ("”. This applies", "This applies"),
        (". . . and so on", ". . . and so on"),
    ],
)
def test_marks_without_their_pair_are_left_out(text: str, words: str) -> None:
    assert text[slice(*bare(text, 0, len(text)))] == words


def test_nothing_is_left_of_the_place_of_a_quotation_alone() -> None:
    text = TEXT.replace(" and that is all", "")
    pieces = [text[slice(*span)] for span in voices([QUOTED], text, 0, len(text))]
    assert pieces[-1] == "Staff are not expected to make any diagnosis of a condition"


@pytest.mark.parametrize("place", ["(page 25)", "p. 4", "pages 86–87:", "365.", "(paragraph 61)"])
def test_a_place_tells_nothing(place: str) -> None:
    assert not tells(place)


@pytest.mark.parametrize("words", ["Page 25 says so", "Ring 116 123", "Code I: Illness"])
def test_words_tell(words: str) -> None:
    assert tells(words)
