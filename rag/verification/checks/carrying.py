"""Carrying: how much of a condition, and of what hangs on it, a claim takes up."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.grammar.clauses import Condition
from rag.verification.reading.text import Text, covers

_MANY = frozenset("all any every each".split())


def carried(text: Text, condition: Condition, claim: Text) -> float:
    """The share of the claim that what hangs on a condition says."""
    total = sum(claim.weights)
    main = [text.meanings[at] for at in condition.main]
    told = sum(
        weight
        for at, weight in enumerate(claim.weights)
        if any(covers(meaning, claim.meanings[at]) for meaning in main)
    )
    return told / total if total else 0.0


def first(text: Text, words: Sequence[int]) -> list[int]:
    """The first words of weight: a long condition is often put short."""
    return [at for at in words if text.weights[at] == 1][:3] or list(words)


def alone(text: Text, condition: Condition) -> list[int]:
    """The words of a condition that what hangs on it does not have as well."""
    main = {text.words[at].stem for at in condition.main}
    alone = [
        at
        for at in condition.words
        if text.words[at].stem not in main and text.words[at].low not in _MANY
    ]
    return alone or list(condition.words)


def share(
    text: Text, words: Sequence[int], claim: Text, among: Sequence[int] | None = None
) -> float:
    """The share of a text's words, by weight, that the claim takes up."""
    total = taken = 0.0
    mine = [claim.meanings[i] for i in (range(len(claim.words)) if among is None else among)]
    for at in words:
        weight = text.weights[at] or 0.3
        total += weight
        if any(
            covers(text.meanings[at], meaning) or text.meanings[at] & meaning for meaning in mine
        ):
            taken += weight
    return taken / total if total else 0.0


def said(text: Text, condition: Condition) -> str:
    last = max([condition.mark.last, *condition.words[:5]])
    return " ".join(word.raw for word in text.words[condition.mark.first : last + 1])
