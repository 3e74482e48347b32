"""Effects: nothing is said to make no difference unless the evidence says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.text import Text

_NONE = re.compile(
    r"\b(?:(?:made?|makes?|making) (?:no|little|any) (?:real )?difference|(?:has|have|had) (?:no|little) (?:effect|"
    r"impact|bearing|influence)|no odds|(?:does|do|did|would|will) not (?:matter|affect|change|influence))\b",
    re.I,
)
_OPEN = re.compile(
    r"\b(?:whether|regardless|whatever|irrespective|no matter|even (?:if|when|though)|any|all|every|same|"
    r"(?:no|little|not|without)\b[^.;]{0,40}\b(?:difference|effect|impact|bearing|matter|affect|chang\w+|"
    r"influenc\w+|help\w*|work\w*))\b",
    re.I,
)


def denied(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim says has no effect, where the evidence leaves nothing open."""
    match = _NONE.search(claim.text)
    if not match or any(_OPEN.search(text.text) for text in evidence):
        return []
    return [f"{match[0]!r} is not in the evidence"]
