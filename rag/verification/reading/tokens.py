"""A text tidied, and its words with their stems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

_REPLACED = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "\xa0": " ", "…": "...", "‑": "-", "‐": "-"}
)
_TIDY = (
    (re.compile(r"\[(?:[A-Z]{0,2}\d{1,3})(?:\s*,\s*[A-Z]{0,2}\d{1,3})*\]"), " "),  # [1], [2, 3]
    (re.compile(r"\[([^\]]*)\]\((?:mailto:|#)[^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)"), r"\1 \2"),
    (re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|a)(?:\s[^>]*)?>"), ""),
    (re.compile(r"</?[a-z][^>]*>"), "\n"),
    (re.compile(r"\\([()\[\]_*#])"), r"\1"),
    (re.compile(r"\*+|^#+\s*", re.M), ""),
    (re.compile(r"\(([A-Z][A-Za-z]{1,7})\)"), r"\1"),  # "Local Authority (LA)"
    (re.compile(r"\s[–—]\s|[–—](?=\s)|(?<=\s)[–—]|(?<=[a-z])[—–](?=[a-z])"), " - "),
    (re.compile(r"[–—]"), "-"),
    (re.compile(r"(?<=\d)\s+-\s+(?=\d)"), "-"),
    (
        re.compile(r"(?<=[A-Z])'s(?= (?:do|does|have|has|are|is|must|should|can|may|will|not)\b)"),
        "s",
    ),
    (re.compile(r"\b([Cc])an(?:'t|not)\b"), r"\1an not"),
    (re.compile(r"\b([Ww])on't\b"), r"\1ill not"),
    (re.compile(r"\b([Ss])han't\b"), r"\1hall not"),
    (re.compile(r"(?<=[a-z])n't\b"), " not"),
    (re.compile(r"(?<=[a-z])'re\b"), " are"),
    (re.compile(r"(?<=[a-z])'ll\b"), " will"),
    (re.compile(r"(?<=[a-z])'ve\b"), " have"),
    # "nobody but a school can refer" is that only a school can
    (
        re.compile(
            r"\b[Nn](?:obody|o one|one|othing)(?: else)? (?:but|except|other than|apart from)\b"
        ),
        "only",
    ),
    (re.compile(r"\be\.g\.?"), "e g"),
    (re.compile(r"\bi\.e\.?"), "i e"),
    # "Should a school wish to ..." asks nothing of anybody
    (
        re.compile(r"(?m)(^|[.!?]\s+)Should (?=(?:a|an|any|the|you|your|they|schools|parents)\b)"),
        r"\1If ",
    ),
    (re.compile(r"\bMay(?= \d{4})|(?<=\d )May\b|(?<=\d(?:st|nd|rd|th) )May\b"), "Maymonth"),
)
_WORD = re.compile(r"[A-Za-zÀ-ÿ0-9]+")
_POSSESSIVE = re.compile(r"'s\b|'(?=\s)")
_STRONG = re.compile(r"[.;:!?()\n>]|\s-\s")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its offset in the tidied text, and what stands between it and the one before."""

    raw: str
    stem: str
    start: int
    gap: str
    possessive: bool = False

    @property
    def low(self) -> str:
        return self.raw.lower()

    @property
    def breaks(self) -> bool:
        """Whether a clause surely begins here."""
        return bool(_STRONG.search(self.gap))


IRREGULAR = {
    form: base
    for base, forms in (
        row.split(":")
        for row in """
        become:became begin:began,begun break:broke,broken bring:brought build:built buy:bought
        catch:caught choose:chose,chosen come:came deal:dealt draw:drew,drawn eat:ate,eaten
        fall:fell,fallen feel:felt fight:fought find:found forget:forgot,forgotten get:got,gotten
        give:gave,given go:went,gone grow:grew,grown hear:heard hide:hid,hidden hold:held
        keep:kept know:knew,known lead:led leave:left lend:lent lose:lost make:made mean:meant
        meet:met pay:paid ring:rang,rung rise:risen run:ran see:seen seek:sought sell:sold
        send:sent show:shown sleep:slept speak:spoke,spoken spend:spent stand:stood stick:stuck
        take:took,taken teach:taught tell:told think:thought throw:threw,thrown
        understand:understood wake:woke,woken wear:wore,worn win:won withdraw:withdrew,withdrawn
        write:wrote,written
        """.split()
    )
    for form in forms.split(",")
}


_COMPARED = re.compile(r"^(\w{2,}[^aeiou])i(?:er|est)$")  # "friendlier", "healthiest"


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The English Snowball stem. A stemmer of its own each time: they are not for many threads."""
    word = _COMPARED.sub(r"\1y", IRREGULAR.get(word, word))
    return str(Stemmer.Stemmer("english").stemWord(word))


def tidied(text: str) -> str:
    """The text with one kind of quotation mark, contractions spelled out and markup gone."""
    text = text.translate(_REPLACED)
    for pattern, replacement in _TIDY:
        text = pattern.sub(replacement, text)
    return text


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a tidied text; hyphens part words, numbers are words."""
    words = []
    end = 0
    for match in _WORD.finditer(text):
        start = match.start()
        gap, end = text[end:start], match.end()
        raw = match.group()
        if raw == "s" and gap == "'":
            continue  # of a possessive
        owned = _POSSESSIVE.match(text, end)
        possessive = bool(owned) and (owned.group() == "'s" or raw.endswith("s"))  # type: ignore[union-attr]
        words.append(Word(raw, stem(raw.lower()), start, gap, possessive))
    return tuple(words)
