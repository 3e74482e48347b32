"""Conditions: "if", "unless", "where" and the like are kept when the cited sentence turns on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.verification.lexicon import Mark, lexicon
from rag.verification.reading import Text, covers

ELSEWHERE = 0.8  # share of the claim that the rest of the sentence must say by itself
KEPT = 0.5  # share of a condition's words that must stand in the claim
KEPT_MARKED = 0.34  # the same where the claim has a condition too
MAIN = 0.51  # share of the rest that the claim must take up for the condition to matter
_PRONOUNS = frozenset("you they it this that he she we".split())
_FINITE = frozenset(
    "is are was were does do did can could may might must should will would needs need has have".split()
)
_MAIN_OPENS = frozenset("schools school you parents the they it a an please ask".split())


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a text: its kind, its own words and the words that hang on it."""

    kind: str
    mark: Mark
    words: tuple[int, ...]
    main: tuple[int, ...]


def conditions(text: Text) -> list[Condition]:
    """The conditions on which something in a text hangs; those that may be left out are not."""
    known = lexicon()
    soft = known.condition_soft.longest_in(text.words)
    found = []
    for mark in known.condition.longest_in(text.words):
        if any(s.first <= mark.first <= s.last for s in soft) or not _conditional(text, mark):
            continue
        if found and mark.first <= max(found[-1].words):
            continue
        words = () if mark.value == "exceptional" else _own(text, mark)
        if not words and mark.value != "exceptional":
            continue
        if words and sum(text.weights[at] for at in words) < 0.5:
            continue  # "if they do not do any of those things"
        main = _main(text, mark, words)
        found.append(
            Condition(mark.value, mark, words or tuple(range(mark.first, mark.last + 1)), main)
        )
    return [*_label(text), *found]


def _label(text: Text) -> list[Condition]:
    """ "Scottish schools - you need to ...": what follows holds of what the line names."""
    for at, word in enumerate(text.words[:12]):
        if at and word.gap.strip() == "-" and text.words[at].low in _MAIN_OPENS:
            words = tuple(i for i in range(at) if text.weights[i] or text.actors_at(i))
            rest = tuple(i for i in range(at, len(text.words)) if text.weights[i])
            return [Condition("label", Mark("label", 0, at - 1), words, rest)] if words else []
    return []


def changed(claim: Text, evidence: Sequence[Text], owed: Sequence[Text]) -> list[str]:
    """Conditions of the aligned evidence that the claim leaves out or turns round, or brings in."""
    mine = conditions(claim)
    marks = lexicon().condition.longest_in(claim.words)
    reasons = []
    for text in evidence:
        for condition in conditions(text):
            kept = max(
                _share(text, _alone(text, condition), claim),
                _share(text, _first(text, _alone(text, condition)), claim),
            )
            taken = _share(text, condition.main, claim)
            if not marks and all(text.weights[at] < 1 for at in _alone(text, condition)):
                kept = 0.0  # words that say little do not make a condition
            enough = KEPT_MARKED if marks else KEPT
            if _told_elsewhere(text, condition, claim):
                continue
            if text in owed and kept < enough and taken >= MAIN and taken > kept:
                reasons.append(f"the condition {_said(text, condition)!r} is left out")
            elif kept >= enough:
                reasons += _turned(claim, mine, text, condition)
    theirs = {m.value for text in evidence for m in lexicon().condition.longest_in(text.words)}
    if any(m.value == "unless" for m in marks) and not theirs & {"unless"} and not _only(evidence):
        reasons.append("'unless' is not in the evidence")
    reasons += _irrespective(claim, mine, evidence)
    return list(dict.fromkeys(reasons))


def _told_elsewhere(text: Text, condition: Condition, claim: Text) -> bool:
    """Whether a part of the sentence on which the condition has no hold says the whole claim."""
    held = {*condition.words, *condition.main}
    rest = [text.meanings[at] for at in range(len(text.words)) if at not in held]
    total = sum(claim.weights)
    told = sum(
        weight
        for at, weight in enumerate(claim.weights)
        if any(covers(meaning, claim.meanings[at]) for meaning in rest)
    )
    return bool(total) and told >= ELSEWHERE * total


def _first(text: Text, words: Sequence[int]) -> list[int]:
    """The first words of weight: a long condition is often put short."""
    return [at for at in words if text.weights[at] == 1][:3] or list(words)


def _alone(text: Text, condition: Condition) -> list[int]:
    """The words of a condition that what hangs on it does not have as well."""
    main = {text.words[at].stem for at in condition.main}
    alone = [at for at in condition.words if text.words[at].stem not in main]
    return alone or list(condition.words)


def _turned(claim: Text, mine: Sequence[Condition], text: Text, condition: Condition) -> list[str]:
    """ "Unless" made "if", or the other way round, over the same words and with the same sign."""
    for other in mine:
        if _share(text, condition.words, claim, other.words) < KEPT_MARKED:
            continue
        if (condition.kind == "unless") != (other.kind == "unless"):
            signs = len(_inside(text, condition)) + len(_inside(claim, other))
            outer = len(text.negations) + len(claim.negations) - signs
            if signs % 2 == 0 and outer % 2 == 0 and not _only((text, claim)):
                return [
                    f"{_raw(claim, other.mark)!r} where the evidence has {_raw(text, condition.mark)!r}"
                ]
    return []


