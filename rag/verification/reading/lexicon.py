"""The word lists of `rag/data/verification.toml`, checked, as tables that find phrases by stem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rag.anchors import read_toml
from rag.types import RagError
from rag.verification.reading.tokens import Word, stem, words_of

FILE = Path(__file__).parents[2] / "data" / "verification.toml"
_SECTIONS = frozenset(
    """
    obligation obligation_negated obligation_negative obligation_fits quantity quantity_fits
    condition condition_soft restriction negation report law organisations works places actors
    owners broader fixed opposites synonyms light general implied stop
    """.split()
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A phrase of a list, found at the words first..last of a text."""

    value: str
    first: int
    last: int


class Phrases:
    """Phrases with what they stand for, found among words by stem, or as written if `exact`."""

    def __init__(self, entries: Iterable[tuple[str, str]], *, exact: bool = False) -> None:
        self._exact = exact
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._written: dict[str, list[str]] = {}
        for phrase, value in entries:
            self._written.setdefault(value, []).append(phrase)
            row = self._row(words_of(phrase))
            if row:
                self._by_first.setdefault(row[0], []).append((row, value))
        for found in self._by_first.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def all_in(self, words: Sequence[Word]) -> list[Mark]:
        """Every phrase wherever it stands, those inside longer ones too."""
        row = self._row(words)
        return [
            Mark(value, at, at + len(phrase) - 1)
            for at, first in enumerate(row)
            for phrase, value in self._by_first.get(first, ())
            if row[at : at + len(phrase)] == phrase
        ]

    def longest_in(self, words: Sequence[Word]) -> list[Mark]:
        """The phrases from left to right, the longest first, none overlapping."""
        marks: list[Mark] = []
        for mark in self.all_in(words):
            if not marks or mark.first > marks[-1].last:
                marks.append(mark)
        return marks

    def written(self, value: str) -> list[str]:
        """The phrases that stand for a value: all the names of a body."""
        return self._written.get(value, [])

    def _row(self, words: Sequence[Word]) -> tuple[str, ...]:
        return tuple(word.low if self._exact else word.stem for word in words)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists; `concepts` holds synonyms and actors, `opposites` values such as "3+", "3-"."""

    obligation: Phrases
    obligation_negated: Mapping[str, str]
    obligation_fits: Mapping[str, frozenset[str]]
    quantity: Phrases
    quantity_fits: Mapping[str, frozenset[str]]
    condition: Phrases
    condition_soft: Phrases
    restriction: Phrases
    negation: Phrases
    report_verbs: Phrases
    report_nouns: Phrases
    law: Phrases
    organisations: Phrases
    works: Phrases
    places: Phrases
    actors: Phrases
    owners: Phrases
    concepts: Phrases
    broader: Phrases
    fixed: Phrases
    opposites: Phrases
    light: frozenset[str]
    general: frozenset[str]
    implied: frozenset[str]
    stop: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lists, read once. Raises RagError when the file is not of the agreed form."""
    data = read_toml(FILE)
    if set(data) != _SECTIONS:
        raise RagError(f"{FILE.name}: the sections {sorted(set(data) ^ _SECTIONS)} do not fit")
    fits = {name: frozenset(_split(line)) for name, line in data["obligation_fits"].items()}
    classes = {*data["obligation"], *data["obligation_negated"].values()}
    if unknown := classes - set(fits):
        raise RagError(f"{FILE.name}: [obligation_fits] lacks {', '.join(sorted(unknown))}")
    return Lexicon(
        obligation=Phrases(
            [*_entries(data["obligation"]), *_entries(data["obligation_negative"])], exact=True
        ),
        obligation_negated=data["obligation_negated"],
        obligation_fits=fits,
        quantity=Phrases(_entries(data["quantity"]), exact=True),
        quantity_fits={k: frozenset(_split(v)) for k, v in data["quantity_fits"].items()},
        condition=Phrases(_entries(data["condition"]), exact=True),
        condition_soft=Phrases(_entries(data["condition_soft"]), exact=True),
        restriction=Phrases(_entries(data["restriction"]), exact=True),
        negation=Phrases(_entries(data["negation"]), exact=True),
        report_verbs=Phrases([(p, "verb") for p in _split(data["report"]["verbs"])], exact=True),
        report_nouns=Phrases([(p, "noun") for p in _split(data["report"]["nouns"])], exact=True),
        law=Phrases(_entries(data["law"]), exact=True),
        organisations=Phrases(_entries(data["organisations"]), exact=True),
        works=Phrases(_entries(data["works"]), exact=True),
        places=Phrases([(p, p.lower()) for p in _split(data["places"]["words"])], exact=True),
        actors=Phrases(_plurals(_entries(data["actors"])), exact=True),
        owners=Phrases(_entries(data["owners"]), exact=True),
        concepts=Phrases([*_entries(data["synonyms"]), *_entries(data["actors"], "actor:")]),
        broader=Phrases((k, stem(p)) for k, v in data["broader"].items() for p in _split(v)),
        fixed=Phrases(
            (phrase, f"{number}:{stem(phrase.split()[0])}")
            for number, line in enumerate(data["fixed"]["sets"])
            for phrase in _split(line)
        ),
        opposites=Phrases(_opposites(data["opposites"]["pairs"])),
        light=frozenset(stem(word) for word in _split(data["light"]["words"])),
        general=frozenset(stem(word) for word in _split(data["general"]["words"])),
        implied=frozenset(stem(word) for word in _split(data["implied"]["words"])),
        stop=frozenset(data["stop"]["words"].split()),
    )


def _entries(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    return [(phrase, prefix + name) for name, line in table.items() for phrase in _split(line)]


def _plurals(entries: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys([*entries, *((f"{phrase}s", value) for phrase, value in entries)]))


def _split(line: str) -> list[str]:
    return [phrase.strip() for phrase in line.replace("\n", " ").split(",") if phrase.strip()]


def _opposites(pairs: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for number, pair in enumerate(pairs):
        sides = pair.split("|")
        if len(sides) != 2:
            raise RagError(f"{FILE.name}: [opposites] {pair!r} has not two sides")
        for sign, side in zip("+-", sides, strict=True):
            found += [(phrase, f"{number}{sign}") for phrase in _split(side)]
    return found
