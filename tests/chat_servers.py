"""Loopback servers that speak OpenAI's streaming protocol and go wrong in the ways servers do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

Trouble = Literal["none", "quota", "refused", "slow", "drip", "length", "dropped", "garbage"]
PAUSE_S = 0.2


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        self.server.requests.append(json.loads(self.rfile.read(length)))
        trouble = self.server.trouble
        if trouble in ("quota", "refused"):
            body = b'{"error": {"message": "no"}}'
            self.send_response(429 if trouble == "quota" else 401)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        if trouble == "slow":
            self.server.stopped.wait(20)
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        try:
            self._stream()
        except (BrokenPipeError, ConnectionResetError):
            self.server.hung_up.set()

    def _stream(self) -> None:
        trouble = self.server.trouble
        if trouble == "garbage":
            self.wfile.write(b"data: <html>not json</html>\n\n")
            return
        for word in self.server.text.split(" "):
            self._send({"content": word + " "})
            if trouble == "drip":
                time.sleep(PAUSE_S)
        if trouble == "dropped":
            return
        self._send({}, "length" if trouble == "length" else "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.wfile.write(f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class ChatServer(ThreadingHTTPServer):
    """Says `text`, word by word, or gets into `trouble`; keeps the requests it had."""

    daemon_threads = True

    def __init__(self, text: str, trouble: Trouble) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.text, self.trouble = text, trouble
        self.requests: list[dict[str, object]] = []
        self.stopped, self.hung_up = threading.Event(), threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def chat_server(text: str = "", trouble: Trouble = "none") -> Iterator[ChatServer]:
    with ChatServer(text, trouble) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()
