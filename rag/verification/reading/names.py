"""Names: organisations, works such as Acts, places, people, and whatever else has a capital."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.lexicon import Phrases, lexicon
from rag.verification.reading.text import Text, covers, is_name, read
from rag.verification.reading.tokens import words_of

_LINKS = frozenset("of for and the in to on with de".split())
BODY = re.compile(
    r"\b(?:[A-Z][\w'-]+ (?:(?:of|and|&) )?)+(?:Council|Teams?|Services?|Hub|Association|Trust|Centre)\b"
)
_PRONOUNS = frozenset("i you your my he she it we they this that these those a an the".split())
_OF_COUNTRY = {
    "scotland": {"scottish"},
    "wales": {"welsh"},
    "england": {"english", "national", "nationally"},
}
_ACT = re.compile(
    r"\b(?:[A-Z][a-z]+\s+(?:(?:and|of|in)\s+)?)+(?:Act|Regulations|Order|Bill|Code)\s+(?:\d{4})?"
)


def named(phrases: Phrases, text: str | Text) -> frozenset[str]:
    """What the phrases of a list name in a text."""
    return frozenset(
        mark.value
        for mark in phrases.all_in(text.words if isinstance(text, Text) else words_of(text))
    )


def unnamed(claim: Text, evidence: Text, publishers: Sequence[str]) -> list[str]:
    """The names of the claim that neither the evidence nor its publisher has."""
    known = lexicon()
    told = " ; ".join(publishers)
    named_too = read(f"{told} ; {_other_names(evidence, told)}")
    found = []
    for phrases in (known.organisations, known.works):
        have = named(phrases, evidence) | named(phrases, told)
        found += [
            " ".join(w.raw for w in claim.words[mark.first : mark.last + 1])
            for mark in phrases.longest_in(claim.words)
            if mark.value not in have and is_name(claim.words, mark)
        ]
    have = named(known.places, evidence) | named(known.places, told)
    found += [
        place.title()
        for place in sorted(_places(claim) - have)
        if not _quarter(place, have, evidence)
    ]
    stems = (*evidence.stems, "|", *named_too.stems)
    meanings = (*evidence.meanings, *named_too.meanings)
    listed = [m for p in (known.organisations, known.works) for m in p.longest_in(claim.words)]
    for first, last in _runs(claim):
        if any(mark.first <= last and first <= mark.last for mark in listed):
            continue
        name = " ".join(w.raw for w in claim.words[first : last + 1])
        if not any(name in other or other in name for other in found) and not _has(
            claim, first, last, stems, meanings, evidence
        ):
            found.append(name)
    return found


def _places(claim: Text) -> set[str]:
    """The places that it names: who is reading is not in Reading."""
    marks = lexicon().places.all_in(claim.words)
    return {mark.value for mark in marks if claim.words[mark.first].raw[0].isupper()}


def _other_names(evidence: Text, told: str) -> str:
    """All names of the bodies that the evidence or its publisher names, spelled out and short."""
    bodies = lexicon().organisations
    values = sorted(named(bodies, evidence) | named(bodies, told))
    return " ; ".join(phrase for value in values for phrase in bodies.written(value))


def _quarter(place: str, have: frozenset[str], evidence: Text) -> bool:
    """Whether "Mid Essex" is the "Mid" of what Essex says, or Scotland what is Scottish."""
    if _OF_COUNTRY.get(place, set()) & {w.low for w in evidence.words}:
        return True
    side, _, county = place.partition(" ")
    return county in have and any(w.low == side and w.raw[0].isupper() for w in evidence.words)


def misplaced(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """Names of the claim that the evidence texts have at another place than the claim does."""
    known = lexicon()
    there = [named(known.places, text) for text in evidence]
    here = named(known.places, claim)
    if len(evidence) < 2 or not any(here & places for places in there):
        return []
    found = []
    for run in _runs(claim):
        for part in _between_links(claim, *run):
            name = " ".join(claim.words[at].raw for at in part)
            row = [claim.words[at].stem for at in part]
            places = [
                p for text, p in zip(evidence, there, strict=True) if _contiguous(row, text.stems)
            ]
            elsewhere = bool(places) and all(p and not p & here for p in places)
            if elsewhere and not named(known.places, name):
                found.append(name)
    return found


def by_place(text: str) -> list[str]:
    """The parts of a list of addresses: a line that names another place begins the next."""
    known = lexicon().places
    parts: list[list[str]] = [[]]
    here: frozenset[str] = frozenset()
    for line in text.splitlines():
        there = frozenset[str]() if "@" in line else named(known, line)  # "a@b.uk" is nowhere
        if here and there and not here & there:
            parts.append([])
        here = there or here
        parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def _between_links(claim: Text, first: int, last: int) -> list[list[int]]:
    """The parts of a name that "of", "and" and the like join."""
    parts: list[list[int]] = [[]]
    for at in range(first, last + 1):
        if claim.words[at].low in _LINKS:
            parts.append([])
        else:
            parts[-1].append(at)
    return [part for part in parts if part]


def _runs(claim: Text) -> list[tuple[int, int]]:
    """Rows of capitalised words, "of" and the like between them; no sentence's first word alone."""
    runs: list[tuple[int, int]] = []
    first: int | None = None
    last = 0
    for at, word in enumerate(claim.words):
        capital = word.raw[0].isupper() and word.low not in _PRONOUNS and word.low != "maymonth"
        opens = at == 0 or bool(re.search(r"[.!?:\"]|\s-\s", word.gap))
        if first is not None and (
            not (capital or word.low in _LINKS)
            or re.search(r"[^\s'&-]", word.gap)
            or claim.words[at - 1].possessive
        ):
            runs.append((first, last))
            first = None
        if capital and (first is not None or not opens or _marked(word.raw)):
            first, last = (at if first is None else first), at
    if first is not None:
        runs.append((first, last))
    return runs


