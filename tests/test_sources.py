"""rag.sources: the catalogue"""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.sources import (
    ChangedFileError,
    append_source,
    load_catalogue,
    only,
    sha256_of,
    verify_file,
)
from rag.types import Authority, RagError
from tests.making import source, write_corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path, {"a.txt": "Words.", "b.txt": "More words."}).corpus_dir


def edit(corpus: Path, old: str, new: str) -> None:
    path = corpus / "sources.toml"
    written = path.read_text(encoding="utf-8")
    assert old in written
    path.write_text(written.replace(old, new, 1), encoding="utf-8")


def test_entries_come_in_their_order(corpus: Path) -> None:
    assert [(s.id, s.authority, s.areas, s.url) for s in load_catalogue(corpus)] == [
        ("a", Authority.LOCAL_AUTHORITY, ("england",), None),
        ("b", Authority.LOCAL_AUTHORITY, ("england",), None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "A guide"', 'titel = "A guide"', r"source 'a': unknown field 'titel'"),
        ('title = "A guide"', "", r"source 'a': the field 'title' is missing"),
        ('"local_authority"', '"gospel"', r"source 'a': authority is not one of law, statutory"),
        ('areas = ["england"]', 'areas = "england"', r"source 'a': areas must be a list of texts"),
        ('date = "2024"', "date = 2024-01-01", r"source 'a': date must be a text"),
        ('file = "a.txt"', 'file = "../a.txt"', r"source 'a': file must be a name inside"),
        ('id = "a"', 'id = "b"', r"two sources have the id 'b'"),
        ('file = "a.txt"', 'file = "b.txt"', r"two sources have the file 'b.txt'"),
        ('id = "a"', 'id = "a', r"sources.toml is not valid TOML"),
    ],
)
def test_a_faulty_entry_is_named(corpus: Path, old: str, new: str, message: str) -> None:
    edit(corpus, old, new)
    with pytest.raises(RagError, match=message):
        load_catalogue(corpus)


def test_an_empty_or_missing_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(RagError, match=r"sources.toml is missing"):
        load_catalogue(tmp_path)
    (tmp_path / "sources.toml").write_text("", encoding="utf-8")
    with pytest.raises(RagError, match=r"sources.toml lists no source"):
        load_catalogue(tmp_path)


def test_a_file_that_changed_is_named_with_what_to_do(corpus: Path) -> None:
    (entry, _) = load_catalogue(corpus)
    assert verify_file(entry, corpus) == corpus / "a.txt"
    (corpus / "a.txt").write_text("Other words.", encoding="utf-8")
    with pytest.raises(ChangedFileError, match=r"a.txt: the file has changed .*--accept a$"):
        verify_file(entry, corpus)


def test_a_file_that_is_gone_is_named(corpus: Path) -> None:
    (entry, _) = load_catalogue(corpus)
    (corpus / "a.txt").unlink()
    with pytest.raises(ChangedFileError, match=r"a.txt: the file of source 'a' is missing"):
        verify_file(entry, corpus)
    with pytest.raises(RagError, match=r"a.txt: cannot be read \(No such file"):
        sha256_of(corpus / "a.txt")


def test_a_new_entry_leaves_what_stands_there_untouched(corpus: Path) -> None:
    path = corpus / "sources.toml"
    path.write_text("# A note.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    added = source("c", title='Of "quotes" – and\nlines', url="https://example.org/c")
    append_source(added, corpus)
    assert path.read_text(encoding="utf-8").startswith(before.rstrip())
    assert load_catalogue(corpus)[-1] == added
    assert sorted(p.name for p in corpus.iterdir()) == ["a.txt", "b.txt", "sources.toml"]


def test_an_unknown_id_is_answered_with_the_known_ones(corpus: Path) -> None:
    catalogue = load_catalogue(corpus)
    assert only(catalogue, "b") is catalogue[1]
    with pytest.raises(RagError, match="there is no source 'c'; there are a, b"):
        only(catalogue, "c")
