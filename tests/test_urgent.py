"""Urgent help: the data is sound, and it works with no index and no model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from rag.anchors import read_toml
from rag.pipeline import Pipeline
from rag.risk_model import Risk
from rag.types import Question
from rag.urgent import (
    CONFIRMS_OUTRIGHT,
    CONTEXT,
    MOST_PIECES,
    Alarm,
    alarm_in,
    noticed,
    pieces,
    risk_in,
    without_risk,
    writer_of,
)
from rag.urgent_patterns import FOLDER
from rag.urgent_replies import every_reply, reply

PATTERNS = read_toml(FOLDER / "patterns.toml")["pattern"]
CONTACTS = read_toml(FOLDER / "replies.toml")["contact"]
NUMBERS = {contact[field] for contact in CONTACTS for field in ("name", "value")}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p["id"])
def test_examples_match_and_counter_examples_do_not(pattern: dict[str, list[str]]) -> None:
    assert all(risk_in(text) for text in pattern["examples"])
    assert not [text for text in pattern["counter"] if risk_in(text)]


def test_every_kind_of_risk_has_one_reply_for_every_writer() -> None:
    replies = {(category, writer) for category, writer, _ in every_reply()}
    categories = {pattern["category"] for pattern in PATTERNS}
    writers = ("parent", "young_person", "school", "helpline")
    assert replies == {(category, writer) for category in categories for writer in writers}


def test_replies_name_only_listed_numbers() -> None:
    for _, _, text in every_reply():
        rest = text
        for number in sorted(NUMBERS, key=len, reverse=True):
            rest = rest.replace(number, "")
        assert not re.search(r"\d{3}", rest), text


def test_every_reply_names_999_and_staff_are_told_of_their_duty() -> None:
    for _, writer, text in every_reply():
        assert "999" in text
        if writer in ("school", "helpline"):
            assert "safeguarding" in text


def test_a_young_person_is_spoken_to_as_one() -> None:
    alarm = alarm_in(["im 13 and i want to die"])
    assert alarm is not None
    assert alarm.writer == "young_person"
    assert "Childline" in reply(alarm)


def test_the_essex_line_is_left_out_for_those_elsewhere() -> None:
    alarm = Alarm("neglect", "school", 0)
    assert "0345 603 7627" in reply(alarm, "essex-mid")
    assert "0345 603 7627" not in reply(alarm, "southampton")


def test_what_is_left_of_a_message_is_its_ordinary_question() -> None:
    text = "She says she wants to kill herself. How do I ask for her attendance record?"
    assert without_risk(text) == "How do I ask for her attendance record?"


@pytest.mark.parametrize(
    "text", ["𝗶 𝘄𝗮𝗻𝘁 𝘁𝗼 𝗱𝗶𝗲", "i want\u200b to die", "I WANT TO DIE", "i  want\nto die"]
)
def test_disguises_are_folded(text: str) -> None:
    assert risk_in(text)


def test_what_is_said_outright_comes_before_what_is_not() -> None:
    alarm = alarm_in(["she says she wants to kill herself", "there are bruises on his arms"])
    assert alarm is not None
    assert alarm.outright
    assert alarm.message == 0


def _judge_as(chance: float) -> Callable[[Sequence[str]], list[Risk]]:
    return lambda texts: [Risk(chance, "suicide") for _ in texts]


def test_a_message_said_outright_is_overruled_by_a_model_that_is_sure_alone() -> None:
    turns = ["a session for new volunteers on callers who say they want to die"]
    alarm = alarm_in(turns)
    assert alarm is not None
    assert alarm.outright
    assert noticed(alarm, turns, _judge_as(CONFIRMS_OUTRIGHT)) == alarm
    assert noticed(alarm, turns, _judge_as(CONFIRMS_OUTRIGHT - 0.01)) is None


@pytest.mark.parametrize(
    "turns",
    [["kms"], ["i want to", "die and there is nobody at home to say it to"]],
    ids=["too short to judge", "said in two messages"],
)
def test_what_the_model_cannot_read_whole_is_not_overruled(turns: list[str]) -> None:
    alarm = alarm_in(turns)
    assert alarm is not None
    assert noticed(alarm, turns, _judge_as(0.0)) == alarm


def test_a_long_message_said_outright_is_not_overruled() -> None:
    turns = ["she wants to kill herself. " + "she has been off since may. " * 30]
    alarm = alarm_in(turns)
    assert noticed(alarm, turns, _judge_as(0.0)) == alarm


@pytest.mark.parametrize(
    "text",
    [
        "the rota is suicidal for a school with one attendance officer, whom can we ask for help?",
        "he took an overdose four years ago and was discharged, may they use his old plan?",
    ],
)
def test_words_of_risk_where_nobody_is_raise_no_alarm(pipeline: Pipeline, text: str) -> None:
    assert risk_in(text)
    assert pipeline.ask(Question(text)).status != "urgent"


def test_every_word_of_a_long_message_is_in_a_piece() -> None:
    words = [f"word{number}" for number in range(800)]
    for count in (91, 150, 225, 300, 500, 800):
        read = pieces(" ".join(words[:count]))
        assert len(read) <= MOST_PIECES
        assert {word for piece in read for word in piece.split()} == set(words[:count])


def test_the_longest_message_is_read_at_both_ends() -> None:
    words = [f"word{number}" for number in range(5_000)]
    read = pieces(" ".join(words))
    assert len(read) == MOST_PIECES
    assert read[0].startswith("word0 ")
    assert read[-1].endswith(" word4999")
    assert len(pieces(" ".join(words), most=2)) == 2


def test_what_is_set_names_the_writer_unless_a_child_speaks() -> None:
    assert writer_of(["she is in danger"], "helpline") == "helpline"
    assert writer_of(["my mum hits me, im 12"], "parent") == "young_person"


def test_what_sounds_like_risk_is_read_again_after_what_was_said_before_it() -> None:
    read: list[list[str]] = []

    def judge(texts: Sequence[str]) -> list[Risk]:
        read.append(list(texts))
        alone = len(read) == 1
        return [Risk(0.9 if alone and "unplug" in text else 0.1, "neglect") for text in texts]

    turns = ["he is on his games all day", "my sister says unplug it while you sleep"]
    assert noticed(None, turns, judge) is None
    assert read[1] == [" ".join(turns)]


def test_risk_that_stays_risk_in_its_story_is_noticed(pipeline: Pipeline) -> None:
    assert pipeline.risks is not None
    turns = [
        "how do i get a copy of his register?",
        "he wont be here by friday, he wants to die",
    ]
    for messages in (turns, [*turns, "anyway, who do i write to?"]):
        found = noticed(None, messages, pipeline.risks.judge)
        assert found is not None
        assert found.message == 1


def test_no_more_is_read_before_a_piece_than_it_needs() -> None:
    read: list[str] = []

    def judge(texts: Sequence[str]) -> list[Risk]:
        read.extend(texts)
        return [Risk(0.9, "suicide") for _ in texts]

    noticed(None, ["word " * 500, "please help me now"], judge)
    assert len(read[-1].split()) <= CONTEXT + 4
