"""Fit the fusion's weights: `python -m rag.training.fusion`.

Listwise: the weights under which a passage that answers is likeliest to be drawn from those found,
by a softmax over the fused scores (Cao and others, 2007), on the questions of `queries.jsonl`,
whose writers saw neither the bank nor the evaluation cases. Prints what is found with a fifth of
the questions held out in turn, and the weights for `rag/retrieval.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rag.anchors import find
from rag.config import Settings
from rag.index import PassageIndex
from rag.pipeline import build_pipeline
from rag.retrieval import WEIGHTS, Query, features, question_search
from rag.types import Passage, Span

QUERIES = Path(__file__).parent / "queries.jsonl"
FOLDS = 5
STEPS, RATE, START = 300, 0.1, 3.0
SHRINK = 1e-4  # weight of the squared weights against the mean log-likelihood

Table = tuple[NDArray[np.float64], NDArray[np.bool_]]  # scores by search, and which answer


def main() -> None:
    pipeline = build_pipeline(Settings.from_env())
    index = pipeline.index
    raw = read_queries()
    raw = [query for query in raw if query["answers"]]
    vectors = pipeline.encoder.encode([query["question"] for query in raw])
    tables = []
    for query, vector in zip(raw, vectors, strict=True):
        near = question_search(index, vector)
        scores = features(index, Query(query["question"], vector), near)
        tables.append(_table(scores, [_gold(index, answer) for answer in query["answers"]], index))
    print("before  ", _report(tables, np.array([WEIGHTS[name] for name in WEIGHTS])))
    held_out: list[float] = []
    for fold in range(FOLDS):
        weights = fit([t for i, t in enumerate(tables) if i % FOLDS != fold])
        held_out += _ranks(tables[fold::FOLDS], weights)
    print("held out", _measures(held_out))
    weights = fit(tables)
    print("after   ", _report(tables, weights))
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f'    "{name}": {weight:.3f},')


def read_queries(file: Path = QUERIES) -> list[dict[str, Any]]:
    """The questions of a file of training questions, one object a line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def fit(tables: Sequence[Table]) -> NDArray[np.float64]:
    """Weights of no less than 0, which sum to 1."""
    lists = [(torch.tensor(scores), torch.tensor(right)) for scores, right in tables if right.any()]
    weights = torch.full((len(WEIGHTS),), START, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=RATE)
    for _ in range(STEPS):
        likely = [
            torch.logsumexp((scores @ weights)[right], 0) - torch.logsumexp(scores @ weights, 0)
            for scores, right in lists
        ]
        loss = SHRINK * (weights**2).sum() - torch.stack(likely).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            weights.clamp_(min=0.0)
    fitted: NDArray[np.float64] = weights.detach().numpy()
    shares: NDArray[np.float64] = fitted / fitted.sum()
    return shares


def _ranks(tables: Sequence[Table], weights: NDArray[np.float64]) -> list[float]:
    """The rank of the first passage that answers, for each question."""
    ranks = []
    for scores, right in tables:
        found = np.flatnonzero(right[np.argsort(-(scores @ weights), kind="stable")])
        ranks.append(float(found[0] + 1) if len(found) else np.inf)
    return ranks


def _report(tables: Sequence[Table], weights: NDArray[np.float64]) -> Mapping[str, float]:
    return _measures(_ranks(tables, weights))


def _measures(ranks: Sequence[float]) -> Mapping[str, float]:
    r = np.array(ranks)
    recall = {f"recall@{k}": round(float((r <= k).mean()), 3) for k in (1, 5, 10)}
    return {"mrr": round(float((1 / r).mean()), 3), **recall}


def _table(
    scores: Mapping[str, Mapping[str, float]], gold: Sequence[tuple[str, Span]], index: PassageIndex
) -> Table:
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
