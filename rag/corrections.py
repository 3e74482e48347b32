"""A turn that puts right what was asked before ("I meant the council, not the school")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.mentions import Mention, mentions
from rag.threads import Thread, exchanged, is_bare, telling_words, without_rivals
from rag.turns import (
    Word,
    asks,
    has_phrase,
    phrase_at,
    read_words,
    small_words,
    topic_words,
    without_opening,
)

PAIR = 8  # words of a turn that is nothing but "this, not that"

_OF_PAIR = r"[^,.;?!]+?"
_OLD_FIRST = re.compile(
    rf"\bnot (?P<old>{_OF_PAIR})[,;.–-]+\s*(?:but |it'?s |i mean |i meant )?(?P<new>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_NEW_FIRST = re.compile(
    r"^(?P<new>\w+(?: \w+)?)[!,;–-]*\s+not (?P<old>\w+(?: \w+)?)(?=[,.;!]|$)",
    re.IGNORECASE,
)
_OLD_LAST = re.compile(
    rf"(?P<new>.+?)[,;–-]?\s+(?:and )?(?:not|rather than|instead of)"
    rf"\s+(?P<old>{_OF_PAIR})(?: sorry)?[.?!\s]*$",
    re.IGNORECASE | re.DOTALL,
)


def corrected(text: str, words: Sequence[Word], thread: Thread) -> tuple[Thread, str] | None:
    """The thread put right ("I meant the council, not the school") and what is still asked on
    top of it; None when the turn is no correction."""
    opens = phrase_at(words, 0, "correcting") or phrase_at(words, 0, "corrected")
    rest = without_opening(words, "openers", "correcting", "corrected")
    meant = has_phrase(words, "meant")
    if not rest or not (opens or meant or len(words) <= PAIR):
        return None
    says_so = has_phrase(words, "corrected") or words[0].plain == "not"
    new = text[rest[0].start :].strip()
    swap = _NEW_FIRST.match(new)
    fixed = _replaced(thread, swap["old"], swap["new"]) if swap else None
    if fixed:
        return fixed, ""
    pair = _OLD_LAST.match(new) or _OLD_FIRST.search(text)
    if pair:
        fixed = _replaced(thread, _kernel(pair["old"]), _kernel(pair["new"]))
        fixed = fixed or exchanged(thread, _likes(pair["new"], pair["old"]))
        if fixed:
            return fixed, ""
        if says_so:
            new = pair["new"]
    new = _what_is_meant(new)
    core, named = read_words(new), mentions(new)
    bare, tells = is_bare(core, named), not asks(new, core)
    if opens:
        # "Sorry, it's for my sister" asks nothing, so it is about what was asked.
        told = tells and words[0].plain != "i"
        if not (says_so or told or (bare and any(word.plain == "no" for word in words[:3]))):
            return None
    elif not (meant and tells):
        return None
    fixed = exchanged(thread, [m for m in named if bare or m.family.competes != "corrected"])
    if fixed and (bare or tells):
        return fixed, "" if bare else new
    if fixed and telling_words(thread.text).keys() & {word.stem for word in topic_words(core)}:
        return fixed, ""  # asks the same again
    if len(topic_words(core)) > 1 and not tells:
        return Thread(new), ""  # a whole question
    return without_rivals(thread, named, bare), new


def _what_is_meant(text: str) -> str:
    """What follows "I meant", when that says something itself and nothing is asked before it."""
    words = read_words(text)
    for i in range(1, len(words)):
        size = phrase_at(words, i, "meant")
        before, after = words[:i], words[i + size :]
        begins = words[i].clause != words[i - 1].clause
        if size and begins and topic_words(after) and not asks("", before):
            return text[after[0].start :]
    return text


def _likes(text: str, other: str) -> list[Mention]:
    """The things named in a text of which the other text names another of their kind."""
    kinds = {mention.family.name for mention in mentions(other)}
    return [mention for mention in mentions(text) if mention.family.name in kinds]


def _replaced(thread: Thread, old: str, new: str) -> Thread | None:
    pattern = re.compile(rf"\b{re.escape(old)}(?:e?s)?\b", re.IGNORECASE)
    if not old or not pattern.search(thread.question):
        return None
    return replace(thread, question=pattern.sub(lambda _: new, thread.question, count=1))


def _kernel(text: str) -> str:
    """The text from its first to its last word that is not small."""
    kept = [word for word in read_words(text) if word.plain not in small_words()]
    return text[kept[0].start : kept[-1].end] if kept else ""
