"""The only wiring: settings -> `Pipeline`, with one readable method a surface."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass

from rag.asker import Asker, asker_of
from rag.clock import Clock
from rag.composition import compose, fixed_reply, not_covered, urgent_answer
from rag.config import Settings
from rag.contacts import ContactLine, contact_lines, suits
from rag.conversation import standalone_question
from rag.cues import match_cues
from rag.disagreements import Sides, disagreement_for, side_evidence
from rag.encoders import Encoder, SentenceTransformerEncoder, encoder_id
from rag.entailment import Entailment, packaged_entailment
from rag.evidence import BUDGET_CHARS, select_evidence
from rag.generation import Writer, build_writer, may_be_written, written
from rag.guardrails import clean, invalid
from rag.index import PassageIndex
from rag.leaning import Library
from rag.retrieval import Query, question_search, search
from rag.risk_model import RiskModel
from rag.scope import Scope, judge
from rag.sources import only
from rag.store import Store
from rag.suggestions import suggest
from rag.types import (
    Answer,
    AnswerBlock,
    Audience,
    Disagreement,
    Document,
    Evidence,
    Filters,
    Question,
    RagError,
    SearchResult,
    Source,
    Status,
)
from rag.urgent import Alarm, alarm_in, asks_besides, noticed, without_risk, writer_of
from rag.urgent_replies import reply
from rag.verification import Readers

RESULTS = 20  # passages in an answer's record


@dataclass(frozen=True, slots=True)
class Found:
    """What the documents hold on a question, before it is put into words."""

    query: Query
    asker: Asker
    near_questions: Mapping[str, float]
    results: Sequence[SearchResult]
    scope: Scope
    lines: Sequence[ContactLine]
    evidence: Sequence[Evidence]
    disagreement: Disagreement | None
    sides: Sides


@dataclass(frozen=True, slots=True)
class Pipeline:
    """An open index and an encoder; safe to share between threads."""

    settings: Settings
    index: PassageIndex
    encoder: Encoder
    risks: RiskModel | None = None
    writer: Writer | None = None  # the language model, if one is switched on
    mask: Callable[[str], str] = str  # takes personal data out of what the model is sent
    entailment: Entailment | None = None

    @property
    def readers(self) -> Readers:
        """What sentences are verified with."""
        return Readers(self.encoder, self.entailment)

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
        yield from written(quoted, text, question.audience, self.writer, self.readers, contacts)

    def ask_quoted(self, question: Question) -> Answer:
        """Urgent help before all else; then an answer from the documents (design, section 3)."""
        clock = Clock()
        messages = [*(turn.question for turn in question.history), question.text]
        with clock("urgent"):
            alarm = self.alarm(messages, question.audience)
        stop = invalid(question.text, limit=self.settings.max_question_chars)
        if stop and not alarm:
            return Answer(Status.INVALID, (stop,), timings_ms=clock.timings)
        text = clean(question.text)[: self.settings.max_question_chars]
        if not alarm:
            with clock("encode"):
                query = self._query(text)
            return self._answer(question, query, clock)
        asker = asker_of(question, text)
        help_now = reply(alarm, asker.area, elsewhere=asker.elsewhere is not None)
        rest = without_risk(text)
        ordinary = None
        if asks_besides(rest):
            ordinary = self._answer(question, self._query(rest), clock)
        return urgent_answer(AnswerBlock("own", help_now), ordinary, text, clock.timings)

    def _answer(self, question: Question, query: Query, clock: Clock) -> Answer:
        """The ordinary answer, when nobody seems to be at risk."""
        found = self.find(question, query, clock)
        with clock("compose"):
            if found.lines or found.evidence:
                draft = compose(
                    self.index,
                    found.asker,
                    found.evidence,
                    found.lines,
                    found.disagreement,
                    found.sides,
                )
            elif found.scope.verdict in ("decline", "clarify"):
                who = writer_of([found.query.text], found.asker.audience)
                draft = fixed_reply(self.index, found.scope, who)
            else:
                draft = not_covered(
                    self.index,
                    found.query,
                    found.results,
                    found.near_questions,
                    found.scope,
                    found.asker,
                )
        return draft.answer(
            results=tuple(found.results),
            standalone_question=found.query.text,
            suggestions=suggest(self.index, found.near_questions, found.results, found.asker),
            timings_ms=clock.timings,
        )

    def find(
        self,
        question: Question,
        query: Query | None = None,
        clock: Clock | None = None,
        *,
        budget: int = BUDGET_CHARS,
    ) -> Found:
        """Retrieve, judge and select: what the answer to a question is composed of.

        `query` is the question, cleaned and encoded, when that is done already; `budget` is in
        characters of evidence.
        """
        clock = clock or Clock()
        query = query or self._query(clean(question.text))
        with clock("standalone"):
            library = Library(self.encoder, self.index)
            text = clean(standalone_question(query.text, question.recent, library))
            asker = asker_of(question, text)
            if text != query.text:
                query = self._query(text)
        with clock("retrieve"):
            near = question_search(self.index, query.vector)
            results = search(self.index, query, near, RESULTS)
        with clock("scope"):
            cues = match_cues(self.index, query.vector)
            scope = judge(self.index, query, results, near, cues)
            lines = contact_lines(
                self.index,
                text,
                cues,
                asker,
                max(near.values(), default=0.0),
                answerable=scope.verdict == "answer",
            )
        evidence: list[Evidence] = []
        with clock("evidence"):
            if lines or scope.verdict == "answer":
                chosen = select_evidence(self.index, query, results, near, budget=budget)
                evidence = [piece for piece in chosen if suits(self.index, piece, asker)]
            touched = (
                disagreement_for(self.index, query.vector, cues, results, near)
                if evidence
                else None
            )
            sides = (
                side_evidence(self.index, query, touched, evidence, results, near)
                if touched
                else Sides()
            )
        disagreement = touched.disagreement if touched else None
        return Found(query, asker, near, results, scope, lines, evidence, disagreement, sides)

    def alarm(self, messages: Sequence[str], audience: Audience | None = None) -> Alarm | None:
        """What the patterns and the risk model notice in a conversation's messages."""
        alarm = alarm_in(messages, audience)
        return noticed(alarm, messages, self.risks.judge if self.risks else None, audience)

    def search(self, words: str, k: int = 10, filters: Filters = Filters()) -> list[SearchResult]:
        """The k passages nearest to the words; none for words that cannot be read."""
        text = clean(words)
        if invalid(text, limit=self.settings.max_question_chars):
            return []
        query = self._query(text)
        near = question_search(self.index, query.vector, filters=filters)
        return search(self.index, query, near, k, filters)

    def urgent_help(self, words: str, audience: Audience | None = None) -> str | None:
        """The urgent reply to words that are no question, if somebody seems to be at risk."""
        alarm = self.alarm([words], audience)
        return reply(alarm) if alarm else None

    def document(self, source_id: str) -> tuple[Source, Document]:
        """A source and its document. Raises RagError when there is none of that id."""
        source = only(self.index.contents.sources, source_id)
        return source, self.index.documents[source.id]

    def _query(self, text: str) -> Query:
        text = self.index.spelling.repaired(text)
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
    writer, entailment = build_writer(settings), packaged_entailment()
    if writer is not None and entailment is not None:
        entailment.warm()
    return Pipeline(
        settings,
        index,
        encoder,
        RiskModel(threads=settings.torch_threads),
        writer,
        _masked,
        entailment,
    )


def _masked(text: str) -> str:
    """The text without personal details; what finds them is loaded when it is first needed."""
    from rag.privacy import mask

    return mask(text).text
