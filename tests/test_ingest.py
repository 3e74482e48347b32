"""ingest.py and rag.curating: the command, its exit statuses and what it prints"""

from __future__ import annotations

from pathlib import Path

import pytest

import ingest
from rag.config import Settings
from rag.curating import Details, accept, add
from rag.encoders import SentenceTransformerEncoder
from rag.pipeline import open_index
from rag.sources import load_catalogue, sha256_of
from rag.store import Store
from rag.types import Authority, RagError
from tests.making import GUIDE, GuidancePdf, rewrite, write_corpus

ABOUT = ("--title", "Working together", "--publisher", "DfE", "--authority", "statutory_guidance",
         "--date", "2024-08", "--area", "England, Wales")  # fmt: skip
DETAILS = Details(
    title="T", publisher="P", authority="charity", date="2024", area="england", audience="parent"
)


@pytest.fixture
def settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: SentenceTransformerEncoder
) -> Settings:
    """A small corpus that the command works on; the encoder is the session's, loaded once."""
    settings = write_corpus(tmp_path, {"guide.txt": GUIDE})
    monkeypatch.setenv("RAG_CORPUS_DIR", str(settings.corpus_dir))
    monkeypatch.setenv("RAG_INDEX_DIR", str(settings.index_dir))
    monkeypatch.setattr(ingest, "SentenceTransformerEncoder", lambda *_, **__: encoder)
    return settings


def files(settings: Settings) -> set[str]:
    return {path.name for path in settings.corpus_dir.iterdir()}


