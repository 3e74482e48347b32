"""An answer's evidence as a short message to a school, in a fixed frame. Pure."""

from __future__ import annotations

from rag.citations import AUTHORITY_NAMES, is_replaced
from rag.types import Answer, Citation, Status
from rag.wording import wording
from ui.quotations import full_reference

MOST = 3  # quotations: a message that is read


def school_message(answer: Answer) -> str | None:
    """The message; None when the answer quotes nothing that could be put to a school.

    Words that have been replaced since are left out: a school would rightly set them aside.
    """
    if answer.status is not Status.ANSWERED:
        return None
    citations = {citation.label: citation for citation in answer.citations}
    quoted = [
        (block.text, citations[block.citations[0]])
        for block in answer.blocks
        if block.kind == "quote" and block.citations and block.citations[0] in citations
    ]
    current = [pair for pair in quoted if not is_replaced(pair[1])][:MOST]
    if not current:
        return None
    labels = {citation.label for _, citation in current}
    differ = any(len(labels & set(difference.citations)) > 1 for difference in answer.differs)
    paragraphs = [
        wording("school_message", "greeting"),
        wording("school_message", "opening"),
        *(f"“{text}”\n– {_whose(citation)}" for text, citation in current),
        *([wording("school_message", "differ")] if differ else []),
        wording("school_message", "closing"),
        wording("school_message", "sign_off"),
    ]
    return "\n\n".join(paragraphs)


def _whose(citation: Citation) -> str:
    """The reference; a source's own words say how binding they are, as a quoted work's do."""
    authority = "" if citation.speaker else f" ({AUTHORITY_NAMES[citation.authority]})"
    return full_reference(citation) + authority
