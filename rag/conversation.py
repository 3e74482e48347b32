"""A follow-up and its history -> one question that stands alone, without a language model.

Each turn is read on top of the ones before it, so chains of ellipses resolve. A turn that leaves
something open takes it over from the thread; one that is complete begins a new thread. Whether a
turn is complete is told by its words (what it is about, what it points back to, how it opens)
and by what is more like a question the library can answer: the turn alone, or with the thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.corrections import corrected
from rag.leaning import Library, leaning
from rag.mentions import Mention, mentions
from rag.threads import (
    Thread,
    carried,
    exchanged,
    from_answer,
    is_bare,
    picked,
    without_rivals,
)
from rag.turns import (
    Word,
    asking_part,
    is_fragment,
    leads,
    only_tells,
    phrase_at,
    read_words,
    topic_words,
    without_opening,
)
from rag.types import Turn

FLAG_WITHIN = (6, 4)  # words from a turn's beginning and end where a new topic is announced
LEANS = 0.46  # chance at which a turn is read on top of the thread ...
TOLD_LEANS = 0.06  # ... where that only tells of somebody, and has asked nothing yet ...
BACKGROUND = 0.3  # ... and at which one that begins a thread takes words of the last along


def standalone_question(text: str, history: Sequence[Turn], library: Library | None = None) -> str:
    """The text itself when it stands alone or begins a new topic, else with what it leaves open.

    With a library, a turn whose words do not settle it costs one encode call of two short texts.
    """
    thread = thread_of(history)
    if thread is None:
        return text
    read = _read(text, thread, library)
    return _without_flag(text) if read is None else _joined(*read)


def thread_of(history: Sequence[Turn]) -> Thread | None:
    """What a conversation is about after its turns; None when they say nothing."""
    thread: Thread | None = None
    for turn in history:
        thread = _advanced(thread, turn)
    return thread


def _advanced(thread: Thread | None, turn: Turn) -> Thread | None:
    """The thread after a turn; a turn of mere courtesy leaves it as it is."""
    words = without_opening(read_words(turn.question), "openers")
    if not words:
        return replace(thread, answer=turn.answer) if thread and turn.answer else thread
    read = _read(turn.question, thread, None) if thread else None
    if read is not None:
        resolved, asked = read
        return replace(resolved.with_detail(asked), answer=turn.answer)
    leans = len(topic_words(words)) == 1 or leaning(words, turn.question) >= BACKGROUND
    background = carried(thread) if thread and leans and not _is_flagged_new(words) else ""
    return Thread(asking_part(turn.question), answer=turn.answer, background=background)


def _read(text: str, thread: Thread, library: Library | None) -> tuple[Thread, str] | None:
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
    least = TOLD_LEANS if only_tells(thread.text) else LEANS
    if leaning(words, asked, thread, library) < least:
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


def _is_flagged_new(words: Sequence[Word]) -> bool:
    first, last = FLAG_WITHIN
    return any(
        phrase_at(words, i, "new_topic")
        for i in range(len(words))
        if i < first or i >= len(words) - last
    )


def _without_flag(text: str) -> str:
    """The turn without clauses at its beginning that only open it or announce a new topic."""
    words = read_words(text)
    rest = without_opening(words, "openers", "new_topic")
    dropped = len(words) - len(rest)
    if not rest or not dropped or rest[0].clause == words[dropped - 1].clause:
        return text
    return text[rest[0].start :]


def _joined(thread: Thread, asked: str) -> str:
    """One question: what is asked, then in brackets the words of the thread that it lacks."""
    if not asked:
        return carried(thread) if thread.background else thread.text
    body = asked.rstrip(" ?!.")
    return f"{body} ({carried(thread)}){'?' if asked.rstrip().endswith('?') else ''}"