def _irrespective(claim: Text, mine: Sequence[Condition], evidence: Sequence[Text]) -> list[str]:
    """What holds "whether or not" does not hold only "if"."""
    for text in evidence:
        low = text.text.lower()
        if "whether or not" not in low and "regardless" not in low:
            continue
        at = next(i for i, w in enumerate(text.words) if w.low in ("whether", "regardless"))
        rest = [i for i in range(at + 1, min(at + 10, len(text.words))) if text.weights[i]]
        for other in mine:
            if (
                other.kind in ("if", "where", "when", "unless")
                and _share(text, rest, claim, other.words) >= KEPT
            ):
                if not any(
                    w.low in ("whether", "regardless", "whatever", "even") for w in claim.words
                ):
                    return ["the evidence holds whether or not that is so"]
    return []


def _only(texts: Sequence[Text]) -> bool:
    return any(w.low in ("only", "solely", "minority") for text in texts for w in text.words)


def _inside(text: Text, condition: Condition) -> list[Mark]:
    span = set(condition.words)
    return [m for m in text.negations if span and min(span) - 2 <= m.first <= max(span)]


def _conditional(text: Text, mark: Mark) -> bool:
    word = text.words[mark.first]
    before = text.words[mark.first - 1].low if mark.first else ""
    if word.low in ("when", "once", "until", "whenever", "as"):
        # mid-sentence "when" mostly tells the time of it; at the head all hangs on it
        return (mark.first == 0 or word.breaks) and word.low in ("when", "once")
    if word.low in ("where", "wherever"):
        after = text.words[mark.last + 1].low if mark.last + 1 < len(text.words) else ""
        return after not in ("currently", "previously") and before not in (
            "place",
            "know",
            "of",
            "to",
            "from",
            "see",
            "area",
            "school",
            "in",
            "sense",
            "point",
            "situation",
        )
    if word.low in ("if",):
        return before not in (
            "as",
            "even",
            "see",
            "ask",
            "know",
            "wonder",
            "asked",
            "check",
            "particularly",
            "especially",
        )
    if word.low == "other" or word.low == "apart":
        return True
    return True


def _own(text: Text, mark: Mark) -> tuple[int, ...]:
    found = []
    end = _main_begins(text, mark)
    for at in range(mark.last + 1, end):
        word = text.words[at]
        if word.breaks or ("," in word.gap and found) or (word.low in ("then",) and found):
            break
        if text.weights[at] or text.actors_at(at):
            found.append(at)
        if len(found) >= 14:
            break
    return tuple(found)


def _main_begins(text: Text, mark: Mark) -> int:
    """Where the main clause begins after a condition at the head that no comma closes."""
    for at in range(mark.last + 3, len(text.words) - 1):
        if "," in text.words[at].gap or text.words[at].breaks:
            break
        if text.words[at].low in _PRONOUNS and text.words[at + 1].low in _FINITE:
            return at
    closed = any("," in w.gap or w.breaks for w in text.words[mark.last + 1 :])
    if mark.first > 1 or closed:
        return len(text.words)
    marks = [
        m.first for m in lexicon().obligation.longest_in(text.words) if m.first > mark.last + 2
    ]
    if not marks:
        return len(text.words)
    begins = marks[:2][-1]
    while text.actors_at(begins - 1) or text.words[begins - 1].low in ("the", "a", "all"):
        begins -= 1
    return begins


def _main(text: Text, mark: Mark, own: Sequence[int]) -> tuple[int, ...]:
    """What hangs on a condition: the whole sentence, or its own part of it if it stands inside."""
    start, end = 0, len(text.words)
    if (
        mark.first
        and text.words[mark.first - 1].low in ("and", "or", "but")
        and "," in text.words[mark.first].gap
    ):
        start = mark.first
    for at in range(mark.first if not start else 0, 0, -1):
        if text.words[at].breaks or (
            "," in text.words[at].gap and text.words[at].low in ("and", "but", "so", "or")
        ):
            start = at
            break
    for at in range(mark.first + 1, len(text.words)):
        joins = "," in text.words[at].gap and text.words[at].low in ("and", "but", "or")
        opens = at + 1 < len(text.words) and (
            bool(text.actors_at(at + 1)) or text.words[at + 1].low in _MAIN_OPENS
        )
        if any(c in text.words[at].gap for c in ";:.!?") or (
            joins and (opens or text.words[at].low == "but")
        ):
            end = at
            break
    inside = range(mark.first, (max(own) if own else mark.last) + 1)
    aside = _aside(text)
    return tuple(
        at for at in range(start, end) if at not in inside and at not in aside and text.weights[at]
    )


def _aside(text: Text) -> set[int]:
    """The words in brackets."""
    found, depth = set(), 0
    for at, word in enumerate(text.words):
        depth = max(depth + word.gap.count("(") - word.gap.count(")"), 0)
        if depth:
            found.add(at)
    return found


def _share(
    text: Text, words: Sequence[int], claim: Text, among: Sequence[int] | None = None
) -> float:
    """The share of a text's words, by weight, that the claim takes up."""
    total = taken = 0.0
    mine = [claim.meanings[i] for i in (range(len(claim.words)) if among is None else among)]
    for at in words:
        weight = text.weights[at] or 0.3
        total += weight
        if any(
            covers(text.meanings[at], meaning) or text.meanings[at] & meaning for meaning in mine
        ):
            taken += weight
    return taken / total if total else 0.0


def _said(text: Text, condition: Condition) -> str:
    last = max([condition.mark.last, *condition.words[:5]])
    return " ".join(word.raw for word in text.words[condition.mark.first : last + 1])


def _raw(text: Text, mark: Mark) -> str:
    return " ".join(word.raw for word in text.words[mark.first : mark.last + 1])
