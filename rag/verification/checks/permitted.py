"""What may be done: the verb after a passive "may" comes from the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.encoders import Encoder
from rag.verification.checks.coverage import nearest
from rag.verification.reading.text import Text, says

FAR = 0.7  # cosine to the nearest word of the evidence below which a verb is another
_PASSIVE = re.compile(
    r"\b(?:may|might) (?:also |then |only )?be "
    r"(?:(?:asked|told|made|required|forced) to )?(?P<verb>[a-z]{3,})(?<!er)\b|"
    r"\bbe (?:asked|told|made|required|forced) to (?P<deed>[a-z]{3,})\b"
)


def unheld(claim: Text, evidence: Sequence[Text], encoder: Encoder | None) -> list[str]:
    """The verbs of a claim's passive modals that no word of the evidence is near to."""
    found = []
    for match in _PASSIVE.finditer(claim.text):
        at = next(
            (
                i
                for i, w in enumerate(claim.words)
                if w.start in (match.start("verb"), match.start("deed"))
            ),
            None,
        )
        if at is None or claim.weights[at] < 1 or encoder is None:
            continue
        if says(evidence, claim.meanings[at]):
            continue
        if nearest(claim, at, evidence, encoder) < FAR:
            found.append(f"{match[0]!r} is not in the evidence")
    return found
