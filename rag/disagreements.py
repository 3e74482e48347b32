"""Where sources really differ: both sides, each in its own words, without a verdict."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from rag.cues import CueMatches
from rag.evidence import overlaps, sentence_scores
from rag.index import PassageIndex
from rag.retrieval import Query
from rag.speakers import quotation_of
from rag.types import Disagreement, Evidence, SearchResult, Span

FEATURES = (
    "cue",  # cosine of the nearest example question
    "one_side",  # how high the best-ranked speaker on the topic stands, 1 for rank 1
    "other_side",  # how high the second one stands
    "question",  # cosine of the nearest bank question
)
WEIGHTS = (4.68, 3.84, 3.62, -2.08)  # fitted by rag/training/disagreements.py
INTERCEPT = -5.67
THRESHOLD = 0.35  # chance above which the answer is held to touch the disagreement
LIKELIEST = 6  # disagreements that are looked at, by cue
SIDE_CHARS = 330
MOST_SIDES = 3
CHOSEN = 9.0  # score of a side that the answer's own evidence already holds


def disagreement_for(
    index: PassageIndex,
    cues: CueMatches,
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
) -> Disagreement | None:
    """The disagreement that the question touches, if any."""
    question = next(iter(near_questions.values()), 0.0)
    by_id = {d.id: d for d in index.contents.disagreements}
    likely = [t for t in cues.scores.get("disagreement", {}) if t in by_id][:LIKELIEST]
    chances = {
        target: touched(features(index, by_id[target], cues, results, question))
        for target in likely
    }
    # Of those that are touched, the one whose examples are nearest, which `likely` has first.
    return next((by_id[target] for target in likely if chances[target] >= THRESHOLD), None)


def features(
    index: PassageIndex,
    disagreement: Disagreement,
    cues: CueMatches,
    results: Sequence[SearchResult],
    question: float,
) -> tuple[float, ...]:
    """The values of FEATURES, in that order."""
    ranks: dict[str, int] = {}
    for rank, result in enumerate(results):
        passage = result.passage
        for side in disagreement.sides:
            if side.source_id == passage.source_id and overlaps(
                (passage.start, passage.end), (side.start, side.end)
            ):
                ranks.setdefault(
                    _speaker(index, passage.source_id, passage.start, passage.end), rank
                )
    first, second = [*(2 / (2 + rank) for rank in ranks.values()), 0.0, 0.0][:2]
    return cues.score("disagreement", disagreement.id), first, second, question


def touched(values: Sequence[float]) -> float:
    """The chance that a question with these FEATURES touches the disagreement."""
    z = INTERCEPT + sum(w * value for w, value in zip(WEIGHTS, values, strict=True))
    return 1 / (1 + math.exp(-z))


def side_evidence(
    index: PassageIndex,
    query: Query,
    disagreement: Disagreement,
    evidence: Sequence[Evidence],
    near_questions: Mapping[str, float],
) -> list[Evidence]:
    """For each speaker on the topic what was chosen of theirs, or else what is nearest to the
    question, best first. Empty unless there are two speakers."""
    best: dict[str, Evidence] = {}
    for piece in _pieces(index, query, disagreement, near_questions):
        speaker = _speaker(index, piece.passage.source_id, piece.start, piece.end)
        if speaker not in best or piece.score > best[speaker].score:
            best[speaker] = piece
    for piece in reversed(evidence):
        place = piece.passage.source_id
        if any(
            side.source_id == place and overlaps((piece.start, piece.end), (side.start, side.end))
            for side in disagreement.sides
        ):
            best[_speaker(index, place, piece.start, piece.end)] = replace(piece, score=CHOSEN)
    found = sorted(best.values(), key=lambda piece: -piece.score)
    return found[:MOST_SIDES] if len(found) > 1 else []


def _pieces(
    index: PassageIndex,
    query: Query,
    disagreement: Disagreement,
    near_questions: Mapping[str, float],
) -> Iterator[Evidence]:
    """Each side's words, passage by passage, the best sentences of it if it is long."""
    for side in disagreement.sides:
        text = index.documents[side.source_id].text
        for passage in index.contents.passages:
            if passage.source_id != side.source_id or not overlaps(
                (passage.start, passage.end), (side.start, side.end)
            ):
                continue
            scores = sentence_scores(index, query, passage, near_questions)
            inside = [
                ((s.start, s.end), score)
                for s, score in zip(index.sentences[passage.id], scores, strict=True)
                if side.start <= s.start and s.end <= side.end
            ]
            if inside:
                start, end = _best_run(inside)
                score = max(score for _, score in inside)
                yield Evidence(passage, start, end, text[start:end], score)


def _speaker(index: PassageIndex, source_id: str, start: int, end: int) -> str:
    quotation = quotation_of(index.quotations[source_id], start, end)
    return quotation.work_id if quotation else source_id


def _best_run(sentences: Sequence[tuple[Span, float]]) -> Span:
    """The run within the limit whose summed score is greatest; whole if it fits."""
    if sentences[-1][0][1] - sentences[0][0][0] <= SIDE_CHARS:
        return sentences[0][0][0], sentences[-1][0][1]
    best, value = sentences[int(np.argmax([score for _, score in sentences]))][0], 0.0
    for first in range(len(sentences)):
        total = 0.0
        for last in range(first, len(sentences)):
            span = sentences[first][0][0], sentences[last][0][1]
            if span[1] - span[0] > SIDE_CHARS:
                break
            total += max(sentences[last][1], 0.0)
            if total > value:
                best, value = span, total
    return best
