"""What the look-up page shows of a passage that was found. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rag.citations import cite_span, credit
from rag.index import PassageIndex, year_of
from rag.tidy import tidy_span
from rag.types import Authority, Filters, SearchResult
from ui.addresses import source_address
from ui.document_html import is_editors
from ui.labels import Label, area_name, audience_name, authority_label, date_text, label_of
from ui.quotations import quotation
from ui.text_html import MARK_OFF, MARK_ON, rich, without_marks

_WORD = r"\w+(?:['’]\w+)?"
_CODE = "code_"  # how the keyword index writes an absence code: "code I" is code_i


@dataclass(frozen=True, slots=True)
class Found:
    """A passage, ready to be read, opened and quoted."""

    rank: int
    label: Label
    credit: str
    quoted_by: str | None
    title: str
    date: str
    section: tuple[str, ...]
    editors_title: bool
    page: int | None
    html: Markup
    address: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the form with its options; the first lets everything through."""

    name: str
    text: str
    choices: tuple[Choice, ...]


def found(index: PassageIndex, results: Sequence[SearchResult], words: str) -> list[Found]:
    """The results in order, the words searched for marked in them."""
    return [_found(index, result, rank, words) for rank, result in enumerate(results, start=1)]


def _found(index: PassageIndex, result: SearchResult, rank: int, words: str) -> Found:
    passage = result.passage
    citation = cite_span(index, passage, passage.start, passage.end)
    text = without_marks(tidy_span(index.documents[passage.source_id], passage.start, passage.end))
    section = tuple(title.strip("[]") for title in passage.section)
    return Found(
        rank=rank,
        label=label_of(citation),
        credit=credit(citation),
        quoted_by=citation.publisher if citation.speaker else None,
        title=citation.title,
        date=date_text(citation.date),
        section=section,
        editors_title=any(is_editors(title) for title in passage.section),
        page=passage.page,
        html=rich(marked(text, words, index.passage_keywords.tokens)),
        address=source_address(passage.source_id, passage.start, passage.end),
        quotation=quotation(text, citation),
    )


def marked(text: str, words: str, tokens: Callable[[str], list[str]]) -> str:
    """The text with marks around each word that the keyword index takes for one searched for."""
    wanted = set(tokens(words))
    codes = sorted(token.removeprefix(_CODE) for token in wanted if token.startswith(_CODE))
    code = rf"(?i:\bcodes? (?:{'|'.join(map(re.escape, codes))})\b)|" if codes else ""

    def mark(match: re.Match[str]) -> str:
        is_wanted = not wanted.isdisjoint(tokens(match[0]))
        return MARK_ON + match[0] + MARK_OFF if is_wanted else match[0]

    return re.sub(code + _WORD, mark, text)


def filters_form(index: PassageIndex, chosen: Filters) -> tuple[Filter, ...]:
    """The filters that the library's own sources make useful."""
    sources = index.contents.sources
    spoken = {source.authority for source in sources} | {
        index.works[passage.quotation.work_id].authority
        for passage in index.contents.passages
        if passage.quotation
    }
    publishers = dict.fromkeys(source.publisher for source in sources)
    areas = dict.fromkeys(area for source in sources for area in source.areas)
    years = sorted(
        {
            year_of(
                index.sources[p.source_id],
                index.works[p.quotation.work_id] if p.quotation else None,
            )
            for p in index.contents.passages
        }
        - {0},
        reverse=True,
    )
    audiences = dict.fromkeys(name for source in sources for name in source.audience)
    return (
        _filter("publisher", "Publisher", "All", {p: p for p in publishers}, chosen.publisher),
        _filter(
            "authority",
            "How binding",
            "All",
            {a.value: authority_label(a) for a in Authority if a in spoken},
            chosen.authority,
        ),
        _filter("area", "Area", "All", {a: area_name(a) for a in areas}, chosen.area),
        _filter(
            "audience",
            "Written for",
            "All",
            {a: audience_name(a) for a in audiences},
            chosen.audience,
        ),
        _filter(
            "since",
            "Dated",
            "Any year",
            {str(year): f"{year} or later" for year in years},
            str(chosen.since) if chosen.since else None,
        ),
    )


def _filter(
    name: str, text: str, everything: str, options: dict[str, str], chosen: str | None
) -> Filter:
    choices = [Choice("", everything, not chosen)]
    choices += [Choice(value, shown, value == chosen) for value, shown in options.items()]
    return Filter(name, text, tuple(choices))
