"""What a family wrote, without the earlier mail below it, the headers and the signature. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from rag.drafting.wording import EnquiryLines, folded, reply_wording
from rag.sentences import ABBREVIATIONS, sentence_spans

FEWEST_WORDS = 6  # of their own above quoted mail; with fewer it is a message passed on
WIDTHS = (60, 80)  # characters of the longest line where a mail program has broken the lines
SHORTER = 15  # characters: a line shorter than the longest by that was ended by its writer
_QUOTED = re.compile(r"^\s*>")
_ITEM = re.compile(r"^\s*(?:[-*•·–]|q?\d{1,2}\s*[.):]|\(?[a-z]\))\s+", re.IGNORECASE)
_ENDED = re.compile(r"(?<=[?!])[\"'”’)]*\s+|(?<=[a-z0-9)\]]\.)\s+(?=[a-z])")


def body_of(text: str) -> str:
    """The message itself, line by line."""
    data = reply_wording().enquiry
    lines = _without_headers(text.strip().split("\n"), data)
    lines = [line for line in _without_earlier(lines, data) if not _QUOTED.match(line)]
    return "\n".join(_without_signature(lines, data)).strip()


def sentences_of(body: str) -> list[str]:
    """The sentences in order; a list item, and a line that its writer ended, is cut off too."""
    found: list[str] = []
    for paragraph in _paragraphs(body.split("\n")):
        flat = " ".join(paragraph.split())
        for start, end in sentence_spans(flat):
            found += _ended(flat[start:end])
    return found


def _ended(text: str) -> list[str]:
    """A text cut where a sentence ends, whether or not the next one has its capital."""
    parts: list[str] = []
    joined = False
    for part in _ENDED.split(text):
        words = part.split()
        if joined and parts:
            parts[-1] += f" {part}"
        elif words:
            parts.append(part.strip())
        joined = bool(words) and words[-1].lower().rstrip(".") in ABBREVIATIONS
    return parts


def _without_headers(lines: Sequence[str], data: EnquiryLines) -> list[str]:
    """The lines after the headers at the top, if there are any; a subject stays, as a sentence."""
    kept: list[str] = []
    for at, line in enumerate(lines):
        plain = folded(line)
        if subject := data.subject.match(plain):
            kept.append(plain[subject.end() :].rstrip(".") + "\n")
        elif plain and not data.header.match(plain):
            return [*kept, *lines[at:]]
    return kept


def _without_earlier(lines: Sequence[str], data: EnquiryLines) -> Sequence[str]:
    for at, line in enumerate(lines):
        if not data.earlier.match(folded(line)):
            continue
        above = " ".join(each for each in lines[:at] if not data.greeting.match(folded(each)))
        if len(above.split()) >= FEWEST_WORDS and "forwarded" not in line.lower():
            marked = any(_QUOTED.match(later) for later in lines[at + 1 :])
            return [*lines[:at], *lines[at + 1 :]] if marked else lines[:at]
        return _without_earlier(_without_headers(lines[at + 1 :], data), data)
    return lines


def _without_signature(lines: Sequence[str], data: EnquiryLines) -> list[str]:
    kept: list[str] = []
    skipping = False
    for at, line in enumerate(lines):
        plain = folded(line)
        if data.after_closing.match(plain):
            skipping = False
        if data.closing.match(plain):
            skipping = True
        elif data.sign_off.match(plain):
            later = takewhile(
                lambda each: not data.after_closing.match(folded(each)), lines[at + 1 :]
            )
            after = [each for each in later if each.strip()]
            skipping = len(after) <= data.sign_off_lines and not any("?" in each for each in after)
            continue
        if not skipping and not data.greeting.match(plain):
            kept.append(line)
    return kept


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Lines joined into paragraphs at blank lines, list items and lines ended by their writer."""
    longest = max(map(len, lines), default=0)
    broken = WIDTHS[0] <= longest <= WIDTHS[1]
    gathered: list[str] = []
    for line in lines:
        item = _ITEM.match(line)
        if (item or not line.strip()) and gathered:
            yield " ".join(gathered)
            gathered = []
        words = line[item.end() :] if item else line
        if words.strip():
            gathered.append(words)
            if not broken or len(line) < longest - SHORTER:
                yield " ".join(gathered)
                gathered = []
    if gathered:
        yield " ".join(gathered)
