"""A case: the claim and its evidence as every check reads them, worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.encoders import Encoder
from rag.verification.alignment import Aligned, align, candidates, owed
from rag.verification.background import told
from rag.verification.checks import contacts, tables
from rag.verification.grammar.speakers import without_speaker
from rag.verification.reading.facts import Fact, facts, missing
from rag.verification.reading.provenance import Provenance, provenance
from rag.verification.reading.shares import as_percentages
from rag.verification.reading.text import Text, read
from rag.verification.reading.tokens import tidied
from rag.verification.records import EvidenceText


@dataclass(frozen=True, slots=True)
class Case:
    """What a claim is checked against; `body` is the claim without who is said to say it.

    `chosen` are the sentences aligned with the claim, of those `found`; `carrying` those of them
    whose conditions it owes; `likeness` its cosine to the best, if there is an encoder. `stated`
    is the evidence's own text, `whole` that with the works named before it, and `told` holds the
    words that need no evidence. `given` are the claim's facts, `absent` those of them that the
    evidence does not hold. `tabled` are facts that a table bears out and `sure` contacts that
    are surely right; `lent` says which contacts are another's, `miscalled` which figures.
    """

    claim: Text
    body: Text
    evidence: Sequence[EvidenceText]
    origins: Sequence[Provenance]
    found: Sequence[Aligned]
    chosen: Sequence[Aligned]
    carrying: Sequence[Text]
    likeness: float | None
    stated: Text
    whole: Text
    told: Text
    given: Sequence[Fact]
    absent: Sequence[Fact]
    tabled: frozenset[Fact]
    miscalled: Sequence[Fact]
    sure: frozenset[Fact]
    lent: Sequence[str]

    @property
    def aligned(self) -> list[Text]:
        """The sentences of the evidence that the claim rests on."""
        return [each.unit for each in self.chosen]

    @property
    def units(self) -> list[Text]:
        """All sentences of the evidence that are looked at."""
        return [each.unit for each in self.found]


def build(claim: Text, evidence: Sequence[EvidenceText], encoder: Encoder | None) -> Case | None:
    """The case of a claim, or None if the evidence holds no sentence."""
    found = candidates(evidence)
    if not found:
        return None
    chosen, likeness = align(claim, found, encoder)
    origins = [provenance(each) for each in evidence]
    works = list(dict.fromkeys(each.work for each in origins if each.work))
    stated = read("\n\n".join(tidied(each.text) for each in evidence))
    whole = read("\n\n".join([stated.text, *works])) if works else stated
    tabled, miscalled, headings = tables.judged(claim, [each.text for each in evidence])
    sure, lent = contacts.judged(claim, evidence)
    body = without_speaker(claim)
    there = facts(whole.text)
    given = as_percentages(claim.text, facts(claim.text), there)
    prose = [fact for fact in given if fact not in tabled]
    return Case(
        claim=claim,
        body=body,
        evidence=evidence,
        origins=origins,
        found=found,
        chosen=chosen,
        carrying=owed(body, [each.unit for each in chosen]),
        likeness=likeness,
        stated=stated,
        whole=whole,
        told=told(claim, evidence, whole, headings),
        given=given,
        absent=list(missing(prose, there, whole.text, claim.text)),
        tabled=frozenset(tabled),
        miscalled=miscalled,
        sure=frozenset(sure),
        lent=lent,
    )


def lacks(fact: Fact) -> str:
    """The line that says of a fact that it is absent."""
    return f"the {fact.kind} {fact.text!r} is not in the evidence"
