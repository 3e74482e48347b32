"""What a conversation is about, and how a turn changes it: exchanges, and what answers hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.mentions import Mention, mentions
from rag.phrasebook import phrasebook
from rag.turns import (
    Word,
    has_phrase,
    read_words,
    reference,
    small_words,
    topic_words,
)

CARRIED = 8  # telling words that a thread is filled up to from the one before
DETAILS = 2  # earlier follow-ups that a thread keeps
ITEM_WORDS = 25  # of an answer's item that is asked about
ANSWER_WORDS = 15  # of an answer that is itself asked about
NAMES = 2  # taken from an answer for a pronoun

_NAME = re.compile(
    r"[A-Z]{2,} \([^)]+\)"
    r"|(?<![.!?:]\s)(?<!^)\b[A-Z][\w'’]+(?: (?:and |of |for |the )?[A-Z][\w'’]+)+(?: \([A-Z]+\))?"
)
_LISTS = (
    re.compile(r"(?:^|\s)(?:\d+[.)]|[•●*-])\s+"),
    re.compile(r"\[\d+\]"),
    re.compile(r"(?<=[.!?])\s+"),
    re.compile(r",\s*(?:and |or )?"),
)


@dataclass(frozen=True, slots=True)
class Thread:
    """A question without its story, what was asked on top of it (oldest first), the last answer."""

    question: str
    details: tuple[str, ...] = ()
    answer: str | None = None
    background: str = ""  # telling words of the thread before, when this one leans on it

    @property
    def text(self) -> str:
        return " ".join([self.question, *self.details])

    def with_detail(self, asked: str) -> Thread:
        """The thread with one more follow-up, if it says anything of its own."""
        if not topic_words(read_words(asked)):
            return self
        return replace(self, details=(*self.details, asked)[-DETAILS:])


def exchanged(thread: Thread, named: Iterable[Mention]) -> Thread | None:
    """The thread with each named thing in the place of its like; None when there is no like."""
    changed = thread
    for mention in named:
        changed = replace(
            changed,
            question=_exchanged(changed.question, mention),
            details=tuple(_exchanged(detail, mention) for detail in changed.details),
            background=_exchanged(changed.background, mention),
        )
    return changed if changed != thread else None


def without_rivals(thread: Thread, named: Iterable[Mention], bare: bool) -> Thread:
    """The thread without the likes of things that the new turn names itself.

    `bare`: the turn says nothing else.
    """
    kinds = ("always", "dropped") if bare else ("always",)
    competing = [mention for mention in named if mention.family.competes in kinds]
    texts = [thread.background, thread.question, *thread.details]
    for mention in competing:
        texts = [_cut(text, _rivals(text, mention), "") for text in texts]
    background, question, *details = texts
    return replace(thread, background=background, question=question, details=tuple(details))


def is_bare(words: Sequence[Word], named: Sequence[Mention]) -> bool:
    """Whether the words are about nothing but the things they name."""
    return bool(named) and all(
        any(m.start <= word.start < m.end for m in named) for word in topic_words(words)
    )


def picked(words: Sequence[Word], answer: str) -> str | None:
    """The item of an answer that "the second one" means, shortened; None when none is meant."""
    book = phrasebook().words
    for i, word in enumerate(words):
        number = book.ordinals.get(word.plain)
        after = words[i + 1].plain if i + 1 < len(words) else "one"
        if number is None or after not in book.items:
            continue
        items = items_of(answer)
        position = number - 1 if number > 0 else len(items) + number
        if position < len(items):
            return " ".join(items[position].split()[:ITEM_WORDS])
    return None


def items_of(answer: str) -> list[str]:
    """What an answer quotes, as its list's items, or its sentences, or its one sentence's parts."""
    quoted = [line.lstrip("> ") for line in answer.split("\n") if line.startswith(">")]
    text = "\n".join(quoted) or answer
    for mark in _LISTS:
        items = [item.strip(" \n.,;") for item in mark.split(text)]
        items = [item for item in items if item]
        if len(items) > 1:
            return items
    return [text]


def from_answer(words: Sequence[Word], answer: str) -> tuple[str, ...]:
    """What a turn takes over from the last answer: names that "who are they?" may mean, or its
    beginning when the turn asks about the answer itself."""
    quoted = " ".join(items_of(answer))
    beginning = (" ".join(quoted.split()[:ANSWER_WORDS]),) if quoted else ()
    if has_phrase(words, "about_answer"):
        return beginning
    identity = words[0].plain in phrasebook().words.identity and reference(words) == "strong"
    if topic_words(words) or not (identity or has_phrase(words, "who_or_what")):
        return ()
    return tuple(_NAME.findall(quoted)[:NAMES]) or beginning


def carried(thread: Thread) -> str:
    """The thread as a follow-up takes it along, with as many words of the background as one needs
    that says little."""
    own = telling_words(thread.text)
    more = [word for stem, word in telling_words(thread.background).items() if stem not in own]
    return " ".join([thread.text.rstrip(" ?!."), *more[: max(0, CARRIED - len(own))]])


def telling_words(text: str) -> dict[str, str]:
    """The words of a text that are not small, each once, by their stem."""
    kept: dict[str, str] = {}
    for word in read_words(text):
        if word.plain not in small_words():
            kept.setdefault(word.stem, text[word.start : word.end])
    return kept


def _exchanged(text: str, mention: Mention) -> str:
    rivals = _rivals(text, mention)
    if len({rival.member for rival in rivals}) != 1:
        return text  # with two of them, none is plainly meant
    everywhere = mention.family.competes == "always"
    return _cut(text, rivals if everywhere else rivals[:1], mention.member)


def _rivals(text: str, mention: Mention) -> list[Mention]:
    return [
        other
        for other in mentions(text)
        if other.family.name == mention.family.name and other.member != mention.member
    ]


def _cut(text: str, spans: Sequence[Mention], put: str) -> str:
    for span in reversed(spans):
        text = " ".join((text[: span.start] + put + text[span.end :]).split())
    return text
