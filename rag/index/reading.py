"""`PassageIndex`: a build, opened for reading."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.encoders import Vectors
from rag.index.builds import read_contents, read_manifest, year_of
from rag.index.topics import TopicModel
from rag.index.vectors import VectorStore
from rag.keywords import Keywords
from rag.spelling import Spelling
from rag.types import (
    BankQuestion,
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


class PassageIndex:
    """A build, opened for reading. Everything it returns is keyed by passage id."""

    def __init__(self, folder: Path, encoder_id: str) -> None:
        """Open a build. Raises RagError when it was made with another encoder or format."""
        manifest = read_manifest(folder)
        if manifest.get("encoder") != encoder_id:
            raise RagError(
                "the index was made with another encoder or version: run python ingest.py"
            )
        self.encoder_id = encoder_id
        self.contents = read_contents(folder)
        if not self.contents.passages:
            raise RagError("the index is empty: run python ingest.py")
        self._vectors = VectorStore(folder)
        self.topics = TopicModel.load(folder)
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
        vectors = self._vectors.vectors("sentences")
        return {
            passage_id: np.stack([vectors[s.id] for s in sentences])
            for passage_id, sentences in self.sentences.items()
        }

    @cached_property
    def banked_sources(self) -> frozenset[str]:
        """The sources for most of whose passages there are bank questions."""
        asked = {id_ for question in self.contents.questions for id_ in question.passage_ids}
        passages = Counter(p.source_id for p in self.contents.passages)
        covered = Counter(p.source_id for p in self.contents.passages if p.id in asked)
        return frozenset(s for s, count in passages.items() if covered[s] > count / 2)

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
    def spelling(self) -> Spelling:
        """Puts a question's misspelt words right."""
        texts = [document.text for document in self.contents.documents]
        return Spelling(texts, [question.text for question in self.contents.questions])

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
        return {} if where is None else self._vectors.nearest(collection, vector, k, where)

    def admits(self, passage: Passage, filters: Filters) -> bool:
        """Whether a search with these filters may return the passage."""
        source = self.sources[passage.source_id]
        work = self.works[passage.quotation.work_id] if passage.quotation else None
        authority = work.authority if work else source.authority
        return (
            _passes(source, filters)
            and filters.authority in (None, authority)
            and (filters.since is None or year_of(source, work) >= filters.since)
        )

    def _where(self, filters: Filters) -> dict[str, Any] | None:
        """Chroma's form of the filters; None when nothing can pass them."""
        if filters == Filters():
            return {}
        sources = [source.id for source in self.contents.sources if _passes(source, filters)]
        if not sources:
            return None
        clauses: list[dict[str, Any]] = [{"source_id": {"$in": sources}}]
        if filters.authority:
            clauses.append({"authority": filters.authority})
        if filters.since is not None:
            clauses.append({"year": {"$gte": filters.since}})
        return clauses[0] if len(clauses) == 1 else {"$and": clauses}


def _passes(source: Source, filters: Filters) -> bool:
    """Whether a source is one that the filters ask for; authority and year are of its passages."""
    return (
        filters.source in (None, source.id)
        and (filters.publisher or "").lower() in ("", source.publisher.lower())
        and (filters.area is None or filters.area in (*source.areas, source.area))
        and (filters.audience is None or filters.audience in source.audience)
    )
