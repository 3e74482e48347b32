"""What goes into a verification and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rag.encoders import Encoder
from rag.entailment import Entailment
from rag.types import Citation


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """A cited text, with whose words it is and how binding they are."""

    text: str
    source_id: str = ""
    authority: str = ""
    publisher: str = ""


def evidence_from(record: object) -> EvidenceText:
    """The evidence of a request: an object with the same names, or the text alone."""
    if not isinstance(record, Mapping):
        return EvidenceText(str(record))
    names = ("text", "source_id", "authority", "publisher")
    return EvidenceText(*(str(record.get(name) or "") for name in names))


def evidence_text(citation: Citation) -> EvidenceText:
    """A citation as the verifier takes it: credited to whose words it is."""
    publisher = (citation.speaker or citation).publisher
    return EvidenceText(citation.quote, citation.source_id, citation.authority.value, publisher)


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
