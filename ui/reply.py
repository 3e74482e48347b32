"""The helpline's reply desk. Nothing is kept between requests: the page sends what it has, and the
draft is made again from it, so that checks and exports rest on nothing that the page says of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from rag.drafting import Draft, Enquiry, draft_reply
from rag.pipeline import Pipeline
from rag.privacy import mask
from rag.types import Status
from rag.wording import wording
from ui.addresses import EXIT, REPLY
from ui.reply_files import FILES
from ui.reply_html import area_choices, checks_of, draft_html
from ui.reply_work import Desk, Work, checked, edited, fingerprint, unseen
from ui.templates import render

log = logging.getLogger("ui")

Body = TypeVar("Body", bound=Desk)

CHANGED = "The draft was made with other documents or questions. Please draft the reply again."
NOT_SEEN = "Please look at what is still open: the urgent part, or a check that failed."


def shown(text: str) -> str:
    """The family's message as the page shows it again: without what tells who they are."""
    return mask(text).text


def reply_routes(pipeline: Pipeline) -> APIRouter:
    """`/reply`, and what its script asks for: `/reply/draft`, `/reply/check`, `/reply/export`."""
    router = APIRouter(include_in_schema=False)
    index = pipeline.index

    @router.get(REPLY)
    def page() -> HTMLResponse:
        if pipeline.entailment is not None:
            pipeline.entailment.warm()  # while the message is being pasted
        html = render("reply.html", areas=area_choices(index), exit=EXIT, here="reply")
        return HTMLResponse(html)

    @router.post(f"{REPLY}/draft")
    async def draft(request: Request) -> Response:
        def make(desk: Desk) -> Response:
            made = _draft(desk)
            if made.status is Status.INVALID:
                return JSONResponse({"detail": made.blocks[0].text}, 422)
            return HTMLResponse(draft_html(index, made, shown(desk.text), fingerprint(made)))

        return await _answer(request, Desk, make)

    @router.post(f"{REPLY}/check")
    async def check(request: Request) -> Response:
        def make(work: Work) -> Response:
            made = _unchanged(work)
            return JSONResponse({"checks": checks_of(checked(pipeline, made, work))})

        return await _answer(request, Work, make)

    @router.post(f"{REPLY}/export")
    async def export(request: Request) -> Response:
        def make(work: Work) -> Response:
            made = _unchanged(work)
            open_checks = unseen(checked(pipeline, made, work), work)
            if open_checks or (made.status is Status.URGENT and not work.urgent_seen):
                return JSONResponse(
                    {"detail": NOT_SEEN, "checks": checks_of(open_checks)}, status_code=409
                )
            file = FILES[work.format]
            body = file.make(edited(made, work), made.citations)
            disposition = f'attachment; filename="reply.{work.format}"'
            return Response(
                body, media_type=file.media_type, headers={"content-disposition": disposition}
            )

        return await _answer(request, Work, make)

    def _draft(desk: Desk) -> Draft:
        questions = None if desk.questions is None else tuple(desk.questions)
        return draft_reply(pipeline, Enquiry(desk.text, desk.area or None, questions))

    def _unchanged(work: Work) -> Draft:
        made = _draft(work)
        if fingerprint(made) != work.draft:
            raise HTTPException(409, CHANGED)
        return made

    return router


async def _answer(request: Request, form: type[Body], make: Callable[[Body], Response]) -> Response:
    try:
        body = form.model_validate(json.loads(await request.body()))
    except (ValueError, RecursionError, ValidationError) as error:
        raise HTTPException(400, "The request could not be read.") from error
    try:
        return await run_in_threadpool(make, body)
    except HTTPException:
        raise
    except Exception as error:
        log.error("the reply desk failed: %s", type(error).__name__)
        raise HTTPException(500, wording("error", "internal")) from error
