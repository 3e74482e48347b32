"""The JSON API: the same records as the command line's, over HTTP."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any, NoReturn

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool

from rag.drafting.service import draft_request
from rag.pipeline import Pipeline
from rag.records import Record, json_text
from rag.service import ask_record, search_records
from rag.wording import wording
from ui.api_models import (
    AskRecord,
    AskRequest,
    DraftRecord,
    DraftRequest,
    SearchRecord,
    SearchRequest,
    inlined,
)

log = logging.getLogger("ui")

_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body is not JSON."},
    413: {"description": "The body is too large."},
    429: {"description": "Too many requests from this address."},
    500: {"description": "Something went wrong."},
}


def _body(model: type[AskRequest | SearchRequest | DraftRequest]) -> dict[str, Any]:
    content = {"application/json": {"schema": inlined(model)}}
    return {"requestBody": {"required": True, "content": content}}


def api_routes(pipeline: Pipeline) -> APIRouter:
    """`/api/ask`, `/api/search`, `/api/draft`, `/healthz` and `/readyz`."""
    router = APIRouter(responses=_REFUSALS)

    @router.post(
        "/api/ask",
        summary="Answer a question from the documents",
        responses={200: {"model": AskRecord}},
        openapi_extra=_body(AskRequest),
    )
    async def ask(request: Request) -> Response:
        return await _record(request, lambda body: ask_record(pipeline, body))

    @router.post(
        "/api/search",
        summary="Find the passages nearest to some words",
        responses={200: {"model": SearchRecord}},
        openapi_extra=_body(SearchRequest),
    )
    async def search(request: Request) -> Response:
        return await _record(request, lambda body: search_records(pipeline, body))

    @router.post(
        "/api/draft",
        summary="Draft a reply to a family's message",
        responses={200: {"model": DraftRecord}},
        openapi_extra=_body(DraftRequest),
    )
    async def draft(request: Request) -> Response:
        return await _record(request, lambda body: draft_request(pipeline, body))

    @router.get("/healthz", summary="Whether the process is alive")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz", summary="Whether questions can be answered")
    def readyz() -> dict[str, str]:
        try:
            ready = bool(pipeline.search("attendance", 1))
        except Exception as error:
            log.error("not ready: %s", type(error).__name__)
            ready = False
        if not ready:
            raise HTTPException(503, "The index cannot be read.")
        return {"status": "ready"}

    return router


async def _record(request: Request, make: Callable[[object], Record]) -> Response:
    try:
        body = json.loads(await request.body(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "The body is not JSON.") from error
    try:
        record = await run_in_threadpool(make, body)
    except Exception as error:
        log.error("the API failed: %s", type(error).__name__)
        raise HTTPException(500, wording("error", "internal")) from error
    return Response(json_text(record), media_type="application/json")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
