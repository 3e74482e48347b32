"""Restrictions: "only" is kept, and none is brought in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.checks.quantity import beside, raw
from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.text import Text, covers, opposed, read

TAKEN = 0.45  # share of the clause of an "only" that the claim must say to owe it
_THE_ONE = re.compile(r"\bthe one (?:council|authority|county|area|school|team|body|service)\b")
_EITHER = re.compile(r"\b(?:whether or not|regardless of|irrespective of|no matter)\b", re.I)
# "even if", "with or without": said either way by the claim as well
_OPEN = re.compile(
    r"\b(?:whether|regardless|irrespective|no matter|even|or not|or without)\b", re.I
)
_OR_NOT = re.compile(r"\bwhether or not (?P<what>[^,.;]{3,})", re.I)
_NEEDED = re.compile(
    r"\b(?:needs?|requires?|must have|ha(?:ve|s) to have|depends? on|waits? for|until|if|unless|"
    r"provid(?:ed|ing)(?! (?:from|by|to|in|for|with|at|on|under|through|as|and|or|when|where)\b)(?: that)?|on condition that|"
    r"(?:as|so) long as)\s+(?P<what>[^,.;]{3,40})",
    re.I,
)
_DENIED_UNTIL = re.compile(r"\b(?:not|never|no)\b[^,.;]* $", re.I)
_DENIED = re.compile(r"\b(?:not|never|no longer|nobody|without)(?: \w+)? $", re.I)
_HOLDING = frozenset(
    "appli hold cover extend count includ owe owed protect entitl duti valid".split()
)
_EXACTLY = frozenset("what how why where like in because as".split())  # "just what"
_BRIEFLY = frozenset("a an few couple for".split())  # "just a couple of hours", "just for a while"
_MEASURING = frozenset("when as if before after over under below above behind ahead short".split())
_UNAIDED = frozenset("directly themselves yourself yourselves himself herself".split())
_ENDS = frozenset("and but if unless where when who that which as because".split())


def changed(claim: Text, evidence: Sequence[Text], owed: Sequence[Text]) -> list[str]:
    """ "Only" neither brought in nor left out."""
    known = lexicon().restriction
    mine = [m for m in known.longest_in(claim.words) if _restricts(claim, m)]
    alone = [w for w in claim.words if w.low in _UNAIDED]
    theirs = [
        (text, m) for text in evidence for m in known.longest_in(text.words) if _restricts(text, m)
    ]
    reasons = []
    denied = any(
        m.first < i for m in claim.negations for i, w in enumerate(claim.words) if w in alone
    )
    if (
        alone
        and theirs
        and not denied
        and not any(w.low in _UNAIDED for t in evidence for w in t.words)
    ):
        reasons.append(f"{alone[0].raw!r} where the evidence has {raw(*theirs[0])!r}")
    one = _THE_ONE.search(claim.text)
    if one and not theirs and not any(_THE_ONE.search(text.text) for text in evidence):
        reasons.append(f"{one[0]!r} is not in the evidence")
    if not _OPEN.search(claim.text):
        reasons += [
            f"{raw(claim, mark)!r} where the evidence has it either way"
            for mark in claim.negations
            if any(_either_way(claim, mark, text) for text in evidence) and _holding(claim, mark)
        ]
    anywhere = known.longest_in(claim.words)
    if mine and any(_either_way(claim, mark, text) for mark in mine for text in evidence):
        reasons.append(f"{raw(claim, mine[0])!r} where the evidence has it either way")
    reasons += _needed_either_way(claim, evidence)
    if mine and not theirs and not _exclusive(evidence):
        reasons.append(f"{raw(claim, mine[0])!r} is not in the evidence")
    if not anywhere and not (alone and denied):
        for text, mark in theirs:
            if text not in owed or any(
                w.low in ("unless", "except", "until", "before") for w in claim.words
            ):
                continue
            if text.words[mark.first].low in ("minority", "just", "merely", "limited", "other"):
                continue
            if claim.negations and any(opposed(text, at, claim) for at in range(len(text.words))):
                continue  # "not for what is authorised" for "only for what is unauthorised"
            near = beside(text, mark)
            met = [at for at in near if any(covers(text.meanings[at], m) for m in claim.meanings)]
            if len(met) >= 2 and _takes_up(claim, text, mark):
                reasons.append(f"{raw(text, mark)!r} of the evidence is left out")
    return reasons


def _needed_either_way(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """What the claim needs, or makes a condition, and the evidence says "whether or not" of."""
    left_open = [read(m["what"]) for text in evidence for m in _OR_NOT.finditer(text.text)]
    if not left_open or _OPEN.search(claim.text):
        return []
    return [
        f"{match[0]!r} where the evidence has it either way"
        for match in _NEEDED.finditer(claim.text)
        if not _DENIED.search(claim.text[: match.start()])
        and not (
            match[0].lower().startswith("until")
            and _DENIED_UNTIL.search(claim.text[: match.start()])
        )
        and any(_opens_with(read(match["what"]), stated) for stated in left_open)
    ]


def _opens_with(what: Text, stated: Text) -> bool:
    """Whether a text has the first weighty word of what is needed."""
    if 1 not in what.weights:
        return False
    first = what.meanings[what.weights.index(1)]
    return any(covers(meaning, first) for meaning in stated.meanings)


def _either_way(claim: Text, mark: Mark, text: Text) -> bool:
    """Whether the evidence says that it holds "whether or not" what the claim restricts it to."""
    match = _EITHER.search(text.text)
    open_ = [i for i, w in enumerate(text.words) if match and w.start >= match.end()]
    after = [i for i in range(mark.last + 1, len(claim.words)) if claim.weights[i] == 1]
    return any(covers(text.meanings[b], claim.meanings[a]) for a in after for b in open_)


def _holding(claim: Text, mark: Mark) -> bool:
    """Whether it is denied that something holds ("does not apply to", "is not covered")."""
    after = claim.words[mark.last + 1 : mark.last + 5]
    back = any(word.low == "back" for word in after)  # "not held back"
    return not back and any(w.stem in _HOLDING for w in after[:3])


def _takes_up(claim: Text, text: Text, mark: Mark) -> bool:
    """Whether the claim says half of the clause that a restriction stands in."""
    first, last = mark.first, mark.last
    while first and text.words[first - 1].low not in _ENDS and not _parted(text, first):
        first -= 1
    while last + 1 < len(text.words) and text.words[last + 1].low not in _ENDS | {"to"}:
        if _parted(text, last + 1):
            break
        last += 1
    weights = {at: text.weights[at] for at in range(first, last + 1)}
    met = sum(
        w for at, w in weights.items() if any(covers(text.meanings[at], m) for m in claim.meanings)
    )
    return met >= TAKEN * sum(weights.values())


def _parted(text: Text, at: int) -> bool:
    return text.words[at].breaks or "," in text.words[at].gap


def _exclusive(evidence: Sequence[Text]) -> bool:
    """Whether it says "only" in other words: "not unless", "without it you will not"."""
    return any(
        w.low in ("unless", "except") or (w.low == "without" and len(text.negations) > 1)
        for text in evidence
        for w in text.words
    )


def _restricts(text: Text, mark: Mark) -> bool:
    before = text.words[mark.first - 1].low if mark.first else ""
    after = text.words[mark.last + 1].low if mark.last + 1 < len(text.words) else ""
    return (
        before not in ("not", "if")
        and not (text.words[mark.first].low == "just" and after in _EXACTLY | _BRIEFLY)
        and not after[:1].isdigit()
        and after not in _MEASURING
    ) or (after in ("when", "if") and before != "not" and text.words[mark.first].low == "only")
