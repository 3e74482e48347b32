"""Fit the scope classifiers: `python -m rag.training.scope` writes
`rag/data/scope.safetensors`.

Whether a question is answerable, to be declined, or too unclear to be either. Learned from
`queries.jsonl`, the cues of disagreements (answered) and, each with itself left out of the index, a
sample of the bank (answered) and the cues of gaps (unanswered), declines and questions back. About
four minutes on two cores.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from rag.config import Settings
from rag.cues import match_cues
from rag.index import PassageIndex
from rag.pipeline import build_pipeline
from rag.retrieval import Query, question_search, search
from rag.scope import scope_features
from rag.scope_model import FILE, STEP, gamma, grid
from rag.training.fusion import read_queries
from rag.types import Contents

SAMPLE = 1_500  # bank questions taken as answered examples
WEIGHT_OWN = 3.0  # of the others against the left-one-out examples, whose siblings stay in
SEED = 20261122
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8)  # that are reported
# For each classifier the kinds of example that are positive, and those it does not learn from:
# of questions that look like what is declined, nobody has said whether they are answerable; of the
# oldest unanswerable ones, nobody whether they are to be declined.
CLASSIFIERS = {
    "answerable": ({"answered"}, {"ordinary", "unclear"}),
    "declined": ({"decline", "off_topic"}, {"unanswered", "unclear"}),
    "unclear": ({"unclear"}, set[str]()),
}
STRENGTH = 0.5  # inverse, of the regularisation of the logistic models
COST = 1.0  # of an example on the wrong side of a support vector machine
FOLDS = KFold(5, shuffle=True, random_state=0)


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
    values = np.hstack([features, vectors])
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    places = grid(values, mean, deviation)
    duals = np.zeros((len(CLASSIFIERS), len(examples)))
    biases, curves, alone = [], [], []
    for number, (what, (positive, unlearned)) in enumerate(CLASSIFIERS.items()):
        rows = np.array([i for i, e in enumerate(examples) if e.kind not in unlearned])
        learned = [examples[i] for i in rows]
        right = np.array([e.kind in positive for e in learned])
        print(what)
        machine, curve = support_vectors(places[rows] * STEP, learned, right)
        duals[number, rows[machine.support_]] = machine.dual_coef_[0]
        biases.append(machine.intercept_[0])
        curves.append(curve)
        alone.append(logistic(features[rows], learned, right))
    used = duals.any(axis=0)
    fitted = {"mean": mean, "deviation": deviation, "duals": duals[:, used]}
    fitted |= {"biases": np.array(biases), "curves": np.array(curves), "alone": np.array(alone)}
    stored = {name: value.astype(np.float32, order="C") for name, value in fitted.items()}
    save_file(stored | {"supports": places[used]}, FILE, {"encoder": pipeline.encoder.id})
    print(f"wrote {FILE} ({FILE.stat().st_size / 1e6:.1f} MB)")


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


def support_vectors(
    x: NDArray[np.float64], examples: Sequence[Example], y: NDArray[np.bool_]
) -> tuple[SVC, tuple[float, float]]:
    """The machine, and the curve that makes chances of its decisions on examples held out."""
    machine = SVC(C=COST, gamma=gamma(x.shape[1]))
    weighed = {"sample_weight": importance(examples)}
    decisions = cross_val_predict(
        machine, x, y, cv=FOLDS, method="decision_function", params=weighed
    ).reshape(-1, 1)
    own = np.array([e.without is None for e in examples])
    curve = LogisticRegression(class_weight="balanced").fit(decisions[own], y[own])
    chances = curve.predict_proba(decisions[own])[:, 1]
    report([e.kind for e in examples if e.without is None], y[own], chances)
    machine.fit(x, y, **weighed)
    return machine, (curve.coef_[0, 0], curve.intercept_[0])


def logistic(
    x: NDArray[np.float64], examples: Sequence[Example], y: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The weights and the intercept of a logistic model in the units of x."""
    model = make_pipeline(
        StandardScaler(), LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3_000)
    )
    model.fit(x, y, logisticregression__sample_weight=importance(examples))
    scaler, fitted = model[0], model[1]
    slope = fitted.coef_[0] / scaler.scale_
    return np.append(slope, fitted.intercept_[0] - (slope * scaler.mean_).sum())


def importance(examples: Sequence[Example]) -> list[float]:
    """(examples,): how much each weighs."""
    return [1.0 if e.without else WEIGHT_OWN for e in examples]


def report(kinds: Sequence[str], y: NDArray[np.bool_], chance: NDArray[np.float64]) -> None:
    """Of queries.jsonl, the share of each kind whose chance reaches each threshold."""
    print(f"  AUC on queries.jsonl, held out: {roc_auc_score(y, chance):.3f}")
    for threshold in THRESHOLDS:
        shares = {
            kind: (chance[np.array(kinds) == kind] >= threshold).mean()
            for kind in sorted(set(kinds))
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
