"""HTML: the page's own content, without its scripts, menus, forms and footers."""

from __future__ import annotations

from itertools import groupby

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from rag.loaders.parsed import Parsed, UnreadableFileError, Writer, decode

FURNITURE = tuple(
    "script style noscript template nav header footer aside form svg iframe head title".split()
)
HIDDEN = '[hidden], [aria-hidden="true"], [style*="display:none" i], [style*="display: none" i]'
_BLOCKS = tuple(
    """
    h1 h2 h3 h4 h5 h6 p li table blockquote pre dt dd figcaption div section article main body
    ul ol dl
    """.split()
)


def read_html(data: bytes) -> Parsed:
    """The text of the page's main content, laid out block by block."""
    soup = BeautifulSoup(decode(data), "html.parser")
    root = soup.find("main") or soup.find("article") or soup.body or soup
    for furniture in root.find_all(FURNITURE):
        # Some pages have their title in a <header>, and some stand in a <form> as a whole.
        if not (furniture.name in ("header", "form") and furniture.find("h1")):
            furniture.decompose()
    for hidden in root.select(HIDDEN):
        hidden.decompose()
    writer = Writer()
    begun: set[int] = set()  # the list items whose bullet is written
    strings = [s for s in root.find_all(string=True) if not isinstance(s, PreformattedString)]
    for _, group in groupby(strings, key=lambda string: id(_block_of(string))):
        words = list(group)
        _write(_block_of(words[0]), " ".join(" ".join(words).split()), writer, begun)
    parsed = writer.parsed()
    if not parsed.text:
        raise UnreadableFileError("the page holds no text")
    return parsed


def _block_of(string: NavigableString) -> Tag | None:
    """The block that a string belongs to: the outermost table, or the innermost other block."""
    tables = string.find_parents("table")
    return tables[-1] if tables else string.find_parent(_BLOCKS)


def _write(tag: Tag | None, words: str, writer: Writer, begun: set[int]) -> None:
    name = tag.name if tag else ""
    if tag and name == "table":
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
        writer.add_table(
            [cell.get_text(" ") for cell in row.find_all(["th", "td"], recursive=False)]
            for row in rows
        )
    elif name[:1] == "h":
        writer.add("heading", words, level=int(name[1]))
    elif words and tag and (item := tag if name in ("li", "dd") else tag.find_parent("li")):
        bullet = "" if id(item) in begun else "• "
        begun.add(id(item))
        writer.add("list_item", bullet + words, gap="\n")
    else:
        writer.add("paragraph", words)
