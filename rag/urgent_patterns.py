"""The reviewed patterns of `rag/data/safety/`, and which of them stands in a message.

All patterns are looked for in one pass by RE2, which knows no lookaround: with that left out of
them it finds every pattern that may match, and Python's `re` says which of these does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import re2

from rag.anchors import read_toml
from rag.types import RagError

FOLDER = Path(__file__).parent / "data" / "safety"
AROUND = 60  # characters either side of a match in which `unless` cancels it
WINDOW = 4_000  # characters matched at a time
MOST_CHARS = 24_000  # of a message that are read: half from its beginning, half from its end
LONGEST_WORD = 60  # characters of a word that are read
RE2_MEMORY = 256 << 20  # bytes; what it takes depends on what it reads, and was 30 MB at most

_APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u00b4`\u2032\uff07]")
_LOOKAROUND = re.compile(r"\(\?<?[=!]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What tells of one kind of risk."""

    category: str
    regex: re.Pattern[str]
    unless: re.Pattern[str] | None
    outright: bool  # says it in so many words: stands unless the risk model is sure that it errs

    def stands_in(self, text: str) -> bool:
        """Whether it matches folded text anywhere that `unless` does not cancel it."""
        for match in self.regex.finditer(text):
            around = text[max(0, match.start() - AROUND) : match.end() + AROUND]
            if self.unless is None or not self.unless.search(around):
                return True
        return False


def pattern_in(text: str) -> Pattern | None:
    """The first pattern that stands in a message, if any: before all, one that says it outright."""
    found: Pattern | None = None
    folded = fold(text)
    if not (possible := _possible(folded)):
        return None
    for window in _windows(folded):
        for pattern in possible:
            if (pattern.outright or not found) and pattern.stands_in(window):
                if pattern.outright:
                    return pattern
                found = pattern
    return found


def fold(text: str) -> str:
    """The form that the patterns are written for."""
    half = MOST_CHARS // 2
    text = unicodedata.normalize("NFKC", f"{text[:half]} {text[half:][-half:]}")
    text = f"{text[:half]} {text[half:][-half:]}"  # one character may have become eighteen
    kept = "".join(c for c in text.lower() if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(word[:LONGEST_WORD] for word in _APOSTROPHES.sub("'", kept).split())


def compiled(regex: str, item: str) -> re.Pattern[str]:
    """Raises RagError, with the item's name, when it is no pattern."""
    try:
        return re.compile(regex, re.IGNORECASE)
    except re.error as error:
        raise RagError(f"rag/data/safety: {item}: faulty pattern: {error}") from error


@cache
def patterns() -> Sequence[Pattern]:
    """All of them, in the order of the file."""
    data = read_toml(FOLDER / "patterns.toml")
    outright = frozenset(data.get("outright", []))
    return tuple(
        Pattern(
            raw["category"],
            compiled(raw["regex"], raw["id"]),
            compiled(raw["unless"], raw["id"]) if raw.get("unless") else None,
            raw["id"] in outright,
        )
        for raw in data["pattern"]
    )


def _possible(folded: str) -> list[Pattern]:
    """The patterns that may stand in folded text, in the order of the file."""
    # RE2's \w and \b know the letters of ASCII only, Python's those of every script.
    plain = "".join("x" if c.isalnum() and not c.isascii() else c for c in folded)
    return [patterns()[number] for number in sorted(_re2_set().Match(plain) or ())]


@cache
def _re2_set() -> re2.Set:
    options = re2.Options()
    options.max_mem = RE2_MEMORY
    options.case_sensitive = False
    options.log_errors = False  # they hold the text
    found = re2.Set.SearchSet(options)
    for pattern in patterns():
        found.Add(without_lookaround(pattern.regex.pattern))
    found.Compile()
    return found


def without_lookaround(regex: str) -> str:
    """A pattern that matches wherever this one does, and may match elsewhere too."""
    while begins := _LOOKAROUND.search(regex):
        depth, end, in_class = 0, begins.start(), False
        while depth or end == begins.start():
            if regex[end] == "\\":
                end += 1
            elif in_class:
                in_class = regex[end] != "]"
            else:
                in_class = regex[end] == "["
                depth += {"(": 1, ")": -1}.get(regex[end], 0)
            end += 1
        regex = regex[: begins.start()] + regex[end:]
    return regex


def _windows(text: str) -> Iterator[str]:
    for begin in range(0, max(len(text), 1), WINDOW - 200):  # windows share 200 characters
        yield text[begin : begin + WINDOW]
