"""Obligation: "should" stays should, "must" stays must, and "may" does not become "will"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.verification.checks.delays import meant
from rag.verification.checks.demands import dropped, said
from rag.verification.checks.freedom import leaves_free, ruled_out
from rag.verification.grammar.imperatives import imperative
from rag.verification.grammar.matching import agent, match, unmodal
from rag.verification.grammar.modals import Modal, modals
from rag.verification.grammar.negations import scopes
from rag.verification.grammar.subordination import embedded
from rag.verification.reading.facts import facts
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.text import Text, covers, opposed, recall

_BINDING = frozenset({"must", "have_to", "forbidden"})
_SOFTENED = re.compile(
    r"\b(?:(?:if|wh(?:ere|en)(?:ver)?) (?:(?:they|it|you|he|she|schools?|parents) (?:can|wish(?:es)?|"
    r"likes?|wants?|prefers?|chooses?)|(?:ever )?(?:possible|practical|practicable|convenient))|"
    r"(?:as|so) far as (?:possible|they can|it can)|tr(?:y|ies) to|at (?:its|their) discretion|"
    r"(?:choos|decid)(?:es?|ing) (?:for (?:it|them)sel(?:f|ves) )?(?:whether|if))\b",
    re.I,
)
_DEMANDED = re.compile(
    r"\b(?:call(?:ed|s|ing)? for|support for|in favour of|want(?:ed|s)? |push(?:ed|ing)? for)\b",
    re.I,
)
_CONTACTING = frozenset({"=email", "=phone", "=contact"})
_ABOVE = re.compile(
    r"\s*(?:not )?(?:(?:go|be|rise|run) )?(?:above|over|beyond|more than|higher than|exceed)\b",
    re.I,
)
_CAP = re.compile(r"\b(?:not exceeding|up to|(?:a )?maximum|no more than|at most)\b", re.I)
_VIA = re.compile(r"\b(?:is|are) (?:only )?(?:via|through|by)\b", re.I)
_WH_TO = re.compile(r"\b(?:when|how|what|whether|where|who) to\b", re.I)
AFTER = 1_000  # beyond the last word of any claim
PLAINLY = "no such word"  # stands for a modal where the evidence has none
UNFIT = 0.7  # how well a modal that fits must match, against one that does not
PLAIN = 0.25  # against words that no modal governs
DENIED = 0.55  # and against those where the modal denies
SPOKEN = 1.0  # how well another modal must match for one of the evidence to be its
MUCH = 0.3  # share of a claim that a sentence must carry for its one modal to be the claim's


def changed(claim: Text, evidence: Sequence[Text], owed: Sequence[Text]) -> list[str]:
    """What the claim obliges or allows otherwise than the aligned evidence does."""
    reasons = []
    # "What can be done?" advises, and allows nothing
    stated = [(text, [] if text.text.endswith("?") else modals(text)) for text in evidence]
    every = modals(claim)
    mine = [m for m in every if not _reporting(claim, m)]
    proposed = [m.first for m in every if m not in mine and m.kind in ("advised", "suggested")]
    for modal in (m for m in mine if not _asked(claim, m)):
        if claim.words[modal.first].low == "would" and min(proposed, default=AFTER) < modal.first:
            continue  # "suggests that a card would do" proposes no more than "suggests a card"
        others = [m for m in mine if m is not modal]
        free = [
            (text, [o for o in theirs if not _spoken_for(claim, modal, others, text, o)])
            for text, theirs in stated
        ]
        reasons += _raised(claim, modal, free)
    reasons += dropped(claim, mine, owed)
    bound = [t for t, theirs in stated if t in owed and any(m.kind in _BINDING for m in theirs)]
    soft = _SOFTENED.search(claim.text)
    if soft and bound and not any(_SOFTENED.search(text.text) for text in evidence):
        reasons.append(f"{soft[0]!r} is not in the evidence")
    return list(dict.fromkeys(reasons))


def _spoken_for(
    claim: Text, modal: Modal, others: Sequence[Modal], text: Text, stated: Modal
) -> bool:
    """Whether another modal of the claim puts one of the evidence that this one does not fit."""
    fits = lexicon().obligation_fits[stated.kind]
    return (
        modal.kind in _WEAK
        and modal.kind not in fits
        and any(
            other.kind in fits and match(claim, other, text, stated) >= SPOKEN for other in others
        )
    )


def _raised(claim: Text, modal: Modal, stated: Sequence[tuple[Text, list[Modal]]]) -> list[str]:
    known = lexicon()
    if modal.kind == "cannot" and _caps(claim, modal, [text for text, _ in stated]):
        return []
    if modal.kind == "must" and ruled_out(claim, modal):
        modal = replace(modal, kind="optional")
    best: list[tuple[float, Text, str, str]] = []
    for text, theirs in stated:
        for other in theirs:
            score = match(claim, modal, text, other)
            best.append((score, text, meant(claim, modal, text, other), said(text, other)))
        score = unmodal(claim, modal, text, theirs)
        kind = _unmodal_kind(claim, modal, text)
        best.append((score * 0.9, text, kind, PLAINLY))
    if _as_strong(modal.kind, best):
        return []
    if modal.kind in _WEAK | _NEGATIVE | {"essential"} and _carried(claim, modal, stated):
        return []
    if modal.kind == "optional" and any(leaves_free(claim, modal, text) for text, _ in stated):
        return []
    top = max((entry[0] for entry in best), default=0.0)
    near = [entry for entry in best if entry[0] >= max(0.8 * top, 0.3)]
    if not near:
        # nothing alike: a strong word may not come from nowhere
        kinds = {m.kind for _, theirs in stated for m in theirs}
        strong = modal.kind in (
            "must",
            "have_to",
            "forbidden",
            "optional",
            "entitled",
            "not_entitled",
        )
        if strong and not any(modal.kind in known.obligation_fits[k] for k in kinds):
            return [f"{said(claim, modal)!r} is not in the evidence"]
        return []
    if any(modal.kind in known.obligation_fits[kind] for _, _, kind, _ in near):
        return []
    if modal.kind in ("should", "need", "have_to") and _directs(
        claim, modal, [text for _, text, kind, _ in near if kind == "plain"]
    ):
        return []
    if modal.kind == "should" and any(
        kind == "plain" and _DEMANDED.search(text.text) for _, text, kind, _ in near
    ):
        return []
    careful = modal.kind in _SOFT and agent(claim, modal) <= {"parent", "child"}
    if careful and all(entry[3] == PLAINLY for entry in near):
        return []  # said plainly, and of nobody who might owe it
    if modal.subordinate and modal.kind not in (
        "must",
        "have_to",
        "should",
        "expected",
        "forbidden",
        "optional",
        "entitled",
        "not_entitled",
    ):
        return []
    if modal.subordinate and modal.kind in ("should", "can") and _WH_TO.search(near[0][1].text):
        return []  # "on when staff should authorise" for "know when to authorise"
    if any(
        _turned_round(claim, modal, text, kind) or _denied_before(claim, modal, kind)
        for _, text, kind, _ in near
    ):
        return []
    return [f"{said(claim, modal)!r} where the evidence has {near[0][3]!r}"]


def _caps(claim: Text, modal: Modal, evidence: Sequence[Text]) -> bool:
    """ "Cannot go above" puts a cap that the evidence has: "not exceeding"."""
    word = claim.words[modal.last]
    above = _ABOVE.match(claim.text, word.start + len(word.raw))
    return bool(above) and any(_CAP.search(text.text) for text in evidence)


def _directs(claim: Text, modal: Modal, evidence: Sequence[Text]) -> bool:
    """ "Should e-mail a@b.uk" tells the way, and asks no more than the way itself."""
    way = set().union(*(claim.meanings[at] for at in modal.ahead[:2])) & _CONTACTING
    addressed = any(fact.kind in ("e-mail address", "phone number") for fact in facts(claim.text))
    if modal.kind != "should" and not claim.negations:
        return False  # "can no longer ring, and have to e-mail": else no way is the only one
    return bool(way) and (addressed or any(_VIA.search(text.text) for text in evidence))


_EXAMPLE = re.compile(r"\b(?:for example|e g|such as|for instance|usually|often)\b", re.I)
_SOFT = frozenset({"can", "could", "may", "might"})
_NEGATIVE = frozenset({"will_not", "cannot", "should_not"})
_WEAK = frozenset({"can", "could", "may", "might", "may_not", "might_not"})


def _carried(claim: Text, modal: Modal, stated: Sequence[tuple[Text, list[Modal]]]) -> bool:
    """Whether a sentence that carries much of the claim, or an example, is just as weak; or calls
    something as essential, by whatever verb the claim does."""
    for text, theirs in stated:
        kinds = {m.kind for m in theirs}
        alike = kinds == {modal.kind} or "essential" == modal.kind in kinds
        if modal.kind in _SOFT and kinds:
            alike = all(modal.kind in lexicon().obligation_fits[kind] for kind in kinds)
        if recall(claim, text) < MUCH * sum(claim.weights):
            continue
        if alike or (_EXAMPLE.search(text.text) and not theirs and modal.kind != "essential"):
            return True
    return False


def _unmodal_kind(claim: Text, modal: Modal, text: Text) -> str:
    """How a text says without a modal what the claim's modal governs."""
    # a question ("Turn the wi-fi off?") advises no less than an imperative
    told = imperative(text) or text.text.endswith("?")
    for mark, reach in scopes(text):
        if any(
            covers(text.meanings[b], claim.meanings[a]) for a in modal.ahead[:1] for b in reach[:2]
        ):
            return "should_not" if told and mark.first < 3 else "not_plain"
    return "imperative" if told else "plain"


