"""From ranked passages to the few sentences that answer.

Each sentence is scored by its own nearness to the question and by the bank's questions whose
anchor it holds; from each good passage one contiguous run is taken, completed so that it can
stand alone, and runs are added until the answer is as long as a phone can bear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.index import PassageIndex
from rag.retrieval import Query
from rag.sentences import LIMITS
from rag.types import Evidence, Passage, SearchResult, Sentence, Span, overlaps

BUDGET_CHARS = 940  # of all evidence together
RUN_CHARS = (800, 420, 320, 320)  # at most this much from the first, second, ... passage
RELATIVE_SCORE = 0.62  # a passage this far below the best adds nothing
REPLACED = 0.9  # what a passage's score is worth here when it quotes an edition since replaced
LEAST_CHARS = 120  # room for less is not worth filling
ENDS = ".!?:)\"'”’"  # what a sentence ends in
SAME_WORDS = 0.7  # share of words in common above which evidence says the same thing

# A sentence that opens so leans on the one before it.
_LEANS = re.compile(
    r"(?:this|these|that|those|they|them|it|he|she|such|however|but|also|instead|therefore|"
    r"in this|in these|for example|e\.g|otherwise|hopefully|their|its)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences first..last of a passage, and what they are worth."""

    first: int
    last: int
    value: float


def select_evidence(
    index: PassageIndex,
    query: Query,
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
    *,
    budget: int = BUDGET_CHARS,
) -> list[Evidence]:
    """The runs of sentences that answer, best passage first.

    `near_questions` are bank questions near the query with their cosine, by question id.
    """
    chosen: list[Evidence] = []
    left = budget
    ranked = sorted((_as_current(index, r) for r in results), key=lambda r: -r.score)
    for result in ranked[: 2 * len(RUN_CHARS)]:
        if len(chosen) >= len(RUN_CHARS) or result.score < RELATIVE_SCORE * ranked[0].score:
            break
        limit = min(RUN_CHARS[len(chosen)], left)
        span = best_span(index, query, result, near_questions, limit)
        if span is None:
            continue
        evidence = Evidence(
            result.passage,
            *span,
            index.documents[result.passage.source_id].text[slice(*span)],
            result.score,
        )
        if any(_says_the_same(evidence.text, other.text) for other in chosen):
            continue
        chosen.append(evidence)
        left -= len(evidence.text)
        if introduced := _introduced(index, evidence, left):
            chosen.append(introduced)
            left -= len(introduced.text)
        if left < LEAST_CHARS:
            break
    return chosen


def _as_current(index: PassageIndex, result: SearchResult) -> SearchResult:
    """The result, worth less when its words have been replaced."""
    quotation = result.passage.quotation
    if quotation and index.works[quotation.work_id].superseded_by:
        return replace(result, score=REPLACED * result.score)
    return result


def _introduced(index: PassageIndex, lead_in: Evidence, room: int) -> Evidence | None:
    """What the passage after says, if the evidence announces it."""
    after = announced(index, lead_in)
    if after is None:
        return None
    text = index.documents[after.source_id].text
    ends = [s.end for s in index.sentences[after.id] if s.end - after.start <= room]
    if not ends:
        return None
    return Evidence(after, after.start, ends[-1], text[after.start : ends[-1]], lead_in.score)


def announced(index: PassageIndex, lead_in: Evidence) -> Passage | None:
    """The passage after, if the evidence ends in a colon or breaks off before it, as a sentence
    does whose second half is quoted."""
    after = index.after(lead_in.passage)
    if after is None or lead_in.end < lead_in.passage.end:
        return None
    between = index.documents[after.source_id].text[lead_in.end : after.start]
    breaks_off = lead_in.text[-1] not in ENDS and "\n" not in between
    return after if lead_in.text[-1] == ":" or breaks_off else None


def best_span(
    index: PassageIndex,
    query: Query,
    result: SearchResult,
    near_questions: Mapping[str, float],
    limit: int,
) -> Span | None:
    """The contiguous run of a passage's sentences worth most, within `limit` characters or so."""
    sentences = index.sentences.get(result.passage.id, [])
    if not sentences:
        return None
    if sentences[-1].end - sentences[0].start <= limit:
        return sentences[0].start, sentences[-1].end
    scores = sentence_scores(index, query, result.passage, near_questions)
    run = _best_run(sentences, scores, limit)
    return _completed(index, result, sentences, run, limit)


def sentence_scores(
    index: PassageIndex,
    query: Query,
    passage: Passage,
    near_questions: Mapping[str, float],
) -> list[float]:
    """A score for each sentence of the passage, about 0 to 1.5."""
    sentences = index.sentences[passage.id]
    cosines = index.sentence_vectors[passage.id] @ query.vector
    scores = [float(max(cosine, 0.0)) for cosine in cosines]
    asked = set(_WORD.findall(query.text.lower()))
    text = index.documents[passage.source_id].text
    for i, sentence in enumerate(sentences):
        words = set(_WORD.findall(text[sentence.start : sentence.end].lower()))
        scores[i] += 0.15 * len(asked & words) / (len(asked) or 1)
        anchored = [
            score
            for question_id, score in near_questions.items()
            if overlaps(index.questions[question_id].anchor, (sentence.start, sentence.end))
            and index.questions[question_id].source_id == passage.source_id
        ]
        scores[i] += 0.8 * max(anchored, default=0.0)
    return scores


def _best_run(sentences: Sequence[Sentence], scores: Sequence[float], limit: int) -> _Run:
    """The run with the greatest sum of scores above the passage's mean, within the limit."""
    floor = float(np.mean(scores)) * 0.9
    best = _Run(int(np.argmax(scores)), int(np.argmax(scores)), -1.0)
    for first in range(len(sentences)):
        value = 0.0
        for last in range(first, len(sentences)):
            if last > first and sentences[last].end - sentences[first].start > limit:
                break
            value += scores[last] - floor
            if value > best.value:
                best = _Run(first, last, value)
    return best


def _completed(
    index: PassageIndex,
    result: SearchResult,
    sentences: Sequence[Sentence],
    run: _Run,
    limit: int,
) -> Span:
    """The run's span with what it leans on before it and what limits it after it."""
    text = index.documents[result.passage.source_id].text
    first, last = run.first, run.last
    room = int(limit * 1.25)
    while (
        first > 0 and _leans(sentences[first], text) and _length(sentences, first - 1, last) <= room
    ):
        first -= 1
    while (
        last + 1 < len(sentences)
        and LIMITS.match(text, sentences[last + 1].start)
        and _length(sentences, first, last + 1) <= room
    ):
        last += 1
    while (
        last + 1 < len(sentences)
        and text[sentences[last].end - 1] == ":"
        and _length(sentences, first, last + 1) <= room
    ):
        last += 1
    start, end = sentences[first].start, sentences[last].end
    lead = sentences[first].lead
    if lead and end - lead[0] <= room:  # the list from its lead-in, or the table from its header
        start = lead[0]
    return start, end


def _leans(sentence: Sentence, text: str) -> bool:
    return sentence.kind == "paragraph" and bool(_LEANS.match(text, sentence.start))


def _length(sentences: Sequence[Sentence], first: int, last: int) -> int:
    return sentences[last].end - sentences[first].start


def _says_the_same(one: str, other: str) -> bool:
    a, b = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    return len(a & b) >= SAME_WORDS * min(len(a), len(b))
