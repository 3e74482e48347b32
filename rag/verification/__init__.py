"""Verification of a sentence against the texts it cites.

A sentence is supported when the evidence says it: the same facts, as strongly, of the same people,
under the same conditions, in the name of the same source, and nothing besides. The sentence is
aligned with the evidence's own sentences first, and each feature is compared there; a model of
entailment, where one is installed, reads the two as well.
"""

from rag.verification.records import BY_WORDS, EvidenceText, Readers, Verdict, evidence_text
from rag.verification.verify import verify, verify_record

__all__ = [
    "BY_WORDS",
    "EvidenceText",
    "Readers",
    "Verdict",
    "evidence_text",
    "verify",
    "verify_record",
]
