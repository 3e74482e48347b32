"""Who does what: the school, the parent, the council and the doctor are not exchanged."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.checks.recipients import misdirected
from rag.verification.grammar.deeds import Deed, deeds
from rag.verification.grammar.imperatives import imperative
from rag.verification.grammar.speakers import FIRST_PERSON
from rag.verification.reading.lexicon import Mark
from rag.verification.reading.text import Text, covers, says

_MUTUAL = frozenset({"=see", "=meeting", "=talk", "=agree"})
_TO_SCHOOLS = re.compile(
    r"\byour (?:pupils|quadrant|team|area team|data)\b|\bcolleagues\b|\bfor your school and\b", re.I
)
_TO_PARENTS = re.compile(
    r"\b(?:you|yourself|your (?:child|son|daughter|cyp|family|children|home))\b", re.I
)
_PUPILS = re.compile(r"\b(?:pupils?|students?)\b", re.I)
_PRONOUNS = frozenset("they them it he she you your we us our this these".split())
_OF_NOBODY = re.compile(
    r"\bit (?:is|would be) (?:\w+ )?(?:unlawful|lawful|illegal|legal|essential|important|necessary|"
    r"vital|crucial|discriminatory) (?:not )?to\b",
    re.I,
)
_ASKED = re.compile(r"\b(?:you are|you were|are|is|been|being) (?:asked|requested|told)\b", re.I)


def exchanged(
    claim: Text,
    body: Text,
    evidence: Sequence[Text],
    whole: Text,
    told: Text,
    ourselves: frozenset[str],
) -> list[str]:
    """Actors of the claim that the evidence lacks, or has doing something else.

    `body` is the claim without its "X says that"; `whole` is all of the evidence: an actor may be
    named there and be "they" in the sentence; `told` has the names of those who published it, and
    `ourselves` what they are, where they say "we".
    """
    reasons = [
        f"{_raw(claim, mark.first, mark.last)!r} is not in what the evidence says of this"
        for mark in claim.actors
        if not _present(claim, mark, evidence, whole, ourselves)
        and not _publishes(claim, mark, told)
        and not (_addressed(claim, body, mark) and _has(claim, mark, [whole]))
    ]
    mine = deeds(body)
    pairs = [
        (own, deed)
        for text in evidence
        for deed in deeds(text)
        for own in mine
        # who sees or meets whom comes to the same
        if not _MUTUAL & set().union(*(body.meanings[at] for at in own.what[:2]))
        and _alike(body, own, text, deed)
        # without a modal the words of a deed are unsure: only a swap of two actors shows
        and ((own.modal and deed.modal) or deed.agent in {m.value for m in body.actors})
    ]
    reasons += [
        f"{own.agent or own.other} where the evidence has {deed.agent or deed.other}"
        for own, deed in pairs
        if _otherwise(own, deed, whole)
        and not any(o is own and _agreed(own, d) for o, d in pairs)
        and not (_oneself(body, own) and any(d is deed and _agreed(o, d) for o, d in pairs))
    ]
    return list(dict.fromkeys([*reasons, *misdirected(body, evidence)]))


def _publishes(claim: Text, mark: Mark, told: Text) -> bool:
    """Whether it only says whose words these are: "the council's bulletin", "the Doctors' Council"."""
    after = claim.words[mark.last + 1 : mark.last + 2]
    beside = [w.raw for w in (*claim.words[max(mark.first - 1, 0) : mark.first], *after)]
    name = claim.words[mark.first : mark.last + 1]
    if all(w.raw[0].isupper() and w.stem in told.stems for w in name) and any(
        raw[0].isupper() for raw in beside
    ):
        return True
    return bool(after) and after[0].stem in _WORDS and claim.words[mark.last].stem in told.stems


def _addressed(claim: Text, body: Text, mark: Mark) -> bool:
    """Whether it is only those who are told it: "has told schools that"."""
    head = len(claim.text) - len(body.text) if claim.text.endswith(body.text) else 0
    return claim.words[mark.last].start < head


_WORDS = frozenset("bulletin guidanc guid advic document page websit faq report note".split())


def _otherwise(own: Deed, deed: Deed, whole: Text) -> bool:
    """Whether somebody else does it, or has it done to them where nobody is said to do it."""
    if own.agent and deed.agent:
        return not _same(own.agent, deed.agent, whole)
    nobody = not own.agent and not deed.agent
    return nobody and bool(own.other and deed.other) and not _same(own.other, deed.other, whole)


def _agreed(own: Deed, deed: Deed) -> bool:
    """Whether the evidence has the very actor of the claim do it elsewhere."""
    return bool(own.agent and deed.agent) and own.agent == deed.agent


def _oneself(claim: Text, own: Deed) -> bool:
    """Whether somebody does it to or for themselves: "you can refer yourself"."""
    after = range(own.what[0] + 1, min(own.what[0] + 3, len(claim.words)))
    return any(claim.words[at].low.endswith(("self", "selves")) for at in after)


def _present(
    claim: Text,
    mark: Mark,
    evidence: Sequence[Text],
    whole: Text,
    ourselves: frozenset[str],
) -> bool:
    """Whether an actor stands in the aligned sentences, or may be the "you" or "they" of them."""
    if mark.first - 1 in claim.named or mark.first in claim.named:
        return True  # "Northern Education Trust staff", "MPs" for their committee
    if mark.value == "participant" or mark.value in ourselves or _has(claim, mark, evidence):
        return True
    doing = any(not t.words[m.last].possessive for t in evidence for m in t.actors)
    if mark.value in ("parent", "child") and (
        not doing or _TO_PARENTS.search(whole.text) or any(imperative(t) for t in evidence)
    ):
        return True
    if mark.value == "school" and _TO_SCHOOLS.search(whole.text):
        return True
    if mark.value in ("parent", "child") and any(FIRST_PERSON.search(t.text) for t in evidence):
        return True  # who "I" is, the evidence may leave unsaid
    if mark.value == "child" and (_has(claim, mark, [whole]) or _pupils_own(evidence)):
        return True
    before = mark.first - 1
    if mark.value == "school" and before >= 0 and claim.fixed[before]:
        return any(claim.fixed[before] & values for values in whole.fixed)
    pronoun = any(w.low in _PRONOUNS for text in evidence for w in text.words) or any(
        imperative(t) for t in evidence
    )
    if mark.value == "school" and any(_ASKED.search(text.text) for text in evidence):
        return True  # a parent who is asked is asked by the school
    unsaid = any(deed.passive and not deed.agent for text in evidence for deed in deeds(text))
    nobody = {m.value for m in whole.actors} <= {"parent", "child", "participant"}
    if ourselves and nobody:
        return False  # it is the publisher who does it
    if mark.value == "school" and nobody:
        return True  # what "must not be used" is for the school not to use
    if mark.value in ("school", "council") and nobody and all(map(_impersonal, evidence)):
        return True  # "it is unlawful to withhold": whoever provides it
    return (pronoun or unsaid) and _has(claim, mark, [whole])


def _impersonal(text: Text) -> bool:
    """Whether it says what is lawful or needed, and not of whom."""
    return bool(_OF_NOBODY.search(text.text))


def _pupils_own(evidence: Sequence[Text]) -> bool:
    """Whether it speaks of what only children have: absence, attendance, a timetable."""
    wanted = {"=absence", "=attend", "=part_time", "=timetable"}
    return any(wanted & meanings for text in evidence for meanings in text.meanings)


def _has(claim: Text, mark: Mark, texts: Sequence[Text]) -> bool:
    wanted = f"=actor:{mark.value}"
    if any(wanted in meanings for text in texts for meanings in text.meanings):
        return True
    return all(
        says(texts, claim.meanings[at])
        for at in range(mark.first, mark.last + 1)
        if claim.weights[at]
    )


def _same(mine: str, theirs: str, whole: Text) -> bool:
    """Whether one of the actors of a deed is one of another's."""
    pairs = ((a, b) for a in mine.split("/") for b in theirs.split("/"))
    return any(_same_actor(a, b, whole) for a, b in pairs)


