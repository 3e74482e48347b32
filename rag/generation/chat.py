"""A langchain chat model as a `Writer`: read in a thread, under a deadline, until told to stop."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessageChunk
from langsmith import tracing_context

from rag.generation.writer import Failure, Prompt, WriterError

# How providers say that the budget of tokens was used up before the end.
_CUT = frozenset({"length", "max_tokens", "model_context_window_exceeded"})
_REASONS = ("finish_reason", "stop_reason", "done_reason")
_QUOTA = 429
_REFUSALS = range(400, 500)


@dataclass(frozen=True, slots=True)
class ChatWriter:
    """Any chat model of langchain's; `first_s` and `total_s` are seconds from the request."""

    name: str
    model: BaseChatModel
    first_s: float
    total_s: float

    def write(self, prompt: Prompt) -> Generator[str]:
        """See `Writer`. The thread ends with the piece that is on its way when it is stopped."""
        began = time.monotonic()
        pieces: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
        stop = threading.Event()
        threading.Thread(target=self._read, args=(prompt, pieces, stop), daemon=True).start()
        allowed = min(self.first_s, self.total_s)
        try:
            while True:
                piece = _next(pieces, began + allowed - time.monotonic())
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise WriterError(failure_of(piece), type(piece).__name__) from piece
                allowed = self.total_s
                yield piece
        finally:
            stop.set()

    def _read(
        self,
        prompt: Prompt,
        pieces: queue.SimpleQueue[str | Exception | None],
        stop: threading.Event,
    ) -> None:
        examples = [turn for ask, say in prompt.examples for turn in (("human", ask), ("ai", say))]
        messages = [("system", prompt.instructions), *examples, ("human", prompt.request)]
        try:
            # No trace goes anywhere, whatever the environment says of langsmith.
            with tracing_context(enabled=False):
                stream = cast(Any, self.model.stream(messages))
                with closing(stream):
                    for chunk in stream:
                        if stop.is_set():
                            return
                        if text := str(chunk.text):
                            pieces.put(text)
                        if _ended_early(chunk):
                            raise WriterError("cut")
        except Exception as error:  # handed to whoever reads, who raises it
            pieces.put(error)
        else:
            pieces.put(None)


def failure_of(error: Exception) -> Failure:
    """What an error of any provider's client means to a reader."""
    if isinstance(error, WriterError):
        return error.failure
    status = getattr(error, "status_code", None)
    if status == _QUOTA:
        return "quota"
    if isinstance(status, int) and status in _REFUSALS:
        return "refused"
    if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        return "slow"
    return "unreachable"


def _next(pieces: queue.SimpleQueue[str | Exception | None], left: float) -> Any:
    try:
        return pieces.get(timeout=max(left, 0.0))
    except queue.Empty as error:
        raise WriterError("slow") from error


def _ended_early(chunk: BaseMessageChunk) -> bool:
    return any(chunk.response_metadata.get(reason) in _CUT for reason in _REASONS)
