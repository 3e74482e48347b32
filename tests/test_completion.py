"""What the look-up's search box offers while somebody types."""

from __future__ import annotations

import pytest

from rag.completion import MOST, Completer, begins_with, holds, words_in
from rag.pipeline import Pipeline


@pytest.fixture(scope="module")
def complete(pipeline: Pipeline) -> Completer:
    return Completer(pipeline.index, pipeline.encoder)


def test_the_last_word_may_be_unfinished() -> None:
    has = words_in("When must we make a sickness return?")
    assert begins_with(has, words_in("when must we m"))
    assert not begins_with(has, words_in("must we"))
    assert not begins_with(words_in("when"), words_in("when must"))
    assert holds(has, words_in("retu sick"))
    assert not holds(has, words_in("sick leave"))


def test_questions_that_hold_the_words_come_first(complete: Completer) -> None:
    offered = complete("sickness ret")
    assert 0 < len(offered) <= MOST
    assert "sickness return" in offered[0].lower()


def test_other_words_find_near_questions(complete: Completer) -> None:
    offered = complete("notes from the GP as proof he is poorly")
    assert offered
    assert not any(holds(words_in(q), words_in("notes GP proof poorly")) for q in offered)


def test_every_one_is_a_question_of_the_bank(complete: Completer, pipeline: Pipeline) -> None:
    texts = {question.text for question in pipeline.index.contents.questions}
    assert set(complete("attendance")) <= texts
    assert len(complete("attendance")) == MOST


@pytest.mark.parametrize("typed", ["", " ", "a", "?!", "\x00", "zzzzqq"])
def test_nothing_is_offered_for_nothing(complete: Completer, typed: str) -> None:
    assert complete(typed) == ()
