"""What a curator should look at: words in the documents that look like something not recorded.

Nothing here is certain, so nothing is refused: `python -m rag audit` lists it for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.types import Contents, Document, Span

AROUND = 45  # characters shown either side
LEAST_QUOTED = 40  # characters between quotation marks below which it is a phrase or a title

_QUOTED = re.compile(rf"“[^“”]{{{LEAST_QUOTED},1500}}”|‘[^‘’]{{{LEAST_QUOTED},1500}}’(?!\w)")
_ANNOUNCED = re.compile(
    r"\b(?:DfE|Department for Education|guidance|Code of Practice|Act|Regulations|law)\b"
    r"[^.\n]{0,60}\b(?:states?|says?|sets? out|defines?)\b[^.\n]{0,40}:",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"\((?:see )?(?:page|pages|p\.|pp\.|paragraphs?|para\.?) ?\d[\d –-]*\)", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w/.=-])(?:0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}|0\d{9,10})(?![\w/])")
_EMAIL = re.compile(r"[\w.+&-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: in which source, where, why, and the words around it."""

    source_id: str
    start: int
    why: str
    words: str


def audit(contents: Contents) -> Iterator[Remark]:
    """What to look at in every document, in reading order."""
    for document in contents.documents:
        quotations = [
            (q.start, q.end) for q in contents.quotations if q.source_id == document.source_id
        ]
        values = {c.value for c in contents.contacts if c.source_id == document.source_id}
        found = [
            *_found(document, _QUOTED, "in quotation marks, but no quotation", quotations),
            *_found(
                document, _ANNOUNCED, "announces a quotation that is not recorded", quotations, 200
            ),
            *_found(
                document,
                _PAGES,
                "a page or paragraph of some work, with no quotation",
                quotations,
                200,
            ),
            *_found(document, _PHONE, "looks like a phone number, but no contact", []),
            *_found(document, _EMAIL, "looks like an e-mail address, but no contact", []),
        ]
        for remark in sorted(found, key=lambda remark: remark.start):
            if not any(document.text.startswith(value, remark.start) for value in values):
                yield remark
    for source in contents.sources:
        if not re.search(r"\d{4}", source.date):
            yield Remark(source.id, 0, "the source has no year", source.date)
    for work in contents.works:
        if work.kind == "text" and not work.date:
            yield Remark(work.id, 0, "the work has no date", work.title)


def _found(
    document: Document, pattern: re.Pattern[str], why: str, known: list[Span], within: int = 0
) -> Iterator[Remark]:
    """Matches that nothing recorded overlaps, or stands within so many characters of."""
    boilerplate = [(b.start, b.end) for b in document.blocks if b.kind == "boilerplate"]
    for match in pattern.finditer(document.text):
        start, end = match.span()
        if any(a - within < end and start < b + within for a, b in known):
            continue
        if any(a < end and start < b for a, b in boilerplate):
            continue
        words = document.text[max(0, start - AROUND) : min(end, start + 160) + AROUND]
        yield Remark(document.source_id, start, why, " ".join(words.split()))
