"""Trainable low-rank changes to the packaged encoder's linear layers, and how they are learned;
`rag.adapters` adds them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from rag.adapters import ADAPTED, SCALE

RANK = 8


class LowRank(nn.Module):  # type: ignore[misc]
    """A linear layer, frozen, plus a trainable change of low rank."""

    def __init__(self, layer: nn.Linear, rank: int) -> None:
        super().__init__()
        self.layer = layer
        self.a = nn.Parameter(torch.randn(rank, layer.in_features) * 0.02)
        self.b = nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        changed: torch.Tensor = self.layer(x) + SCALE * ((x @ self.a.T) @ self.b.T)
        return changed


def insert(bert: nn.Module, parts: Sequence[str] = ADAPTED, rank: int = RANK) -> dict[str, LowRank]:
    """Freeze the model and put trainable changes into its layers, by the layers' names."""
    for parameter in bert.parameters():
        parameter.requires_grad = False
    layers: dict[str, LowRank] = {}
    for number in range(len(bert.get_submodule("encoder.layer"))):
        for part in parts:
            parent, _, leaf = f"encoder.layer.{number}.{part}".rpartition(".")
            layer = LowRank(bert.get_submodule(f"{parent}.{leaf}"), rank)
            setattr(bert.get_submodule(parent), leaf, layer)
            layers[f"{parent}.{leaf}"] = layer
    return layers


def parameters(layers: dict[str, LowRank]) -> list[nn.Parameter]:
    """What is trained."""
    return [p for layer in layers.values() for p in (layer.a, layer.b)]


def tensors(layers: dict[str, LowRank]) -> dict[str, torch.Tensor]:
    """The changes as `rag.adapters` reads them, in half precision."""
    named = {
        f"{name}.{part}": getattr(layer, part) for name, layer in layers.items() for part in "ab"
    }
    return {name: tensor.detach().half().contiguous() for name, tensor in named.items()}


class Descent:
    """AdamW with clipped gradients and a rate that warms up, then falls evenly."""

    def __init__(
        self,
        learned: list[nn.Parameter],
        rate: float,
        steps: int,
        *,
        warm_up: int,
        least: float = 0.0,
    ) -> None:
        """`least` is the share of the rate below which it does not fall."""
        self._learned = learned
        self._optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer,
            lambda step: min(1.0, (step + 1) / warm_up) * max(least, 1 - step / steps),
        )

    def step(self, loss: torch.Tensor) -> None:
        """Change what is learned by one step against the loss."""
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._learned, 1.0)
        self._optimizer.step()
        self._schedule.step()
