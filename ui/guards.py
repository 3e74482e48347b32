"""What every request passes: limits, headers, and no stack trace. Plain ASGI, no framework."""

from __future__ import annotations

import json
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.types import RagError

log = logging.getLogger("ui")

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
_HEADERS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
    ),
}
_ORIGIN = re.compile(r"https?://(?:\*\.)?[\w-]+(?:\.[\w-]+)*(?::\d{1,5})?", re.ASCII)
_KEPT = ("/design/", "/assets/", "/theme.css")  # the same for everybody: a browser may keep them
_CLIENTS = 10_000  # whose rates are remembered; the longest silent is forgotten first


def origins(setting: str) -> tuple[str, ...]:
    """The sites that a setting lists, parted by spaces or commas. Raises RagError on anything else.

    >>> origins("https://school.example, http://localhost:8000")
    ('https://school.example', 'http://localhost:8000')
    """
    sites = tuple(site.rstrip("/") for site in setting.replace(",", " ").split())
    for site in sites:
        if not _ORIGIN.fullmatch(site):
            raise RagError(
                f"RAG_EMBED_ORIGINS: {site!r} is not a site's origin, such as https://school.example"
            )
    return sites


class CalmErrors:
    """An unforeseen error becomes a plain 500, logged by its type: its message may quote a user."""

    def __init__(self, app: ASGIApp, *, message: str) -> None:
        self._app = app
        self._message = message

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http":
                raise
            log.error("%s failed: %s", scope["path"].split("/")[1], type(error).__name__)
            if not started:
                await _refuse(send, 500, self._message)


class SecurityHeaders:
    """Headers of every response. A page that sets its own policy keeps it."""

    def __init__(self, app: ASGIApp, *, embed: str, embed_origins: Sequence[str]) -> None:
        self._app = app
        self._embed = embed
        self._embed_origins = tuple(embed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith(_KEPT):
                    headers["cache-control"] = "no-store"  # it may hold what somebody typed
                policy = headers.get("content-security-policy", PAGE_POLICY)
                framed = self._embed_origins if scope["path"] == self._embed else ()
                ancestors = " ".join(framed) or "'none'"
                headers["content-security-policy"] = f"{policy}; frame-ancestors {ancestors}"
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class BodyLimit:
    """Reads a request's body before anything else does, and refuses one that is too large."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        body = await self._body(scope, receive)
        if body is None:
            await _refuse(send, 413, f"The request is larger than {self._limit // 1024} KB.")
            return
        sent = False

        async def replay() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """The whole body; None when it is too large, announced or not."""
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > self._limit:
                return None
        body: bytes = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return body
            body += message.get("body", b"")
            if len(body) > self._limit:
                return None
            if not message.get("more_body"):
                return body


class RateLimit:
    """At most so many requests a minute from one address, under the given paths."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        per_minute: int,
        paths: Sequence[str],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._per_minute = per_minute
        self._paths = tuple(paths)
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, and when

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limited = scope["type"] == "http" and scope["path"].startswith(self._paths)
        if limited and not self._admit(scope["client"][0] if scope.get("client") else ""):
            wait = (b"retry-after", str(max(1, 60 // self._per_minute)).encode())
            message = "Too many requests from this address. Please wait a moment and try again."
            await _refuse(send, 429, message, wait)
            return
        await self._app(scope, receive, send)

    def _admit(self, client: str) -> bool:
        """Take a token from the client's bucket, which fills up again within a minute."""
        now = self._now()
        full = float(self._per_minute)
        tokens, since = self._left.pop(client, (full, now))
        tokens = min(full, tokens + (now - since) * full / 60)
        admitted = tokens >= 1
        self._left[client] = (tokens - admitted, now)
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)
        return admitted


class OnlyNeeded:
    """Lets through our own paths and the few of Gradio's that the chat uses.

    Gradio's others (upload, files, proxy, run history, monitoring) do not exist here.
    """

    def __init__(self, app: ASGIApp, *, paths: Sequence[tuple[str, str]]) -> None:
        self._app = app
        self._exact = frozenset(p for p in paths if not _is_folder(p[1]))
        self._folders = tuple(p for p in paths if _is_folder(p[1]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._needed(scope):
            await _refuse(send, 404, "There is no such page.")
            return
        await self._app(scope, receive, send)

    def _needed(self, scope: Scope) -> bool:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        path: str = scope["path"]
        return (method, path) in self._exact or any(
            method == allowed and path.startswith(folder) for allowed, folder in self._folders
        )


def _is_folder(path: str) -> bool:
    return len(path) > 1 and path.endswith("/")


async def _refuse(send: Send, status: int, message: str, *headers: tuple[bytes, bytes]) -> None:
    body = json.dumps({"detail": message}).encode()
    about = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": about})
    await send({"type": "http.response.body", "body": body})
