"""Completing what is typed into a search box with questions of the bank.

They are what people ask, and are never shown as a document's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.encoders import Encoder
from rag.index import PassageIndex
from rag.retrieval import question_search
from rag.types import BankQuestion

MOST = 6
LONGEST = 140  # characters of a question that is offered
FEWEST_CHARS = 2  # typed, before anything is offered
NEAR_WORDS = 2  # typed, before questions of other words are offered ...
NEAR = 0.45  # ... at this cosine
# Whose questions come first; those with text messages' and children's spelling are left out.
VOICES = ("school", "keywords", "helpline", "parent")

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


class Completer:
    """Holds the bank's questions in the form that they are compared in."""

    def __init__(self, index: PassageIndex, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._questions = [
            (question, words_in(question.text))
            for question in sorted(index.contents.questions, key=_preference)
            if _is_offered(question)
        ]

    def __call__(self, typed: str, k: int = MOST) -> tuple[str, ...]:
        """Up to k questions: that begin with what is typed, that hold it, that are near it.

        One for each passage that answers, so that the k differ in more than wording.
        """
        words = words_in(typed)
        if len(typed.strip()) < FEWEST_CHARS or not words:
            return ()
        begin = [q for q, has in self._questions if begins_with(has, words)]
        hold = [q for q, has in self._questions if holds(has, words)]
        found = _one_a_passage([*begin, *hold])
        if len(found) < k and len(words) >= NEAR_WORDS:
            found = _one_a_passage([*begin, *hold, *self._near(typed)])
        return tuple(question.text for question in found.values())[:k]

    def _near(self, typed: str) -> list[BankQuestion]:
        near = question_search(self._index, self._encoder.encode([typed])[0])
        questions = (self._index.questions[id_] for id_, cosine in near.items() if cosine >= NEAR)
        return [question for question in questions if _is_offered(question)]


def words_in(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


def begins_with(has: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether words begin with those typed, the last of which may be unfinished."""
    *whole, last = typed
    return (
        len(has) >= len(typed)
        and list(has[: len(whole)]) == whole
        and has[len(whole)].startswith(last)
    )


def holds(has: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether each word typed begins a word, in any order."""
    return all(any(word.startswith(part) for word in has) for part in typed)


def _one_a_passage(questions: Sequence[BankQuestion]) -> Mapping[str, BankQuestion]:
    found: dict[str, BankQuestion] = {}
    for question in questions:
        found.setdefault(question.passage_ids[0], question)
    return found


def _is_offered(question: BankQuestion) -> bool:
    return question.voice in VOICES and len(question.text) <= LONGEST


def _preference(question: BankQuestion) -> tuple[int, int]:
    """By voice, then the shorter."""
    rank = VOICES.index(question.voice) if question.voice in VOICES else len(VOICES)
    return rank, len(question.text)
