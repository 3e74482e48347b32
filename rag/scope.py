"""Whether the documents answer a question, decided from what retrieval found and from what is
known not to be covered: nearness alone cannot tell a near miss from an answer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.cues import CueMatches
from rag.index import PassageIndex
from rag.retrieval import Query
from rag.scope_model import chances
from rag.turns import only_tells, read_words, topic_words, without_opening
from rag.types import FixedReply, SearchResult

Verdict = Literal["answer", "gap", "decline", "clarify", "weak"]

THRESHOLD = 0.25  # chance of being answerable below which it is not answered
TOLD = 0.20  # ... and of a message that only tells of somebody; of a short one ...
BARELY_TOLD = 0.75  # ... that is like nothing in the bank
DECLINED = 0.50  # chance of being something to decline above which it is, if that is likelier
SHORT_WORDS = 7  # a longer message is not asked back for its nearness to unclear ones alone
UNCLEAR = 0.75  # chance of being too unclear above which it is asked back, if that is likelier
CLARIFY = 0.45  # cosine to an unclear message ...
CLARIFY_LEAD = 0.05  # ... and by how much it must outdo the nearest bank question
VAGUE_WORDS = 12  # up to which a message that names nothing is asked back ...
KNOWN = 0.64  # ... unless its nearest bank question is as near as this
SAME = 0.81  # cosine to a bank question that is what was asked, if nothing else is as near
NEARLY = 0.06  # as near as the nearest gap, all but this
GAP_NAMED = 0.44  # cosine to a gap's example above which the gap is named
BEST_PASSAGES = 5
NEW_SOURCE = 0.45  # cosine at which a document that no curator has seen is trusted to answer


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be done with a question, the id of the gap or reply it calls for, and how
    likely it is that the documents answer. A question back without an id is that for who asks."""

    verdict: Verdict
    target: str | None = None
    chance: float = 1.0


def judge(
    index: PassageIndex,
    query: Query,
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
    cues: CueMatches,
) -> Scope:
    """Decide what is to be done with the question. What is told without a question is answered
    or asked back: nobody has asked for what could be refused."""
    question = next(iter(near_questions.values()), 0.0)
    clarify, clarify_score = cues.best("clarify")
    gap, gap_score = cues.best("gap")
    declined, decline_score = cues.best("decline")
    if (
        clarify_score > max(CLARIFY, question + CLARIFY_LEAD, decline_score)
        and len(query.text.split()) <= SHORT_WORDS
    ):
        return Scope("clarify", clarify)
    if clarify and question < KNOWN and _names_nothing(query.text):
        return Scope("clarify", clarify)
    if called := next((r.id for r in index.contents.replies if _called_for(r, query.text)), None):
        return Scope("decline", called)
    features = scope_features(index, query, results, near_questions, cues)
    likely = chances(features, query.vector, index.encoder_id)
    chance = likely.answerable
    if question >= SAME and question > max(gap_score, decline_score):
        return Scope("answer", chance=chance)
    if likely.unclear > max(UNCLEAR, chance):
        return Scope("clarify", clarify if clarify_score >= CLARIFY else None, chance)
    told = only_tells(query.text)
    barely = told and question < KNOWN and len(query.text.split()) <= VAGUE_WORDS
    if likely.declined > max(DECLINED, chance) and decline_score > gap_score - NEARLY:
        scope = Scope("decline", declined, chance)
    elif chance >= (BARELY_TOLD if barely else THRESHOLD) or _answered_by_new_source(
        index, results
    ):
        return Scope("answer", chance=chance)
    elif gap_score >= GAP_NAMED:
        scope = Scope("gap", gap, chance)
    else:
        scope = Scope("weak", chance=chance)
    if told:
        return Scope("answer" if chance >= TOLD and not barely else "clarify", chance=chance)
    return scope


def _names_nothing(text: str) -> bool:
    """Whether a short text is about nothing that it names: "does the same apply to her?"."""
    words = without_opening(read_words(text), "openers")
    return len(words) <= VAGUE_WORDS and not topic_words(words)


def _called_for(reply: FixedReply, text: str) -> bool:
    """Whether the words call for the reply, whatever else is said."""
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in reply.patterns)


def scope_features(
    index: PassageIndex,
    query: Query,
    results: Sequence[SearchResult],
    near_questions: Mapping[str, float],
    cues: CueMatches,
) -> tuple[float, ...]:
    """What is measured of a question, in the order that `rag.scope_model` was fitted with."""
    best = results[:BEST_PASSAGES]
    question = next(iter(near_questions.values()), 0.0)
    nearest = list(near_questions)[:10]
    top = results[0].passage.id if results else ""
    votes = sum(top in index.questions[q].passage_ids for q in nearest)
    gap, decline = cues.best("gap")[1], cues.best("decline")[1]
    return (
        question,  # cosine of the nearest bank question
        # mean cosine of the best passage's three nearest
        max((r.features["question_votes"] for r in best), default=0.0),
        votes / 10,  # share of the ten nearest bank questions that the best passage answers
        # cosines of the nearest passage, and of the nearest sentence
        max((r.features["passage_vector"] for r in best), default=0.0),
        max((r.features["sentence_vector"] for r in best), default=0.0),
        gap,  # cosine of the nearest example of a known gap
        gap - question,
        decline,  # cosine of the nearest example of what is declined
        decline - question,
        # share of the question's words, by rarity, in the best passages and questions
        _known_words(index, query, best, nearest),
        math.log1p(len(query.text.split())),
    )


def _known_words(
    index: PassageIndex, query: Query, best: Sequence[SearchResult], nearest: Sequence[str]
) -> float:
    """The share of the question's stemmed words, by rarity, that the best finds hold."""
    keywords = index.passage_keywords
    asked = set(keywords.tokens(query.text))
    if not asked:
        return 0.0
    held = frozenset().union(
        *(index.passage_words[r.passage.id] for r in best),
        *(index.question_words[q] for q in nearest),
    )
    rarity = {token: keywords.rarity(token) for token in asked}
    return sum(rarity[token] for token in asked & held) / sum(rarity.values())


def _answered_by_new_source(index: PassageIndex, results: Sequence[SearchResult]) -> bool:
    """Whether a document without a question bank holds near words: the known gaps were judged
    before it was added."""
    return any(
        r.passage.source_id not in index.banked_sources
        and max(r.features["passage_vector"], r.features["sentence_vector"]) >= NEW_SOURCE
        for r in results[:BEST_PASSAGES]
    )
