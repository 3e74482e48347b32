"""Personal details with a form of their own: numbers, addresses, dates of birth. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType
from stdnum.gb import nhs

from rag.privacy.found import Kind, Personal
from rag.privacy.words import words_of

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = (
    r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})"
    r"|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:,?\s+\d{{4}}|\s+'?\d{{2}}\b)?"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
)
_BORN = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth ?date|born(?: on)?|birthday(?: is| was)?)"
    rf"(?: is| was| on)?(?: the)?[\s:=,(-]{{0,4}}({DATE})",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf",? [(]?({DATE})", re.IGNORECASE)
_DATE = re.compile(DATE, re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-][\w.+'-]*@[\w-]+(?:\.[\w-]+)+")
_UPN = re.compile(r"\b[A-Z]\d{11}[\dA-Z]\b", re.IGNORECASE)
_NI = re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)
_NHS = re.compile(r"(?<![\d+])\d{3}([ -]?)\d{3}\1\d{4}(?!\d)")
_NHS_SAID = re.compile(r"\bnhs\b[^\d\n]{0,24}$", re.IGNORECASE)
_POSTCODE = re.compile(
    r"\b(?:[A-PR-UWYZ]\d[\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRVWXY]?) ?"
    r"\d[ABD-HJLNP-UW-Z]{2}\b",
    re.IGNORECASE,
)
# A telephone number with a digit too few or too many.
_MISTYPED = re.compile(r"(?<![\w+.])0[12457]\d{2,3}(?:[ -]?\d){6,9}(?!\w)")
# Numbers that only organisations have: freephone, shared cost, 03.
_PUBLIC = {PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN}
_LEAST_DIGITS = 9


def numbers(text: str, public: Collection[str] = ()) -> Iterator[Personal]:
    """Every detail that its form gives away, but for the phones and e-mails that are public."""
    known = {_digits(value) for value in public} | {value.lower() for value in public}
    for match in _BORN.finditer(text):
        yield Personal("date_of_birth", *match.span(1))
    for match in _person_born().finditer(text):
        yield Personal("date_of_birth", *match.span(1))
    for match in _EMAIL.finditer(text):
        if match[0].lower() not in known:
            yield Personal("email", *match.span())
    yield from _all("upn", _UPN, text)
    yield from _all("ni_number", _NI, text)
    yield from _all("postcode", _POSTCODE, text)
    yield from _all("address", _address(), text)
    for match in _NHS.finditer(text):
        if nhs.is_valid(match[0]) or _NHS_SAID.search(text[: match.start()]):
            yield Personal("nhs_number", *match.span())
    yield from _phones(text, known)
    for match in _MISTYPED.finditer(text):
        if _digits(match[0]) not in known:
            yield Personal("phone", *match.span())


def born(text: str, people: Collection[Personal]) -> Iterator[Personal]:
    """The date beside a name: "Oliver Thompson (12/03/2014)"."""
    for person in people:
        match = _BESIDE.match(text, person.end)
        if match:
            yield Personal("date_of_birth", *match.span(1))


def _phones(text: str, known: Collection[str]) -> Iterator[Personal]:
    for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.POSSIBLE):
        said = match.raw_string
        digits = _digits(said)
        if len(digits) < _LEAST_DIGITS or digits in known or _DATE.fullmatch(said):
            continue
        if phonenumbers.number_type(match.number) not in _PUBLIC:
            yield Personal("phone", match.start, match.end)


def _all(kind: Kind, pattern: re.Pattern[str], text: str) -> Iterator[Personal]:
    return (Personal(kind, *match.span()) for match in pattern.finditer(text))


@cache
def _person_born() -> re.Pattern[str]:
    """A date in brackets after a person: "the pupil (02.02.2012)"."""
    return re.compile(rf"\b(?:{words_of('people')}) [(]({DATE})", re.IGNORECASE)


@cache
def _address() -> re.Pattern[str]:
    """A house number, one to three words and a kind of street, after a flat if there is one."""
    word = r"[^\W\d_][\w'’.-]*"
    named = (
        rf"(?:{word} ){{1,2}}(?:(?!(?i:{words_of('plain_streets')})\b)(?i:{words_of('streets')}))"
    )
    capital = r"[A-Z][\w'’.-]*"
    plain = "|".join(street.capitalize() for street in words_of("plain_streets").split("|"))
    return re.compile(
        rf"(?:\b(?i:flat|apartment|unit) \d+[a-zA-Z]?,? ?)?\b\d{{1,4}}[a-zA-Z]?,? "
        rf"(?:{named}|(?:{capital} ){{1,3}}(?:{plain}))\b"
    )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
