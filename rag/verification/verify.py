"""The verifier: a sentence is supported when its evidence says it, and nothing less or more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rag.encoders import Encoder
from rag.verification.alignment import align, candidates, owed
from rag.verification.background import ourselves, publishers, told
from rag.verification.checks import (
    actors,
    attribution,
    averages,
    binding,
    causes,
    company,
    concessions,
    conditions,
    contacts,
    contrasts,
    definitions,
    edits,
    effects,
    exclusions,
    freedom,
    grounds,
    hanging,
    hopes,
    items,
    labels,
    membership,
    obligation,
    permitted,
    polarity,
    quantity,
    restrictions,
    sequence,
    tables,
    tense,
    voices,
)
from rag.verification.checks.coverage import coverage
from rag.verification.checks.views import misquoted
from rag.verification.grammar.speakers import without_speaker
from rag.verification.reading.facts import Fact, facts, missing
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.names import by_place, misplaced, named, unnamed
from rag.verification.reading.provenance import provenance
from rag.verification.reading.shares import as_percentages
from rag.verification.reading.text import Text, read
from rag.verification.reading.tokens import tidied
from rag.verification.records import EvidenceText, Verdict

BARE_ALWAYS = 0.5  # words of full weight that may lack evidence in any sentence
BARE = 0.07  # and for each word of full weight that it has
LIKENESS = 0.37  # cosine to the aligned evidence below which it speaks of something else
_QUOTED = re.compile(r'"([^"]{2,})"|(?<![\w])\'([^\']{2,}?)\'(?!\w)')


def verify(sentence: str, evidence: Sequence[EvidenceText], encoder: Encoder | None) -> Verdict:
    """Whether the evidence texts say the sentence; without an encoder by words alone."""
    claim = read(" ".join(sentence.split()))
    if not claim.words:
        return Verdict(False, ("there is nothing to verify",))
    found = candidates(evidence)
    if not found:
        return Verdict(False, ("there is no evidence",))
    chosen, likeness = align(claim, found, encoder)
    origins = [provenance(each) for each in evidence]
    works = list(dict.fromkeys(each.work for each in origins if each.work))
    stated = read("\n\n".join(tidied(each.text) for each in evidence))
    whole = read("\n\n".join([stated.text, *works])) if works else stated
    tabled, miscalled, headings = tables.judged(claim, [each.text for each in evidence])
    sure, lent = contacts.judged(claim, evidence)
    beside = told(claim, evidence, whole, headings)
    reasons = [
        *_facts(claim, whole, tabled, sure),
        *map(_anothers, miscalled),
        *lent,
        *_quotes(claim, evidence),
        *(
            f"{name!r} is not named in the evidence"
            for name in unnamed(claim, whole, publishers(claim, evidence, whole))
        ),
        *(
            f"{name!r} is of another place in the evidence"
            for name in misplaced(
                claim, [read(part) for each in evidence for part in by_place(tidied(each.text))]
            )
        ),
        *attribution.misattributed(claim, chosen),
        *misquoted(claim, stated),
    ]
    body = without_speaker(claim)
    aligned = [each.unit for each in chosen]
    carrying = owed(body, aligned)
    reasons += obligation.changed(body, aligned, carrying)
    reasons += quantity.changed(body, aligned, carrying)
    reasons += restrictions.changed(body, aligned, carrying)
    reasons += voices.spoken(claim, body, aligned)
    reasons += polarity.turned(body, aligned, carrying)
    reasons += conditions.changed(
        body,
        aligned,
        carrying,
        [read(each.after) for each in chosen if each.after],
    )
    reasons += hanging.fused(
        body, [[c.unit for c in chosen if c.evidence is each] for each in evidence]
    )
    reasons += edits.edited(body, aligned)
    reasons += actors.exchanged(claim, body, aligned, whole, beside, ourselves(evidence, whole))
    reasons += grounds.unstated(body, aligned)
    reasons += causes.reversed_(body, aligned)
    reasons += sequence.reordered(body, aligned)
    reasons += tense.brought_forward(body, aligned)
    reasons += tense.outlived(body, aligned)
    reasons += tense.outdated(claim, [each.unit for each in found])
    reasons += averages.crossed(body, [each.unit for each in found])
    reasons += labels.exchanged(body, [each.unit for each in found])
    reasons += concessions.made_reasons(body, aligned)
    reasons += company.parted(body, found)
    reasons += exclusions.included(body, found)
    reasons += contrasts.crossed(body, aligned)
    reasons += definitions.mixed(body, [each.unit for each in found])
    reasons += definitions.mislabelled(body, evidence)
    reasons += items.crossed(body, evidence)
    reasons += effects.denied(body, aligned)
    reasons += hopes.made_sure(body, carrying)
    reasons += membership.shut_out(body, aligned)
    reasons += freedom.chosen(body, [each.unit for each in found])
    reasons += permitted.unheld(body, aligned, encoder)
    reasons += _coverage(
        body,
        aligned,
        whole,
        beside,
        read(" ; ".join(each.lead for each in origins)),
        likeness,
        encoder,
    )
    return Verdict(not reasons, tuple(dict.fromkeys(reasons)))


def verify_record(record: object, encoder: Encoder | None) -> dict[str, Any]:
    """The verdict of a request object, as the command line writes it."""
    request: Mapping[str, Any] = record if isinstance(record, Mapping) else {}
    sentence, evidence = request.get("sentence"), request.get("evidence")
    if not isinstance(sentence, str) or not isinstance(evidence, list):
        verdict = Verdict(False, ("the request needs a sentence and a list of evidence",))
    else:
        verdict = verify(sentence, [_evidence(each) for each in evidence], encoder)
    return {
        "id": request.get("id"),
        "supported": verdict.supported,
        "reasons": list(verdict.reasons),
    }


def _evidence(each: object) -> EvidenceText:
    if not isinstance(each, Mapping):
        return EvidenceText(str(each))
    names = ("text", "source_id", "authority", "publisher")
    return EvidenceText(*(str(each.get(name) or "") for name in names))


def _facts(claim: Text, whole: Text, tabled: set[Fact], sure: set[Fact]) -> list[str]:
    mine = as_percentages(claim.text, facts(claim.text), facts(whole.text))
    prose = [fact for fact in mine if fact not in tabled]
    reasons = [
        f"the {fact.kind} {fact.text!r} is not in the evidence"
        for fact in missing(prose, facts(whole.text), whole.text, claim.text)
    ]
    strayed = binding.strayed(claim, mine, whole)
    return reasons + [_anothers(fact) for fact in strayed if fact not in tabled | sure]


def _anothers(fact: Fact) -> str:
    return f"the {fact.kind} {fact.text!r} is something else's"


def _quotes(claim: Text, evidence: Sequence[EvidenceText]) -> list[str]:
    stated = _bare(" ".join(tidied(each.text) for each in evidence))
    phrases = [a or b for a, b in _QUOTED.findall(claim.text)]
    bodies = lexicon().organisations
    there = named(bodies, stated)
    return [
        f"the words {p!r} are not in the evidence"
        for p in phrases
        if _bare(p) not in stated
        and not any(_bare(p) in map(_bare, bodies.written(body)) for body in there)
    ]


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9%£@]+", " ", text.lower()).split())


def _coverage(
    claim: Text,
    aligned: Sequence[Text],
    whole: Text,
    told: Text,
    lead: Text,
    likeness: float | None,
    encoder: Encoder | None,
) -> list[str]:
    reach = coverage(claim, aligned, whole, told, lead, encoder)
    words = ", ".join(claim.words[at].raw for at in reach.bare)
    reasons = []
    if reach.fixed or reach.lacking > BARE * reach.total + BARE_ALWAYS:
        reasons.append(f"the evidence does not say: {words}")
    if likeness is not None and likeness < LIKENESS:
        reasons.append("the evidence speaks of something else")
    return reasons
