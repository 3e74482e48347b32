"""rag.loaders.pdf, and how a long PDF becomes passages"""

from __future__ import annotations

import random
import time
from functools import cache
from pathlib import Path

import pytest

from rag.atoms import MAX_CHARS
from rag.documents import load_document
from rag.loaders import UnreadableFileError
from rag.loaders.pdf import read_pdf
from rag.passages import split_document
from rag.types import Document, Passage
from tests.making import (
    HEADER,
    GuidancePdf,
    block_with,
    check_blocks,
    guidance_pdf,
    source,
    texts,
)


@cache
def guidance() -> bytes:
    return guidance_pdf()


def load(data: bytes, folder: Path) -> Document:
    path = folder / "guide.pdf"
    path.write_bytes(data)
    loaded = load_document(path, "guide")
    check_blocks(loaded.text, loaded.blocks)
    return loaded


def passage_with(passages: tuple[Passage, ...], words: str) -> Passage:
    (passage,) = (p for p in passages if words in p.text)
    return passage


def one_page(*paragraphs: str) -> bytes:
    pdf = GuidancePdf()
    pdf.add_page()
    for words in paragraphs:
        pdf.paragraph(words)
    return pdf.data()


def test_headings_are_known_by_their_type(tmp_path: Path) -> None:
    loaded = load(guidance(), tmp_path)
    headings = [
        (b.level, " ".join(loaded.text[b.start : b.end].split()))
        for b in loaded.blocks
        if b.kind == "heading"
    ]
    chapter = "Chapter 1: what is expected of schools and of those who govern them"
    assert headings[:4] == [
        (1, "Guidance on attendance at school for all who work in and with schools"),
        (1, chapter),
        (2, "Expectations in chapter 1"),
        (3, "In practice (expectations, 1)"),
    ]
    assert block_with(loaded, "matter2.").section == (
        chapter,
        "Expectations in chapter 1",
    )
    assert block_with(loaded, "case10.").section[-1] == "In practice (fines, 1)"


def test_running_headers_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    loaded = load(guidance(), tmp_path)
    assert HEADER not in loaded.text
    assert not any(words.isdigit() for words in loaded.text.split("\n"))


def test_a_title_that_runs_on_as_a_header_stays_on_its_cover(tmp_path: Path) -> None:
    pdf = GuidancePdf()
    pdf.add_page()
    pdf.large_title(HEADER)
    for number in range(4):
        pdf.add_page()
        pdf.paragraph(f"What is said on page {number} is not said on any other of the pages.")
    loaded = load(pdf.data(), tmp_path)
    assert texts(loaded, "heading") == [HEADER]
    assert loaded.text.count(HEADER) == 1


def test_words_come_with_the_page_they_stand_on(tmp_path: Path) -> None:
    pdf = GuidancePdf()
    for number in range(1, 5):
        pdf.add_page()
        pdf.paragraph(f"It is page{number} that says so.")
    loaded = load(pdf.data(), tmp_path)
    assert [block_with(loaded, f"page{n} ").page for n in range(1, 5)] == [1, 2, 3, 4]


def test_an_empty_page_is_counted(tmp_path: Path) -> None:
    pdf = GuidancePdf(running="")
    pdf.add_page()
    pdf.add_page()
    pdf.add_page()
    pdf.paragraph("At last.")
    assert block_with(load(pdf.data(), tmp_path), "At last").page == 3


def test_the_table_of_contents_is_in_no_passage(tmp_path: Path) -> None:
    loaded = load(guidance(), tmp_path)
    passages, _ = split_document(loaded, source())
    assert "Contents" in loaded.text
    assert not any("....." in passage.text for passage in passages)
    assert not any("Contents" in passage.text for passage in passages)


def test_numbered_paragraphs_stand_apart_and_whole(tmp_path: Path) -> None:
    loaded = load(guidance(), tmp_path)
    numbered = [words for words in texts(loaded, "paragraph") if words.partition(".")[0].isdigit()]
    assert [int(words.partition(".")[0]) for words in numbered] == list(range(1, 31))
    assert numbered[0] == (
        "1. The barriers in matter 1 are wide and complex, within and beyond the school gates, and "
        "are often specific to individual pupils and families. They are told apart by the word "
        "matter1."
    )


def test_a_list_stays_with_the_line_that_leads_it_in(tmp_path: Path) -> None:
    loaded = load(guidance(), tmp_path)
    passages, sentences = split_document(loaded, source())
    for number in range(5, 31, 5):
        passage = passage_with(passages, f"item{number} says")
        assert f"{number}. In matter {number} all schools are expected to:" in passage.text
        assert "talk to families early." in passage.text
        item = next(s for s in sentences if f"item{number} says" in s.embedded_text)
        assert item.lead
        assert loaded.text[slice(*item.lead)].endswith("all schools are expected to:")


