"""Request objects in, draft records out: what the command line and the HTTP API share."""

from __future__ import annotations

from collections.abc import Mapping

from rag.drafting.desk import draft_reply
from rag.drafting.records import Draft, Enquiry
from rag.drafting.wording import reply_wording
from rag.pipeline import Pipeline
from rag.records import InvalidRequestError, Record, citation_record
from rag.render import markdown
from rag.types import AnswerBlock, Status


def draft_request(pipeline: Pipeline, request: object) -> Record:
    """The record of a request object's draft; one that is not of the form is `invalid`."""
    request_id = request.get("id") if isinstance(request, Mapping) else None
    try:
        draft = draft_reply(pipeline, enquiry_from(request))
    except InvalidRequestError as error:
        words = f"{reply_wording().letter.unreadable} ({error})"
        draft = Draft(Status.INVALID, (AnswerBlock("own", words),))
    return {"id": request_id, **draft_record(draft)}


def draft_record(draft: Draft) -> Record:
    """The agreed record of a draft."""
    return {
        "status": draft.status.value,
        "reply": markdown(draft.blocks),
        "blocks": [
            {"kind": b.kind, "text": b.text, "citations": list(b.citations)} for b in draft.blocks
        ],
        "citations": [citation_record(citation) for citation in draft.citations],
        "questions": list(draft.questions),
        "checks": [{"level": c.level, "text": c.text, "block": c.block} for c in draft.checks],
    }


def enquiry_from(record: object) -> Enquiry:
    """The enquiry in a request object. Raises InvalidRequestError."""
    if not isinstance(record, Mapping):
        raise InvalidRequestError("the request is not an object")
    text, area, questions = record.get("text"), record.get("area"), record.get("questions")
    if not isinstance(text, str):
        raise InvalidRequestError("text is missing or is not text")
    if area is not None and not isinstance(area, str):
        raise InvalidRequestError("area is not text")
    if questions is not None and not (
        isinstance(questions, list) and all(isinstance(each, str) for each in questions)
    ):
        raise InvalidRequestError("questions is not a list of texts")
    return Enquiry(text, area, None if questions is None else tuple(questions))
