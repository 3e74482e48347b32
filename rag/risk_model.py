"""How likely a message tells of somebody at risk, and of what: the packaged encoder, adapted.

Learned from the reviewed messages of `rag/training/messages/` by `rag/training/risk.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.encoders import SentenceTransformerEncoder

FILE = Path(__file__).parent / "data" / "safety" / "risk.safetensors"
ORDINARY = "ok"  # the label of messages that tell of nobody at risk
SHARPNESS = 16.0  # what unit vectors are scaled by before the last layer
MAX_TOKENS = 80  # of a piece; see rag.urgent.pieces


@dataclass(frozen=True, slots=True)
class Risk:
    """The chance that somebody is at risk, and the likeliest category if so."""

    chance: float
    category: str


class RiskModel:
    """A classifier of messages; needs no index and no network."""

    def __init__(self, path: Path = FILE, *, threads: int = 0) -> None:
        """Load it. Raises RagError when the encoder's weights are missing."""
        from safetensors import safe_open

        with safe_open(path, framework="np") as file:
            self._labels = file.metadata()["labels"].split(",")
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        self._weights = tensors.pop("head.weight").astype(np.float32)  # (labels, dimensions)
        self._bias = tensors.pop("head.bias").astype(np.float32)
        self._encoder = SentenceTransformerEncoder(
            threads=threads, adapter=tensors, max_tokens=MAX_TOKENS
        )

    def judge(self, texts: Sequence[str]) -> list[Risk]:
        """The risk of each text by itself."""
        logits = SHARPNESS * self._encoder.encode(texts) @ self._weights.T + self._bias
        exps = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances = exps / exps.sum(axis=1, keepdims=True)
        ordinary = self._labels.index(ORDINARY)
        risks = []
        for row in chances:
            chance = 1.0 - float(row[ordinary])
            row[ordinary] = 0.0
            risks.append(Risk(chance, self._labels[int(row.argmax())]))
        return risks
