"""Retrieval side by side: the usual pipeline, parts of ours, and ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.baselines import UsualPipeline
from evals.intervals import Estimate, estimate
from evals.metrics.ranking import recall_at
from evals.outcomes import Outcome
from rag.encoders import Encoder, Vectors
from rag.index import PassageIndex
from rag.pipeline import Pipeline
from rag.retrieval import WEIGHTS, Query, features, fuse, question_search
from rag.types import SearchResult

KS = (1, 5, 10)
RESULTS = 20

# Searches of ours that are summed, with their usual weights.
PARTS: Mapping[str, tuple[str, ...]] = {
    "our passages, cosine": ("passage_vector",),
    "our passages, cosine + BM25": ("passage_vector", "passage_keyword"),
    "our passages, + sentences": ("passage_vector", "passage_keyword", "sentence_vector"),
    "question bank alone": ("question_vector", "question_votes", "question_keyword"),
}

Comparison = Mapping[str, Mapping[int, Estimate]]  # by system and k


def compare(pipeline: Pipeline, plain: Encoder, outcomes: Sequence[Outcome]) -> Comparison:
    """Recall at KS of every system on the same questions, in the words they were typed in.

    `plain` is the encoder of the usual pipeline, as it comes.
    """
    found: dict[str, list[Sequence[SearchResult]]] = {}

    def note(system: str, results: Sequence[SearchResult]) -> None:
        found.setdefault(system, []).append(results)

    usual = UsualPipeline.build(pipeline.index.documents.values(), plain)
    texts = [outcome.case.question.text for outcome in outcomes]
    vectors = pipeline.encoder.encode(texts)
    for outcome, text, vector, plain_vector in zip(
        outcomes, texts, vectors, plain.encode(texts), strict=True
    ):
        note("usual pipeline", usual.search(text, plain_vector, hybrid=False))
        note("usual pipeline + BM25", usual.search(text, plain_vector, hybrid=True))
        for system, results in _parts(pipeline.index, text, vector).items():
            note(system, results)
        note("this project", outcome.answer.results)
    return {system: _recalls(outcomes, results) for system, results in found.items()}


def _parts(index: PassageIndex, text: str, vector: Vectors) -> dict[str, list[SearchResult]]:
    scores = features(index, Query(text, vector), question_search(index, vector))
    ranked: dict[str, list[SearchResult]] = {}
    for system, names in PARTS.items():
        fused = fuse({name: scores[name] for name in names}, WEIGHTS)
        best = sorted(fused, key=lambda passage_id: (-fused[passage_id], passage_id))[:RESULTS]
        ranked[system] = [SearchResult(index.passages[i], fused[i]) for i in best]
    return ranked


def _recalls(
    outcomes: Sequence[Outcome], results: Sequence[Sequence[SearchResult]]
) -> dict[int, Estimate]:
    recalls: dict[int, Estimate] = {}
    for k in KS:
        pairs = zip(outcomes, results, strict=True)
        scores = [s for o, r in pairs if (s := recall_at(k, o.case, r)) is not None]
        if found := estimate(scores):
            recalls[k] = found
    return recalls
