"""Whose a contact is: no telephone, e-mail or web address of another body, place or audience."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.alignment import clauses
from rag.verification.checks.services import others
from rag.verification.grammar.speakers import without_speaker
from rag.verification.reading.facts import CONTACTS, Fact, facts, same
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.names import BODY, named
from rag.verification.reading.text import Text, read, recall, units
from rag.verification.reading.tokens import tidied
from rag.verification.records import EvidenceText

# Who a line may be for; words of one value may ring the same line.
_AUDIENCE = {
    "school": "school",
    "head": "school",
    "senco": "school",
    "professional": "school",
    "parent": "parent",
}
_WHO = r"(parents?|carers?|families|schools?|professionals?|staff)"
_RESERVED = re.compile(
    rf"\b(?:strictly|only|solely|exclusively|just)\s+for\s+{_WHO}\b|\bfor {_WHO}"
    rf"(?:/\w+| and \w+)? only\b|\bdedicated\s+{_WHO}\b|"
    rf"\bdedicated [\w\s]{{0,20}}?(?:line|number|address|inbox)\s+for\s+{_WHO}\b",
    re.I,
)
_OF_BODIES = frozenset(
    "city county borough district council team teams service services association trust centre "
    "special educational needs school support".split()
)
_LINE = re.compile(r"\b(?:phone ?)?(?:lines?|numbers?|phone\w*|e-?mails?|inbox|address)\b", re.I)
_LABEL = re.compile(r"(?P<label>\w+(?: \w+)?):\s*(?P<rest>\S+(?: \d+)*)$")
_JOINS = re.compile(r"^(?:\s*(?:and|or|,|/)\s*)+$")


def judged(claim: Text, evidence: Sequence[EvidenceText]) -> tuple[set[Fact], list[str]]:
    """The contacts of the claim that are surely of whom it names, and what speaks against others.

    A contact is another's when the lines around it are about another body or place than the claim
    names, or when the evidence keeps it for others than those whom the claim sends there.
    """
    given = [fact for fact in facts(claim.text) if fact.kind in CONTACTS]
    if not given:
        return set(), _exchanged(claim, [read(u) for each in evidence for u in units(each.text)])
    body = read(_without_contacts(without_speaker(claim).text))
    blocks = [block for each in evidence for block in _blocks(each, given)]
    several = len({(fact.kind, fact.value) for fact in given}) > len({f.kind for f in given})
    sure, reasons = set(), list[str]()
    for fact in given:
        fits = [
            _about(body, here, around, several=several)
            for held, here, around in blocks
            if same(fact, held)
        ]
        labelled = _labelled(body, fact, evidence)
        if labelled is False:
            reasons.append(f"the {fact.kind} {fact.text!r} is another's in the evidence")
        elif labelled or True in fits:
            sure.add(fact)
        elif fits and None not in fits:
            reasons.append(f"the {fact.kind} {fact.text!r} is another's in the evidence")
    reasons += others(claim.text, given, evidence)
    audience = _audience(evidence)
    if audience and not _asking(body) <= audience:
        reasons.append("the contact is for others in the evidence")
    return sure, reasons


def _labelled(claim: Text, fact: Fact, evidence: Sequence[EvidenceText]) -> bool | None:
    """Whether it stands in a list under a label ("South: a@b.uk") that the claim names, or not.

    None where the claim names no label, or the list has no line for the contact.
    """
    rows = [
        ({*read(match["label"]).stems} <= {*claim.stems}, match["rest"])
        for each in evidence
        for line in tidied(each.text).splitlines()
        if (match := _LABEL.match(line.strip())) and _kind(match["rest"]) == fact.kind
    ]
    wanted = {rest for is_named, rest in rows if is_named}
    if len(rows) < 2 or not wanted or not any(fact.text in rest for _, rest in rows):
        return None
    return any(fact.text in rest for rest in wanted)


def _kind(text: str) -> str:
    """The kind of the one contact that a text is, or ""."""
    held = [fact for fact in facts(text) if fact.kind in CONTACTS]
    return held[0].kind if len(held) == 1 else ""


def _exchanged(claim: Text, stated: Sequence[Text]) -> list[str]:
    """The team or service to turn to, where the evidence names another for what it is about."""
    if len({match.group() for match in BODY.finditer(claim.text)}) != 1:
        return []
    for part in [claim, *clauses(claim)]:
        mine = {match.group() for match in BODY.finditer(part.text)}
        rest = read(BODY.sub(" ", part.text))
        said = [
            (recall(rest, read(BODY.sub(" ", unit.text))), set(BODY.findall(unit.text)))
            for unit in stated
        ]
        own = [score for score, bodies in said if mine & bodies]
        others = [score for score, bodies in said if bodies - mine]
        if mine and own and others and max(others) >= max(own) + 1:
            return [f"{mine.pop()!r} where the evidence has another"]
    return []


def _without_contacts(text: str) -> str:
    """The text with every contact blanked: an address names a place that it is not of."""
    for fact in facts(text):
        if fact.kind in CONTACTS:
            text = text[: fact.start] + " " * (fact.end - fact.start) + text[fact.end :]
    return text


def _blocks(each: EvidenceText, given: Sequence[Fact]) -> list[tuple[Fact, Text, Text]]:
    """Each contact of a text that the claim gives, with its own lines and all that is about it.

    A contact's own lines run from the one of its kind before it to the end of its line; the whole
    text and its publisher are about it only where its own lines name no body or place.
    """
    text = tidied(each.text)
    stated = [fact for fact in facts(text) if fact.kind in CONTACTS]
    blank = _without_contacts(text)
    whole = read(f"{blank} ; {each.publisher} ; {each.source_id.replace('-', ' ')}")
    found = []
    for fact in stated:
        if not any(same(mine, fact) for mine in given):
            continue
        begin = max(
            (f.end for f in stated if f.kind == fact.kind and f.end <= fact.start), default=0
        )
        stop = text.find("\n", fact.end)
        alone = sum(f.kind == fact.kind for f in stated) == 1
        here = blank if alone else _headed(blank[begin : stop if stop > 0 else len(blank)])
        found.append((fact, read(here), whole))
    return found


def _headed(lines: str) -> str:
    """The last lines from the one that names a body or place: what stands above is another's."""
    known = lexicon()
    rows = lines.split("\n")
    for at in range(len(rows) - 1, -1, -1):
        row = read(rows[at])
        if BODY.search(row.text) or any(named(p, row) for p in (known.places, known.organisations)):
            return "\n".join(rows[at:])
    return lines


