"""The vectors of a build, in Chroma. The only module that imports chromadb."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import (
    CreateCollectionConfiguration,
    CreateHNSWConfiguration,
)
from chromadb.config import Settings as ChromaSettings

from rag.encoders import Vectors

COLLECTIONS = ("passages", "sentences", "questions", "cues")
_HNSW = CreateCollectionConfiguration(
    hnsw=CreateHNSWConfiguration(space="cosine", ef_construction=200, ef_search=200)
)


@dataclass(frozen=True, slots=True)
class Embedding:
    """What is embedded: an id within its collection, the text, and what searches filter by."""

    id: str
    text: str
    metadata: Mapping[str, str | int]

    @property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()[:16]


class VectorStore:
    """The collections of a build, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)  # kept: it owns what the collections read from
        self._collections = {name: self._client.get_collection(name) for name in COLLECTIONS}
        self._counts = {name: found.count() for name, found in self._collections.items()}

    def nearest(
        self, collection: str, vector: Vectors, k: int, where: Mapping[str, Any]
    ) -> dict[str, float]:
        """The ids of the k entries nearest to a (dimensions,) vector, with their cosine."""
        found = self._collections[collection].query(
            query_embeddings=vector[np.newaxis, :],
            n_results=min(k, self._counts[collection]),
            where=dict(where) or None,
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        return {id_: 1.0 - d for id_, d in zip(found["ids"][0], distances, strict=True)}

    def vectors(self, collection: str) -> dict[str, Vectors]:
        """Every vector of a collection, by id."""
        stored = self._collections[collection].get(include=["embeddings"])
        return dict(zip(stored["ids"], np.asarray(stored["embeddings"]), strict=True))


def write_vectors(
    folder: Path, embeddings: Mapping[str, Sequence[Embedding]], vectors: Mapping[str, Vectors]
) -> None:
    """Write each collection; `vectors` are by digest of the text."""
    client = _client(folder)
    try:
        for name, entries in embeddings.items():
            collection = client.create_collection(
                name, embedding_function=None, configuration=_HNSW
            )
            for batch in _batches(entries, client.get_max_batch_size()):
                collection.add(
                    ids=[e.id for e in batch],
                    embeddings=np.stack([vectors[e.digest] for e in batch]),
                    metadatas=[{**e.metadata, "digest": e.digest} for e in batch],
                )
    finally:
        client.close()


def stored_vectors(folder: Path) -> dict[str, Vectors]:
    """Every vector of a build by the digest of its text."""
    client = _client(folder)
    try:
        vectors: dict[str, Vectors] = {}
        for name in COLLECTIONS:
            stored = client.get_collection(name).get(include=["embeddings", "metadatas"])
            for metadata, vector in zip(
                stored["metadatas"] or [], np.asarray(stored["embeddings"]), strict=True
            ):
                vectors[str(metadata["digest"])] = vector
        return vectors
    finally:
        client.close()


def _client(folder: Path) -> Client:
    client = chromadb.PersistentClient(
        folder / "chroma", settings=ChromaSettings(anonymized_telemetry=False)
    )
    return cast(Client, client)  # the declared type lacks `close`


def _batches(items: Sequence[Embedding], size: int) -> Iterator[Sequence[Embedding]]:
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]
