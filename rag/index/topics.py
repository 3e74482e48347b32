"""Which curated disagreement a question touches, learned from its vector when a build is written.

Multinomial logistic regression on the example questions of every disagreement, against those that
touch none: what the bank asks of passages on which nobody differs, and the examples of gaps and of
what is declined. Learned anew with each build, it knows what a curator has just added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from rag.encoders import Vectors
from rag.types import Contents, same_words

FILE = "topics.npz"
NONE = ""  # the label of what touches no disagreement
STRENGTH = 5.0  # inverse, of the regularisation: 1 and 20 found fewer of disagreements.jsonl
TOLERANCE = 1e-4
MOST_STEPS = 500


class TopicModel:
    """The chances of the disagreements for a question's vector."""

    def __init__(self, labels: Sequence[str], weights: Vectors, bias: Vectors) -> None:
        """`weights` is (labels, dimensions), `bias` (labels,)."""
        self._labels = labels
        self._weights = weights
        self._bias = bias

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        with np.load(folder / FILE) as stored:
            return cls(stored["labels"].tolist(), stored["weights"], stored["bias"])

    def chances(self, vector: Vectors) -> dict[str, float]:
        """By id of the disagreement, for a (dimensions,) unit vector; empty where none is known."""
        if not self._labels:
            return {}
        logits = self._weights @ vector + self._bias
        exps = np.exp(logits - logits.max())
        shares = exps / exps.sum()
        return {
            label: float(share)
            for label, share in zip(self._labels, shares, strict=True)
            if label != NONE
        }


def write_topics(folder: Path, contents: Contents, vectors: Mapping[str, Vectors]) -> None:
    """Learn the model and write it into a build; `vectors` are by text."""
    examples = [(c.text, c.target) for c in contents.cues if c.kind == "disagreement"]
    examples += [(c.text, NONE) for c in contents.cues if c.kind in ("gap", "decline")]
    examples += [(text, NONE) for text in _undisputed(contents)]
    labels = sorted({label for _, label in examples})
    dimensions = len(next(iter(vectors.values()), ()))
    weights = np.zeros((len(labels), dimensions), dtype=np.float32)
    bias = np.zeros(len(labels), dtype=np.float32)
    if len(labels) > 1:
        weights, bias = _learned(examples, labels, vectors)
    np.savez(folder / FILE, labels=np.array(labels, dtype=str), weights=weights, bias=bias)


def _learned(
    examples: Sequence[tuple[str, str]], labels: Sequence[str], vectors: Mapping[str, Vectors]
) -> tuple[Vectors, Vectors]:
    from sklearn.linear_model import LogisticRegression  # slow to load, and needed here alone

    model = LogisticRegression(C=STRENGTH, tol=TOLERANCE, max_iter=MOST_STEPS)
    model.fit(np.stack([vectors[text] for text, _ in examples]), [label for _, label in examples])
    weights, bias = model.coef_, model.intercept_
    if len(labels) == 2:  # scikit-learn keeps those of the second label alone
        weights, bias = np.vstack([-weights, weights]) / 2, np.hstack([-bias, bias]) / 2
    return weights.astype(np.float32), bias.astype(np.float32)


def _undisputed(contents: Contents) -> list[str]:
    """The bank questions about passages on which nobody differs."""
    sides = [side for disagreement in contents.disagreements for side in disagreement.sides]
    disputed = {p.id for p in contents.passages if any(same_words(p, side) for side in sides)}
    return [q.text for q in contents.questions if disputed.isdisjoint(q.passage_ids)]
