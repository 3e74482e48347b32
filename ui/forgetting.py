"""What people typed leaves memory after them.

Gradio keeps the last values of every component for its last 10,000 sessions. So sessions are
dropped whole: an hour after their page was closed, or four hours after they were last used.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

CLOSED_FOR = timedelta(hours=1)  # a phone that was asleep comes back to its conversation
UNUSED_FOR = timedelta(hours=4)
EVERY_SECONDS = 60


def forget(sessions: Any, now: datetime) -> int:
    """Drop what is over from Gradio's `StateHolder`, and return how many sessions that were."""
    over = [
        session_id
        for session_id, used in list(sessions.time_last_used.items())
        if _is_over(sessions.session_data.get(session_id), now - used.astimezone(UTC))
    ]
    for session_id in over:
        sessions.session_data.pop(session_id, None)
        sessions.time_last_used.pop(session_id, None)
    return len(over)


def _is_over(session: Any, unused: timedelta) -> bool:
    return session is None or unused > (CLOSED_FOR if session.is_closed else UNUSED_FOR)


@asynccontextmanager
async def forgetting(sessions: Any) -> AsyncIterator[None]:
    """Within it, what is over is dropped every minute."""

    async def keep_forgetting() -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            forget(sessions, datetime.now(UTC))

    task = asyncio.create_task(keep_forgetting())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
