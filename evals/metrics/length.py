"""How long an answer is, and how hard the product's own words are to read."""

from __future__ import annotations

import re

from evals.cases import Case
from rag.render import markdown
from rag.types import Answer, Status

LEAST_WORDS = 10  # shorter text gives no steady reading age

_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)*", re.IGNORECASE)
_STOP = re.compile(r"[.!?]+(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")


def answer_chars(case: Case, answer: Answer) -> float | None:
    """Characters of what the user reads, where the documents answer and an answer is given."""
    if not case.answers or answer.status is not Status.ANSWERED:
        return None
    return float(len(markdown(answer.blocks)))


def own_words_age(answer: Answer) -> float | None:
    """Reading age of the product's own sentences in an answer.

    Headings and credit lines, which are names of works, are no sentences and left out.
    """
    own = [_ADDRESS.sub("", b.text).strip() for b in answer.blocks if b.kind == "own"]
    return reading_age("\n".join(text for text in own if text.endswith((".", "!", "?"))))


def reading_age(text: str) -> float | None:
    """Flesch-Kincaid grade plus five years; None for too few words.

    Grade: .39 words a sentence + 11.8 syllables a word - 15.59 (J. P. Kincaid, R. P. Fishburne,
    R. L. Rogers and B. S. Chissom, Derivation of new readability formulas for Navy enlisted
    personnel, Research Branch Report 8-75, 1975).
    """
    text = _ADDRESS.sub("", text)
    words = _WORD.findall(text)
    sentences = [part for part in _STOP.split(text) if _WORD.search(part)]
    if len(words) < LEAST_WORDS:
        return None
    a_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(sentences) + 11.8 * a_word - 15.59 + 5


def syllables(word: str) -> int:
    """Groups of vowels, less a silent e at the end; at least one. An estimate, as is usual."""
    word = word.lower()
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye"))
    return max(groups - (silent and groups > 1), 1)
