"""rag.works and rag.bank: what curators write, on a small corpus of its own"""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.bank import load_bank
from rag.config import Settings
from rag.documents import load_document
from rag.passages import split_document
from rag.types import BankQuestion, Document, Passage, Quotation, RagError, Work
from rag.works import load_quotations, load_works, speaks
from tests.making import GUIDE, source, write_corpus

WORKS = """
[[work]]
id = "act"
kind = "text"
title = "An Act"
publisher = "Parliament"
authority = "law"
superseded_by = "act-2"

[[work]]
id = "act-2"
kind = "text"
title = "A newer Act"
publisher = "Parliament"
authority = "law"
date = "2024"
"""
QUOTATION = """
[[quotation]]
source = "guide"
work = "act"
from = "A penalty notice"
to = "by the school."
locator = "section 1"
"""
BANK = """
[[entry]]
anchor = "Speak to the class teacher first."
also = [{ source = "guide", anchor = "what your child said" }]
[entry.questions]
parent = ["Whom do I ask?", "Who can help me? "]
school = ["Who is the first contact?"]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = write_corpus(tmp_path, {"guide.txt": GUIDE})
    (settings.corpus_dir / "questions").mkdir()
    return settings


@pytest.fixture
def guide(settings: Settings) -> Document:
    return load_document(settings.corpus_dir / "guide.txt", "guide")


def works(settings: Settings, text: str = WORKS) -> tuple[Work, ...]:
    (settings.corpus_dir / "works.toml").write_text(text, encoding="utf-8")
    return load_works(settings.corpus_dir)


def quotations(settings: Settings, guide: Document, text: str) -> tuple[Quotation, ...]:
    (settings.corpus_dir / "quotations.toml").write_text(text, encoding="utf-8")
    return load_quotations(settings.corpus_dir, {"guide": guide}, works(settings))


def bank(settings: Settings, guide: Document, text: str) -> tuple[BankQuestion, ...]:
    path = settings.corpus_dir / "questions" / "guide.toml"
    path.write_text(text, encoding="utf-8")
    return load_bank(settings.corpus_dir, {"guide": guide}, passages(guide))


def passages(guide: Document) -> tuple[Passage, ...]:
    return split_document(guide, source())[0]


def test_works_are_read(settings: Settings) -> None:
    act, newer = works(settings)
    assert (act.id, act.superseded_by, act.date) == ("act", "act-2", None)
    assert newer.date == "2024"


def test_a_corpus_needs_no_curated_data(tmp_path: Path, guide: Document) -> None:
    assert load_works(tmp_path) == ()
    assert load_quotations(tmp_path, {"guide": guide}, ()) == ()
    assert load_bank(tmp_path, {"guide": guide}, passages(guide)) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('superseded_by = "act-2"', 'superseded_by = "act-3"', r"act: superseded_by 'act-3' is no"),
        ('authority = "law"', 'authority = "lore"', r"work 'act': 'lore' is not a valid"),
        ('title = "An Act"', "", r"work 'act': .*'title'"),
        ('kind = "text"', 'sort = "text"', r"work 'act': unknown field 'sort'"),
    ],
)
def test_a_faulty_work_is_named(settings: Settings, old: str, new: str, message: str) -> None:
    with pytest.raises(RagError, match=r"works.toml: " + ".*" + message):
        works(settings, WORKS.replace(old, new, 1))


def test_a_quotation_is_a_span_of_its_source(settings: Settings, guide: Document) -> None:
    (quotation,) = quotations(settings, guide, QUOTATION)
    assert quotation.locator == "section 1"
    assert guide.text[quotation.start : quotation.end] == (
        "A penalty notice may be sent when absences were not authorised by the school."
    )
    assert speaks(quotation, guide.text)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("A penalty notice", "A parking ticket", r"guide: 'A parking.*anchor 'A parking ticket'"),
        ("by the school.", "by the mayor.", r"closing anchor 'by the mayor\.' is not found"),
        ('work = "act"', 'work = "play"', r"there is no work 'play'"),
        ('from = "A penalty notice"', "", r"quotation 1: the field 'from' is missing"),
    ],
)
def test_a_faulty_quotation_is_named(
    settings: Settings, guide: Document, old: str, new: str, message: str
) -> None:
    with pytest.raises(RagError, match=r"quotations\.toml: .*" + message):
        quotations(settings, guide, QUOTATION.replace(old, new))


def test_quotations_that_overlap_are_named(settings: Settings, guide: Document) -> None:
    with pytest.raises(RagError, match=r"quotations\.toml: guide: two quotations overlap"):
        quotations(settings, guide, QUOTATION + QUOTATION.replace("A penalty notice", "notice may"))


def test_a_quotation_of_a_source_that_was_not_read_is_left_out(settings: Settings) -> None:
    (settings.corpus_dir / "quotations.toml").write_text(QUOTATION, encoding="utf-8")
    assert load_quotations(settings.corpus_dir, {}, works(settings)) == ()


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("Schools must hold a register of all pupils, and must keep it for at least six years.", 1),
        ("Schools must hold a register.", 0),
        (
            "must hold a register of all of their pupils, and must keep it for at least six years.",
            0,
        ),
        ("Schools must hold a register of all of their pupils, and must keep it for at least", 0),
    ],
)
def test_only_whole_sentences_of_some_length_speak_for_themselves(words: str, alone: int) -> None:
    text = f"It says: {words} six more, and so on."
    start = text.index(words)
    assert speaks(Quotation("guide", "act", start, start + len(words)), text) is bool(alone)


def test_questions_are_bound_to_the_passages_that_answer(
    settings: Settings, guide: Document
) -> None:
    questions = bank(settings, guide, BANK)
    assert [(q.text, q.voice) for q in questions] == [
        ("Whom do I ask?", "parent"),
        ("Who can help me?", "parent"),
        ("Who is the first contact?", "school"),
    ]
    for question in questions:
        assert question.passage_ids == ("guide/asking-for-help/1", "guide/keeping-notes/1")
        assert guide.text[slice(*question.anchor)] == "Speak to the class teacher first."


def test_question_ids_depend_on_their_words_alone(settings: Settings, guide: Document) -> None:
    before = {q.text: q.id for q in bank(settings, guide, BANK)}
    reordered = bank(settings, guide, BANK.replace('"Whom do I ask?", ', ""))
    assert all(before[q.text] == q.id for q in reordered)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("class teacher", "headmaster", r"entry 1: the anchor '.*headmaster first\.' is not found"),
        ("what your child said", "child", r"entry 1: the anchor 'child' is found 2 times"),
        ('source = "guide"', 'source = "guidance"', r"entry 1: there is no source 'guidance'"),
        ("school = ", "teacher = ", r"entry 1: unknown voice 'teacher'; voices are parent,"),
        ("Who is the first contact?", "whom do I ask", r"entry 1: .* stands in .*entry 1 too"),
        ('anchor = "Speak', 'words = "Speak', r"entry 1: the field 'anchor' is missing"),
    ],
)
def test_a_faulty_entry_of_the_bank_is_named(
    settings: Settings, guide: Document, old: str, new: str, message: str
) -> None:
    with pytest.raises(RagError, match=r"questions/guide\.toml: " + message):
        bank(settings, guide, BANK.replace(old, new))


def test_an_anchor_in_no_passage_is_named(settings: Settings, guide: Document) -> None:
    (settings.corpus_dir / "questions" / "guide.toml").write_text(BANK, encoding="utf-8")
    with pytest.raises(RagError, match=r"entry 1: no passage holds the anchor 'Speak to"):
        load_bank(settings.corpus_dir, {"guide": guide}, passages(guide)[1:])
