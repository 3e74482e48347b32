"""HTML: the page's own content, without its scripts, menus, forms and footers."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from rag.loaders.parsed import Parsed, UnreadableFileError, Writer, decode

FURNITURE = tuple(
    "script style noscript template nav header footer aside form svg iframe head title".split()
)
_BLOCKS = tuple("h1 h2 h3 h4 h5 h6 p li table blockquote pre dt dd figcaption".split())


def read_html(data: bytes) -> Parsed:
    """The text of the page's main content, laid out block by block."""
    soup = BeautifulSoup(decode(data), "html.parser")
    root = soup.find("main") or soup.find("article") or soup.body or soup
    for furniture in root.find_all(FURNITURE):
        furniture.decompose()
    for hidden in root.select("[hidden]") + root.select("[aria-hidden=true]"):
        hidden.decompose()
    writer = Writer()
    for tag in root.find_all(_BLOCKS):
        if tag.find_parent("table") is not None:
            continue
        _write(tag, writer)
    parsed = writer.parsed()
    if not parsed.text:
        words = " ".join(root.get_text(" ").split())
        writer.add("paragraph", words)
        parsed = writer.parsed()
    if not parsed.text:
        raise UnreadableFileError("the page holds no text")
    return parsed


def _write(tag: Tag, writer: Writer) -> None:
    if tag.name == "table":
        rows = [
            [cell.get_text(" ") for cell in row.find_all(["th", "td"])]
            for row in tag.find_all("tr")
        ]
        writer.add_table(rows)
        return
    own = _own_text(tag)
    if tag.name[0] == "h":
        writer.add("heading", own, level=int(tag.name[1]))
    elif tag.name in ("li", "dd") or tag.find_parent("li") is not None:
        writer.add("list_item", f"• {own}" if own else "", gap="\n")
    else:
        writer.add("paragraph", own)


def _own_text(tag: Tag) -> str:
    """The tag's text without that of blocks inside it, which are written on their own."""
    parts = [node for node in tag.find_all(string=True) if node.find_parent(_BLOCKS) is tag]
    return " ".join(" ".join(parts).split())