def test_a_list_s_items_are_whole_and_end_where_they_end(tmp_path: Path) -> None:
    loaded = load(guidance(), tmp_path)
    items = texts(loaded, "list_item")
    assert items[:3] == [
        "• keep a register, as item5 says, in which absence is entered at the time of "
        "registration in the morning and in the afternoon;",
        "• have a policy which all staff and parents understand; and",
        "• talk to families early.",
    ]


def test_a_short_last_line_ends_its_paragraph(tmp_path: Path) -> None:
    loaded = load(guidance(), tmp_path)
    assert "This rises to £160 after that in case10." in texts(loaded, "paragraph")


def test_a_sentence_goes_on_over_page_breaks(tmp_path: Path) -> None:
    pdf = GuidancePdf()
    pdf.add_page()
    pdf.heading("Clauses")
    clauses = [f"the Department for Education says in its clause {n}" for n in range(400)]
    pdf.paragraph("1. At first, " + ", and ".join(clauses) + ".")
    pdf.paragraph("2. Then it stops.")
    loaded = load(pdf.data(), tmp_path)
    assert pdf.page_no() > 3
    _, whole, rest = texts(loaded)
    assert whole == "1. At first, " + ", and ".join(clauses) + "."
    assert rest == "2. Then it stops."


def test_passages_stay_in_their_section_and_short(tmp_path: Path) -> None:
    loaded = load(guidance(), tmp_path)
    passages, _ = split_document(loaded, source())
    for passage in passages:
        assert len(passage.text) <= MAX_CHARS
        inside = [b for b in loaded.blocks if passage.start <= b.start < passage.end]
        assert {b.section for b in inside if b.kind != "heading"} == {passage.section}
        assert passage.page == inside[0].page


def test_type_that_is_larger_in_a_paragraph_makes_no_heading(tmp_path: Path) -> None:
    pdf = GuidancePdf()
    pdf.add_page()
    pdf.subheading("This guidance is for all who work with children. " * 6)
    pdf.paragraph("And it goes on in smaller type, which is that of the most words. " * 20)
    assert texts(load(pdf.data(), tmp_path), "heading") == []


def test_a_pdf_of_one_type_size_is_read_as_plain_text_is(tmp_path: Path) -> None:
    loaded = load(one_page("One line of words.", "Another line of words."), tmp_path)
    assert " ".join(texts(loaded)).startswith("One line of words. Another line of words.")


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    pdf = GuidancePdf()
    pdf.set_encryption(owner_password="owner", user_password="secret")  # noqa: S106
    pdf.add_page()
    pdf.paragraph("Secret words.")
    with pytest.raises(UnreadableFileError, match=r"guide\.pdf: it is encrypted"):
        load(pdf.data(), tmp_path)


def test_a_pdf_that_opens_without_a_password_is_read(tmp_path: Path) -> None:
    pdf = GuidancePdf()
    pdf.set_encryption(owner_password="owner")  # noqa: S106
    pdf.add_page()
    pdf.paragraph("Open words.")
    assert "Open words." in load(pdf.data(), tmp_path).text


def test_a_scan_without_text_is_refused() -> None:
    pdf = GuidancePdf(running="")
    pdf.footer = lambda: None  # type: ignore[method-assign]
    pdf.add_page()
    pdf.rect(10, 10, 100, 100, style="F")
    with pytest.raises(UnreadableFileError, match="pictures of pages and no text"):
        read_pdf(pdf.data())


@pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.7, 0.99])
def test_a_truncated_pdf_is_refused(part: float) -> None:
    data = guidance()
    with pytest.raises(UnreadableFileError, match="not a readable PDF"):
        read_pdf(data[: int(len(data) * part)])


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="not a readable PDF"):
        read_pdf(b"Just words, and no PDF at all.")


def test_no_damage_raises_anything_else() -> None:
    whole = one_page("Some words of it.", "More words.")
    chance = random.Random(1)  # noqa: S311
    for _ in range(80):
        data = bytearray(whole)
        for _ in range(10):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_pdf(bytes(data))
        except UnreadableFileError:
            continue


def test_a_hundred_pages_are_read_in_seconds(tmp_path: Path) -> None:
    data = guidance_pdf(chapters=34)
    began = time.perf_counter()
    loaded = load(data, tmp_path)
    passages, _ = split_document(loaded, source())
    assert time.perf_counter() - began < 20
    assert loaded.blocks[-1].page
    assert loaded.blocks[-1].page >= 70
    assert passage_with(passages, "matter507.").section[-1] == (
        "The role of the council in chapter 34"
    )
