"""How many and how often: "some" stays some, and "usually" is not always."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from rag.verification.grammar.clauses import asides
from rag.verification.grammar.modals import modals
from rag.verification.reading.facts import facts
from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.text import Text, covers, recall, says

DENIED = 4  # words from a negation to the "every" that it denies
HALF = 50  # per cent, above which it is most of them
_HEDGES = frozenset({"can", "could", "may", "might", "may_not", "might_not"})
_NOT_HEDGES = frozenset("limited partly primarily certain common generally largely".split())
_BELIEVED = re.compile(r"\b(?:(?:believ|expect|predict|think|suspect)\w*|thought)\b", re.I)
_THERE_ARE = re.compile(r"\bthere (?:are|were|is|was)\b", re.I)  # says of none that it is all
_PART = re.compile(r"\b(?:a )?parts? of\b", re.I)
_SUCH = re.compile(r"\b(?:things|such|ideas|something) (?:like|as)\b", re.I)
_MORE_THAN = re.compile(r"\bmore \w+(?: \w+){0,6} than\b", re.I)  # "most effective"
_WHOLE = re.compile(r"\b(?:of|at|for|in|with) any (?:age|kind|sort|type|school|size|time|year)\b")
_ALL = re.compile(r"\b(?:any|all|every|each|whatever|whichever|no)\b", re.I)
_IDIOMS = {("above", "all"), ("after", "all"), ("at", "all")} | {
    (doing, "nothing") for doing in ("do", "doing", "does", "did")
}
_NO_COUNT = (["each", "other"], ["all", "right"], ["nothing", "of"])
_ONE_BY_ONE = re.compile(r"\b(?:case[- ]by[- ]case|one by one|individual(?:ly)?|per)\b", re.I)
_SEVERAL = re.compile(r"\b(?:multi|multiple|various|numerous|range of)\b", re.I)
_TIMES = frozenset("day week month term year time hour".split())


def changed(claim: Text, evidence: Sequence[Text], owed: Sequence[Text]) -> list[str]:
    """Where the claim says more, or less, of how many or how often."""
    reasons = [
        f"{raw(claim, mark)!r} is not what the evidence says"
        for mark in marks(claim)
        if not _stated(claim, mark, evidence)
    ]
    for text in owed:
        aside = asides(text)
        reasons += [
            f"{raw(text, m)!r} of the evidence is left out"
            for m in marks(text)
            if m.first not in aside and _dropped(claim, text, m)
        ]
    whole = _WHOLE.search(claim.text)
    if whole and not any(_ALL.search(text.text) for text in evidence):
        reasons.append(f"{whole[0]!r} is not in the evidence")
    return list(dict.fromkeys(reasons))


def marks(text: Text) -> list[Mark]:
    """The quantities of a text that count something, idioms and times left out."""
    return [
        mark
        for mark in lexicon().quantity.longest_in(text.words)
        if text.words[mark.first].low != "any"
        and not (
            mark.first and (text.words[mark.first - 1].low, text.words[mark.first].low) in _IDIOMS
        )
        and not (mark.last + 1 < len(text.words) and text.words[mark.last + 1].stem in _TIMES)
        and not _floats(text, mark)
        and [w.low for w in text.words[mark.first : mark.first + 2]] not in _NO_COUNT
    ]


def _floats(text: Text, mark: Mark) -> bool:
    """Whether "all" counts nothing: it gathers a list or a span, or is the whole of one thing.

    "Cards, letters and notes can all count", "all through the holidays", "all the help it needs".
    """
    at = mark.first
    if text.words[at].low != "all" or at + 1 >= len(text.words):
        return False
    after = [word.low for word in text.words[at + 1 : at + 5]]
    if after[0] in _SPANNING or (after[0] == "the" and set(after[2:]) & (_SINGULAR | {"needed"})):
        return True
    listed = at > 1 and text.words[at - 1].low in _LISTED
    return listed and bool({"and", "or"} & {word.low for word in text.words[:at]})


_LISTED = frozenset("can could may might are".split())
_SPANNING = frozenset("through along together round over".split())
_SINGULAR = frozenset("it he she you that".split())


def _stated(claim: Text, mark: Mark, evidence: Sequence[Text]) -> bool:
    fits = lexicon().quantity_fits
    mine = beside(claim, mark)
    near, present = [], set()
    total = sum(claim.weights)
    for text in evidence:
        carries = recall(claim, text) >= 0.5 * total or _carries(claim, mark, text)
        for other in marks(text):
            present |= {other.value} if carries else set()
            if mark.value not in fits[other.value] and any(
                mine.value in fits[other.value] for mine in marks(claim)
            ):
                continue  # another of the claim's words puts it
            if any(
                covers(text.meanings[b], claim.meanings[a])
                for a in mine
                for b in beside(text, other)
            ):
                near.append(other.value)
    if mark.value == "none" and any(
        text.negations or "non" in {w.low for w in text.words} for text in evidence
    ):
        return True
    if claim.words[mark.first].low == "likely" and _BELIEVED.search(
        " ".join(text.text for text in evidence)
    ):
        return True
    if claim.words[mark.first].low == "several" and any(_SEVERAL.search(t.text) for t in evidence):
        return True
    if mark.value == "all" and _not_all(claim, mark):
        return "all" not in near or any(_not_all(t, m) for t in evidence for m in marks(t))
    if near:
        return any(mark.value in fits[value] for value in near)
    together = claim.words[mark.first].low == "all" and claim.words[mark.first - 1].low in (
        "have",
        "has",
        "had",
    )
    everyone = claim.words[mark.first].low in ("everyone", "everybody") or together
    if everyone and any(len({m.value for m in text.actors}) >= 3 for text in evidence):
        return True  # "the school, parents and pupil"
    if claim.words[mark.first].low == "each" and _each_of(claim, mark.last + 1, evidence, present):
        return True
    if mark.value == "all" and any(w.low == "any" for text in evidence for w in text.words):
        return True
    counts = mark.value == "most" and claim.words[mark.last].low in ("most", "majority")
    if counts and any(
        claim.actors_at(i) for i in range(mark.last + 1, mark.last + 3) if i < len(claim.words)
    ):
        return bool(present & {"all", "most", "often"}) or any(
            fact.kind == "percentage" and float(fact.value) > HALF
            for text in evidence
            for fact in facts(text.text)
        )
    if mark.value in ("all", "none"):
        return mark.value in present
    hedged = any(m.kind in _HEDGES for text in evidence for m in modals(text))
    return mark.value in present or hedged or not present & {"all", "none", "some", "few"}


def _each_of(claim: Text, at: int, evidence: Sequence[Text], present: Set[str]) -> bool:
    """Whether "each" of the word at `at` says no more than the evidence: that speaks of one by
    one, of several of them, or of them with no word on how many."""
    if any(_ONE_BY_ONE.search(text.text) for text in evidence):
        return True
    if at == len(claim.words):
        return False
    return _plural(claim, at, evidence) or (not present and says(evidence, claim.meanings[at]))


def _carries(claim: Text, mark: Mark, text: Text) -> bool:
    """Whether a sentence says half of the clause that a quantity of the claim stands in."""
    begin = max((i for i in range(mark.first + 1) if claim.words[i].breaks), default=0)
    end = min(
        (i for i in range(mark.last + 1, len(claim.words)) if claim.words[i].breaks),
        default=len(claim.words),
    )
    here = {i: claim.weights[i] for i in range(begin, end)}
    met = sum(
        w for i, w in here.items() if any(covers(m, claim.meanings[i]) for m in text.meanings)
    )
    return met >= 0.5 * sum(here.values()) > 0


def _not_all(claim: Text, mark: Mark) -> bool:
    """Whether it is denied of all, and so of some: "is not right for every family"."""
    before = [m.last for m in claim.negations if m.last < mark.first]
    if not before:
        return False
    between = claim.words[before[-1] + 1 : mark.first + 1]
    return len(between) <= DENIED and not any(w.breaks or "," in w.gap for w in between)


def _plural(claim: Text, at: int, evidence: Sequence[Text]) -> bool:
    """Whether the evidence speaks of several of what a word names."""
    return any(
        word.stem == claim.words[at].stem and word.low.endswith("s")
        for text in evidence
        for word in text.words
    )


def _dropped(claim: Text, text: Text, mark: Mark) -> bool:
    if mark.value in ("all", "none") or text.words[mark.first].low in _NOT_HEDGES:
        return False
    if mark.value == "some" and (_PART.search(claim.text) or _SUCH.search(claim.text)):
        return False
    if text.words[mark.first].low == "likely" and _BELIEVED.search(claim.text):
        return False  # "thought that it would backfire" is no surer
    if mark.value in ("some", "few") and _THERE_ARE.search(claim.text):
        return False
    if text.words[mark.last].low == "most" and _MORE_THAN.search(claim.text):
        return False
    fits = lexicon().quantity_fits[mark.value]
    if any(m.value in fits for m in marks(claim)) or any(m.kind in _HEDGES for m in modals(claim)):
        return False
    near = [at for at in beside(text, mark) if text.weights[at] or text.actors_at(at)]
    met = [at for at in near if any(covers(text.meanings[at], m) for m in claim.meanings)]
    if near and near[0] not in met:
        return False  # what it counts or qualifies is not in the claim
    return len(met) >= 2 or (len(met) == 1 and len(near) == 1)


def beside(text: Text, mark: Mark) -> list[int]:
    """The two words that count after a quantity and the one before, within its clause."""
    found: list[int] = []
    for at in range(mark.last + 1, len(text.words)):
        if len(found) == 2 or text.words[at].breaks:
            break
        if text.weights[at] or text.actors_at(at):
            found.append(at)
    for at in range(mark.first - 1, -1, -1):
        if text.words[at + 1].breaks or "," in text.words[at + 1].gap:
            break
        if text.weights[at] or text.actors_at(at):
            return [*found, at]
    return found


def raw(text: Text, mark: Mark) -> str:
    return " ".join(word.raw for word in text.words[mark.first : mark.last + 1])
