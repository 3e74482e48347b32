"""Hanging: what one text says flatly is not put under the condition of another."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.checks.carrying import said, share
from rag.verification.checks.conditions import BUT, KEPT
from rag.verification.grammar.clauses import conditions
from rag.verification.reading.text import Text, covers

SAME = 0.7  # share of a condition's words that one of the claim must have to be the same


def fused(claim: Text, evidence: Sequence[Sequence[Text]]) -> list[str]:
    """What one evidence text says flatly, put under the condition of another.

    `evidence` has the aligned sentences of each evidence text.
    """
    found = []
    for own in conditions(claim):
        rest = sum(claim.weights[at] for at in own.main)
        for source in evidence:
            elsewhere = [t for s in evidence if s is not source for t in s if not conditions(t)]
            for text in source:
                if BUT.match(text.text):
                    continue  # an exception to what stands before it
                for theirs in conditions(text):
                    if share(text, theirs.words, claim, own.words) < SAME:
                        continue
                    here = _recalled(claim, own.main, text)
                    there = [_recalled(claim, own.main, other) for other in elsewhere]
                    if not there or max(there) < here + 1 or here >= KEPT * rest:
                        continue
                    found.append(f"{said(text, theirs)!r} is the condition of something else")
    return found


def _recalled(claim: Text, words: Sequence[int], text: Text) -> float:
    """The weight of some words of a claim that a text covers."""
    return sum(
        claim.weights[at]
        for at in words
        if any(covers(meaning, claim.meanings[at]) for meaning in text.meanings)
    )
