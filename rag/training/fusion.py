"""Fit the fusion's weights: `python -m rag.training.fusion`.

Coordinate ascent on the mean reciprocal rank of `queries.jsonl`, questions written by people who
saw neither the bank nor the evaluation cases. Prints the weights for `rag/retrieval.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.anchors import find
from rag.config import Settings
from rag.index import PassageIndex
from rag.pipeline import build_pipeline
from rag.retrieval import WEIGHTS, Query, features, question_search
from rag.types import Passage, Span

QUERIES = Path(__file__).parent / "queries.jsonl"
STEPS = (0.5, 0.7, 0.85, 1.2, 1.4, 2.0)
PRIOR = 0.02  # of MRR, against weights far from even: the fit has few queries


def main() -> None:
    pipeline = build_pipeline(Settings.from_env())
    index = pipeline.index
    raw = [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    raw = [query for query in raw if query["answers"]]
    vectors = pipeline.encoder.encode([query["question"] for query in raw])
    tables = []
    for query, vector in zip(raw, vectors, strict=True):
        near = question_search(index, vector)
        scores = features(index, Query(query["question"], vector), near)
        tables.append(_table(scores, [_gold(index, answer) for answer in query["answers"]], index))
    weights = np.array([WEIGHTS[name] for name in WEIGHTS])
    print("before", _report(tables, weights))
    weights = fit(tables, weights)
    print("after ", _report(tables, weights))
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f'    "{name}": {weight:.3f},')


def fit(
    tables: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The weights, scaled to sum to 1, that no single step improves."""
    best = _objective(tables, weights)
    improved = True
    while improved:
        improved = False
        for i in range(len(weights)):
            for step in STEPS:
                tried = weights.copy()
                tried[i] = max(tried[i], 0.01) * step
                tried /= tried.sum()
                score = _objective(tables, tried)
                if score > best + 1e-4:
                    best, weights, improved = score, tried, True
    return weights


def _objective(
    tables: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]], weights: NDArray[np.float64]
) -> float:
    even = np.full(len(weights), 1 / len(weights))
    return _report(tables, weights)["mrr"] - PRIOR * float(np.abs(weights - even).sum())


def _report(
    tables: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]], weights: NDArray[np.float64]
) -> Mapping[str, float]:
    ranks = []
    for scores, relevant in tables:
        order = np.argsort(-(scores @ weights), kind="stable")
        found = np.flatnonzero(relevant[order])
        ranks.append(found[0] + 1 if len(found) else np.inf)
    r = np.array(ranks)
    return {
        "mrr": float((1 / r).mean()),
        **{f"recall@{k}": float((r <= k).mean()) for k in (1, 5, 10)},
    }


def _table(
    scores: Mapping[str, Mapping[str, float]], gold: Sequence[tuple[str, Span]], index: PassageIndex
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    ids = sorted({passage_id for found in scores.values() for passage_id in found})
    rows = [[scores[name].get(passage_id, 0.0) for name in WEIGHTS] for passage_id in ids]
    relevant = [_answers(index.passages[passage_id], gold) for passage_id in ids]
    return np.array(rows), np.array(relevant)


def _gold(index: PassageIndex, answer: Mapping[str, str]) -> tuple[str, Span]:
    text = index.documents[answer["source_id"]].text
    return answer["source_id"], find(text, answer["quote"], item="queries.jsonl")


def _answers(passage: Passage, gold: Sequence[tuple[str, Span]]) -> bool:
    return any(
        passage.source_id == source_id and passage.start < end and start < passage.end
        for source_id, (start, end) in gold
    )


if __name__ == "__main__":
    main()
