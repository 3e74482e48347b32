"""Views: a charity's or a participant's own words keep their owner."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.alignment import Aligned
from rag.verification.grammar.deeds import after_preposition
from rag.verification.grammar.imperatives import imperative
from rag.verification.grammar.modals import modals
from rag.verification.grammar.speakers import FIRST_PERSON
from rag.verification.reading.lexicon import Mark, lexicon
from rag.verification.reading.names import named
from rag.verification.reading.text import Text

NEAR = 9  # words within which a speaker has the verb that says what was said
_IN_VIEW = re.compile(
    r"\bin (?:the |[\w\s]{2,30}'s? )(?:view|opinion|words|eyes)\b|\baccording to\b|"
    r"\b(?:was|were|is|are) (?:said|reported|thought|believed|felt|described|seen|called)\b|"
    r"\b(?:conclusion|finding|advice|recommendation)s? (?:was|were|is|are) (?:that|to)\b",
    re.I,
)
_SAYING = re.compile(  # verbs that never say what somebody does
    r"(?:said|says?|told|tells?|felt|thought|believed?|expressed|noted|argued?|suggest|stressed|"
    r"recalled|explain|describ|worried|recommend|mention|stated|warned|point)"
)
_SURVEY = re.compile(r"\bsurvey|respondents?|feedback\b", re.I)
_VOICES = re.compile(
    r"\b(?:said|says|told|stated|felt|expressed|suggested|noted|believed|stressed|"
    r"described|recommended|called for|shared|asserting|supported|worried|mentioned|"
    r"outlined|thought|reported|emphasi[sz]ed|spoke|cited|agreed|view|opinion|I|we|"
    r"our|should|could)\b|[\"]"
)
_CALLED = re.compile(
    r"\b(?:called|labelled|described|branded) (?:\w+ ){1,3}?(?:as )?(?P<words>['\"][^'\"]+['\"])"
)
# what a charity says that the Department does not say is the charity's word
_UNSAID = re.compile(r"\b(?:DfE|Department for Education) (?:does|do|did|has|have) not\b")
_OPINION = re.compile(
    r"\b(?:we|I) (?:\w+ )?(?:believe|think|feel|consider|argue|call for|want|worry|know|see|say)\b|"
    r"\bin (?:our|my) (?:view|opinion|experience)\b|\bour (?:view|opinion|belief)\b",
    re.I,
)
_ONE_PERSON = re.compile(
    r"\b(?:a|an|one|another) (?:\w+ ){0,2}(?:young person|parent|carer|mother|father|pupil|student|"
    r"teacher|leader|head|headteacher|representative)\b",
    re.I,
)
_TELLS = re.compile(
    r"\b(?:describ|speak|spoke|tell|told|say|said|felt|feel|found|believ|thought|recall|shar|explain|"
    r"remember|experienc|spent|went through|left with)",
    re.I,
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Professor|Prof|Cllr|Sir|Dame|Lord|Lady) [A-Z][\w'-]*")
_BROADER = {"head": "school", "senco": "school"}
_YOU = frozenset({"you", "your", "yourself"})
_ALIKE = frozenset({("school", "head"), ("head", "school"), ("school", "senco")})


def voiced(aligned: Aligned) -> bool:
    """Whether a sentence is what somebody said."""
    return bool(_VOICES.search(aligned.unit.text))


def owner_lost(claim: Text, aligned: Sequence[Aligned], *, opinion: bool = True) -> list[str]:
    """A charity's or a participant's view stated as if nobody held it.

    Of a charity's words those that it calls its view itself, or with `opinion` false all.
    """
    views = [a for a in aligned if _is_view(a)]
    if not views or len(views) < len(aligned):
        return []
    known = lexicon()
    if views[0].evidence.authority == "evidence":
        if _owned(claim) or named(known.organisations, claim) or _by_name(claim, views):
            return []
        if re.search(r"\bcommittee|roundtable\b", claim.text, re.I):
            return []
        if (
            _ONE_PERSON.search(claim.text)
            and _TELLS.search(claim.text)
            and any(
                _ONE_PERSON.search(f"{a.before} {a.unit.text}") or FIRST_PERSON.search(a.unit.text)
                for a in views
            )
        ):
            return []  # what one young person went through is told as theirs
        return ["the view of those who were heard is stated as fact"]
    if opinion and not any(_OPINION.search(a.unit.text) for a in views):
        return []
    publisher = views[0].evidence.publisher
    owned = named(known.organisations, claim) | (
        {"charity"} if re.search(r"\bcharity\b", claim.text, re.I) else set()
    )
    if owned or _SURVEY.search(claim.text) or publisher.lower() in claim.text.lower():
        return []
    # advice to its reader is plainly advice; what "your child" is like would be a fact
    yours = any(w.low in _YOU for w in claim.words) and bool(modals(claim))
    addressed = yours or imperative(claim)
    told = any(
        imperative(a.unit)
        or any(w.low in ("you", "your") for w in a.unit.words)
        or any(m.value == "parent" for m in a.unit.actors)
        for a in views
    )
    if addressed and told:
        return []
    return [f"the view of {publisher} is stated as fact"]


def _by_name(claim: Text, views: Sequence[Aligned]) -> bool:
    """Whether it names somebody whom the evidence names."""
    theirs = {
        name for a in views for name in _TITLED.findall(f"{a.evidence.text} {a.evidence.publisher}")
    }
    return any(name in theirs for name in _TITLED.findall(claim.text))


def another_said(claim: Text, aligned: Sequence[Aligned]) -> list[str]:
    """A view of some of those who were heard in the mouth of others."""
    mine = _speaker(claim)
    first = aligned[0]
    theirs = _speaker(first.unit)
    if not mine or not theirs or first.evidence.authority != "evidence":
        return []
    if "participant" in (mine, theirs) or mine == theirs or (mine, theirs) in _ALIKE:
        return []
    return [f"{mine} where the evidence has {theirs} say it"]


def misquoted(claim: Text, whole: Text) -> list[str]:
    """Somebody whom the claim has call another "..." and who does nothing in the evidence."""
    doing = {
        value
        for m in whole.actors
        if not whole.words[m.last].possessive
        for value in (m.value, _BROADER.get(m.value, m.value))
    }
    return [
        f"{mark.value} does not say {match['words']!r} in the evidence"
        for match in _CALLED.finditer(claim.text)
        for mark in [m for m in claim.actors if claim.words[m.first].start < match.start()][-1:]
        if mark.value not in doing | {"participant"}
    ]


def _speaker(text: Text) -> str:
    """The actor whose report verb is the first of a text, or ""."""
    verbs = lexicon().report_verbs.longest_in(text.words)
    for mark in [m for m in verbs if _SAYING.match(text.words[m.first].low)][:1]:
        before = [
            m
            for m in text.actors
            if 0 < mark.first - m.last <= NEAR and not after_preposition(text, m.first)
        ]
        if before and not _parted(text, before[0].last + 1, mark.first):
            return before[0].value
    return ""


def _owned(claim: Text) -> bool:
    """Whether somebody who may own a view is said to say it."""
    known = lexicon()
    if _IN_VIEW.search(claim.text):
        return True
    verbs = known.report_verbs.longest_in(claim.words)
    return any(
        _says(claim, owner, verb)
        for owner in known.owners.longest_in(claim.words)
        for verb in verbs
    )


def _says(claim: Text, owner: Mark, verb: Mark) -> bool:
    if verb.first < owner.first:
        return claim.words[owner.first - 1].low in ("by", "to", "from") or (
            claim.words[max(owner.first - 2, 0)].low == "by"
        )
    return verb.first - owner.last <= NEAR and not _parted(claim, owner.last + 1, verb.first)


def _parted(text: Text, first: int, last: int) -> bool:
    return any(text.words[at].breaks for at in range(first, last + 1))


def _is_view(aligned: Aligned) -> bool:
    """Whether a sentence is a charity's or participant's own, not law or guidance it reports."""
    authority = aligned.evidence.authority
    if authority == "evidence":
        return voiced(aligned)
    if authority != "charity":
        return False
    known = lexicon()
    text = aligned.unit
    if named(known.works, text):
        return False
    if "dfe" in named(known.organisations, text) and not _UNSAID.search(text.text):
        return False
    if any(m.value in ("law", "statutory") for m in known.law.longest_in(text.words)):
        return False
    return not (
        aligned.before.endswith(":")
        and (named(known.organisations, aligned.before) or named(known.works, aligned.before))
    )