def _marked(raw: str) -> bool:
    return len(raw) > 1 and any(c.isupper() or c.isdigit() for c in raw[1:])


def _has(
    claim: Text,
    first: int,
    last: int,
    stems: tuple[str, ...],
    meanings: Sequence[frozenset[str]],
    evidence: Text,
) -> bool:
    """Whether the evidence has the name, whole, in its parts, by its initials or spelled out."""
    words = claim.words[first : last + 1]
    row = [w.stem for w in words]
    if _contiguous(row, stems):
        return True
    return all(
        _part(claim, part, stems, meanings, evidence) for part in _between_links(claim, first, last)
    )


def _part(
    claim: Text,
    part: Sequence[int],
    stems: tuple[str, ...],
    meanings: Sequence[frozenset[str]],
    evidence: Text,
) -> bool:
    if _contiguous([claim.words[at].stem for at in part], stems):
        return True
    initials = "".join(claim.words[at].raw[0] for at in part).lower()
    if len(part) > 2 and initials in stems:
        return True
    word = claim.words[part[0]]
    spelled = "".join(w.raw[0] for w in evidence.words if w.raw[0].isupper()).lower()
    if len(part) == 1 and word.raw.isupper() and len(word.raw) > 2 and word.low in spelled:
        return True
    if len(part) > 2 and claim.words[part[-1]].low in _BODIES:
        return all(claim.words[at].stem in stems for at in part)  # no body by another's words
    return all(
        any(covers(theirs, claim.meanings[at]) for theirs in meanings) or claim.weights[at] == 0
        for at in part
    )


_BODIES = frozenset("team teams service services hub helpline association trust centre".split())


def _contiguous(row: Sequence[str], stems: tuple[str, ...]) -> bool:
    size = len(row)
    return any(list(stems[at : at + size]) == list(row) for at in range(len(stems) - size + 1))
