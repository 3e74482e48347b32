"""Whether the documents answer a question, decided from what retrieval found and from what is
known not to be covered: nearness alone cannot tell a near miss from an answer."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from rag.cues import CueMatches
from rag.index import PassageIndex
from rag.retrieval import Query
from rag.types import SearchResult

Verdict = Literal["answer", "gap", "decline", "clarify", "weak"]

MODEL = Path(__file__).parent / "data" / "scope.json"  # written by rag/training/scope.py
FEATURES = (
    "question",  # cosine of the nearest bank question
    "question_votes",  # mean cosine of the best passage's three nearest
    "agreement",  # share of the ten nearest bank questions that the best passage answers
    "passage",  # cosine of the nearest passage
    "sentence",  # cosine of the nearest sentence
    "gap",  # cosine of the nearest example of a known gap
    "gap_lead",  # that, less the nearest bank question
    "decline_lead",  # the same for what is declined
    "known_words",  # share of the question's words, by rarity, in the best passages and questions
    "length",  # log of the number of words
)
THRESHOLD = 0.42  # chance of being answerable below which it is not answered
SHORT_WORDS = 7  # a longer message is not asked to be clarified
CLARIFY = 0.50  # cosine to an unclear message ...
CLARIFY_LEAD = 0.05  # ... and by how much it must outdo the nearest bank question
DECLINE = 0.45  # cosine to an example of what is declined
NEARLY = 0.01  # as near as the nearest bank question, or gap, all but this
GAP_NAMED = 0.45  # cosine to a gap's example above which the gap is named
BEST_PASSAGES = 5
NEW_SOURCE = 0.50  # cosine at which a document that no curator has seen is trusted to answer


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be done with a question, the id of the gap or reply it calls for, and how
    likely it is that the documents answer."""

    verdict: Verdict
    target: str | None = None
    chance: float = 1.0


def judge(
    index: PassageIndex,
    query: Query,
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
    cues: CueMatches,
) -> Scope:
    """Decide what is to be done with the question."""
    question = next(iter(near_questions.values()), 0.0)
    clarify, clarify_score = cues.best("clarify")
    if (
        clarify_score > max(CLARIFY, question + CLARIFY_LEAD)
        and len(query.text.split()) <= SHORT_WORDS
    ):
        return Scope("clarify", clarify)
    if declined := _declined(index, query.text, cues, question):
        return Scope("decline", declined)
    chance = answerable(scope_features(index, query, results, near_questions, cues))
    if chance >= THRESHOLD or _answered_by_new_source(index, results):
        return Scope("answer", chance=chance)
    gap, gap_score = cues.best("gap")
    if gap_score >= GAP_NAMED:
        return Scope("gap", gap, chance)
    return Scope("weak", chance=chance)


def _declined(index: PassageIndex, text: str, cues: CueMatches, question: float) -> str | None:
    """The kind of request that is declined, by its words or by nearness to examples of it."""
    for reply in index.contents.replies:
        if any(re.search(pattern, text, re.IGNORECASE) for pattern in reply.patterns):
            return reply.id
    target, score = cues.best("decline")
    gap = cues.best("gap")[1]
    return target if score > max(DECLINE, question - NEARLY, gap - NEARLY) else None


def answerable(features: Sequence[float]) -> float:
    """The chance that the documents answer, by the fitted logistic model."""
    model = _model()
    z = model["intercept"] + sum(
        model["weights"][name] * value for name, value in zip(FEATURES, features, strict=True)
    )
    return 1 / (1 + math.exp(-z))


def scope_features(
    index: PassageIndex,
    query: Query,
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
    cues: CueMatches,
) -> tuple[float, ...]:
    """The values of FEATURES, in that order."""
    best = results[:BEST_PASSAGES]
    question = next(iter(near_questions.values()), 0.0)
    nearest = list(near_questions)[:10]
    top = results[0].passage.id if results else ""
    votes = sum(top in index.questions[q].passage_ids for q in nearest)
    gap = cues.best("gap")[1]
    return (
        question,
        max((r.features["question_votes"] for r in best), default=0.0),
        votes / 10,
        max((r.features["passage_vector"] for r in best), default=0.0),
        max((r.features["sentence_vector"] for r in best), default=0.0),
        gap,
        gap - question,
        cues.best("decline")[1] - question,
        _known_words(index, query, best, nearest),
        math.log1p(len(query.text.split())),
    )


def _known_words(
    index: PassageIndex, query: Query, best: Sequence[SearchResult], nearest: Sequence[str]
) -> float:
    """The share of the question's stemmed words, by rarity, that the best finds hold."""
    keywords = index.passage_keywords
    asked = set(keywords.tokens(query.text))
    if not asked:
        return 0.0
    held = frozenset().union(
        *(index.passage_words[r.passage.id] for r in best),
        *(index.question_words[q] for q in nearest),
    )
    rarity = {token: keywords.rarity(token) for token in asked}
    return sum(rarity[token] for token in asked & held) / sum(rarity.values())


def _answered_by_new_source(index: PassageIndex, results: Sequence[SearchResult]) -> bool:
    """Whether a document without a question bank holds a near passage: the known gaps were
    judged before it was added."""
    return any(
        r.passage.source_id not in index.banked_sources
        and r.features["passage_vector"] >= NEW_SOURCE
        for r in results[:BEST_PASSAGES]
    )


@cache
def _model() -> dict[str, Any]:
    model: dict[str, Any] = json.loads(MODEL.read_text(encoding="utf-8"))
    return model
