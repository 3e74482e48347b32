"""Anchors: exact words by which curated data points into a document.

An anchor that is not found, or found twice, is an error that names the file, the item and the
text, so that curated data can never silently drift away from the words it is about.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from rag.types import RagError, Span


class AnchorError(RagError):
    """Curated data that does not fit the documents."""


def find(text: str, anchor: str, *, item: str) -> Span:
    """The span of `anchor`, found exactly once in `text`; `item` names it in the error."""
    count = text.count(anchor) if anchor else 0
    if count != 1:
        found = "is not found" if count == 0 else f"is found {count} times"
        raise AnchorError(f"{item}: the anchor {anchor!r} {found}")
    start = text.index(anchor)
    return start, start + len(anchor)


def find_range(text: str, first: str, last: str, *, item: str) -> Span:
    """The span from `first` (found once) to the end of the first `last` at or after it."""
    start, _ = find(text, first, item=item)
    end = text.find(last, start)
    if not last or end < 0:
        raise AnchorError(f"{item}: the closing anchor {last!r} is not found after {first!r}")
    return start, end + len(last)


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file's content. Raises RagError naming the file and the line of a mistake."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RagError(f"{path} is missing") from error
    except OSError as error:
        raise RagError(f"{path} cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RagError(f"{path} is not valid TOML: {error}") from error
