"""The chat page's HTML: our shell around Gradio's application.

Gradio renders a page of its own, with links to other hosts and scripts in line. From that page
we take its configuration and the addresses of its bundle, and write the rest ourselves. So the
page's language is right, its heading and way out are there before any script runs, and scripts
run under a nonce.
"""

from __future__ import annotations

import re
import secrets

from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.addresses import EMBED, EXIT, HOME
from ui.templates import render

_DATA = re.compile(r"<script>(window\.gradio_(?:config|api_info) = [^<]*)</script>")
_BUNDLE = re.compile(r'<script type="module"[^>]* src="\./(assets/[^"]+\.js)"')
_STYLE = re.compile(r'<link rel="stylesheet"[^>]* href="\./(assets/[^"]+\.css)"')
_RESET = re.compile(r"/assets/index-[^/]+\.css")


class GradioShell:
    """Puts Gradio's own page into our shell, and its reset below our styles.

    Everything else of Gradio's passes untouched.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" and scope["method"] == "GET" else ""
        if path in (HOME, EMBED):
            nonce = secrets.token_urlsafe(16)
            home = {**scope, "path": HOME, "raw_path": HOME.encode()}
            page = await _capture(self._app, home, receive)
            headers = {"cache-control": "no-store", "content-security-policy": chat_policy(nonce)}
            shell = chat_page(page, nonce, embedded=path == EMBED)
            await HTMLResponse(shell, headers=headers)(scope, receive, send)
        elif _RESET.fullmatch(path):
            style = weightless(await _capture(self._app, scope, receive))
            headers = {"cache-control": "max-age=86400"}
            await Response(style, media_type="text/css", headers=headers)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def weightless(style: str) -> str:
    """Gradio's style sheet with its container's class counting for nothing.

    Its reset is written for every element under that class, and so would outrank each of our
    own rules that names one class.
    """
    return re.sub(r"\.gradio-container-[\w-]+", r":where(\g<0>)", style)


def chat_page(gradio_page: str, nonce: str, *, embedded: bool = False) -> str:
    """Our page with Gradio's configuration and bundle, whole or for another site's frame.

    Raises ValueError on another Gradio.
    """
    data = _DATA.findall(gradio_page)
    bundle, style = _BUNDLE.search(gradio_page), _STYLE.search(gradio_page)
    if len(data) != 2 or bundle is None or style is None:
        raise ValueError("this version of Gradio writes its page in another form: see ui/shell.py")
    return str(
        render(
            "chat.html",
            nonce=nonce,
            data=Markup(";\n").join(Markup(part) for part in data),  # noqa: S704
            bundle="/" + bundle[1],
            style="/" + style[1],
            exit=EXIT,
            here="ask",
            embedded=embedded,
        )
    )


def chat_policy(nonce: str) -> str:
    """The strictest policy under which Gradio 6 works.

    Its components write style attributes, and gr.HTML fills its template with `Function`; so
    styles may stand in line and strings be evaluated, but no script runs that is not ours or
    Gradio's own file.
    """
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )


async def _capture(app: ASGIApp, scope: Scope, receive: Receive) -> str:
    """The text of the application's response, uncompressed."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    started: Message = {}
    body = b""

    async def collect(message: Message) -> None:
        nonlocal started, body
        if message["type"] == "http.response.start":
            started = message
        else:
            body += message.get("body", b"")

    await app({**scope, "headers": headers}, receive, collect)
    if started["status"] != 200 or "content-encoding" in Headers(raw=started["headers"]):
        raise ValueError(f"Gradio answered with status {started['status']}")
    return body.decode()
