"""Warnings: what the evidence advises against may be named with what would come of it."""

from __future__ import annotations

import re

from rag.verification.grammar.imperatives import imperative
from rag.verification.grammar.modals import modals
from rag.verification.reading.lexicon import Mark
from rag.verification.reading.text import Text, covers, read, recall

OPENS = 3  # words within which a sentence that advises against something has its "not"
TOLD = 0.5  # share of what would come of it that the claim must have
_OUTCOME = re.compile(r"\b(?:as|because|since|otherwise|or else)\b(?P<why>[^;.]{8,})", re.I)
_URGING = frozenset("must have_to need should expected advised suggested considered".split())


def warned(claim: Text, text: Text, mark: Mark, chief: int) -> bool:
    """Whether a claim says what comes of doing what "Do not ..., as that will ..." is against.

    `chief` is the word of the evidence that is denied; a claim that urges it is no warning.
    """
    outcome = _OUTCOME.search(text.text)
    if not outcome or mark.first >= OPENS or not imperative(text) or imperative(claim):
        return False
    why = read(outcome["why"])
    urged = {at for m in modals(claim) if m.kind in _URGING for at in m.ahead}
    if any(covers(text.meanings[chief], claim.meanings[at]) for at in urged):
        return False
    return recall(why, claim) >= TOLD * sum(why.weights) > 0
