"""Fit the probe that notices oblique messages of risk: `python -m rag.training.urgent`.

A logistic regression on the encoder's vectors: reviewed examples of somebody at risk against
ordinary messages, the question bank and the queries of this folder. Writes
`rag/data/safety/probe.json`: one weight a dimension.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from rag.anchors import read_toml
from rag.config import Settings
from rag.encoders import SentenceTransformerEncoder
from rag.pipeline import open_index
from rag.training.fusion import QUERIES
from rag.urgent import FOLDER, PROBE, certain_risk, examples

MESSAGES = Path(__file__).parent / "urgent.txt"  # "category|message" a line; "ok|" is ordinary
EVERY = 3  # one bank question in so many is an ordinary example
C = 2.0


def main() -> None:
    settings = Settings.from_env()
    encoder = SentenceTransformerEncoder(settings.encoder)
    texts = labelled(settings)
    x = encoder.encode([text for text, _ in texts])
    y = np.array([urgent for _, urgent in texts])
    model = LogisticRegression(C=C, class_weight={True: 4.0, False: 1.0}, max_iter=2_000)
    guess = cross_val_predict(model, x, y, cv=5, method="predict_proba")[:, 1]
    print(f"{y.sum()} urgent, {(~y).sum()} ordinary; cross-validated:")
    for threshold in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        noticed, alarmed = (guess[y] >= threshold).mean(), (guess[~y] >= threshold).mean()
        print(f"at {threshold:.2f}: noticed {noticed:.3f}, false alarms {alarmed:.4f}")
    model.fit(x, y)
    fitted = {
        "encoder": encoder.id,
        "intercept": round(float(model.intercept_[0]), 5),
        "weights": [round(float(w), 5) for w in model.coef_[0]],
    }
    PROBE.write_text(json.dumps(fitted) + "\n", encoding="utf-8")


def labelled(settings: Settings) -> list[tuple[str, bool]]:
    """All texts with whether somebody may be at risk."""
    texts = [(text, category != "ordinary") for category, text in examples()]
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        category, _, text = line.partition("|")
        if text and not category.startswith("#"):
            texts.append((text, category.strip() != "ok"))
    for pattern in read_toml(FOLDER / "patterns.toml")["pattern"]:
        texts += [(text, True) for text in pattern["examples"]]
        texts += [(text, False) for text in pattern["counter"]]
    contents = open_index(settings).contents
    ordinary = [question.text for question in contents.questions[::EVERY]]
    ordinary += [cue.text for cue in contents.cues if cue.kind in ("gap", "disagreement")]
    ordinary += [
        json.loads(line)["question"] for line in QUERIES.read_text(encoding="utf-8").splitlines()
    ]
    return texts + [(text, False) for text in ordinary if not certain_risk(text)]


if __name__ == "__main__":
    main()
