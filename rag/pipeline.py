"""The only wiring: settings -> `Pipeline`, with one readable method a surface."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rag.asker import asker_of
from rag.composition import compose, fixed_reply, not_covered, urgent_answer
from rag.config import Settings
from rag.contacts import contact_lines, suits
from rag.conversation import Topics, standalone_question
from rag.cues import match_cues
from rag.disagreements import disagreement_for, side_evidence
from rag.encoders import Encoder, SentenceTransformerEncoder, Vectors, encoder_id
from rag.evidence import select_evidence
from rag.generation import Writer, build_writer, may_be_written, written
from rag.guardrails import clean, invalid
from rag.index import PassageIndex
from rag.retrieval import Query, question_search, search
from rag.scope import judge
from rag.sources import only
from rag.store import Store
from rag.suggestions import suggest
from rag.types import (
    Answer,
    AnswerBlock,
    Audience,
    Document,
    Evidence,
    Filters,
    Question,
    RagError,
    SearchResult,
    Source,
    Status,
)
from rag.urgent import (
    Alarm,
    alarm_in,
    alarm_near,
    asks_besides,
    borne_out,
    certain_risk,
    pieces,
    reply,
    without_risk,
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
    writer: Writer | None = None  # the language model, if one is switched on
    mask: Callable[[str], str] = str  # takes personal data out of what the model is sent

    def ask(self, question: Question) -> Answer:
        """The whole answer, in the documents' own words or, with a model, in verified ones."""
        *_, answer = self.ask_stream(question)
        return answer

    def ask_stream(self, question: Question) -> Generator[Answer]:
        """The answer as it grows: with a model, anew for each sentence that is shown.

        The last one alone is `complete`. Closing the iterator stops the model.
        """
        quoted = self.ask_quoted(question)
        if self.writer is None or not may_be_written(quoted):
            yield quoted
            return
        contacts = [contact.value for contact in self.index.contents.contacts]
        text = self.mask(quoted.standalone_question)
        yield from written(quoted, text, question.audience, self.writer, self.encoder, contacts)

    def ask_quoted(self, question: Question) -> Answer:
        """Urgent help before all else; then an answer from the documents (design, section 3)."""
        clock = Clock()
        with clock("urgent"):
            messages = [*(turn.question for turn in question.history), question.text]
            alarm = alarm_in(messages, question.audience)
        with clock("validate"):
            stop = invalid(question.text, limit=self.settings.max_question_chars)
        if stop and not alarm:
            return Answer(Status.INVALID, (stop,), timings_ms=clock.timings)
        text = clean(question.text)[: self.settings.max_question_chars]
        with clock("encode"):
            vectors = self.encoder.encode(pieces(text))
        with clock("bear_out"):
            if alarm and not self._stands(alarm, messages, vectors):
                alarm = None
            if not alarm:
                alarm = self._alarm_near(vectors, messages, question.audience)
        if not alarm:
            return self._answer(question, Query(text, vectors[0]), clock)
        asker = asker_of(question, text)
        help_now = reply(alarm, asker.area, elsewhere=asker.elsewhere is not None)
        rest = without_risk(text)
        ordinary = None
        if asks_besides(rest):
            ordinary = self._answer(question, self._query(rest), clock)
        return urgent_answer(AnswerBlock("own", help_now), ordinary, text, clock.timings)

    def _answer(self, question: Question, query: Query, clock: Clock) -> Answer:
        """The ordinary answer, when nobody seems to be at risk."""
        with clock("standalone"):
            topics = Topics(self.encoder, self.index)
            text = standalone_question(query.text, question.history, topics)
            asker = asker_of(question, text)
            if text != query.text:
                query = self._query(text)
        with clock("retrieve"):
            near = question_search(self.index, query.vector)
            results = search(self.index, query, near, RESULTS)
        with clock("scope"):
            cues = match_cues(self.index, query.vector)
            lines = contact_lines(self.index, text, cues, asker, max(near.values(), default=0.0))
            scope = judge(self.index, query, results, near, cues)
        evidence: list[Evidence] = []
        with clock("evidence"):
            if lines or scope.verdict == "answer":
                chosen = select_evidence(self.index, query, results, near)
                evidence = [piece for piece in chosen if suits(self.index, piece, asker)]
            disagreement = disagreement_for(self.index, cues, evidence) if evidence else None
            sides = side_evidence(self.index, query, disagreement, evidence) if disagreement else []
        with clock("compose"):
            if lines or evidence:
                draft = compose(self.index, asker, evidence, lines, disagreement, sides)
            elif scope.verdict in ("decline", "clarify"):
                draft = fixed_reply(self.index, scope)
            else:
                draft = not_covered(self.index, query, results, near, scope, asker)
        return draft.answer(
            results=tuple(results),
            standalone_question=text,
            suggestions=suggest(self.index, near, results, asker),
            timings_ms=clock.timings,
        )

    def _stands(self, alarm: Alarm, messages: Sequence[str], vectors: Vectors) -> bool:
        """Whether an alarm by a pattern is certain or borne out by the message it was found in."""
        if any(certain_risk(message) for message in messages):
            return True
        if alarm.message < len(messages) - 1:
            vectors = self.encoder.encode(pieces(clean(messages[alarm.message])))
        return borne_out(vectors)

    def _alarm_near(
        self, vectors: Vectors, messages: Sequence[str], audience: Audience | None
    ) -> Alarm | None:
        nearest = question_search(self.index, vectors[0], k=1)
        cues = match_cues(self.index, vectors[0])
        return alarm_near(vectors, cues, max(nearest.values(), default=0.0), messages, audience)

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
    return Pipeline(settings, index, encoder, build_writer(settings))
