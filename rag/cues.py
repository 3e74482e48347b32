"""Which curated thing a question calls for, by nearness to its example questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.encoders import Vectors
from rag.index import PassageIndex
from rag.types import CueKind

NEAREST = 200  # cues looked at


@dataclass(frozen=True, slots=True)
class CueMatches:
    """The cosines of each target's cues, best first, by kind and target; best target first."""

    cosines: Mapping[CueKind, Mapping[str, Sequence[float]]]

    def best(self, kind: CueKind) -> tuple[str | None, float]:
        """The nearest target of a kind and its best cosine; (None, 0.0) if there is none near."""
        target = next(iter(self.cosines.get(kind, {})), None)
        return target, self.score(kind, target) if target else 0.0

    def nearest(self, kind: CueKind, k: int) -> list[str]:
        """The k nearest targets of a kind."""
        return list(self.cosines.get(kind, {}))[:k]

    def score(self, kind: CueKind, target: str) -> float:
        """The cosine of the target's nearest cue; 0.0 if none is near."""
        return next(iter(self.cosines.get(kind, {}).get(target, ())), 0.0)

    def lead(self, kind: CueKind, target: str) -> float:
        """By how much the target's nearest cue is nearer than any other target's."""
        others = (
            self.score(kind, other) for other in self.cosines.get(kind, {}) if other != target
        )
        return self.score(kind, target) - max(others, default=0.0)


def match_cues(index: PassageIndex, vector: Vectors, without: str | None = None) -> CueMatches:
    """The targets whose cues are nearest to a (dimensions,) unit vector.

    `without` is the id of a cue to leave out.
    """
    cosines: dict[CueKind, dict[str, list[float]]] = {}
    for cue_id, cosine in index.nearest("cues", vector, NEAREST).items():
        if cue_id == without:
            continue
        cue = index.cues[cue_id]
        cosines.setdefault(cue.kind, {}).setdefault(cue.target, []).append(cosine)
    return CueMatches(cosines)
