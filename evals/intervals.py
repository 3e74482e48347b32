"""How sure a figure is: bootstrap confidence intervals. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Statistic = Literal["mean", "median", "p95"]

RESAMPLES = 2_000
LEVEL = 95  # per cent of the resamples that lie within the interval
SEED = 20261122

_PERCENTILE: Mapping[Statistic, int] = {"median": 50, "p95": 95}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over n cases with its interval."""

    value: float
    low: float
    high: float
    n: int

    def record(self) -> dict[str, Any]:
        return {
            "value": round(self.value, 4),
            "interval": [round(self.low, 4), round(self.high, 4)],
            "n": self.n,
        }


def estimate(scores: Sequence[float], statistic: Statistic = "mean") -> Estimate | None:
    """The statistic of the scores, with its percentile bootstrap interval; None for no scores."""
    if not scores:
        return None
    values = np.asarray(scores, dtype=float)
    chance = np.random.default_rng(SEED)
    resampled = values[chance.integers(len(values), size=(RESAMPLES, len(values)))]
    if statistic == "mean":
        value, spread = values.mean(), resampled.mean(axis=1)
    else:
        at = _PERCENTILE[statistic]
        value, spread = np.percentile(values, at), np.percentile(resampled, at, axis=1)
    tail = (100 - LEVEL) / 2
    low, high = np.percentile(spread, [tail, 100 - tail])
    return Estimate(float(value), float(low), float(high), len(values))
