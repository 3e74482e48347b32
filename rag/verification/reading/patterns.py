"""How facts are written, and their normal forms."""

from __future__ import annotations

import re

from rag.verification.reading.normals import (
    MONTHS,
    ORDINALS,
    SMALL,
    TENS,
    Normal,
    codes,
    counted,
    date,
    digits,
    money,
    noon,
    nth,
    number,
    often,
    ordinal,
    part_of_hour,
    past,
    plain,
    reference,
    time,
    url,
    worded,
)

_UNITS = (
    r"hours?|minutes?|mins?|days?|weeks?|fortnights?|months?|years?|terms?|pupils?|"
    r"students?|schools?|practitioners?|parents|sessions?|slots?|times|people|"
    r"groups?|staff|quadrants?|lessons?|ages?|returns?|letters?|visits?|meetings?|"
    r"participants|children|families|categories|functions?|principles|marks|stages|"
    r"steps|seconds|points"
)
_DAYS = {d: d for d in "monday tuesday wednesday thursday friday saturday sunday".split()}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBER_WORD = "|".join([*TENS, *sorted(SMALL, key=len, reverse=True)])
_NUM = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_UNIT = (
    rf"(?=(?:[\s-]+(?:(?:x )?(?:\d+|{_NUMBER_WORD})-(?:minute|hour|day)(?!s)|or|to|and|more|consecutive|full|half|bookable|breakout|young|"
    rf"\d+|{_NUMBER_WORD}|-)){{0,3}}"
    rf"[\s-]+(?P<unit>(?:(?:working|school|calendar)\s+)?(?:{_UNITS}))\b)?"
)
PATTERNS: tuple[tuple[str, re.Pattern[str], Normal], ...] = (
    ("e-mail address", re.compile(r"([\w.&+-]+@[\w-]+(?:\.[\w-]+)+)"), plain),
    (
        "web address",
        re.compile(
            r"(?:https?://|www\.)[^\s\"<>]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|co|gov|ac|"
            r"com|net|info|nhs)(?:\.uk)?(?:/[^\s\"<>]*)?(?=[\s.,;)]|$)",
            re.I,
        ),
        url,
    ),
    ("phone number", re.compile(r"(?<![\d.£])(?:\+44\s?|0)\d(?:[\s-]?\d){7,9}(?!\d)"), digits),
    ("postcode", re.compile(r"\b([A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2})\b"), plain),
    (
        "reference",
        re.compile(
            r"(?<!')\b(?P<kind>sections?|chapters?|paragraphs?|paras?\.?|pages?|key stage|year|"
            r"level|article|schedule|regulation|appendix|ks|y|ss\.?|s\.?|pp?\.?)\s*"
            r"(?P<number>\d+[A-Za-z]?\b(?:\s*(?:-|to|and|or|&)\s*\d+\b(?!\s*(?:days?|weeks?|"
            r"years?)))?)(?!\s*(?:%|years?\b|-year|\d{3}))",
            re.I,
        ),
        reference,
    ),
    (
        "reference",
        re.compile(r"(?:^|(?<=\n)|(?<=: ))(?P<kind>)(?P<number>\d{1,3})\.(?=\s+[A-Z])"),
        lambda m: [(f"paragraph {m['number']}", "")],
    ),
    ("form", re.compile(r"\b(SEND\d+[A-Z]?|[A-Z]{2,}\d+[A-Z]?)\b"), plain),
    (
        "absence code",
        re.compile(
            r"\b(?:[Cc]odes?(?: (?:\w+ ){0,4}(?:is|are|of|be|being|as))?|mark(?:ed)? (?:as )?)\s+\"?'?(?P<codes>[A-Z]\d?\b'?\"?(?:(?:,|"
            r" and| or)\s+'?\"?[A-Z]\d?\b'?\"?)*)"
        ),
        codes,
    ),
    ("absence code", re.compile(r"(?P<codes>\b[A-Z]\d?\b)'?\"?(?= codes?\b)"), codes),
    ("absence code", re.compile(r"\b(?P<codes>[A-Z]\d)\b"), codes),
    (
        "date",
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s+(?P<month>{_MONTH})\b,?(?:\s+"
            rf"(?P<year>\d{{4}}))?",
            re.I,
        ),
        date,
    ),
    (
        "date",
        re.compile(
            rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d),?(?:\s+"
            rf"(?P<year>\d{{4}}))?",
            re.I,
        ),
        date,
    ),
    ("date", re.compile(rf"\b(?P<month>{_MONTH})\b(?:[/,]?\s*(?P<year>\d{{4}}))?", re.I), date),
    ("weekday", re.compile(r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b", re.I), plain),
    ("percentage", re.compile(rf"{_NUM}\s*(?:%|per ?cent\b|percent(?:age)?\b)", re.I), number),
    (
        "time",
        re.compile(
            rf"\b(?P<part>half|quarter) (?P<side>past|to) (?P<hour>\d{{1,2}}|{_NUMBER_WORD})\b",
            re.I,
        ),
        past,
    ),
    ("time", re.compile(r"\b(?:12 |twelve )?(?:noon|midday)\b", re.I), noon),
    (
        "time",
        re.compile(
            r"(?<![\d.,£])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s*"
            r"(?P<half>[ap]\.?m\b\.?)(?![\d%])",
            re.I,
        ),
        time,
    ),
    (
        "time",
        re.compile(r"(?<![\d.,£])(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?P<half>)(?!\d)"),
        time,
    ),
    (
        "amount",
        re.compile(rf"£\s*{_NUM}\s*(?P<scale>million|billion|thousand|bn|m|k)?\b", re.I),
        money,
    ),
    ("amount", re.compile(rf"{_NUM}\s+(?P<scale>million|billion)\b", re.I), money),
    (
        "frequency",
        re.compile(
            r"\b(?:(?<=twice )|(?<=once )|(?<=times )|(?<=hours )|(?<=slots )|(?<=days )|"
            r"every |each |per )(?:an? )?(day|week|fortnight|month|term|year)\b"
            r"(?! (?:that |when )?(?:you|your|he|she|it|they|their|the)\b)",
            re.I,
        ),
        lambda m: [(often(m[1].lower()), "")],
    ),
    (
        "frequency",
        re.compile(r"\b(daily|weekly|fortnightly|monthly|termly|yearly|annually|hourly)\b", re.I),
        lambda m: [(m[1].lower().replace("annually", "yearly"), "")],
    ),
    (
        "ordinal",
        re.compile(rf"\b(?:day|week) (\d{{1,2}}|{_NUMBER_WORD})\b", re.I),
        nth,
    ),
    (
        "ordinal",
        re.compile(
            rf"\b(\d+(?:st|nd|rd|th)|(?:first|second)(?= (?:day|week|session|group|year|term|"
            rf"hour|month))|{'|'.join(list(ORDINALS)[2:])})\b",
            re.I,
        ),
        ordinal,
    ),
    (
        "number",
        re.compile(
            r"\b(?P<part>half|quarter|three[\s-]quarters)(?:[\s-]|\s+an?\s+|\s+of an\s+)hours?\b",
            re.I,
        ),
        part_of_hour,
    ),
    ("number", re.compile(r"\bfortnight\b", re.I), lambda _: [("2", "week")]),
    ("number", re.compile(rf"(?<![\w.]){_NUM}(?![\d]){_UNIT}", re.I), counted),
    (
        "number",
        re.compile(
            rf"\b(?P<number>(?:{'|'.join(TENS)})[\s-](?:one|two|three|four|five|six|seven|"
            rf"eight|nine)|{_NUMBER_WORD})\b(?![\s-]way\b){_UNIT}",
            re.I,
        ),
        worded,
    ),
    (
        "number",
        re.compile(
            r"\b(once(?= (?:an?|per|every|each) (?:day|week|month|term|year|fortnight)\b)|twice|thrice|half|quarter|third|"
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
