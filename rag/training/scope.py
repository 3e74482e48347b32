"""Fit the scope classifiers: `python -m rag.training.scope` writes `rag/data/scope.json`.

Whether a question is answerable, to be declined, or too unclear to be either. Learned from
`queries.jsonl`, the cues of disagreements (answered) and, each with itself left out of the index, a
sample of the bank (answered) and the cues of gaps (unanswered), declines and questions back.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from rag.config import Settings
from rag.cues import match_cues
from rag.index import PassageIndex
from rag.pipeline import build_pipeline
from rag.retrieval import Query, question_search, search
from rag.scope import FEATURES, MODELS, scope_features
from rag.training.fusion import read_queries
from rag.types import Contents

SAMPLE = 1_500  # bank questions taken as answered examples
WEIGHT_OWN = 3.0  # of the others against the left-one-out examples, whose siblings stay in
SEED = 20261122
THRESHOLDS = (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)  # that are reported
# For each classifier the kinds of example that are positive, and those it does not learn from:
# of questions that look like what is declined, nobody has said whether they are answerable; of the
# oldest unanswerable ones, nobody whether they are to be declined.
CLASSIFIERS = {
    "answerable": ({"answered"}, {"ordinary", "unclear"}),
    "declined": ({"decline", "off_topic"}, {"unanswered", "unclear"}),
    "unclear": ({"unclear"}, set[str]()),
}
STRENGTHS = {"features_alone": 0.5, "with_vector": 0.01}  # inverse, of the regularisation


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its kind; `without` is its own id where it stands in the index."""

    text: str
    kind: str
    without: str | None = None


def main() -> None:
    pipeline = build_pipeline(Settings.from_env())
    index = pipeline.index
    examples = [
        *own_examples(),
        *disputed_examples(index.contents),
        *indexed_examples(index.contents),
    ]
    vectors = pipeline.encoder.encode([e.text for e in examples])
    features = np.array(
        [
            example(index, Query(e.text, v), e.without)
            for e, v in zip(examples, vectors, strict=True)
        ]
    )
    inputs = {"features_alone": features, "with_vector": np.hstack([features, vectors])}
    models: dict[str, Any] = {"encoder": pipeline.encoder.id}
    for what, (positive, unlearned) in CLASSIFIERS.items():
        rows = [i for i, e in enumerate(examples) if e.kind not in unlearned]
        learned = [examples[i] for i in rows]
        models[what] = {}
        for name, x in inputs.items():
            print(f"{what}, {name}")
            models[what][name] = fit(x[rows], learned, positive, STRENGTHS[name])
    MODELS.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")


def own_examples() -> list[Example]:
    """The questions of queries.jsonl."""
    return [
        Example(q["question"], "answered" if q["answers"] else q.get("kind", "unanswered"))
        for q in read_queries()
    ]


def disputed_examples(contents: Contents) -> list[Example]:
    """The cues of disagreements, which all are answered: no feature knows them."""
    return [Example(c.text, "answered") for c in contents.cues if c.kind == "disagreement"]


def indexed_examples(contents: Contents) -> list[Example]:
    """A sample of the bank, and the cues of gaps, of what is declined and of what is unclear."""
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    bank = chance.sample(list(contents.questions), SAMPLE)
    kinds = {"gap": "near", "decline": "decline", "clarify": "unclear"}
    cues = [cue for cue in contents.cues if cue.kind in kinds]
    return [Example(q.text, "answered", q.id) for q in bank] + [
        Example(cue.text, kinds[cue.kind], cue.id) for cue in cues
    ]


def fit(
    x: NDArray[np.float64], examples: Sequence[Example], positive: set[str], strength: float
) -> dict[str, Any]:
    """A logistic model in the units of x, having printed what it makes of questions held out."""
    y = np.array([e.kind in positive for e in examples])
    weights = np.array([1.0 if e.without else WEIGHT_OWN for e in examples])
    model = make_pipeline(
        StandardScaler(), LogisticRegression(C=strength, class_weight="balanced", max_iter=3_000)
    )
    weighed = {"logisticregression__sample_weight": weights}
    folds = KFold(5, shuffle=True, random_state=0)
    chance = cross_val_predict(model, x, y, cv=folds, method="predict_proba", params=weighed)[:, 1]
    report([e.kind if e.without is None else "" for e in examples], y, chance)
    model.fit(x, y, **weighed)
    scaler, logistic = model[0], model[1]
    slope = logistic.coef_[0] / scaler.scale_
    fitted = {
        "intercept": float(logistic.intercept_[0] - (slope * scaler.mean_).sum()),
        "weights": dict(zip(FEATURES, slope.round(4).tolist(), strict=False)),
    }
    vector = slope[len(FEATURES) :].round(4).tolist()
    return {**fitted, "vector": vector} if vector else fitted


def report(kinds: Sequence[str], y: NDArray[np.bool_], chance: NDArray[np.float64]) -> None:
    """Of queries.jsonl, the share of each kind whose chance reaches each threshold."""
    own = np.array([bool(kind) for kind in kinds])
    print(f"  AUC on queries.jsonl, held out: {roc_auc_score(y[own], chance[own]):.3f}")
    for threshold in THRESHOLDS:
        shares = {
            kind: (chance[np.array(kinds) == kind] >= threshold).mean()
            for kind in sorted(set(kinds) - {""})
        }
        print(f"  at {threshold:.2f}:", ", ".join(f"{k} {s:.3f}" for k, s in shares.items()))


def example(index: PassageIndex, query: Query, without: str | None) -> list[float]:
    """The features of a question, as if it (`without`) were not in the index itself."""
    near = question_search(index, query.vector)
    near.pop(without or "", None)
    results = search(index, query, near)
    if without:  # its own keywords would give it away
        results = [replace(r, features={**r.features, "question_keyword": 0.0}) for r in results]
    return list(
        scope_features(index, query, results, near, match_cues(index, query.vector, without))
    )


if __name__ == "__main__":
    main()
