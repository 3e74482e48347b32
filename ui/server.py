"""Serving the application: the address said when it is ready, and a quiet stop."""

from __future__ import annotations

import socket
import webbrowser

import uvicorn
from fastapi import FastAPI

from rag.types import RagError

GRACE_SECONDS = 2  # that a stop waits for what is being answered


def serve(app: FastAPI, host: str, port: int, *, open_browser: bool = False) -> None:
    """Serve until interrupted. Raises RagError when the address cannot be had."""
    listener = listen(host, port)
    try:
        PageServer(app, address_of(listener, host), open_browser).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
    print("Stopped.")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises RagError with what to do instead."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else "a port is 0 to 65535"
        raise RagError(f"cannot listen on {host} port {port} ({reason}): try --port") from error
    listener.listen(128)
    return listener


def address_of(listener: socket.socket, host: str) -> str:
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class PageServer(uvicorn.Server):
    """Says where it is once it answers, and does not wait for open pages when it stops."""

    def __init__(self, app: FastAPI, address: str = "", open_browser: bool = False) -> None:
        # No access log: addresses of the look-up page hold what people search for.
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                ws="none",
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._address = address
        self._open = open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._address:
            print(f"Ready: {self._address}  (Ctrl-C stops)", flush=True)
            if self._open:
                webbrowser.open(self._address)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Every open page holds a stream that would end only with the page.
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.close()
        await super().shutdown(sockets)
