"""Drafted replies: what is asked in a message, and the letter that answers it."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from rag.citations import verify
from rag.drafting import Draft, Enquiry, draft_reply
from rag.drafting.mail import body_of, sentences_of
from rag.drafting.questions import heading_of, questions_in
from rag.drafting.wording import FILE, read_wording
from rag.index import PassageIndex
from rag.pipeline import Pipeline
from rag.render import markdown
from rag.types import RagError, Status

LINES = (Path(__file__).parent / "data" / "enquiries.jsonl").read_text(encoding="utf-8")
MAILS: dict[str, str] = {m["id"]: m["text"] for m in map(json.loads, LINES.splitlines())}
NAMES = ("Karen", "Jake", "Acacia", "07700", "Smith", "Patel", "Emma")


@pytest.fixture(scope="module")
def drafts(pipeline: Pipeline) -> dict[str, Draft]:
    return {name: draft_reply(pipeline, Enquiry(text)) for name, text in MAILS.items()}


def headings(draft: Draft) -> list[str]:
    return [b.text.strip("*") for b in draft.letter if b.kind == "own" and b.text[:2] == "**"]


# What the family wrote


def test_earlier_mail_headers_and_signature_are_not_the_message() -> None:
    body = body_of(MAILS["fines"])
    assert body.startswith("I'm writing because")
    assert body.endswith("when he's like this.")
    forwarded = (
        "FYI\n\n-----Original Message-----\nFrom: Jo <jo@example.org>\nSubject: Help\n\nCan he?"
    )
    assert "Can he?" in body_of(forwarded)
    passed = f"Can someone answer this mail for me? Sue\n{forwarded[3:]}"
    passed = passed.replace("Original", "Forwarded")
    assert "Can he?" in body_of(passed)
    bottom = "On Monday Jo wrote:\n> old words?\n\nThanks. Can the school fine me for this then?"
    assert body_of(bottom) == "Thanks. Can the school fine me for this then?"
    signed = "Can he go?\n\nThanks\nJo\n\nPS Who can I ring?"
    assert body_of(signed).split() == "Can he go? PS Who can I ring?".split()


def test_lines_that_the_writer_ended_are_sentences() -> None:
    assert sentences_of(
        "he wont go in\nwhat can i do? he is 9. we are stuck\n- can they fine me"
    ) == [
        "he wont go in",
        "what can i do?",
        "he is 9.",
        "we are stuck",
        "can they fine me",
    ]
    wrapped = (
        "He has been off school for a very long time now and the whole family is\nworn out by it."
    )
    assert len(sentences_of(wrapped)) == 1


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Can they fine me?", ["Can they fine me?"]),
        ("I don't know if school can make me bring her in.", ["Can school make me bring her in?"]),
        ("He won't go and I don't know what to do.", ["He won't go and I don't know what to do"]),
        ("Hi. Can you help? Please can you help me?", []),
        ("can they fine me and who can I ring", ["Can they fine me?", "Who can I ring?"]),
        (
            "School cut her hours. Is this legal?",
            ["School cut her hours. Is this legal?"],
        ),
        (
            "If he is signed off by the GP, does school have to send work home?",
            ["If he is signed off by the GP, does school have to send work home?"],
        ),
        ("I'm terrified they will take us to court.", ["I'm terrified they will take us to court"]),
        ("I'm scared of a fine. Can they fine me?", ["Can they fine me?"]),
        ("I would like some advice about part-time timetables", ["Part-time timetables"]),
        ("He is off sick again today.", []),
        ("My eldest, who is 15 and in year 11, finds it hard. What I want to know is:", []),
        ("1. What is code I?\n2. Who decides?", ["What is code I?", "Who decides?"]),
    ],
)  # fmt: skip
def test_questions_are_found_asked_outright_or_not(text: str, questions: list[str]) -> None:
    assert questions_in(text) == questions


def test_a_heading_is_short() -> None:
    assert heading_of("Is this legal?") == "Is this legal?"
    assert (
        heading_of(f"{'School said a lot of things. ' * 5}Also is this legal?") == "Is this legal?"
    )
    assert len(heading_of("so " * 100)) < 120


# The letter


def test_every_question_is_answered_in_turn_or_named_as_not_covered(
    drafts: dict[str, Draft],
) -> None:
    for name, draft in drafts.items():
        reply = markdown(draft.letter)
        assert draft.questions, name
        for question in draft.questions:
            asked = heading_of(question)
            assert asked in reply or "What you describe" in reply, (name, question)


def test_the_letter_opens_answers_and_closes(drafts: dict[str, Draft]) -> None:
    draft = drafts["section19"]
    texts = [block.text for block in draft.letter]
    assert texts[0] == "Hello,"
    assert texts[1].startswith("Thank you")
    assert texts[-1].startswith("With best wishes")
    assert headings(draft)[:3] == [
        "1. I read something about section 19. What does the council have to do?",
        "2. How soon should education be arranged?",
        "3. Who can I ring?",
    ]
    assert draft.status is Status.ANSWERED


def test_it_can_be_read_in_a_few_minutes(drafts: dict[str, Draft]) -> None:
    for name, draft in drafts.items():
        assert len(markdown(draft.letter).split()) <= 600, name


def test_labels_are_numbered_through_and_each_span_is_quoted_once(
    drafts: dict[str, Draft], pipeline: Pipeline
) -> None:
    for draft in drafts.values():
        assert [c.label for c in draft.citations] == list(range(1, len(draft.citations) + 1))
        assert all(verify(c, pipeline.index.documents) for c in draft.citations)
        spans = sorted((c.source_id, c.start, c.end) for c in draft.citations)
        for one, other in pairwise(spans):
            assert one[0] != other[0] or one[2] <= other[1]
        used = [label for b in draft.blocks if b.kind != "own" for label in b.citations]
        assert used == list(range(1, len(draft.citations) + 1))


def test_no_personal_detail_is_in_the_letter(drafts: dict[str, Draft]) -> None:
    reply = markdown(drafts["fines"].blocks)
    assert not any(name in reply for name in NAMES)


def test_contacts_are_those_of_the_familys_area(
    drafts: dict[str, Draft], pipeline: Pipeline
) -> None:
    reply = markdown(drafts["section19"].letter)
    assert "0300 303 2677" in reply
    assert "0300 303 2000" not in reply
    assert "03330322968" in markdown(drafts["contact"].letter)
    assert "attendanceteam@essex" not in markdown(drafts["contact"].letter)
    chosen = draft_reply(pipeline, Enquiry(MAILS["section19"], area="portsmouth"))
    assert "0300 303 2000" in markdown(chosen.letter)
    assert "0300 303 2677" not in markdown(chosen.letter)
    unknown = draft_reply(pipeline, Enquiry("Who can I ring for help with my child's attendance?"))
    for area in ("Essex", "Southampton", "Portsmouth", "West Berkshire"):
        assert f"**{area}**" in markdown(unknown.letter)


def test_a_place_without_contacts_gets_none(drafts: dict[str, Draft]) -> None:
    for name, place in (("wales", "Wales"), ("holiday", "Leeds")):
        reply = markdown(drafts[name].letter)
        assert place in reply
        assert not any(block.kind == "contact" for block in drafts[name].blocks)


def test_urgent_help_comes_first_and_the_rest_is_drafted(drafts: dict[str, Draft]) -> None:
    draft = drafts["urgent"]
    assert draft.status is Status.URGENT
    assert "safeguarding procedure" in draft.blocks[0].text
    assert "999" in draft.blocks[0].text
    letter = markdown(draft.letter)
    assert "safeguarding procedure" not in letter
    assert "999" in letter  # the reviewed words for the family
    assert any(block.kind == "quote" for block in draft.letter)
    assert not any(other.for_worker for name, other in drafts.items() if name != "urgent")


def test_risk_in_the_middle_of_a_long_message_is_noticed(pipeline: Pipeline) -> None:
    story = "He used to love school and his teacher was kind. " * 30
    risk = "Last night she said she wants to die. "
    assert draft_reply(pipeline, Enquiry(story + risk + story)).status is Status.URGENT


def test_whose_words_come_next_is_said_before_each_quotation(drafts: dict[str, Draft]) -> None:
    for draft in drafts.values():
        owner = ""
        for block in draft.letter:
            if block.kind == "own":
                owner = block.text if block.text.endswith(":") else ""
            elif block.kind == "quote":
                citation = draft.citations[block.citations[0] - 1]
                whose = citation.speaker.publisher if citation.speaker else citation.publisher
                assert whose in owner or owner.startswith("The law says"), owner
                if citation.speaker:
                    assert "as quoted by" in owner or "heard from" in owner


def test_where_sources_are_said_to_differ_two_of_them_are_heard(
    pipeline: Pipeline, index: PassageIndex
) -> None:
    mail = """Hello, they have put him on a part-time timetable. Can they ask for a doctor's note
    every time? How long can a part-time timetable last? Should I take away his games?"""
    draft = draft_reply(pipeline, Enquiry(mail))
    lines = {disagreement.line for disagreement in index.contents.disagreements}
    at = [i for i, block in enumerate(draft.letter) if block.text in lines]
    assert at
    for begin in at:
        voices = set()
        for block in draft.letter[begin + 1 :]:
            if block.kind == "own" and block.text.startswith("**"):
                break  # the next question
            if block.kind == "quote":
                citation = draft.citations[block.citations[0] - 1]
                voices.add(citation.speaker.work_id if citation.speaker else citation.source_id)
        assert len(voices) > 1


def test_a_replaced_edition_is_said_to_be_one(drafts: dict[str, Draft], pipeline: Pipeline) -> None:
    text = "What could a school ask for under the August 2020 guidance if it doubted an illness?"
    seen = 0
    for draft in (*drafts.values(), draft_reply(pipeline, Enquiry(text))):
        for block, after in pairwise(draft.letter):
            cited = draft.citations[block.citations[0] - 1] if block.kind == "quote" else None
            if cited and cited.speaker and cited.speaker.superseded_by:
                assert "replaced" in after.text
                seen += 1
    assert seen


def test_statuses(drafts: dict[str, Draft], pipeline: Pipeline) -> None:
    assert drafts["holiday"].status is Status.NOT_COVERED
    assert drafts["declined"].status is Status.DECLINED
    for text in ("", " \n ", "?!", "x" * 20_001):
        assert draft_reply(pipeline, Enquiry(text)).status is Status.INVALID
    long = "my daughter says she wants to kill herself tonight. " + "x" * 20_001
    assert draft_reply(pipeline, Enquiry(long)).status is Status.URGENT


def test_edited_questions_are_asked_instead(pipeline: Pipeline) -> None:
    edited = ("Can the school ask for a doctor's note?", " ")
    draft = draft_reply(pipeline, Enquiry(MAILS["fines"], questions=edited))
    assert draft.questions == edited[:1]
    assert headings(draft)[0] == edited[0]


def test_a_story_without_a_question_gets_one_query(drafts: dict[str, Draft]) -> None:
    draft = drafts["noquestion"]
    assert len(draft.questions) == 1
    assert all(word in MAILS["noquestion"] for word in re.findall(r"\w+", draft.questions[0]))
    assert draft.status is Status.ANSWERED


# The data


def test_a_fault_in_the_wording_is_named(tmp_path: Path) -> None:
    read_wording()
    text = FILE.read_text(encoding="utf-8")
    for old, new, says in (
        ("greeting = ", "greting = ", "greeting"),
        ('when = [""]', 'when = ["("]', "faulty pattern"),
        ("sign_off_lines = 8", "", "sign_off_lines"),
    ):
        faulty = tmp_path / "reply.toml"
        faulty.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(RagError, match=says):
            read_wording(faulty)
