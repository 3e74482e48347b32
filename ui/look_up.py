"""The staff look-up page: a search form that works without scripts, and what it finds.

Words are sent in a request's body, so that they stand in no address, history or log; an address
that holds them (`?q=`) is read too, for whoever chose to copy one.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from rag.completion import Completer
from rag.pipeline import Pipeline
from rag.records import filters_from
from rag.types import Filters
from ui.addresses import EXIT, LOOK_UP
from ui.look_up_html import filters_form, found
from ui.templates import render
from ui.text_html import own

RESULTS = 15
WORDS_CHARS = 400  # that the search box takes


class Search(BaseModel):
    """The fields of the form; an empty filter lets everything through."""

    q: str = ""
    publisher: str = ""
    authority: str = ""
    area: str = ""
    audience: str = ""
    since: str = ""


def look_up_routes(pipeline: Pipeline) -> APIRouter:
    """`/look-up`, and what its script fetches: `/look-up/results` and `/look-up/questions`."""
    router = APIRouter(include_in_schema=False)
    index = pipeline.index
    complete = Completer(index, pipeline.encoder)

    def shown(template: str, search: Search) -> HTMLResponse:
        words = search.q.strip()
        filters = filters_from(search.model_dump())
        urgent = pipeline.urgent_help(words, "school") if words else None
        results = pipeline.search(words, RESULTS, filters) if words else []
        html = render(
            template,
            words=words,
            limit=WORDS_CHARS,
            filters=filters_form(index, filters),
            narrowed=filters != Filters(),
            urgent=own(urgent) if urgent else None,
            results=found(index, results, words),
            exit=EXIT,
            here="look-up",
        )
        return HTMLResponse(html)

    @router.get(LOOK_UP)
    def linked(search: Annotated[Search, Query()]) -> HTMLResponse:
        """The form, and the passages nearest to the words of an address that was copied."""
        return shown("look_up.html", search)

    @router.post(LOOK_UP)
    def searched(search: Annotated[Search, Form()]) -> HTMLResponse:
        """The whole page again, for browsers without scripts."""
        return shown("look_up.html", search)

    @router.post(f"{LOOK_UP}/results")
    def results(search: Annotated[Search, Form()]) -> HTMLResponse:
        """The part of the page below the form, while somebody types."""
        return shown("results.html", search)

    @router.post(f"{LOOK_UP}/questions")
    def questions(search: Annotated[Search, Form()]) -> dict[str, tuple[str, ...]]:
        """Questions of the bank that complete what is typed."""
        return {"questions": complete(search.q[:WORDS_CHARS])}

    return router
