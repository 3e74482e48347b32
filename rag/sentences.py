"""Where sentences begin and end, as offsets. Pure."""

from __future__ import annotations

import re

from rag.types import Span

# A full stop after these does not end a sentence.
ABBREVIATIONS = frozenset(
    """
    e.g i.e etc eg ie mr mrs ms dr prof st no nos p pp s ss para paras ch vs cf approx dept est
    """.split()
)
ALSO_WORDS = frozenset({"no"})  # these abbreviate only before a number
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_WORD_BEFORE = re.compile(r"[\w.]*\Z")
_OPENS = re.compile(r"[\"'“‘(\[]*[A-Z0-9•£“‘]")

# A sentence that opens so limits the one before it: a rule must not stand without its exception.
LIMITS = re.compile(
    r"(?:however|but|unless|except|only where|only if|please note|nb\b|note that|although|"
    r"it can, however|\*please note|in some limited)",
    re.IGNORECASE,
)


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, without the white space around them.

    A sentence ends at `.`, `!`, `?` or `…` (and closing marks) before white space and an opening
    capital, digit or quotation mark; not after an abbreviation, an initial or a paragraph number.
    """
    end = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _ends_sentence(text, begin, match, end):
            spans.append((begin, match.end()))
            begin = match.end()
    spans.append((begin, end))
    trimmed = [trim(text, *span) for span in spans]
    return [span for span in trimmed if any(c.isalnum() for c in text[slice(*span)])]


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at either side."""
    stripped = text[start:end].strip()
    if not stripped:
        return start, start
    start = text.index(stripped[0], start, end)
    return start, start + len(stripped)


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    rest = text[match.end() : end].lstrip()
    if not _OPENS.match(rest):
        return False
    if match.group()[0] != ".":
        return True
    found = _WORD_BEFORE.search(text[begin : match.start()])
    word = found.group().lower().strip(".") if found else ""
    if word in ABBREVIATIONS:
        return word in ALSO_WORDS and not rest[0].isdigit()
    is_number = word.isdigit() and not text[begin : match.start() - len(word)].strip()
    is_initial = len(word) == 1 and word.isalpha()
    return not (is_number or is_initial)
