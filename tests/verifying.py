"""How tests ask the verifier."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification import EvidenceText, verify


def check(sentence: str, evidence: Sequence[EvidenceText], supported: bool) -> None:
    """Hold the verifier, by words alone, to its verdict."""
    verdict = verify(sentence, evidence)
    assert verdict.supported is supported, verdict.reasons
