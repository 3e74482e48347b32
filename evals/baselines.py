"""The usual pipeline, for comparison: recursive chunks, a general encoder, cosine; or with BM25.

Cosine is taken over all chunks, which is what Chroma's graph approximates: the usual pipeline is
never worse here than it would be with Chroma.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from langchain_text_splitters import RecursiveCharacterTextSplitter
from numpy.typing import NDArray

from rag.encoders import Encoder, Vectors
from rag.keywords import Keywords
from rag.types import Document, Passage, SearchResult

CHUNK, OVERLAP = 1_000, 200
RESULTS = 20


@dataclass(frozen=True, slots=True)
class UsualPipeline:
    """Chunks of 1,000 characters that overlap by 200, their unit vectors and their words."""

    chunks: tuple[Passage, ...]
    vectors: Vectors
    keywords: Keywords

    @classmethod
    def build(cls, documents: Iterable[Document], encoder: Encoder) -> UsualPipeline:
        chunks = [chunk for document in documents for chunk in _chunks(document)]
        texts = [chunk.text for chunk in chunks]
        return cls(tuple(chunks), encoder.encode(texts), Keywords.build(texts))

    def search(self, text: str, vector: Vectors, *, hybrid: bool) -> list[SearchResult]:
        """The best chunks by cosine; with `hybrid`, by the even sum of cosine and scaled BM25."""
        scores: NDArray[np.float32] = self.vectors @ vector
        if hybrid:
            words = self.keywords.scores(text)
            scores = scores + words / (words.max() or 1.0)
        order = np.argsort(-scores, kind="stable")[:RESULTS]
        return [SearchResult(self.chunks[i], float(scores[i])) for i in order]


def _chunks(document: Document) -> list[Passage]:
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
    )
    found: list[Passage] = []
    for n, piece in enumerate(splitter.create_documents([document.text])):
        start: int = piece.metadata["start_index"]
        text = piece.page_content
        chunk_id = f"{document.source_id}:{n}"
        span = start, start + len(text)
        found.append(Passage(chunk_id, document.source_id, *span, text, (), None, ""))
    return found
