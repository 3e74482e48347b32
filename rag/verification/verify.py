"""The verifier: a sentence is supported when its evidence says it, and nothing less or more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np

from rag.encoders import Encoder
from rag.verification import (
    actors,
    attribution,
    binding,
    conditions,
    edits,
    grounds,
    obligation,
    polarity,
    quantity,
)
from rag.verification.attribution import Aligned
from rag.verification.coverage import coverage
from rag.verification.facts import Fact, facts, missing, same
from rag.verification.names import misplaced, unnamed
from rag.verification.reading import Text, read, recall, units
from rag.verification.records import EvidenceText, Verdict
from rag.verification.tokens import tidied

MOST_UNITS = 40  # sentences of evidence that are looked at
BARE_ALWAYS = 0.5  # words of full weight that may lack evidence in any sentence
BARE = 0.07  # and for each word of full weight that it has
OWED = 0.3  # share of the claim that a further sentence must carry for its conditions to be owed
LIKENESS = 0.35  # cosine to the aligned evidence below which it speaks of something else
VERBATIM = 0.1  # what the very same words, small ones too, count beside the meaning
PART = 0.45  # share of a clause that a sentence must carry to be aligned with it alone
_PARTS = re.compile(r"[,;:]|\b(?:and|but|while|whereas|because|so|or)\b")
_QUOTED = re.compile(r'"([^"]{2,})"|(?<![\w])\'([^\']{2,}?)\'(?!\w)')


def verify(sentence: str, evidence: Sequence[EvidenceText], encoder: Encoder | None) -> Verdict:
    """Whether the evidence texts say the sentence; without an encoder by words alone."""
    claim = read(" ".join(sentence.split()))
    if not claim.words:
        return Verdict(False, ("there is nothing to verify",))
    found = [
        Aligned(read(unit), each, before, after)
        for each in evidence
        for unit, before, after in _with_neighbours(each.text)
    ][:MOST_UNITS]
    if not found:
        return Verdict(False, ("there is no evidence",))
    chosen, likeness = _align(claim, found, encoder)
    whole = read("\n\n".join(tidied(each.text) for each in evidence))
    told = read(
        " ; ".join(
            [
                *{f"{e.publisher} ; {e.source_id.replace('-', ' ')}" for e in evidence},
                *_ways(claim),
                *_halves(whole),
            ]
        )
    )
    reasons = [
        *_facts(claim, whole),
        *_quotes(claim, evidence),
        *(
            f"{name!r} is not named in the evidence"
            for name in unnamed(claim, whole, [e.publisher for e in evidence])
        ),
        *(
            f"{name!r} is of another place in the evidence"
            for name in misplaced(claim, [read(tidied(each.text)) for each in evidence])
        ),
        *attribution.misattributed(claim, chosen),
    ]
    body = _without_owner(claim)
    aligned = [each.unit for each in chosen]
    owed = _owed(body, aligned)
    reasons += obligation.changed(body, aligned, owed)
    reasons += quantity.changed(body, aligned, owed)
    reasons += polarity.turned(body, aligned, owed)
    reasons += conditions.changed(
        body,
        aligned,
        owed,
        [read(each.after) for each in chosen if each.after],
        [each.unit for each in found],
    )
    reasons += edits.edited(body, aligned)
    reasons += actors.exchanged(claim, body, aligned, whole)
    reasons += grounds.unstated(body, aligned)
    reasons += _coverage(body, aligned, whole, told, likeness, encoder)
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


def _with_neighbours(text: str) -> list[tuple[str, str, str]]:
    """The sentences of a text, each with the one before (or what leads in its list) and after."""
    found, before = [], ""
    stated = units(text)
    for unit, after in zip_longest(stated, stated[1:], fillvalue=""):
        found.append((unit, before, after))
        before = unit if unit.endswith(":") or not before.endswith(":") else before
    return found


def _align(
    claim: Text, found: Sequence[Aligned], encoder: Encoder | None
) -> tuple[list[Aligned], float | None]:
    """The sentences of the evidence that the claim rests on, and its cosine to the best."""
    mine = facts(claim.text)
    scores = np.array([recall(claim, e.unit) + 2.0 * _shared(mine, e.unit) for e in found])
    total = (sum(claim.weights) + 2.0 * len(mine)) or 1.0
    verbatim = [len({*claim.stems} & {*e.unit.stems}) / len({*claim.stems}) for e in found]
    ranked = scores / total + VERBATIM * np.array(verbatim)
    likeness = None
    if encoder is not None:
        vectors = encoder.encode([claim.text, *(each.unit.text for each in found)])
        cosines = vectors[1:] @ vectors[0]
        ranked = ranked + cosines
    order = list(np.argsort(-ranked))
    chosen = [int(order[0])]
    for at in order[1:]:
        if len(chosen) == 3:
            break
        have = [found[i].unit for i in chosen]
        gain = recall(claim, found[int(at)].unit, *have) - recall(claim, *have)
        if gain >= 1.0 and gain / total >= 0.12:
            chosen.append(int(at))
    for part in _parts(claim):
        have = recall(part, *(found[i].unit for i in chosen))
        at = max(range(len(found)), key=lambda i: (recall(part, found[i].unit), ranked[i]))
        if recall(part, found[at].unit) >= max(PART * sum(part.weights), have + PART):
            chosen.append(at)
    if encoder is not None:
        likeness = float(max(cosines[i] for i in chosen))
    return [found[i] for i in chosen], likeness


def _parts(claim: Text) -> list[Text]:
    """The clauses of a claim: one that merges two sentences rests on both."""
    parts = [read(part) for part in _PARTS.split(claim.text)]
    return [part for part in parts if sum(part.weights) >= 1] if len(parts) > 1 else []


def _shared(mine: Sequence[Fact], unit: Text) -> int:
    """How many of the claim's facts a unit holds: numbers tell sentences apart best."""
    stated = facts(unit.text)
    return sum(any(same(fact, other) for other in stated) for fact in mine)


