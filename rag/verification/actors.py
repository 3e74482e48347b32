"""Who does what: the school, the parent, the council and the doctor are not exchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.verification.lexicon import Mark
from rag.verification.obligation import imperative, modals
from rag.verification.reading import Text, covers

_MUTUAL = frozenset({"=see", "=meeting", "=talk", "=agree"})
_GIVING = ("=give", "=tell", "=share")
_PREPOSITIONS = frozenset(
    "of for with by from to at in on between among about via per against towards".split()
)
_CLAUSE = frozenset(
    "if unless where when whether because which that while although but so until and or".split()
)
_TO_SCHOOLS = re.compile(
    r"\byour (?:pupils|quadrant|team|area team|data)\b|\bcolleagues\b|\bfor your school and\b", re.I
)
_PRONOUNS = frozenset("they them it he she you your we us our this these".split())
_ASKED = re.compile(r"\b(?:you are|you were|are|is|been|being) (?:asked|requested|told)\b", re.I)
_PARTICIPLE = re.compile(r"(?:ed|en|wn|ught|old|ent|id|ade|ept|one)$")


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done, at the words `what`, by whom and to whom; "" where it is not said."""

    what: tuple[int, ...]
    agent: str
    other: str
    passive: bool = False


def exchanged(claim: Text, body: Text, evidence: Sequence[Text], whole: Text) -> list[str]:
    """Actors of the claim that the evidence lacks, or has doing something else.

    `body` is the claim without its "X says that"; `whole` is all of the evidence: an actor may be
    named there and be "they" in the sentence.
    """
    reasons = [
        f"{_raw(claim, mark.first, mark.last)!r} is not in what the evidence says of this"
        for mark in claim.actors
        if not _present(claim, mark, evidence, whole)
    ]
    mine = _deeds(body)
    for text in evidence:
        for deed in _deeds(text):
            for own in mine:
                if _MUTUAL & set().union(*(body.meanings[at] for at in own.what[:2])):
                    continue  # who sees or meets whom comes to the same
                if not _alike(body, own, text, deed):
                    continue
                if own.agent and deed.agent and not _same(own.agent, deed.agent, text, whole):
                    reasons.append(f"{own.agent} where the evidence has {deed.agent}")
                elif (
                    own.other
                    and deed.other
                    and not own.agent
                    and not deed.agent
                    and own.other != deed.other
                ):
                    reasons.append(f"{own.other} where the evidence has {deed.other}")
    return list(dict.fromkeys([*reasons, *_misdirected(body, evidence)]))


def _misdirected(claim: Text, evidence: Sequence[Text]) -> list[str]:
    """Something given or told to somebody else than the evidence has it."""
    reasons = []
    for verb in _GIVING:
        theirs = {to for text in evidence for to in _recipients(text, verb)}
        for to in _recipients(claim, verb):
            if (
                theirs
                and to not in theirs
                and not {to, *theirs} <= {"you", "parent"}
                and "you" not in theirs
            ):
                reasons.append(f"to {to} where the evidence has {', '.join(sorted(theirs))}")
    return reasons


def _recipients(text: Text, verb: str) -> set[str]:
    found = set()
    for at in range(len(text.words)):
        if verb not in text.meanings[at] or text.actors_at(at):
            continue
        for after in range(at + 1, min(at + 5, len(text.words))):
            if text.words[after].breaks or "," in text.words[after].gap:
                break
            if (actor := _actor(text, after)) and not text.words[after].possessive:
                found.add(actor)
                break
            if text.weights[after] or text.words[after].low in ("that", "about", "by", "of"):
                break
    return found


def _present(claim: Text, mark: Mark, evidence: Sequence[Text], whole: Text) -> bool:
    """Whether an actor stands in the aligned sentences, or may be the "you" or "they" of them."""
    if mark.value == "participant" or _has(claim, mark, evidence):
        return True
    if mark.value in ("parent", "child") and (
        not any(text.actors for text in evidence)
        or any(imperative(t) or any(w.low in ("you", "your") for w in t.words) for t in evidence)
    ):
        return True
    if mark.value == "child" and _has(claim, mark, [whole]):
        return True
    before = mark.first - 1
    if mark.value == "school" and before >= 0 and claim.fixed[before]:
        return any(claim.fixed[before] & values for values in whole.fixed)
    pronoun = any(w.low in _PRONOUNS for text in evidence for w in text.words) or any(
        imperative(t) for t in evidence
    )
    if mark.value == "school" and any(_ASKED.search(text.text) for text in evidence):
        return True  # a parent who is asked is asked by the school
    unsaid = any(deed.passive and not deed.agent for text in evidence for deed in _deeds(text))
    return (pronoun or unsaid) and _has(claim, mark, [whole])


def _has(claim: Text, mark: Mark, texts: Sequence[Text]) -> bool:
    wanted = f"=actor:{mark.value}"
    if any(wanted in meanings for text in texts for meanings in text.meanings):
        return True
    return all(
        any(covers(theirs, claim.meanings[at]) for text in texts for theirs in text.meanings)
        for at in range(mark.first, mark.last + 1)
        if claim.weights[at]
    )


def _same(mine: str, theirs: str, text: Text, whole: Text) -> bool:
    if mine == theirs or mine == "participant":
        return True
    if theirs == "you":
        return (
            mine == "child"
            or mine == ("school" if _TO_SCHOOLS.search(whole.text) else "parent")
            or (mine in ("parent", "school") and bool(_TO_SCHOOLS.search(whole.text)))
        )
    if mine == "you":
        return theirs == "parent" or (
            theirs in ("school", "professional") and bool(_TO_SCHOOLS.search(whole.text))
        )
    # a teacher may be put as the school, not the school as a teacher
    return mine == "school" and theirs in ("head", "senco") and bool(text.words)


