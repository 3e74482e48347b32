"""How likely a message tells of somebody at risk, and of what: the packaged encoder, adapted.

Learned from the reviewed messages of `rag/training/messages/` by `rag/training/risk.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.encoders import SentenceTransformerEncoder
from rag.learned import read_learned

FOLDER = Path(__file__).parent / "data" / "safety"
FILES = tuple(FOLDER / f"risk-{number}.safetensors" for number in (1, 2))
ORDINARY = "ok"  # the label of messages that tell of nobody at risk
SHARPNESS = 16.0  # what unit vectors are scaled by before the last layer
MAX_TOKENS = 160  # of a piece; see rag.urgent.pieces
SETTLED = 0.05  # chance under which the first reader's word is enough
MOST_UNSETTLED = 3  # pieces that the others read, the likeliest first; the rest keep its word


@dataclass(frozen=True, slots=True)
class Risk:
    """The chance that somebody is at risk, and the likeliest category if so."""

    chance: float
    category: str


class RiskModel:
    """A classifier of messages; needs no index and no network.

    The mean of readers that were trained alike but for chance: they err on different messages
    (Lakshminarayanan and others, 2017). What the first finds ordinary, which is most of what is
    asked, the others do not read (none of the alarms in `evals` was lost by that).
    """

    def __init__(self, files: Sequence[Path] = FILES, *, threads: int = 0) -> None:
        """Load it. Raises RagError when the encoder's weights are missing."""
        self._readers = [_Reader(file, threads) for file in files]

    def judge(self, texts: Sequence[str]) -> list[Risk]:
        """The risk of each text by itself."""
        first, *others = self._readers
        labels = first.labels
        ordinary = labels.index(ORDINARY)
        chances = first.chances(texts)
        likeliest = np.argsort(chances[:, ordinary], kind="stable")[:MOST_UNSETTLED]
        unsettled = likeliest[1.0 - chances[likeliest, ordinary] >= SETTLED]
        if unsettled.size:
            left = [texts[int(number)] for number in unsettled]
            read = [chances[unsettled], *(reader.chances(left) for reader in others)]
            chances[unsettled] = np.mean(read, axis=0)
        risks = []
        for row in chances:
            chance = 1.0 - float(row[ordinary])
            row[ordinary] = 0.0
            risks.append(Risk(chance, labels[int(row.argmax())]))
        return risks


class _Reader:
    """An adapted encoder with its last layer."""

    def __init__(self, file: Path, threads: int) -> None:
        learned, made_with = read_learned(file)
        self.labels: list[str] = made_with["labels"].split(",")
        self._weights = learned.pop("head.weight").astype(np.float32)  # (labels, dimensions)
        self._bias = learned.pop("head.bias").astype(np.float32)
        self._encoder = SentenceTransformerEncoder(
            threads=threads, adapter=learned, max_tokens=MAX_TOKENS
        )

    def chances(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(texts, labels), each row summing to 1."""
        logits = SHARPNESS * self._encoder.encode(texts) @ self._weights.T + self._bias
        exps = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances: NDArray[np.float32] = exps / exps.sum(axis=1, keepdims=True)
        return chances
