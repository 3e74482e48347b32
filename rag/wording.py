"""The product's fixed wording, from `rag/data/wording.toml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rag.anchors import read_toml
from rag.types import RagError

FILE = Path(__file__).parent / "data" / "wording.toml"


@cache
def _table() -> dict[str, dict[str, str]]:
    return read_toml(FILE)


def wording(section: str, key: str, **values: object) -> str:
    """The words under `[section] key`, with `{names}` filled in. Raises RagError if missing."""
    try:
        return _table()[section][key].format(**values)
    except KeyError as error:
        raise RagError(f"{FILE.name}: [{section}] {key} is missing ({error})") from error
