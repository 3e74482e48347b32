"""Misspelt words of a question, put right before it is searched for.

A word is misspelt when neither English nor the library knows it, in any of its forms; it becomes
the library's nearest word of the same first letter, if one is near. What a person typed is kept
wherever it matters how they said it: this is for finding passages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from symspellpy import SymSpell, Verbosity

ENGLISH = "frequency_dictionary_en_82_765.txt"  # of symspellpy: a word and its count a line
SHORTEST = 5  # letters of a word that is looked at: shorter ones have too many neighbours
TWO_SLIPS = 7  # letters from which on a word may have two
ASKED_OFTEN = 5  # bank questions that must hold a word English does not know
SAID = 3  # times that a document's word counts against one of the bank
ENDINGS = ("", "s", "es", "ed", "ing", "er", "ers", "ly")  # of a known word's further forms ...
ENDINGS_OF_E = ("ed", "ing", "er", "ers")  # ... and of one that loses its e

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # those with an apostrophe are let be


class Spelling:
    """The words that a library knows, and the nearest of them to one that it does not."""

    def __init__(self, documents: Iterable[str], questions: Iterable[str]) -> None:
        """`questions` are the bank's, of which some are misspelt on purpose."""
        said = Counter(word for text in documents for word in _words(text))
        asked = Counter(word for text in questions for word in _words(text))
        known = _english() | said.keys()
        known |= {word for word, count in asked.items() if count >= ASKED_OFTEN}
        self._known = known
        self._ours = SymSpell(max_dictionary_edit_distance=2, prefix_length=TWO_SLIPS)
        for word in said.keys() | asked.keys():
            if word in known and len(word) >= SHORTEST - 1:
                self._ours.create_dictionary_entry(word, SAID * said[word] + asked[word])

    def repaired(self, text: str) -> str:
        """The text with its misspelt words put right; all else is as it was."""
        return _WORD.sub(lambda match: self._repaired(match.group(), match.start()), text)

    def _repaired(self, word: str, at: int) -> str:
        plain = _plain(word)
        named = at > 0 and word[0].isupper() and not word.isupper()
        if len(plain) < SHORTEST or named or not plain.isalpha() or not plain.isascii():
            return word
        if self._knows(plain):
            return word
        distance = 2 if len(plain) >= TWO_SLIPS else 1
        nearest = self._ours.lookup(plain, Verbosity.TOP, max_edit_distance=distance)
        term = str(nearest[0].term) if nearest else word
        return term if term[0] == plain[0] else word

    def _knows(self, word: str) -> bool:
        bases = {word.removesuffix(ending) for ending in ENDINGS}
        bases |= {f"{word.removesuffix(e)}e" for e in ENDINGS_OF_E if word.endswith(e)}
        return not self._known.isdisjoint(bases)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _words(text: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(text)]


@cache
def _english() -> frozenset[str]:
    lines = (files("symspellpy") / ENGLISH).read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.split(" ")[0].replace("'", "") for line in lines)  # "doesnt" is no slip
