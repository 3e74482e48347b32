"""rag.documents: every format gives the same kind of document"""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.documents import load_document
from rag.loaders import READERS, UnreadableFileError
from rag.types import Document
from tests.making import GuidancePdf, check_blocks, texts, word_document


def load(folder: Path, name: str, data: str | bytes) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    loaded = load_document(path, "guide")
    check_blocks(loaded.text, loaded.blocks)
    return loaded


def pdf() -> bytes:
    made = GuidancePdf()
    made.add_page()
    made.heading("Getting help")
    made.paragraph("Speak to the school at first. " * 8)
    return made.data()


FORMATS: dict[str, str | bytes] = {
    "a.txt": "Getting help\n\n" + "Speak to the school at first. " * 8,
    "a.md": "## Getting help\n\n" + "Speak to the school at first. " * 8,
    "a.html": "<h2>Getting help</h2><p>" + "Speak to the school at first. " * 8 + "</p>",
    "a.HTM": "<h2>Getting help</h2><p>" + "Speak to the school at first. " * 8 + "</p>",
    "a.pdf": pdf(),
    "a.docx": word_document(
        lambda d: [
            d.add_heading("Getting help", 2),
            d.add_paragraph("Speak to the school at first. " * 8),
        ]
    ),
}


def test_all_readers_are_tried() -> None:
    assert {Path(name).suffix.lower() for name in FORMATS} == set(READERS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_sections(tmp_path: Path, name: str) -> None:
    loaded = load(tmp_path, name, FORMATS[name])
    (heading, *rest) = (block for block in loaded.blocks if block.kind != "boilerplate")
    assert heading.kind == "heading"
    assert {block.section for block in rest} == {("Getting help",)}
    assert "Speak to the school at first. " * 7 in " ".join(texts(loaded))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b" \r\n\t\n ", "it is empty"),
        ("a.md", b"", "it is empty"),
        ("a.txt", "café".encode("latin-1"), "not UTF-8 text"),
        ("a.txt", "café".encode("utf-16"), "UTF-16"),
        ("a.md", b"a\x00b", "null bytes"),
        ("a.html", b"<nav>Home</nav>", "holds no text"),
        ("a.pdf", b"", "not a readable PDF"),
        ("a.docx", b"PK\x03\x04", "not a readable Word document"),
        ("a.doc", b"\xd0\xcf", r"files of type \.doc are not read; \.txt, \.md"),
        ("a", b"words", r"files of type \(none\) are not read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableFileError, match=rf"^{name}: .*{reason}"):
        load(tmp_path, name, data)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 1_500_000)
    with pytest.raises(UnreadableFileError, match=r"a\.txt: it is too large \(2 MB; at most 1 MB"):
        load_document(path, "guide", max_mb=1)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"a\.txt: No such file"):
        load_document(tmp_path / "a.txt", "guide")


def test_text_files_are_kept_to_the_byte(tmp_path: Path) -> None:
    data = "Curly ’quotes’,\u00a0spaces \r\nand  doubles\n\n"
    assert load(tmp_path, "a.txt", data).text == data
    assert load(tmp_path, "a.md", data).text == data
