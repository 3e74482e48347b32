"""rag.store: builds, and the step from one to the next"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag.store import Store
from rag.types import RagError


def build(store: Store) -> Path:
    folder = store.begin()
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    return folder


def builds(store: Store) -> set[str]:
    return {folder.name for folder in (store.dir / "builds").iterdir()}


def test_there_is_no_build_at_first(tmp_path: Path) -> None:
    assert Store(tmp_path / "index").current() is None


def test_a_build_is_in_use_once_it_was_switched_to(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = build(store)
    assert store.current() is None
    store.switch(first)
    assert store.current() == first
    second = build(store)
    assert store.current() == first
    store.switch(second)
    assert store.current() == second


def test_only_the_build_before_stays_and_half_written_ones_go(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = build(store)
    store.switch(first)
    half, second = store.begin(), build(store)
    store.switch(second)
    assert builds(store) == {first.name, second.name}
    assert not half.exists()
    third = build(store)
    store.switch(third)
    assert builds(store) == {second.name, third.name}


def test_a_pointer_left_half_written_by_a_kill_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = build(store)
    store.switch(first)
    (tmp_path / "current.new").write_text("nowh", encoding="utf-8")
    assert store.current() == first
    second = build(store)
    store.switch(second)
    assert store.current() == second


def test_a_build_that_is_gone_is_named_with_what_to_do(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = build(store)
    store.switch(first)
    (first / "manifest.json").unlink()
    first.rmdir()
    with pytest.raises(RagError, match=r"names a build that is not there: run .* --rebuild"):
        store.current()
    second = build(store)
    store.switch(second)
    assert store.current() == second


def test_a_second_writer_is_refused_with_one_line(tmp_path: Path) -> None:
    with Store(tmp_path).writing():
        message = f"another ingest is writing to {tmp_path}: wait until it has finished"
        with pytest.raises(RagError, match=re.escape(message)), Store(tmp_path).writing():
            pass
    with Store(tmp_path).writing():
        pass


def test_the_writer_s_place_is_given_back_after_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Store(tmp_path).writing():
        raise ZeroDivisionError
    with Store(tmp_path).writing():
        pass
