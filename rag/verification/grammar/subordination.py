"""Subordination: modals in clauses that say when, why or what for, and in questions."""

from __future__ import annotations

from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.text import Text

SUBORDINATORS = frozenset(
    """
    if unless where when whether because who whom whose which that while whilst although though
    but so until once as since after before
    """.split()
)
_FINITE = frozenset(
    "is are was were has have had does do did must should can could may might will".split()
)
_ASKING = frozenset("how what why".split())


def subordinate(text: Text, mark: Mark) -> bool:
    """Whether it stands in a clause that says when, why or what for."""
    inner = mark.first and {
        m.last for m in lexicon().obligation.longest_in(text.words[: mark.first])
    }
    for at in range(mark.first - 1, max(mark.first - 9, -1), -1):
        if text.words[at + 1].breaks or text.words[at + 1].gap.strip() == ",":
            return False
        if text.words[at].low in ("and", "or", "but"):
            inner = set()
        relative = text.words[at].low == "that" and at and text.weights[at - 1]
        if relative and mark.value in ("can", "may") and not _reports(text, at - 1):
            return True  # "a version that pupils can follow"
        if inner and at in inner and mark.value in ("can", "may"):
            return True  # "there should be a version pupils can follow"
        if text.words[at].low in (SUBORDINATORS - {"that", "but"}) | _ASKING:
            # "a child who is forced into school can be ...": the clause has its verb already
            between = text.words[at + 1 : mark.first]
            joined = text.words[mark.first - 1].low in ("and", "or", "but")
            if joined and text.words[at].low in ("who", "which"):
                return True  # "a pupil who is in the building but will not go to the lesson"
            if text.words[at].low in ("who", "which") and any(
                text.weights[i] and not text.actors_at(i) for i in range(at + 1, mark.first)
            ):
                return False  # "parents who educate at home must": the same
            return not {w.low for w in between} & _FINITE
    return False


def _reports(text: Text, at: int) -> bool:
    """Whether a word says that somebody says something: "notes that pupils can"."""
    return any(m.first <= at <= m.last for m in lexicon().report_verbs.longest_in(text.words))


def embedded(text: Text, first: int) -> bool:
    """Whether a modal, given by its first word, stands in a question within a sentence ("how it should be done")."""
    for at in range(first - 1, max(first - 9, 0), -1):
        if text.words[at + 1].breaks or "," in text.words[at + 1].gap:
            return False
        if text.words[at].low in _ASKING | {"whether"}:
            return True
    return False
