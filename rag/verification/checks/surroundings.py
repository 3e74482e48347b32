"""Surroundings: the words of a text that tell what each of its facts is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from rag.verification.checks.codes import sentence
from rag.verification.reading.facts import CONTACTS, Fact, facts
from rag.verification.reading.text import Text

REACH = 25  # words to each side that may say whose a fact is
SMALL_BREAK = 0.4  # what is left of nearness after a comma or an "and"
BREAK = 0.1  # and after a full stop or the end of a line
BREAKS = re.compile(r"[;:!?\n]|\.(?!\d|$)")
MODALS = frozenset("can could may might must should will would no not".split())

_PARTS = frozenset("and or while whilst but against compared than".split())


def told_before(text: Text, fact: Fact) -> list[int]:
    """The words of the sentences before a fact in its paragraph: they say what it is all about."""
    paragraph = text.text.rfind("\n", 0, fact.start) + 1
    begins = sentence(text, fact)
    return [
        i for i, w in enumerate(text.words) if paragraph <= w.start < begins and text.weights[i]
    ]


def led_by(text: Text, fact: Fact, others: Sequence[Fact]) -> list[int]:
    """The words of the clause that leads in all facts of a sentence ("Of those asked, 36% ...")."""
    begin = sentence(text, fact)
    first = min(f.start for f in others if sentence(text, f) == begin)
    end = text.text.rfind(",", begin, first)
    return [i for i, w in enumerate(text.words) if begin <= w.start < end and text.weights[i]]


def nearest(text: Text, of: Sequence[Fact]) -> list[list[int]]:
    """For each fact the words that are nearer to it than to any other."""
    addresses = {
        at
        for first, end in _addresses(text.text)
        for at, word in enumerate(text.words)
        if first <= word.start < end
    }
    around = [_around(text, fact, addresses) for fact in of]
    zones: list[list[int]] = [[] for _ in of]
    for at in {at for near in around for at in near}:
        best = max(near.get(at, 0.0) for near in around)
        for near, zone in zip(around, zones, strict=True):
            if near.get(at, 0.0) == best:
                zone.append(at)
    return zones


@lru_cache(maxsize=256)  # each fact of a claim is looked for in the same evidence
def _addresses(text: str) -> tuple[tuple[int, int], ...]:
    """Where the contacts of a tidied text begin and end."""
    return tuple((fact.start, fact.end) for fact in facts(text) if fact.kind in CONTACTS)


def _around(text: Text, fact: Fact, addresses: Collection[int]) -> dict[int, float]:
    """The words that count around a fact and how near they are, each side fading with breaks.

    Words of `addresses` do not count: what an address is made of says nothing of its neighbours.
    """
    inside = [i for i, w in enumerate(text.words) if fact.start <= w.start < fact.end]
    if not inside:
        return {}
    found = {}
    for step, at, limit in ((1, inside[-1] + 1, len(text.words)), (-1, inside[0] - 1, -1)):
        fade = 1.0
        for count in range(REACH):
            if at == limit:
                break
            gap = text.words[at].gap if step == 1 else text.words[at + 1].gap
            if step == 1 and gap.count("\n") > 1:
                break  # what comes after a blank line is headed by itself
            if step == 1 and text.words[at].low == "than":
                break  # what a figure is compared with has its own
            next_cell = "\t" in gap and text.words[at if step == 1 else at + 1].raw[0].isupper()
            broken = next_cell or bool(BREAKS.search(gap))
            fade *= SMALL_BREAK ** min(gap.count(","), 1) * BREAK**broken
            if step == 1 and ")" in gap and count < 3:
                fade *= SMALL_BREAK  # out of the brackets that the fact stands in
            if text.words[at].low in _PARTS:
                fade *= SMALL_BREAK
            if at not in addresses and (text.weights[at] or text.words[at].low in MODALS):
                found[at] = fade / (1 + count / 6)
            at += step
    return found
