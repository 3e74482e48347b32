"""Spelling, with the library's real words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.index import PassageIndex
from rag.spelling import Spelling


@pytest.fixture(scope="module")
def spelling(index: PassageIndex) -> Spelling:
    return index.spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("attendence oficer", "attendance officer"),
        ("is anxeity medcal evidance", "is anxiety medical evidence"),
        ("my dauhgter wont go to shcool", "my daughter wont go to school"),
        ("AUTHRISED absance", "authorised absence"),
        ("telephon number", "telephone number"),
    ],
)
def test_slips_are_put_right(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.repaired(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "she doesnt want to, they wouldnt let her",
        "truanting avoiders were deregistered",  # forms of words that are known
        "EBSA, EHCP, SENDIASS and CAMHS",
        "I told Kieran and Ms Szymborska",  # names
        "the violin and the trombone",  # English, though the library lacks it
        "mi hija no quiere ir",
        "año escolar",
        "x" * 5_000,
    ],
)
def test_what_is_no_slip_stays(spelling: Spelling, text: str) -> None:
    assert spelling.repaired(text) == text


def test_the_documents_own_words_stay(spelling: Spelling, index: PassageIndex) -> None:
    texts = [passage.text for passage in index.contents.passages]
    assert [text for text in texts if spelling.repaired(text) != text] == []


@settings(deadline=None)  # the first call loads data
@given(text=st.text(max_size=80))
def test_all_but_words_is_as_it_was(spelling: Spelling, text: str) -> None:
    def others(text: str) -> str:
        return "".join(char for char in text if not char.isalpha())

    assert others(spelling.repaired(text)) == others(text)
