"""What goes into a verification and what comes out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """A cited text, with whose words it is and how binding they are."""

    text: str
    source_id: str = ""
    authority: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the evidence says the sentence; what speaks against it, a line a reason."""

    supported: bool
    reasons: tuple[str, ...] = ()
