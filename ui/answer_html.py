"""An answer as safe HTML, from its blocks. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from markupsafe import Markup

from rag.types import Answer, AnswerBlock, Authority, Citation, Status
from rag.wording import wording
from ui.addresses import SourceLink, source_link
from ui.answer_cards import disagreements, not_on_cards, under_headings
from ui.labels import Label, label_of
from ui.school_message import school_message
from ui.templates import render
from ui.text_html import heading_of, own, rich

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


def answer_html(answer: Answer, links: frozenset[str] = frozenset()) -> Markup:
    """The whole answer: status, where sources differ, blocks by speaker, what else to ask.

    What stands on a card does not stand in the groups again; the group that begins the answer comes
    before the cards when its words are on none. `links` are the web addresses that our own
    wording may lead to.
    """
    citations = {citation.label: citation for citation in answer.citations}
    blocks, choices = answer.blocks, answer.suggestions
    if answer.status is Status.CLARIFY:
        blocks, choices = _with_choices(answer)
    on_cards = {label for each in answer.differs for label in each.citations}
    shown = not_on_cards(blocks, on_cards)
    lead = _lead(shown, answer)
    before = groups(shown[:lead], citations, links)
    known = {group.label.authority for group in before if group.label}
    cards = disagreements(answer, known)
    known |= {side.label.authority for each in cards for side in each.sides}
    return render(
        "answer.html",
        status=answer.status.value,
        title=_TITLES.get(answer.status),
        before=before,
        disagreements=cards,
        after=groups(shown[lead:], citations, links, known),
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
    explained_before: Set[Authority] = frozenset(),
) -> tuple[Group, ...]:
    """The blocks cut at their headings; a group is labelled by its first citation."""
    made: list[Group] = []
    known = set(explained_before)
    for headed, under in under_headings(blocks):
        heading = heading_of(headed.text) if headed else None
        label = _group_label(under, citations)
        is_new = label is not None and label.authority not in known
        explained = wording("explain", label.authority.value) if label and is_new else None
        known |= {label.authority} if label else set()
        parts = tuple(_part(block, citations, links) for block in under)
        made.append(Group(heading, label, explained, parts))
    return tuple(made)


def _lead(shown: Sequence[AnswerBlock], answer: Answer) -> int:
    """How many of the blocks come before the cards: those without a heading, and the first group
    if its words begin the answer."""
    starts = [
        number
        for number, block in enumerate(shown)
        if block.kind == "own" and heading_of(block.text) is not None
    ]
    begins = next((b.citations for b in answer.blocks if b.kind == "quote"), ())
    first = next((block.citations for block in shown if block.kind == "quote"), None)
    unheaded, with_first_group = [*starts, len(shown), len(shown)][:2]
    return with_first_group if first == begins else unheaded


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
