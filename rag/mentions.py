"""Places, stages, services and other things of a kind that a turn names.

Naming another of a kind changes the question that was asked. Place names come from
`rag/data/places.toml`, the rest from `rag/data/conversation.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from rag.asker import read_places
from rag.phrasebook import Family, phrasebook
from rag.turns import Word, is_generic, read_words

SLIP_LENGTH = 6  # letters from which on a misspelt name is still recognised
SLIP_RATIO = 87  # one letter wrong, missing or doubled in such a name
AGES = range(3, 26)
YEAR_GROUPS = range(1, 15)
UNITS = ("days", "hours", "weeks", "months", "minutes", "percent")  # after a number that is no age


@dataclass(frozen=True, slots=True)
class Mention:
    """A member of a family, named in a text; `start` and `end` are its offsets there."""

    family: Family
    member: str
    start: int
    end: int


def mentions(text: str) -> list[Mention]:
    """Members of families in the text, left to right, the longest where several fit."""
    words = read_words(text)
    found: list[Mention] = []
    i = 0
    while i < len(words):
        name, size = _member_at(words, i)
        if not size:
            i += 1
            continue
        family = _families()[name] if name in _families() else _family("stage")
        found.append(Mention(family, name, words[i].start, words[i + size - 1].end))
        i += size
    return found


def _member_at(words: Sequence[Word], i: int) -> tuple[str, int]:
    families = _families()
    for size in range(min(_longest(), len(words) - i), 0, -1):
        name = " ".join(w.plain for w in words[i : i + size])
        for form in (name, name.removesuffix("s")):
            if form in families:
                return form, size
    age, size = _age_at(words, i)
    if size:
        return age, size
    word = words[i]
    if len(word.plain) >= SLIP_LENGTH and not is_generic(word):
        slip = process.extractOne(
            word.plain, _single_names(), scorer=fuzz.ratio, score_cutoff=SLIP_RATIO
        )
        if slip and slip[0][0] == word.plain[0]:  # not "rational" for "national"
            return slip[0], 1
    return "", 0


def _age_at(words: Sequence[Word], i: int) -> tuple[str, int]:
    """The name of an age ("17 year old", "aged 17") or a year group ("year 8") at i, and how many
    words it takes; none: 0."""
    before, word, after, last = (
        words[j].plain if 0 <= j < len(words) else "" for j in range(i - 1, i + 3)
    )
    if word in ("year", "yr", "y") and after.isdigit() and int(after) in YEAR_GROUPS:
        return f"year {after}", 2
    if word.isdigit() and int(word) in AGES:
        name = f"{word} year old"
        if after in ("year", "years", "yr", "yrs") and last == "old":
            return name, 3
        if before in phrasebook().words.before_age and after not in UNITS:
            return name, 1
    return "", 0


@cache
def _families() -> dict[str, Family]:
    elsewhere = {name: _family("place") for name in _place_names("elsewhere")}
    return {**elsewhere, **_likely()}


def _likely() -> dict[str, Family]:
    """The members that a slip is taken for: all but places the documents do not cover."""
    found = {member: family for family in phrasebook().family for member in family.members}
    return {**found, **{name: _family("place") for name in _place_names("areas")}}


def _place_names(table: str) -> list[str]:
    return [
        " ".join(word.plain for word in read_words(name))
        for area, names in read_places()[table].items()
        if not area.startswith("essex-")  # "mid Essex" is a quadrant and a place
        for name in names
    ]


def _family(name: str) -> Family:
    return next(family for family in phrasebook().family if family.name == name)


@cache
def _longest() -> int:
    return max(len(name.split()) for name in _families())


@cache
def _single_names() -> tuple[str, ...]:
    return tuple(name for name in _likely() if len(name) >= SLIP_LENGTH and " " not in name)
