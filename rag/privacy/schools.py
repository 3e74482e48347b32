"""Names of schools in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.privacy.found import Personal
from rag.privacy.words import read_privacy, read_words, words_of

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*\.?")
_TITLES = frozenset({"st", "st.", "saint", "sir", "lady"})  # how a school's own name may begin
_JOINS = frozenset({"of", "the", "and", "our"})
_MOST = 5  # words of a school's name before its kind
# Words that say no kind of school on their own, and words no name in small letters holds.
_WEAK = frozenset({"first", "middle", "girls", "boys", "ce", "cofe", "rc", "catholic", "community"})
_NEVER = frozenset(
    "a an the his her their my our your this that to at in on of for from and or but so as with by "
    "during before after because coz cos cuz is was are not no into about if when than".split()
)
_AT = re.compile(
    r"(?:\b(?:at|attends?|attending|pupils? of|student of)"
    r"|\b(?:goes|go|going|went|moved?|moving|transferred|back) (?:in)?to) $",
    re.IGNORECASE,
)


def schools(text: str) -> Iterator[Personal]:
    """Names before a kind of school: "Hillcrest Primary School", "st josephs catholic high".

    In small letters a name must follow "at", "goes to" and the like.
    """
    tokens = list(_TOKEN.finditer(text))
    for kind in _kinds().finditer(text):
        if _WEAK.issuperset(kind[0].lower().split()):
            continue
        before = _run(text, [t for t in tokens if t.end() <= kind.start()], kind.start())
        is_capital = kind[0][0].isupper()
        name = _capitals(before) if is_capital else _small(text, before)
        if name and not _is_public(text[name[0].start() : kind.end()]):
            yield Personal("school", name[0].start(), kind.end())


def _run(text: str, tokens: Sequence[re.Match[str]], end: int) -> list[re.Match[str]]:
    """The words before `end` with only a space between, at most _MOST, in order."""
    run: list[re.Match[str]] = []
    for token in reversed(tokens[-_MOST:]):
        ends_sentence = token[0].endswith(".") and token[0].lower() not in _TITLES
        if text[token.end() : end] != " " or ends_sentence:
            break
        run.append(token)
        end = token.start()
    return run[::-1]


def _capitals(run: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words with capitals at the run's end, from the first that could begin a name."""
    first = len(run)
    while first and (run[first - 1][0][0].isupper() or run[first - 1][0].lower() in _JOINS):
        first -= 1
    name = run[first:]
    while name and _is_general(name[0]):
        name = name[1:]
    if name and len(name) < len(run[first:]):
        place = run[-len(name) - 1]
        if place[0].lower() in read_words().places and len(name) == 1:
            return [place, *name]  # "Bromley Park School"
    return name


def _small(text: str, run: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words after "at" or "goes to", if the first could begin a name."""
    for first in reversed(range(len(run))):
        if _AT.search(text[: run[first].start()]):
            name = run[first:]
            if any(word[0].lower() in _NEVER for word in name):
                return []
            place = name[0][0].lower() in read_words().places and len(name) > 1
            return name if place or not _is_general(name[0]) else []
    return []


def _is_general(token: re.Match[str]) -> bool:
    """Whether a word, where a name would begin, is none."""
    word = re.sub(r"['’]s\Z", "", token[0].lower())
    words = read_words()
    if word in _TITLES:
        return False
    return word in _JOINS or word in words.common or word in words.places


def _is_public(name: str) -> bool:
    name = name.lower().replace("’", "'")
    return any(re.search(rf"\b{re.escape(public)}\b", name) for public in read_privacy()["public"])


@cache
def _kinds() -> re.Pattern[str]:
    """One or more words that say what kind of school it is."""
    end = rf"(?:c of e|church of england|{words_of('school_ends')})"
    return re.compile(rf"(?<![\w'’-]){end}(?: {end})*(?![\w'’-])", re.IGNORECASE)