def _asked(claim: Text, modal: Modal) -> bool:
    """ "How it should be done" obliges nobody."""
    return modal.kind in ("should", "can", "could", "may", "might", "will") and embedded(
        claim, modal.first
    )


def _as_strong(kind: str, best: Sequence[tuple[float, Text, str, str]]) -> bool:
    """Whether a modal of the evidence that fits governs nearly the same, and none other does."""
    fits = lexicon().obligation_fits
    fit = max((s for s, _, k, _ in best if kind in fits[k] and k != "plain"), default=0.0)
    unfit = max((s for s, _, k, _ in best if kind not in fits[k] and "plain" not in k), default=0.0)
    plain = max((s for s, _, k, _ in best if k == "plain"), default=0.0)
    denies = kind not in lexicon().obligation_negated
    return fit >= 0.3 and fit >= UNFIT * unfit and fit >= (DENIED if denies else PLAIN) * plain


def _turned_round(claim: Text, modal: Modal, text: Text, kind: str) -> bool:
    """ "Should be flexible" for "should not be rigid", "not until" for "only where"."""
    later = {"until", "unless"} & {w.low for w in claim.words}
    # "you cannot ask yourself; a school has to" for "schools are the only route"
    if modal.kind in ("cannot", "have_to", "need") and claim.negations:
        later |= {"only"} & {w.low for w in text.words}
    if later and "only" in {w.low for w in text.words}:
        return True
    negative = lexicon().obligation_negated
    if negative.get(modal.kind) != kind and negative.get(kind) != modal.kind:
        return False
    return any(opposed(claim, at, text) for at in modal.ahead[:2])


def _denied_before(claim: Text, modal: Modal, kind: str) -> bool:
    """Whether the clause around it is denied: "no rule that they have to"."""
    before = [m for m in claim.negations if m.last < modal.first]
    if not before or lexicon().obligation_negated.get(modal.kind) != kind:
        return False
    between = claim.words[before[-1].last + 1 : modal.first]
    return not any(word.breaks or "," in word.gap for word in between)


def _reporting(claim: Text, modal: Modal) -> bool:
    """ "Essex recommends that ..." beside a modal of its own says who speaks, not how strongly."""
    if modal.kind not in ("advised", "suggested", "expected"):
        return False
    return any(
        m.first > modal.last and m.kind not in ("advised", "suggested") for m in modals(claim)
    )
