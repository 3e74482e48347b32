"""Fit when an answer touches a disagreement: `python -m rag.training.disagreements` prints it.

Learned from the example questions of `corpus/differences.toml`, each with itself left out, which
should find their own disagreement and no other, and from `queries.jsonl`, which mostly touch none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from rag.config import Settings
from rag.cues import CueMatches, match_cues
from rag.disagreements import FEATURES, LIKELIEST, features
from rag.encoders import Vectors
from rag.pipeline import Pipeline, build_pipeline
from rag.retrieval import Query, question_search, search
from rag.training.fusion import QUERIES
from rag.types import Cue

WEIGHT_QUERIES = 0.5  # nobody has said of them which disagreements they touch


@dataclass(frozen=True, slots=True)
class _Example:
    """One question and one disagreement: its features, and whether it is the right one."""

    question: str
    target: str
    values: tuple[float, ...]
    right: bool
    weight: float


def main() -> None:
    pipeline = build_pipeline(Settings.from_env())
    cues = [c for c in pipeline.index.contents.cues if c.kind == "disagreement"]
    own = [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    asked = [q["question"] for q in own if q["answers"]]
    vectors = pipeline.encoder.encode([c.text for c in cues] + asked)
    examples: list[_Example] = []
    for cue, vector in zip(cues, vectors, strict=False):
        matches = _without(match_cues(pipeline.index, vector), cue.target, vectors, cues, vector)
        examples += _examples(pipeline, cue.text, vector, matches, cue.target, 1.0)
    for text, vector in zip(asked, vectors[len(cues) :], strict=True):
        matches = match_cues(pipeline.index, vector)
        examples += _examples(pipeline, text, vector, matches, None, WEIGHT_QUERIES)
    x, y = np.array([e.values for e in examples]), np.array([e.right for e in examples])
    model = LogisticRegression(C=10, max_iter=1_000)
    model.fit(x, y, sample_weight=np.array([e.weight for e in examples]))
    weights = dict(zip(FEATURES, model.coef_[0].round(2), strict=True))
    print(f"weights {weights}, intercept {model.intercept_[0]:.2f}")
    chances = model.predict_proba(x)[:, 1]
    for threshold in (0.25, 0.3, 0.33, 0.35, 0.4, 0.45, 0.5):
        best: dict[str, tuple[float, _Example]] = {}
        for chance, example in zip(chances, examples, strict=True):
            if chance >= threshold and chance > best.get(example.question, (0.0,))[0]:
                best[example.question] = (float(chance), example)
        right = sum(e.right for _, e in best.values())
        wrong = sum(e.weight == 1.0 and not e.right for _, e in best.values())
        flagged = sum(e.weight != 1.0 for _, e in best.values())
        print(
            f"at {threshold}: of {len(cues)} examples {right} right, {wrong} wrong; "
            f"{flagged} of {len(asked)} queries flagged"
        )


def _examples(
    pipeline: Pipeline,
    text: str,
    vector: Vectors,
    cues: CueMatches,
    target: str | None,
    weight: float,
) -> list[_Example]:
    index = pipeline.index
    near = question_search(index, vector)
    results = search(index, Query(text, vector), near)
    nearest = next(iter(near.values()), 0.0)
    known = {d.id: d for d in index.contents.disagreements}
    likely = [t for t in cues.scores.get("disagreement", {}) if t in known][:LIKELIEST]
    return [
        _Example(text, t, features(index, known[t], cues, results, nearest), t == target, weight)
        for t in likely
    ]


def _without(
    matches: CueMatches, target: str, vectors: Vectors, cues: Sequence[Cue], vector: Vectors
) -> CueMatches:
    """The matches with the target's score that of its nearest example but the question itself."""
    cosines = [
        float(v @ vector) for cue, v in zip(cues, vectors, strict=False) if cue.target == target
    ]
    others = sorted(cosines)[:-1]  # the question is nearest to itself
    scores = {**matches.scores.get("disagreement", {}), target: max(others, default=0.0)}
    ranked = dict(sorted(scores.items(), key=lambda item: -item[1]))
    return CueMatches({**matches.scores, "disagreement": ranked})


if __name__ == "__main__":
    main()
