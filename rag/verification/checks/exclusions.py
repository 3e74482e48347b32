"""Exclusions: what the evidence says of all but some is not said of those."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.alignment import Aligned
from rag.verification.reading.text import Text, covers, read, recall

CARRIED = 0.5  # share of a claim's other words that the sentence before must carry
_NOT_THESE = re.compile(
    r"^(?:however,? |but )?(?:this|these|it|that|they)\b[^,;.]{0,40}? not "
    r"(?:include|cover|apply to|extend to|affect|concern) (?P<whom>[^,;.]+)",
    re.I,
)
_EXCEPT = re.compile(r"\b(?:except|unless|apart from|other than|even)\b", re.I)


def included(claim: Text, found: Sequence[Aligned]) -> list[str]:
    """Those whom "this does not include ..." leaves out of what the sentence before says.

    `found` are all sentences of the evidence in order.
    """
    if claim.negations or _EXCEPT.search(claim.text):
        return []
    reasons = []
    for each in found:
        match = _NOT_THESE.match(each.unit.text)
        whom = read(match["whom"]) if match else None
        if whom is None or max(whom.weights, default=0) < 1:
            continue
        named = {
            at
            for at, meaning in enumerate(claim.meanings)
            if any(covers(theirs, meaning) for theirs in whom.meanings) and claim.weights[at]
        }
        heads = [m for m, weight in zip(whom.meanings, whom.weights, strict=True) if weight == 1]
        if not all(any(covers(m, claim.meanings[at]) for at in named) for m in heads):
            continue
        before = read(each.before)
        rest = sum(w for at, w in enumerate(claim.weights) if at not in named)
        shared = sum(
            claim.weights[at]
            for at in named
            if any(covers(m, claim.meanings[at]) for m in before.meanings)
        )
        if recall(claim, before) - shared >= CARRIED * rest > 0:
            reasons.append(f"{whom.text!r} is left out of it in the evidence")
    return reasons
