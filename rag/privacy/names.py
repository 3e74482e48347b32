"""Names of people in a text: by lists of given names, and by the words around them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.privacy import contexts
from rag.privacy.contexts import CAPITAL, CERTAINLY, LIKELY, SURELY, WORD
from rag.privacy.found import Personal
from rag.privacy.words import read_privacy, read_words
from rag.types import Span

_TOKEN = re.compile(WORD)
_OWNS = re.compile(r"['’](?:s|ve|ll|re|d|m)?\Z")
_SURNAME = re.compile(rf" (?:[A-Z]\.? )?({CAPITAL})(?![\w@])")
_INITIAL = re.compile(r" [B-HJ-Z]\b\.?| [A-Z]\.(?=\W|\Z)")
_SMALL_SURNAME = re.compile(rf" ({WORD})(?![\w@])")
_BESIDE = re.compile(rf"(?:,|,? and| &|/) ?({CAPITAL})(?!\w)")
_O_CONNOR = re.compile(r"[A-Z]['’][A-Z][a-z]+|Ma?c[A-Z][a-z]+")
_INITIALLED = re.compile(r"\b[A-Z]\. ?([A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b")
# A word with a capital in the middle of a sentence.
_AMIDST = re.compile(r"(?<=[a-z,;] )([A-Z][a-z](?:[\w'’-]*\w)?)(?!\w)")
_BOTH = re.compile(r"\b([A-Z][a-z][\w’'-]+) ([A-Z][a-z][\w’'-]+)\b(?! [A-Z])")
_NOUN = re.compile(
    r"(?:ing|[tsc]ions?|ness|ments?|it(?:y|ies)|[ae]nc(?:e|es|y)|ism|olog(?:y|ist)|[^aiu]s)\Z"
)
_VERB = re.compile(r"(?:ing|ed|ly|nt|s)\Z")
_BEFORE = re.compile(rf"({CAPITAL}) \Z")
_WORDS = frozenset({"miss", "councillor", "sir", "sister"})  # titles that are words too
_NEAR = 30  # characters around a word that a public name may take


def names(text: str) -> list[Personal]:
    """Each name, with the surname after a title or a given name, in order.

    A name that is found once is found wherever it stands again.
    """
    spans: dict[int, int] = {}
    for start, end in (*_listed(text), *_titled(text), *_told(text), *_signed(text)):
        spans[start] = max(end, spans.get(start, 0))
    for start, end in list(spans.items()):
        spans[start] = _with_surname(text, start, end)
    for end in list(spans.values()):
        beside = _BESIDE.match(text, end)
        name = _OWNS.sub("", beside[1]) if beside else ""
        if beside and _could_be(name):
            spans.setdefault(beside.start(1), beside.start(1) + len(name))
    for start, end in _again(text, spans):
        spans.setdefault(start, end)
    found: list[Personal] = []
    for start, end in sorted(spans.items()):
        if not found or start >= found[-1].end:
            found.append(Personal("name", start, end))
    return found


def _listed(text: str) -> Iterator[Span]:
    """Words that are given names or of their form and nothing else, in letters of either case."""
    for match in _TOKEN.finditer(text):
        name = _OWNS.sub("", match[0])
        of_form = _O_CONNOR.fullmatch(name) or ("-" in name and _is_name(name.split("-")[0]))
        is_acronym = name.isupper() and len(name) < 5 and not text.isupper()
        if is_acronym or not (_is_name(name) or of_form):
            continue
        if not _is_public(text, match.start()):
            yield match.start(), match.start() + len(name)
    for match in _AMIDST.finditer(text):
        name = _OWNS.sub("", match[1])
        if _is_unknown(name) and not _is_title(text, match.start(1), match.end(1)):
            yield match.start(1), match.start(1) + len(name)
    for match in _INITIALLED.finditer(text):
        if not _is_common(match[1]):
            yield match.span()


def _titled(text: str) -> Iterator[Span]:
    """ "Mrs Patel", "mr o'connor", "Dr E. Hughes": the name with its title."""
    for match in contexts.title().finditer(text):
        if match["name"] is None:
            yield match.span()
            continue
        title, name = match["title"], _OWNS.sub("", match["name"].split()[-1])
        known = _is_name(name) or _is_surname(name)
        known |= bool(contexts.telling().search(text[: match.start()]))
        doubtful = not name[0].isupper() or (title.lower() == "miss" and not title[0].isupper())
        if _is_common(name) and not _is_surname(name):
            continue
        if not known and doubtful and title.lower() in _WORDS:
            continue
        yield match.start(), match.end() - len(match["name"].split()[-1]) + len(name)


def _told(text: str) -> Iterator[Span]:
    """Names told by the words beside them: "my son X", "called X", "X's teacher", "I'm X"."""
    for pattern, trust in contexts.told():
        for match in pattern.finditer(text):
            name = _OWNS.sub("", match[1])
            if _could_be(name, trust):
                yield match.start(1), match.start(1) + len(name)
    for match in contexts.my_child().finditer(text):
        if _is_unknown(match[1]) and not _VERB.search(match[1]):
            yield match.span(1)
    for match in contexts.doing().finditer(text):
        name = _OWNS.sub("", match[1])
        if not name.isupper() and not _is_noun(name) and _could_be(name):
            yield match.start(1), match.start(1) + len(name)
    for match in _BOTH.finditer(text):
        if all(_is_unknown(word) and not _is_noun(word) for word in match.groups()):
            yield match.span()


def _signed(text: str) -> Iterator[Span]:
    """The words with capitals after a closing: "Thanks, Danielle"."""
    for match in contexts.closing().finditer(text):
        words = match[1].split()
        if not any(_is_common(word) and _bare(word) not in read_words().maybe for word in words):
            yield match.span(1)


def _again(text: str, spans: Mapping[int, int]) -> Iterator[Span]:
    """Other places of a found name; one that is also a word, like "will", with a capital only."""
    words, titles = read_words(), frozenset(read_privacy()["titles"].split())
    said = {
        word
        for start, end in spans.items()
        for word in _TOKEN.findall(text[start:end])
        if len(word) > 2 and word.lower() not in titles and word.lower() not in words.common
    }
    small = {word.lower() for word in said}
    for match in _TOKEN.finditer(text):
        name = _OWNS.sub("", match[0])
        if name in said or (name.lower() in small and name.lower() not in words.maybe):
            yield match.start(), match.start() + len(name)


def _with_surname(text: str, start: int, end: int) -> int:
    """Where a name ends with the middle name, the surname or the initial that follow it."""
    given = end
    for _ in range(2):
        match = _SURNAME.match(text, end)
        name = _OWNS.sub("", match[1]) if match else ""
        if match is None or len(name) < 2 or name.isupper() or not _could_be(name, SURELY):
            break
        end = match.start(1) + len(name)
    if end > given:
        return end
    small = _SMALL_SURNAME.match(text, end)
    if small and text[start].islower() and _is_surname(small[1]):
        return small.end()
    initial = _INITIAL.match(text, end)
    return initial.end() if initial else end


def _could_be(name: str, trust: int = LIKELY) -> bool:
    """Whether a word where a name is likely is one."""
    is_title_case = name[0].isupper() and not name.isupper()
    if len(name) > 1 and _bare(name) in read_words().maybe:
        return trust == CERTAINLY or (is_title_case and (trust == SURELY or not _is_common(name)))
    if len(name) < 2 or _is_common(name) or _bare(name) in read_words().places:
        return False
    is_acronym = name.isupper() and len(name) < 5
    return _is_name(name) or trust == CERTAINLY or (name[0].isupper() and not is_acronym)


def _is_common(word: str) -> bool:
    return _bare(word) in read_words().common


def _is_unknown(word: str) -> bool:
    """Whether a word is neither an everyday word nor a place."""
    words = read_words()
    return not any(_bare(word) in known for known in (words.common, words.places, words.maybe))


def _is_noun(word: str) -> bool:
    """Whether a word ends as nouns do, so that at a sentence's beginning it is hardly a name."""
    return bool(_NOUN.search(_bare(word)))


def _is_title(text: str, start: int, end: int) -> bool:
    """Whether an everyday word with a capital stands beside it: "Equality Act"."""
    around = (_BEFORE.search(text, 0, start), _SURNAME.match(text, end))
    return _is_public(text, start) or any(match and _is_common(match[1]) for match in around)


def _is_name(word: str) -> bool:
    return _bare(word) in read_words().names


def _is_surname(word: str) -> bool:
    return _bare(word) in read_words().surnames


def _bare(word: str) -> str:
    return _OWNS.sub("", word.lower()).replace("’", "'")


def _is_public(text: str, start: int) -> bool:
    """Whether the word at `start` is part of a publisher's or an Act's name."""
    first = max(0, start - _NEAR)
    around = text[first : start + _NEAR].lower().replace("’", "'")
    return any(
        match.start() <= start - first < match.end()
        for public in read_privacy()["public"]
        for match in re.finditer(rf"\b{re.escape(public)}\b", around)
    )
