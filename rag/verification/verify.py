"""The verifier: a sentence is supported when its evidence says it, and nothing less or more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rag.verification.case import build
from rag.verification.exact import inexact
from rag.verification.premise import premise
from rag.verification.reading.text import read
from rag.verification.records import BY_WORDS, EvidenceText, Readers, Verdict, evidence_from
from rag.verification.sense import otherwise

# Log-odds of the model of entailment ...
DOUBTED = 0.5  # ... below which the evidence does not say the sentence, whatever the rules find
SURE = 2.5  # ... and from which it does, though rules of sense object


def verify(sentence: str, evidence: Sequence[EvidenceText], readers: Readers = BY_WORDS) -> Verdict:
    """Whether the evidence texts say the sentence.

    What must be right to the letter is for rules to judge, and comes first: the rest need not be
    read if that is wrong. Of the sense, a model of entailment has the first word, if there is one:
    what it doubts is not supported, and of what it is sure the rules of sense are not asked.
    """
    claim = read(" ".join(sentence.split()))
    if not claim.words:
        return Verdict(False, ("there is nothing to verify",))
    case = build(claim, evidence, readers.encoder)
    if case is None:
        return Verdict(False, ("there is no evidence",))
    if wrong := inexact(case):
        return Verdict(False, tuple(dict.fromkeys(wrong)))
    reasons: list[str] = []
    odds = None
    if readers.entailment is not None:
        odds = readers.entailment.says(premise(claim, evidence), claim.text)
    if odds is None or odds < SURE:
        reasons += otherwise(case, readers.encoder)
    if odds is not None and odds < DOUBTED:
        reasons.append("the evidence does not say this")
    return Verdict(not reasons, tuple(dict.fromkeys(reasons)))


def verify_record(record: object, readers: Readers = BY_WORDS) -> dict[str, Any]:
    """The verdict of a request object, as the command line writes it."""
    request: Mapping[str, Any] = record if isinstance(record, Mapping) else {}
    sentence, evidence = request.get("sentence"), request.get("evidence")
    if not isinstance(sentence, str) or not isinstance(evidence, list):
        verdict = Verdict(False, ("the request needs a sentence and a list of evidence",))
    else:
        verdict = verify(sentence, [evidence_from(each) for each in evidence], readers)
    return {
        "id": request.get("id"),
        "supported": verdict.supported,
        "reasons": list(verdict.reasons),
    }
