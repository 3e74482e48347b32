"""A follow-up and its history -> one question that stands alone, without a language model.

Each turn is read on top of the ones before it, so chains of ellipses resolve. A turn that leaves
something open takes it over from the thread; one that is complete, or far from the thread,
begins a new one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.encoders import Encoder
from rag.mentions import Mention, mentions
from rag.turns import (
    Word,
    cues,
    has_phrase,
    is_generic,
    phrase_at,
    read_words,
    reference,
    topic_words,
    without_opening,
)
from rag.types import Turn

NEAR = 0.45
FAR = 0.22
LONG = 28  # words from which on a turn is reduced to what it asks
MODE = os.environ.get("MODE", "F2")
ANS = os.environ.get("ANS", "1")


@dataclass(frozen=True, slots=True)
class Topics:
    """Measures whether a turn is about what was said before."""

    encoder: Encoder

    def nearness(self, text: str, others: Sequence[str]) -> float:
        """The highest cosine of the text to one of the others; one encode call."""
        vectors = self.encoder.encode([text, *others])
        return float((vectors[1:] @ vectors[0]).max())


@dataclass(frozen=True, slots=True)
class Thread:
    """What the conversation is about: a question, what was asked on top of it, the last answer."""

    question: str
    details: tuple[str, ...] = ()
    answer: str | None = None

    @property
    def text(self) -> str:
        return " ".join([self.question, *self.details])


def standalone_question(
    text: str, history: Sequence[Turn], topics: Topics | None = None
) -> str:
    """The text itself when it stands alone or begins a new topic, else with what it leaves open."""
    thread = None
    for turn in history[-20:]:
        thread = _advanced(thread, turn)
    if thread is None:
        return text
    read = _read(text, thread, topics)
    if read is None:
        return text
    resolved, asked = read
    return _composed(resolved, asked) if asked else resolved.text


def _advanced(thread: Thread | None, turn: Turn) -> Thread | None:
    words = read_words(turn.question)
    if not without_opening(words, "openers"):
        return replace(thread, answer=turn.answer) if thread and turn.answer else thread
    read = _read(turn.question, thread, None) if thread else None
    if read is None:
        return Thread(asking_part(turn.question), (), turn.answer)
    resolved, asked = read
    details = resolved.details
    if asked and topic_words(read_words(asked)):
        details = (*details, asked)[-2:]
    return Thread(resolved.question, details, turn.answer)


def _read(text: str, thread: Thread, topics: Topics | None) -> tuple[Thread, str] | None:
    """The thread as this turn changes it, with what it asks on top ("" when nothing is left to
    ask); None when the turn stands alone."""
    words = read_words(text)
    if flagged_new(words):
        return None
    fixed = _corrected(text, words, thread)
    if fixed:
        return fixed
    asked = asking_part(text)
    core = without_opening(read_words(asked), "openers")
    if not core:
        return None
    asked = asked[core[0].start :]
    core = read_words(asked)
    named = mentions(asked)
    bare = _is_bare(core, named)
    if bare and (_leads(core) or _is_fragment(core) or any(m.family.competes=="always" for m in named)):
        kinds = ("always", "alone") if _leads(core) or _is_fragment(core) else ("always",)
        swapped = _exchanged(thread, [m for m in named if m.family.competes in kinds])
        if swapped:
            return swapped, ""
    if not _follows(asked, core, thread, topics):
        return None
    item = _picked(core, thread.answer)
    if item:
        return Thread(item), asked
    thread = _without_rivals(thread, named)
    extra: list[str] = []
    if thread.answer and ANS == "1":
        extra = _from_answer(core, thread.answer)
    return replace(thread, details=(*thread.details, *extra)), asked


def _composed(thread: Thread, asked: str) -> str:
    if MODE == "A":
        return f"{thread.text} {asked}"
    kw = carried(thread.text)
    if MODE == "D":
        return f"{asked} ({kw})"
    return f"{asked} ({kw}) {asked}"


def carried(text: str) -> str:
    small = set(cues().generic["small"].split()) | set(cues().generic["asking"].split())
    out = []
    seen = set()
    for w in read_words(text):
        if w.plain in small or w.stem in seen:
            continue
        seen.add(w.stem)
        out.append(text[w.start : w.end])
    return " ".join(out)


def flagged_new(words: Sequence[Word]) -> bool:
    n = len(words)
    return any(phrase_at(words, i, "new_topic") for i in range(n) if i < 6 or i >= n - 4)


def _leads(core: Sequence[Word]) -> bool:
    return bool(phrase_at(core, 0, "lead") or phrase_at(core, 0, "lead_weak"))


def _is_fragment(core: Sequence[Word]) -> bool:
    verbs = cues().words.verbs
    return len(core) <= 4 and not any(w.plain in verbs for w in core)


def points_of(core: Sequence[Word]) -> int:
    topic = {w.stem for w in topic_words(core)}
    points = {0: 9, 1: 1, 2: 0, 3: -1}.get(len(topic), -2)
    points += {"strong": 2, "weak": 1, "": 0}[reference(core)]
    if phrase_at(core, 0, "lead"):
        points += 2
    elif phrase_at(core, 0, "lead_weak"):
        points += 1
    points += has_phrase(core, "further")
    points += 2 * has_phrase(core, "about_answer")
    points += _is_fragment(core)
    return points


def _follows(asked: str, core: Sequence[Word], thread: Thread, topics: Topics | None) -> bool:
    points = points_of(core)
    if topics is not None and 0 <= points <= 4:
        near = topics.nearness(asked, [thread.text])
        points += (near >= NEAR) - (near < FAR)
    return points >= 2


def _is_bare(core: Sequence[Word], named: Sequence[Mention]) -> bool:
    return bool(named) and not [
        w for w in topic_words(core) if not any(m.start <= w.start < m.end for m in named)
    ]


def _exchanged(thread: Thread, named: Sequence[Mention]) -> Thread | None:
    """The thread with each newly named thing in the place of its like; None when there is none."""
    changed = thread
    for mention in named:

        def exchange(text: str, mention: Mention = mention) -> str:
            rivals = _rivals(text, mention)
            if len({m.member for m in rivals}) != 1:
                return text
            for rival in reversed(rivals if mention.family.competes == "always" else rivals[:1]):
                text = text[: rival.start] + mention.member + text[rival.end :]
            return text

        changed = replace(changed, question=exchange(changed.question), details=tuple(map(exchange, changed.details)))
    return changed if changed != thread else None


def _rivals(text: str, mention: Mention) -> list[Mention]:
    return [m for m in mentions(text) if m.family.name == mention.family.name and m.member != mention.member]


def _without_rivals(thread: Thread, named: Sequence[Mention]) -> Thread:
    def drop(text: str) -> str:
        for mention in named:
            if mention.family.competes == "always":
                for rival in reversed(_rivals(text, mention)):
                    text = (text[: rival.start].rstrip() + " " + text[rival.end :].lstrip()).strip()
        return text

    return replace(thread, question=drop(thread.question), details=tuple(map(drop, thread.details)))


_NOT_FIRST = re.compile(r"\bnot (?P<old>[^,.;?]+?)[,;.–-]+\s*(?:but |its |it's |i mean |i meant )?(?P<new>.+)$", re.I | re.S)
_NOT_LAST = re.compile(
    r"(?P<new>.+?)[,;–-]?\s+(?:and )?(?:not|rather than|instead of)\s+(?P<old>[^,.;?]+)[.?!]*\s*$", re.I | re.S
)


def _corrected(text: str, words: Sequence[Word], thread: Thread) -> tuple[Thread, str] | None:
    if not words or not phrase_at(words, 0, "correcting") and not phrase_at(words, 0, "corrected"):
        return None
    says_so = has_phrase(words, "corrected")
    rest = without_opening(words, "openers", "correcting", "corrected")
    if not rest:
        return None
    new = text[rest[0].start :].strip()
    pair = _NOT_LAST.match(new) or _NOT_FIRST.search(text)
    if pair:
        fixed = _replaced(thread, _bare_words(pair["old"]), _bare_words(pair["new"]))
        if fixed:
            return fixed, ""
        if says_so or words[0].plain == "not":
            new = pair["new"]
    named = mentions(new)
    core = read_words(new)
    bare = _is_bare(core, named)
    if not (says_so or words[0].plain == "not" or ("no" in [w.plain for w in words[:3]] and bare)):
        return None
    fixed = _exchanged(thread, named) if bare else None
    if fixed:
        return fixed, ""
    if len(topic_words(core)) >= 2 and any(w.plain in cues().words.verbs for w in core):
        return Thread(new), ""
    return _without_rivals(thread, named), new


def _bare_words(text: str) -> str:
    words = read_words(text)
    small = set(cues().generic["small"].split())
    kept = [w for w in words if w.plain not in small]
    return text[kept[0].start : kept[-1].end] if kept else text.strip()


def _replaced(thread: Thread, old: str, new: str) -> Thread | None:
    pattern = re.compile(rf"\b{re.escape(old)}(?:e?s)?\b", re.I)
    if pattern.search(thread.question):
        return replace(thread, question=pattern.sub(new, thread.question, count=1))
    return None


def _picked(core: Sequence[Word], answer: str | None) -> str | None:
    """The item of the answer that "the second one" means."""
    if not answer:
        return None
    ordinals = cues().words.ordinals
    for i, w in enumerate(core):
        if w.plain in ordinals and (i + 1 == len(core) or core[i + 1].plain in ("one", "bit", "part", "point", "of", "thing", "option", "tip", "step", "item", "bullet", "suggestion")):
            items = items_of(answer)
            n = ordinals[w.plain]
            n = n - 1 if n > 0 else len(items) + n
            if 0 <= n < len(items):
                return " ".join(items[n].split()[:25])
    return None


def items_of(answer: str) -> list[str]:
    """The listed items of an answer, or its sentences, or the parts of its one sentence."""
    quoted = [line.lstrip("> ") for line in answer.split("\n") if line.startswith(">")]
    text = "\n".join(quoted) if quoted else answer
    for pattern in (r"(?:^|\s)(?:\d+[.)]|[•●*-])\s+", r"\[\d+\]", r"(?<=[.!?])\s+", r",\s*(?:and |or )?"):
        items = [item.strip(" \n.,;") for item in re.split(pattern, text) if item.strip(" \n.,;")]
        if len(items) > 1:
            return items
    return [text]


_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'’]+(?: (?:and |of |for |the )?[A-Z][\w'’]+)+(?: \([A-Z]+\))?")


def _from_answer(core: Sequence[Word], answer: str) -> list[str]:
    """What a pronoun may stand for in the answer: ..."""
    plains = [w.plain for w in core]
    if not topic_words(core) and plains[0] in ("who", "whos", "what", "whats") and any(p in ("they", "them", "it", "that", "those") for p in plains):
        found = _NAME.findall(answer)
        if found:
            return found[:2]
    if has_phrase(core, "about_answer"):
        return [" ".join(answer.split()[:15])]
    return []


def asking_part(text: str) -> str:
    """A long turn without its story: the clauses that ask, each with what it points back to."""
    words = read_words(text)
    if len(words) <= LONG:
        return " ".join(text.split())
    spans: list[list[Word]] = []
    for w in words:
        if not spans or spans[-1][-1].clause != w.clause:
            spans.append([])
        spans[-1].append(w)
    keep: set[int] = set()
    for i, span in enumerate(spans):
        end = spans[i + 1][0].start if i + 1 < len(spans) else len(text)
        if "?" in text[span[0].start : end] or has_phrase(span, "asking"):
            keep.add(i)
            j = i
            while j > 0 and (len(topic_words(span)) < 2):
                j -= 1
                keep.add(j)
                span = spans[j] + span
                if len(span) > LONG:
                    break
    if not keep:
        keep = set(range(len(spans)))
    parts = []
    total = 0
    for i in sorted(keep, reverse=True):
        total += len(spans[i])
        if total > 40:
            break
        end = spans[i + 1][0].start if i + 1 < len(spans) else len(text)
        parts.append(text[spans[i][0].start : end].strip())
    return " ".join(reversed(parts))
