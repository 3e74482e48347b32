"""How likely a question is answerable, to be declined, or too unclear to be either.

Support vector machines with a Gaussian kernel (Cortes and Vapnik, 1995) over what scope measures
and the question's vector, their decisions made chances by a logistic curve (Platt, 1999); without
the encoder that they were fitted with, logistic models of what is measured alone. Learned by
`rag/training/scope.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.encoders import Vectors
from rag.learned import read_learned

FILE = Path(__file__).parent / "data" / "scope.safetensors"
STEP = 5 / 127  # standard deviations between two values that are told apart; beyond 5 none are


@dataclass(frozen=True, slots=True)
class Chances:
    """Of one question, each by itself."""

    answerable: float
    declined: float
    unclear: float


def chances(measured: Sequence[float], vector: Vectors, encoder_id: str) -> Chances:
    """By what scope measured of a question and its (dimensions,) vector, from that encoder."""
    models = _models()
    if encoder_id == models.encoder_id:
        decisions = models.decisions(np.hstack([measured, vector]))
        pairs = zip(decisions, models.curves, strict=True)
        odds = [slope * decision + intercept for decision, (slope, intercept) in pairs]
    else:
        odds = [float(weights[:-1] @ measured + weights[-1]) for weights in models.alone]
    return Chances(*(1 / (1 + math.exp(-each)) for each in odds))


def grid(values: NDArray[np.float64], mean: Vectors, deviation: Vectors) -> NDArray[np.int8]:
    """Values in standard deviations from their mean, in steps of STEP."""
    steps = np.rint((values - mean) / deviation / STEP)
    return np.clip(steps, -127, 127).astype(np.int8)


def gamma(values: int) -> float:
    """Of the Gaussian kernel: how fast likeness falls with squared distance over so many values."""
    return 1 / values


@dataclass(frozen=True, slots=True)
class _Models:
    """The first axis of `duals`, `curves` and `alone` is that of Chances' fields."""

    encoder_id: str
    mean: Vectors  # (values,)
    deviation: Vectors  # (values,)
    supports: Vectors  # (examples, values), in standard deviations
    squares: Vectors  # (examples,): their squared lengths
    duals: Vectors  # (3, examples)
    biases: Vectors  # (3,)
    curves: Vectors  # (3, 2): slope and intercept of the log-odds
    alone: Vectors  # (3, measured + 1): weights and intercept of the log-odds

    def decisions(self, values: NDArray[np.float64]) -> Vectors:
        """(3,), above 0 where yes is likelier."""
        place = grid(values, self.mean, self.deviation).astype(np.float32) * STEP
        distances = self.squares - 2 * (self.supports @ place) + place @ place
        found: Vectors = self.duals @ np.exp(-gamma(len(place)) * distances) + self.biases
        return found


@cache
def _models() -> _Models:
    learned, made_with = read_learned(FILE)
    supports = learned.pop("supports").astype(np.float32) * STEP
    squares = (supports**2).sum(axis=1)
    return _Models(made_with["encoder"], supports=supports, squares=squares, **learned)
