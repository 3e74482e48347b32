"""Conditions: "if", "unless" and the like are kept when the cited sentence turns on them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.checks.carrying import alone, carried, first, said, share
from rag.verification.grammar.clauses import Condition, conditions
from rag.verification.grammar.modals import modals
from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.text import Text, covers, read, recall

ELSEWHERE = 0.9  # share of the claim that the rest of the sentence must say by itself
KEPT = 0.5  # share of a condition's words that must stand in the claim
KEPT_MARKED = 0.34  # the same where the claim has a condition too
MAIN = 0.51  # share of the rest that the claim must take up for the condition to matter
OWN = 0.25  # the same of an "only if" in the claim's own condition, put in other words
HANGING = 0.8  # share of what hangs on a condition that another sentence must say without it
_AT_ONCE = re.compile(r"\bas soon as\b", re.I)
_TIMED = re.compile(
    r"\b(?:soon|earl|immediate|at once|straight|once|when|prompt|quick|first|day)", re.I
)
# "a pupil who cannot attend", "schools with fewer staff": a condition in other words
_RELATIVE = re.compile(
    r"\b(?:who|whose|anyone|anybody|(?:those|schools?|pupils?|children|parents|families) with)\b",
    re.I,
)
_ASKED_FOR = re.compile(
    r"(?:if|when|where) (?:(?:you|they|parents|families|schools|pupils) (?:are|is) (?:asked|requested)\b|"
    r"(?:\w+ ){1,2}(?:is|are) (?:asked for|requested)\b)",
    re.I,
)
_EITHER_WAY = re.compile(
    r"\b(?:(?:including|even) (?:when|where|if)|whether or not|regardless of whether|"
    r"no matter (?:if|whether)) (?P<what>[^,.;]+)",
    re.I,
)
_FREE = frozenset("optional can could may might cannot will plain".split())
BUT = re.compile(r"(?:However|But|Yet|Except)\b")
_NOT_ALL = re.compile(r"\bnot (?:\w+ ){0,3}(?:all|every\w*|always|suitable|appropriate)\b", re.I)


def changed(
    claim: Text,
    evidence: Sequence[Text],
    owed: Sequence[Text],
    following: Sequence[Text],
) -> list[str]:
    """Conditions of the aligned evidence that the claim leaves out or turns round, or brings in.

    `following` are the sentences that come after those of the aligned evidence.
    """
    mine = conditions(claim)
    marks = lexicon().condition.longest_in(claim.words)
    relative = bool(_RELATIVE.search(claim.text))
    few = any(m.value in ("few", "some") for m in lexicon().quantity.longest_in(claim.words))
    asked = _asked(claim)
    free = {m.kind for m in modals(claim)} <= _FREE
    stated = [at for at in range(len(claim.words)) if at not in asked]
    reasons = []
    for text in evidence:
        for condition in conditions(text):
            kept = max(
                share(text, alone(text, condition), claim),
                share(text, first(text, alone(text, condition)), claim),
            )
            taken = share(text, condition.main, claim, stated)
            if condition.kind == "exceptional":
                taken = max(taken, carried(text, condition, claim))
            if condition.mark.first > min(condition.main, default=len(text.words)):
                # of "the help being given or the leave granted if ..." either hangs on it
                most = carried(text, condition, claim)
                taken = max(taken, most if most >= HANGING else 0.0)
            if condition.kind == "exceptional" and few:
                kept = 1.0
            if not marks and all(text.weights[at] < 1 for at in alone(text, condition)):
                kept = 0.0  # words that say little do not make a condition
            joined = text.words[condition.mark.first].low == "and"  # "and who ...": one of two
            enough = KEPT_MARKED if marks or joined or relative else KEPT
            least = OWN if _strict(text, condition) else 0.0
            if any(
                share(text, alone(text, condition), claim, other.words) > least for other in mine
            ):
                kept = max(kept, enough)  # the claim has it in its own words
            if free and _ASKED_FOR.match(text.text, text.words[condition.mark.first].start):
                continue  # what may serve as proof "if you are asked for it" may serve as proof
            if _told_elsewhere(text, condition, claim) or _better(claim, text, condition, evidence):
                continue
            if (
                (text in owed or _strict(text, condition) or _labelled(condition, taken))
                and kept < enough
                and taken >= MAIN
                and taken > kept
            ):
                reasons.append(f"the condition {said(text, condition)!r} is left out")
            elif kept >= enough:
                reasons += _turned(claim, mine, text, condition)
    theirs = {m.value for text in evidence for m in lexicon().condition.longest_in(text.words)}
    excepted = any(_excepts(text) for text in (*evidence, *following))
    if (
        any(m.value == "unless" for m in marks)
        and not (theirs & {"unless"} or excepted or any(map(_without, evidence)))
        and not _only(evidence)
    ):
        reasons.append("'unless' is not in the evidence")
    if _AT_ONCE.search(claim.text) and not any(_TIMED.search(t.text) for t in evidence):
        reasons.append("'as soon as' is not in the evidence")
    for after in following:
        reasons += _exception(after, claim)
    for match in _EITHER_WAY.finditer(claim.text):
        reasons += _opened(read(match["what"]), [*evidence, *following])
    return list(dict.fromkeys(reasons))


def _opened(what: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim says of either case ("even when ..."), and the evidence of one alone."""
    if any(_EITHER_WAY.search(text.text) for text in evidence):
        return []
    return [
        f"{said(text, condition)!r} is a condition in the evidence"
        for text in evidence
        for condition in conditions(text)
        if share(text, alone(text, condition), what) >= KEPT
    ]


