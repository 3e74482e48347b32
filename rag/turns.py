"""What a turn of a conversation says, word by word: its topic words, and what it leaves open.

What is known of the language stands in `rag/data/conversation.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal

import Stemmer

from rag.phrasebook import PhraseKind, phrasebook

FRAGMENT = 4  # words up to which a turn without a verb is a fragment
LONG = 28  # words from which on a turn is reduced to what it asks
BACK = 4  # clauses that an asking one may need before it
ASKED = 40  # words that are kept of it

_FEW = {"strong": 2, "weak": 1, "": 0}  # topic words that are little, by what points back
_ENDS = re.compile(r"[.?!]\s*$|\n")  # of a sentence
_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)*|[.,;:?!()\n–—]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place in the text; `plain` is lower case, without apostrophes or slips."""

    plain: str
    stem: str
    clause: int
    start: int
    end: int


def read_words(text: str) -> list[Word]:
    """The words of a text; clauses are counted from 0 at marks and joining words."""
    spelling, joins = phrasebook().spelling, phrasebook().words.clause
    found: list[Word] = []
    clause = 0
    for match in _WORD.finditer(text):
        if not match.group()[0].isalnum():
            clause += bool(found)
            continue
        plain = re.sub(r"['’]", "", match.group().lower())
        plain = spelling.get(plain, plain)
        if found and plain in joins:
            clause += 1
        found.append(Word(plain, _stemmer().stemWord(plain), clause, *match.span()))
    return found


def topic_words(words: Sequence[Word]) -> list[Word]:
    """The words that say what a turn is about: not small, not words of asking, not everyone's."""
    return [w for w in words if not is_generic(w)]


def is_generic(word: Word) -> bool:
    return word.stem in _generic() or (len(word.plain) == 1 and not word.plain.isdigit())


def has_phrase(words: Sequence[Word], kind: PhraseKind) -> bool:
    """Whether a phrase of that kind stands anywhere in the words."""
    return any(phrase_at(words, i, kind) for i in range(len(words)))


def phrase_at(words: Sequence[Word], i: int, kind: PhraseKind) -> int:
    """How many words the longest phrase of that kind at position i has; 0 for none."""
    phrases, longest = _phrases(kind)
    for size in range(min(longest, len(words) - i), 0, -1):
        if tuple(w.plain for w in words[i : i + size]) in phrases:
            return size
    return 0


def without_opening(words: Sequence[Word], *kinds: PhraseKind) -> list[Word]:
    """The words after all phrases of those kinds at their beginning."""
    i = 0
    while size := max((phrase_at(words, i, kind) for kind in kinds), default=0):
        i += size
    return list(words[i:])


def leads(words: Sequence[Word]) -> bool:
    """Whether the words open by going on from something."""
    return bool(phrase_at(words, 0, "lead") or phrase_at(words, 0, "lead_weak"))


def is_fragment(words: Sequence[Word]) -> bool:
    """Whether the words are few and without a verb."""
    verbs = phrasebook().words.verbs
    return len(words) <= FRAGMENT and not any(word.plain in verbs for word in words)


def asks(text: str, words: Sequence[Word]) -> bool:
    """Whether a text asks for something, with or without a question mark."""
    return "?" in text or has_phrase(words, "asking")


def only_tells(text: str) -> bool:
    """Whether a text tells of somebody and neither asks nor requests anything."""
    words = without_opening(read_words(text), "openers")
    book = phrasebook().words
    return (
        bool(words)
        and words[0].plain in book.tellers
        and not asks(text, words)
        and not any(word.plain in book.requests for word in words)
    )


def asking_part(text: str) -> str:
    """A long turn without its story: the clauses that ask, each with the rest of its sentence and
    with what it points back to."""
    words = read_words(text)
    if len(words) <= LONG:
        return " ".join(text.split())
    clauses = _clauses(words)
    ends = [clause[0].start for clause in clauses[1:]] + [len(text)]
    closes = [
        bool(_ENDS.search(text[c[0].start : end])) for c, end in zip(clauses, ends, strict=True)
    ]
    kept: set[int] = set()
    for i, clause in enumerate(clauses):
        if "?" not in text[clause[0].start : ends[i]] and not has_phrase(clause, "asking"):
            continue
        first, last = i, i
        while last + 1 < len(clauses) and not closes[last]:
            last += 1
        while first > i - BACK and first and _leans(_joined(clauses, first, last)):
            first -= 1  # back to what the clause is about
        while first and any(closes[first:i]) and not closes[first - 1]:
            first -= 1  # a sentence before is taken whole
        kept.update(range(first, last + 1))
    room = ASKED
    parts: list[str] = []
    for i in sorted(kept or range(len(clauses)), reverse=True):
        room -= len(clauses[i])
        if parts and room < 0:
            break
        parts.append(text[clauses[i][0].start : ends[i]].strip())
    return " ".join(" ".join(reversed(parts)).split())


def reference(words: Sequence[Word]) -> Literal["strong", "weak", ""]:
    """How plainly the words point back at something that they do not name themselves.

    A pronoun that follows a topic word of an earlier clause is taken to stand for that.
    """
    found: Literal["weak", ""] = ""
    for i, word in enumerate(words):
        strong = word.plain in phrasebook().words.strong and _points_back(words, i)
        if not strong and word.plain not in phrasebook().words.weak:
            continue
        if any(w.clause < word.clause for w in topic_words(words[:i])):
            continue
        if strong:
            return "strong"
        if not any(w.clause < word.clause and _is_body(w) for w in words[:i]):
            found = "weak"
    return found


def _points_back(words: Sequence[Word], i: int) -> bool:
    sets = phrasebook().words
    word, after = words[i].plain, [w.plain for w in words[i + 1 :]]
    before = words[i - 1].plain if i else ""
    if word in ("it", "its"):
        return not (bool(after) and after[0] in sets.plain_it and len(after) > 1)
    if word in ("this", "that", "these", "those", "such"):
        if before == "all" or (after and after[0] in sets.not_said_before):
            return False
        if word == "such" and after[:1] in (["a"], ["an"]):
            return False  # "such a failure"
        ends = not after or words[i].clause != words[i + 1].clause
        return ends or after[0] in sets.after_that or i <= 1 or word in ("these", "those")
    return word not in ("one", "ones") or before not in ("no", "any", "every")


def _leans(words: Sequence[Word]) -> bool:
    """Whether the words are about nothing, or point back and are about little."""
    topic = len(topic_words(words))
    return topic <= _FEW[reference(words)]


def _joined(clauses: Sequence[Sequence[Word]], first: int, last: int) -> list[Word]:
    return [word for clause in clauses[first : last + 1] for word in clause]


def _clauses(words: Sequence[Word]) -> list[list[Word]]:
    return [list(clause) for _, clause in groupby(words, key=lambda word: word.clause)]


def _is_body(word: Word) -> bool:
    return any(word.plain in f.members for f in phrasebook().family if f.name == "body")


@cache
def small_words() -> frozenset[str]:
    """The language's small words, in plain form."""
    return frozenset(phrasebook().generic.small.split())


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@cache
def _generic() -> frozenset[str]:
    groups = phrasebook().generic
    words = f"{groups.small} {groups.thin} {groups.everyones}".split()
    return frozenset(_stemmer().stemWord(word) for word in words)


@cache
def _phrases(kind: PhraseKind) -> tuple[frozenset[tuple[str, ...]], int]:
    phrases = frozenset(tuple(phrase.split()) for phrase in getattr(phrasebook().phrases, kind))
    return phrases, max(len(phrase) for phrase in phrases)
