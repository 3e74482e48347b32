"""Fit when an answer touches a disagreement: `python -m rag.training.disagreements` prints it.

Learned from `disagreements.jsonl`: questions written by people who had seen the topics but not
their example questions, each with the topic it touches, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from rag.config import Settings
from rag.cues import match_cues
from rag.disagreements import FEATURES, LIKELIEST, features, touched_any
from rag.encoders import Vectors
from rag.pipeline import Pipeline, build_pipeline
from rag.retrieval import Query, question_search, search
from rag.training.fusion import read_queries

QUESTIONS = Path(__file__).parent / "disagreements.jsonl"
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


@dataclass(frozen=True, slots=True)
class _Example:
    """One question and one disagreement: its features, and whether it is the right one."""

    question: int
    values: tuple[float, ...]
    right: bool


def main() -> None:
    pipeline = build_pipeline(Settings.from_env())
    asked = read_queries(QUESTIONS)
    vectors = pipeline.encoder.encode([q["question"] for q in asked])
    examples = [
        example
        for i, (q, vector) in enumerate(zip(asked, vectors, strict=True))
        for example in _examples(pipeline, i, q["question"], vector, q["topic"])
    ]
    x, y = np.array([e.values for e in examples]), np.array([e.right for e in examples])
    model = LogisticRegression(C=10, max_iter=1_000)
    groups = [e.question for e in examples]
    chances = cross_val_predict(
        model, x, y, groups=groups, cv=GroupKFold(5), method="predict_proba"
    )[:, 1]
    touching = sum(q["topic"] is not None for q in asked)
    for threshold in THRESHOLDS:
        first = _likeliest_touched(examples, chances, threshold)
        right = sum(example.right for example in first.values())
        false = sum(asked[i]["topic"] is None for i in first)
        print(
            f"at {threshold}: of {touching} {right} right, {len(first) - right - false} another; "
            f"of {len(asked) - touching} that touch none {false}"
        )
    model.fit(x, y)
    weights = tuple(float(weight) for weight in model.coef_[0].round(2))
    print(f"{FEATURES}\nWEIGHTS = {weights}\nINTERCEPT = {model.intercept_[0]:.2f}")
    print("queries.jsonl, flagged:", _flagged(pipeline, model))


def _likeliest_touched(
    examples: Sequence[_Example], chances: NDArray[np.float64], threshold: float
) -> dict[int, _Example]:
    """For each question that is held to touch a disagreement the likeliest."""
    of_question: dict[int, list[tuple[float, _Example]]] = {}
    for example, chance in zip(examples, chances, strict=True):
        of_question.setdefault(example.question, []).append((float(chance), example))
    return {
        question: max(found, key=lambda pair: pair[0])[1]
        for question, found in of_question.items()
        if touched_any(chance for chance, _ in found) >= threshold
    }


def _flagged(pipeline: Pipeline, model: LogisticRegression) -> dict[float, float]:
    """The share of the answerable questions of queries.jsonl that is flagged, by threshold."""
    raw = read_queries()
    texts = [q["question"] for q in raw if q["answers"]]
    vectors = pipeline.encoder.encode(texts)
    best = [
        touched_any(model.predict_proba(np.array([e.values for e in found]))[:, 1])
        for text, vector in zip(texts, vectors, strict=True)
        if (found := _examples(pipeline, 0, text, vector, None))
    ]
    return {t: round(float(np.mean(np.array(best) >= t)), 3) for t in THRESHOLDS}


def _examples(
    pipeline: Pipeline, number: int, text: str, vector: Vectors, target: str | None
) -> list[_Example]:
    index = pipeline.index
    cues = match_cues(index, vector)
    near = question_search(index, vector)
    results = search(index, Query(text, vector), near)
    nearest = next(iter(near.values()), 0.0)
    known = {d.id: d for d in index.contents.disagreements}
    likely = cues.nearest("disagreement", LIKELIEST)
    topics = index.topics.chances(vector)
    return [
        _Example(number, features(index, known[t], topics, cues, results, nearest), t == target)
        for t in likely
    ]


if __name__ == "__main__":
    main()
