"""What is answered otherwise than from the documents, and why."""

from __future__ import annotations

import unicodedata

from rag.types import AnswerBlock
from rag.wording import wording

MIN_LETTERS = 2


def invalid(text: str, *, limit: int) -> AnswerBlock | None:
    """What to say when there is nothing that could be answered; None when there is."""
    readable = clean(text)
    if len(readable) > limit:
        return AnswerBlock("own", wording("invalid", "too_long", limit=f"{limit:,}"))
    if not readable:
        return AnswerBlock("own", wording("invalid", "empty" if not text.strip() else "unreadable"))
    if sum(char.isalnum() for char in readable) < MIN_LETTERS:
        return AnswerBlock("own", wording("invalid", "unreadable"))
    return None


def clean(text: str) -> str:
    """The text in compatibility form, without control, format, private and surrogate characters."""
    text = unicodedata.normalize("NFKC", text)
    kept = (c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "" for c in text)
    return "".join(kept).strip()
