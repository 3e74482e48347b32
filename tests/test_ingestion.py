"""rag.ingestion, on a small corpus of its own with the real encoder and the real Chroma"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from rag.config import PROJECT, Settings
from rag.encoders import SentenceTransformerEncoder
from rag.index import PassageIndex
from rag.ingestion import IngestReport, SourceReport, ingest
from rag.pipeline import open_index
from rag.store import Store
from rag.types import RagError
from tests.making import GUIDE, CountingEncoder, GuidancePdf, rewrite, write_corpus

OTHER = "Home visits\n\nA visit may be made when a child was not seen for some days.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return write_corpus(tmp_path, {"guide.txt": GUIDE, "visits.txt": OTHER})


@pytest.fixture
def counting(encoder: SentenceTransformerEncoder) -> CountingEncoder:
    return CountingEncoder(encoder)


def run(settings: Settings, encoder: CountingEncoder, *, rebuild: bool = False) -> IngestReport:
    encoder.encoded.clear()
    return ingest(settings, lambda: encoder, rebuild=rebuild)


def counts(report: IngestReport) -> dict[str, tuple[int, int, int, int]]:
    """(added, unchanged, changed, removed) by source."""
    return {s.source_id: (s.added, s.unchanged, s.changed, s.removed) for s in report.sources}


def found(index: PassageIndex, encoder: CountingEncoder, query: str) -> str:
    """The id of the passage nearest to a query."""
    return next(iter(index.nearest("passages", encoder.encode([query])[0], 1)))


def test_a_first_ingest_adds_everything(settings: Settings, counting: CountingEncoder) -> None:
    report = run(settings, counting)
    assert counts(report) == {"guide": (3, 0, 0, 0), "visits": (1, 0, 0, 0)}
    assert report.switched
    assert report.embedded == len(counting.encoded) > 0
    index = open_index(settings)
    assert found(index, counting, "penalty notice") == "guide/fines/1"
    assert index.passages["guide/asking-for-help/1"].text == GUIDE.partition("\n\nFines")[0]


def test_an_unchanged_corpus_is_not_embedded_and_no_encoder_is_loaded(
    settings: Settings, counting: CountingEncoder
) -> None:
    run(settings, counting)
    build = Store(settings.index_dir).current()

    def load() -> CountingEncoder:
        raise AssertionError

    report = ingest(settings, load)
    assert counts(report) == {"guide": (0, 3, 0, 0), "visits": (0, 1, 0, 0)}
    assert (report.embedded, report.switched) == (0, False)
    assert Store(settings.index_dir).current() == build


def test_only_what_changed_is_embedded(settings: Settings, counting: CountingEncoder) -> None:
    run(settings, counting)
    rewrite(settings, "guide.txt", GUIDE.replace("A penalty notice", "A first penalty notice"))
    report = run(settings, counting)
    assert counts(report) == {"guide": (0, 2, 1, 0), "visits": (0, 1, 0, 0)}
    assert report.switched
    assert counting.encoded
    assert all("A first penalty notice" in text for text in counting.encoded)
    assert report.embedded == len(counting.encoded)


def test_sections_that_come_and_go_are_counted(
    settings: Settings, counting: CountingEncoder
) -> None:
    run(settings, counting)
    without_fines = GUIDE.partition("Fines")[0] + "Keeping" + GUIDE.partition("Keeping")[2]
    rewrite(settings, "guide.txt", without_fines + "\nSchool trips\n\nGo on them if you can.\n")
    report = run(settings, counting)
    assert counts(report)["guide"] == (1, 2, 0, 1)


def test_a_source_that_left_the_catalogue_is_removed(
    settings: Settings, counting: CountingEncoder
) -> None:
    run(settings, counting)
    catalogue = settings.corpus_dir / "sources.toml"
    written = catalogue.read_text(encoding="utf-8")
    entries = written.split("[[source]]")
    catalogue.write_text("[[source]]" + entries[1], encoding="utf-8")
    report = run(settings, counting)
    assert counts(report) == {"guide": (0, 3, 0, 0), "visits": (0, 0, 0, 1)}
    assert counting.encoded == []
    assert set(open_index(settings).sources) == {"guide"}


def test_a_title_that_changed_embeds_that_source_anew(
    settings: Settings, counting: CountingEncoder
) -> None:
    run(settings, counting)
    catalogue = settings.corpus_dir / "sources.toml"
    written = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(written.replace("A guide", "A newer guide", 1), encoding="utf-8")
    assert counts(run(settings, counting)) == {"guide": (0, 0, 3, 0), "visits": (0, 1, 0, 0)}


def test_a_rebuild_embeds_everything(settings: Settings, counting: CountingEncoder) -> None:
    first = run(settings, counting)
    report = run(settings, counting, rebuild=True)
    assert report.embedded == len(counting.encoded) > first.embedded  # what is shipped, too
    assert report.switched


def test_a_rebuild_mends_an_index_whose_build_is_gone(
    settings: Settings, counting: CountingEncoder
) -> None:
    run(settings, counting)
    (settings.index_dir / "current").write_text("nowhere", encoding="utf-8")
    with pytest.raises(RagError, match="--rebuild"):
        run(settings, counting)
    run(settings, counting, rebuild=True)
    assert open_index(settings).passages


@pytest.mark.parametrize("damage", [None, "{"])
def test_an_index_without_a_whole_manifest_is_made_anew(
    settings: Settings, counting: CountingEncoder, damage: str | None
) -> None:
    run(settings, counting)
    (manifest,) = settings.index_dir.glob("builds/*/manifest.json")
    if damage is None:
        manifest.unlink()
    else:
        manifest.write_text(damage, encoding="utf-8")
    with pytest.raises(RagError, match=r"run python ingest\.py"):
        open_index(settings)
    assert run(settings, counting).switched
    assert open_index(settings).passages


def problem(report: IngestReport, source_id: str) -> SourceReport:
    (source,) = report.problems
    assert source.source_id == source_id
    return source


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        ("café".encode("latin-1"), "not UTF-8 text"),
        (GUIDE.encode("utf-16"), "UTF-16"),
        (b"words\x00", "null bytes"),
        (b"x" * 2_000_000, "too large"),
    ],
)
def test_a_file_that_became_unreadable_keeps_its_last_good_version(
    settings: Settings, counting: CountingEncoder, data: bytes, reason: str
) -> None:
    settings = replace(settings, max_file_mb=1)
    run(settings, counting)
    rewrite(settings, "guide.txt", data)
    rewrite(settings, "visits.txt", OTHER.replace("some days", "five days"))
    report = run(settings, counting)
    source = problem(report, "guide")
    assert source.problem
    assert source.problem.startswith("guide.txt: ")
    assert reason in source.problem
    assert counts(report) == {"guide": (0, 3, 0, 0), "visits": (0, 0, 1, 0)}
    index = open_index(settings)
    assert index.documents["guide"].text == GUIDE
    assert "five days" in index.documents["visits"].text
    assert found(index, counting, "penalty notice") == "guide/fines/1"


def test_a_file_that_was_never_readable_leaves_the_others(
    tmp_path: Path, counting: CountingEncoder
) -> None:
    locked = GuidancePdf()
    locked.set_encryption(owner_password="a", user_password="b")  # noqa: S106
    locked.add_page()
    settings = write_corpus(tmp_path, {"guide.txt": GUIDE, "locked.pdf": locked.data()})
    report = run(settings, counting)
    assert "encrypted" in str(problem(report, "locked").problem)
    assert counts(report) == {"guide": (3, 0, 0, 0), "locked": (0, 0, 0, 0)}
    assert set(open_index(settings).sources) == {"guide"}


def test_a_file_that_changed_unreviewed_is_named_and_its_last_version_kept(
    settings: Settings, counting: CountingEncoder
) -> None:
    run(settings, counting)
    (settings.corpus_dir / "guide.txt").write_text("Other words.", encoding="utf-8")
    report = run(settings, counting)
    assert "guide.txt: the file has changed" in str(problem(report, "guide").problem)
    assert open_index(settings).documents["guide"].text == GUIDE


def test_curated_data_that_does_not_fit_leaves_the_index_as_it_was(
    settings: Settings, counting: CountingEncoder
) -> None:
    run(settings, counting)
    build = Store(settings.index_dir).current()
    (settings.corpus_dir / "structure.toml").write_text(
        '[[source]]\nid = "guide"\nheadings = [{ line = "Gone", level = 1 }]\n', encoding="utf-8"
    )
    with pytest.raises(RagError, match=r"structure.toml: guide: heading: the line 'Gone'"):
        run(settings, counting)
    assert Store(settings.index_dir).current() == build


def test_another_encoder_s_index_is_refused(settings: Settings, counting: CountingEncoder) -> None:
    run(settings, counting)
    with pytest.raises(RagError, match=r"another encoder .*run python ingest\.py"):
        open_index(replace(settings, encoder="some/other-model"))


def test_an_index_that_was_never_made_says_what_to_run(settings: Settings) -> None:
    with pytest.raises(RagError, match=r"run python ingest\.py"):
        open_index(settings)


def test_a_reader_goes_on_reading_while_and_after_another_build_is_made(
    settings: Settings, encoder: SentenceTransformerEncoder
) -> None:
    counting = CountingEncoder(encoder)
    run(settings, counting)
    reader = open_index(settings)
    seen: list[str] = []

    def read() -> None:
        seen.append(found(reader, counting, "penalty notice"))

    rewrite(settings, "guide.txt", GUIDE.replace("Fines", "Penalties"))
    ingest(settings, lambda: CountingEncoder(encoder, before=read))
    read()
    assert seen == ["guide/fines/1"] * 2
    assert reader.documents["guide"].text == GUIDE
    assert reader.sentence_vectors
    assert found(open_index(settings), counting, "penalty notice") == "guide/penalties/1"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_kill_during_an_ingest_leaves_the_old_index_and_the_next_ingest_works(
    settings: Settings, counting: CountingEncoder
) -> None:
    run(settings, counting)
    before = Store(settings.index_dir).current()
    rewrite(settings, "guide.txt", GUIDE.replace("Fines", "Penalties"))
    environment = {
        **os.environ,
        "RAG_CORPUS_DIR": str(settings.corpus_dir),
        "RAG_INDEX_DIR": str(settings.index_dir),
    }
    process = subprocess.Popen(
        [sys.executable, "ingest.py"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not (half := _half_written(settings, before)) and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert half
    assert Store(settings.index_dir).current() == before
    assert found(open_index(settings), counting, "penalty notice") == "guide/fines/1"
    report = run(settings, counting)
    assert report.switched
    assert not half.exists()
    assert found(open_index(settings), counting, "penalty notice") == "guide/penalties/1"


def _half_written(settings: Settings, current: Path | None) -> Path | None:
    """A build whose vectors are being written."""
    folders = (settings.index_dir / "builds").iterdir()
    return next((f for f in folders if f != current and (f / "chroma").exists()), None)
