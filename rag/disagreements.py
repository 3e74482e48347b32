"""Where sources really differ: both sides, each in its own words, without a verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.cues import CueMatches
from rag.encoders import Vectors
from rag.evidence import sentence_scores
from rag.index import PassageIndex
from rag.retrieval import Query
from rag.speakers import quotation_of, tells
from rag.types import Disagreement, Evidence, SearchResult, Span, same_words

FEATURES = (
    "cue",  # cosine of the topic's nearest example question
    "cue_lead",  # by how much its nearest is nearer than any other topic's
    "one_side",  # how high the best-ranked speaker on the topic stands, 1 for rank 1
    "other_side",  # how high the second one stands
    "question",  # cosine of the nearest bank question
    "topic",  # log of its chance by what the index learned of the topics' example questions
)
WEIGHTS = (1.07, 6.48, 0.98, 0.65, -7.05, 1.62)  # fitted by rag/training/disagreements.py
INTERCEPT = 5.38
THRESHOLD = 0.44  # chance of touching any of them above which the likeliest is shown
LIKELIEST = 6  # disagreements that are looked at, by cue
LEAST_CHANCE = 1e-4  # of a topic, so that it has a logarithm
SURE = 0.75  # chance of a disagreement above which its sides have all their room ...
SIDE_CHARS, MOST_SPEAKERS = 380, 4
UNSURE_CHARS, UNSURE_SPEAKERS = 200, 3  # ... and what they have below it
CHOSEN = 9.0  # score of a side that the answer's own evidence already holds


@dataclass(frozen=True, slots=True)
class Touched:
    """The disagreement that a question touches, and the chance that it does."""

    disagreement: Disagreement
    chance: float


@dataclass(frozen=True, slots=True)
class Sides:
    """The words of those who disagree: the first piece of each speaker, and a further one."""

    first: tuple[Evidence, ...] = ()
    further: tuple[Evidence, ...] = ()


def disagreement_for(
    index: PassageIndex,
    vector: Vectors,
    cues: CueMatches,
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
) -> Touched | None:
    """The disagreement that the question of that (dimensions,) vector touches, if any."""
    question = next(iter(near_questions.values()), 0.0)
    by_id = {d.id: d for d in index.contents.disagreements}
    likely = cues.nearest("disagreement", LIKELIEST)
    topics = index.topics.chances(vector)
    chances = {
        target: chance_of(features(index, by_id[target], topics, cues, results, question))
        for target in likely
    }
    if touched_any(chances.values()) < THRESHOLD:
        return None
    likeliest = max(likely, key=chances.__getitem__)
    return Touched(by_id[likeliest], chances[likeliest])


def features(
    index: PassageIndex,
    disagreement: Disagreement,
    topics: Mapping[str, float],
    cues: CueMatches,
    results: Sequence[SearchResult],
    question: float,
) -> tuple[float, ...]:
    """The values of FEATURES, in that order; `topics` are the chances by `index.topics`."""
    ranks: dict[str, int] = {}
    for rank, result in enumerate(results):
        passage = result.passage
        for side in disagreement.sides:
            if same_words(passage, side):
                ranks.setdefault(
                    _speaker(index, passage.source_id, passage.start, passage.end), rank
                )
    first, second = [*(2 / (2 + rank) for rank in ranks.values()), 0.0, 0.0][:2]
    topic = disagreement.id
    return (
        cues.score("disagreement", topic),
        cues.lead("disagreement", topic),
        first,
        second,
        question,
        math.log(topics[topic] + LEAST_CHANCE),
    )


def chance_of(values: Sequence[float]) -> float:
    """The chance that a question with these FEATURES touches the disagreement."""
    z = INTERCEPT + sum(w * value for w, value in zip(WEIGHTS, values, strict=True))
    return 1 / (1 + math.exp(-z))


def touched_any(chances: Iterable[float]) -> float:
    """The chance that one of several is touched: topics near each other share a question."""
    return 1 - math.prod(1 - chance for chance in chances)


def side_evidence(
    index: PassageIndex,
    query: Query,
    touched: Touched,
    evidence: Sequence[Evidence],
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
) -> Sides:
    """For each speaker on the topic what was chosen of theirs, or else what is nearest to the
    question, best speaker first. Nothing unless there are two speakers."""
    disagreement, sure = touched.disagreement, touched.chance >= SURE
    limit, most = (SIDE_CHARS, MOST_SPEAKERS) if sure else (UNSURE_CHARS, UNSURE_SPEAKERS)
    by_speaker: dict[str, list[Evidence]] = {}
    pieces = [
        *_chosen(disagreement, evidence),
        *_pieces(index, query, disagreement, results, near_questions, limit),
    ]
    for piece in sorted(pieces, key=lambda piece: -piece.score):
        theirs = by_speaker.setdefault(
            _speaker(index, piece.passage.source_id, piece.start, piece.end), []
        )
        if not any(same_words(piece, other) for other in theirs):
            theirs.append(piece)
    if len(by_speaker) < 2:
        return Sides()
    speakers = list(by_speaker.values())[:most]
    return Sides(
        tuple(pieces[0] for pieces in speakers),
        tuple(pieces[1] for pieces in speakers if len(pieces) > 1),
    )


def _chosen(disagreement: Disagreement, evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    """What of the answer's own evidence stands on a side."""
    for piece in evidence:
        if any(same_words(piece, side) for side in disagreement.sides):
            yield replace(piece, score=CHOSEN + piece.score)


def _pieces(
    index: PassageIndex,
    query: Query,
    disagreement: Disagreement,
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
    limit: int,
) -> Iterator[Evidence]:
    """Each side's words, passage by passage, the best sentences of it if it is long."""
    ranked = {r.passage.id: r.score / results[0].score for r in results}
    for side in disagreement.sides:
        text = index.documents[side.source_id].text
        for passage in index.contents.passages:
            if not same_words(passage, side):
                continue
            scores = sentence_scores(index, query, passage, near_questions)
            inside = [
                ((s.start, s.end), score)
                for s, score in zip(index.sentences[passage.id], scores, strict=True)
                if side.start <= s.start and s.end <= side.end and tells(text[s.start : s.end])
            ]
            if inside:
                start, end = _best_run(inside, limit)
                score = max(score for _, score in inside) + ranked.get(passage.id, 0.0)
                yield Evidence(passage, start, end, text[start:end], score)


def _speaker(index: PassageIndex, source_id: str, start: int, end: int) -> str:
    quotation = quotation_of(index.quotations[source_id], start, end)
    return quotation.work_id if quotation else source_id


def _best_run(sentences: Sequence[tuple[Span, float]], limit: int) -> Span:
    """The run within the limit whose summed score is greatest; whole if it fits."""
    if sentences[-1][0][1] - sentences[0][0][0] <= limit:
        return sentences[0][0][0], sentences[-1][0][1]
    best, value = sentences[int(np.argmax([score for _, score in sentences]))][0], 0.0
    for first in range(len(sentences)):
        total = 0.0
        for last in range(first, len(sentences)):
            span = sentences[first][0][0], sentences[last][0][1]
            if span[1] - span[0] > limit:
                break
            total += max(sentences[last][1], 0.0)
            if total > value:
                best, value = span, total
    return best
