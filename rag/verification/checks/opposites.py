"""Opposites: "higher" is not "lower", and "unauthorised" is not "authorised"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.text import Text, covers, recall
from rag.verification.reading.tokens import Word

MARGIN = 1.5  # how much better the surroundings of the opposite must fit for it to be meant
CONTEXT = 7  # words to each side by which two places are told apart
DENIED = 4  # words after a negation that it may turn
_PREPOSITIONS = frozenset(
    "before after above below inside outside within ahead behind near".split()
)
_PREFIX = re.compile(r"^(?:un|in|im|ir|non|dis|mis|il)(?=[a-z]{3})")


def turned_round(claim: Text, evidence: Sequence[Text]) -> list[str]:
    reasons = []
    for at, values in enumerate(claim.opposites):
        for value in values:
            if at and value in claim.opposites[at - 1]:
                continue  # a phrase is looked at once
            if _joined(claim, at, value) or _idiom(claim, at):
                continue
            same, other = [0.0], [0.0]
            found = False
            for text in evidence:
                carries = recall(claim, text)
                for there, vs in enumerate(text.opposites):
                    for v in (v for v in vs if v[:-1] == value[:-1]):
                        agrees = value == v or _side(claim, at) != _side(text, there)
                        agrees = agrees or _joined(text, there, v, _joins(text))
                        agrees = agrees or _shut_out(claim, at, text, there)
                        if not agrees and not _governs_alike(claim, at, text, there):
                            continue
                        alike = _likeness(claim, at, text, there)
                        found = True
                        (same if agrees else other).append(carries * (alike + 0.01 * agrees))
            twice = any(v[:-1] == value[:-1] and v != value for vs in claim.opposites for v in vs)
            first = {v for vs in evidence[0].opposites for v in vs if v[:-1] == value[:-1]}
            if first and value not in first and not twice and max(other) > max(same) / MARGIN:
                same = [0.0]  # the sentence that carries the claim has the opposite alone
            if found and max(other) > (MARGIN if twice else 1.05) * max(same):
                reasons.append(f"{claim.words[at].raw!r} is the opposite of what the evidence says")
        reasons += [
            f"{claim.words[at].raw!r} is said of something else in the evidence"
            for value in claim.fixed[at]
            if _crossed(claim, at, value, evidence)
        ]
    return [*reasons, *_unsaid(claim, evidence)]


def _unsaid(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """Words that the evidence has only with an "un-", or only without, where nothing is denied."""
    stems = {word.stem for text in evidence for word in text.words}
    if claim.negations:
        return []
    return [
        f"{word.raw!r} where the evidence has {other.raw!r}"
        for at, word in enumerate(claim.words)
        if claim.weights[at] == 1 and word.stem not in stems and not claim.opposites[at]
        for text in evidence
        for there, other in enumerate(text.words)
        if "un" in (word.low[:2], other.low[:2])
        and is_prefixed(word, other)
        and not any(0 < there - mark.last <= DENIED for mark in text.negations)
    ]


def _crossed(claim: Text, at: int, value: str, evidence: Sequence[Text]) -> bool:
    """Whether it stands after the preposition of another of its set ("from", "to")."""
    mine = _preposition(claim, at)
    after = {
        v
        for text in evidence
        for there, vs in enumerate(text.fixed)
        for v in vs
        if v.partition(":")[0] == value.partition(":")[0] and _preposition(text, there) == mine
    }
    return bool(mine) and bool(after) and value not in after


def _preposition(text: Text, at: int) -> str:
    """The "from" or "to" right before a word, if there is one."""
    before = text.words[at - 1].low if at else ""
    return before if before in ("from", "to") else ""


def _shut_out(claim: Text, at: int, text: Text, there: int) -> bool:
    """Whether the claim denies of the opposite what the evidence has of this word alone.

    "Cannot be fined for absence that is authorised", "only fined for unauthorised absence".
    """
    begin, start = (
        next((i for i in range(place, 0, -1) if words[i].breaks), 0)
        for place, words in ((at, claim.words), (there, text.words))
    )
    denied = any(begin <= mark.first < at for mark in claim.negations)
    return denied and any(text.words[i].low == "only" for i in range(start, there))


def _joins(text: Text) -> tuple[str, ...]:
    """The words that join opposites of which both hold; "either good or bad" is one of them."""
    return ("and",) if any(w.low in ("either", "whether") for w in text.words) else ("and", "or")


def _idiom(text: Text, at: int) -> bool:
    """ "Falls short", "falls behind": nothing grows less."""
    after = {word.low for word in text.words[at + 1 : at + 3]}
    return text.words[at].stem in ("fall", "fell") and bool(after & _FALLING)


_FALLING = frozenset("short behind ill asleep apart out".split())


def _governs_alike(claim: Text, at: int, text: Text, there: int) -> bool:
    """Whether two prepositions ("before", "outside") stand before the same; others always do."""
    if not {claim.words[at].low, text.words[there].low} & _PREPOSITIONS:
        return True
    mine, theirs = _governed(claim, at), _governed(text, there)
    return any(covers(text.meanings[b], claim.meanings[a]) for a in mine for b in theirs)


def _governed(text: Text, at: int) -> list[int]:
    """The first words that count after a preposition."""
    after = range(at + 1, min(at + 6, len(text.words)))
    return [i for i in after if text.weights[i] or any(c.isdigit() for c in text.words[i].raw)][:2]


def _joined(claim: Text, at: int, value: str, joins: tuple[str, ...] = ("or", "and")) -> bool:
    """Whether the opposite stands beside a word, joined to it: "in a row or in total"."""
    for other in range(max(at - 5, 0), min(at + 6, len(claim.words))):
        if any(v[:-1] == value[:-1] and v != value for v in claim.opposites[other]):
            between = claim.words[min(at, other) + 1 : max(at, other)]
            return any(w.low in joins for w in between)
    after = range(at + 1, min(at + 5, len(claim.words) - 1))
    return any(claim.words[i].low == "or" and claim.words[i + 1].low == "not" for i in after)


def is_prefixed(word: Word, other: Word) -> bool:
    a, b = word.stem, other.stem
    return (
        (a != b)
        and (_PREFIX.sub("", a) == b or _PREFIX.sub("", b) == a)
        and min(len(a), len(b)) > 2
    )


def _side(text: Text, at: int) -> int:
    """-1 for a word that a negation reaches before any other that counts, else 1."""
    if at and at + 1 < len(text.words) and text.words[at + 1].low == "than":
        return -1 if text.words[at - 1].low == "no" else 1  # "no longer than"
    # "not always easy"
    counted = {m.first for m in lexicon().quantity.longest_in(text.words)}
    near = sum(
        mark.last < at <= mark.last + 3
        and not any(text.weights[i] for i in range(mark.last + 1, at) if i not in counted)
        for mark in text.negations
    )
    return -1 if near % 2 else 1


def _likeness(claim: Text, at: int, text: Text, other: int) -> float:
    near = [
        i for i in range(max(at - CONTEXT, 0), min(at + CONTEXT + 1, len(claim.words))) if i != at
    ]
    theirs = range(max(other - CONTEXT, 0), min(other + CONTEXT + 1, len(text.words)))
    total = 0.0
    for i in near:
        steps = [
            abs(j - other)
            for j in theirs
            if j != other and covers(text.meanings[j], claim.meanings[i])
        ]
        if steps:
            total += claim.weights[i] / abs(i - at) / min(steps)
    return total