def _owed(claim: Text, aligned: Sequence[Text]) -> list[Text]:
    """The aligned sentences whose conditions and limits the claim owes: those that carry it."""
    total = sum(claim.weights) or 1.0
    owed = [aligned[0]]
    for unit in aligned[1:]:
        if (recall(claim, unit, *owed) - recall(claim, *owed)) / total >= OWED:
            owed.append(unit)
    return owed


def _facts(claim: Text, whole: Text) -> list[str]:
    mine = facts(claim.text)
    stated, low = facts(whole.text), whole.text
    reasons = [
        f"the {fact.kind} {fact.text!r} is not in the evidence"
        for fact in missing(mine, stated, low, claim.text)
    ]
    reasons += [
        f"the {f.kind} {f.text!r} is something else's" for f in binding.strayed(claim, mine, whole)
    ]
    return reasons


_WAYS = {
    "phone number": "call ring phone telephone number contact reach speak helpline line dial",
    "e-mail address": "e-mail email mail address contact reach write",
    "amount": "cost price pay spend money save cheap",
    "web address": "web website online visit page site find information address",
}


def _ways(claim: Text) -> list[str]:
    """The words that a contact of a kind brings with it: a number is to be rung."""
    return [_WAYS[kind] for kind in {fact.kind for fact in facts(claim.text)} if kind in _WAYS]


def _halves(evidence: Text) -> list[str]:
    """The parts of the day in which the times of the evidence lie."""
    hours = [int(fact.value.split(":")[0]) for fact in facts(evidence.text) if fact.kind == "time"]
    return ["morning" if hour < 12 else "afternoon" if hour < 18 else "evening" for hour in hours]


def _quotes(claim: Text, evidence: Sequence[EvidenceText]) -> list[str]:
    stated = _bare(" ".join(tidied(each.text) for each in evidence))
    phrases = [a or b for a, b in _QUOTED.findall(claim.text)]
    return [f"the words {p!r} are not in the evidence" for p in phrases if _bare(p) not in stated]


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9%£@]+", " ", text.lower()).split())


_SAYS = re.compile(
    r"^(?:according to [^,]{3,80},|in the (?:view|opinion) of [^,]{3,80},|in [^,]{3,40} view,"
    r"|(?:the )?[A-Z](?:(?!\b(?:may|must|should|can|could|will|would|needs?|to|is|are|has|have|if)"
    r"\b)[^,.;]){1,70}?\b(?:says?|said|states?|stated|explains?|advises?|"
    r"notes|points out|warns|argues|thinks|"
    r"believes|adds|reminds (?:parents|families|schools)|tells (?:parents|families|"
    r"schools))\b(?: that)?"
    r"(?! (?:to|parents to|families to|schools to)\b))\s+",
    re.I,
)
_ASKS = re.compile(
    r"^(?:the )?[A-Z][^,.;]{1,60}?\b(?P<verb>strongly advises?|advises?|recommends?|"
    r"encourages?|urges?|asks|expects?|"
    r"requires?|tells|reminds)\b (?P<who>(?:all )?(?:parents|families|schools|you|"
    r"carers|councils|staff|parents and carers)) to ",
    re.I,
)
_GERUND = re.compile(
    r"^(?:the )?[A-Z][^,.;]{1,60}?\b(?:suggests|recommends|advises)\b (?=\w+ing\b)", re.I
)
_HOW = {"expect": "are expected to", "require": "are required to"}


def _without_owner(claim: Text) -> Text:
    """The claim without "Not Fine in School says that", which is attribution's to judge."""
    text = claim.text
    if match := _ASKS.match(text):
        how = next(
            (v for k, v in _HOW.items() if match["verb"].lower().startswith(k)), "are advised to"
        )
        return read(f"{match['who']} {how} {text[match.end() :]}")
    if match := _GERUND.match(text):
        return read("It is recommended: " + text[match.end() :])
    if (match := _SAYS.match(text)) and len(text) - match.end() > 20:
        return read(text[match.end() :])
    return claim


def _coverage(
    claim: Text,
    aligned: Sequence[Text],
    whole: Text,
    told: Text,
    likeness: float | None,
    encoder: Encoder | None,
) -> list[str]:
    reach = coverage(claim, aligned, whole, told, encoder)
    words = ", ".join(claim.words[at].raw for at in reach.bare)
    reasons = []
    if reach.fixed or reach.lacking > BARE * reach.total + BARE_ALWAYS:
        reasons.append(f"the evidence does not say: {words}")
    if likeness is not None and likeness < LIKENESS:
        reasons.append("the evidence speaks of something else")
    return reasons
