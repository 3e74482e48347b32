"""Who asks and where they live."""

from __future__ import annotations

import pytest

from rag.asker import asker_of
from rag.types import Question, Turn


@pytest.mark.parametrize(
    ("text", "area", "elsewhere"),
    [
        ("who do i ring in southampton", "southampton", None),
        ("drop in for Mid Essex", "essex-mid", None),
        ("we're in Colchester", "essex", None),
        ("is it the same in Wales?", None, "wales"),
        ("we live in Bristol", None, "Bristol"),
        ("he had a warm bath and some reading", None, None),
    ],
)
def test_a_place_is_read_from_the_words(text: str, area: str | None, elsewhere: str | None) -> None:
    asker = asker_of(Question(text), text)
    assert (asker.area, asker.elsewhere) == (area, elsewhere)


def test_the_words_go_before_the_conversation_and_that_before_the_setting() -> None:
    history = (Turn("I live in Portsmouth"),)
    assert asker_of(Question("hi", history, area="essex"), "hi").area == "portsmouth"
    text = "and in Southampton?"
    assert asker_of(Question(text, history, area="essex"), text).area == "southampton"


@pytest.mark.parametrize("area", ["west-berkshire", "west_berkshire", "West Berkshire"])
def test_a_set_area_may_be_spelt_in_several_ways(area: str) -> None:
    asker = asker_of(Question("hi", area=area), "hi")
    assert (asker.area, asker.elsewhere) == ("west-berkshire", None)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("what day is the mid one", "essex-mid"),
        ("and over in the North East?", "essex-north-east"),
        ("is it on after mid-term", "essex-north"),
        ("we moved to the west country", "essex-north"),
    ],
)
def test_a_direction_names_a_part_of_essex_when_essex_is_talked_of(text: str, area: str) -> None:
    history = (Turn("When is the North Essex drop-in?"),)
    assert asker_of(Question(text, history), text).area == area
    assert asker_of(Question(text), text).area is None


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("my son won't go in", "parent"),
        ("one of our pupils has been off for 15 days", "school"),
        ("A mum has emailed us about fines", "helpline"),
        ("part-time timetable", None),
    ],
)
def test_an_audience_is_read_from_the_words(text: str, audience: str | None) -> None:
    assert asker_of(Question(text), text).audience == audience


def test_what_is_set_goes_before_the_words() -> None:
    assert asker_of(Question("my son", audience="school"), "my son").audience == "school"


def test_a_setting_that_is_no_place_is_never_repeated() -> None:
    asker = asker_of(Question("Who can I ring?", (), None, "[x](javascript:alert(1))"), "")
    assert asker.elsewhere == "your area"
