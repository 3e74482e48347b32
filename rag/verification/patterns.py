"""How facts are written, and their normal forms."""

from __future__ import annotations

import re
from collections.abc import Callable

_UNITS = (
    r"hours?|minutes?|mins?|days?|weeks?|fortnights?|months?|years?|terms?|pupils?|"
    r"students?|schools?|practitioners?|parents|sessions?|slots?|times|people|"
    r"groups?|staff|quadrants?|lessons?|ages?|returns?|letters?|visits?|meetings?|"
    r"participants|children|families|categories|functions?|principles|marks|stages|"
    r"steps|seconds|points"
)
_SMALL = {
    w: n
    for n, w in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty""".split()
    )
}
_TENS = {
    w: 10 * n
    for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ORDINALS = {
    w: n
    for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        1,
    )
}
_MONTHS = {
    name: n
    for n, names in enumerate(
        """january:jan february:feb march:mar april:apr maymonth june:jun july:jul august:aug
        september:sept:sep october:oct november:nov december:dec""".split(),
        1,
    )
    for name in names.split(":")
}
_DAYS = {d: d for d in "monday tuesday wednesday thursday friday saturday sunday".split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMBER_WORD = "|".join([*_TENS, *sorted(_SMALL, key=len, reverse=True)])
Value = list[tuple[str, str]] | None
Normal = Callable[[re.Match[str]], Value]


def _plain(match: re.Match[str]) -> Value:
    return [(match.group(1).lower().rstrip("."), "")]


def _url(match: re.Match[str]) -> Value:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group().lower())
    return [(bare.rstrip("/.,;:)"), "")]


def _digits(match: re.Match[str]) -> Value:
    number = re.sub(r"\D", "", match.group())
    return [("0" + number.removeprefix("44") if match.group().startswith("+44") else number, "")]


def _date(match: re.Match[str]) -> Value:
    parts = match.groupdict()
    month = _MONTHS[parts["month"].lower()]
    return [
        (f"{parts.get('year') or '*'}-{month}-{int(parts['day']) if parts.get('day') else '*'}", "")
    ]


def _time(match: re.Match[str]) -> Value:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower().replace(".", "")
    if hour > 24 or minute > 59 or (match["minute"] is None and not half):
        return None
    # "15:30-16:30pm" and "12:00-13:00pm": only an hour up to 12 is moved by "pm"
    hour = hour + 12 if half == "pm" and hour < 12 else hour
    return [(f"{hour}:{minute:02}", "")]


def _number(match: re.Match[str]) -> Value:
    return [(_decimal(match["number"]), "")]


def _decimal(number: str) -> str:
    number = number.replace(",", "")
    return number.rstrip("0").rstrip(".") if "." in number else number.lstrip("0") or "0"


def _money(match: re.Match[str]) -> Value:
    scale = (match["scale"] or "").lower()
    return [
        (
            _decimal(match["number"]),
            {"m": "million", "bn": "billion", "k": "thousand"}.get(scale, scale),
        )
    ]


def _counted(match: re.Match[str]) -> Value:
    return [(_decimal(match["number"]), _unit(match["unit"]))]


def _worded(match: re.Match[str]) -> Value:
    word = match["number"].lower()
    tens, _, ones = re.sub(r"[\s-]+", " ", word).partition(" ")
    value = _TENS.get(tens, _SMALL.get(tens, 0)) + _SMALL.get(ones, 0)
    unit = _unit(match["unit"])
    if value == 1 and not unit:
        return None  # "one of them", "one participant": seldom a count
    return [(str(value), unit)]


def _ordinal(match: re.Match[str]) -> Value:
    word = match.group(1).lower()
    number = _ORDINALS.get(word) or int(re.sub(r"\D", "", word))
    return [(f"{number}th", "")]


def _unit(unit: str | None) -> str:
    unit = (unit or "").lower().strip()
    return {"mins": "minute", "min": "minute", "people": "people"}.get(unit, unit.removesuffix("s"))


def _often(unit: str) -> str:
    return {"day": "daily"}.get(unit, unit + "ly")


def _place(match: re.Match[str]) -> Value:
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


def _code(match: re.Match[str]) -> Value:
    return [(code.upper(), "") for code in re.findall(r"\b[A-Z]\d?\b", match["codes"])] or None


_NUM = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_UNIT = (
    rf"(?=(?:[\s-]+(?:or|to|and|more|consecutive|full|half|bookable|breakout|x|young|"
    rf"\d+|{_NUMBER_WORD}|-)){{0,3}}"
    rf"[\s-]+(?P<unit>(?:(?:working|school|calendar)\s+)?(?:{_UNITS}))\b)?"
)
PATTERNS: tuple[tuple[str, re.Pattern[str], Normal], ...] = (
    ("e-mail address", re.compile(r"([\w.&+-]+@[\w-]+(?:\.[\w-]+)+)"), _plain),
    (
        "web address",
        re.compile(
            r"(?:https?://|www\.)[^\s\"<>]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|co|gov|ac|"
            r"com|net|info|nhs)(?:\.uk)?(?:/[^\s\"<>]*)?(?=[\s.,;)]|$)",
            re.I,
        ),
        _url,
    ),
    ("phone number", re.compile(r"(?<![\d.£])(?:\+44\s?|0)\d(?:[\s-]?\d){7,9}(?!\d)"), _digits),
    ("postcode", re.compile(r"\b([A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2})\b"), _plain),
    (
        "reference",
        re.compile(
            r"\b(?P<kind>sections?|chapters?|paragraphs?|paras?\.?|pages?|key stage|year|"
            r"level|article|schedule|regulation|appendix|ks|y|ss\.?|s\.?|pp?\.?)\s*"
            r"(?P<number>\d+[A-Za-z]?\b(?:\s*(?:-|to|and|or|&)\s*\d+\b(?!\s*(?:days?|weeks?|"
            r"years?)))?)(?!\s*(?:%|years?\b|-year|\d{3}))",
            re.I,
        ),
        _place,
    ),
    (
        "reference",
        re.compile(r"(?:^|(?<=\n)|(?<=: ))(?P<kind>)(?P<number>\d{1,3})\.(?=\s+[A-Z])"),
        lambda m: [(f"paragraph {m['number']}", "")],
    ),
    ("form", re.compile(r"\b(SEND\d+[A-Z]?|[A-Z]{2,}\d+[A-Z]?)\b"), _plain),
    (
        "absence code",
        re.compile(
            r"\b(?:[Cc]odes?|mark(?:ed)? (?:as )?)\s+\"?'?(?P<codes>[A-Z]\d?\b'?\"?(?:(?:,|"
            r" and| or)\s+'?\"?[A-Z]\d?\b'?\"?)*)"
        ),
        _code,
    ),
    ("absence code", re.compile(r"(?P<codes>\b[A-Z]\d?\b)'?\"?(?= codes?\b)"), _code),
    ("absence code", re.compile(r"\b(?P<codes>[A-Z]\d)\b"), _code),
    (
        "date",
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s+(?P<month>{_MONTH})\b,?(?:\s+"
            rf"(?P<year>\d{{4}}))?",
            re.I,
        ),
        _date,
    ),
    (
        "date",
        re.compile(
            rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d),?(?:\s+"
            rf"(?P<year>\d{{4}}))?",
            re.I,
        ),
        _date,
    ),
    ("date", re.compile(rf"\b(?P<month>{_MONTH})\b(?:[/,]?\s*(?P<year>\d{{4}}))?", re.I), _date),
    ("weekday", re.compile(r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b", re.I), _plain),
    ("percentage", re.compile(rf"{_NUM}\s*(?:%|per ?cent\b|percent(?:age)?\b)", re.I), _number),
    (
        "time",
        re.compile(
            r"(?<![\d.,£])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s*"
            r"(?P<half>[ap]\.?m\b\.?)(?![\d%])",
            re.I,
        ),
        _time,
    ),
    (
        "time",
        re.compile(r"(?<![\d.,£])(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?P<half>)(?!\d)"),
        _time,
    ),
    (
        "amount",
        re.compile(rf"£\s*{_NUM}\s*(?P<scale>million|billion|thousand|bn|m|k)?\b", re.I),
        _money,
    ),
    ("amount", re.compile(rf"{_NUM}\s+(?P<scale>million|billion)\b", re.I), _money),
    (
        "frequency",
        re.compile(
            r"\b(?:(?<=twice )|(?<=once )|(?<=times )|(?<=hours )|(?<=slots )|(?<=days )|"
            r"every |each |per )(?:an? )?(day|week|fortnight|month|term|year)\b",
            re.I,
        ),
        lambda m: [(_often(m[1].lower()), "")],
    ),
    (
        "frequency",
        re.compile(r"\b(daily|weekly|fortnightly|monthly|termly|yearly|annually|hourly)\b", re.I),
        lambda m: [(m[1].lower().replace("annually", "yearly"), "")],
    ),
    (
        "ordinal",
        re.compile(
            rf"\b(\d+(?:st|nd|rd|th)|(?:first|second)(?= (?:day|week|session|group|year|term|"
            rf"hour|month))|{'|'.join(list(_ORDINALS)[2:])})\b",
            re.I,
        ),
        _ordinal,
    ),
    ("number", re.compile(rf"(?<![\w.]){_NUM}(?![\d]){_UNIT}", re.I), _counted),
    (
        "number",
        re.compile(
            rf"\b(?P<number>(?:{'|'.join(_TENS)})[\s-](?:one|two|three|four|five|six|seven|"
            rf"eight|nine)|{_NUMBER_WORD})\b{_UNIT}",
            re.I,
        ),
        _worded,
    ),
    (
        "number",
        re.compile(
            r"\b(once(?= (?:an?|per|every|each) )|twice|thrice|half|quarter|third|"
            r"two thirds|dozen|couple)\b",
            re.I,
        ),
        lambda m: [
            (
                {"twice": "2", "thrice": "3", "couple": "2", "dozen": "12"}.get(
                    m[1].lower(), m[1].lower()
                ),
                "",
            )
        ],
    ),
)
