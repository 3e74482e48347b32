"""What goes into a drafted reply, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.asker import Asker
from rag.types import AnswerBlock, Citation, Status

Level = Literal["error", "warning"]
FAMILY = Asker("parent")  # who lives nobody knows where


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A family's message as pasted; `questions`, when given, are asked instead of its own."""

    text: str
    area: str | None = None
    questions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What is wrong with a reply, or may be; `block` counts its blocks from 0."""

    level: Level
    text: str
    block: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply to be edited; its first `for_worker` blocks are for the worker, not the family."""

    status: Status
    blocks: tuple[AnswerBlock, ...]
    citations: tuple[Citation, ...] = ()
    questions: tuple[str, ...] = ()
    asker: Asker = FAMILY
    for_worker: int = 0
    checks: tuple[Check, ...] = ()

    @property
    def letter(self) -> tuple[AnswerBlock, ...]:
        """What the family reads."""
        return self.blocks[self.for_worker :]
