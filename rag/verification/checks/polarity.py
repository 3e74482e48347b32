"""Negation and opposites: nothing denied that the evidence affirms, nothing turned round."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.checks.endings import ended, goes_on
from rag.verification.checks.opposites import is_prefixed, turned_round
from rag.verification.checks.warnings import warned
from rag.verification.grammar.clauses import asides
from rag.verification.grammar.negations import scopes, subject
from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.text import Text, covers, opposed, says

_UNREAL = re.compile(
    r"\bif\b[^,.;]{1,40}?\bhad\b[^,.;]{0,60}|"
    r"\bhad (?:they|he|she|it|you|the|their|his|her|your|some|any)\w* (?:\w+ ){0,2}?"
    r"(?:been|known|\w+ed)\b[^,.;]{0,60}",
    re.I,
)
_FAILING = re.compile(
    r"\b(?:not (?:adher|follow|comply|meet|do)\w*|fail\w* to (?:adhere|follow|comply|meet|do)|contraven\w+)\b",
    re.I,
)
_LATER = re.compile(r"\b(?:after|following|once|only when)\b", re.I)
BESIDE = 3  # words within which a word turns another
NEAR = 12  # words within which a bad word bears on another
_AVERTING = frozenset("avoid avoids avoiding".split())
_LITTLE = frozenset("short less few fewer little small low reduc cut skip leav avoid steer".split())
_BAD = frozenset("restrict ban unhappi bad poor wrong difficult delay lack dissatisfi".split())


def turned(claim: Text, evidence: Sequence[Text], owed: Sequence[Text]) -> list[str]:
    """What the claim denies, affirms or turns round against the aligned evidence."""
    reasons = [*_denied(claim, evidence), *_affirmed(claim, owed)]
    reasons += turned_round(claim, evidence)
    reasons += ended(claim, evidence)
    return list(dict.fromkeys(reasons))


def _denied(claim: Text, evidence: Sequence[Text]) -> list[str]:
    reasons = []
    theirs = [(text, scopes(text, every=True)) for text in evidence]
    for mark, reach in scopes(claim):
        if claim.words[mark.first].low == "without" and any(
            m.first < mark.first for m in claim.negations
        ):
            continue  # "not held back without good reason" says on what condition
        if _delays(claim, mark) and any(_LATER.search(text.text) for text in evidence):
            continue  # "no register until lunch is over" for "the register must come after lunch"
        head = [at for at in reach if claim.weights[at] >= 0.3][:2] or list(reach[:2])
        if any(
            _met(text, at, claim, mine)
            for text, marks in theirs
            for theirs_mark, far in marks
            for at in (*far, *subject(text, theirs_mark))
            for mine in (head if at not in far else (*head, *subject(claim, mark)))
        ):
            continue
        if any(_contrary(text, claim, mine) for text in evidence for mine in head):
            continue
        if any("=attend" in claim.meanings[mine] for mine in head) and any(
            "=absence" in meanings for text in evidence for meanings in text.meanings
        ):
            continue  # who is absent does not go to school
        if any(_unhappily(text, claim, mine) for text in evidence for mine in head):
            continue
        own = {
            meaning
            for meaning in claim.meanings[mark.first]
            if claim.weights[mark.first] or meaning[0] == "="
        }
        if says(evidence, frozenset(own)):
            continue  # "stop" for "prevent", "without meaning to" for "unwittingly"
        if goes_on(claim, mark, reach, evidence) or _fails(claim, mark, evidence):
            continue
        known = [at for at in head if claim.weights[at] == 1 and says(evidence, claim.meanings[at])]
        if known or not any(marks or _negative(text) for text, marks in theirs):
            reasons.append(f"{_words(claim, mark, reach[:2])!r} is denied against the evidence")
    return reasons


def _fails(claim: Text, mark: Mark, evidence: Sequence[Text]) -> bool:
    """Whether it is of those who do not keep a rule, as "by not adhering to this" is."""
    before = {w.low for w in claim.words[max(mark.first - 3, 0) : mark.first]}
    return bool(before & {"who", "which", "that", "if"}) and any(
        _FAILING.search(text.text) for text in evidence
    )


def _delays(claim: Text, mark: Mark) -> bool:
    """Whether something is denied only up to a time: "no ... until"."""
    for word in claim.words[mark.last + 1 : mark.last + 1 + NEAR]:
        if word.breaks or "," in word.gap:
            return False
        if word.low == "until":
            return True
    return False


def _affirmed(claim: Text, evidence: Sequence[Text]) -> list[str]:
    reasons = []
    denied = {
        at for mark, reach in scopes(claim, every=True) for at in (*reach, *subject(claim, mark))
    } | _unreal(claim)
    for text in evidence:
        aside = asides(text)
        marks = [
            (mark, reach)
            for mark, reach in scopes(text)
            if mark.first not in aside or _limits(text, mark, claim)
        ]
        reached = {at for _, reach in marks for at in reach}
        for mark, reach in marks:
            head = [at for at in reach if text.weights[at] >= 0.3][:2]
            if not head:
                continue
            chief = next((at for at in head if text.weights[at] == 1), head[0])
            met = [
                at
                for at in range(len(claim.words))
                if _met(text, chief, claim, at) or _met(claim, at, text, chief)
            ]
            free = any(
                at not in reached and _alike(text, at, chief) for at in range(len(text.words))
            )
            far = {at for other, reach in marks if other is mark for at in reach}
            if any(_met(text, other, claim, at) for other in far for at in denied):
                continue
            if not met or free or any(at in denied for at in met):
                continue
            idiom = {meaning for meaning in text.meanings[mark.first] if meaning[0] == "="}
            if any(idiom & meanings for meanings in claim.meanings):
                continue  # "not attending" put as "being off"
            if warned(claim, text, mark, chief):
                continue
            if _says_little(text, chief) and not any(
                _met(text, at, claim, mine) for at in head[1:] for mine in range(len(claim.words))
            ):
                continue
            if any(
                _met(text, mark.first, claim, at)
                for at in range(len(claim.words))
                if claim.words[at].stem == text.words[mark.first].stem
                or (claim.weights[at] and min(abs(at - other) for other in met) <= BESIDE)
            ):
                continue  # "breaks" for "fails to comply with"
            if text.words[mark.first].low in _AVERTING and any(
                word.low == "before" and at < max(met) for at, word in enumerate(claim.words)
            ):
                continue  # "before it grows" for "to avoid it growing"
            turned_word = any(
                _contrary(text, claim, at) and claim.words[at].stem not in text.stems for at in met
            )
            all_met = [
                at
                for at in range(len(claim.words))
                if any(_met(text, other, claim, at) for other in head)
            ]
            # "not authorising" as "unauthorised"
            turned_word |= any(is_prefixed(word, text.words[chief]) for word in claim.words)
            if turned_word or _negative_near(claim, all_met):
                continue
            reasons.append(f"the evidence says {_words(text, mark, reach[:2])!r}")
    return reasons


def _says_little(text: Text, at: int) -> bool:
    return text.weights[at] < 1 or text.words[at].stem in lexicon().general


def _limits(text: Text, mark: Mark, claim: Text) -> bool:
    """Whether a bracket such as "(not medical or dental appointment)" shuts out what is named."""
    if not text.words[mark.first].gap.endswith("("):
        return False
    last = next(
        (at for at in range(mark.last + 1, len(text.words)) if ")" in text.words[at].gap),
        len(text.words),
    )
    return any(covers(text.meanings[last - 1], meanings) for meanings in claim.meanings)


def _unreal(claim: Text) -> set[int]:
    """The words of what was not so: "if the school had known"."""
    spans = [match.span() for match in _UNREAL.finditer(claim.text)]
    return {at for at, w in enumerate(claim.words) if any(a <= w.start < b for a, b in spans)}


def _alike(text: Text, at: int, other: int) -> bool:
    """Whether two words of a text say the same; light words only if they are the same."""
    if text.words[at].stem == text.words[other].stem:
        return True
    return text.weights[at] == text.weights[other] == 1 and bool(
        text.meanings[at] & text.meanings[other]
    )


def _met(text: Text, at: int, claim: Text, mine: int) -> bool:
    return bool(claim.weights[mine] or claim.actors_at(mine)) and covers(
        text.meanings[at], claim.meanings[mine]
    )


def _contrary(text: Text, claim: Text, mine: int) -> bool:
    """Whether the evidence has the opposite of a word, so that denying it says the same."""
    if opposed(claim, mine, text):
        return True
    return any(is_prefixed(claim.words[mine], word) for word in text.words)


def _unhappily(text: Text, claim: Text, mine: int) -> bool:
    """Whether a word stands near one of bad or of bounds: "unhappy with how they respond"."""
    bad = [at for at, word in enumerate(text.words) if word.stem in _BAD]
    return any(
        abs(at - other) <= NEAR
        for at in bad
        for other in range(len(text.words))
        if _met(text, other, claim, mine)
    )


def _negative(text: Text) -> bool:
    return any(v.endswith("-") for vs in text.opposites for v in vs)


def _negative_near(claim: Text, met: Sequence[int]) -> bool:
    """Whether a word is turned by one beside it ("unlikely to attend", "too ill to attend")."""
    return any(
        claim.words[i].stem in _LITTLE and claim.words[i].low != "avoidance"
        for at in met
        for i in range(max(at - 2, 0), min(at + 3, len(claim.words)))
        if i not in met
    ) or any(
        claim.words[i].low.startswith("un") and len(claim.words[i].raw) > 5
        for at in met
        for i in range(max(at - 2, 0), min(at + 2, len(claim.words)))
    )


def _words(text: Text, mark: Mark, reach: Sequence[int]) -> str:
    last = max([mark.last, *reach])
    return " ".join(word.raw for word in text.words[mark.first : last + 1])
