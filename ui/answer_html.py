"""An answer as safe HTML, from its blocks. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from rag.citations import credit, reference
from rag.tidy import tidy_text
from rag.types import Answer, AnswerBlock, Authority, Citation, Difference, Status
from rag.wording import wording
from ui.addresses import source_address
from ui.labels import citation_label
from ui.school_message import is_replaced, school_message
from ui.templates import render
from ui.text_html import heading_of, own, rich

CARD_CHARS = 220  # of a quotation on a "Sources differ" card; the whole is in the answer

_TITLES: Mapping[Status, str] = {
    Status.URGENT: "Please read this first",
    Status.NOT_COVERED: "Not in the documents",
    Status.DECLINED: "Not something this page can answer",
    Status.CLARIFY: "One more thing",
    Status.INVALID: "Let's try that again",
}
_ANNOUNCEMENTS: Mapping[Status, str] = {
    Status.URGENT: "Urgent: please read this first.",
    Status.NOT_COVERED: "The documents do not answer this.",
    Status.DECLINED: "This page cannot answer that.",
    Status.CLARIFY: "There is a question for you.",
    Status.INVALID: "There is no answer.",
}


@dataclass(frozen=True, slots=True)
class Label:
    """How binding words are: what is shown, and which colour it has."""

    text: str
    authority: Authority


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A numbered button that opens a source at the words cited."""

    number: int
    address: str
    short: str
    full: str


@dataclass(frozen=True, slots=True)
class Part:
    """One block of the answer, ready to be shown."""

    kind: str
    html: Markup
    links: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The blocks under one heading, which share who is speaking."""

    heading: str | None
    label: Label | None
    explained: str | None  # how binding that is, the first time it comes in an answer
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One card of a disagreement."""

    label: Label
    credit: str
    html: Markup
    note: str | None
    link: SourceLink


@dataclass(frozen=True, slots=True)
class Disagreement:
    topic: str
    sides: tuple[Side, ...]


def answer_html(answer: Answer, links: frozenset[str] = frozenset()) -> Markup:
    """The whole answer: status, where sources differ, blocks by speaker, what else to ask.

    `links` are the web addresses that our own wording may lead to.
    """
    citations = {citation.label: citation for citation in answer.citations}
    blocks, choices = answer.blocks, answer.suggestions
    if answer.status is Status.CLARIFY:
        blocks, choices = _with_choices(answer)
    return render(
        "answer.html",
        status=answer.status.value,
        title=_TITLES.get(answer.status),
        groups=groups(blocks, citations, links),
        disagreements=_disagreements(answer, citations),
        choices=choices,
        message=school_message(answer),
        hint=wording("school_message", "hint"),
    )


def announcement(answer: Answer) -> str:
    """What a screen reader says once when the answer is complete."""
    if answer.status is not Status.ANSWERED:
        return _ANNOUNCEMENTS[answer.status]
    if not answer.citations:
        return "Answer ready."
    count = len(answer.citations)
    words = "one quotation" if count == 1 else f"{count} quotations"
    if any(block.kind == "generated" for block in answer.blocks):
        words = "written and checked sentences"
    *others, last = dict.fromkeys(citation.publisher for citation in answer.citations)
    return f"Answer ready: {words} from {', '.join(others)}{' and ' if others else ''}{last}."


def groups(
    blocks: Sequence[AnswerBlock],
    citations: Mapping[int, Citation],
    links: frozenset[str] = frozenset(),
) -> tuple[Group, ...]:
    """The blocks cut at their headings; a group is labelled by its first citation."""
    cut: list[tuple[str | None, list[AnswerBlock]]] = []
    for block in blocks:
        heading = heading_of(block.text) if block.kind == "own" else None
        if heading is not None:
            cut.append((heading, []))
        elif not cut:
            cut.append((None, [block]))
        else:
            cut[-1][1].append(block)
    made: list[Group] = []
    known: set[Authority] = set()
    for heading, under in cut:
        label = _group_label(under, citations)
        is_new = label is not None and label.authority not in known
        explained = wording("explain", label.authority.value) if label and is_new else None
        known |= {label.authority} if label else set()
        parts = tuple(_part(block, citations, links) for block in under)
        made.append(Group(heading, label, explained, parts))
    return tuple(made)


def label_of(citation: Citation) -> Label:
    return Label(citation_label(citation), citation.authority)


def source_link(citation: Citation) -> SourceLink:
    section = citation.section[-1].strip("[]") if citation.section else ""
    return SourceLink(
        citation.label,
        source_address(citation.source_id, citation.start, citation.end),
        f"{citation.publisher}, {section or citation.title}",
        reference(citation),
    )


def _with_choices(answer: Answer) -> tuple[tuple[AnswerBlock, ...], tuple[str, ...]]:
    """A question back, whose "- " lines are answers to tap."""
    blocks: list[AnswerBlock] = []
    choices = list(answer.suggestions)
    for block in answer.blocks:
        lines = block.text.split("\n") if block.kind == "own" else []
        choices += [line.removeprefix("- ") for line in lines if line.startswith("- ")]
        rest = "\n".join(line for line in lines if not line.startswith("- "))
        blocks.append(replace(block, text=rest) if lines else block)
    return tuple(blocks), tuple(dict.fromkeys(choices))


def _part(block: AnswerBlock, citations: Mapping[int, Citation], links: frozenset[str]) -> Part:
    is_ours = block.kind in ("own", "contact")
    html = own(block.text, links) if is_ours else rich(block.text)
    cited = (source_link(citations[label]) for label in block.citations if label in citations)
    return Part(block.kind, html, tuple(cited))


def _group_label(blocks: Sequence[AnswerBlock], citations: Mapping[int, Citation]) -> Label | None:
    for block in blocks:
        if block.kind in ("quote", "generated"):
            for label in block.citations:
                if label in citations:
                    return label_of(citations[label])
    return None


def _disagreements(answer: Answer, citations: Mapping[int, Citation]) -> tuple[Disagreement, ...]:
    words = {
        label: block.text
        for block in answer.blocks
        if block.kind == "quote"
        for label in block.citations
    }
    return tuple(
        Disagreement(difference.topic, sides)
        for difference in answer.differs
        if (sides := _sides(difference, citations, words))
    )


def _sides(
    difference: Difference, citations: Mapping[int, Citation], words: Mapping[int, str]
) -> tuple[Side, ...]:
    cited = [citations[label] for label in difference.citations if label in citations]
    return tuple(
        Side(
            label_of(citation),
            credit(citation),
            rich(_shortened(words.get(citation.label) or tidy_text(citation.quote))),
            wording("answer", "superseded") if is_replaced(citation) else None,
            source_link(citation),
        )
        for citation in cited
    )


def _shortened(text: str) -> str:
    """The text, or as many whole sentences of it as a card holds; of words if one is too long."""
    if len(text) <= CARD_CHARS:
        return text
    head = text[:CARD_CHARS]
    ends = max(head.rfind(". ") + 1, head.rfind("? ") + 1, head.rfind("\n"))
    if ends <= 0:
        ends = len(head.rsplit(None, 1)[0])
    return head[:ends].rstrip() + " …"
