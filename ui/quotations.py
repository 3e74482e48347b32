"""Words with their full reference, to be copied. Pure."""

from __future__ import annotations

from rag.citations import reference
from rag.types import Citation


def full_reference(citation: Citation) -> str:
    """The reference with the section the words stand in."""
    section = citation.section[-1].strip("[]") if citation.section else ""
    return reference(citation) + (f", section “{section}”" if section else "")


def quotation(text: str, citation: Citation) -> str:
    """Tidied words in quotation marks, and under them whose they are and where they stand."""
    return f"“{text}”\n\n{full_reference(citation)}"
