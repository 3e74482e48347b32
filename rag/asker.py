"""Who asks and where they live, from what they say and what is set. Pure.

Nothing here is shown as a fact: it only chooses among contacts and the wording of advice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.anchors import read_toml
from rag.types import Audience, Question

FILE = Path(__file__).parent / "data" / "places.toml"
# A helpline worker passes on what a family may use, and has a professional's own contacts.
_USES: Mapping[Audience, frozenset[str]] = {
    "helpline": frozenset({"parent", "young_person", "professional"}),
    "school": frozenset({"school", "professional"}),
    "parent": frozenset({"parent", "young_person"}),
}
NATIONS = ("wales", "scotland", "northern-ireland")


@dataclass(frozen=True, slots=True)
class Asker:
    """`area` is one of the documents' areas or None; `elsewhere` a place or nation they lack.

    None where it is not known.
    """

    audience: Audience | None = None
    area: str | None = None
    elsewhere: str | None = None

    @property
    def nation(self) -> str | None:
        return self.elsewhere if self.elsewhere in NATIONS else None

    def lives_in(self, areas: tuple[str, ...]) -> bool:
        """Whether something for these areas is for this asker; unknown areas let all through."""
        if "england" in areas or (self.area is None and self.elsewhere is None):
            return True
        return any(self.area is not None and _within(self.area, area) for area in areas)

    def may_use(self, audience: tuple[str, ...]) -> bool:
        """Whether something for this audience is theirs to use; an unknown asker may use all."""
        return self.audience is None or not _USES[self.audience].isdisjoint(audience)


def asker_of(question: Question, standalone: str) -> Asker:
    """What the question itself says goes before the conversation, and that before a setting."""
    earlier = (turn.question for turn in reversed(question.recent))
    texts = [question.text, standalone, *earlier]
    area, elsewhere = None, None
    places = [_place(text) for text in texts]
    of_essex = any(named is not None and _within(named, "essex") for named, _ in places)
    for text, (area, elsewhere) in zip(texts, places, strict=True):
        if of_essex and not elsewhere and area in (None, "essex"):
            area = _quadrant(text) or area
        if area or elsewhere:
            break
    if not area and not elsewhere and question.area:
        area, elsewhere = _place(re.sub(r"[-_]", " ", question.area))
        if not area and not elsewhere and question.area.strip().lower() != "england":
            elsewhere = area_name("unknown")  # never their own words: an answer may repeat it
    return Asker(_audience(question, texts), area, elsewhere)


def area_name(area: str) -> str:
    """How an area is called in an answer."""
    return str(read_places()["names"].get(area, area))


@cache
def read_places() -> dict[str, dict[str, list[str]]]:
    return read_toml(FILE)


def _within(area: str, other: str) -> bool:
    """Whether one area is the other, or a part of it, or it a part of the first."""
    return area == other or area.startswith(f"{other}-") or other.startswith(f"{area}-")


def _place(text: str) -> tuple[str | None, str | None]:
    """The area, or the place outside the areas, that the text names; the longest name counts."""
    folded = text.lower().replace("’", "'")
    areas, elsewhere = _patterns()
    found: list[tuple[int, int, str | None, str | None]] = [
        (len(match.group()), match.start(), _area_of(match.group()), None)
        for match in areas.finditer(folded)
    ]
    found += [
        (len(match.group()), match.start(), None, _elsewhere_of(match.group()))
        for match in elsewhere.finditer(folded)
    ]
    if not found:
        return None, None
    _, _, area, other = max(found, key=lambda f: (f[0], f[1]))
    return area, other


def _quadrant(text: str) -> str | None:
    """The part of Essex that a text names by its direction alone ("the Mid one")."""
    for area, cues in read_places()["quadrants"].items():
        if any(re.search(cue, text, re.IGNORECASE) for cue in cues):
            return area
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    places = read_places()

    def union(table: str) -> re.Pattern[str]:
        names = sorted((n for ns in places[table].values() for n in ns), key=len, reverse=True)
        return re.compile(r"(?<![\w])(?:" + "|".join(map(re.escape, names)) + r")(?![\w])")

    return union("areas"), union("elsewhere")


def _area_of(name: str) -> str | None:
    return next((a for a, names in read_places()["areas"].items() if name in names), None)


def _elsewhere_of(name: str) -> str:
    for nation, names in read_places()["elsewhere"].items():
        if name in names and nation in NATIONS:
            return nation
    return name.title()


def _audience(question: Question, texts: list[str]) -> Audience | None:
    if question.audience:
        return question.audience
    cues = read_places()["audience"]
    for audience in _USES:
        if any(re.search(cue, text, re.IGNORECASE) for cue in cues[audience] for text in texts):
            return audience
    return None
