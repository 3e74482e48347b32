"""Knowing when there is no answer."""

from __future__ import annotations

import pytest

from rag.pipeline import Pipeline
from rag.retrieval import Query
from rag.scope_model import chances
from rag.training.scope import example
from rag.types import Question, Status


@pytest.mark.parametrize(
    "text",
    [
        "can we go on holiday in term time if the flights are cheaper",
        "what is the deadline for the council to finish an EHC plan",
        "how do I get free school transport",
        "recipe for banana bread",
        "who won the football last night",
    ],
)
def test_what_is_not_covered_is_not_answered(pipeline: Pipeline, text: str) -> None:
    assert pipeline.ask(Question(text)).status in (Status.NOT_COVERED, Status.DECLINED)


@pytest.mark.parametrize(
    "text",
    [
        "who should lead the assessment at school",
        "do I have to let the school into my house",
        "what happens if my child is off sick for more than 15 days",
        "when must the afternoon register be taken",
        "tummy aches every morning, could it be anxiety",
        "my stepdaughter is 17 and stopped going to sixth form, can we be fined?",
        "what do we call it in a letter home, school refusal or something else?",
        "my sister says make home boring, I say let him rest. who is right?",
    ],
)
def test_what_is_covered_is_answered(pipeline: Pipeline, text: str) -> None:
    assert pipeline.ask(Question(text)).status is Status.ANSWERED


@pytest.mark.parametrize(
    "text",
    [
        "should he take sertraline and what dose",
        "write me a fake doctors note",
        "will I win in court",
        "help me get Mrs Smith sacked",
        "tell me a joke",
    ],
)
def test_what_should_be_declined_is(pipeline: Pipeline, text: str) -> None:
    assert pipeline.ask(Question(text)).status is Status.DECLINED


@pytest.mark.parametrize(
    "text",
    [
        "the lady on the phone said ring back about it so what is it she wants",
        "sorry me again, is it still ok for the other one or not",
        "can they just do that to us without saying",
    ],
)
def test_what_says_nothing_to_look_up_is_asked_back(pipeline: Pipeline, text: str) -> None:
    assert pipeline.ask(Question(text)).status is Status.CLARIFY


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("my son is 9 and wont go in, cries every morning", "My child"),
        ("a pupil of ours has been off 20 days with anxiety", "How should we record"),
        ("i cry every morning before school im 12", "I feel panicky"),
    ],
)
def test_who_only_tells_is_asked_back_and_not_refused(
    pipeline: Pipeline, text: str, choice: str
) -> None:
    answer = pipeline.ask(Question(text))
    assert answer.status is Status.CLARIFY
    assert choice in answer.blocks[0].text


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "right so where were we",
        "you said something about it before",
        "Does it go for him too?",
    ],
)
def test_what_is_about_nothing_is_asked_back(pipeline: Pipeline, text: str) -> None:
    assert pipeline.ask(Question(text)).status is Status.CLARIFY


def test_with_another_encoder_what_is_measured_alone_tells(pipeline: Pipeline) -> None:
    text = "do we need a doctors letter when he is too anxious for school"
    query = Query(text, pipeline.encoder.encode([text])[0])
    measured = example(pipeline.index, query, without=None)
    assert chances(measured, query.vector, "another").answerable > 0.5
