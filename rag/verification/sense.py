"""Whether the claim means what the evidence does, as rules of grammar and words tell it."""

from __future__ import annotations

from rag.encoders import Encoder
from rag.verification.background import ourselves
from rag.verification.case import Case, lacks
from rag.verification.checks import (
    actors,
    attribution,
    averages,
    causes,
    company,
    concessions,
    conditions,
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
    tense,
    voices,
)
from rag.verification.checks.coverage import coverage
from rag.verification.reading.text import read

BARE_ALWAYS = 0.5  # words of full weight that may lack evidence in any sentence
BARE = 0.07  # and for each word of full weight that it has
LIKENESS = 0.37  # cosine to the aligned evidence below which it speaks of something else


def otherwise(case: Case, encoder: Encoder | None) -> list[str]:
    """What the claim says otherwise than the evidence, or beyond it, a line each."""
    body, aligned, carrying = case.body, case.aligned, case.carrying
    reasons = attribution.unowned(case.claim, case.chosen)
    reasons += [lacks(fact) for fact in case.absent if fact.kind == "frequency"]
    reasons += obligation.changed(body, aligned, carrying)
    reasons += quantity.changed(body, aligned, carrying)
    reasons += restrictions.changed(body, aligned, carrying)
    reasons += voices.spoken(case.claim, body, aligned)
    reasons += polarity.turned(body, aligned, carrying)
    reasons += conditions.changed(
        body,
        aligned,
        carrying,
        [read(each.after) for each in case.chosen if each.after],
    )
    reasons += hanging.fused(
        body, [[c.unit for c in case.chosen if c.evidence is each] for each in case.evidence]
    )
    reasons += edits.edited(body, aligned)
    reasons += actors.exchanged(
        case.claim, body, aligned, case.whole, case.told, ourselves(case.evidence, case.whole)
    )
    reasons += grounds.unstated(body, aligned)
    reasons += causes.reversed_(body, aligned)
    reasons += sequence.reordered(body, aligned)
    reasons += tense.brought_forward(body, aligned)
    reasons += tense.outlived(body, aligned)
    reasons += tense.outdated(case.claim, case.units)
    reasons += averages.crossed(body, case.units)
    reasons += labels.exchanged(body, case.units)
    reasons += concessions.made_reasons(body, aligned)
    reasons += company.parted(body, case.found)
    reasons += exclusions.included(body, case.found)
    reasons += contrasts.crossed(body, aligned)
    reasons += definitions.mixed(body, case.units)
    reasons += definitions.mislabelled(body, case.evidence)
    reasons += items.crossed(body, case.evidence)
    reasons += effects.denied(body, aligned)
    reasons += hopes.made_sure(body, carrying)
    reasons += membership.shut_out(body, aligned)
    reasons += freedom.chosen(body, case.units)
    reasons += permitted.unheld(body, aligned, encoder)
    return [*reasons, *_beyond(case, encoder)]


def _beyond(case: Case, encoder: Encoder | None) -> list[str]:
    """The words that no evidence carries, where they are too many."""
    body = case.body
    lead = read(" ; ".join(each.lead for each in case.origins))
    reach = coverage(body, case.aligned, case.whole, case.told, lead, encoder)
    words = ", ".join(body.words[at].raw for at in reach.bare)
    reasons = []
    if reach.fixed or reach.lacking > BARE * reach.total + BARE_ALWAYS:
        reasons.append(f"the evidence does not say: {words}")
    if case.likeness is not None and case.likeness < LIKENESS:
        reasons.append("the evidence speaks of something else")
    return reasons
