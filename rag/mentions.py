"""Things of a kind that a turn names (places, stages, services): naming another changes the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from rag.asker import read_places
from rag.turns import Family, Word, is_generic, phrasebook, read_words

SLIP_LENGTH = 6  # letters from which on a misspelt name is still recognised
SLIP_RATIO = 87  # one letter wrong, missing or doubled in such a name
AGES = range(3, 26)
YEAR_GROUPS = range(1, 15)


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
    if size := _age_at([w.plain for w in words], i):
        return _age_name([w.plain for w in words[i : i + size]]), size
    word = words[i]
    if len(word.plain) >= SLIP_LENGTH and not is_generic(word):
        slip = process.extractOne(
            word.plain, _single_names(), scorer=fuzz.ratio, score_cutoff=SLIP_RATIO
        )
        if slip:
            return slip[0], 1
    return "", 0


def _age_at(words: Sequence[str], i: int) -> int:
    """How many words an age ("17 year old", "aged 17") or a year group ("year 8") takes at i."""
    word, before = words[i], words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < len(words) else ""
    if word in ("year", "yr", "y") and after.isdigit() and int(after) in YEAR_GROUPS:
        return 2
    if not (word.isdigit() and int(word) in AGES):
        return 0
    if after in ("year", "years", "yr", "yrs", "yo"):
        return 3 if i + 2 < len(words) and words[i + 2] in ("old", "olds") else 0
    return (
        1
        if before in phrasebook().words.before_age
        and after not in ("days", "hours", "weeks", "months", "minutes")
        else 0
    )


def _age_name(words: Sequence[str]) -> str:
    if words[0].isdigit():
        return f"{words[0]} year old"
    return f"year {words[1]}"


@cache
def _families() -> dict[str, Family]:
    found = {member: family for family in phrasebook().family for member in family.members}
    places = read_places()
    for table in ("areas", "elsewhere"):
        for area, names in places[table].items():
            if not area.startswith("essex-"):  # "mid Essex" is a quadrant and a place
                found.update({plain_name(name): _family("place") for name in names})
    return found


def plain_name(name: str) -> str:
    return " ".join(word.plain for word in read_words(name))


def _family(name: str) -> Family:
    return next(family for family in phrasebook().family if family.name == name)


@cache
def _longest() -> int:
    return max(len(name.split()) for name in _families())


@cache
def _single_names() -> tuple[str, ...]:
    return tuple(name for name in _families() if len(name) >= SLIP_LENGTH and " " not in name)