def _same_actor(mine: str, theirs: str, whole: Text) -> bool:
    if mine == theirs or mine == "participant":
        return True
    if theirs == "you":
        return (
            mine == "child"
            or mine == ("school" if _TO_SCHOOLS.search(whole.text) else "parent")
            # what speaks of pupils, and of no reader's child, is told to schools
            or (
                mine == "school"
                and bool(_PUPILS.search(whole.text))
                and not _TO_PARENTS.search(whole.text)
            )
            or (
                mine in ("parent", "school", "professional")
                and bool(_TO_SCHOOLS.search(whole.text))
            )
        )
    if mine == "you":
        return theirs == "parent" or (
            theirs in ("school", "professional") and bool(_TO_SCHOOLS.search(whole.text))
        )
    # a teacher may be put as the school, not the school as a teacher
    return mine == "school" and theirs in ("head", "senco")


def _alike(claim: Text, mine: Deed, text: Text, theirs: Deed) -> bool:
    """Whether two deeds are the same: their first words, or two of their words, say the same."""
    pairs = [
        (i, o)
        for i, at in enumerate(mine.what)
        for o, other in enumerate(theirs.what)
        if covers(text.meanings[other], claim.meanings[at])
    ]
    weighty = claim.weights[mine.what[0]] == text.weights[theirs.what[0]] == 1
    heads = (0, 0) in pairs and (weighty or len({i for i, _ in pairs}) > 1)
    weight = sum(claim.weights[mine.what[i]] for i in {i for i, _ in pairs})
    sure = mine.modal and theirs.modal  # else two words in common may be no deed
    return heads or (sure and len({i for i, _ in pairs}) > 1 and weight >= 1.3)


def _raw(text: Text, first: int, last: int) -> str:
    return " ".join(word.raw for word in text.words[first : last + 1])
