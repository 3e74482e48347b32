"""Vectors that come with the project: those of the curated questions and cues.

They are nine in ten of the texts of an index and the same for everybody, so nobody needs to wait
for them; the documents' own words are embedded where they are ingested. What a curator adds or
rewords is not among them, and is embedded like any other text.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from rag.encoders import Vectors

FILE = Path(__file__).parent.parent / "data" / "vectors.npz"
_STEPS = 127  # a component is kept in one byte: cosines change by less than .001


def shipped_vectors(encoder_id: str, file: Path = FILE) -> dict[str, Vectors]:
    """The vectors by digest of their text; none where they are another encoder's."""
    with np.load(file) as stored:
        if str(stored["encoder"]) != encoder_id:
            return {}
        rows = stored["rows"].astype(np.float32)
        digests = [digest.decode() for digest in stored["digests"]]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return dict(zip(digests, rows, strict=True))


def write_shipped(encoder_id: str, vectors: Mapping[str, Vectors], file: Path = FILE) -> None:
    """Write unit vectors by digest of their text."""
    digests = sorted(vectors)
    exact = np.stack([vectors[digest] for digest in digests])
    rows = np.rint(exact / np.abs(exact).max(axis=1, keepdims=True) * _STEPS).astype(np.int8)
    np.savez(file, encoder=encoder_id, digests=np.array(digests, dtype="S16"), rows=rows)
