"""Words with their personal details replaced by what kind of detail stood there. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from rag.privacy.found import Personal
from rag.privacy.names import names
from rag.privacy.numbers import born, numbers
from rag.privacy.schools import schools
from rag.privacy.words import read_privacy

_OWNED = re.compile(r"(?<=\s)['’]s\b")


@dataclass(frozen=True, slots=True)
class Masked:
    """The words that may leave, and what was replaced, by its place in the words that came.

    `bare` leaves details out where `text` names their kind: to search with, as a kind's name
    would be searched for like any word.
    """

    text: str
    bare: str
    found: tuple[Personal, ...]


def mask(text: str, public: Collection[str] = ()) -> Masked:
    """The text with [name], [school], [phone] and the like for what tells who a family is.

    `public` are phone numbers and e-mail addresses that may stand, such as the contacts of the
    library. Places, Acts, absence codes and helplines stay: the question must keep its meaning.
    """
    found: list[Personal] = []
    for detail in (*numbers(text, public), *schools(text)):
        if not any(_overlap(detail, other) for other in found):
            found.append(detail)
    hidden = [False] * len(text)
    for detail in found:
        hidden[detail.start : detail.end] = [True] * (detail.end - detail.start)
    rest = "".join("\x00" if hides else char for char, hides in zip(text, hidden, strict=True))
    people = names(rest)
    found += people
    found += born(rest, people)
    found.sort(key=lambda detail: detail.start)
    placeholders: dict[str, str] = read_privacy()["placeholders"]
    named: list[str] = []
    left: list[str] = []
    end = 0
    for detail in found:
        between = text[end : detail.start]
        named += [between, placeholders[detail.kind]]
        left.append(between)
        end = detail.end
    named.append(text[end:])
    left.append(text[end:])
    bare = " ".join(_OWNED.sub("", " ".join(left)).split()) if found else text
    return Masked("".join(named), bare, tuple(found))


def _overlap(one: Personal, other: Personal) -> bool:
    return one.start < other.end and other.start < one.end