def test_the_table_and_the_totals_are_printed(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest.main([]) == 0
    printed = capsys.readouterr().out
    assert [word for word in printed.split() if word in ("added", "unchanged", "changed")] == [
        "added", "unchanged", "changed",
    ]  # fmt: skip
    assert "switched to the new index" in printed
    assert ingest.main([]) == 0
    printed = capsys.readouterr().out
    assert "0 texts embedded" in printed
    assert "the index was up to date" in printed
    assert open_index(settings).passages


def test_an_unreadable_file_gives_status_1_and_its_reason(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest.main([]) == 0
    rewrite(settings, "guide.txt", b"caf\xe9")
    assert ingest.main([]) == 1
    captured = capsys.readouterr()
    assert "guide  (not read)" in captured.out
    assert "ingest.py: guide.txt: it is not UTF-8 text (byte 3)" in captured.err
    assert open_index(settings).documents["guide"].text == GUIDE


def test_a_changed_file_is_named_and_can_be_accepted(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ingest.main([]) == 0
    (settings.corpus_dir / "guide.txt").write_text(GUIDE + "\nAnd one more.\n", encoding="utf-8")
    assert ingest.main([]) == 1
    assert "--accept guide" in capsys.readouterr().err
    assert ingest.main(["--accept", "guide"]) == 0
    assert open_index(settings).documents["guide"].text.endswith("And one more.\n")
    assert ingest.main(["--accept", "nothing"]) == 2
    assert "there is no source 'nothing'; there are guide" in capsys.readouterr().err


def test_a_fault_gives_status_2_and_one_line(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(settings.index_dir).writing():
        assert ingest.main([]) == 2
    error = capsys.readouterr().err.strip()
    assert error.startswith("ingest.py: another ingest is writing to ")
    assert "\n" not in error
    (settings.corpus_dir / "sources.toml").unlink()
    assert ingest.main([]) == 2
    assert "sources.toml is missing" in capsys.readouterr().err
    monkeypatch.setenv("RAG_INDEXDIR", "x")
    assert ingest.main([]) == 2
    assert "RAG_INDEXDIR is not a setting" in capsys.readouterr().err


def test_a_text_file_is_added(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "Home visits.txt"
    file.write_text(
        "Home visits\n\nA visit may be made at any time of the day.\n", encoding="utf-8"
    )
    assert ingest.main(["--add", str(file), *ABOUT]) == 0
    added = load_catalogue(settings.corpus_dir)[-1]
    assert (added.id, added.file) == ("home-visits", "Home visits.txt")
    assert (added.authority, added.date) == (Authority.STATUTORY_GUIDANCE, "2024-08")
    assert added.areas == ("england", "wales")
    assert added.sha256 == sha256_of(file)
    assert open_index(settings).passages["home-visits/home-visits/1"].context == (
        "DfE – Working together – Home visits"
    )


def test_nothing_is_added_while_another_ingest_is_writing(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "visits.txt"
    file.write_text("A visit may be made at any time of the day.\n", encoding="utf-8")
    before = files(settings)
    with Store(settings.index_dir).writing():
        assert ingest.main(["--add", str(file), *ABOUT]) == 2
        assert ingest.main(["--accept", "guide"]) == 2
    assert "another ingest is writing" in capsys.readouterr().err
    assert files(settings) == before


def test_a_pdf_is_added_with_its_pages(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "guidance.pdf"
    pdf = GuidancePdf()
    for heading in ("Registers", "Fines"):
        pdf.add_page()
        pdf.heading(heading)
        pdf.paragraph(f"What is said here of {heading.lower()} is said on this page alone. " * 4)
    file.write_bytes(pdf.data())
    assert ingest.main(["--add", str(file), *ABOUT, "--id", "dfe", "--audience", "school"]) == 0
    index = open_index(settings)
    assert index.sources["dfe"].audience == ("school",)
    passage = index.passages["dfe/fines/1"]
    assert passage.section == ("Fines",)
    assert passage.page == 2


def test_what_is_not_known_of_a_document_must_be_given(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "new.txt"
    file.write_text("Words.", encoding="utf-8")
    assert ingest.main(["--add", str(file), "--title", "T"]) == 2
    assert "give --publisher, --authority, --date, --area" in capsys.readouterr().err
    assert files(settings) == {"guide.txt", "sources.toml"}


@pytest.mark.parametrize(
    ("name", "data", "change", "message"),
    [
        ("new.txt", b"", {}, "it is empty"),
        ("new.txt", b"\xff\xfea\x00", {}, "UTF-16"),
        ("new.pdf", b"%PDF-1.7 cut", {}, "not a readable PDF"),
        ("new.odt", b"words", {}, r"files of type \.odt are not read"),
        ("new.txt", b"Words.", {"date": "last May"}, "'last May' is not a date"),
        ("new.txt", b"Words.", {"authority": "gospel"}, "'gospel' is not one of law, "),
        ("new.txt", b"Words.", {"id": "a/b"}, "'a/b' is no id"),
        ("new.txt", b"Words.", {"id": "guide"}, "there is a source 'guide' already"),
        ("new.txt", b"Words.", {"title": " "}, "title is missing"),
        ("guide.txt", b"Words.", {"id": "other"}, "exists already: rename the file"),
    ],
)
def test_a_document_that_will_not_do_changes_nothing(
    settings: Settings,
    tmp_path: Path,
    name: str,
    data: bytes,
    change: dict[str, str],
    message: str,
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    before = (settings.corpus_dir / "sources.toml").read_bytes()
    with pytest.raises(RagError, match=message):
        add(settings, file, DETAILS.with_answers(change))
    assert (settings.corpus_dir / "sources.toml").read_bytes() == before
    assert files(settings) == {"guide.txt", "sources.toml"}


def test_a_file_that_is_not_there_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(RagError, match=r"none\.txt: there is no such file"):
        add(settings, tmp_path / "none.txt", DETAILS)


def test_what_was_not_said_is_stated_as_such(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    file.write_text("Words.", encoding="utf-8")
    added = add(settings, file, DETAILS)
    assert added.rights.startswith("not stated")
    assert added.date_known.startswith("stated by the operator on ")


def test_accepting_changes_one_checksum_alone(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "new.txt"
    file.write_text("Words.", encoding="utf-8")
    add(settings, file, DETAILS)
    (settings.corpus_dir / "new.txt").write_text("Other words.", encoding="utf-8")
    guide, new = load_catalogue(settings.corpus_dir)
    accept(settings, "new")
    after_guide, after_new = load_catalogue(settings.corpus_dir)
    assert after_guide == guide
    assert after_new.sha256 == sha256_of(settings.corpus_dir / "new.txt") != new.sha256


def test_a_scan_is_not_added(settings: Settings, tmp_path: Path) -> None:
    pdf = GuidancePdf(running="")
    pdf.footer = lambda: None  # type: ignore[method-assign]
    pdf.add_page()
    pdf.rect(10, 10, 100, 100, style="F")
    file = tmp_path / "scan.pdf"
    file.write_bytes(pdf.data())
    with pytest.raises(RagError, match=r"scan\.pdf: it holds pictures of pages and no text"):
        add(settings, file, DETAILS)
