"""The only wiring: settings -> `Pipeline`, with one readable method a surface."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rag.citations import cite_span
from rag.composition import compose, quote_block
from rag.config import Settings
from rag.encoders import Encoder, SentenceTransformerEncoder, encoder_id
from rag.evidence import best_span, select_evidence
from rag.guardrails import clean, invalid
from rag.index import PassageIndex
from rag.retrieval import Query, question_search, search
from rag.sources import only
from rag.store import Store
from rag.types import (
    Answer,
    AnswerBlock,
    Audience,
    Citation,
    Document,
    Filters,
    Question,
    RagError,
    SearchResult,
    Source,
    Status,
)
from rag.wording import wording

RESULTS = 20  # passages in an answer's record


class Clock:
    """Milliseconds spent in each step."""

    def __init__(self) -> None:
        self.timings: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.timings[step] = 1_000 * (time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """An open index and an encoder; safe to share between threads."""

    settings: Settings
    index: PassageIndex
    encoder: Encoder

    def ask(self, question: Question) -> Answer:
        """Answer a question from the documents."""
        clock = Clock()
        with clock("guardrails"):
            stop = invalid(question.text, limit=self.settings.max_question_chars)
        if stop:
            return Answer(Status.INVALID, (stop,), timings_ms=clock.timings)
        text = clean(question.text)
        with clock("encode"):
            query = self._query(text)
        with clock("retrieve"):
            results = search(self.index, query, RESULTS)
            near = question_search(self.index, query.vector)
        with clock("evidence"):
            enough = _enough(results)
            evidence = select_evidence(self.index, query, results, near) if enough else []
        with clock("compose"):
            if evidence:
                blocks, citations = compose(self.index, evidence)
                status = Status.ANSWERED
            else:
                blocks, citations = self._not_covered(query, results, near, question.audience)
                status = Status.NOT_COVERED
        return Answer(
            status,
            blocks,
            citations,
            tuple(results),
            standalone_question=text,
            suggestions=self._suggestions(near, results, question.audience),
            timings_ms=clock.timings,
        )

    def search(self, words: str, k: int = 10, filters: Filters = Filters()) -> list[SearchResult]:
        """The k passages nearest to the words; none for words that cannot be read."""
        text = clean(words)
        if invalid(text, limit=self.settings.max_question_chars):
            return []
        return search(self.index, self._query(text), k, filters)

    def document(self, source_id: str) -> tuple[Source, Document]:
        """A source and its document. Raises RagError when there is none of that id."""
        source = only(self.index.contents.sources, source_id)
        return source, self.index.documents[source.id]

    def _query(self, text: str) -> Query:
        return Query(text, self.encoder.encode([text])[0])

    def _not_covered(
        self,
        query: Query,
        results: list[SearchResult],
        near: dict[str, float],
        audience: Audience | None,
    ) -> tuple[tuple[AnswerBlock, ...], tuple[Citation, ...]]:
        """That the documents do not say, the nearest thing they do, and who could be asked."""
        blocks = [AnswerBlock("own", wording("not_covered", "plain"))]
        citations: tuple[Citation, ...] = ()
        if results and results[0].score >= NEAREST_SCORE:
            span = best_span(self.index, query, results[0], near, limit=320)
            if span:
                citations = (cite_span(self.index, results[0].passage, *span),)
                blocks.append(AnswerBlock("own", wording("not_covered", "nearest")))
                blocks.append(quote_block(self.index, citations[0]))
        blocks.append(AnswerBlock("own", wording("not_covered", f"ask_{audience or 'parent'}")))
        return tuple(blocks), citations

    def _suggestions(
        self, near: dict[str, float], results: list[SearchResult], audience: Audience | None
    ) -> tuple[str, ...]:
        """Up to three bank questions that other good passages answer, in the asker's voice."""
        voices = {"school": ("school",), "helpline": ("helpline", "parent")}.get(
            audience or "parent", ("parent",)
        )
        ranked = [result.passage.id for result in results[1:8]]
        found: dict[str, str] = {}
        for question_id in near:
            question = self.index.questions[question_id]
            passage_id = question.passage_ids[0]
            fits = question.voice in voices and len(question.text) <= 100
            if fits and passage_id in ranked:
                found.setdefault(passage_id, question.text)
        return tuple(found.values())[:3]


ENOUGH_QUESTION = 0.55  # cosine to the nearest bank question
ENOUGH_PASSAGE = 0.50  # cosine to the nearest passage
NEAREST_SCORE = 0.35  # below this not even the nearest passage is worth showing


def _enough(results: list[SearchResult]) -> bool:
    """Whether the best passages are near enough to answer."""
    best = [result.features for result in results[:5]]
    return any(f["question_vector"] >= ENOUGH_QUESTION for f in best) or any(
        f["passage_vector"] >= ENOUGH_PASSAGE for f in best
    )


def open_index(settings: Settings) -> PassageIndex:
    """The index in use. Raises RagError when there is none, or it needs a new ingest."""
    folder = Store(settings.index_dir).current()
    if folder is None:
        raise RagError("the index is empty: run python ingest.py")
    return PassageIndex(folder, encoder_id(settings.encoder))


def build_pipeline(settings: Settings) -> Pipeline:
    """Open the index and load the encoder. Raises RagError with what to do about it."""
    index = open_index(settings)
    encoder = SentenceTransformerEncoder(settings.encoder, threads=settings.torch_threads)
    return Pipeline(settings, index, encoder)
