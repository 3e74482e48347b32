"""What the reply desk shows of a draft. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rag.citations import credit, is_replaced, reference
from rag.drafting import Check, Draft
from rag.index import PassageIndex
from rag.tidy import tidy_span
from rag.types import AnswerBlock, Citation, Status
from ui.addresses import source_address
from ui.labels import Label, area_name, date_text, label_of, local_areas
from ui.templates import render
from ui.text_html import heading_of, own, rich

ELSEWHERE = "your area"  # a place without contacts; the letter names it so


@dataclass(frozen=True, slots=True)
class Choice:
    """An area to choose."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A quotation beside the paragraph that rests on it."""

    number: int
    label: Label
    credit: str
    quoted_by: str | None
    title: str
    date: str
    outdated: bool
    html: Markup
    address: str
    reference: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the letter, to be edited."""

    number: int
    name: str
    kind: str
    text: str
    citations: str
    is_heading: bool
    proofs: tuple[Proof, ...]


def area_choices(index: PassageIndex) -> tuple[Choice, ...]:
    """The areas that there are contacts for, and that it is none of them."""
    areas = [Choice(area, area_name(area)) for area in local_areas(index.contents.sources)]
    return (Choice("", "Not known, or named in the message"), *areas, Choice(ELSEWHERE, "Another"))


def draft_html(index: PassageIndex, draft: Draft, message: str, fingerprint: str) -> Markup:
    """The part of the page below the form."""
    citations = {citation.label: citation for citation in draft.citations}
    urgent = draft.blocks[0].text if draft.status is Status.URGENT else None
    return render(
        "reply_draft.html",
        message=message,
        words=sum(len(block.text.split()) for block in draft.letter),
        questions=draft.questions,
        urgent=own(urgent) if urgent else None,
        paragraphs=[
            _paragraph(index, block, number, citations)
            for number, block in enumerate(draft.letter, start=1)
        ],
        status=draft.status.value,
        fingerprint=fingerprint,
    )


def checks_of(checks: Sequence[Check]) -> list[dict[str, object]]:
    return [{"level": c.level, "text": c.text, "block": c.block} for c in checks]


def _paragraph(
    index: PassageIndex, block: AnswerBlock, number: int, citations: dict[int, Citation]
) -> Paragraph:
    names = {"quote": "Quotation", "contact": "Contact"}
    heading = heading_of(block.text) if block.kind == "own" else None
    name = "Heading" if heading else names.get(block.kind, "Paragraph")
    return Paragraph(
        number,
        name,
        block.kind,
        heading or block.text,
        " ".join(map(str, block.citations)),
        heading is not None,
        tuple(_proof(index, citations[label]) for label in block.citations if label in citations),
    )


def _proof(index: PassageIndex, citation: Citation) -> Proof:
    speaker = citation.speaker
    return Proof(
        citation.label,
        label_of(citation),
        credit(citation),
        citation.publisher if speaker else None,
        citation.title,
        date_text(citation.date),
        is_replaced(citation),
        rich(tidy_span(index.documents[citation.source_id], citation.start, citation.end)),
        source_address(citation.source_id, citation.start, citation.end),
        reference(citation),
    )
