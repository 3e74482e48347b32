"""What is rendered on the server: a source with the cited words, a Word file, and problems."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from rag.pipeline import Pipeline
from rag.tidy import tidy_span
from rag.types import RagError, Span
from ui.addresses import EXIT, KEEP_WORD, source_address
from ui.answer_docx import NotAnAnswerError, kept_from, word_file
from ui.document_html import document_page
from ui.quotations import quotation
from ui.sources import about_citation, about_source, citation_at
from ui.templates import render
from ui.text_html import without_marks


def keep_routes(pipeline: Pipeline) -> APIRouter:
    """`POST /keep/word`: an answer that the page sends, as a Word file."""
    router = APIRouter(include_in_schema=False)

    @router.post(KEEP_WORD)
    async def word(request: Request) -> Response:
        body = await request.body()
        try:
            kept = kept_from(body, pipeline.index.documents)
        except NotAnAnswerError as error:
            raise HTTPException(422, str(error)) from error
        made = await run_in_threadpool(word_file, kept, datetime.now(UTC).date())
        name = {"content-disposition": 'attachment; filename="school-attendance-answer.docx"'}
        return Response(made, media_type=WORD, headers=name)

    return router


class NotInSourceError(ValueError):
    """A part of a source that is asked for and is not there."""


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def source_routes(pipeline: Pipeline) -> APIRouter:
    """`/source/{id}?start=&end=`."""
    router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
    index = pipeline.index

    @router.get("/source/{source_id:path}")
    def source(source_id: str, start: str | None = None, end: str | None = None) -> HTMLResponse:
        """The whole document, read-only, with `text[start:end]` marked."""
        try:
            found, document = pipeline.document(source_id)
        except RagError:
            return problem(404, "There is no such document", "It may have been taken out.")
        try:
            span = _span(start, end, len(document.text))
        except NotInSourceError as error:
            return problem(422, "There is no such place in the document", str(error))
        citation = citation_at(index, found.id, span) if span else None
        page = document_page(document, span)
        words = without_marks(tidy_span(document, *span)) if span else ""
        html = render(
            "source.html",
            about=about_citation(index, citation) if citation else about_source(found),
            page=page,
            marked='id="quote"' in page.html,
            quotation=quotation(words, citation) if citation else "",
            address=source_address(found.id, *(span or ())),
            exit=EXIT,
            here="",
        )
        return HTMLResponse(html)

    return router


def problem(status: int, title: str, message: str) -> HTMLResponse:
    """A page that says in plain words what is wrong."""
    html = render("problem.html", title=title, message=message, exit=EXIT, here="")
    return HTMLResponse(html, status)


def wants_html(request: Request) -> bool:
    """Whether a person's browser asks, and not a program."""
    return "text/html" in request.headers.get("accept", "")


def _span(start: str | None, end: str | None, length: int) -> Span | None:
    if start is None and end is None:
        return None
    if not (start or "").isdecimal() or not (end or "").isdecimal():
        raise NotInSourceError("The address must give the first and last character as numbers.")
    if max(len(start or ""), len(end or "")) > 12:
        raise NotInSourceError("The document is not that long.")
    span = int(start or ""), int(end or "")
    if not 0 <= span[0] < span[1] <= length:
        raise NotInSourceError(f"The document has {length:,} characters.")
    return span
