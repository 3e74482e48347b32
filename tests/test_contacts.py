"""Contacts: of the asker's own place and role, and never another's."""

from __future__ import annotations

import re

import pytest

from rag.pipeline import Pipeline
from rag.render import markdown
from rag.types import Question, Status

SCHOOL_ONLY = "midattendanceteam@essex.gov.uk"
PARENTS_ONLY = "03330322968"


def said(pipeline: Pipeline, text: str, **about: object) -> str:
    return markdown(pipeline.ask(Question(text, **about)).blocks)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("area", "number", "others"),
    [
        ("southampton", "0300 303 2677", ("0300 303 2000", "0300 303 2644")),
        ("portsmouth", "0300 303 2000", ("0300 303 2677", "0300 303 2644")),
        ("west-berkshire", "0300 303 2644", ("0300 303 2677", "0300 303 2000")),
    ],
)
def test_the_setting_chooses_the_area(
    pipeline: Pipeline, area: str, number: str, others: tuple[str, ...]
) -> None:
    answer = said(pipeline, "phone number for SENDIASS please", area=area)
    assert number in answer
    assert not any(other in answer for other in others)


def test_without_an_area_each_has_its_own_line(pipeline: Pipeline) -> None:
    answer = said(pipeline, "phone number for SENDIASS please")
    for area, number in (("Southampton", "0300 303 2677"), ("Portsmouth", "0300 303 2000")):
        line = next(line for line in answer.splitlines() if number in line)
        assert area in line


def test_a_parent_is_not_given_a_schools_address(pipeline: Pipeline) -> None:
    text = "my daughter's school is in Mid Essex, what is the attendance team's email?"
    assert SCHOOL_ONLY not in said(pipeline, text, audience="parent")


def test_a_school_is_not_given_the_parents_line(pipeline: Pipeline) -> None:
    text = "what number can we ring the Essex attendance team on?"
    assert PARENTS_ONLY not in said(pipeline, text, audience="school", area="essex")


def test_a_school_gets_its_quadrants_address(pipeline: Pipeline) -> None:
    text = "email for the Mid Essex attendance specialist team"
    assert SCHOOL_ONLY in said(pipeline, text, audience="school")


def test_a_family_elsewhere_is_told_so(pipeline: Pipeline) -> None:
    answer = said(pipeline, "we live in Leeds, who can I ring about SEND support?")
    assert "no local contacts for Leeds" in answer
    assert "0300 303" not in answer


def test_who_asks_whom_to_ring_gets_numbers_alone(pipeline: Pipeline) -> None:
    answer = pipeline.ask(
        Question(
            "Who can I ring about my child not going to school?", audience="parent", area="essex"
        )
    )
    lines = [block.text for block in answer.blocks if block.kind == "contact"]
    assert PARENTS_ONLY in " ".join(lines)
    assert all(re.search(r"\d{5}|\d{4} \d{3}", line) for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "Which phone company gives you the cheapest contract in the countryside?",
        "what number of unauthorised days is it before the court gets involved",
        "Contact lenses or glasses for swimming?",
    ],
)
def test_a_word_of_contact_alone_calls_for_no_contact(pipeline: Pipeline, text: str) -> None:
    answer = pipeline.ask(Question(text))
    assert answer.status is not Status.ANSWERED
    assert not any(block.kind == "contact" for block in answer.blocks)
