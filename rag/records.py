"""The records that other programs read: answers, passages and requests as JSON objects.

Their fields are agreed (README, "Records"); nothing here decides anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, get_args

from rag.citations import cite_span
from rag.index import PassageIndex
from rag.render import markdown
from rag.types import Answer, Audience, Citation, Filters, Question, SearchResult, Turn

Record = dict[str, Any]
# Halves of surrogate pairs, which UTF-8 cannot hold, and what some readers take for a line's end.
_UNSAFE = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
NEVER = 9999  # the year since when no words are


class InvalidRequestError(ValueError):
    """A request object that is not of the agreed form; the message says what it lacks."""


def question_from(record: object) -> Question:
    """The question in a request object. Raises InvalidRequestError."""
    if not isinstance(record, Mapping):
        raise InvalidRequestError("the request is not an object")
    text = record.get("question")
    if not isinstance(text, str):
        raise InvalidRequestError("question is missing or is not text")
    audience = record.get("audience")
    if audience is not None and audience not in get_args(Audience):
        raise InvalidRequestError(f"audience is not one of {', '.join(get_args(Audience))}")
    area = record.get("area")
    if area is not None and not isinstance(area, str):
        raise InvalidRequestError("area is not text")
    history = record.get("history") or []
    if not isinstance(history, list):
        raise InvalidRequestError("history is not a list")
    return Question(text, tuple(_turn(turn) for turn in history), audience, area)


def filters_from(request: Mapping[str, Any]) -> Filters:
    """The filters of a search request; a value that is not known lets nothing through."""
    names = ("source", "publisher", "authority", "area", "audience")
    values = {name: str(value) for name in names if (value := request.get(name))}
    since = request.get("since")
    return Filters(**values, since=_year(since) if since else None)


def _year(value: object) -> int:
    text = str(value)
    return int(text) if text.isdecimal() and len(text) == 4 else NEVER


def _turn(turn: object) -> Turn:
    if not isinstance(turn, Mapping) or not isinstance(turn.get("question"), str):
        raise InvalidRequestError("an entry of history has no question")
    answer = turn.get("answer")
    if answer is not None and not isinstance(answer, str):
        raise InvalidRequestError("an answer in history is not text")
    return Turn(turn["question"], answer)


def answer_record(answer: Answer, request_id: object = None) -> Record:
    """The agreed record of an answer; `dropped` is in it only when a language model was asked."""
    record = {
        "id": request_id,
        "status": answer.status.value,
        "answer": markdown(answer.blocks),
        "blocks": [
            {"kind": b.kind, "text": b.text, "citations": list(b.citations)} for b in answer.blocks
        ],
        "citations": [citation_record(c) for c in answer.citations],
        "passages": [passage_record(r, rank) for rank, r in enumerate(answer.results, start=1)],
        "standalone_question": answer.standalone_question,
        "differs": [{"topic": d.topic, "citations": list(d.citations)} for d in answer.differs],
        "suggestions": list(answer.suggestions),
        "timings_ms": {step: round(ms, 3) for step, ms in answer.timings_ms.items()},
    }
    if answer.dropped is not None:
        record["dropped"] = [
            {"text": dropped.text, "reasons": list(dropped.reasons)} for dropped in answer.dropped
        ]
    return record


def citation_record(citation: Citation) -> Record:
    return {
        **asdict(citation),
        "authority": citation.authority.value,
        "section": list(citation.section),
    }


def passage_record(result: SearchResult, rank: int) -> Record:
    passage = result.passage
    return {
        "rank": rank,
        "passage_id": passage.id,
        "source_id": passage.source_id,
        "start": passage.start,
        "end": passage.end,
        "score": round(result.score, 6),
        "text": passage.text,
    }


def search_record(index: PassageIndex, result: SearchResult, rank: int) -> Record:
    """A passage with the fields of its citation."""
    passage = result.passage
    cited = citation_record(cite_span(index, passage, passage.start, passage.end))
    del cited["label"], cited["quote"]
    return {**passage_record(result, rank), **cited}


def json_text(record: Record) -> str:
    """The record as one line of JSON that can be written as UTF-8, whatever its request held."""
    try:
        text = json.dumps(record, ensure_ascii=False)
    except RecursionError:  # an id nested as deep as JSON can just be read
        text = json.dumps({**record, "id": None}, ensure_ascii=False)
    return _UNSAFE.sub(lambda char: f"\\u{ord(char[0]):04x}", text)
