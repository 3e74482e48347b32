"""Masking: what tells who a family is goes, and the question keeps its meaning."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from evals.cases import FOLDER
from evals.metrics.privacy import load, measure
from rag.pipeline import Pipeline
from rag.privacy import mask


def masked(text: str) -> str:
    return mask(text).text


@pytest.mark.parametrize("name", ["build", "judge"])
def test_personal_details_are_masked_and_ordinary_words_are_not(name: str) -> None:
    result = measure(load(name), masked)
    assert result.personal >= 50
    assert result.hidden / result.personal >= 0.95, result.left
    assert result.wrongly_hidden / result.words <= 0.01, result.lost


SEEDS = (
    "My son Jake is at Hillcrest Primary School. {}",
    "{} Thanks, Danielle Smith",
    "I'm Danielle, mum to Freya. {}",
    "{} You can ring me on 07700 900123.",
    "{} We live at 14 Acacia Avenue, SS14 1AB.",
)


def test_a_question_without_its_details_finds_the_same_first_passage(pipeline: Pipeline) -> None:
    """As if they had never been typed."""
    lines = (FOLDER / "single-a.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines[:60]]
    same = 0
    for number, question in enumerate(questions):
        bare = mask(SEEDS[number % len(SEEDS)].format(question)).bare
        first, again = pipeline.search(question, 1), pipeline.search(bare, 1)
        same += first[0].passage.id == again[0].passage.id
    assert same / len(questions) >= 0.92, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My son Jake won't go in", "My son [name] won't go in"),
        ("He was born on 3rd May 2014.", "He was born on [date of birth]."),
        ("NHS number 943 476 5919", "NHS number [NHS number]"),
        ("UPN B801200005001", "UPN [UPN]"),
        ("QQ 12 34 56 C", "[NI number]"),
        ("ring 07700 900123 or mail a.b@example.org", "ring [phone] or mail [e-mail]"),
        ("14 Acacia Avenue, Basildon, SS14 1AB", "[address], Basildon, [postcode]"),
        ("at Hillcrest Primary School in Essex", "at [school] in Essex"),
        ("Thanks for reading.\nDanielle", "Thanks for reading.\n[name]"),
    ],
)
def test_each_kind_leaves_its_name(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Will May be hard? I hope not, mark my words.",
        "Grace period before a fine in Essex, Southampton or West Berkshire?",
        "Not Fine in School, Rose Road SENDIASS and Essex County Council",
        "section 19 of the Education Act 1996, code I, code B, 10 days, 8.45",
        "ring 999, 111, 116 123, 0800 1111, 0345 603 7627 or 03330322968",
        "a meeting on 12/03/2025 at the school",
        "DBS check",
        "",
    ],
)
def test_what_is_not_personal_stays(text: str) -> None:
    assert masked(text) == text


def test_a_public_number_or_address_stays_where_it_is_given() -> None:
    text = "Ring 02380 833013 or team@essex.gov.uk"
    assert masked(text) == "Ring [phone] or [e-mail]"
    assert mask(text, public={"02380833013", "team@essex.gov.uk"}).text == text


def test_what_was_found_is_told_by_place_and_never_by_its_words() -> None:
    result = mask("My son Jake, ring 07700 900123")
    assert [(f.kind, f.start, f.end) for f in result.found] == [("name", 7, 11), ("phone", 18, 30)]
    assert "Jake" not in repr(result)


def test_nothing_is_loaded_until_it_is_used() -> None:
    code = "import sys, rag.pipeline; print(len({'faker', 'phonenumbers'} & set(sys.modules)))"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0"
