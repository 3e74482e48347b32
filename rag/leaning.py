"""How likely a turn of a conversation leans on what was asked before it: by its words and, with a
library, by what is more like a question that the library answers, the turn alone or with that."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.cues import CueMatches, match_cues
from rag.encoders import Encoder, Vectors
from rag.index import PassageIndex
from rag.mentions import mentions
from rag.phrasebook import phrasebook
from rag.retrieval import question_search
from rag.threads import Thread, carried
from rag.turns import (
    Word,
    asks,
    has_phrase,
    is_fragment,
    phrase_at,
    reference,
    topic_words,
)

MODELS = Path(__file__).parent / "data" / "leaning.json"  # by rag/training/leaning.py
MOST_TOPIC_WORDS = 6  # that are counted
SETTLED = 0.05  # chance by the words alone, from either end, at which the library is not asked

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Library:
    """What a library knows of short texts."""

    encoder: Encoder
    index: PassageIndex

    def familiarity(self, texts: Sequence[str]) -> list[float]:
        """Each text's cosine to the nearest question that is answered; one encode call."""
        vectors = self.encoder.encode(texts)
        return [self._familiar(vector, match_cues(self.index, vector)) for vector in vectors]

    def features(self, asked: str, thread: Thread) -> Features:
        """How near the turn alone is to the bank, to gaps and to what is declined, and how much
        nearer to the bank it comes with the thread; one encode call of two short texts."""
        joined = f"{asked} ({carried(thread)})"
        alone, both = self.encoder.encode([asked, joined])
        cues = match_cues(self.index, alone)
        familiar = self._familiar(alone, cues)
        return {
            "familiar": familiar,
            "gain": self._familiar(both, match_cues(self.index, both)) - familiar,
            "decline": cues.best("decline")[1],
            "gap": cues.best("gap")[1],
        }

    def _familiar(self, vector: Vectors, cues: CueMatches) -> float:
        """The cosine to the nearest bank question, or example of what asks for a contact; 0
        without either."""
        bank = max(question_search(self.index, vector, k=1).values(), default=0.0)
        return max(bank, cues.best("contact")[1])


def leaning(
    words: Sequence[Word], asked: str, thread: Thread | None = None, library: Library | None = None
) -> float:
    """The chance that a turn, without its opening, leans on the thread before it."""
    own = own_topic(words, asked)
    if not own:
        return 1.0
    features = word_features(words, asked, len(own))
    chance = _chance("words", features)
    if library is None or thread is None or not SETTLED < chance < 1 - SETTLED:
        return chance
    return _chance("with_library", with_library(features, library.features(asked, thread)))


def word_features(words: Sequence[Word], asked: str, own: int) -> Features:
    """What the words of a turn with so many topic words of its own tell."""
    pointing = reference(words)
    book, first = phrasebook().words, words[0].plain
    goes_on = bool(phrase_at(words, 0, "lead")) or [w.plain for w in words[1:2]] == ["if"]
    return {
        "own": float(min(own, MOST_TOPIC_WORDS)),
        "one_own": float(own == 1),
        "strong": float(pointing == "strong"),
        "weak": float(pointing == "weak"),
        "lead": float(goes_on),
        "lead_weak": float(bool(phrase_at(words, 0, "lead_weak"))),
        "further": float(has_phrase(words, "further")),
        "about_answer": float(has_phrase(words, "about_answer")),
        "fragment": float(is_fragment(words)),
        "tells": float(not asks(asked, words)),
        "length": math.log1p(len(words)),
        "question_mark": float("?" in asked),
        "wh": float(first in book.wh and not goes_on),
        "auxiliary": float(first in book.auxiliaries),
        "person": float(first in book.persons),
    }


def with_library(told: Features, known: Features) -> Features:
    """The features of the words with a library's, and what they tell together."""
    return {**told, **known, "told_familiar": told["tells"] * known["familiar"]}


def own_topic(words: Sequence[Word], text: str) -> set[str]:
    """Stems of the topic words; a place or a stage alone is no topic."""
    named = [mention for mention in mentions(text) if mention.family.competes == "always"]
    return {
        word.stem
        for word in topic_words(words)
        if not any(mention.start <= word.start < mention.end for mention in named)
    }


def _chance(model: str, features: Features) -> float:
    fitted = _models()[model]
    z = fitted["intercept"] + sum(fitted[name] * value for name, value in features.items())
    return 1 / (1 + math.exp(-z))


@cache
def _models() -> Mapping[str, Mapping[str, float]]:
    models: Mapping[str, Mapping[str, float]] = json.loads(MODELS.read_text(encoding="utf-8"))
    return models
