"""Which curated thing a question calls for, by nearness to its example questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rag.encoders import Vectors
from rag.index import PassageIndex
from rag.types import CueKind

NEAREST = 60  # cues looked at


@dataclass(frozen=True, slots=True)
class CueMatches:
    """The best cosine of each target's cues, by kind and target id, best first."""

    scores: Mapping[CueKind, Mapping[str, float]]

    def best(self, kind: CueKind) -> tuple[str | None, float]:
        """The nearest target of a kind and its cosine; (None, 0.0) when there is none near."""
        return next(iter(self.scores.get(kind, {}).items()), (None, 0.0))

    def score(self, kind: CueKind, target: str) -> float:
        return self.scores.get(kind, {}).get(target, 0.0)


def match_cues(index: PassageIndex, vector: Vectors) -> CueMatches:
    """The targets whose cues are nearest to a (dimensions,) unit vector."""
    scores: dict[CueKind, dict[str, float]] = {}
    for cue_id, cosine in index.nearest("cues", vector, NEAREST).items():
        cue = index.cues[cue_id]
        scores.setdefault(cue.kind, {}).setdefault(cue.target, cosine)
    return CueMatches(scores)
