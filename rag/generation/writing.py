"""A quoted answer written anew by a model: each sentence verified, replaced by a quotation, or
dropped (docs/decisions/0006-generation.md)."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from rag.generation.lines import LineReader, WrittenSentence
from rag.generation.outline import Outline, Piece
from rag.generation.page import Page
from rag.generation.prompts import answer_prompt
from rag.generation.withholding import holds_contact
from rag.generation.writer import Failure, Writer, WriterError
from rag.threads import telling_words
from rag.types import Answer, AnswerBlock, Audience, Dropped, Status
from rag.verification import Readers, evidence_text, verify
from rag.wording import wording

log = logging.getLogger("rag.generation")

MOST_SENTENCES = 12  # a model that writes more goes round in circles
MOST_REPEATS = 2  # sentences said again before it is taken to do so for ever
HOPELESS = 4  # sentences lost before any was kept: it will not get better
KEPT = 0.5  # share of a model's sentences below which the quoted answer stands


@dataclass(slots=True)
class _Progress:
    """What has become of the sentences so far, and when, in milliseconds from the request."""

    began: float = field(default_factory=time.perf_counter)
    kept: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    repeats: int = 0
    timings: dict[str, float] = field(default_factory=dict)

    def mark(self, step: str) -> None:
        self.timings.setdefault(step, 1_000 * (time.perf_counter() - self.began))

    @property
    def hopeless(self) -> bool:
        return not self.kept and len(self.dropped) >= HOPELESS

    @property
    def done(self) -> bool:
        endless = len(self.seen) >= MOST_SENTENCES or self.repeats > MOST_REPEATS
        return self.hopeless or endless

    @property
    def enough(self) -> bool:
        """Whether what was kept is an answer: at least half of what was written."""
        return len(self.kept) >= max(KEPT * (len(self.kept) + len(self.dropped)), 1)


def may_be_written(quoted: Answer) -> bool:
    """Whether a model may be asked: only for an answer that quotes the documents."""
    quotes = any(block.kind == "quote" for block in quoted.blocks)
    return quoted.status is Status.ANSWERED and quotes


def written(
    quoted: Answer,
    question: str,
    audience: Audience | None,
    writer: Writer,
    readers: Readers,
    contacts: Sequence[str] = (),
) -> Generator[Answer]:
    """The answer as it grows, the last one complete; whatever goes wrong, the quoted answer.

    `question` has no personal data in it any more; `contacts` are values that no model may see.
    Closing the iterator stops the model.
    """
    outline = Outline.of(quoted)
    page, progress = Page(quoted, outline), _Progress()
    yield replace(page.answer(complete=False), dropped=())
    evidence = {p.label: (p.citation, p.quote.text) for p in outline.pieces}
    prompt = answer_prompt(question, evidence, audience, contacts)
    reader = LineReader()
    failure: Failure | None = None
    try:
        with closing(writer.write(prompt)) as text:
            for sentence in _sentences(text, reader, progress):
                if _take(sentence, page, outline, progress, readers, contacts):
                    yield replace(page.answer(complete=False), dropped=tuple(progress.dropped))
                if progress.done:
                    break
    except WriterError as error:
        log.warning("the language model failed: %s", error)
        failure = error.failure
    progress.mark("write")
    if failure is None and not progress.enough:
        failure = "unusable"
    timings = {**quoted.timings_ms, **progress.timings}
    if failure is not None:
        nothing = failure == "unusable" and not progress.seen and not reader.endless
        line = wording("model", "no_answer" if nothing else failure)
        answer = replace(quoted, blocks=(AnswerBlock("own", line), *quoted.blocks))
    else:
        _complete(page, outline, quoted, contacts)
        answer = page.answer(complete=True)
    yield replace(answer, timings_ms=timings, dropped=tuple(progress.dropped))


def _sentences(
    text: Iterator[str], reader: LineReader, progress: _Progress
) -> Iterator[WrittenSentence]:
    """The model's sentences, each once it is complete. Raises WriterError when it breaks off."""
    for piece in text:
        progress.mark("first_words")
        for sentence in reader.feed(piece):
            progress.mark("first_sentence")
            yield sentence
        if reader.endless:
            return
    rest, cut = reader.end()
    if cut:
        raise WriterError("cut")
    for sentence in rest:
        progress.mark("first_sentence")
        yield sentence


def _take(
    sentence: WrittenSentence,
    page: Page,
    outline: Outline,
    progress: _Progress,
    readers: Readers,
    contacts: Sequence[str],
) -> bool:
    """Show a sentence, or the words that it stood for, or nothing; whether the page has grown."""
    key = " ".join(sentence.text.lower().split())
    if key in progress.seen:
        progress.repeats += 1
        return False
    progress.seen.add(key)
    pieces = {piece.label: piece for piece in outline.pieces}
    cited = [pieces[label] for label in sentence.labels if label in pieces]
    if holds_contact(sentence.text, contacts):
        reasons: tuple[str, ...] = ("contacts are not a model's to write",)
    elif len(cited) < len(sentence.labels):
        reasons = ("it names evidence that there is not",)
    elif cited:
        reasons = _against(sentence.text, cited, readers)
    else:  # it may have forgotten the label: then one piece alone must say it
        by_piece = (
            [p]
            for p in outline.pieces
            if _shares_a_word(sentence.text, p.citation.quote)
            and not _against(sentence.text, [p], readers)
        )
        cited = next(by_piece, [])
        reasons = () if cited else ("it names no evidence, and no evidence says it",)
    progress.mark("first_verdict")
    if not reasons:
        page.write(sentence.text, cited)
        progress.kept.append(sentence.text)
        return True
    progress.dropped.append(Dropped(sentence.text, reasons))
    for piece in cited:
        page.quote(piece)
    return bool(cited)


def _shares_a_word(sentence: str, quote: str) -> bool:
    """Whether the sentence and the quotation have more than small words in common."""
    return not telling_words(sentence).keys().isdisjoint(telling_words(quote))


def _against(sentence: str, cited: Sequence[Piece], readers: Readers) -> tuple[str, ...]:
    """What speaks against the sentence being what the cited words say; nothing if it is."""
    texts = [evidence_text(piece.citation) for piece in cited]
    return verify(sentence, texts, readers).reasons


def _complete(page: Page, outline: Outline, quoted: Answer, contacts: Sequence[str]) -> None:
    """Quote what must not be missing: the best evidence, each side of a disagreement, contacts."""
    passages = [(r.passage.source_id, r.passage.start, r.passage.end) for r in quoted.results]
    best = outline.best(passages)
    sides = {label for difference in quoted.differs for label in difference.citations}
    for piece in outline.pieces:
        owed = piece is best or piece.citation.label in sides
        if (owed and piece.label not in page.shown) or holds_contact(piece.quote.text, contacts):
            page.quote(piece)
