"""Background: the names and words that a claim may have from beside the evidence's sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.checks.attribution import QUOTING
from rag.verification.checks.force import GOVERNMENT
from rag.verification.reading.facts import facts
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.provenance import provenance
from rag.verification.reading.text import Text, read
from rag.verification.records import EvidenceText

_STANDING = {
    "law": "law legislation legally statutory",
    "statutory_guidance": "national government statutory",
    "government_guidance": "national government",
}


def publishers(claim: Text, evidence: Sequence[EvidenceText], whole: Text) -> list[str]:
    """Who published the evidence, or quotes it where the claim speaks of that.

    The guidance that others quote is the Department's. Evidence that speaks of "the meeting" has
    its name from what stands before it.
    """
    found = [e.publisher for e in evidence]
    if any(e.authority in GOVERNMENT for e in evidence):
        found += lexicon().organisations.written("dfe")[:1]
    if QUOTING.search(claim.text):
        found += [provenance(e).host for e in evidence]
    return [*found, *_spoken_of(whole, evidence)]


_WE = re.compile(r"\b(?:we|us|our|ours)\b", re.I)
_SCHOOL = re.compile(r"\b(?:School|Academy|College)\b")


def ourselves(evidence: Sequence[EvidenceText], whole: Text) -> frozenset[str]:
    """The actors that are the "we" of the evidence, if it says so: a council on its own page."""
    if not _WE.search(whole.text):
        return frozenset()
    councils = {"council" for e in evidence if e.authority == "local_authority"}
    schools = {
        "school"
        for e in evidence
        if e.authority not in ("local_authority", "charity") and _SCHOOL.search(e.publisher)
    }
    return frozenset(councils | schools)


_SHORT = re.compile(r"\b[A-Z]{3,}\b")
_BACK = re.compile(
    r"\b(?:the|this|these|those|such) (?:meeting|scheme|team|plan|service)s?\b", re.I
)


def _spoken_of(whole: Text, evidence: Sequence[EvidenceText]) -> list[str]:
    """The short names before the evidence in its document, if that speaks of "the meeting"."""
    if not _BACK.search(whole.text):
        return []
    return [name for each in evidence for name in _SHORT.findall(provenance(each).lead)]


def told(claim: Text, evidence: Sequence[EvidenceText], whole: Text, headings: str) -> Text:
    """The words that a claim may have without evidence: who published it, and how it is reached.

    `headings` are those of the tables that the claim is read from.
    """
    return read(
        " ; ".join(
            [
                headings,
                *(_STANDING[e.authority] for e in evidence if e.authority in _STANDING),
                *{f"{e.publisher} ; {e.source_id.replace('-', ' ')}" for e in evidence},
                *_ways(claim),
                *_halves(whole),
            ]
        )
    )


_WAYS = {
    "phone number": "call ring phone telephone number contact reach speak helpline line dial",
    "e-mail address": "e-mail email mail address contact reach write",
    "amount": "cost price pay spend money save cheap",
    "percentage": "hundred",
    "postcode": "post write letter address send mail",
    "web address": "web website online visit page site find information address",
}


def _ways(claim: Text) -> list[str]:
    """The words that a contact of a kind brings with it: a number is to be rung."""
    return [_WAYS[kind] for kind in {fact.kind for fact in facts(claim.text)} if kind in _WAYS]


def _halves(evidence: Text) -> list[str]:
    """The parts of the day in which the times of the evidence lie."""
    hours = [int(fact.value.split(":")[0]) for fact in facts(evidence.text) if fact.kind == "time"]
    return ["morning" if hour < 12 else "afternoon" if hour < 18 else "evening" for hour in hours]
