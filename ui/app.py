"""The web application: pages, API and chat on one FastAPI, behind the guards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from rag.pipeline import Pipeline
from rag.wording import wording
from ui.addresses import DESIGN, EMBED, KEEP_WORD, LOOK_UP, REPLY
from ui.api import api_routes
from ui.chat import mount_chat
from ui.guards import BodyLimit, CalmErrors, OnlyNeeded, RateLimit, SecurityHeaders
from ui.look_up import look_up_routes
from ui.pages import keep_routes, problem, source_routes, wants_html
from ui.reply import reply_routes
from ui.shell import GradioShell

KB = 1024
TYPED = 5  # requests of the look-up page, which searches while one types, for each of the API's
STATIC = Path(__file__).parent / "static"
# Ours, and the few paths of Gradio's that its page uses: (method, path or folder/).
PATHS = (
    ("GET", "/"),
    ("GET", "/source/"),
    ("GET", LOOK_UP),
    ("POST", LOOK_UP),
    ("POST", f"{LOOK_UP}/"),
    ("GET", f"{DESIGN}/"),
    ("POST", KEEP_WORD),
    ("POST", "/api/ask"),
    ("POST", "/api/search"),
    ("POST", "/api/draft"),
    ("GET", REPLY),
    ("POST", f"{REPLY}/"),
    ("GET", "/api/openapi.json"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/assets/"),
    ("GET", "/theme.css"),
    ("GET", "/gradio_api/app_id"),
    ("GET", "/gradio_api/startup-events"),
    ("GET", "/gradio_api/heartbeat/"),
    ("GET", "/gradio_api/queue/data"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/reset"),
)


def build_app(
    pipeline: Pipeline,
    *,
    requests_per_minute: int = 120,
    body_limit: int = 256 * KB,
    embed_origins: Sequence[str] = (),
) -> FastAPI:
    """Everything that the browser and other programs reach.

    `embed_origins` are the sites that may show the chat in a frame, at `/embed`, which is not
    there when there are none; no other page can be framed.
    """
    app = FastAPI(
        title="School attendance guidance",
        docs_url=None,  # its page loads scripts from another host
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.include_router(api_routes(pipeline))
    app.include_router(source_routes(pipeline))
    app.include_router(keep_routes(pipeline))
    app.include_router(look_up_routes(pipeline))
    app.include_router(reply_routes(pipeline))
    app.mount(DESIGN, StaticFiles(directory=STATIC))
    app.exception_handler(HTTPException)(_http_problem)
    mount_chat(app, pipeline)
    # The last added meets a request first.
    app.add_middleware(GradioShell)
    paths = (*PATHS, ("GET", EMBED)) if embed_origins else PATHS
    app.add_middleware(OnlyNeeded, paths=paths)
    app.add_middleware(BodyLimit, limit=body_limit)
    app.add_middleware(RateLimit, per_minute=requests_per_minute, paths=("/api/", KEEP_WORD, REPLY))
    typed = TYPED * requests_per_minute
    app.add_middleware(RateLimit, per_minute=typed, paths=(LOOK_UP,))
    app.add_middleware(CalmErrors, message=wording("error", "internal"))
    app.add_middleware(SecurityHeaders, embed=EMBED, embed_origins=embed_origins)
    return app


async def _http_problem(request: Request, error: Exception) -> Response:
    """A refusal as a page for people, and as JSON for programs."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else wording("error", "internal")
    if wants_html(request):
        return problem(status, "That did not work", str(detail))
    return JSONResponse({"detail": detail}, status)
