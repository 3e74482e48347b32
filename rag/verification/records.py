"""What goes into a verification and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

from rag.encoders import Encoder
from rag.entailment import Entailment


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """A cited text, with whose words it is and how binding they are."""

    text: str
    source_id: str = ""
    authority: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """The models that read beside the rules; without them a sentence is judged by words alone."""

    encoder: Encoder | None = None
    entailment: Entailment | None = None


BY_WORDS = Readers()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the evidence says the sentence; what speaks against it, a line a reason."""

    supported: bool
    reasons: tuple[str, ...] = ()
