"""The only wiring: settings -> `Pipeline`, with one readable method a surface."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rag.asker import asker_of
from rag.composition import compose, fixed_reply, not_covered
from rag.config import Settings
from rag.contacts import contact_lines, suits
from rag.cues import match_cues
from rag.disagreements import disagreement_for, side_evidence
from rag.encoders import Encoder, SentenceTransformerEncoder, encoder_id
from rag.evidence import select_evidence
from rag.guardrails import clean, invalid
from rag.index import PassageIndex
from rag.retrieval import Query, question_search, search
from rag.scope import judge
from rag.sources import only
from rag.store import Store
from rag.suggestions import suggest
from rag.types import (
    Answer,
    Document,
    Filters,
    Question,
    RagError,
    SearchResult,
    Source,
    Status,
)

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
        """Answer a question from the documents: the steps of section 3 of the design."""
        clock = Clock()
        with clock("validate"):
            stop = invalid(question.text, limit=self.settings.max_question_chars)
        if stop:
            return Answer(Status.INVALID, (stop,), timings_ms=clock.timings)
        text = clean(question.text)
        with clock("asker"):
            asker = asker_of(question, text)
        with clock("encode"):
            query = self._query(text)
        with clock("retrieve"):
            near = question_search(self.index, query.vector)
            results = search(self.index, query, near, RESULTS)
        with clock("scope"):
            cues = match_cues(self.index, query.vector)
            lines = contact_lines(self.index, text, cues, asker, max(near.values(), default=0.0))
            scope = judge(self.index, query, results, near, cues)
        with clock("evidence"):
            if lines or scope.verdict == "answer":
                chosen = select_evidence(self.index, query, results, near)
                evidence = [piece for piece in chosen if suits(self.index, piece, asker)]
                disagreement = disagreement_for(self.index, cues, evidence)
                sides = (
                    side_evidence(self.index, query, disagreement, evidence) if disagreement else []
                )
        with clock("compose"):
            if scope.verdict in ("decline", "clarify") and not lines:
                draft = fixed_reply(self.index, scope)
            elif lines or scope.verdict == "answer":
                draft = compose(self.index, asker, evidence, lines, disagreement, sides)
            else:
                draft = not_covered(self.index, query, results, near, scope, asker)
        return draft.answer(
            results=tuple(results),
            standalone_question=text,
            suggestions=suggest(self.index, near, results, asker),
            timings_ms=clock.timings,
        )

    def search(self, words: str, k: int = 10, filters: Filters = Filters()) -> list[SearchResult]:
        """The k passages nearest to the words; none for words that cannot be read."""
        text = clean(words)
        if invalid(text, limit=self.settings.max_question_chars):
            return []
        query = self._query(text)
        near = question_search(self.index, query.vector, filters=filters)
        return search(self.index, query, near, k, filters)

    def document(self, source_id: str) -> tuple[Source, Document]:
        """A source and its document. Raises RagError when there is none of that id."""
        source = only(self.index.contents.sources, source_id)
        return source, self.index.documents[source.id]

    def _query(self, text: str) -> Query:
        return Query(text, self.encoder.encode([text])[0])


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
