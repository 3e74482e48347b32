"""Freedom: what need not be done, however the evidence says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.grammar.matching import match
from rag.verification.grammar.modals import Modal, modals
from rag.verification.grammar.negations import scopes
from rag.verification.reading.text import Text, covers, recall

MUCH = 0.3  # share of a claim that a sentence must carry to be about the same
ALIKE = 0.3  # how well a modal must match to be about the same
_ASKING = frozenset({"must", "have_to", "need", "should", "expected", "forbidden"})
_FREE = re.compile(
    r"\b(?:whether|regardless|no matter|voluntar\w+|optional|choos\w+|choice)\b", re.I
)
_CHOSEN = re.compile(r"\b(?:voluntar\w+|optional|choos\w+|choice|whether (?!or not))\b", re.I)
_UP_TO = re.compile(r"(?:it is|is) (?:up|left) to", re.I)

# "can choose to", "is free to", "it is up to the school whether to"
_CHOICE = re.compile(
    r"\b(?:(?:can|could|may|might) (?:also )?(?:choose|decide|opt|elect)(?: not)?(?: to| whether)|"
    r"(?:is|are|be) free(?: not)? to|(?:has|have) (?:the|a|an) (?:choice|option) (?:to|of|whether)|"
    r"(?:it is|is) (?:up to|left to) [^,.;]{2,40}? whether|(?:decides?|chooses?) (?:for \w+ )?whether)\b",
    re.I,
)
_BINDING = frozenset({"must", "have_to", "forbidden"})
VERBS = 5  # words of weight after it within which a choice has its verb


def chosen(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """A duty of the evidence that the claim makes a matter of choice."""
    match_ = _CHOICE.search(claim.text)
    if not match_ or any(_CHOSEN.search(text.text) for text in evidence):
        return []
    after = [
        at for at, w in enumerate(claim.words) if w.start >= match_.end() and claim.weights[at]
    ][:VERBS]
    verb = [claim.meanings[at] for at in after]
    binding = _BINDING | {"will"} if _UP_TO.match(match_[0]) else _BINDING
    for text in evidence:
        for modal in modals(text):
            if modal.kind in binding and any(
                covers(text.meanings[at], meaning) for at in modal.ahead[:1] for meaning in verb
            ):
                return [f"{match_[0]!r} where the evidence obliges"]
    return []


def ruled_out(claim: Text, modal: Modal) -> bool:
    """Whether it only says what no rule asks: "no rule that they must"."""
    before = [m for m in claim.negations if m.last < modal.first]
    between = claim.words[before[-1].last + 1 : modal.first] if before else ()
    return any(word.low == "that" for word in between) and not any(
        word.breaks or "," in word.gap for word in between
    )


def leaves_free(claim: Text, modal: Modal, text: Text) -> bool:
    """Whether the evidence says in other words that it need not be: "voluntary", "without"."""
    if recall(claim, text) < MUCH * sum(claim.weights):
        return False
    if any(
        other.kind in _ASKING and match(claim, modal, text, other) >= ALIKE
        for other in modals(text)
    ):
        return False
    if any(m.kind == "optional" for m in modals(text)):
        return not claim.negations or modal.denial is None
    return bool(_FREE.search(text.text)) or any(
        text.words[mark.first].low == "without"
        and any(covers(text.meanings[b], claim.meanings[a]) for a in modal.ahead[:2] for b in reach)
        for mark, reach in scopes(text, every=True)
    )
