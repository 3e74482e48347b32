"""Checks of an edited reply: what its quotations do not say, other areas' contacts, old editions.

Our own unedited words are known and pass; what a worker writes is verified against the quotations
beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.asker import Asker, area_name
from rag.drafting.edited import Statement, labels_in, letters, statements
from rag.drafting.records import Check, Draft
from rag.drafting.wording import Checks, folded, reply_wording
from rag.types import AnswerBlock, Authority, Citation, Contact, Status
from rag.verification import BY_WORDS, Readers, evidence_text, verify
from rag.verification.reading.facts import Fact, facts, missing
from rag.verification.reading.tokens import tidied

_VIEWS = (Authority.CHARITY, Authority.EVIDENCE)
# What the verifier says of words that its evidence lacks; all else is said against the evidence.
_WEAK = ("the evidence does not say", "the evidence speaks of something else")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the draft itself says, in letters alone."""

    texts: frozenset[str]
    sentences: frozenset[str]
    citations: Mapping[int, Citation]


def check_reply(
    blocks: Sequence[AnswerBlock],
    draft: Draft,
    contacts: Sequence[Contact] = (),
    readers: Readers = BY_WORDS,
    *,
    urgent_seen: bool = False,
) -> tuple[Check, ...]:
    """What is wrong with blocks that were made of the draft's, in their order.

    Without readers sentences are verified by their words alone.
    """
    words = reply_wording().check
    known = _known(draft)
    found: list[Check] = []
    if draft.status is Status.URGENT and not urgent_seen:
        found.append(Check("warning", words.urgent))
    for at, block in enumerate(blocks):
        if block in draft.blocks[: draft.for_worker]:
            continue
        found += [Check(c.level, c.text, at) for c in _labels(block, known, words)]
        if letters(block.text) not in known.texts:
            for statement in statements(block):
                if letters(statement.text) not in known.sentences:
                    found += [
                        Check(c.level, c.text, at)
                        for c in _sentence(statement, known, words, readers)
                    ]
        found += [Check("error", text, at) for text in _owner_lost(blocks, at, known, words)]
        found += [Check("error", text, at) for text in _outdated(blocks, at, known, words)]
        found += [
            Check("error", text, at)
            for text in _others_contacts(block.text, contacts, draft.asker, words)
        ]
    return tuple(dict.fromkeys(found))


def _known(draft: Draft) -> _Known:
    return _Known(
        frozenset(letters(block.text) for block in draft.blocks),
        frozenset(
            letters(statement.text) for block in draft.blocks for statement in statements(block)
        ),
        {citation.label: citation for citation in draft.citations},
    )


def _labels(block: AnswerBlock, known: _Known, words: Checks) -> Iterator[Check]:
    for label in (*block.citations, *labels_in(block.text)):
        if label not in known.citations:
            yield Check("error", words.no_label.format(label=label))


def _sentence(
    statement: Statement, known: _Known, words: Checks, readers: Readers
) -> Iterator[Check]:
    """What is wrong with a sentence that a worker wrote."""
    said = statement.text
    mine = [fact for fact in facts(tidied(said)) if _counts(fact)]
    if not mine and words.courtesy.search(folded(said)):
        return
    cited = [known.citations[label] for label in statement.labels if label in known.citations]
    if not cited:
        yield from _uncited(said, mine, known, words)
        return
    verdict = verify(said, [evidence_text(citation) for citation in cited], readers)
    if verdict.supported:
        return
    hard = [reason for reason in verdict.reasons if not reason.startswith(_WEAK)]
    template = words.unsupported if hard else words.weakly
    yield Check(
        "error" if hard else "warning",
        template.format(said=said, reasons="; ".join(hard or verdict.reasons)),
    )


