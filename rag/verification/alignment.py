"""Alignment: which sentences of the evidence a claim rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.encoders import Encoder
from rag.verification.grammar.modals import modals
from rag.verification.grammar.negations import scopes
from rag.verification.reading.facts import Fact, facts, same
from rag.verification.reading.text import Text, covers, opposed, read, recall, units
from rag.verification.records import EvidenceText

MOST_UNITS = 40  # sentences of evidence that are looked at
OWED = 0.3  # share of the claim that a further sentence must carry for its conditions to be owed
VERBATIM = 0.1  # what the very same words, small ones too, count beside the meaning
PART = 0.45  # share of a clause that a sentence must carry to be aligned with it alone
NEAR = 0.35  # cosine of a clause to a sentence that is surely about the same
CONTRARY = 0.3  # and one that has the opposite of a word of the claim
SAID = 3  # words of a denial that the claim has
_AUXILIARIES = frozenset("do does did is are was were".split())
_PARTS = re.compile(r"[,;:]|[.!?]\s|\b(?:and|but|while|whereas|because|so|or)\b")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A sentence of the evidence, the text it stands in, and the lines before and after it."""

    unit: Text
    evidence: EvidenceText
    before: str
    after: str = ""


def candidates(evidence: Sequence[EvidenceText]) -> list[Aligned]:
    """The sentences of the evidence texts in order, as many as are looked at."""
    return [
        Aligned(read(unit), each, before, after)
        for each in evidence
        for unit, before, after in _with_neighbours(each.text)
    ][:MOST_UNITS]


def _with_neighbours(text: str) -> list[tuple[str, str, str]]:
    """The sentences of a text, each with the one before (or what leads in its list) and after."""
    found, before = [], ""
    stated = units(text)
    for unit, after in zip_longest(stated, stated[1:], fillvalue=""):
        found.append((unit, before, after))
        before = unit if unit.endswith(":") or not before.endswith(":") else before
    return found


def align(
    claim: Text, found: Sequence[Aligned], encoder: Encoder | None
) -> tuple[list[Aligned], float | None]:
    """The sentences of the evidence that the claim rests on, and its cosine to the best.

    `found` is not empty; without an encoder the cosine is None.
    """
    mine = facts(claim.text)
    scores = np.array([recall(claim, e.unit) + 2.0 * _shared(mine, e.unit) for e in found])
    total = (sum(claim.weights) + 2.0 * len(mine)) or 1.0
    verbatim = [len({*claim.stems} & {*e.unit.stems}) / len({*claim.stems}) for e in found]
    ranked = scores / total + VERBATIM * np.array(verbatim)
    likeness = None
    if encoder is not None:
        vectors = encoder.encode([claim.text, *(each.unit.text for each in found)])
        cosines = vectors[1:] @ vectors[0]
        ranked = ranked + cosines
    order = list(np.argsort(-ranked))
    chosen = [int(order[0])]
    for at in order[1:]:
        if len(chosen) == 3:
            break
        have = [found[i].unit for i in chosen]
        gain = recall(claim, found[int(at)].unit, *have) - recall(claim, *have)
        gain += 2.0 * (_shared(mine, found[int(at)].unit, *have) - _shared(mine, *have))
        if gain >= 1.0 and gain / total >= 0.12:
            chosen.append(int(at))
    parts = clauses(claim)
    near: NDArray[Any] = np.zeros((len(parts), len(found)))
    if encoder is not None and parts:
        near = encoder.encode([part.text for part in parts]) @ vectors[1:].T
    for part, cosine in zip(parts, near, strict=True):
        chosen += _of_part(part, found, chosen, cosine)
    chosen += _answers(found, chosen)
    chosen += [
        at
        for at, each in enumerate(found)
        if at not in chosen
        and (
            (
                scores[at] >= CONTRARY * total
                and any(opposed(claim, word, each.unit) for word in range(len(claim.words)))
            )
            or _denies(each.unit, claim)
        )
    ]
    if encoder is not None:
        likeness = float(max(cosines[i] for i in chosen))
    return [found[i] for i in chosen], likeness


def _of_part(
    part: Text, found: Sequence[Aligned], chosen: Sequence[int], cosine: NDArray[Any]
) -> list[int]:
    """The sentence of each evidence text nearest to a clause: a clause rests on its own."""
    carried = np.array([recall(part, each.unit) for each in found])
    already = recall(part, *(found[i].unit for i in chosen))
    likely = carried / sum(part.weights) + cosine
    enough = max(PART * sum(part.weights), already + PART)
    nearest = [
        max((i for i, e in enumerate(found) if e.evidence is text), key=lambda i: likely[i])
        for text in {id(each.evidence): each.evidence for each in found}.values()
    ]
    return [
        at for at in nearest if at not in chosen and (carried[at] >= enough or cosine[at] >= NEAR)
    ]


def _answers(found: Sequence[Aligned], chosen: Sequence[int]) -> list[int]:
    """The sentences after the chosen questions: a heading that asks says nothing by itself."""
    return [
        at + 1
        for at in chosen
        if found[at].unit.text.endswith("?")
        and at + 1 < len(found)
        and at + 1 not in chosen
        and found[at + 1].evidence is found[at].evidence
    ]


def clauses(claim: Text) -> list[Text]:
    """The clauses of a claim: one that merges two sentences rests on both."""
    parts = [read(part) for part in _PARTS.split(claim.text)]
    return [part for part in parts if sum(part.weights) >= 1] if len(parts) > 1 else []


def _denies(unit: Text, claim: Text) -> bool:
    """Whether a sentence denies what the claim has: word for word, or its verb and more."""
    for mark, reach in scopes(unit, every=True):
        if len({unit.words[at].stem for at in reach} & {*claim.stems}) >= SAID:
            return True
        if unit.words[mark.first - 1].low not in _AUXILIARIES:
            continue
        met = [any(covers(unit.meanings[at], c) for c in claim.meanings) for at in reach]
        if len(met) > 1 and met[0] and met[1] and unit.weights[reach[0]] == 1:
            return True
    return any(
        modal.denial is not None
        and own.denial is None
        and modal.ahead[:1]
        and own.ahead[:1]
        and unit.words[modal.ahead[0]].stem == claim.words[own.ahead[0]].stem
        for modal in modals(unit)
        for own in modals(claim)
    )


def _shared(mine: Sequence[Fact], *of: Text) -> int:
    """How many of the claim's facts some units hold: numbers tell sentences apart best."""
    stated = [fact for unit in of for fact in facts(unit.text)]
    return sum(any(same(fact, other) for other in stated) for fact in mine)


def owed(claim: Text, aligned: Sequence[Text]) -> list[Text]:
    """The aligned sentences whose conditions and limits the claim owes: those that carry it."""
    total = sum(claim.weights) or 1.0
    found = [aligned[0]]
    for unit in aligned[1:]:
        gain = (recall(claim, unit, *found) - recall(claim, *found)) / total
        if gain >= OWED or _denies(unit, claim):
            found.append(unit)
    return found
