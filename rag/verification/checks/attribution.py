"""Who is said to say it: no source that the evidence does not name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verification.alignment import Aligned, clauses
from rag.verification.checks import force
from rag.verification.checks.views import another_said, owner_lost, voiced
from rag.verification.grammar.speakers import without_speaker
from rag.verification.reading.lexicon import Mark, Phrases, lexicon
from rag.verification.reading.names import named
from rag.verification.reading.provenance import provenance
from rag.verification.reading.text import Text, read, recall
from rag.verification.reading.tokens import tidied

HELD = 0.5  # share of a clause that the text of the body said to say it must hold
_BEFORE = re.compile(
    r"\b(?:according to|in the (?:view|opinion|words) of|under|says|said by|told by|"
    r"quoted by)(?: the| a)?(?: charity)?\s*$",
    re.I,
)
QUOTING = re.compile(r"\b(?:quoted|quotes|quoting|reproduced|cited|cites)\b", re.I)
_QUOTED_BY = re.compile(r"\b(?:quoted|reproduced|cited) (?:by|in)(?: the)?\s*$", re.I)
_TOLD = re.compile(r"\b(?:told|tells?|warned|asked|urged)(?: the| an?)?\s*$", re.I)
# "(written evidence to the Committee)": whom a text was written for does not say it
_RECEIVED_BY = re.compile(
    r"\b(?:evidence|submission|response|letter) (?:given )?to (?:the )?(?P<body>[^();,]+).*", re.I
)
_OWN_CLAUSE = frozenset("if when where because that it they you he she we i".split())
_TOWARDS = re.compile(r"\b(?:to|with|from)(?: the| an?)?\s*$", re.I)
_IN_PHRASE = re.compile(r"\b(?:in|at|of|to|from|before|with)(?: the| an?)?\s*$", re.I)
_OWNED = re.compile(
    r"^'?s?\s+(?:statutory |own |national |official |new |latest )?(?:guidance|"
    r"guidelines?|advice|rules?|policy|policies|view|opinion|research|survey|report|"
    r"bulletin|recommendations?|guide|code|law|says|page|website|FAQ)\b",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:while|whilst|whereas|but|and|though|although) (?:the )?(?:\w+ )?(?:guidance|guide|law|code|"
    r"regulations) (?:says?|states?|asks?|requires?|adds?|makes? clear)\b",
    re.I,
)


def misattributed(claim: Text, aligned: Sequence[Aligned]) -> list[str]:
    """What the claim puts in a mouth it did not come from, or takes from its owner."""
    known = lexicon()
    reasons = [
        f"the evidence is not said by {claim.raw(mark)}"
        for phrases in (known.organisations, known.works)
        for mark in phrases.longest_in(claim.words)
        if _speaks(claim, mark)
        and not any(_may_speak(mark.value, a) for a in aligned)
        and not _quotes(claim, mark, aligned)
    ]
    return [
        *reasons,
        *_received(claim, aligned),
        *_fused(claim, aligned),
        *force.overstated(claim, aligned),
        *owner_lost(claim, aligned),
    ]


def unowned(claim: Text, aligned: Sequence[Aligned]) -> list[str]:
    """What the claim states of itself, or has others say, and only its publisher vouches for."""
    return [*owner_lost(claim, aligned, opinion=False), *another_said(claim, aligned)]


def _quotes(claim: Text, mark: Mark, aligned: Sequence[Aligned]) -> bool:
    """Whether a body is only said to quote, and does: "the guidance quoted by the charity"."""
    before = claim.text[: claim.words[mark.first].start]
    hosts = (provenance(a.evidence).host for a in aligned)
    return bool(_QUOTED_BY.search(before)) and any(
        mark.value in named(lexicon().organisations, host) for host in hosts
    )


def _received(claim: Text, aligned: Sequence[Aligned]) -> list[str]:
    """A body said to say what was written to it."""
    bodies = {
        match["body"]
        for a in aligned
        if (match := _RECEIVED_BY.search(a.evidence.publisher))
        and match["body"] not in a.evidence.publisher[: match.start()]
    }
    return [
        f"the evidence is not said by {claim.raw(mark)}"
        for body in sorted(bodies)
        for mark in Phrases([(body, body)]).longest_in(claim.words)
        if _speaks(claim, mark)
    ]


def _fused(claim: Text, aligned: Sequence[Aligned]) -> list[str]:
    """A clause put in the mouth of a body that only another's text holds."""
    known = lexicon()
    marks = [
        mark
        for phrases in (known.organisations, known.works)
        for mark in phrases.longest_in(claim.words)
    ]
    # a body that is named may be heard too: "the council asks whether, while the charity says"
    bodies = {mark.value for mark in marks} if any(_speaks(claim, m) for m in marks) else set()
    texts = {id(a.evidence): read(tidied(a.evidence.text)) for a in aligned}
    here = named(known.places, claim)
    theirs = {
        id(a.evidence)
        for a in aligned
        if any(_may_speak(b, a) for b in bodies) or here & named(known.places, a.evidence.publisher)
    }
    verbs = known.report_verbs.longest_in(claim.words)
    several = any(
        verbs[0].last < owner.first < verb.first
        for owner in known.owners.longest_in(claim.words)
        for verb in verbs[1:]
    )
    if not bodies or not theirs or len(theirs) == len(texts) or several:
        return []
    others = [text for key, text in texts.items() if key not in theirs]
    spoken = [text for key, text in texts.items() if key in theirs]
    found = []
    turn = _turn(claim)
    for clause in clauses(without_speaker(claim)):
        total = sum(clause.weights)
        mine, elsewhere = recall(clause, *spoken) / total, recall(clause, *others) / total
        if claim.text.find(clause.text.strip()) > turn:
            mine, elsewhere = elsewhere, mine
        if mine < HELD and elsewhere >= mine + HELD:
            found.append(f"{clause.text.strip()!r} is not said by them in the evidence")
    return found


