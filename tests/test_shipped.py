"""rag.index.shipped: the vectors that come with the project are those the encoder would make."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rag.encoders import SentenceTransformerEncoder
from rag.index import embeddings_of
from rag.index.shipped import shipped_vectors, write_shipped
from rag.training.vectors import curated_texts
from rag.types import Contents

COVERED = 0.9  # share of the curated texts; below it, run python -m rag.training.vectors
SAMPLE = 200
CLOSE = 0.999


def test_nearly_every_curated_text_has_its_vector(
    contents: Contents, encoder: SentenceTransformerEncoder
) -> None:
    shipped = shipped_vectors(encoder.id)
    ours = curated_texts(contents)
    known = [digest for digest in ours if digest in shipped]
    assert len(known) >= COVERED * len(ours)
    some = known[:: len(known) // SAMPLE]
    exact = encoder.encode([ours[digest] for digest in some])
    cosines = (exact * np.stack([shipped[digest] for digest in some])).sum(axis=1)
    assert cosines.min() > CLOSE


def test_documents_words_are_always_embedded(
    contents: Contents, encoder: SentenceTransformerEncoder
) -> None:
    shipped = shipped_vectors(encoder.id)
    wanted = embeddings_of(contents)
    assert not any(e.digest in shipped for name in ("passages", "sentences") for e in wanted[name])


def test_vectors_of_another_encoder_are_not_used() -> None:
    assert shipped_vectors("another") == {}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    rows = np.random.default_rng(1).normal(size=(3, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    file = tmp_path / "vectors.npz"
    write_shipped("mine", dict(zip("cab", rows, strict=True)), file)
    read = shipped_vectors("mine", file)
    assert list(read) == ["a", "b", "c"]
    assert np.allclose(np.stack([read[name] for name in "cab"]), rows, atol=0.01)