def _deeds(text: Text) -> list[Deed]:
    deeds = []
    for modal in modals(text):
        what = tuple(at for at in modal.ahead if text.weights[at])[:3]
        if not what:
            continue
        passive = _passive(text, modal.last)
        subject = _subject(text, modal.first)
        if passive:
            deeds.append(Deed(what, _by(text, modal.last), subject, True))
        else:
            deeds.append(Deed(what, subject, ""))
    deeds += _plain_deeds(text)
    if imperative(text):
        what = tuple(at for at in range(min(8, len(text.words))) if text.weights[at])[:3]
        deeds.append(Deed(what, "you", ""))
    return deeds


def _plain_deeds(text: Text) -> list[Deed]:
    """What somebody does in clauses without a modal: the words after their first actor."""
    deeds = []
    marked = {at for m in modals(text) for at in range(m.first, m.last + 1)}
    start = 0
    for at in range(1, len(text.words) + 1):
        ends = at == len(text.words) or text.words[at].breaks or "," in text.words[at].gap
        if not ends and text.words[at].low not in _CLAUSE | {"who"}:
            continue
        clause = range(start, at)
        start = at
        agent_at = next(
            (
                i
                for i in clause
                if (_actor(text, i) and not text.words[i].possessive)
                and not _after_preposition(text, i)
            ),
            None,
        )
        if agent_at is None or imperative(text) or marked & set(clause):
            continue
        agent = _actor(text, agent_at)
        what = tuple(
            i for i in clause if i > agent_at and text.weights[i] and _actor(text, i) != agent
        )[:3]
        passive = any(
            text.words[i].low in ("is", "are", "was", "were", "been")
            and i + 1 < at
            and _PARTICIPLE.search(text.words[i + 1].low)
            for i in clause
            if i > agent_at
        )
        if what and not passive:
            deeds.append(Deed(what, agent, ""))
    return deeds


def _passive(text: Text, last: int) -> bool:
    after = text.words[last + 1 : last + 5]
    for at, word in enumerate(after):
        if word.breaks:
            return False
        if word.low in ("be", "been", "being") and at + 1 < len(after):
            following = [w for w in after[at + 1 :] if not w.low.endswith("ly") and w.low != "also"]
            return bool(following) and bool(_PARTICIPLE.search(following[0].low))
    return False


def _by(text: Text, last: int) -> str:
    for at in range(last + 1, min(last + 14, len(text.words))):
        if text.words[at].breaks:
            return ""
        if text.words[at].low == "by":
            return next(
                (a for i in range(at + 1, min(at + 5, len(text.words))) if (a := _actor(text, i))),
                "",
            )
    return ""


def _subject(text: Text, first: int) -> str:
    """The first actor of the clause before a modal that hangs on no preposition and owns nothing."""
    start = first
    while start > 0 and not text.words[start].breaks and text.words[start - 1].low not in _CLAUSE:
        if "," in text.words[start].gap or text.words[start].low in ("who", "whom"):
            break
        start -= 1
    ended = [m.last for m in modals(text) if start <= m.last < first]
    start = max([start, *(at + 1 for at in ended)])
    if start < len(text.words) and text.words[start].low in ("who", "whom"):
        return next(
            (a for i in range(start - 1, max(start - 9, -1), -1) if (a := _actor(text, i))), ""
        )
    for at in range(start, first):
        actor = _actor(text, at)
        if actor and not text.words[at].possessive and not _after_preposition(text, at):
            following = (
                _actor(text, at + 1)
                if at + 1 < first and not text.words[at + 1].gap.strip()
                else ""
            )
            if following and following != actor:
                continue  # "the LA medical needs officer"
            return actor
        if text.words[at].low == "they":
            earlier = {a for i in range(at) if (a := _actor(text, i))}
            return earlier.pop() if len(earlier) == 1 else ""
        if text.words[at].low in ("it", "this", "these", "he", "she"):
            return ""
        if not actor and text.weights[at] == 1 and not _leads_to_actor(text, at, first):
            return ""
    return ""


def _leads_to_actor(text: Text, at: int, first: int) -> bool:
    """Adjectives and verbs may stand before the actor ("all independent schools must")."""
    return any(
        _actor(text, i) and not text.words[i].possessive and not _after_preposition(text, i)
        for i in range(at + 1, first)
    )


def _after_preposition(text: Text, at: int) -> bool:
    for back in range(at - 1, max(at - 4, -1), -1):
        if text.words[back + 1].gap.strip():
            return False
        if text.words[back].low in _PREPOSITIONS:
            return True
        if text.weights[back] == 1 and not text.actors_at(back):
            return False
    return False


def _actor(text: Text, at: int) -> str:
    if text.words[at].low in ("you", "yourself"):
        return "you"
    if text.words[at].low == "your":
        return ""
    return text.actors_at(at)


def _alike(claim: Text, mine: Deed, text: Text, theirs: Deed) -> bool:
    """Whether two deeds are the same: their first words, or two of their words, say the same."""
    pairs = [
        (i, o)
        for i, at in enumerate(mine.what)
        for o, other in enumerate(theirs.what)
        if covers(text.meanings[other], claim.meanings[at])
    ]
    heads = (0, 0) in pairs and (claim.weights[mine.what[0]] == 1 or len({i for i, _ in pairs}) > 1)
    weight = sum(claim.weights[mine.what[i]] for i in {i for i, _ in pairs})
    return heads or (len({i for i, _ in pairs}) > 1 and weight >= 1.3)


def _raw(text: Text, first: int, last: int) -> str:
    return " ".join(word.raw for word in text.words[first : last + 1])
