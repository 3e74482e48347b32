"""Recipients: to whom something is given or told."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.grammar.deeds import actor_at, together
from rag.verification.reading.text import Text

_NEEDS_TO = frozenset("report share submit state announc mention explain say".split())
_GIVING = ("=give", "=tell", "=share")
_PRONOUNS = frozenset("they them it he she you your we us our this these".split())


def misdirected(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """Something given or told to somebody else than the evidence has it."""
    stated = {verb: {to for text in evidence for to in _recipients(text, verb)} for verb in _GIVING}
    return [
        f"to {to} where the evidence has {', '.join(sorted(theirs))}"
        for verb, theirs in stated.items()
        for to in sorted(_recipients(claim, verb))
        if theirs
        and not {to, "you"} & theirs
        and to != "participant"  # "people" may be anybody
        and not {to, *theirs} <= {"you", "parent"}
        and not {to, *theirs} <= {"head", "school"}
    ]


def _recipients(text: Text, verb: str) -> set[str]:
    found = set()
    for at in range(len(text.words)):
        if verb not in text.meanings[at] or text.actors_at(at):
            continue
        following = [word.low for word in text.words[at + 1 : at + 6]]
        if text.words[at].stem == "let" and "know" not in following:
            continue  # who is let in is told nothing
        if following[:1] and following[0] in _PRONOUNS:
            continue
        directly = text.words[at].stem not in _NEEDS_TO
        for after in range(at + 1, min(at + 5, len(text.words))):
            directly |= text.words[after].low == "to"
            if text.words[after].breaks or "," in text.words[after].gap:
                break
            if (actor := actor_at(text, after)) and not text.words[after].possessive:
                if _told_to(text, after):
                    break
                found |= set(together(text, after, actor).split("/")) if directly else set()
                break
            if text.weights[after] or text.words[after].low in (
                "that",
                "about",
                "by",
                "of",
                "if",
                "when",
                "where",
                "whether",
                "what",
                "how",
            ):
                break
    return found


def _told_to(text: Text, at: int) -> bool:
    """Whether an actor is told to do something: "told schools to let parents know"."""
    after = text.words[at + 1 : at + 2]
    return bool(after) and after[0].low == "to" and not after[0].gap.strip()
