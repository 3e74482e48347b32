"""Premises: the part of the evidence that a claim is held against by a model of entailment.

A small model reads short texts best, so of long evidence the sentences with most of the claim's
words are taken, in their order, each owner named before its words.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.reading.text import Text, read, recall, units
from rag.verification.records import EvidenceText

MOST_WORDS = 120
EACH_WORD = 0.02  # taken from a sentence's share of the claim for each of its own words
_STANDING = {
    "law": "law",
    "statutory_guidance": "statutory guidance",
    "government_guidance": "government guidance",
    "local_authority": "council",
    "charity": "charity",
    "information_service": "information service",
    "evidence": "evidence to a committee",
}


def premise(claim: Text, evidence: Sequence[EvidenceText]) -> str:
    """The evidence's sentences that bear most on the claim, at most `MOST_WORDS` but for one."""
    found = [(each, unit) for each in evidence for unit in units(each.text)]
    lengths = [len(unit.split()) for _, unit in found]
    worth = [
        recall(claim, read(unit)) - EACH_WORD * length
        for (_, unit), length in zip(found, lengths, strict=True)
    ]
    kept: list[int] = []
    for at in sorted(range(len(found)), key=lambda at: -worth[at]):
        if not kept or sum(lengths[k] for k in kept) + lengths[at] <= MOST_WORDS:
            kept.append(at)
    told: list[str] = []
    owner = None
    for at in sorted(kept):
        each, unit = found[at]
        if each is not owner:
            told.append(_owner(each))
            owner = each
        told.append(unit)
    return " ".join(told)


def _owner(evidence: EvidenceText) -> str:
    standing = _STANDING.get(evidence.authority, "")
    return f"{evidence.publisher} ({standing}):" if standing else f"{evidence.publisher}:"
