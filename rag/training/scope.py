"""Fit the scope classifier: `python -m rag.training.scope` writes `rag/data/scope.json`.

Learned from `queries.jsonl` (answered and unanswered questions) and, each with itself left out of
the index, from a sample of the bank (answered) and the cues of gaps and declines (unanswered).
"""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.preprocessing import StandardScaler

from rag.config import Settings
from rag.cues import CueMatches
from rag.encoders import Vectors
from rag.index import PassageIndex
from rag.pipeline import build_pipeline
from rag.retrieval import Query, question_search, search
from rag.scope import FEATURES, MODEL, scope_features
from rag.training.fusion import QUERIES
from rag.types import CueKind

SAMPLE = 900  # bank questions taken as answered examples
WEIGHT_OWN = 3.0  # of queries.jsonl against the left-one-out examples, whose siblings stay in
SEED = 20261122


def main() -> None:
    pipeline = build_pipeline(Settings.from_env())
    index = pipeline.index
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    own = [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    bank = chance.sample(list(index.contents.questions), SAMPLE)
    cues = [cue for cue in index.contents.cues if cue.kind in ("gap", "decline")]
    texts = [q["question"] for q in own] + [q.text for q in bank] + [c.text for c in cues]
    left_out = [None] * len(own) + [q.id for q in bank] + [c.id for c in cues]
    labels = [bool(q["answers"]) for q in own] + [True] * len(bank) + [False] * len(cues)
    vectors = pipeline.encoder.encode(texts)
    rows = [
        example(index, Query(text, vector), without)
        for text, vector, without in zip(texts, vectors, left_out, strict=True)
    ]
    x, y = np.array(rows), np.array(labels)
    weights = np.array([WEIGHT_OWN] * len(own) + [1.0] * (len(rows) - len(own)))
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=0.5, class_weight="balanced", max_iter=1_000)
    guess = cross_val_predict(
        model,
        scaler.transform(x),
        y,
        cv=5,
        method="predict_proba",
        params={"sample_weight": weights},
    )[:, 1]
    mine = slice(0, len(own))
    print(
        f"AUC, cross-validated: all {roc_auc_score(y, guess):.3f}, "
        f"queries.jsonl {roc_auc_score(y[mine], guess[mine]):.3f}"
    )
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        answered = guess[mine] >= threshold
        false = float((~answered[y[mine]]).mean())
        refused = float((~answered[~y[mine]]).mean())
        print(f"at {threshold:.2f}: false refusals {false:.3f}, unanswerable refused {refused:.3f}")
    model.fit(scaler.transform(x), y, sample_weight=weights)
    slope = model.coef_[0] / scaler.scale_
    fitted = {
        "intercept": float(model.intercept_[0] - (slope * scaler.mean_).sum()),
        "weights": dict(zip(FEATURES, map(float, slope), strict=True)),
    }
    MODEL.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def example(index: PassageIndex, query: Query, without: str | None) -> list[float]:
    """The features of a question, as if it (`without`) were not in the index itself."""
    near = question_search(index, query.vector)
    near.pop(without or "", None)
    results = search(index, query, near)
    if without:  # its own keywords would give it away
        results = [replace(r, features={**r.features, "question_keyword": 0.0}) for r in results]
    return list(
        scope_features(index, query, results, near, cues_without(index, query.vector, without))
    )


def cues_without(index: PassageIndex, vector: Vectors, without: str | None) -> CueMatches:
    """The cues near a vector, one left out."""
    scores: dict[CueKind, dict[str, float]] = {}
    for cue_id, cosine in index.nearest("cues", vector, 60).items():
        if cue_id != without:
            cue = index.cues[cue_id]
            scores.setdefault(cue.kind, {}).setdefault(cue.target, cosine)
    return CueMatches(scores)


if __name__ == "__main__":
    main()
