"""Contacts: the right number is there, and no other area's or role's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evals.cases import Case
from rag.types import Answer, Audience, Contact

_VALUE = re.compile(r"[\w.&+-]+@[\w.-]+\w|(?<!\d)0[\d ]{8,}\d")
_FOR: Mapping[Audience, frozenset[str]] = {
    "parent": frozenset({"parent", "young_person"}),
    "school": frozenset({"school", "professional"}),
    "helpline": frozenset({"parent", "young_person", "professional"}),
}


def values_asked(case: Case) -> list[str]:
    """The phone numbers and e-mail addresses among the facts of a case."""
    return [value for fact in case.facts for value in _VALUE.findall(fact)]


def right_value(case: Case, answer: Answer) -> float | None:
    """1 when the blocks hold every asked value, byte for byte."""
    values = values_asked(case)
    if not values:
        return None
    text = _shown(answer)
    return float(all(value in text for value in values))


def wrong_contact(case: Case, answer: Answer, contacts: Sequence[Contact]) -> float | None:
    """1 when a contact is shown that is another area's, or not for this role.

    Judged where contacts are shown and the case says who asks or for where. A value that the
    case itself wants is never wrong.
    """
    shown = _values_shown(answer, contacts) - set(values_asked(case))
    area = stated_area(case, contacts)
    audience = case.question.audience
    if not case.answers or not shown or (area is None and audience is None):
        return None
    fitting = {c.value for c in contacts if _for_area(c, area) and _for_role(c, audience)}
    return float(not shown <= fitting)


def stated_area(case: Case, contacts: Sequence[Contact]) -> str | None:
    """The area that the question names, or that is set with it."""
    text = case.question.text.lower()
    named = {a for c in contacts for a in c.areas if a.replace("-", " ") in text and a != "england"}
    if named:
        return max(named, key=len)
    return (case.question.area or "").replace("_", "-") or None


def _values_shown(answer: Answer, contacts: Sequence[Contact]) -> set[str]:
    text = _shown(answer)
    return {c.value for c in contacts if c.kind in ("phone", "email") and c.value in text}


def _shown(answer: Answer) -> str:
    return "\n".join(block.text for block in answer.blocks)


def _for_area(contact: Contact, area: str | None) -> bool:
    return area is None or any(
        other in ("england", area) or f"{other}-" in f"{area}-" or f"{area}-" in f"{other}-"
        for other in contact.areas
    )


def _for_role(contact: Contact, audience: Audience | None) -> bool:
    return audience is None or not _FOR[audience].isdisjoint(contact.audience)
