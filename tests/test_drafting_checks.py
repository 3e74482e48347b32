"""The checks of an edited reply: silent on our own words, not on what the evidence does not say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rag.drafting import Check, Draft, Enquiry, check_reply, draft_reply
from rag.drafting.edited import as_edited, blocks_of, statements
from rag.pipeline import Pipeline
from rag.render import markdown
from rag.types import AnswerBlock

LINES = (Path(__file__).parent / "data" / "enquiries.jsonl").read_text(encoding="utf-8")
MAILS: dict[str, str] = {m["id"]: m["text"] for m in map(json.loads, LINES.splitlines())}


class Desk:
    """A draft, and the checks of it after an edit."""

    def __init__(self, pipeline: Pipeline, text: str, area: str | None = None) -> None:
        self.draft = draft_reply(pipeline, Enquiry(text, area))
        self._pipeline = pipeline

    def check(self, blocks: tuple[AnswerBlock, ...], *, seen: bool = True) -> tuple[Check, ...]:
        contacts = self._pipeline.index.contents.contacts
        return check_reply(blocks, self.draft, contacts, self._pipeline.readers, urgent_seen=seen)

    def edited(self, old: str, new: str) -> tuple[Check, ...]:
        """The checks when words in one block are replaced."""
        (at,) = (i for i, block in enumerate(self.draft.blocks) if old in block.text)
        block = self.draft.blocks[at]
        changed = replace(block, text=block.text.replace(old, new))
        blocks = (*self.draft.blocks[:at], changed, *self.draft.blocks[at + 1 :])
        known = {citation.label: citation for citation in self.draft.citations}
        checks = self.check(as_edited(blocks, known))
        assert all(check.block in (at, at + 1) for check in checks), checks
        return checks

    def added(self, text: str, *labels: int) -> tuple[Check, ...]:
        """The checks when a paragraph is added at the end."""
        return self.check((*self.draft.blocks, AnswerBlock("own", text, labels)))


@pytest.fixture(scope="module")
def evidence(pipeline: Pipeline) -> Desk:
    text = "Can the school ask for a doctor's note every time my son is ill? Who can I ring?"
    return Desk(pipeline, text, "southampton")


@pytest.fixture(scope="module")
def timetable(pipeline: Pipeline) -> Desk:
    return Desk(pipeline, "How long can a part-time timetable last?")


def levels(checks: tuple[Check, ...]) -> set[str]:
    return {check.level for check in checks}


# Our own words


def test_our_own_drafts_give_no_error(pipeline: Pipeline) -> None:
    for name, text in MAILS.items():
        draft = draft_reply(pipeline, Enquiry(text))
        assert not [c for c in draft.checks if c.level == "error"], (name, draft.checks)
        assert not draft.checks or name == "urgent", (name, draft.checks)


def test_a_reply_read_back_from_text_gives_no_error(pipeline: Pipeline) -> None:
    for name in ("fines", "evidence", "section19", "wifi"):
        desk = Desk(pipeline, MAILS[name])
        checks = desk.check(blocks_of(markdown(desk.draft.blocks)))
        assert "error" not in levels(checks), (name, checks)


def test_kind_words_and_a_signature_are_nobodys_business(evidence: Desk) -> None:
    for text in (
        "I am so sorry to hear how hard it has been for you both.",
        "We hope this helps. Please write again if you need to.",
        "Thank you for your patience.\nWarm wishes,\nAlex",
        "How is he sleeping?",
    ):
        assert not [c for c in evidence.added(text) if c.level == "error"], text


# What the evidence does not hold


def first_quote(draft: Draft) -> AnswerBlock:
    return next(block for block in draft.blocks if block.kind == "quote")


def test_a_must_that_was_a_should(evidence: Desk) -> None:
    said = "Schools must not routinely ask for medical evidence."
    label = next(
        c.label for c in evidence.draft.citations if "not expected to routinely" in c.quote
    )
    (check,) = evidence.added(said, label)
    assert check.level == "error"
    assert check.block == len(evidence.draft.blocks)
    assert said.rstrip(".") in check.text
    fair = "Schools are not expected to routinely request medical evidence for illness absences."
    assert not evidence.added(fair, label)


def test_a_phone_number_that_was_changed(evidence: Desk) -> None:
    checks = evidence.edited("0300 303 2677", "0300 303 2678")
    assert levels(checks) == {"error"}
    assert "0300 303 2678" in checks[0].text


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("The fine is £80 for each parent.", "error"),
        ("Ring 0117 496 0000 for advice.", "error"),
        ("Write to help@example.org about it.", "error"),
        ("This changed on 19 August 2029.", "error"),
        ("The school must send work home.", "error"),
        ("Schools are legally required to let him stay at home.", "error"),
        ("Most schools send somebody round after a week.", "warning"),
        ("You can ring 0300 303 2677 about it.", "warning"),
        ("See [99] for this.", "error"),
    ],
)
def test_a_sentence_with_nothing_beside_it(evidence: Desk, said: str, level: str) -> None:
    assert level in levels(evidence.added(said)), evidence.added(said)


def test_a_number_in_a_quotation_that_was_changed(pipeline: Pipeline) -> None:
    desk = Desk(pipeline, "After how many days of illness must the council arrange education?")
    quotes = [block.text for block in desk.draft.blocks if block.kind == "quote"]
    text = next(text for text in quotes if "15 days" in text)
    checks = desk.edited(text, text.replace("15 days", "10 days"))
    assert "error" in levels(checks)
    assert any("10 days" in check.text for check in checks)


def test_a_view_without_its_owner(pipeline: Pipeline) -> None:
    desk = Desk(pipeline, MAILS["codes"])
    owner = "Not Fine in School, a charity, says:"
    blocks = tuple(block for block in desk.draft.blocks if block.text != owner)
    checks = desk.check(blocks)
    assert "error" in levels(checks)
    assert any("Not Fine in School" in check.text for check in checks)


def test_a_quotation_given_to_another(pipeline: Pipeline) -> None:
    desk = Desk(pipeline, MAILS["wifi"])
    blocks = [
        replace(b, text="The law says:")
        if b.text == "Essex County Council advises families:"
        else b
        for b in desk.draft.blocks
    ]
    (check,) = desk.check(tuple(blocks))
    assert check.level == "error"
    assert "Essex County Council" in check.text


def test_another_areas_contact_and_one_for_schools(evidence: Desk) -> None:
    for said, says in (
        ("**Portsmouth** – ring 0300 303 2000", "Portsmouth"),
        ("Ring 0300-303-2000 as well", "Portsmouth"),
        ("Write to midattendanceteam@essex.gov.uk", "for schools"),
    ):
        errors = [c.text for c in evidence.added(said) if c.level == "error"]
        assert any(says in text for text in errors), errors


def test_an_outdated_edition_that_is_not_said_to_be_one(pipeline: Pipeline) -> None:
    desk = Desk(pipeline, "When may a school ask for medical evidence?")
    notes = [b for b in desk.draft.blocks if "since been replaced" in b.text]
    assert notes
    blocks = tuple(block for block in desk.draft.blocks if block not in notes)
    (check,) = desk.check(blocks)
    assert check.level == "error"
    assert "replaced" in check.text


def test_an_urgent_part_that_was_not_seen(pipeline: Pipeline) -> None:
    desk = Desk(pipeline, MAILS["urgent"])
    assert [c.block for c in desk.check(desk.draft.blocks, seen=False)] == [None]
    assert not desk.check(desk.draft.blocks, seen=True)


def test_a_quotation_cut_short_loses_no_condition(timetable: Desk) -> None:
    block = first_quote(timetable.draft)
    whole = [statement.text for statement in statements(block)]
    shortened = block.text.replace(whole[-1], "").strip()
    if shortened:
        assert "error" not in levels(timetable.edited(block.text, shortened))
