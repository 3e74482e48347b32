"""Where sources really differ: both sides, each in its own words, without a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rag.cues import CueMatches
from rag.index import PassageIndex
from rag.retrieval import Query
from rag.types import Disagreement, Evidence, Side, Span

SURE = 0.64  # cosine to a disagreement's cue at which the question is about it
TOUCHED = 0.50  # ... when the answer's own evidence already holds one of the sides
SIDE_CHARS = 330
MOST_SIDES = 3


def disagreement_for(
    index: PassageIndex, cues: CueMatches, evidence: Sequence[Evidence]
) -> Disagreement | None:
    """The disagreement that the answer touches, if any."""
    by_id = {d.id: d for d in index.contents.disagreements}
    scored = [
        (score, by_id[target])
        for target, score in cues.scores.get("disagreement", {}).items()
        if target in by_id
    ]
    for score, disagreement in sorted(scored, key=lambda s: -s[0]):
        if score >= SURE or (score >= TOUCHED and _touches(disagreement, evidence[:2])):
            return disagreement
    return None


def side_evidence(
    index: PassageIndex, query: Query, disagreement: Disagreement, evidence: Sequence[Evidence]
) -> list[Evidence]:
    """For each speaker on the topic, words of theirs: those already chosen as evidence, or else
    those nearest to the question. Empty unless there are two speakers."""
    best: dict[str, Evidence] = {}
    for side in disagreement.sides:
        for piece in _pieces(index, query, side):
            speaker = _speaker(piece)
            if speaker not in best or piece.score > best[speaker].score:
                best[speaker] = piece
    for piece in reversed(evidence):
        if _touches(disagreement, [piece]):
            best[_speaker(piece)] = replace(piece, score=1.0)
    ranked = sorted(best.values(), key=lambda piece: -piece.score)
    return ranked[:MOST_SIDES] if len(ranked) > 1 else []


def _speaker(piece: Evidence) -> str:
    quotation = piece.passage.quotation
    return quotation.work_id if quotation else piece.passage.source_id


def _touches(disagreement: Disagreement, evidence: Sequence[Evidence]) -> bool:
    return any(
        piece.passage.source_id == side.source_id
        and piece.start < side.end
        and side.start < piece.end
        for piece in evidence
        for side in disagreement.sides
    )


def _pieces(index: PassageIndex, query: Query, side: Side) -> list[Evidence]:
    """The side's words, passage by passage, each cut to its best sentences if it is long."""
    pieces: list[Evidence] = []
    for passage in index.contents.passages:
        if passage.source_id != side.source_id:
            continue
        if passage.start >= side.end or passage.end <= side.start:
            continue
        inside = [
            (sentence, float(vector @ query.vector))
            for sentence, vector in zip(
                index.sentences[passage.id], index.sentence_vectors[passage.id], strict=True
            )
            if side.start <= sentence.start and sentence.end <= side.end
        ]
        if inside:
            span = _best_run([((s.start, s.end), score) for s, score in inside])
            text = index.documents[side.source_id].text[slice(*span)]
            score = max(score for _, score in inside)
            pieces.append(Evidence(passage, *span, text, score))
    return pieces


def _best_run(sentences: Sequence[tuple[Span, float]]) -> Span:
    """The run within the limit whose summed nearness is greatest; whole if it fits."""
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
