"""A quoted answer taken apart: its opening, its quotations with their headings, its close."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.types import Answer, AnswerBlock, Citation
from rag.wording import wording

_HEADING = re.compile(r"\*\*[^*]+\*\*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A quotation of the answer, under the opaque label that a model knows it by."""

    label: str
    citation: Citation
    heading: tuple[AnswerBlock, ...]
    lead: tuple[AnswerBlock, ...]  # whose words it is, when not the source's own
    quote: AnswerBlock


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a quoted answer; `opening` holds its contacts and notes about the place."""

    opening: tuple[AnswerBlock, ...]
    pieces: tuple[Piece, ...]
    closing: tuple[AnswerBlock, ...]

    @classmethod
    def of(cls, answer: Answer) -> Outline:
        """Take an answer apart; the pieces are labelled E1, E2, ... as they stand in it."""
        citations = {citation.label: citation for citation in answer.citations}
        opening: list[AnswerBlock] = []
        pieces: list[Piece] = []
        heading: tuple[AnswerBlock, ...] = ()
        lead: list[AnswerBlock] = []
        for block in answer.blocks:
            if block.kind == "quote":
                label = f"E{len(pieces) + 1}"
                citation = citations[block.citations[0]]
                pieces.append(Piece(label, citation, heading, tuple(lead), block))
                lead = []
            elif _HEADING.fullmatch(block.text) and block.kind == "own":
                heading, lead = (block,), []
            elif not heading:
                opening.append(block)
            elif block.text not in _notices():
                lead.append(block)
        closing = (AnswerBlock("own", wording("answer", "edition")),)
        return cls(tuple(opening), tuple(pieces), tuple(b for b in closing if b in answer.blocks))

    def best(self, passages: Iterable[tuple[str, int, int]]) -> Piece | None:
        """The piece that lies in the first of the (source id, start, end) that holds one."""
        for source_id, start, end in passages:
            for piece in self.pieces:
                cited = piece.citation
                if cited.source_id == source_id and start <= cited.start < end:
                    return piece
        return None


def _notices() -> tuple[str, ...]:
    """What stands after a quotation, and is not the lead of the next."""
    return wording("answer", "superseded"), wording("answer", "edition")
