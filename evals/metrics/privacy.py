"""Masking: personal details that are hidden, and ordinary words that are hidden by mistake."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent.parent / "cases" / "private.jsonl"
_MARKED = re.compile(r"\{(?P<kind>[^:{}]+):(?P<text>[^{}]+)\}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")
_SMALL = frozenset(
    "of the school primary secondary academy high mr mrs miss ms dr flat sister".split()
)


@dataclass(frozen=True, slots=True)
class PrivateCase:
    """A message, and the words in it that tell who a family is."""

    id: str
    set: str  # build: seen while the rules were written; judge: not
    text: str
    personal: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Masking:
    """Counts over some messages."""

    personal: int
    hidden: int
    words: int
    wrongly_hidden: int
    left: tuple[str, ...]  # "id: detail" of those not hidden
    lost: tuple[str, ...]  # "id: word" of ordinary words that were


def load(name: str) -> tuple[PrivateCase, ...]:
    """The cases of a set, "build" or "judge"; `{name:Jake}` marks what is personal."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    cases = (json.loads(line) for line in lines)
    return tuple(
        PrivateCase(
            case["id"],
            case["set"],
            _MARKED.sub(lambda m: m["text"], case["marked"]),
            tuple(m["text"] for m in _MARKED.finditer(case["marked"])),
        )
        for case in cases
        if case["set"] == name
    )


def measure(cases: Iterable[PrivateCase], mask: Callable[[str], str]) -> Masking:
    """Mask every message and count.

    A detail is hidden when none of its words is left where it stood; a word is ordinary when it
    is part of no detail of its message.
    """
    personal = hidden = words = 0
    left: list[str] = []
    lost: list[str] = []
    for case in cases:
        after = _words(_PLACEHOLDER.sub(" ", mask(case.text)))
        of_details = {word for detail in case.personal for word in _words(detail)}
        for detail in case.personal:
            personal += 1
            telling = [word for word in _words(detail) if not _is_small(word)]
            if set(telling or _words(detail)).isdisjoint(after):
                hidden += 1
            else:
                left.append(f"{case.id}: {detail}")
        ordinary = [word for word in _words(case.text) if word not in of_details]
        words += len(ordinary)
        for word in ordinary:
            if word in after:
                after.remove(word)
            else:
                lost.append(f"{case.id}: {word}")
    return Masking(personal, hidden, words, len(lost), tuple(left), tuple(lost))


def _is_small(word: str) -> bool:
    """Whether a word of a detail tells nothing by itself, so that it may stand elsewhere."""
    return word in _SMALL or (len(word) == 1 and not word.isdigit())


def _words(text: str) -> list[str]:
    return [re.sub(r"['’]s\Z", "", word) for word in _WORD.findall(text.lower())]
