"""Whom to turn to: the contacts a question asks for, of the asker's own place and role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.asker import Asker, area_name
from rag.citations import cite_span
from rag.cues import CueMatches
from rag.index import PassageIndex
from rag.types import AnswerBlock, Citation, Contact, ContactKind, Evidence
from rag.wording import wording

SURE = 0.65  # cosine to a contact's cue at which it is asked for, whatever the words
LIKELY = 0.43  # ... when the question asks for a contact in so many words ...
LIKELY_ALONE = 0.57  # ... and the documents do not seem to answer it otherwise
NEAR_BEST = 0.10  # contacts this far below the best cue are still meant
NEAR_ELSEWHERE = 0.20  # ... or this far, those of other areas when the area is not known
MOST = 4  # lines shown

_ASKS = re.compile(
    r"\b(?:phone|telephone|tel\b|number|numbers|ring|call|email|e-mail|mail|inbox|mailbox|address|contact|contacts|"
    r"website|webpage|helpline|hotline|drop.?ins?|get (?:hold|in touch)|in touch|reach|"
    r"who (?:do|can|should|could|would) (?:i|we|they|she|he) (?:\w+ )?"
    r"(?:speak|talk|write|turn|go|ask|tell|message)|"
    r"write to|speak to (?:someone|somebody)|talk to (?:someone|somebody)|details for|refer)\b",
    re.IGNORECASE,
)

_ACRONYM = re.compile(r"\b[A-Z]{4,}\b")  # of a kind of service, SENDIASS or CAMHS

_KINDS: Mapping[ContactKind, re.Pattern[str]] = {
    "phone": re.compile(
        r"\b(?:phone|telephone|tel|ring|call|number|helpline|hotline|speak|talk)\b", re.IGNORECASE
    ),
    "email": re.compile(r"\b(?:e-?mail|inbox|mailbox)\b", re.IGNORECASE),
    "web": re.compile(r"\b(?:website|webpage|web|online|link|url)\b", re.IGNORECASE),
    "drop_in": re.compile(r"\bdrop.?ins?\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Contacts that stand together in a document, for one area."""

    area: str
    contacts: tuple[Contact, ...]


def asks_for_contact(text: str) -> bool:
    """Whether the words ask for someone to turn to."""
    return bool(_ASKS.search(text))


def contact_lines(
    index: PassageIndex,
    text: str,
    cues: CueMatches,
    asker: Asker,
    nearest_question: float,
    *,
    answerable: bool,
) -> list[ContactLine]:
    """The contacts the question asks for, best first; for each area when it is not known.

    `nearest_question` is the cosine of the nearest bank question, which a contact must rival;
    `answerable` is whether the documents seem to answer the question, contacts aside.
    """
    local = [contact for contact in index.contents.contacts if "england" not in contact.areas]
    fitting = [c for c in local if asker.may_use(c.audience) and asker.lives_in(c.areas)]
    families = _families(index.contents.contacts)
    scores = {c.id: _family_score(c, families[_family_name(c)], cues, asker) for c in fitting}
    top = max(scores.values(), default=0.0)
    asked = asks_for_contact(text)
    if asked:
        is_meant = top >= (LIKELY if answerable else LIKELY_ALONE)
    else:
        is_meant = top >= max(SURE, nearest_question)
    if not is_meant:
        return []
    meant = [c for c in fitting if scores[c.id] >= max(top - NEAR_BEST, LIKELY)]
    if asker.area is None:
        served = {area for contact in meant for area in contact.areas}
        least = max(top - NEAR_ELSEWHERE, LIKELY)
        meant += [c for c in fitting if served.isdisjoint(c.areas) and scores[c.id] >= least]
    meant.sort(key=lambda c: -scores[c.id])
    lines: dict[tuple[str, int], ContactLine] = {}
    for contact in meant:
        place = (contact.source_id, contact.start)
        if place not in lines:
            together = [c for c in fitting if (c.source_id, c.start) == place]
            lines[place] = ContactLine(contact.areas[0], tuple(together))
    found = _of_kinds(_of_named_service(list(lines.values()), text), asked_kinds(text))
    if asker.area is None:  # each area its own line before a second for any
        first = {line.area: line for line in reversed(found)}
        found.sort(key=lambda line: first[line.area] is not line)
    return found[:MOST]


def asked_kinds(text: str) -> set[ContactKind]:
    """The kinds of contact that the words ask for; none when any would do."""
    return {kind for kind, pattern in _KINDS.items() if pattern.search(text)}


def _of_named_service(lines: list[ContactLine], text: str) -> list[ContactLine]:
    """The lines of a service whose acronym the words hold, or all lines when none is."""
    named = set(re.findall(r"\w+", text.upper()))
    fitting = [
        line for line in lines if not named.isdisjoint(_ACRONYM.findall(line.contacts[0].service))
    ]
    return fitting or lines


def _of_kinds(lines: list[ContactLine], kinds: set[ContactKind]) -> list[ContactLine]:
    """The lines that hold one of the kinds, or all lines when none does."""
    fitting = [line for line in lines if any(c.kind in kinds for c in line.contacts)]
    return fitting or lines


def contact_blocks(
    index: PassageIndex, lines: Sequence[ContactLine], first_label: int
) -> tuple[list[AnswerBlock], list[Citation]]:
    """A `contact` block a line, each value byte for byte from its citation."""
    blocks: list[AnswerBlock] = []
    citations: list[Citation] = []
    for line in lines:
        contact = line.contacts[0]
        passage = index.passage_at(contact.source_id, contact.start)
        start, end = max(contact.start, passage.start), min(contact.end, passage.end)
        values = [c for c in line.contacts if c.value in passage.text]
        label = first_label + len(citations)
        citations.append(cite_span(index, passage, start, end, label))
        text = wording(
            "contacts",
            "line",
            area=area_name(line.area),
            service=contact.service,
            values="; ".join(dict.fromkeys(c.value for c in values)),
        )
        if contact.as_of and contact.as_of[0].isupper():  # "February/March 2025", not "undated"
            text += wording("contacts", "as_of", date=contact.as_of)
        blocks.append(AnswerBlock("contact", text, (label,)))
    return blocks, citations


def suits(index: PassageIndex, evidence: Evidence, asker: Asker) -> bool:
    """Whether the words hold no contact of another place, or that is not the asker's to use."""
    return not any(
        contact.value in evidence.text
        for contact in index.contents.contacts
        if contact.kind != "web"
        and contact.source_id == evidence.passage.source_id
        and not (asker.may_use(contact.audience) and asker.lives_in(contact.areas))
    )


def _family_score(
    contact: Contact, family: Sequence[Contact], cues: CueMatches, asker: Asker
) -> float:
    """The best cue among the same service's contacts in all areas: asking after Portsmouth's
    number is near the example that asks after Southampton's, too."""
    own = cues.score("contact", contact.id)
    if asker.area is None and asker.elsewhere is None and own:
        return max(own, *(cues.score("contact", c.id) for c in family))
    return max(own, *(cues.score("contact", c.id) - 0.02 for c in family))


def _families(contacts: Iterable[Contact]) -> dict[str, list[Contact]]:
    found: dict[str, list[Contact]] = {}
    for contact in contacts:
        found.setdefault(_family_name(contact), []).append(contact)
    return found


def _family_name(contact: Contact) -> str:
    name = contact.id
    for area in sorted(contact.areas, key=len, reverse=True):
        for part in (area, area.removeprefix("essex-")):
            name = name.replace(part, "*")
    return name
