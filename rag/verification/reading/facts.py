"""Facts that must stand in the cited text as they are: contacts, dates, numbers, references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rag.verification.reading.normals import Normal
from rag.verification.reading.patterns import PATTERNS

CONTACTS = frozenset({"phone number", "e-mail address", "web address", "postcode"})


@dataclass(frozen=True, slots=True)
class Fact:
    """Something of a kind with its normal form, as it stands at start..end of a tidied text."""

    kind: str
    value: str
    unit: str
    text: str
    start: int
    end: int
    bound: str = ""  # "at least" and the like, as "more", "most", "less", "least", "after"


def facts(text: str) -> list[Fact]:
    """All facts of a tidied text from left to right; no two overlap."""
    whole = text
    found: list[Fact] = []
    for kind, pattern, normal in PATTERNS:

        def take(match: re.Match[str], kind: str = kind, normal: Normal = normal) -> str:
            value = normal(match)
            if value is None:
                return match.group()
            found.extend(
                Fact(
                    kind,
                    part,
                    unit,
                    match.group().strip(),
                    match.start(),
                    match.end(),
                    _bound(whole, match),
                )
                for part, unit in value
            )
            return _TAKEN * len(match.group())

        text = pattern.sub(take, text)
    return sorted(found, key=lambda fact: fact.start)


RANGE = 4  # characters between the ends of a range, such as " to "
_TAKEN = "\0"  # stands where a fact has been read, so that no unit is read across it
_BOUNDS = (
    (
        "least",
        re.compile(
            r"\b(?:at least|at or above|at or over|a minimum of|minimum of|no fewer than|not less than|no less than)\s+$",
            re.I,
        ),
    ),
    (
        "most",
        re.compile(
            r"\b(?:at most|at or below|at or under|up to|no more than|not more than|within|inside|a maximum of|maximum of|"
            r"no longer than|not exceeding)\s+(?:the )?(?:age of )?$|\bthe most\b[^.,;:]{0,60} (?:is|are|was) $",
            re.I,
        ),
    ),
    ("in", re.compile(r"\bin\s+(?:the )?$", re.I)),
    (
        "more",
        re.compile(
            r"\b(?:more than|over|above|exceeding|exceeds|greater than|longer than|beyond)\s+$",
            re.I,
        ),
    ),
    ("after", re.compile(r"\b(?:after|(?<!the )past)\s+$", re.I)),
    (
        "less",
        re.compile(r"\b(?:less than|fewer than|under|below|shorter than|lower than)[\s-]+$", re.I),
    ),
)
_BOUNDS_AFTER = (
    (
        "least",
        re.compile(
            r"\s*(?:\w+\s+)?(?:or more|or over|or above|or longer|and over|and above|plus\b)", re.I
        ),
    ),
    (
        "most",
        re.compile(
            r"\s*(?:of the time\s+|\w+\s+)?(?:or below|or less|or under|or fewer|or lower|"
            r"and below|and under)",
            re.I,
        ),
    ),
)
_HAS = re.compile(r"\b(?:have|has|had|get|gets|given|got)\s+(?:only )?$", re.I)
_UNTIL = re.compile(
    r"[\s-]+(?:(?:working|school|calendar) )?(?:days?|weeks?|months?) (?:from|after|to|of)\b", re.I
)
_BOUNDED = ("number", "percentage", "amount")


def _bound(text: str, match: re.Match[str]) -> str:
    before, after = (
        text[max(match.start() - 80, 0) : match.start()],
        text[match.end() : match.end() + 24],
    )
    if _HAS.search(before) and _UNTIL.match(after):
        return "in"  # "you have two weeks from the letter" to do it in
    return next((name for name, p in _BOUNDS if p.search(before)), "") or next(
        (name for name, p in _BOUNDS_AFTER if p.match(after)), ""
    )


def same(claim: Fact, stated: Fact) -> bool:
    """Whether the evidence's fact holds the claim's: a date may be given in part."""
    if claim.kind == "date" and stated.kind == "date":
        pairs = zip(claim.value.split("-"), stated.value.split("-"), strict=True)
        return all(mine in ("*", theirs) for mine, theirs in pairs)
    if claim.kind == stated.kind == "time" and claim.unit == "twelve":
        hour, _, minute = stated.value.partition(":")
        return f"{(int(hour) - 1) % 12 + 1}:{minute}" == claim.value
    if claim.kind == "number" and stated.kind == "date":
        return len(claim.value) == 4 and stated.value.startswith(f"{claim.value}-")
    if claim.kind != stated.kind and {claim.kind, stated.kind} != {"number", "amount"}:
        return False
    if claim.value != stated.value or (claim.kind in _BOUNDED and not _fit(claim, stated)):
        return False
    if {claim.unit, stated.unit} == {"people", "year"}:
        return True  # "16 to 18 young people" for "16-18 year olds"
    return claim.unit == stated.unit or not stated.unit or not claim.unit


_LISTED = re.compile(
    r"(?:two|three|four|five) (?:of the |other |more )?"
    r"(?P<what>way|thing|example|idea|option|situation|case|point|reason)s\b",
    re.I,
)
_AT_A_TIME = re.compile(r" \w+ at a time\b", re.I)


_PAIR = re.compile(
    r"\b(?:one|1) (?P<what>[\w-]{4})[\w-]* (?:from|and|to|with) (?:the |an)(?:next|other)\b"
)


_ALIKE = ({"after", ""}, {"after", "more"}, {"in", ""}, {"in", "most"})


def _fit(claim: Fact, stated: Fact) -> bool:
    """Whether they bound what they count alike: "after eight months" is at eight or more, and what
    is done "within three days" is done in three."""
    bounds = {claim.bound, stated.bound}
    return len(bounds) == 1 or bounds in _ALIKE


def _is_pair(after: str, low: str) -> bool:
    """Whether the evidence has one and the other of what a "two" counts ("one day to the next")."""
    return any(after.strip().lower().startswith(match["what"]) for match in _PAIR.finditer(low))


def missing(
    claim: list[Fact], stated: list[Fact], text: str, claim_text: str = ""
) -> Iterator[Fact]:
    """The claim's facts that the evidence, whose tidied text is given, does not hold."""
    low = text.lower()
    for fact in claim:
        if any(same(fact, other) for other in stated):
            continue
        if claim_text[: fact.start].lower().endswith(("the ", "these ", "those ")) and any(
            fact.value == other.value and fact.unit == other.unit for other in stated
        ):
            continue  # "the 15 days" are those of "more than 15 days"
        if (
            fact.kind == "number"
            and (listed := _LISTED.match(claim_text, fact.start))
            and not any(_counts(other, listed["what"], low) for other in stated)
        ):
            continue  # "two ways" counts what the claim itself lists
        if fact.value == "1" and _AT_A_TIME.match(claim_text, fact.end):
            continue  # who takes one day at a time counts no days
        if fact.kind == "number" and fact.value == "1" and re.search(r"\b(?:one|single)\b", low):
            continue  # one of something is seldom counted
        if fact.kind == "number" and fact.value.isalpha() and fact.value in low:
            continue
        if fact.unit == "year" and claim_text[fact.end :][:1] == "-" and _in_range(fact, stated):
            continue  # "a 17-year-old" is one of "16-18 year olds"
        if fact.value == "2" and (
            claim_text[: fact.start].lower().endswith("between the ")
            or _is_pair(claim_text[fact.end :], low)
        ):
            continue  # what lies between two things, or the evidence has one and the other of
        if fact.value in ("saturday", "sunday") and "weekend" in low:
            continue
        yield fact


def _counts(fact: Fact, what: str, low: str) -> bool:
    """Whether the evidence's number is one of such things."""
    return fact.kind == "number" and bool(re.match(rf"\s+(?:\w+ )?{what}s?\b", low[fact.end :]))


def _in_range(fact: Fact, stated: list[Fact]) -> bool:
    """Whether the two ends of a range of the evidence have a number between them."""
    ages = [
        f for f in stated if f.kind == "number" and f.unit in ("year", "") and f.value.isdigit()
    ]
    return fact.value.isdigit() and any(
        int(one.value) < int(fact.value) < int(other.value) and other.start - one.end <= RANGE
        for one, other in pairwise(ages)
    )
