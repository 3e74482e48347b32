""" "You could also ask": bank questions that other good passages answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.asker import Asker
from rag.index import PassageIndex
from rag.types import SearchResult

MOST = 3
LONGEST = 100  # characters
_VOICES: Mapping[str | None, tuple[str, ...]] = {
    None: ("parent",),
    "parent": ("parent",),
    "school": ("school",),
    "helpline": ("helpline", "parent"),
}


def suggest(
    index: PassageIndex,
    near_questions: Mapping[str, float],
    results: Sequence[SearchResult],
    asker: Asker,
) -> tuple[str, ...]:
    """Up to three questions near the one asked, in the asker's voice, one a passage."""
    passages = {result.passage.id for result in results[1:10]}
    found: dict[str, str] = {}
    for question_id in near_questions:
        question = index.questions[question_id]
        passage_id = question.passage_ids[0]
        if question.voice not in _VOICES[asker.audience] or len(question.text) > LONGEST:
            continue
        if passage_id in passages:
            found.setdefault(passage_id, question.text)
    return tuple(found.values())[:MOST]
