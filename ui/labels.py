"""The product's plain words for authorities, areas and dates. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rag.types import Authority, Citation, Source

ENGLAND = "england"  # the area of what holds everywhere

_LABELS: Mapping[Authority, str] = {
    Authority.LAW: "The law",
    Authority.STATUTORY_GUIDANCE: "Government rules schools must follow",
    Authority.GOVERNMENT_GUIDANCE: "Government advice to schools",
    Authority.LOCAL_AUTHORITY: "{area} advice",
    Authority.INFORMATION_SERVICE: "Advice service for families",
    Authority.CHARITY: "A charity's view",
    Authority.EVIDENCE: "What people told Parliament",
}
_AUDIENCES: Mapping[str, str] = {
    "parent": "Families",
    "school": "Schools",
    "helpline": "Helplines",
}
_COUNCIL = re.compile(r"\s+(?:(?:County|City|Borough|District|Metropolitan)\s+)?Council\Z")


@dataclass(frozen=True, slots=True)
class Label:
    """How binding words are: what is shown, and which colour it has."""

    text: str
    authority: Authority


def label_of(citation: Citation) -> Label:
    return Label(citation_label(citation), citation.authority)


def authority_label(authority: Authority, publisher: str = "") -> str:
    """How binding words are, as a parent would say it; a council's advice is named by its area."""
    area = _COUNCIL.sub("", publisher) if _COUNCIL.search(publisher) else "Council"
    return _LABELS[authority].format(area=area)


def citation_label(citation: Citation) -> str:
    """The label of the words cited: of the quoted work if they are one's, else of the source."""
    speaker = citation.speaker
    return authority_label(citation.authority, speaker.publisher if speaker else citation.publisher)


def area_name(area: str) -> str:
    """An area's id as people write it.

    >>> area_name("west-berkshire")
    'West Berkshire'
    """
    return area.replace("-", " ").title()


def audience_name(audience: str) -> str:
    """Whom a document is written for."""
    return _AUDIENCES.get(audience, audience.replace("-", " ").capitalize())


def local_areas(sources: Iterable[Source]) -> tuple[str, ...]:
    """The areas that the sources are particular to, in the catalogue's order."""
    areas = (area for source in sources for area in source.areas if area != ENGLAND)
    return tuple(dict.fromkeys(areas))


def date_text(value: str) -> str:
    """A date of the catalogue as people read it.

    >>> date_text("2025-02"), date_text("2021"), date_text("2024-08-19")
    ('February 2025', '2021', '19 August 2024')
    """
    parts = value.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) not in (2, 3):
        return value
    try:
        day = date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 1)
    except ValueError:
        return value
    month = f"{day:%B} {day.year}"
    return f"{day.day} {month}" if len(parts) == 3 else month
