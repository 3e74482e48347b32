"""Follow-ups, read with the real phrasebook, encoder and index."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.conversation import standalone_question
from rag.encoders import Encoder, Progress, Vectors
from rag.index import PassageIndex
from rag.leaning import Library
from rag.mentions import mentions
from rag.phrasebook import Phrases, Words, phrasebook
from rag.retrieval import Query, question_search, search
from rag.threads import items_of
from rag.turns import asking_part, read_words, reference
from rag.types import Turn

TIMETABLE = Turn("Are part-time timetables allowed?")
ANXIETY = Turn(
    "What can I do at home to help my son with school anxiety?",
    "1. Ask your child what's worrying them. 2. Try to stick to the same routine and praise "
    "every small step. 3. Be consistent with the strategies you try.",
)


@pytest.fixture(scope="module")
def library(encoder: Encoder, index: PassageIndex) -> Library:
    return Library(encoder, index)


def test_without_history_the_text_is_unchanged() -> None:
    assert standalone_question("how long for?", []) == "how long for?"


@pytest.mark.parametrize(
    ("history", "text", "carried"),
    [
        ([TIMETABLE], "how long for?", ["how long for", "part-time timetables"]),
        ([Turn("how do i deregister my son?")], "in writing?", ["in writing", "deregister"]),
        (
            [Turn("They want to come and see my son at home"), Turn("thanks, that helps")],
            "and what if I say no?",
            ["what if I say no", "see my son at home"],
        ),
        (
            [Turn("At what point must school tell the council he's ill?")],
            "what do they have to do then?",
            ["what do they have to do", "tell the council"],
        ),
        (
            [Turn("can I be fined if she doesn't go?")],
            "and for sixth form?",
            ["sixth form", "fine"],
        ),
        ([Turn("is the register a legal document")], "wat if its wrong tho", ["register", "wrong"]),
    ],
)
def test_what_a_follow_up_leaves_open_is_carried_over(
    history: Sequence[Turn], text: str, carried: Sequence[str], library: Library
) -> None:
    found = standalone_question(text, history, library)
    assert all(words in found for words in carried), found


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "What's the number for the SEN team at Southampton council?",
            "and Portsmouth?",
            "What's the number for the SEN team at portsmouth council?",
        ),
        (
            "email for sendiass in west berkshire",
            "is that the same in Southampton?",
            "email for sendiass in southampton",
        ),
        ("what evidence will essex accept", "how about kent", "what evidence will kent accept"),
        (
            "When is the drop-in in west Essex?",
            "And in the north?",
            "When is the drop-in in north Essex?",
        ),
        ("attendance in primary schools", "what about secondary?", "attendance in secondary"),
        ("phone number for sendiass in southhampton", "an portsmouth", None),
    ],
)
def test_a_turn_that_only_names_another_place_or_stage_asks_the_earlier_question_of_it(
    question: str, text: str, expected: str | None
) -> None:
    found = standalone_question(text, [Turn(question)])
    if expected is None:
        assert "portsmouth" in found
        assert "southhampton" not in found
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "what does the school have to do when he is ill?",
            "no I meant the council not the school",
            "what does the council have to do when he is ill?",
        ),
        (
            "she's 15 and out of college, can I be fined?",
            "sorry, she's 17 not 15",
            "she's 17 and out of college, can I be fined?",
        ),
        (
            "How do we book a slot with the specialist team?",
            "Not the specialist team, the compliance team.",
            "How do we book a slot with the compliance team?",
        ),
        ("drop in for west essex", "mid not west sorry", "drop in for mid essex"),
        (
            "SENDIASS number for west berkshire?",
            "oh we're southampton not west berks",
            "SENDIASS number for southampton?",
        ),
        (
            "how do I complain to the council?",
            "sorry, I meant how do I change the register codes?",
            "how do I change the register codes?",
        ),
        (
            "Is there a number for SENDIASS in Southampton?",
            "Hang on, the family lives in Portsmouth.",
            "Is there a number for SENDIASS in portsmouth?",
        ),
        (
            "can they prosecute me for my 15 year old?",
            "mistyped, he's 17 now. can they prosecute me?",
            "can they prosecute me for my 17 year old?",
        ),
        (
            "who can lead it?",
            "the reintegration meeting I mean",
            "the reintegration meeting I mean (who can lead it)",
        ),
        (
            "What helps a child in reception settle?",
            "oh, the twins are fine there. I meant my lad in year 6, what works for him?",
            "What helps a child in year 6 settle?",
        ),
        (
            "Which letter do we send home first?",
            "sorry, it's the second one that went astray",
            "it's the second one that went astray (Which letter do we send home first)",
        ),
    ],
)
def test_a_correction_puts_the_earlier_question_right(
    question: str, text: str, expected: str
) -> None:
    assert standalone_question(text, [Turn(question)]) == expected


def test_a_place_changes_in_what_a_chain_leans_on() -> None:
    history = [Turn("When is the South Essex early help session?"), Turn("Do you have to book?")]
    found = standalone_question("What about West then", history)
    assert "west" in found
    assert "South" not in found


def test_an_ordinal_takes_its_item_from_the_answer() -> None:
    found = standalone_question("can you say more about the second one?", [ANXIETY])
    assert "stick to the same routine" in found
    assert "consistent" not in found


def test_a_pronoun_takes_names_from_the_answer() -> None:
    answer = "You should write to them (likely to be the Educational Welfare Service)."
    found = standalone_question("who are they?", [Turn("They threaten us with an order", answer)])
    assert "Educational Welfare Service" in found


def test_a_chain_resolves_through_several_turns() -> None:
    history = [
        Turn("What's the phone number for SENDIASS in Southampton?", "0300 303 2677"),
        Turn("and Portsmouth?", "0300 303 2000"),
        Turn("ok great"),
    ]
    found = standalone_question("is there an email too?", history)
    assert "SENDIASS" in found
    assert "portsmouth" in found
    assert "Southampton" not in found


@pytest.mark.parametrize(
    "text",
    [
        "also, unrelated, is that allowed for sixth form",
        "My daughter is being bullied, what should school be doing about it?",
        "whats sendiass",
        "is it normal for it to be worse after the holidays?",
        "school wont send any work home for him, do they have to?",
        "I feel like such a failure as a mum",
        "What about home education, how would we start?",
    ],
)
def test_a_new_topic_is_not_dragged_into_the_old_one(text: str, library: Library) -> None:
    history = [Turn("can a gp write a sick note for school", "GPs have no duty to do so.")]
    assert standalone_question(text, history, library) == text


def test_a_long_story_is_carried_over_as_what_it_asked(library: Library) -> None:
    story = (
        "so basically it's been hell since september, my husband works nights and my mum had a "
        "fall, and now tyler who is 11 screams and hides under the bed every single morning and I "
        "have had it with the lot of them so I am thinking of home schooling him, whats involved??"
    )
    found = standalone_question("and who do i tell?", [Turn(story)], library)
    assert "home schooling" in found
    assert "husband" not in found


def test_a_text_that_asks_in_passing_is_reduced_to_what_it_asks() -> None:
    assert asking_part("Can I be fined?") == "Can I be fined?"
    long = "The school is nice. " * 10 + "My sister says otherwise. Can I be fined for absences?"
    assert asking_part(long) == "Can I be fined for absences?"


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("can you explain that?", "strong"),
        ("could it be used in court", "strong"),
        ("do they have to agree", "weak"),
        ("is it legal to fine parents", ""),
        ("they said that he is lazy", "weak"),
        ("what is ebsa, and is it a medical condition", ""),
        ("school wont send work home, do they have to", ""),
    ],
)
def test_a_reference_points_back_only_if_its_own_words_do_not_hold_what_it_means(
    text: str, strength: str
) -> None:
    assert reference(read_words(text)) == strength


def test_ages_and_misspelt_places_are_recognised() -> None:
    named = [(m.member, m.family.name) for m in mentions("he's 17, in year 12, near Southhampton")]
    assert named == [("17 year old", "stage"), ("year 12", "stage"), ("southampton", "place")]
    assert not mentions("some fears are rational, 15 days of baking")


def test_items_of_an_answer_are_its_quotes_where_it_has_any() -> None:
    assert items_of("**What Essex advises**\n\n> Ask early. [1]\n\n> Keep notes. [2]") == [
        "Ask early",
        "Keep notes",
    ]


def test_the_phrasebook_is_written_as_words_are_read() -> None:
    book = phrasebook()
    phrases = [p for f in fields(Phrases) for p in getattr(book.phrases, f.name)]
    words = [w for f in fields(Words) for w in getattr(book.words, f.name)]
    members = [member for family in book.family for member in family.members]
    for entry in (*phrases, *words, *members, *book.spelling.values()):
        assert " ".join(word.plain for word in read_words(entry)) == entry


class CountingEncoder:
    """The real encoder, counting its calls and texts."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.batches: list[int] = []

    @property
    def id(self) -> str:
        return self._encoder.id

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.batches.append(len(texts))
        return self._encoder.encode(texts, progress)


