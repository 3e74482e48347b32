"""What every noun is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Protocol

Span = tuple[int, int]
Audience = Literal["parent", "school", "helpline"]


class Placed(Protocol):
    """Anything that stands in a document: a passage, evidence, a side, a citation."""

    @property
    def source_id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class RagError(Exception):
    """A set-up fault that an operator can mend; the message says what to do, in one line."""


class Authority(StrEnum):
    """How binding words are; members stand from most to least binding."""

    LAW = "law"
    STATUTORY_GUIDANCE = "statutory_guidance"
    GOVERNMENT_GUIDANCE = "government_guidance"
    LOCAL_AUTHORITY = "local_authority"
    INFORMATION_SERVICE = "information_service"
    CHARITY = "charity"
    EVIDENCE = "evidence"

    @property
    def rank(self) -> int:
        """0 for the most binding."""
        return list(Authority).index(self)


def overlaps(a: Span, b: Span) -> bool:
    """Whether two spans of one document share a character."""
    return a[0] < b[1] and b[0] < a[1]


def same_words(a: Placed, b: Placed) -> bool:
    """Whether two things share a character of one document."""
    return a.source_id == b.source_id and overlaps((a.start, a.end), (b.start, b.end))