def _uncited(said: str, mine: Sequence[Fact], known: _Known, words: Checks) -> Iterator[Check]:
    """A sentence with no quotation beside it may be kind, but not say how things are."""
    everything = tidied(" ; ".join(citation.quote for citation in known.citations.values()))
    nowhere = list(missing(list(mine), facts(everything), everything))
    for fact in mine:
        if fact in nowhere:
            yield Check("error", words.fact.format(said=said, fact=fact.text))
        else:
            yield Check("warning", words.fact_elsewhere.format(said=said, fact=fact.text))
    if words.owned_rules.search(folded(said)):
        yield Check("error", words.rule.format(said=said))
    elif not mine:
        yield Check("warning", words.bare.format(said=said))


def _counts(fact: Fact) -> bool:
    """Whether a fact is more than a small number in words, as in "two things"."""
    return any(char.isdigit() for char in fact.text) or fact.kind != "number"


def _owner_lost(
    blocks: Sequence[AnswerBlock], at: int, known: _Known, words: Checks
) -> Iterator[str]:
    """A quotation under a line that gives it to another, or a view that is nobody's."""
    block = blocks[at]
    if block.kind != "quote":
        return
    said = f"{' '.join(block.text.split()[:12])} …"
    before = _under_heading(blocks, at)
    line = next((text for text in before if text.rstrip().endswith(":")), None)
    for label in block.citations:
        citation = known.citations.get(label)
        if citation is None:
            continue
        speaker = citation.speaker
        owners = [speaker.publisher, speaker.title] if speaker else [citation.publisher]
        if line is not None and not any(owner in line for owner in owners):
            yield words.other_owner.format(said=said, owner=owners[0])
        elif citation.authority in _VIEWS:
            near = " ".join([*before, block.text])
            if not any(owner in near for owner in (*owners, citation.publisher)):
                yield words.owner.format(said=said, owner=citation.publisher)


def _under_heading(blocks: Sequence[AnswerBlock], at: int) -> list[str]:
    """What is said before a block, nearest first, back to the heading it stands under."""
    texts: list[str] = []
    for block in reversed(blocks[:at]):
        if block.kind != "quote":
            texts.append(block.text)
        if block.kind == "own" and block.text.startswith("**") and block.text.endswith("**"):
            break
    return texts


def _outdated(
    blocks: Sequence[AnswerBlock], at: int, known: _Known, words: Checks
) -> Iterator[str]:
    """A replaced edition that is cited where neither the block nor the next says so."""
    block = blocks[at]
    near = " ".join(each.text for each in blocks[max(at - 1, 0) : at + 2])
    for label in dict.fromkeys((*block.citations, *labels_in(block.text))):
        citation = known.citations.get(label)
        speaker = citation.speaker if citation else None
        if block.kind == "own" or speaker is None or not speaker.superseded_by:
            continue
        if not words.says_replaced.search(folded(near)):
            yield words.superseded.format(label=label, title=speaker.title)


def _others_contacts(
    text: str, contacts: Sequence[Contact], asker: Asker, words: Checks
) -> Iterator[str]:
    """Numbers and addresses that are for other places, or not for families."""
    plain = text.lower()
    digits = "".join(char for char in text if char.isdigit() or char.isalpha())
    by_value: dict[str, list[Contact]] = {}
    for contact in contacts:
        if contact.kind in ("phone", "email") or contact.value.startswith(("www.", "http")):
            by_value.setdefault(contact.value, []).append(contact)
    for value, given in by_value.items():
        bare = value.replace(" ", "")
        stands = bare in digits if given[0].kind == "phone" else value.lower() in plain
        if not stands or any(_usable(contact, asker) for contact in given):
            continue
        contact = given[0]
        if asker.may_use(contact.audience):
            areas = ", ".join(area_name(area) for area in contact.areas)
            yield words.other_area.format(value=value, area=areas)
        else:
            yield words.other_audience.format(value=value, service=contact.service)


def _usable(contact: Contact, asker: Asker) -> bool:
    return asker.may_use(contact.audience) and asker.lives_in(contact.areas)
