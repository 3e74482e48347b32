"""`PassageIndex`: passages, their sentences and the question bank, with vectors in Chroma.

The only module that imports chromadb. A build folder holds `contents.json` (all but vectors),
`chroma/` (four collections of vectors), `bm25-*/`, and `manifest.json` (encoder, digests).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
from numpy.typing import NDArray
from pydantic import TypeAdapter

from rag.encoders import Encoder, Progress, Vectors
from rag.keywords import Keywords
from rag.types import (
    BankQuestion,
    Contents,
    Cue,
    Document,
    Filters,
    Passage,
    Quotation,
    RagError,
    Sentence,
    Source,
    Work,
)

FORMAT = 3  # of a build folder; raise it when older builds must not be read
COLLECTIONS = ("passages", "sentences", "questions", "cues")
_HNSW = CreateCollectionConfiguration(
    hnsw=CreateHNSWConfiguration(space="cosine", ef_construction=200, ef_search=200)
)
_CONTENTS = TypeAdapter(Contents)


@dataclass(frozen=True, slots=True)
class Embedding:
    """What is embedded: an id within its collection, the text, and what searches filter by."""

    id: str
    text: str
    metadata: Mapping[str, str | int]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def embeddings_of(contents: Contents) -> dict[str, list[Embedding]]:
    """Everything that gets a vector, by collection."""
    works = {work.id: work for work in contents.works}
    sources = {source.id: source for source in contents.sources}

    def metadata(passage: Passage) -> dict[str, str | int]:
        source = sources[passage.source_id]
        work = works[passage.quotation.work_id] if passage.quotation else None
        authority = work.authority if work else source.authority
        year = year_of(source, work)
        return {"source_id": source.id, "authority": authority.value, "year": year}

    about = {passage.id: metadata(passage) for passage in contents.passages}
    return {
        "passages": [Embedding(p.id, p.embedded_text, about[p.id]) for p in contents.passages],
        "sentences": [
            Embedding(s.id, s.embedded_text, about[s.passage_id]) for s in contents.sentences
        ],
        "questions": [Embedding(q.id, q.text, about[q.passage_ids[0]]) for q in contents.questions],
        "cues": [Embedding(c.id, c.text, {"kind": c.kind}) for c in contents.cues],
    }


def year_of(source: Source, work: Work | None = None) -> int:
    """The year that words are from: of the quoted work if its date is known, else of the source.

    0 when neither says.
    """
    dates = ((work.edition, work.date) if work else ()) + (source.date,)
    years = (re.search(r"\b(?:19|20)\d\d\b", date or "") for date in dates)
    return next((int(year[0]) for year in years if year), 0)


def fingerprint(contents: Contents, encoder_id: str) -> str:
    """Equal for equal contents under the same encoder and format."""
    data = _CONTENTS.dump_json(contents) + f"{encoder_id} {FORMAT}".encode()
    return hashlib.sha256(data).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """A build's encoder id, fingerprint and passage digests; empty for one of another format."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest if manifest.get("format") == FORMAT else {}


def read_contents(folder: Path) -> Contents:
    return _CONTENTS.validate_json((folder / "contents.json").read_bytes())


