"""Fit how likely a turn leans on the ones before: `python -m rag.training.leaning` writes
`rag/data/leaning.json`, learned from `turns.jsonl` (the messages of one person in turn, and whether
the last can be understood without the others)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from rag.config import Settings
from rag.conversation import thread_of
from rag.leaning import MODELS, Features, Library, own_topic, with_library, word_features
from rag.pipeline import build_pipeline
from rag.turns import asking_part, read_words, without_opening
from rag.types import Turn

TURNS = Path(__file__).parent / "turns.jsonl"
STRENGTH = 0.3  # inverse, of the regularisation
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)  # that are reported


def main() -> None:
    pipeline = build_pipeline(Settings.from_env())
    library = Library(pipeline.encoder, pipeline.index)
    by_words: list[Features] = []
    by_library: list[Features] = []
    leans: list[bool] = []
    for line in TURNS.read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        thread = thread_of([Turn(text) for text in raw["history"]])
        asked = asking_part(raw["question"])
        words = without_opening(read_words(asked), "openers")
        own = own_topic(words, asked)
        if thread and own:
            by_words.append(word_features(words, asked, len(own)))
            by_library.append(with_library(by_words[-1], library.features(asked, thread)))
            leans.append(raw["follows"])
    models = {"words": fit(by_words, leans), "with_library": fit(by_library, leans)}
    MODELS.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")


def fit(examples: Sequence[Features], leans: Sequence[bool]) -> dict[str, Any]:
    """A logistic model in the units of the features, having printed what it makes of examples held
    out."""
    x: NDArray[np.float64] = np.array([list(example.values()) for example in examples])
    y = np.array(leans)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=3_000))
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    chance = cross_val_predict(model, x, y, cv=folds, method="predict_proba")[:, 1]
    print(f"{len(y)} turns, {y.sum()} lean; AUC held out: {roc_auc_score(y, chance):.3f}")
    for threshold in THRESHOLDS:
        found, wrongly = (chance[y] >= threshold).mean(), (chance[~y] >= threshold).mean()
        print(f"  at {threshold:.1f}: found {found:.3f}, wrongly {wrongly:.3f}")
    model.fit(x, y)
    scaler, logistic = model[0], model[1]
    slope = logistic.coef_[0] / scaler.scale_
    intercept = float(logistic.intercept_[0] - (slope * scaler.mean_).sum())
    weights = dict(zip(examples[0], slope.round(4).tolist(), strict=True))
    return {"intercept": round(intercept, 4), **weights}


if __name__ == "__main__":
    main()
