"""rag.loaders.docx"""

from __future__ import annotations

import io
import random
import zipfile
from typing import Any

import pytest

from rag.loaders import UnreadableFileError
from rag.loaders.docx import read_docx
from tests.making import check_blocks, word_document


def kinds(data: bytes) -> list[tuple[str, int, str]]:
    parsed = read_docx(data)
    check_blocks(parsed.text, parsed.blocks)
    return [(b.kind, b.level, parsed.text[b.start : b.end]) for b in parsed.blocks]


def fill(document: Any) -> None:
    document.add_heading("Attendance policy", 0)
    document.add_heading("Register", 1)
    document.add_paragraph("It is taken twice\na  day.")
    document.add_paragraph("")
    document.add_paragraph("in the morning", style="List Bullet")
    document.add_paragraph("in the afternoon", style="List Number")
    document.add_heading("Codes", 2)
    table = document.add_table(3, 2)
    for i, words in enumerate(["Code", "Meaning", "I", "Illness", "O", "Unauthorised"]):
        table.cell(i // 2, i % 2).text = words


def test_headings_lists_and_tables_are_read_in_order() -> None:
    assert kinds(word_document(fill)) == [
        ("heading", 1, "Attendance policy"),
        ("heading", 1, "Register"),
        ("paragraph", 0, "It is taken twice a day."),
        ("list_item", 0, "• in the morning"),
        ("list_item", 0, "• in the afternoon"),
        ("heading", 2, "Codes"),
        ("table_row", 0, "Code\tMeaning"),
        ("table_row", 0, "I\tIllness"),
        ("table_row", 0, "O\tUnauthorised"),
    ]


def test_rows_know_their_header() -> None:
    parsed = read_docx(word_document(fill))
    assert [parsed.text[slice(*b.header)] for b in parsed.blocks if b.header] == [
        "Code\tMeaning",
        "Code\tMeaning",
    ]


def test_a_merged_cell_is_told_once() -> None:
    def merged(document: Any) -> None:
        table = document.add_table(1, 3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
        table.cell(0, 2).text = "narrow"

    assert kinds(word_document(merged)) == [("table_row", 0, "wide\tnarrow")]


def test_a_table_of_contents_is_boilerplate() -> None:
    def contents(document: Any) -> None:
        document.styles.add_style("TOC 1", 1)
        document.add_paragraph("Register\t3", style="TOC 1")
        document.add_paragraph("Words.")

    assert [kind for kind, _, _ in kinds(word_document(contents))] == ["boilerplate", "paragraph"]


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="no text"):
        read_docx(word_document(lambda document: document.add_paragraph(" ")))


def test_a_truncated_file_is_refused() -> None:
    data = word_document(fill)
    for length in (0, 10, len(data) // 2, len(data) - 30):
        with pytest.raises(UnreadableFileError, match="not a readable Word document"):
            read_docx(data[:length])


def test_a_locked_or_old_document_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableFileError, match="without a password"):
        read_docx(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))


def test_a_zip_of_something_else_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "words")
    with pytest.raises(UnreadableFileError, match="not a readable Word document"):
        read_docx(stream.getvalue())


def test_damaged_xml_is_refused() -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_document(fill))) as whole,
        zipfile.ZipFile(stream, "w") as damaged,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            damaged.writestr(name, data[:-40] if name == "word/document.xml" else data)
    with pytest.raises(UnreadableFileError, match="not a readable Word document"):
        read_docx(stream.getvalue())


def test_no_damage_raises_anything_else() -> None:
    whole = word_document(fill)
    chance = random.Random(1)  # noqa: S311
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(10):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            read_docx(bytes(data))
        except UnreadableFileError:
            continue
