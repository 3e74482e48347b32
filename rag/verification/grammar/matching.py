"""How far two modals govern the same, and how far words without one say it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.grammar.modals import Modal
from rag.verification.reading.text import Text, covers


def match(claim: Text, modal: Modal, text: Text, other: Modal) -> float:
    """How far two modals govern the same: what they ask counts most, then of whom."""
    ahead = _overlap(claim, modal.ahead[:4], text, other.ahead)
    same_agent = modal.kind == other.kind and agent(claim, modal) & agent(text, other)
    return (
        ahead
        + (0.5 if same_agent else 0.0)
        + 0.35 * _overlap(claim, modal.behind[:3], text, (*other.behind, *other.ahead))
        + 0.7
        * _overlap(
            claim, modal.ahead[:4], text, [at for at in other.behind if at not in other.ahead]
        )
    )


def agent(text: Text, modal: Modal) -> set[str]:
    """The actor next before a modal."""
    return {text.actors_at(at) for at in modal.behind[:1]} - {""}


def unmodal(claim: Text, modal: Modal, text: Text, theirs: Sequence[Modal]) -> float:
    """The same for words of the evidence that no modal governs."""
    taken = {at for other in theirs for at in (*other.ahead, *other.behind[:4])}
    free = [at for at in range(len(text.words)) if at not in taken]
    return _overlap(claim, modal.ahead[:4], text, free) + 0.35 * _overlap(
        claim, modal.behind[:3], text, free
    )


def _overlap(claim: Text, mine: Sequence[int], text: Text, theirs: Sequence[int]) -> float:
    """The weight of the claim's words that the others cover, the first counting double."""
    total = 0.0
    for order, at in enumerate(mine):
        if any(covers(text.meanings[other], claim.meanings[at]) for other in theirs):
            total += max(claim.weights[at], 0.3) * (1.5 if order == 0 else 1.0)
    return total
