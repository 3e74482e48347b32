"""Who speaks in a span of a document: the source itself, or a work that it quotes. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.types import Quotation, Span

PHRASE_CHARS = 40  # a shorter quotation is a phrase of the host's own sentence
_PLACE = re.compile(r"[\W_]*(?:pages?|pp?|paragraphs?|paras?)?[\W_]*\d*[\W_\d]*", re.IGNORECASE)
_END = re.compile(r"\A[.,;:]\s+(?!\.)")  # of the sentence that ended with a quotation
OPENING, CLOSING, STRAIGHT, WHITE = "‘“", "’”", "\"'*_", " \t\r\n\u00a0"


def quotation_of(quotations: Sequence[Quotation], start: int, end: int) -> Quotation | None:
    """The quotation that holds the whole span, if it is quoted words."""
    return next((q for q in quotations if q.start <= start and end <= q.end), None)


def voices(quotations: Sequence[Quotation], text: str, start: int, end: int) -> list[Span]:
    """The span cut where speakers change, without the quotation marks between them.

    `quotations` are those of the document, which do not overlap. A piece that is left with no
    word, or with nothing but the number of a page or paragraph, is dropped.
    """
    edges = {start, end}
    for quotation in quotations:
        if quotation.end - quotation.start >= PHRASE_CHARS:
            edges |= {e for e in (quotation.start, quotation.end) if start < e < end}
    points = sorted(edges)
    if len(points) == 2:
        return [(start, end)]
    pieces = [bare(text, *span) for span in pairwise(points)]
    return [span for span in pieces if tells(text[slice(*span)])]


def tells(words: str) -> bool:
    """Whether words say more than where others are to be found, as "(page 25)" does."""
    return not _PLACE.fullmatch(words)


def bare(text: str, start: int, end: int) -> Span:
    """The span without white space, a closing mark or the end of another sentence before it, or an
    opening mark after it."""
    words = text[start:end]
    straight = "".join(mark for mark in STRAIGHT if words.count(mark) % 2)
    left = _END.sub("", words.lstrip(CLOSING + straight + WHITE))
    right = left.rstrip(OPENING + straight + WHITE)
    start += len(words) - len(left)
    return start, start + len(right)
