"""A conversation as the page's server-side session keeps it. Pure.

It lives in memory until the page has been closed for a while (ui.forgetting); nothing of it is
written anywhere.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from markupsafe import Markup

from rag.types import Turn
from ui.templates import render

SHOWN = 40  # exchanges kept on the page
REMEMBERED = 8  # exchanges sent with a follow-up question


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question, its answer as Markdown (for follow-ups), and as shown."""

    number: int
    question: str
    answer: str
    packed: bytes  # the answer's HTML: sessions wait in memory for hours
    announcement: str
    urgent: bool = False
    record: str = ""  # what the page sends back to have the answer as a Word file
    growing: bool = False  # more of the answer is to come

    @property
    def html(self) -> Markup:
        return Markup(zlib.decompress(self.packed).decode())  # noqa: S704


Conversation = tuple[Exchange, ...]


def history(conversation: Conversation) -> tuple[Turn, ...]:
    """The last exchanges, as a follow-up question is read with."""
    return tuple(Turn(e.question, e.answer) for e in conversation[-REMEMBERED:])


def extended(conversation: Conversation, exchange: Exchange) -> Conversation:
    return (*conversation, exchange)[-SHOWN:]


def transcript_html(conversation: Conversation, examples: tuple[str, ...]) -> str:
    """The exchanges in order; examples of questions when there is none yet."""
    html = str(render("transcript.html", exchanges=conversation, examples=examples))
    # Gradio keeps it for the session: in ASCII it takes half the memory.
    return html.encode("ascii", "xmlcharrefreplace").decode()


def packed(html: str) -> bytes:
    return zlib.compress(html.encode("utf-8", "replace"))
