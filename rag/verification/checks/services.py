"""Services: a contact is not taken from one service for another, nor from advisers for a council."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.verification.reading.facts import Fact, facts, same
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.names import named
from rag.verification.reading.text import read, units
from rag.verification.reading.tokens import tidied
from rag.verification.records import EvidenceText

_SERVICE = re.compile(
    r"\b(?:[A-Z][\w'-]+ (?:(?:of|for|and|&) )?)+"
    r"(?:Council|Teams?|Services?|Hub|Association|Trust|Centre|School|(?:Help)?[Ll]ine)\b"
)
# a name of several words, such as no list holds: "Ladybird Bereavement Trust"
_NAME = re.compile(r"\b[A-Z][\w'-]*(?:(?: (?:of|for|and|the|in|to|&))? [A-Z][\w'-]*)+")
_HEADINGS = re.compile(r"\n\s*\n|\n(?=\s*(?:[•▪●◦*·→]|-\s))")
_COUNCIL = re.compile(r"\b(?:[Cc]ouncils?|[Ll]ocal [Aa]uthorit(?:y|ies)|LA)\b")
_ADVICE = re.compile(
    r"\bSENDIASS?\b|\bIASS\b|\b(?:advice|information|support)(?: and \w+)? (?:service|line)\b", re.I
)
_TO_ADVISERS = re.compile(
    r"\b(?:(?:speak|talk|write|get through) (?:to|with)|contact|reach|call|ring|phone|e-?mail) "
    rf"(?:(?:your|the|their|local) ){{0,2}}(?:{_ADVICE.pattern})",
    re.I,
)
# "Dedicated Parent Contact Line" names no service: it heads what follows
_A_LINE = re.compile(r"\b(?:(?:Dedicated|Parents?|Contact|Phone|Advice) )+Line\b")
_VERB = re.compile(r"^(?:The|Ring|Call|Contact|E-?mail|In|Phone) ")
_OFFICIAL = re.compile(r"\bCouncil\b|\.gov\.uk\b")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of the evidence that belong together, the contacts in them and whether a council's."""

    text: str
    contacts: tuple[Fact, ...]
    official: bool


def others(claim: str, given: Sequence[Fact], evidence: Sequence[EvidenceText]) -> list[str]:
    """The contacts of a claim, given as facts of it, that the evidence has for another service."""
    blocks = [block for each in evidence for block in _blocks(tidied(each.text))]
    rows = [_block([unit]) for each in evidence for unit in units(each.text)]
    wanted = _kind(claim, given)
    found = [
        f"the {fact.kind} {fact.text!r} is not of {name!r} in the evidence"
        for fact in given
        for name in _last_name(claim, fact)
        if _is_of_another(fact, name, rows) and not _is_of_next(claim, fact, rows)
    ]
    for fact in given:
        holding = [b for b in blocks if _holds(b, fact)]
        rest = [b for b in blocks if b not in holding]
        if not holding:
            continue
        if wanted is not None and all(b.official is not wanted for b in holding):
            places = named(lexicon().places, read(claim))
            if any(
                b.official is wanted
                and any(c.kind == fact.kind for c in b.contacts)
                and places & named(lexicon().places, read(b.text))
                for b in rest
            ) or (wanted is False and _TO_ADVISERS.search(claim)):
                found.append(f"the {fact.kind} {fact.text!r} is another service's in the evidence")
        names = _nearest(claim, fact)
        if names and all(
            any(_names(b.text, name) for b in rest)
            and all(_of_other(b.text, name) for b in holding)
            for name in names
        ):
            found.append(f"the {fact.kind} {fact.text!r} is not of {names[0]!r} in the evidence")
    return list(dict.fromkeys(found))


def _last_name(claim: str, fact: Fact) -> list[str]:
    """The name that stands last before a contact, whole and without its first word."""
    names = [match.group() for match in _NAME.finditer(claim[: fact.start])][-1:]
    return [part for name in names for part in (name, name.partition(" ")[2]) if " " in part]


def _is_of_next(claim: str, fact: Fact, rows: Sequence[Block]) -> bool:
    """Whether the name that comes next after a contact stands with it in the evidence."""
    after = _NAME.search(claim, fact.end)
    return after is not None and any(after[0] in row.text and _holds(row, fact) for row in rows)


def _is_of_another(fact: Fact, name: str, rows: Sequence[Block]) -> bool:
    """Whether one row has the name with a contact of the kind, and only others have the contact."""
    own = [row for row in rows if name in row.text]
    return (
        any(fact.kind == held.kind for row in own for held in row.contacts)
        and not any(_holds(row, fact) for row in own)
        and any(_holds(row, fact) for row in rows)
    )


def _holds(block: Block, fact: Fact) -> bool:
    return any(same(fact, held) for held in block.contacts)


def _kind(claim: str, given: Sequence[Fact]) -> bool | None:
    """Whether a claim sends to a council (True) or an advice service (False), None if neither."""
    for fact in given:
        claim = claim.replace(fact.text, " ")
    council, advice = bool(_COUNCIL.search(claim)), bool(_ADVICE.search(claim))
    return council if council is not advice else None


def _nearest(claim: str, fact: Fact) -> list[str]:
    """The services that a claim names last before a contact and first after it."""
    text = read(claim)
    spans = [match.span() for match in _SERVICE.finditer(claim)] + [
        (text.words[m.first].start, text.words[m.last].start + len(text.words[m.last].raw))
        for m in lexicon().organisations.longest_in(text.words)
    ]
    before = [span for span in spans if span[1] <= fact.start]
    after = [span for span in spans if span[0] >= fact.end]
    nearest = [*sorted(before, key=lambda s: s[1])[-1:], *sorted(after)[:1]]
    return [_VERB.sub("", claim[start:end]) for start, end in nearest]


def _names(text: str, name: str) -> bool:
    return set(read(name).stems) <= set(read(text).stems)


def _of_other(text: str, name: str) -> bool:
    """Whether lines name services, none of which is the one of this name."""
    known = lexicon().organisations
    theirs = [*_SERVICE.findall(_A_LINE.sub(" ", text)), *named(known, text)]
    return bool(theirs) and not _names(text, name) and not named(known, name) & named(known, text)


def _blocks(text: str) -> list[Block]:
    """The parts of a text between blank lines or bullets, those with contacts under their name.

    A part without a name of its own goes with the named part before it.
    """
    groups: list[list[str]] = []
    for part in _HEADINGS.split(text):
        if groups and not (_is_heading(part) or part.lstrip().startswith("-")):
            groups[-1].append(part)
        else:
            groups.append([part])
    if len(groups) > 1 and not _contacts("\n".join(groups[-1])):
        last = groups.pop()  # what ends a list of addresses names whose the last of them is
        groups[-1] += last
    return [_block(lines) for lines in groups]


def _is_heading(part: str) -> bool:
    for fact in _contacts(part):
        part = part.replace(fact.text, " ")
    known = lexicon()
    text = read(part)
    return bool(_SERVICE.search(part)) or any(
        named(phrases, text) for phrases in (known.places, known.organisations)
    )


def _contacts(text: str) -> tuple[Fact, ...]:
    kinds = ("phone number", "e-mail address", "web address", "postcode")
    return tuple(fact for fact in facts(text) if fact.kind in kinds)


def _block(lines: Sequence[str]) -> Block:
    text = "\n".join(lines)
    return Block(text, _contacts(text), bool(_OFFICIAL.search(text)))
