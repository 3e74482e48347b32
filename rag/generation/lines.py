"""The line protocol: `a sentence [E1]` a line, or NO ANSWER. Pure.

Weak models keep to it loosely: labels come before the full stop, in round brackets or ahead of the
sentence, several sentences share a line, lists are numbered. All of that is read; a sentence that
names no label is read too, and it is for others to drop it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.sentences import sentence_spans

NO_ANSWER = "NO ANSWER"
LONGEST_LINE = 1_200  # characters without an end of line: not an answer of this form

_LABELS = re.compile(
    r"[\[(]\s*E\d+(?:\s*(?:,|;|and|&)?\s*E?\d+)*\s*[\])]|\A\s*E\d+(?=\s*(?:[:.)-]|\Z))\s*:?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_MARKUP = re.compile(r"[*#`_~|]+")
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_BULLET = re.compile(r"\A\s*(?:[-•>–]|\(?\d{1,2}[.)]|answer\s*:|sentences?\s*\d*\s*:)\s*", re.I)
_NOTHING = re.compile(r"\A\W*NO[ _-]?ANSWER\b\W*\Z", re.IGNORECASE)
_STOPS = ".!?…"


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence of a model's, with the labels of the evidence that it names."""

    text: str
    labels: tuple[str, ...]


class LineReader:
    """Reads a model's text as it comes; each sentence is handed over once it is complete."""

    def __init__(self) -> None:
        self._line = ""
        self.no_answer = False
        self.endless = False

    def feed(self, piece: str) -> list[WrittenSentence]:
        """The sentences that the piece completes."""
        self._line += piece.replace("\r", "\n")
        *lines, self._line = self._line.split("\n")
        found = [sentence for line in lines for sentence in self._read(line)]
        complete = _completed(self._line)
        if complete:
            found += self._read(self._line[:complete])
            self._line = self._line[complete:]
        self.endless = self.endless or len(self._line) > LONGEST_LINE
        return found

    def end(self) -> tuple[list[WrittenSentence], bool]:
        """The sentences of the last line, and whether it breaks off in the middle of one."""
        rest, self._line = _TAG.sub(" ", self._line).strip(), ""
        if not rest:
            return [], False
        found = self._read(rest)
        whole = self.no_answer or bool(_LABELS.search(rest)) or rest[-1] in _STOPS
        return (found, False) if whole else ([], True)

    def _read(self, line: str) -> list[WrittenSentence]:
        if _NOTHING.match(line):
            self.no_answer = True
            return []
        return read_line(line)


def read_line(line: str) -> list[WrittenSentence]:
    """The sentences of a line, each with the labels that follow it, or that the line begins with.

    >>> read_line("1. Schools should ask [E1]. They may not insist (E2, E3).")[1]
    WrittenSentence(text='They may not insist.', labels=('E2', 'E3'))
    """
    line = _BULLET.sub("", _TAG.sub(" ", line))
    groups = [_numbered(group) for group in _LABELS.findall(line)]
    texts = _LABELS.split(line)
    if _leads(line):  # each group labels what comes after it
        pieces = _joined(list(zip(texts[:0:-1], groups[::-1], strict=True)))[::-1]
    else:
        pieces = _joined(list(zip(texts, groups, strict=False)))
        pieces.append((texts[-1], ()))
    return [sentence for text, labels in pieces for sentence in _sentences(text, labels)]


def _joined(
    pairs: list[tuple[str, tuple[str, ...]]],
) -> list[tuple[str, tuple[str, ...]]]:
    """The pairs with the labels of a pair that has no words given to the pair before it."""
    joined: list[tuple[str, tuple[str, ...]]] = []
    for text, labels in pairs:
        if _plain(text) or not joined:
            joined.append((text, labels))
        else:
            before, theirs = joined[-1]
            joined[-1] = (before, tuple(dict.fromkeys((*theirs, *labels))))
    return joined


def _numbered(group: str) -> tuple[str, ...]:
    return tuple(f"E{int(number)}" for number in _NUMBER.findall(group))


def _leads(line: str) -> bool:
    """Whether labels stand before their sentences."""
    first = _LABELS.search(line)
    return first is not None and not _plain(line[: first.start()])


def _sentences(text: str, labels: tuple[str, ...]) -> list[WrittenSentence]:
    plain = _plain(text)
    found: list[str] = []
    for start, end in sentence_spans(plain):
        if found and found[-1].endswith(("...", "…")):  # "Let's Talk... We Miss You"
            found[-1] += f" {plain[start:end]}"
        else:
            found.append(plain[start:end])
    return [WrittenSentence(_ended(sentence), labels) for sentence in found]


def _plain(text: str) -> str:
    """The words without Markdown or anything that stands between sentence and label."""
    words = " ".join(_MARKUP.sub(" ", _BULLET.sub("", text)).split())
    words = re.sub(r"\s+([.,;:!?…])", r"\1", words).lstrip(_STOPS + " ,;:")
    return words if re.search(r"\w", words) else ""


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in _STOPS + "\"'”’)" else f"{sentence.rstrip(',;:- ')}."


def _completed(line: str) -> int:
    """How much of an unfinished line is whole sentences: up to a label that more words follow."""
    complete = 0
    if _leads(line):
        return complete
    for group in _LABELS.finditer(line):
        rest = line[group.end() :].lstrip(_STOPS + " ")
        if rest and rest[0] not in "[(" and _plain(line[: group.start()]):
            complete = len(line) - len(rest)
    return complete
