"""Whether a turn leans on those before it, with the real phrasebook, encoder and index."""

from __future__ import annotations

import pytest

from rag.conversation import standalone_question, thread_of
from rag.encoders import Encoder
from rag.index import PassageIndex
from rag.leaning import Library, leaning, own_topic
from rag.turns import read_words
from rag.types import Turn

HOME = [Turn("how do i take him out of school and teach him at home")]


@pytest.fixture(scope="module")
def library(encoder: Encoder, index: PassageIndex) -> Library:
    return Library(encoder, index)


@pytest.mark.parametrize(
    ("history", "told"),
    [
        (HOME, "he is at a special school by the way, it's in his plan"),
        (
            [Turn("can the school fine me for days off?")],
            "She has been under CAMHS since January and they wrote to the school",
        ),
        ([Turn("what helps in the mornings?")], "tried that, she just hid under the bed again"),
    ],
)
def test_a_circumstance_belongs_to_what_was_asked(
    history: list[Turn], told: str, library: Library
) -> None:
    found = standalone_question(told, history, library)
    assert history[0].question.rstrip("?") in found


def test_the_first_question_after_a_story_is_about_it(library: Library) -> None:
    told = [Turn("my son is 9 and wont go in, cries every morning")]
    assert told[0].question in standalone_question("what can i do at home", told, library)


@pytest.mark.parametrize(
    "text",
    [
        "Who can I ring at the council about an education plan?",
        "what time does the big supermarket shut on sunday",
        "Is a school allowed to fine parents for holidays they took in term time?",
    ],
)
def test_a_whole_question_stands_alone(text: str, library: Library) -> None:
    assert standalone_question(text, HOME, library) == text


def test_the_words_alone_settle_what_is_plain() -> None:
    thread = thread_of(HOME)
    for asked, least, most in (("and then?", 1.0, 1.0), ("is that in law?", 0.5, 1.0)):
        assert least <= leaning(read_words(asked), asked, thread) <= most


def test_a_place_or_stage_alone_is_no_topic() -> None:
    text = "and in Southampton?"
    assert own_topic(read_words(text), text) == set()
