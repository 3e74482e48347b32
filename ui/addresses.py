"""The addresses that pages link to each other by. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from rag.citations import reference
from rag.types import Citation, Contents

HOME = "/"
EMBED = "/embed"  # the chat in a frame on another site
LOOK_UP = "/look-up"
REPLY = "/reply"
KEEP_WORD = "/keep/word"
DESIGN = "/design"  # our own style sheets and scripts
EXIT = "https://www.bbc.co.uk/weather"  # where a quick exit leads: a page that says nothing


def source_address(source_id: str, start: int | None = None, end: int | None = None) -> str:
    """The page of a source, at the words `text[start:end]` when they are given."""
    path = f"/source/{quote(source_id, safe='')}"
    if start is None or end is None:
        return path
    return f"{path}?{urlencode({'start': start, 'end': end})}#quote"


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A numbered button that opens a source at the words cited."""

    number: int
    address: str
    short: str
    full: str


def source_link(citation: Citation) -> SourceLink:
    section = citation.section[-1].strip("[]") if citation.section else ""
    return SourceLink(
        citation.label,
        source_address(citation.source_id, citation.start, citation.end),
        f"{citation.publisher}, {section or citation.title}",
        reference(citation),
    )


def outside(url: str | None) -> str | None:
    """A catalogue's address if a page may link to it: http and https only."""
    return url if url and url.startswith(("https://", "http://")) else None


def listed_links(contents: Contents) -> frozenset[str]:
    """The web addresses that curators wrote down: the only ones that an answer may lead to."""
    urls = [item.url for item in contents.sources]
    urls += [item.url for item in contents.works] + [item.url for item in contents.gaps]
    return frozenset(url for url in map(outside, urls) if url)
