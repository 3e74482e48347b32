"""Words as safe HTML: escaped, laid out, with telephone and e-mail links. Pure.

Nothing that a person or a document wrote becomes live markup here: every character is escaped
first, and only tags of our own are put around the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import groupby

from markupsafe import Markup, escape

# Around words to be marked, from the private use area; they never reach the page.
MARK_ON, MARK_OFF = "\ue000", "\ue001"

_PHONE = re.compile(
    r"(?<![\w#+.,/-])(?:\+44 ?(?:\(0\) ?)?|0)\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}(?![\w-])"
)
_SHORT_PHONE = re.compile(
    r"(?<![\w#+.,£/-])(?:999|112|111|101|116 ?123|116 ?000|0800 ?1111)(?![\w%,.]*\d)"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"https?://[^\s<>]*[\w/]")
_BOLD = re.compile(r"(?<!\\)\*\*(?=\S)(.+?)(?<=[^\s\\])\*\*")
_ESCAPED = re.compile(r"\\([\\`_\[\]<>|#])")  # as rag.render writes them; * is kept for bold
_NUMBERED = re.compile(r"\A\(?(?:\d{1,2}|[a-z])[.)]\s")


def without_marks(text: str) -> str:
    """Text free of the characters that stand for marks."""
    return text.replace(MARK_ON, "").replace(MARK_OFF, "")


def inline(
    text: str, *, short_numbers: bool = False, links: frozenset[str] = frozenset()
) -> Markup:
    """One line: escaped, marked words in <mark>, telephone numbers and e-mail addresses as links.

    `short_numbers` links 999, 111 and other short numbers too; they are telephone numbers only
    where the text is about whom to ring. `links` are the web addresses that may be live.
    """

    def web(match: re.Match[str]) -> str:
        if unescape(match[0]) not in links:
            return match[0]
        return f'<a href="{match[0]}" rel="noreferrer external">{match[0]}</a>'

    html = str(escape(text))
    if links:
        html = _WEB.sub(web, html)
    html = _outside_links(html, _PHONE, _telephone)
    if short_numbers:
        html = _outside_links(html, _SHORT_PHONE, _short_telephone)
    html = _outside_links(html, _EMAIL, r'<a href="mailto:\g<0>">\g<0></a>')
    return Markup(_with_marks(html))  # noqa: S704


def rich(text: str, *, short_numbers: bool = False, links: frozenset[str] = frozenset()) -> Markup:
    """Tidied words (rag.tidy): paragraphs, "- " lists, and lines with tabs as tables."""
    pieces: list[Markup] = []
    for kind, lines in _runs(text):
        cells = [inline(line, short_numbers=short_numbers, links=links) for line in lines]
        if kind == "table":
            pieces.append(table([line.split("\t") for line in lines], header=len(lines) > 1))
        elif kind == "bullet":
            items = Markup("").join(Markup("<li>{}</li>").format(_item(line)) for line in cells)
            pieces.append(Markup("<ul>{}</ul>").format(items))
        elif kind == "numbered":
            items = Markup("").join(Markup("<li>{}</li>").format(line) for line in cells)
            pieces.append(Markup('<ul class="numbered">{}</ul>').format(items))
        else:
            pieces.append(Markup("<p>{}</p>").format(Markup("<br>").join(cells)))
    return Markup("\n").join(pieces)


def own(text: str, links: frozenset[str] = frozenset()) -> Markup:
    """The product's own wording, whose only Markdown is **bold**, "- " lists and escapes."""
    html = str(rich(_ESCAPED.sub(r"\1", text), short_numbers=True, links=links))
    return Markup(_BOLD.sub(r"<strong>\1</strong>", html).replace("\\*", "*"))  # noqa: S704


def plain(text: str) -> str:
    """The product's own wording without its Markdown."""
    return _BOLD.sub(r"\1", _ESCAPED.sub(r"\1", text)).replace("\\*", "*")


def heading_of(text: str) -> str | None:
    """The words of a block that is one bold line, which is how own wording writes a heading."""
    match = _BOLD.fullmatch(text.strip())
    if match is None or "**" in match[1]:
        return None
    return _ESCAPED.sub(r"\1", match[1]).replace("\\*", "*")


def table(rows: list[list[str]], *, header: bool) -> Markup:
    """Rows of cells as a table that scrolls on its own on a narrow screen."""
    width = max(len(row) for row in rows)
    # A corner without words is lost with the white space that a header row begins with.
    first = [[""] * (width - len(row)) + row for row in rows[:1]] if header else []
    head = Markup("").join(
        Markup("<tr>{}</tr>").format(_cells(row, Markup('<th scope="col">{}</th>')))
        for row in first
    )
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(_cells(row, Markup("<td>{}</td>")))
        for row in rows[len(first) :]
    )
    if head:
        head = Markup("<thead>{}</thead>").format(head)
    return Markup(
        '<div class="table" role="group" aria-label="Table" tabindex="0">'
        "<table>{}<tbody>{}</tbody></table></div>"
    ).format(head, body)


def _cells(row: list[str], cell: Markup) -> Markup:
    empty = Markup("<td></td>")
    return Markup("").join(cell.format(inline(text)) if text.strip() else empty for text in row)


def _item(line: Markup) -> Markup:
    """A list item without its "- ", which a mark may stand before."""
    return Markup(re.sub(r"\A(<mark>)?- ", r"\1", str(line)))  # noqa: S704


def _runs(text: str) -> Iterator[tuple[str, list[str]]]:
    """Consecutive lines of one kind; a blank line ends a paragraph."""
    for kind, lines in groupby(text.split("\n"), key=_kind):
        if kind != "blank":
            yield kind, list(lines)


def _kind(line: str) -> str:
    line = without_marks(line)
    if not line.strip():
        return "blank"
    if "\t" in line:
        return "table"
    if line.startswith("- "):
        return "bullet"
    return "numbered" if _NUMBERED.match(line) else "paragraph"


def _telephone(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0].replace("(0)", ""))
    national = digits.removeprefix("44") if match[0].startswith("+44") else digits[1:]
    if len(national) not in (9, 10):
        return match[0]
    number = f"+44{national}" if match[0].startswith("+44") else digits
    return f'<a href="tel:{number}">{match[0]}</a>'


def _outside_links(
    html: str, pattern: re.Pattern[str], link: str | Callable[[re.Match[str]], str]
) -> str:
    """Link what the pattern finds in text that is not inside a link already."""
    parts = re.split(r"(<a .*?</a>)", html)
    return "".join(part if part.startswith("<a ") else pattern.sub(link, part) for part in parts)


def _short_telephone(match: re.Match[str]) -> str:
    return f'<a href="tel:{match[0].replace(" ", "")}">{match[0]}</a>'


def _with_marks(html: str) -> str:
    """Balanced marks as <mark>; one without its other half is dropped."""
    html = re.sub(f"{MARK_ON}([^{MARK_ON}{MARK_OFF}]*){MARK_OFF}", r"<mark>\1</mark>", html)
    return without_marks(html)
