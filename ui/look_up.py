"""The staff look-up page: a search form that works without scripts, and what it finds."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from rag.pipeline import Pipeline
from rag.types import Filters
from ui.addresses import EXIT, LOOK_UP
from ui.look_up_html import filters_form, found
from ui.templates import render

RESULTS = 15


def look_up_routes(pipeline: Pipeline) -> APIRouter:
    """`/look-up?q=&publisher=&authority=&area=`."""
    router = APIRouter(include_in_schema=False)
    index = pipeline.index

    @router.get(LOOK_UP)
    def look_up(
        q: str = "", publisher: str = "", authority: str = "", area: str = ""
    ) -> HTMLResponse:
        """The form, and the passages nearest to `q`. The address can be shared."""
        filters = Filters(
            publisher=publisher or None, authority=authority or None, area=area or None
        )
        words = q.strip()
        results = pipeline.search(words, RESULTS, filters) if words else []
        html = render(
            "look_up.html",
            words=words,
            filters=filters_form(index, filters),
            narrowed=filters != Filters(),
            results=found(index, results, words),
            exit=EXIT,
            here="look-up",
        )
        return HTMLResponse(html)

    return router
