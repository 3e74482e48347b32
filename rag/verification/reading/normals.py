"""Normal forms of facts: one form for each way of writing the same date or number."""

from __future__ import annotations

import re
from collections.abc import Callable

SMALL = {
    w: n
    for n, w in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty""".split()
    )
}
TENS = {
    w: 10 * n
    for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
ORDINALS = {
    w: n
    for n, w in enumerate(
        """
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
        """.split(),
        1,
    )
}
MONTHS = {
    name: n
    for n, names in enumerate(
        """january:jan february:feb march:mar april:apr maymonth june:jun july:jul august:aug
        september:sept:sep october:oct november:nov december:dec""".split(),
        1,
    )
    for name in names.split(":")
}
Value = list[tuple[str, str]] | None
Normal = Callable[[re.Match[str]], Value]


def plain(match: re.Match[str]) -> Value:
    return [(match.group(1).lower().rstrip("."), "")]


def url(match: re.Match[str]) -> Value:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group().lower())
    return [(bare.rstrip("/.,;:)"), "")]


def digits(match: re.Match[str]) -> Value:
    number = re.sub(r"\D", "", match.group())
    return [("0" + number.removeprefix("44") if match.group().startswith("+44") else number, "")]


def date(match: re.Match[str]) -> Value:
    parts = match.groupdict()
    month = MONTHS[parts["month"].lower()]
    return [
        (f"{parts.get('year') or '*'}-{month}-{int(parts['day']) if parts.get('day') else '*'}", "")
    ]


def time(match: re.Match[str]) -> Value:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower().replace(".", "")
    if hour > 24 or minute > 59 or (match["minute"] is None and not half):
        return None
    # "15:30-16:30pm" and "12:00-13:00pm": only an hour up to 12 is moved by "pm"
    hour = hour + 12 if half == "pm" and hour < 12 else hour
    return [(f"{hour}:{minute:02}", "")]


def number(match: re.Match[str]) -> Value:
    return [(_decimal(match["number"]), "")]


def _decimal(number: str) -> str:
    number = number.replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number.lstrip("0") or "0"


def money(match: re.Match[str]) -> Value:
    scale = (match["scale"] or "").lower()
    return [
        (
            _decimal(match["number"]),
            {"m": "million", "bn": "billion", "k": "thousand"}.get(scale, scale),
        )
    ]


def counted(match: re.Match[str]) -> Value:
    return [(_decimal(match["number"]), _unit(match["unit"]))]


def worded(match: re.Match[str]) -> Value:
    word = match["number"].lower()
    tens, _, ones = re.sub(r"[\s-]+", " ", word).partition(" ")
    value = TENS.get(tens, SMALL.get(tens, 0)) + SMALL.get(ones, 0)
    unit = _unit(match["unit"])
    if value == 1 and not unit:
        return None  # "one of them", "one participant": seldom a count
    return [(str(value), unit)]


def part_of_hour(match: re.Match[str]) -> Value:
    minutes = {"h": "30", "q": "15", "t": "45"}[match["part"][0].lower()]
    return [(minutes, "minute")]


def ordinal(match: re.Match[str]) -> Value:
    word = match.group(1).lower()
    number = ORDINALS.get(word) or int(re.sub(r"\D", "", word))
    return [(f"{number}th", "")]


def nth(match: re.Match[str]) -> Value:
    """ "Day six" is the sixth day."""
    word = match.group(1).lower()
    return [(f"{SMALL.get(word, TENS.get(word, 0)) or int(word)}th", "")]


def past(match: re.Match[str]) -> Value:
    """ "Half past three", of the morning or the afternoon."""
    minutes = {"h": 30, "q": 15}[match["part"][0].lower()]
    word = match["hour"].lower()
    hour = SMALL.get(word) or int(word)
    if match["side"].lower() == "to":
        hour, minutes = hour - 1, 60 - minutes
    return [(f"{hour}:{minutes:02}", "twelve")]


def noon(_match: re.Match[str]) -> Value:
    return [("12:00", "")]


def _unit(unit: str | None) -> str:
    unit = (unit or "").lower().strip()
    return _UNIT_NAMES.get(unit, unit.removesuffix("s"))


_UNIT_NAMES = {
    "mins": "minute",
    "min": "minute",
    "student": "pupil",
    "students": "pupil",
    "children": "pupil",
}


def often(unit: str) -> str:
    return {"day": "daily"}.get(unit, unit + "ly")


def reference(match: re.Match[str]) -> Value:
    kind = match["kind"].lower().rstrip(".")
    kind = {
        "s": "section",
        "ss": "section",
        "sections": "section",
        "para": "paragraph",
        "paras": "paragraph",
        "paragraphs": "paragraph",
        "pages": "page",
        "p": "page",
        "pp": "page",
        "ks": "key stage",
        "y": "year",
        "chapters": "chapter",
    }.get(kind, kind)
    kind = re.sub(r"\s+", " ", kind)
    return [(f"{kind} {number}", "") for number in re.findall(r"\d+[A-Za-z]?", match["number"])[:2]]


def codes(match: re.Match[str]) -> Value:
    return [(code.upper(), "") for code in re.findall(r"\b[A-Z]\d?\b", match["codes"])] or None
