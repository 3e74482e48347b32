"""Patterns of the words beside which a name stands. Pure."""

from __future__ import annotations

import re
from functools import cache

from rag.privacy.words import words_of

WORD = r"[^\W\d_](?:[\w'’-]*\w)?"
CAPITAL = r"[A-Z](?:[\w'’-]*\w)?"
# How surely a name stands where a pattern says: if it looks like one and is no ordinary word; also
# if it is a word like "Grace" with a capital; whatever it is.
LIKELY, SURELY, CERTAINLY = range(3)


@cache
def title() -> re.Pattern[str]:
    titles = words_of("titles")
    return re.compile(
        rf"\b(?P<title>(?i:{titles}))\b\.?(?i: (?:and|&) (?:{titles})\b\.?)? "
        rf"(?:[A-Z]\b\.?(?! {CAPITAL})|(?P<name>(?:[A-Z]\.? )?{WORD}))"
    )


@cache
def telling() -> re.Pattern[str]:
    """What "miss" with a small letter follows when it is no verb."""
    return re.compile(rf"\b(?:{words_of('telling')}) \Z")


@cache
def closing() -> re.Pattern[str]:
    name = r"[A-Z][\w'’-]*\.?"
    return re.compile(
        rf"\b(?i:{words_of('closings')})[,.!]?[ \n]+({name}(?: {name}){{0,2}})"
        r"(?=[.!]?[ \t]*(?:\n|\Z))"
    )


@cache
def told() -> tuple[tuple[re.Pattern[str], int], ...]:
    """Patterns whose first group may be a name, and how surely one stands there."""
    people = words_of("people")
    return (
        (re.compile(rf"\b(?i:{people}),? [(]?({WORD})"), SURELY),
        (re.compile(rf"\b(?i:{people}) (?i:is |was )?(?i:called|named) ({WORD})"), CERTAINLY),
        (re.compile(rf"\b(?i:{people})(?i:['’]?s names?(?: is|['’]s)?) ({WORD})"), CERTAINLY),
        (
            re.compile(rf"\b(?i:(?:my|his|her|their|the) name(?: is|['’]s)) ({WORD})"),
            CERTAINLY,
        ),
        (re.compile(rf"\b(?i:(?:is|he['’]?s|she['’]?s|was) (?:called|named)) ({WORD})"), LIKELY),
        (re.compile(rf"\b(?i:called|named|known as) ({CAPITAL})"), SURELY),
        (re.compile(rf"\b(?i:i['’]?m|i am|this is|hi|dear) ({CAPITAL})"), SURELY),
        (re.compile(rf"({CAPITAL}) and (?:I\b|(?:her|his|my) (?i:{people})\b)"), LIKELY),
        (re.compile(rf"({CAPITAL})['’]s (?i:{words_of('owned')}|{people})\b"), LIKELY),
        (
            re.compile(
                rf"({CAPITAL}),? [(]?(?i:(?:mum|mother|dad|father) (?:to|of)|aged? \d|is \d)"
            ),
            LIKELY,
        ),
    )


@cache
def my_child() -> re.Pattern[str]:
    """A word in small letters after "my boy"."""
    child = words_of("children")
    return re.compile(rf"\b(?:my|our|his|her) (?:\w+ )?(?:{child}) ([a-z](?:[\w-]*\w))(?![\w'’])")


@cache
def doing() -> re.Pattern[str]:
    """A word with a capital and what a person does: "Mason won't"."""
    return re.compile(rf"({CAPITAL}) (?:{words_of('doing')})\b")
