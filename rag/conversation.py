"""A follow-up and its history -> one question that stands alone, without a language model.

Each turn is read on top of the ones before it, so chains of ellipses resolve. A turn that leaves
something open takes it over from the thread; one that is complete begins a new thread. Whether a
turn is complete is told by its words (what it is about, what it points back to, how it opens)
and by what is more like a question the library can answer: the turn alone, or with the thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.corrections import corrected
from rag.encoders import Encoder
from rag.index import PassageIndex
from rag.mentions import Mention, mentions
from rag.retrieval import question_search
from rag.threads import (
    Thread,
    carried,
    exchanged,
    from_answer,
    is_bare,
    picked,
    telling_words,
    without_rivals,
)
from rag.turns import (
    Word,
    asking_part,
    asks,
    has_phrase,
    is_fragment,
    leads,
    phrase_at,
    read_words,
    reference,
    topic_words,
    without_opening,
)
from rag.types import Turn

FLAG_WITHIN = (6, 4)  # words from a turn's beginning and end where a new topic is announced
SHORT = 4  # words up to which a turn that asks nothing is still taken for a question

# Points that make a turn a follow-up. Set, like the weights below, on dialogues of our own, where
# they take 3 of 58 new topics for follow-ups (and the answer to each is still found first).
FOLLOWS = 2.0
TOPIC_WORDS = (2.0, 1.0, 0.0, -1.0, -2.0)  # by how many a turn has: the more, the more complete
REFERENCE = {"strong": 2.0, "weak": 1.0, "": 0.0}
HALF = 1.0  # from here on a turn that begins a thread still leans on the one before
FAMILIAR = 15.0  # points for each 1.0 of cosine by which the thread brings a turn nearer the bank,
MOST_FAMILIAR = 2.5  # but no more than this either way


@dataclass(frozen=True, slots=True)
class Topics:
    """Tells how much a text is like a question that the library can answer."""

    encoder: Encoder
    index: PassageIndex

    def familiarity(self, texts: Sequence[str]) -> list[float]:
        """Each text's cosine to its nearest bank question, 0 without a bank; one encode call."""
        return [
            max(question_search(self.index, vector, k=1).values(), default=0.0)
            for vector in self.encoder.encode(texts)
        ]


def standalone_question(text: str, history: Sequence[Turn], topics: Topics | None = None) -> str:
    """The text itself when it stands alone or begins a new topic, else with what it leaves open.

    With `topics`, a turn whose words do not settle it costs one encode call of two short texts.
    """
    thread: Thread | None = None
    for turn in history:
        thread = _advanced(thread, turn)
    read = _read(text, thread, topics) if thread else None
    return text if read is None else _joined(*read)


def _advanced(thread: Thread | None, turn: Turn) -> Thread | None:
    """The thread after a turn; a turn of mere courtesy leaves it as it is."""
    words = without_opening(read_words(turn.question), "openers")
    if not words:
        return replace(thread, answer=turn.answer) if thread and turn.answer else thread
    read = _read(turn.question, thread, None) if thread else None
    if read is not None:
        resolved, asked = read
        return replace(resolved.with_detail(asked), answer=turn.answer)
    leans = len(topic_words(words)) == 1 or _points(words, turn.question) >= HALF
    background = carried(thread) if thread and leans and not _is_flagged_new(words) else ""
    return Thread(asking_part(turn.question), answer=turn.answer, background=background)


def _read(text: str, thread: Thread, topics: Topics | None) -> tuple[Thread, str] | None:
    """The thread as the turn changes it and what the turn asks on top of it ("" when the thread
    says it all); None when the turn stands alone."""
    words = read_words(text)
    if not words or _is_flagged_new(words):
        return None
    right = corrected(text, words, thread)
    if right:
        return right
    asked = asking_part(text)
    words = without_opening(read_words(asked), "openers")
    if not words:
        return None
    asked = asked[words[0].start :]
    words, named = read_words(asked), mentions(asked)
    moved = _moved(words, named, thread)
    if moved:
        return moved, ""
    item = picked(words, thread.answer or "")
    if item:
        return Thread(item), asked
    thread = without_rivals(thread, named, is_bare(words, named))
    if not _follows(words, asked, thread, topics):
        return None
    extra = from_answer(words, thread.answer or "")
    return replace(thread, details=(*thread.details, *extra)), asked


def _moved(words: Sequence[Word], named: Sequence[Mention], thread: Thread) -> Thread | None:
    """The thread with another place, stage or service, when the turn only names that."""
    if not is_bare(words, named):
        return None
    plainly = leads(words) or is_fragment(words)
    kinds = ("always", "alone") if plainly else ("always",)
    return exchanged(thread, [mention for mention in named if mention.family.competes in kinds])


def _follows(words: Sequence[Word], asked: str, thread: Thread, topics: Topics | None) -> bool:
    if not _own_topic(words, asked):
        return True
    points = _points(words, asked)
    if topics and abs(points - FOLLOWS) <= MOST_FAMILIAR:
        alone, joined = topics.familiarity(
            [asked, f"{asked} ({' '.join(telling_words(thread.text).values())})"]
        )
        gain = FAMILIAR * (joined - alone)
        points += max(-MOST_FAMILIAR, min(MOST_FAMILIAR, gain))
    return points >= FOLLOWS


def _own_topic(words: Sequence[Word], text: str) -> set[str]:
    """Stems of the topic words; a place or a stage alone is no topic."""
    named = [mention for mention in mentions(text) if mention.family.competes == "always"]
    return {
        word.stem
        for word in topic_words(words)
        if not any(mention.start <= word.start < mention.end for mention in named)
    }


def _points(words: Sequence[Word], text: str) -> float:
    """How strongly the words alone make a turn a follow-up."""
    topic = len(_own_topic(words, text))
    points = TOPIC_WORDS[min(topic, len(TOPIC_WORDS) - 1)] + REFERENCE[reference(words)]
    points += 2 if phrase_at(words, 0, "lead") else bool(phrase_at(words, 0, "lead_weak"))
    points += has_phrase(words, "further") + 2 * has_phrase(words, "about_answer")
    points += 2 * is_fragment(words)
    tells = len(words) > SHORT and not asks(text, words) and not leads(words)
    return points - tells


def _is_flagged_new(words: Sequence[Word]) -> bool:
    first, last = FLAG_WITHIN
    return any(
        phrase_at(words, i, "new_topic")
        for i in range(len(words))
        if i < first or i >= len(words) - last
    )


def _joined(thread: Thread, asked: str) -> str:
    """One question: what is asked, then in brackets the words of the thread that it lacks."""
    if not asked:
        return carried(thread) if thread.background else thread.text
    body = asked.rstrip(" ?!.")
    return f"{body} ({carried(thread)}){'?' if asked.rstrip().endswith('?') else ''}"
