"""What must be right to the letter: figures, contacts, names, owners and quoted words."""

from __future__ import annotations

import re

from rag.verification.background import publishers
from rag.verification.case import Case, lacks
from rag.verification.checks import attribution, binding
from rag.verification.checks.views import misquoted
from rag.verification.reading.facts import Fact
from rag.verification.reading.lexicon import lexicon
from rag.verification.reading.names import by_place, misplaced, named, unnamed
from rag.verification.reading.text import read
from rag.verification.reading.tokens import tidied

_QUOTED = re.compile(r'"([^"]{2,})"|(?<![\w])\'([^\']{2,}?)\'(?!\w)')


def inexact(case: Case) -> list[str]:
    """What of the claim is not to the letter in the evidence, a line each."""
    claim, evidence = case.claim, case.evidence
    places = [read(part) for each in evidence for part in by_place(tidied(each.text))]
    return [
        *_facts(case),
        *map(_anothers, case.miscalled),
        *case.lent,
        *_quotes(case),
        *(
            f"{name!r} is not named in the evidence"
            for name in unnamed(claim, case.whole, publishers(claim, evidence, case.whole))
        ),
        *(f"{name!r} is of another place in the evidence" for name in misplaced(claim, places)),
        *attribution.misattributed(claim, case.chosen),
        *misquoted(claim, case.stated),
    ]


def _facts(case: Case) -> list[str]:
    strayed = binding.strayed(case.claim, case.given, case.whole)
    return [
        *(lacks(fact) for fact in case.absent if fact.kind != "frequency"),
        *(_anothers(fact) for fact in strayed if fact not in case.tabled | case.sure),
    ]


def _anothers(fact: Fact) -> str:
    return f"the {fact.kind} {fact.text!r} is something else's"


def _quotes(case: Case) -> list[str]:
    stated = _bare(" ".join(tidied(each.text) for each in case.evidence))
    phrases = [a or b for a, b in _QUOTED.findall(case.claim.text)]
    bodies = lexicon().organisations
    there = named(bodies, stated)
    return [
        f"the words {p!r} are not in the evidence"
        for p in phrases
        if _bare(p) not in stated
        and not any(_bare(p) in map(_bare, bodies.written(body)) for body in there)
    ]


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9%£@]+", " ", text.lower()).split())
