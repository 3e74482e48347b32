"""From a question to ranked passages: vector search, keyword search, fusion.

Each search is a function with explicit arguments that returns scores by passage id; `fuse` adds
them up. A passage is found by its own words and by the bank's questions that it answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.encoders import Vectors
from rag.index import PassageIndex
from rag.types import Filters, SearchResult

CANDIDATES = 60  # passages, and bank questions times three, that each search puts forward

# Weights of the convex fusion, fitted by rag/training/fusion.py (rows in evals/README.md).
WEIGHTS: Mapping[str, float] = {
    "passage_vector": 0.09,
    "sentence_vector": 0.06,
    "passage_keyword": 0.03,
    "question_vector": 0.29,
    "question_votes": 0.34,
    "question_keyword": 0.19,
}
# In a document that the bank has no questions for, as one that was just added: the same weights,
# with the questions' scores that such words lead one to expect in the place of those.
UNASKED_WEIGHTS: Mapping[str, float] = {
    "passage_vector": 0.43,
    "sentence_vector": 0.41,
    "passage_keyword": 0.08,
}
UNASKED_BASE = 0.11
VOTES = 3  # of a passage's bank questions that are averaged


@dataclass(frozen=True, slots=True)
class Query:
    """A question and its (dimensions,) unit vector, encoded once."""

    text: str
    vector: Vectors


def vector_search(
    index: PassageIndex, vector: Vectors, k: int = CANDIDATES, filters: Filters = Filters()
) -> dict[str, float]:
    """Cosine of each of the k nearest passages to the query."""
    return index.nearest("passages", vector, k, filters)


def keyword_search(
    index: PassageIndex, text: str, k: int = CANDIDATES, filters: Filters = Filters()
) -> dict[str, float]:
    """BM25 of the k best passages, as a share of the best."""
    passages = index.contents.passages
    scores = index.passage_keywords.scores(text)
    best = {passages[i].id: s for i, s in _top(scores, k) if index.admits(passages[i], filters)}
    return _scaled(best)


def sentence_search(
    index: PassageIndex, vector: Vectors, k: int = CANDIDATES, filters: Filters = Filters()
) -> dict[str, float]:
    """Cosine of the nearest sentence of each of the k passages whose sentences are nearest."""
    passages = index.contents.passages
    best = _top(index.best_sentence_scores(vector), k)
    return {passages[i].id: s for i, s in best if index.admits(passages[i], filters)}


def question_search(
    index: PassageIndex, vector: Vectors, k: int = 4 * CANDIDATES, filters: Filters = Filters()
) -> dict[str, float]:
    """Cosine of each of the k nearest bank questions to the query, by question id."""
    return index.nearest("questions", vector, k, filters) if index.questions else {}


def question_keyword_search(
    index: PassageIndex, text: str, k: int = CANDIDATES, filters: Filters = Filters()
) -> dict[str, float]:
    """BM25 of the best bank question of each passage, as a share of the best."""
    questions = index.contents.questions
    best: dict[str, float] = {}
    for i, score in _top(index.question_keywords.scores(text), 3 * k):
        for passage_id in questions[i].passage_ids:
            if index.admits(index.passages[passage_id], filters):
                best[passage_id] = max(best.get(passage_id, 0.0), score)
    return _scaled(best)


def fuse(
    scores: Mapping[str, Mapping[str, float]], weights: Mapping[str, float] = WEIGHTS
) -> dict[str, float]:
    """Convex sum of the searches' scores; a passage that a search did not find counts 0 there."""
    fused: dict[str, float] = {}
    for name, weight in weights.items():
        for passage_id, score in scores.get(name, {}).items():
            fused[passage_id] = fused.get(passage_id, 0.0) + weight * max(score, 0.0)
    return fused


def search(
    index: PassageIndex,
    query: Query,
    near_questions: Mapping[str, float],
    k: int = 20,
    filters: Filters = Filters(),
) -> list[SearchResult]:
    """The k best passages, best first; `features` holds each search's score.

    `near_questions` is what `question_search` found for the query.
    """
    scores = features(index, query, near_questions, filters)
    fused = fuse(scores)
    if len(index.banked_sources) < len(index.sources):
        for passage_id, score in fuse(scores, UNASKED_WEIGHTS).items():
            if index.passages[passage_id].source_id not in index.banked_sources:
                fused[passage_id] = max(fused[passage_id], UNASKED_BASE + score)
    best = sorted(fused, key=lambda passage_id: (-fused[passage_id], passage_id))[:k]
    return [
        SearchResult(
            index.passages[passage_id],
            fused[passage_id],
            {name: found.get(passage_id, 0.0) for name, found in scores.items()},
        )
        for passage_id in best
    ]


def features(
    index: PassageIndex,
    query: Query,
    near_questions: Mapping[str, float],
    filters: Filters = Filters(),
) -> dict[str, dict[str, float]]:
    """The scores of every search, by the search's name and passage id."""
    by_passage: dict[str, list[float]] = {}
    for question_id, score in near_questions.items():  # best first
        for passage_id in index.questions[question_id].passage_ids:
            if not index.admits(index.passages[passage_id], filters):
                continue
            by_passage.setdefault(passage_id, []).append(score)
    return {
        "passage_vector": vector_search(index, query.vector, filters=filters),
        "sentence_vector": sentence_search(index, query.vector, filters=filters),
        "passage_keyword": keyword_search(index, query.text, filters=filters),
        "question_vector": {p: scores[0] for p, scores in by_passage.items()},
        "question_votes": {p: sum(s[:VOTES]) / VOTES for p, s in by_passage.items()},
        "question_keyword": question_keyword_search(index, query.text, filters=filters),
    }


def _top(scores: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
    """Positions and values of the k highest scores above 0, best first."""
    k = min(k, len(scores))
    if not k:
        return []
    best = np.argpartition(-scores, k - 1)[:k]
    best = best[np.argsort(-scores[best], kind="stable")]
    return [(int(i), float(scores[i])) for i in best if scores[i] > 0]


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    top = max(scores.values(), default=0.0)
    return {key: score / top for key, score in scores.items()} if top else {}