def write_index(
    folder: Path,
    contents: Contents,
    encoder: Encoder,
    *,
    reuse: Path | None = None,
    progress: Progress | None = None,
) -> int:
    """Write a whole build into an empty folder, and return how many texts were embedded.

    Vectors of texts that stand unchanged in the build `reuse` are taken over from there.
    """
    wanted = embeddings_of(contents)
    known = _stored_vectors(reuse, encoder.id) if reuse else {}
    missing = {e.digest: e.text for es in wanted.values() for e in es if e.digest not in known}
    if missing:
        vectors = encoder.encode(list(missing.values()), progress)
        known.update(zip(missing, vectors, strict=True))
    client = _client(folder)
    try:
        for name, embeddings in wanted.items():
            collection = client.create_collection(
                name, embedding_function=None, configuration=_HNSW
            )
            for batch in _batches(embeddings, client.get_max_batch_size()):
                collection.add(
                    ids=[e.id for e in batch],
                    embeddings=np.stack([known[e.digest] for e in batch]),
                    metadatas=[{**e.metadata, "digest": e.digest} for e in batch],
                )
    finally:
        client.close()
    Keywords.build([p.embedded_text for p in contents.passages]).save(folder / "bm25-passages")
    Keywords.build([q.text for q in contents.questions]).save(folder / "bm25-questions")
    (folder / "contents.json").write_bytes(_CONTENTS.dump_json(contents))
    manifest = {
        "format": FORMAT,
        "encoder": encoder.id,
        "fingerprint": fingerprint(contents, encoder.id),
        "passages": {e.id: e.digest for e in wanted["passages"]},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return len(missing)


class PassageIndex:
    """A build, opened for reading. Everything it returns is keyed by passage id."""

    def __init__(self, folder: Path, encoder_id: str) -> None:
        """Open a build. Raises RagError when it was made with another encoder or format."""
        manifest = read_manifest(folder)
        if manifest.get("encoder") != encoder_id:
            raise RagError(
                "the index was made with another encoder or version: run python ingest.py"
            )
        self.contents = read_contents(folder)
        if not self.contents.passages:
            raise RagError("the index is empty: run python ingest.py")
        self._client = _client(folder)
        self._collections = {name: self._client.get_collection(name) for name in COLLECTIONS}
        self.passage_keywords = Keywords.load(folder / "bm25-passages", len(self.contents.passages))
        self.question_keywords = Keywords.load(
            folder / "bm25-questions", len(self.contents.questions)
        )

    @cached_property
    def passages(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self.contents.passages}

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {source.id: source for source in self.contents.sources}

    @cached_property
    def documents(self) -> dict[str, Document]:
        return {document.source_id: document for document in self.contents.documents}

    @cached_property
    def works(self) -> dict[str, Work]:
        return {work.id: work for work in self.contents.works}

    @cached_property
    def questions(self) -> dict[str, BankQuestion]:
        return {question.id: question for question in self.contents.questions}

    @cached_property
    def cues(self) -> dict[str, Cue]:
        return {cue.id: cue for cue in self.contents.cues}

    @cached_property
    def quotations(self) -> dict[str, list[Quotation]]:
        """The quotations of each document, in reading order."""
        found: dict[str, list[Quotation]] = {source.id: [] for source in self.contents.sources}
        for quotation in self.contents.quotations:
            found[quotation.source_id].append(quotation)
        return found

    def passage_at(self, source_id: str, offset: int) -> Passage:
        """The passage that holds a character of a document. Raises KeyError when none does."""
        for passage in self.contents.passages:
            if passage.source_id == source_id and passage.start <= offset < passage.end:
                return passage
        raise KeyError(f"no passage of {source_id} holds character {offset}")

    def after(self, passage: Passage) -> Passage | None:
        """The next passage of the same document in reading order, if there is one."""
        following = (
            p
            for p in self.contents.passages
            if p.source_id == passage.source_id and p.start >= passage.end
        )
        return min(following, key=lambda p: p.start, default=None)

    @cached_property
    def sentences(self) -> dict[str, list[Sentence]]:
        """The sentences of each passage, in reading order."""
        found: dict[str, list[Sentence]] = {}
        for sentence in self.contents.sentences:
            found.setdefault(sentence.passage_id, []).append(sentence)
        return found

    @cached_property
    def sentence_vectors(self) -> dict[str, Vectors]:
        """(sentences, dimensions) for each passage, rows as in `sentences`."""
        stored = self._collections["sentences"].get(include=["embeddings"])
        vectors = dict(zip(stored["ids"], np.asarray(stored["embeddings"]), strict=True))
        return {
            passage_id: np.stack([vectors[s.id] for s in sentences])
            for passage_id, sentences in self.sentences.items()
        }

    @cached_property
    def banked_sources(self) -> frozenset[str]:
        """The sources for which there are bank questions."""
        return frozenset(question.source_id for question in self.contents.questions)

    @cached_property
    def passage_words(self) -> dict[str, frozenset[str]]:
        """The stemmed words of each passage, under its context."""
        tokens = self.passage_keywords.tokens
        return {p.id: frozenset(tokens(p.embedded_text)) for p in self.contents.passages}

    @cached_property
    def question_words(self) -> dict[str, frozenset[str]]:
        """The stemmed words of each bank question."""
        tokens = self.question_keywords.tokens
        return {q.id: frozenset(tokens(q.text)) for q in self.contents.questions}

    @cached_property
    def _sentence_matrix(self) -> tuple[Vectors, NDArray[np.intp]]:
        """All sentences' vectors, and where those of each passage begin."""
        groups = [self.sentence_vectors[passage.id] for passage in self.contents.passages]
        starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
        return np.concatenate(groups), starts

    def best_sentence_scores(self, vector: Vectors) -> NDArray[np.float32]:
        """(passages,) cosine of the nearest sentence of each passage, in their order."""
        matrix, starts = self._sentence_matrix
        best: NDArray[np.float32] = np.maximum.reduceat(matrix @ vector, starts)
        return best

    def nearest(
        self, collection: str, vector: Vectors, k: int, filters: Filters = Filters()
    ) -> dict[str, float]:
        """The ids of the k entries nearest to a (dimensions,) vector, with their cosine."""
        where = self._where(filters)
        if where is None:
            return {}
        found = self._collections[collection].query(
            query_embeddings=vector[np.newaxis, :],
            n_results=min(k, self._collections[collection].count()),
            where=where or None,
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        return {id_: 1.0 - d for id_, d in zip(found["ids"][0], distances, strict=True)}

    def admits(self, passage: Passage, filters: Filters) -> bool:
        """Whether a search with these filters may return the passage."""
        source = self.sources[passage.source_id]
        work = self.works[passage.quotation.work_id] if passage.quotation else None
        authority = work.authority if work else source.authority
        return (
            source in self._admitted(filters)
            and filters.authority in (None, authority)
            and (filters.since is None or year_of(source, work) >= filters.since)
        )

    def _admitted(self, filters: Filters) -> list[Source]:
        return [
            source
            for source in self.contents.sources
            if filters.source in (None, source.id)
            and (filters.publisher or "").lower() in ("", source.publisher.lower())
            and (filters.area is None or filters.area in (*source.areas, source.area))
            and (filters.audience is None or filters.audience in source.audience)
        ]

    def _where(self, filters: Filters) -> dict[str, Any] | None:
        """Chroma's form of the filters; None when nothing can pass them."""
        if filters == Filters():
            return {}
        sources = [source.id for source in self._admitted(filters)]
        if not sources:
            return None
        clauses: list[dict[str, Any]] = [{"source_id": {"$in": sources}}]
        if filters.authority:
            clauses.append({"authority": filters.authority})
        if filters.since is not None:
            clauses.append({"year": {"$gte": filters.since}})
        return clauses[0] if len(clauses) == 1 else {"$and": clauses}


def _client(folder: Path) -> Client:
    client = chromadb.PersistentClient(
        folder / "chroma", settings=ChromaSettings(anonymized_telemetry=False)
    )
    return cast(Client, client)  # the declared type lacks `close`


def _stored_vectors(folder: Path, encoder_id: str) -> dict[str, Any]:
    """Every vector of a build by the digest of its text; none when its encoder was another."""
    if read_manifest(folder).get("encoder") != encoder_id:
        return {}
    client = _client(folder)
    try:
        vectors: dict[str, Any] = {}
        for name in COLLECTIONS:
            stored = client.get_collection(name).get(include=["embeddings", "metadatas"])
            for metadata, vector in zip(
                stored["metadatas"] or [], np.asarray(stored["embeddings"]), strict=True
            ):
                vectors[str(metadata["digest"])] = vector
        return vectors
    finally:
        client.close()


def _batches(items: Sequence[Embedding], size: int) -> Iterator[Sequence[Embedding]]:
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]
