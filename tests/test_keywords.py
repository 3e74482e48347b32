"""rag.keywords"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.keywords import Keywords

TEXTS = (
    "Use code I when a pupil is ill.",
    "Use code O for an unauthorised absence.",
    "Is your C2 code high?",
    "Attending school and attendance at school.",
    "The parents’ line is 03330322968.",
)


def best(keywords: Keywords, query: str) -> int:
    return int(np.argmax(keywords.scores(query)))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("code I", 0),
        ("What does Code I mean?", 0),
        ("code O", 1),
        ("the C2 code", 2),
        ("how to improve attendances", 3),
        ("03330322968", 4),
        ("parent's line", 4),
    ],
)
def test_codes_stems_and_numbers_find_their_text(query: str, text: int) -> None:
    assert best(Keywords.build(TEXTS), query) == text


def test_codes_are_words_of_their_own() -> None:
    tokens = Keywords.build([]).tokens
    assert "code_i" in tokens("Use code I here")
    assert "code_c2" in tokens("codes C2")
    assert "code_i" not in tokens("the code is used")


def test_words_are_stemmed_and_stop_words_left_out() -> None:
    tokens = Keywords.build([]).tokens
    assert tokens("The schools' refusing") == tokens("school refused")
    assert tokens("child’s") == tokens("child's") == tokens("child")
    assert tokens("what is it to the of") == []


def test_no_known_word_scores_nothing() -> None:
    keywords = Keywords.build(TEXTS)
    assert keywords.scores("zebra").tolist() == [0.0] * len(TEXTS)
    assert keywords.scores("").tolist() == [0.0] * len(TEXTS)


@pytest.mark.parametrize("texts", [(), ("", "the of")])
def test_texts_without_words_can_be_searched(texts: tuple[str, ...], tmp_path: Path) -> None:
    keywords = Keywords.build(texts)
    keywords.save(tmp_path / "bm25")
    for built in (keywords, Keywords.load(tmp_path / "bm25", len(texts))):
        assert built.scores("school").tolist() == [0.0] * len(texts)


def test_an_index_is_the_same_after_it_was_saved(tmp_path: Path) -> None:
    keywords = Keywords.build(TEXTS)
    keywords.save(tmp_path / "bm25")
    loaded = Keywords.load(tmp_path / "bm25", len(TEXTS))
    for query in ("code I", "school attendance", "zebra"):
        np.testing.assert_array_equal(keywords.scores(query), loaded.scores(query))