def _without(text: Text) -> bool:
    """Whether it says what there is "without", and denies something of that."""
    return any(word.low == "without" for word in text.words) and len(text.negations) > 1


def _excepts(text: Text) -> bool:
    """Whether it says "unless" in other words: "However, if ..., this may not be right"."""
    return bool(BUT.match(text.text) and text.negations and conditions(text))


def _strict(text: Text, condition: Condition) -> bool:
    """ "Only if": then and never else, whatever other sentences say."""
    before = condition.mark.first - 1
    return before >= 0 and text.words[before].low == "only"


def _asked(claim: Text) -> set[int]:
    """The words of what the claim only puts as a question: "let them know if they mean to"."""
    found: set[int] = set()
    inside = False
    for at, word in enumerate(claim.words):
        inside = inside and not (word.breaks or "," in word.gap)
        found |= {at} if inside else set()
        inside = inside or (word.low in ("if", "whether") and claim.words[at - 1].low == "know")
    return found


def _labelled(condition: Condition, taken: float) -> bool:
    """Whether what hangs on a label ("Scottish schools - ...") is all in the claim."""
    return condition.kind == "label" and taken >= HANGING


def _exception(after: Text, claim: Text) -> list[str]:
    """ "However, if ..., this would not be right" after what the claim says flatly."""
    if not BUT.match(after.text):
        return []
    for condition in conditions(after):
        main = [w.low for i, w in enumerate(after.words) if i not in condition.words]
        turns = {"this", "that", "it", "these"} & set(main) and {"not", "no", "never"} & set(main)
        if (
            turns
            and share(after, condition.words, claim) < KEPT
            and not _NOT_ALL.search(claim.text)
        ):
            return [f"the exception {said(after, condition)!r} is left out"]
    return []


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


def _better(claim: Text, text: Text, condition: Condition, evidence: Sequence[Text]) -> bool:
    """Whether a sentence without conditions carries more of the claim, and all that hangs here."""
    here = recall(claim, text)
    main = [text.meanings[at] for at in condition.main]
    hangs = [m for m in claim.meanings if any(covers(theirs, m) for theirs in main)]
    if condition.kind == "when":
        hangs = []  # it tells the time of it
    return any(
        recall(claim, other) > here
        and not conditions(other)
        and sum(any(covers(theirs, m) for theirs in other.meanings) for m in hangs)
        >= HANGING * len(hangs)
        for other in evidence
    )


def _turned(claim: Text, mine: Sequence[Condition], text: Text, condition: Condition) -> list[str]:
    """ "Unless" made "if", or the other way round, over the same words and with the same sign."""
    for other in mine:
        if share(text, condition.words, claim, other.words) < KEPT_MARKED:
            continue
        if (condition.kind == "unless") != (other.kind == "unless"):
            signs = len(_inside(text, condition)) + len(_inside(claim, other))
            outer = len(text.negations) + len(claim.negations) - signs
            if signs % 2 == 0 and outer % 2 == 0 and not _only((text, claim)):
                mine_, stated = _raw(claim, other.mark), _raw(text, condition.mark)
                return [f"{mine_!r} where the evidence has {stated!r}"]
    return []


def _only(texts: Sequence[Text]) -> bool:
    return any(w.low in ("only", "solely", "minority") for text in texts for w in text.words)


def _inside(text: Text, condition: Condition) -> list[Mark]:
    span = set(condition.words)
    return [m for m in text.negations if span and min(span) - 2 <= m.first <= max(span)]


def _raw(text: Text, mark: Mark) -> str:
    return " ".join(word.raw for word in text.words[mark.first : mark.last + 1])
