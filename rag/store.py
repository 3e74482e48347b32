"""Where builds of the index live, and how one takes the place of another.

    <index_dir>/current          the name of the build that readers open
    <index_dir>/builds/<name>/   a whole index, written once and never changed

A build is written beside the current one, and `current` is replaced in one atomic step, so a
reader, or a kill at any moment, sees the whole old index or the whole new one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from rag.types import RagError


class Store:
    """The builds under one folder."""

    def __init__(self, index_dir: Path) -> None:
        self.dir = index_dir
        self._builds = index_dir / "builds"
        self._pointer = index_dir / "current"

    def current(self) -> Path | None:
        """The folder of the build in use, or None when there is none yet."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        folder = self._builds / name
        if not name or not folder.is_dir():
            raise RagError(
                f"{self._pointer} names a build that is not there: run python ingest.py --rebuild"
            )
        return folder

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the only writer's place. Raises RagError when another ingest holds it."""
        self.dir.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.dir / "lock", timeout=0):
                yield
        except Timeout as error:
            raise RagError(
                f"another ingest is writing to {self.dir}: wait until it has finished"
            ) from error

    def begin(self) -> Path:
        """A fresh folder for a build."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        folder = self._builds / f"{stamp}-{uuid.uuid4().hex[:6]}"
        folder.mkdir(parents=True)
        return folder

    def switch(self, folder: Path) -> None:
        """Make `folder` the current build, then clear away all but it and the one before it."""
        name = self._pointer.read_text(encoding="utf-8").strip() if self._pointer.exists() else ""
        before = self._builds / name  # it may be gone: that is why one rebuilds
        replacement = self._pointer.with_suffix(".new")
        with replacement.open("w", encoding="utf-8") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        replacement.replace(self._pointer)
        # The build before stays for readers that opened it; older and half-written ones go.
        for build in self._builds.iterdir():
            if build not in (folder, before):
                shutil.rmtree(build)
