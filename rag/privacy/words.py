"""The words by which names are told from ordinary words: a library's lists and our own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from rag.anchors import read_toml
from rag.asker import read_places

FILE = Path(__file__).parent.parent / "data" / "privacy.toml"
_GIVEN = ("first_names", "first_names_male", "first_names_female", "first_names_nonbinary")
_NAME = re.compile(r"[^\W\d_][\w'’-]{2,}")


@dataclass(frozen=True, slots=True)
class Words:
    """Sets of words in small letters.

    `names` are always names, `maybe` are names that are ordinary words or places too, `common`
    are words and places that are no names.
    """

    names: frozenset[str]
    maybe: frozenset[str]
    surnames: frozenset[str]
    common: frozenset[str]
    places: frozenset[str]


@cache
def read_words() -> Words:
    """The lists; about a tenth of a second the first time."""
    table = read_privacy()
    places = _places()
    everyday = import_module("faker.providers.lorem.en_US").Provider.word_list
    maybe = _split(table["words"])
    given = {name for locale in table["locales"] for name in _given(locale)}
    given |= _split(table["names"])
    maybe |= given & (places | frozenset(everyday))
    surnames = import_module("faker.providers.person.en_GB").Provider.last_names
    common = frozenset(everyday) - {"will"}
    common |= {
        word for key in ("common", "people", "owned", "titles") for word in _split(table[key])
    }
    return Words(
        names=frozenset(given - maybe - common),
        maybe=maybe,
        surnames=frozenset(map(str.lower, surnames)) - maybe - common,
        common=frozenset(common),
        places=places,
    )


@cache
def read_privacy() -> dict[str, Any]:
    return read_toml(FILE)


def words_of(key: str) -> str:
    """A list of words in the data as one regular expression, the longest first."""
    words = sorted(_split(read_privacy()[key]), key=len, reverse=True)
    return "|".join(map(re.escape, words))


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _places() -> frozenset[str]:
    tables = read_places()
    return frozenset(
        name
        for table in ("areas", "elsewhere")
        for names in tables[table].values()
        for name in names
    )


def _given(locale: str) -> set[str]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    names = (name for key in _GIVEN for name in (getattr(provider, key, None) or ()))
    return {part.lower() for name in names for part in name.split() if _NAME.fullmatch(part)}