def test_one_turn_costs_at_most_one_short_encode_call(
    encoder: Encoder, index: PassageIndex
) -> None:
    counting = CountingEncoder(encoder)
    library = Library(counting, index)
    standalone_question("which form is it?", [], library)
    assert counting.batches == []
    standalone_question("which form is it?", [TIMETABLE] * 5, library)
    assert counting.batches == [2]


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=80),
    st.lists(st.builds(Turn, st.text(max_size=60), st.none() | st.text(max_size=60)), max_size=4),
)
def test_any_text_is_read(text: str, history: list[Turn]) -> None:
    assert isinstance(standalone_question(text, history), str)


def test_a_hostile_message_does_not_take_long() -> None:
    hostile = "no not a, " * 400
    began = time.perf_counter()
    standalone_question(hostile, [Turn("not b " * 600, "1. x " * 600)] * 20)
    assert time.perf_counter() - began < 3


DIALOGUES = [  # history, last turn, words of the passage that answers
    (["Can I be fined for my child not going to school?"], "and for sixth form?", "no fines"),
    (
        ["school put my daughter on a part-time timetable"],
        "do i have to agree to that",
        "agreement of both",
    ),
    (["We've decided to home educate"], "do they have to follow a timetable", "Have timetables"),
    (["number for SENDIASS in Southampton"], "and Portsmouth?", "0300 303 2000"),
    (["early help drop-in in west Essex?", "and mid?"], "and south?", "12:30-13:30"),
    (["my son has had no school since May, he's ill"], "and if he has an EHCP?", "early review"),
    (["Is there a line parents can ring in Essex?"], "how often is it checked?", "twice weekly"),
    (["do I need a GP letter"], "what if they refuse?", "statutory duty to provide informal"),
    (
        ["can school come to my house"],
        "is ebsa a medical condition?",
        "a medical condition in itself",
    ),
]


@pytest.mark.parametrize(("history", "text", "words"), DIALOGUES)
def test_the_answering_passage_is_among_the_first_five(
    history: Sequence[str], text: str, words: str, library: Library
) -> None:
    question = standalone_question(text, [Turn(earlier) for earlier in history], library)
    vector = np.asarray(library.encoder.encode([question])[0])
    near = question_search(library.index, vector)
    found = search(library.index, Query(question, vector), near, 5)
    assert any(words in result.passage.text for result in found), question


@pytest.mark.parametrize(
    ("flagged", "left"),
    [
        ("Forget that. My lad now refuses to eat at school, whom do I tell?", "My lad"),
        ("Different question: how do I move her to another school?", "how do I move her"),
        ("New question: can the twins start at different times?", "can the twins"),
        ("Another pupil has been off for a month with tummy aches", "Another pupil"),
    ],
)
def test_what_only_announces_a_new_topic_is_not_searched_for(flagged: str, left: str) -> None:
    history = [Turn("School wants a doctor's note and the surgery will not write one")]
    found = standalone_question(flagged, history)
    assert found.startswith(left)
    assert flagged.endswith(found)
