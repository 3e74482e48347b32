"""The index: passages, their sentences, the question bank and curators' cues, with their vectors.

A build is written by `write_index` and read through `PassageIndex`.
"""

from rag.index.builds import (
    FORMAT,
    embeddings_of,
    fingerprint,
    known_vectors,
    read_contents,
    read_manifest,
    write_index,
    year_of,
)
from rag.index.reading import PassageIndex
from rag.index.vectors import Embedding

__all__ = [
    "FORMAT",
    "Embedding",
    "PassageIndex",
    "embeddings_of",
    "fingerprint",
    "known_vectors",
    "read_contents",
    "read_manifest",
    "write_index",
    "year_of",
]
