"""The five documents themselves: what is parsed, curated and cut from the real files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.anchors import find, find_range, read_toml
from rag.atoms import MAX_CHARS
from rag.config import PROJECT, Settings
from rag.ingestion import read_corpus
from rag.sentences import sentence_spans
from rag.sources import load_catalogue, sha256_of
from rag.types import Authority, Block, Contents, Document, Passage
from tests.making import check_blocks

SOURCES = (
    "essex-family-guidance",
    "nfis-faq",
    "sendiass-school-refusal",
    "essex-attendance-bulletin",
    "committee-roundtable",
)
each_source = pytest.mark.parametrize("source_id", SOURCES)


def passages_of(contents: Contents, source_id: str) -> list[Passage]:
    return [p for p in contents.passages if p.source_id == source_id]


def passages_with(contents: Contents, words: str, source_id: str = "") -> list[Passage]:
    return [p for p in contents.passages if words in p.text and source_id in ("", p.source_id)]


def blocks_in(document: Document, passage: Passage) -> list[Block]:
    return [b for b in document.blocks if passage.start < b.end and b.start < passage.end]


def boilerplate(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if block.kind == "boilerplate":
            yield document.text[block.start : block.end]


@each_source
def test_the_file_is_the_one_that_was_given(source_id: str, corpus_dir: Path) -> None:
    (source,) = (s for s in load_catalogue(corpus_dir) if s.id == source_id)
    assert sha256_of(corpus_dir / source.file) == source.sha256


@each_source
def test_the_text_is_the_file_s_own(
    source_id: str, documents: dict[str, Document], contents: Contents, corpus_dir: Path
) -> None:
    (source,) = (s for s in contents.sources if s.id == source_id)
    assert documents[source_id].text.encode() == (corpus_dir / source.file).read_bytes()


@each_source
def test_blocks_are_exact(source_id: str, documents: dict[str, Document]) -> None:
    check_blocks(documents[source_id].text, documents[source_id].blocks)


@each_source
def test_passages_are_exact_and_short(
    source_id: str, documents: dict[str, Document], contents: Contents
) -> None:
    text, end = documents[source_id].text, 0
    for passage in passages_of(contents, source_id):
        assert end <= passage.start
        assert passage.text == text[passage.start : passage.end]
        assert 0 < len(passage.text) <= MAX_CHARS
        end = passage.end


@each_source
def test_passages_stay_in_one_section(
    source_id: str, documents: dict[str, Document], contents: Contents
) -> None:
    document = documents[source_id]
    for passage in passages_of(contents, source_id):
        inside = [b for b in blocks_in(document, passage) if b.kind != "heading"]
        assert {block.section for block in inside} == {passage.section}


@each_source
def test_passages_hold_no_boilerplate(
    source_id: str, documents: dict[str, Document], contents: Contents
) -> None:
    document = documents[source_id]
    for passage in passages_of(contents, source_id):
        assert all(block.kind != "boilerplate" for block in blocks_in(document, passage))


@each_source
def test_each_passage_has_one_speaker(source_id: str, contents: Contents) -> None:
    spoken = [p for p in passages_of(contents, source_id) if p.quotation]
    for passage in spoken:
        assert passage.quotation
        assert passage.quotation.start <= passage.start
        assert passage.end <= passage.quotation.end
    quoted = {p.quotation for p in spoken}
    for passage in passages_of(contents, source_id):
        if not passage.quotation:
            assert not any(q and q.start < passage.end and passage.start < q.end for q in quoted)


@each_source
def test_nearly_every_informative_character_is_in_a_passage(
    source_id: str, documents: dict[str, Document], contents: Contents
) -> None:
    document = documents[source_id]
    inside = {i for p in passages_of(contents, source_id) for i in range(p.start, p.end)}
    left_out = {
        i for b in document.blocks if b.kind == "boilerplate" for i in range(b.start, b.end)
    }
    informative = [
        i for i, char in enumerate(document.text) if char.isalnum() and i not in left_out
    ]
    covered = sum(i in inside for i in informative)
    assert covered / len(informative) >= 0.99


@each_source
def test_little_is_declared_boilerplate(source_id: str, documents: dict[str, Document]) -> None:
    declared = sum(map(len, boilerplate(documents[source_id])))
    assert declared < 0.1 * len(documents[source_id].text)


@each_source
def test_every_list_item_comes_with_its_lead_in(
    source_id: str, documents: dict[str, Document], contents: Contents
) -> None:
    document = documents[source_id]
    lead: Block | None = None
    for block in document.blocks:
        if block.kind == "paragraph":
            lead = block if document.text[block.end - 1] in ":…" else None
        elif block.kind in ("heading", "table_row", "boilerplate"):
            lead = None
        elif lead and lead.section == block.section:
            (passage, *_) = (
                p
                for p in passages_of(contents, source_id)
                if p.start < block.end and block.start < p.end
            )
            last = sentence_spans(document.text, lead.start, lead.end)[-1]
            words = " ".join(document.text[slice(*last)].split())
            together = f"{passage.context}\n{' '.join(passage.text.split())}"
            assert words in together or passage.quotation  # which stands by itself


@each_source
def test_every_table_row_comes_with_its_header(
    source_id: str, documents: dict[str, Document], contents: Contents
) -> None:
    document = documents[source_id]
    for block in document.blocks:
        if block.header is None or block.kind == "boilerplate":
            continue
        (passage, *_) = (
            p
            for p in passages_of(contents, source_id)
            if p.start < block.end and block.start < p.end
        )
        for column in document.text[slice(*block.header)].split("\t"):
            assert column.strip() in passage.embedded_text


@each_source
def test_sentences_are_exact(
    source_id: str, documents: dict[str, Document], contents: Contents
) -> None:
    text = documents[source_id].text
    by_id = {p.id: p for p in passages_of(contents, source_id)}
    for sentence in contents.sentences:
        if sentence.passage_id not in by_id:
            continue
        passage = by_id[sentence.passage_id]
        assert passage.start <= sentence.start < sentence.end <= passage.end
        assert text[sentence.start : sentence.end] in sentence.embedded_text


@each_source
def test_every_passage_is_told_whole_by_its_sentences(
    source_id: str, documents: dict[str, Document], contents: Contents
) -> None:
    text = documents[source_id].text
    told = {s.passage_id: set[int]() for s in contents.sentences}
    for sentence in contents.sentences:
        told[sentence.passage_id].update(range(sentence.start, sentence.end))
    for passage in passages_of(contents, source_id):
        headings = {
            i
            for b in blocks_in(documents[source_id], passage)
            if b.kind == "heading"
            for i in range(b.start, b.end)
        }
        missing = set(range(passage.start, passage.end)) - told[passage.id] - headings
        assert not any(text[i].isalnum() for i in missing)


def test_ids_are_unique(contents: Contents) -> None:
    for records in (contents.passages, contents.sentences, contents.questions):
        ids = [record.id for record in records]
        assert len(ids) == len(set(ids))


def test_ids_and_digests_are_the_same_each_time(contents: Contents) -> None:
    again, _ = read_corpus(Settings())
    assert again == contents


def anchors() -> Iterator[tuple[str, str, str]]:
    """(source id, anchor, item) of all that curators wrote in the question bank."""
    for path in sorted((PROJECT / "corpus" / "questions").glob("*.toml")):
        for number, entry in enumerate(read_toml(path)["entry"], start=1):
            item = f"{path.name} {number}"
            yield path.stem, entry["anchor"], item
            for other in entry.get("also", []):
                yield other["source"], other["anchor"], item


def test_every_anchor_of_the_bank_is_found_once(documents: dict[str, Document]) -> None:
    found = list(anchors())
    assert len(found) > 300
    for source_id, anchor, item in found:
        find(documents[source_id].text, anchor, item=item)


def test_every_question_is_bound_to_the_passage_that_holds_its_anchor(contents: Contents) -> None:
    passages = {p.id: p for p in contents.passages}
    assert len(contents.questions) > 5_000
    for question in contents.questions:
        first = passages[question.passage_ids[0]]
        assert first.source_id == question.source_id
        assert first.start < question.anchor[1]
        assert question.anchor[0] < first.end


def test_every_quotation_is_found_once(documents: dict[str, Document], corpus_dir: Path) -> None:
    entries: list[dict[str, Any]] = read_toml(corpus_dir / "quotations.toml")["quotation"]
    assert len(entries) > 40
    for entry in entries:
        text = documents[entry["source"]].text
        start, end = find_range(text, entry["from"], entry["to"], item=entry["from"])
        assert end - start < 6_000


def test_every_curated_heading_has_a_section(
    documents: dict[str, Document], corpus_dir: Path
) -> None:
    for entry in read_toml(corpus_dir / "structure.toml")["source"]:
        titles = {title for block in documents[entry["id"]].blocks for title in block.section}
        for heading in entry["headings"]:
            if "before" in heading and not heading.get("printed"):
                assert f"[{heading['title']}]" in titles


# What the documents are known to say, and where


def test_the_primary_attendance_of_essex_knows_what_it_is(contents: Contents) -> None:
    (passage,) = passages_with(contents, "94.7%")
    assert passage.source_id == "essex-attendance-bulletin"
    assert passage.section[-2:] == ("September 2024 – 2 February 2025", "Primary")
    assert "<b>Essex</b>\t94.7% (5.3%)\t14.6" in passage.text
    assert "Attendance % (Absence %)" in passage.text
    assert all(word in passage.embedded_text for word in ("Essex", "Primary", "Attendance"))


@pytest.mark.parametrize(
    ("figure", "phase"), [("91.6% (8.4%)", "Secondary"), ("88.8% (11.2%)", "Special")]
)
def test_the_other_phases_are_their_own(contents: Contents, figure: str, phase: str) -> None:
    (passage,) = passages_with(contents, figure)
    assert passage.section[-1] == phase
    assert "Primary" not in passage.embedded_text


def test_a_figure_s_row_leads_back_to_its_columns(
    contents: Contents, documents: dict[str, Document]
) -> None:
    document = documents["essex-attendance-bulletin"]
    (row,) = (s for s in contents.sentences if "94.7%" in document.text[s.start : s.end] and
              s.passage_id.startswith(document.source_id))  # fmt: skip
    assert row.kind == "table_row"
    assert row.lead
    assert document.text[slice(*row.lead)] == "Attendance % (Absence %)\tPA %"


def test_the_parents_line_is_in_the_bulletin(contents: Contents) -> None:
    (passage,) = passages_with(contents, "03330322968")
    assert passage.source_id == "essex-attendance-bulletin"
    assert passage.section[-1] == "Dedicated Parent Contact Line"
    assert "strictly for parents only" in passage.text


def test_the_charity_s_menus_are_in_no_passage(contents: Contents) -> None:
    for passage in passages_of(contents, "nfis-faq"):
        for item in ("• HOME", "NFIS SURVEYS", "3 ASKS", "EXAMS & TESTING", "POLITICAL ACTION"):
            assert item not in passage.text


def test_the_charity_s_footer_is_in_no_passage(contents: Contents) -> None:
    for passage in passages_of(contents, "nfis-faq"):
        for words in ("Copyright ©", "BexGoneWest", "Powered by", "SCHOOLS BILL 2022"):
            assert words not in passage.text


def test_the_last_line_of_the_charity_s_footer_is_in_no_passage(contents: Contents) -> None:
    assert not passages_with(contents, "GENERAL RESOURCES", "nfis-faq")


def test_the_charity_s_answers_are_apart_under_titles_marked_as_ours(contents: Contents) -> None:
    sections = {passage.section[1] for passage in passages_of(contents, "nfis-faq")}
    ours = {title for title in sections if re.fullmatch(r"\[.+\]", title)}
    assert len(ours) == 16
    assert "[Part-time timetables]" in ours
    (passage, *_) = passages_with(contents, "principles of part-time timetables", "nfis-faq")
    assert passage.section == ("Frequently Asked Questions", "[Part-time timetables]")


def test_the_family_guidance_has_its_faqs_by_their_questions(contents: Contents) -> None:
    asked = {p.section[-1] for p in passages_of(contents, "essex-family-guidance")
             if p.section[:1] == ("FAQs",)}  # fmt: skip
    assert len(asked) == 9
    assert "What do I do if the school aren't listening?" in asked


def test_the_slides_have_their_titles(contents: Contents) -> None:
    sections = {p.section[0] for p in passages_of(contents, "sendiass-school-refusal")}
    assert {"What can Parents do?", "What can School do?", "Contact Us"} <= sections


def test_words_of_the_department_are_the_department_s(contents: Contents) -> None:
    works = {work.id: work for work in contents.works}
    (passage, *_) = passages_with(contents, "364. The pupil is unable to attend", "nfis-faq")
    assert passage.quotation
    assert works[passage.quotation.work_id].authority is Authority.STATUTORY_GUIDANCE
    assert passage.quotation.locator == "paragraph 364, page 86"


def test_what_the_charity_says_of_it_is_the_charity_s(contents: Contents) -> None:
    (passage, *_) = passages_with(contents, "Consider making a formal complaint", "nfis-faq")
    assert passage.quotation is None


def test_young_people_and_leaders_speak_for_themselves(contents: Contents) -> None:
    works = {work.id: work for work in contents.works}
    spoken = [p for p in passages_of(contents, "committee-roundtable") if p.quotation]
    assert len(spoken) >= 5
    assert {works[p.quotation.work_id].authority for p in spoken if p.quotation} == {
        Authority.EVIDENCE
    }