def _turn(claim: Text) -> int:
    """Where another begins to speak who is no listed body: "while the guidance says"."""
    match = _OTHER.search(claim.text)
    return match.start() if match else len(claim.text)


def _speaks(claim: Text, mark: Mark) -> bool:
    """Whether a body is named as the one who says it."""
    first, last = claim.words[mark.first], claim.words[mark.last]
    before, after = claim.text[: first.start], claim.text[last.start + len(last.raw) :]
    if _BEFORE.search(before) or _OWNED.match(after):
        return True
    if _TOLD.search(before):
        return False  # who is told something does not say it
    if _TOWARDS.search(before):
        return False  # "want to talk to the team?": it is spoken to
    if _IN_PHRASE.search(before) and any(m.last < mark.first for m in claim.actors):
        return False  # "some at the committee's roundtable said": they did, not the committee
    verbs = [
        m.first
        for m in lexicon().report_verbs.longest_in(claim.words)
        if claim.words[m.first].raw[0].islower()
    ]
    for at in verbs:
        if mark.last < at <= mark.last + 5 and not any(
            claim.words[i].breaks or "," in claim.words[i].gap for i in range(mark.last + 1, at + 1)
        ):
            between = range(mark.last + 1, at)
            return not any(claim.actors_at(i) or claim.words[i].low in _OWN_CLAUSE for i in between)
    return False


def _may_speak(body: str, aligned: Aligned) -> bool:
    known = lexicon()
    publisher = _RECEIVED_BY.sub("", aligned.evidence.publisher)
    told = tidied(f"{publisher} ; {provenance(aligned.evidence).work}")
    if body in named(known.organisations, told) or body in named(known.works, told):
        return not (
            aligned.evidence.authority == "evidence" and body == "committee" and voiced(aligned)
        )
    if body == "dfe" and aligned.evidence.authority in force.GOVERNMENT:
        return True
    if body in ("ecc",) and aligned.evidence.source_id.startswith("essex"):
        return True
    unit = aligned.unit
    for phrases in (known.organisations, known.works):
        for text in (
            unit.text,
            aligned.before if aligned.before.endswith(":") or '"' in aligned.before else "",
        ):
            if body in named(phrases, text) and _attributes(text):
                return True
    return False


def _attributes(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:says?|states?|stated|advises?|guidance|according|explains?|outlines?|"
            r"sets? out|expects?|requires?|Act|section|code|regulations?|found|research|"
            r"recommendation|view|survey|said|told|cited|support(?:ed)?|noted|felt|insist|"
            r"charity|representatives?|Policy|policy|clearly|participants|offer|under)\b",
            text,
            re.I,
        )
    )
