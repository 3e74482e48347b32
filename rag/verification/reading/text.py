"""A text as words with what the lists say of them; evidence as the units it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.sentences import sentence_spans
from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.tokens import Word, tidied, words_of

_BULLET = re.compile(r"^\s*(?:[•▪●◦*·]|-(?=\s)|\d{1,2}[.)](?=\s)|→)\s*")
_OF_SCHOOL = frozenset(
    """
        ag year day attend hour refus term work holiday avoid uniform week time book phobia
        phobic absenc transit base environ websit trip bus gate regist polici life polic
        phase anxieti stress complaint meal run
    """.split()
)
ITEM = 8  # words that a line without a full stop may have to be an item of a list
_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Text:
    """A tidied text with its words, their weights and meanings, and the marks of each list."""

    text: str
    words: tuple[Word, ...]
    weights: tuple[float, ...]
    meanings: tuple[frozenset[str], ...]
    opposites: tuple[frozenset[str], ...]
    fixed: tuple[frozenset[str], ...]
    actors: tuple[Mark, ...]
    negations: tuple[Mark, ...]
    named: frozenset[int]  # words of listed names, which mean nothing by themselves

    def actors_at(self, at: int) -> str:
        """The actor that the word at a place is part of, or ""."""
        return next((m.value for m in self.actors if m.first <= at <= m.last), "")

    def raw(self, mark: Mark) -> str:
        """The words of a mark as they are written."""
        return " ".join(word.raw for word in self.words[mark.first : mark.last + 1])

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(word.stem for word in self.words)


@lru_cache(maxsize=2_000)
def read(text: str) -> Text:
    """A text with all that the lists say of its words. Pure; evidence comes again and again."""
    known = lexicon()
    text = tidied(text)
    words = words_of(text)
    named = {
        at
        for phrases in (known.organisations, known.works)
        for mark in phrases.longest_in(words)
        if is_name(words, mark)
        for at in range(mark.first, mark.last + 1)
    }
    meanings: list[set[str]] = [{word.stem} for word in words]
    for mark in known.concepts.all_in(words):
        for at in range(mark.first, mark.last + 1):
            meanings[at].add(f"={mark.value}")
    for mark in known.broader.all_in(words):
        meanings[mark.first].add(f">{mark.value}")
    acting = known.actors.longest_in(words)
    played = {at for mark in acting for at in range(mark.first, mark.last + 1)}
    return Text(
        text,
        words,
        tuple(_weight(word, at in played) for at, word in enumerate(words)),
        tuple(frozenset(found) for found in meanings),
        _spread(known.opposites.longest_in(words), len(words)),
        _spread([m for m in known.fixed.longest_in(words) if not _is_fine(words, m)], len(words)),
        tuple(
            m
            for m in acting
            if m.first not in named and not _adjective(words, m) and not _verb(words, m)
        ),
        tuple(
            m
            for m in known.negation.longest_in(words)
            if m.first not in named and not _bounds(words, m)
        ),
        frozenset(named),
    )


def units(text: str) -> list[str]:
    """The sentences, list items and table rows of an evidence text, tidied, each on its own.

    A list item comes with the line that leads it in ("A part-time timetable should: have ...").
    """
    found: list[str] = []
    lead = outer = ""
    for block in re.split(
        r"\n\s*\n|[ ](?=[•▪●◦]\s)|\n(?=\s*(?:[•▪●◦*·→]|-\s|\d{1,3}[.)]\s))|\n(?=[^\n]*\t)",
        tidied(text),
    ):
        item = _BULLET.sub("", block)
        is_item = item != block or not block.strip()
        flat = " ".join(item.replace("\t", " ; ").split())
        if not flat:
            continue
        # the lines of a list without bullets
        is_item = is_item or (bool(lead) and flat[-1] not in ".!?:;" and len(flat.split()) <= ITEM)
        runs_on = flat[0].islower() and not is_item and found and found[-1][-1] not in ".!?:;"
        if runs_on:
            flat = f"{found.pop()} {flat}"
        sentences = [flat[a:b] for a, b in sentence_spans(flat)]
        if is_item and lead:
            sentences[0] = f"{lead} {sentences[0]}"
        found += sentences
        if flat.endswith(":") and len(flat.split()) <= 2 and outer:
            lead = f"{outer} {flat.removesuffix(':')}"  # "Symptoms may include: Physical: ..."
        elif not is_item or flat.endswith(":"):
            outer = sentences[-1] if sentences[-1].endswith(":") else ""
            lead = outer.removesuffix(":")
    return [unit for unit in found if _WORD.search(unit)]


def _weight(word: Word, is_actor: bool) -> float:
    """How much a word says: nothing, a little, or all."""
    known = lexicon()
    if word.low in known.stop or any(c.isdigit() for c in word.raw):
        return 0.0
    if len(word.raw) == 1:
        return 0.0
    return 0.3 if is_actor or word.stem in known.light else 1.0


def opposed(text: Text, at: int, other: Text) -> bool:
    """Whether another text has the opposite of the word at a place."""
    wanted = {v[:-1] + ("-" if v[-1] == "+" else "+") for v in text.opposites[at]}
    return any(wanted & values for values in other.opposites)


def is_name(words: Sequence[Word], mark: Mark) -> bool:
    """Whether a listed name is one here: "ACT" is a team and "act" a verb."""
    raw = words[mark.first].raw
    return mark.first != mark.last or len(raw) > 4 or sum(c.isupper() for c in raw) > 1


def _adjective(words: Sequence[Word], mark: Mark) -> bool:
    """Whether "school" only says of what kind the next word is: "school age" is nobody."""
    after = words[mark.last + 1] if mark.last + 1 < len(words) else None
    before = words[mark.first - 1] if mark.first else None
    if mark.value != "school" or words[mark.last].low != "school" or words[mark.last].possessive:
        return False
    if before is not None and before.low in (
        "home",
        "special",
        "out",
        "off",
        "from",
        "attend",
        "attending",
        "miss",
        "missing",
        "missed",
    ):
        return before.low not in ("special", "from")
    return after is not None and not after.gap.strip() and after.stem in _OF_SCHOOL


def _bounds(words: Sequence[Word], mark: Mark) -> bool:
    """Whether "no longer than" sets a bound and denies nothing."""
    after = words[mark.last + 1 : mark.last + 2]
    return words[mark.last].low == "longer" and bool(after) and after[0].low == "than"


def _is_fine(words: Sequence[Word], mark: Mark) -> bool:
    """Whether "fine" is no penalty: "that is fine", "they seem fine"."""
    word, before = words[mark.first], words[mark.first - 1].low if mark.first else ""
    is_it = bool(mark.first) and words[mark.first - 1].possessive  # "it's fine"
    return word.low == "fine" and (before in _SEEMING or is_it)


_SEEMING = frozenset("is are be was were still quite perfectly just feel feels seem seems".split())


def _verb(words: Sequence[Word], mark: Mark) -> bool:
    """Whether it is what somebody does: "to judge" is no judge, "can nurse" no nurse."""
    word = words[mark.first]
    if mark.first != mark.last or not mark.first or word.low not in _VERBS or word.possessive:
        return False
    return words[mark.first - 1].low in _BEFORE_VERBS


_VERBS = frozenset("judge head parent doctor nurse police partner minister mother father".split())
_BEFORE_VERBS = frozenset("to help helps can could may might must should will not they you".split())


def _spread(marks: Sequence[Mark], size: int) -> tuple[frozenset[str], ...]:
    found: list[set[str]] = [set() for _ in range(size)]
    for mark in marks:
        for at in range(mark.first, mark.last + 1):
            found[at].add(mark.value)
    return tuple(frozenset(values) for values in found)


def bracketed(text: Text) -> set[int]:
    """The places of the words in brackets."""
    found, depth = set(), 0
    for at, word in enumerate(text.words):
        depth = max(depth + word.gap.count("(") - word.gap.count(")"), 0)
        if depth:
            found.add(at)
    return found


def covers(evidence: frozenset[str], claim: frozenset[str]) -> bool:
    """Whether a word of the evidence can be put by a word of the claim."""
    return any(
        meaning in evidence or f">{meaning}" in evidence for meaning in claim if meaning[0] != ">"
    )


def says(texts: Iterable[Text], meaning: frozenset[str]) -> bool:
    """Whether a word of some texts can be put by a word of that meaning."""
    return any(covers(theirs, meaning) for text in texts for theirs in text.meanings)


def recall(claim: Text, *units_: Text) -> float:
    """The weight of the claim's words that the units cover."""
    return sum(
        weight
        for at, weight in enumerate(claim.weights)
        if weight and says(units_, claim.meanings[at])
    )
