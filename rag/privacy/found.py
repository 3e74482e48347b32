"""What is found: a kind of personal detail and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "name",
    "school",
    "date_of_birth",
    "phone",
    "email",
    "postcode",
    "nhs_number",
    "ni_number",
    "upn",
    "address",
]


@dataclass(frozen=True, slots=True)
class Personal:
    """A personal detail at `text[start:end]`; the words themselves are not kept."""

    kind: Kind
    start: int
    end: int
