"""Files that installed packages carry, such as a model's weights, checked before they are used."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from rag.types import RagError


def packaged_file(package: str, file: str, sha256: str, requirement: str) -> Path | None:
    """The package's file, or None where the package is not installed.

    Raises RagError when the file is missing or another one; `requirement` says what to reinstall.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / file
    if not path.is_file():
        raise RagError(f"{path} is missing: reinstall {requirement}")
    with path.open("rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != sha256:
        raise RagError(f"{path} is not the expected file: reinstall {requirement}")
    return path
