"""Request objects in, records out: what the command line and the HTTP API share."""

from __future__ import annotations

from rag.pipeline import Pipeline
from rag.records import (
    InvalidRequestError,
    Record,
    answer_record,
    filters_from,
    question_from,
    search_record,
)
from rag.types import Answer, AnswerBlock, Status
from rag.wording import wording


def ask_record(pipeline: Pipeline, request: object) -> Record:
    """The record of a request object's answer; one that is not of the form is `invalid`."""
    request_id = request.get("id") if isinstance(request, dict) else None
    try:
        question = question_from(request)
    except InvalidRequestError as error:
        block = AnswerBlock("own", f"{wording('invalid', 'unreadable')} ({error})")
        return answer_record(Answer(Status.INVALID, (block,)), request_id)
    return answer_record(pipeline.ask(question), request_id)


def search_records(pipeline: Pipeline, request: object) -> Record:
    """The passages nearest to a request object's `words`; none when there are no words."""
    request = request if isinstance(request, dict) else {}
    words = request.get("words", request.get("question"))
    k = request.get("k", 10)
    results = pipeline.search(
        words if isinstance(words, str) else "",
        min(max(k, 1), 100) if isinstance(k, int) else 10,
        filters_from(request),
    )
    found = [search_record(pipeline.index, r, rank) for rank, r in enumerate(results, start=1)]
    return {"id": request.get("id"), "passages": found}
