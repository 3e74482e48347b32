"""An answer as it grows: verified sentences and quotations, under the headings of their sources."""

from __future__ import annotations

from dataclasses import replace

from rag.citations import is_replaced
from rag.generation.outline import Outline, Piece
from rag.types import Answer, AnswerBlock, Citation
from rag.wording import wording


class Page:
    """Blocks in the order they are shown; citations are labelled in the order they are used."""

    def __init__(self, quoted: Answer, outline: Outline) -> None:
        self._quoted = quoted
        self._outline = outline
        self._blocks: list[AnswerBlock] = []
        self._citations: list[Citation] = []
        self._labels: dict[int, int] = {}  # a citation's label in the quoted answer -> here
        self._heading: tuple[AnswerBlock, ...] = ()
        self.shown: set[str] = set()  # the pieces that a sentence or a quotation stands for
        self.quoted: set[str] = set()
        known = {citation.label: citation for citation in quoted.citations}
        self._opening = tuple(
            replace(block, citations=tuple(self._cite(known[label]) for label in block.citations))
            for block in outline.opening
        )

    def write(self, sentence: str, pieces: list[Piece]) -> None:
        """Add a verified sentence, under the heading of the least binding of what it cites."""
        least = max(pieces, key=lambda piece: piece.citation.authority.rank)
        self._under(least.heading)
        labels = tuple(self._cite(piece.citation) for piece in pieces)
        self._blocks.append(AnswerBlock("generated", sentence, labels))
        self.shown |= {piece.label for piece in pieces}

    def quote(self, piece: Piece) -> None:
        """Add a quotation with its credit, unless it is there already."""
        if piece.label in self.quoted:
            return
        self._under(piece.heading)
        label = self._cite(piece.citation)
        self._blocks += [*piece.lead, replace(piece.quote, citations=(label,))]
        self.quoted.add(piece.label)
        self.shown.add(piece.label)

    def answer(self, *, complete: bool) -> Answer:
        """The answer so far; a complete one holds each side of a disagreement."""
        line = wording("model", "intro" if complete else "writing")
        blocks = (*self._opening, AnswerBlock("own", line), *self._blocks)
        if not complete:
            return replace(
                self._quoted,
                blocks=blocks,
                citations=tuple(self._citations),
                differs=(),
                suggestions=(),
                complete=False,
            )
        used = [piece for piece in self._outline.pieces if piece.label in self.shown]
        if any(is_replaced(piece.citation) for piece in used):
            blocks = (*blocks, AnswerBlock("own", wording("answer", "superseded")))
        if any(piece.citation.speaker for piece in used):
            blocks = (*blocks, *self._outline.closing)
        differs = tuple(
            replace(each, citations=tuple(self._labels[label] for label in each.citations))
            for each in self._quoted.differs
        )
        citations = tuple(self._citations)
        return replace(self._quoted, blocks=blocks, citations=citations, differs=differs)

    def _under(self, heading: tuple[AnswerBlock, ...]) -> None:
        if heading != self._heading:
            self._blocks += heading
            self._heading = heading

    def _cite(self, citation: Citation) -> int:
        if citation.label not in self._labels:
            self._labels[citation.label] = len(self._citations) + 1
            self._citations.append(replace(citation, label=len(self._citations) + 1))
        return self._labels[citation.label]
