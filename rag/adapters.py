"""Low-rank adapters (LoRA; Hu et al., 2021): small learned changes to a model's linear layers.

An adapter is a mapping from `<layer>.a` (rank, inputs) and `<layer>.b` (outputs, rank) to arrays,
where `<layer>` is the layer's dotted name in the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rag.types import RagError

if TYPE_CHECKING:
    import torch

SCALE = 2.0  # of the change, as it is trained
ADAPTED = (
    "attention.self.query",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def adapt(model: torch.nn.Module, adapter: Mapping[str, Any]) -> None:
    """Add the adapter's changes to the weights of the model, in place.

    Raises RagError when a layer is missing or of another shape.
    """
    import torch

    for name in sorted(key.removesuffix(".a") for key in adapter if key.endswith(".a")):
        a, b = (torch.as_tensor(adapter[f"{name}.{part}"]).float() for part in "ab")
        try:
            weight = model.get_submodule(name).weight
            with torch.no_grad():
                weight += SCALE * (b @ a)
        except (AttributeError, RuntimeError) as error:
            raise RagError(f"the adapter does not fit the encoder: {name}: {error}") from error
