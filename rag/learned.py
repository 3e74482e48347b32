"""Files of learned weights: named arrays, and what they were learned with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


def read_learned(file: Path) -> tuple[Arrays, Mapping[str, str]]:
    """The arrays of a safetensors file by name, and its metadata."""
    from safetensors import safe_open

    with safe_open(file, framework="np") as opened:
        arrays = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
        return arrays, opened.metadata()