def _about(claim: Text, here: Text, around: Text, *, several: bool) -> bool | None:
    """Whether a contact's lines are about what the claim names: surely, not, or None for maybe.

    A claim of `several` contacts names several bodies, of which one is enough.
    """
    known = lexicon()
    met, unmet = False, False
    for phrases in (known.places, known.organisations):
        wanted, own = named(phrases, claim), named(phrases, here)
        if _any_within(wanted, own):
            met = True
        elif wanted and (own or not _any_within(wanted, named(phrases, around))):
            unmet = True
    mine, theirs = _bodies(claim), _bodies(here)
    if mine & theirs:
        met = True
    elif theirs and (mine or named(known.organisations, claim)) and not met:
        unmet = True
    if several and met:
        return None
    return False if unmet else True if met else None


def _bodies(text: Text) -> set[str]:
    """The words of a text's bodies that tell them apart: "Southampton" of its City Council."""
    return {
        word
        for match in BODY.finditer(text.text)
        for word in re.findall(r"[a-z]{4,}", match.group().lower())
    } - _OF_BODIES


def _any_within(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(_within(a, b) for a in some for b in others)


def _within(one: str, other: str) -> bool:
    """Whether a name is part of the other: Mid Essex is in Essex."""
    return one in other or other in one


def _audience(evidence: Sequence[EvidenceText]) -> set[str]:
    """Whom the evidence keeps its line for, when it does: parents, or schools."""
    return {
        "parent" if who.lower().startswith(("parent", "carer", "famil")) else "school"
        for each in evidence
        for sentence in re.split(r"(?<=[.!?])\s|\n", tidied(each.text))
        if _LINE.search(sentence)
        for match in _RESERVED.finditer(sentence)
        for who in match.groups()
        if who
    }


def _asking(claim: Text) -> set[str]:
    """Who is to use the contact in the claim: its first actor and those joined to that one."""
    acting = [mark for mark in claim.actors if mark.value in _AUDIENCE]
    found: set[str] = set()
    for at, mark in enumerate(acting):
        if at:
            before = acting[at - 1]
            end = claim.words[before.last].start + len(claim.words[before.last].raw)
            if not _JOINS.match(claim.text[end : claim.words[mark.first].start]):
                break
        found.add(_AUDIENCE[mark.value])
    return found
