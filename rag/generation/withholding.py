"""Contacts, which a model neither sees nor writes: we place them, from the words cited. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.verification.reading.facts import facts

WITHHELD = "(contact withheld)"  # what a model sees in a contact's place
_KINDS = frozenset({"phone number", "e-mail address", "web address"})
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b")
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|\S+@\S+", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w£.])\+?\d(?:[ -]?\d){6,}\b")


def withheld(text: str, known: Iterable[str] = ()) -> str:
    """The text with every telephone number, e-mail, web and postal address taken out.

    `known` are contacts that curators have listed: postal addresses have no form of their own.
    """
    for value in sorted(known, key=len, reverse=True):
        text = text.replace(value, WITHHELD)
    for pattern in (_ADDRESS, _POSTCODE):
        text = pattern.sub(WITHHELD, text)
    for fact in reversed(facts(text)):
        if fact.kind in _KINDS:
            text = text[: fact.start] + WITHHELD + text[fact.end :]
    return _DIGITS.sub(WITHHELD, text)


def holds_contact(text: str, known: Iterable[str] = ()) -> bool:
    """Whether there is a contact in the text, or the place of one."""
    return WITHHELD.strip("()") in text or withheld(text, known) != text
