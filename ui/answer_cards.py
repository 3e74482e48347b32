"""The "Sources differ" cards of an answer, and what is left for its groups beside them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from markupsafe import Markup

from rag.citations import credit, has_newer_edition, is_replaced
from rag.tidy import tidy_text
from rag.types import Answer, AnswerBlock, Authority, Citation
from rag.wording import wording
from ui.addresses import SourceLink, source_link
from ui.labels import Label, label_of
from ui.text_html import heading_of, rich


@dataclass(frozen=True, slots=True)
class Side:
    """One card of a disagreement: all the words cited, and whose they are."""

    label: Label
    explained: str | None  # how binding that is, the first time it comes in an answer
    credit: str
    html: Markup
    notes: tuple[str, ...]  # on its age
    link: SourceLink


@dataclass(frozen=True, slots=True)
class Disagreement:
    topic: str
    sides: tuple[Side, ...]


def disagreements(
    answer: Answer, explained_before: Set[Authority] = frozenset()
) -> tuple[Disagreement, ...]:
    """A card for each citation of a side, most binding first; the words are those of its quotation
    in the answer."""
    citations = {citation.label: citation for citation in answer.citations}
    words = {
        label: block.text
        for block in answer.blocks
        if block.kind == "quote"
        for label in block.citations
    }
    known = set(explained_before)
    found: list[Disagreement] = []
    for difference in answer.differs:
        sides: list[Side] = []
        cited = [citations[label] for label in difference.citations if label in citations]
        for citation in sorted(cited, key=lambda citation: citation.authority.rank):
            text = words.get(citation.label) or tidy_text(citation.quote)
            sides.append(_side(citation, text, explain=citation.authority not in known))
            known.add(citation.authority)
        if sides:
            found.append(Disagreement(difference.topic, tuple(sides)))
    return tuple(found)


def _side(citation: Citation, text: str, *, explain: bool) -> Side:
    return Side(
        label_of(citation),
        wording("explain", citation.authority.value) if explain else None,
        credit(citation),
        rich(text),
        tuple(_age_notes(citation)),
        source_link(citation),
    )


def _age_notes(citation: Citation) -> Iterator[str]:
    """That the words were replaced, or that their work has a newer edition."""
    if is_replaced(citation):
        yield wording("answer", "superseded")
    if has_newer_edition(citation):
        yield wording("answer", "edition")


def under_headings(
    blocks: Sequence[AnswerBlock],
) -> list[tuple[AnswerBlock | None, list[AnswerBlock]]]:
    """The blocks cut at their headings; None for what comes before the first."""
    cut: list[tuple[AnswerBlock | None, list[AnswerBlock]]] = []
    for block in blocks:
        if block.kind == "own" and heading_of(block.text) is not None:
            cut.append((block, []))
        elif not cut:
            cut.append((None, [block]))
        else:
            cut[-1][1].append(block)
    return cut


def not_on_cards(blocks: Sequence[AnswerBlock], on_cards: Set[int]) -> list[AnswerBlock]:
    """The blocks without the quotations that stand on cards, and without the headings, credits
    and notes that were theirs alone."""
    if not on_cards:
        return list(blocks)
    left: list[AnswerBlock] = []
    for heading, under in under_headings(blocks):
        if heading is None:
            left += under
        elif kept := _kept(under, on_cards):
            left += [heading, *kept]
    return left


def _kept(under: Sequence[AnswerBlock], on_cards: Set[int]) -> list[AnswerBlock]:
    kept: list[AnswerBlock] = []
    lead: list[AnswerBlock] = []  # credits the quotations that follow, until the next
    is_left = False
    for block in under:
        if block.kind == "own" and block.text not in _NOTES:
            lead = [block]
        elif block.kind == "own":
            kept += [block] if is_left else []
        elif block.citations and on_cards >= {*block.citations} and block.kind == "quote":
            is_left = False
        else:
            kept += [*lead, block]
            lead, is_left = [], True
    return kept


_NOTES = (wording("answer", "superseded"), wording("answer", "edition"))  # on what stands before
