"""Tables: a figure is what its row, its column and the heading above its table call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.verification.reading.facts import Fact, facts
from rag.verification.reading.shares import as_percentages
from rag.verification.reading.text import Text, covers, read
from rag.verification.reading.tokens import tidied

_CELLS = re.compile(r"\t|(?<=\S)\s*\|")
_ROW = re.compile(r"[ ](?=<b>[^<\t]*</b>\t)")  # rows whose line breaks were lost
_IN_BRACKETS = re.compile(r"\(([^)]*)\)")
_HEADING = re.compile(r"^\s*#{1,6}\s+(.+)$")
_SPLIT = re.compile(
    r"[,;:]|\b(?:against|and|while|whereas|whilst|compared|but|than|versus|with|from)\b", re.I
)
_SPELLED = "=pa"  # the meaning of the one short heading that ordinary words spell out
_FIGURES = frozenset({"percentage", "number"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table with what stands over it, beside it and above the table."""

    value: str
    percent: bool
    column: str
    row: str
    heading: str


def cells(text: str) -> list[Cell]:
    """The figures of the tables of an evidence text, those in brackets under bracketed headings."""
    found: list[Cell] = []
    heading, columns = "", list[str]()
    for line in _ROW.sub("\n", text).splitlines():
        if match := _HEADING.match(line):
            heading, columns = match[1], []
            if "\t" not in line:
                continue
            line = match[1]  # the heading and the columns in one line
        row = [tidied(cell).strip() for cell in _CELLS.split(line.strip("\n|"))]
        if len(row) < 2:
            columns = [] if line.strip() else columns
        elif not columns:
            columns = row
        else:
            over = columns[1:] if len(columns) >= len(row) else columns  # no head over the labels
            for column, cell in zip(over, row[1:], strict=False):
                found += _figures(cell, column, row[0], heading)
    return found


def _figures(cell: str, column: str, row: str, heading: str) -> list[Cell]:
    inner, outer = _IN_BRACKETS.findall(cell), _IN_BRACKETS.sub(" ", cell)
    under = " ".join(_IN_BRACKETS.findall(column))
    over = _IN_BRACKETS.sub(" ", column)
    if len(outer.split()) > 3:
        return []  # prose, not a figure
    return [
        Cell(
            fact.value,
            fact.kind == "percentage" or "%" in column,
            over if part is outer or not under else under,
            row,
            heading,
        )
        for part in (outer, *inner)
        for fact in facts(part)
        if fact.kind in _FIGURES
    ]


def judged(claim: Text, texts: Sequence[str]) -> tuple[set[Fact], list[Fact], str]:
    """The figures of the claim that only tables state, those that it calls by another name, and
    the words that the tables call the others by.

    A figure that the prose of the evidence states too is not a table's to judge.
    """
    stated = [cell for text in texts for cell in cells(text)]
    given = as_percentages(
        claim.text, facts(claim.text), [f for t in texts for f in facts(tidied(t))]
    )
    mine = [f for f in given if f.kind in _FIGURES and _only_in_cells(f, stated, texts)]
    labels = {
        "column": sorted({cell.column for cell in stated}),
        "row": sorted({cell.row for cell in stated}),
        "heading": sorted({cell.heading for cell in stated}),
    }
    called = {side: _called(claim, mine, names) for side, names in labels.items()}
    right = [
        (fact, cell)
        for at, fact in enumerate(mine)
        for cell in stated
        if _holds(cell, fact)
        and all(called[side][at] in ("", getattr(cell, side)) for side in labels)
    ]
    held = {fact for fact, _ in right}
    told = " ; ".join(f"{cell.column} ; {cell.row} ; {cell.heading}" for _, cell in right)
    return set(mine), [fact for fact in mine if fact not in held], told


def _holds(cell: Cell, fact: Fact) -> bool:
    return cell.value == fact.value and cell.percent is (fact.kind == "percentage")


def _only_in_cells(fact: Fact, stated: Sequence[Cell], texts: Sequence[str]) -> bool:
    count = sum(f.value == fact.value for t in texts for f in facts(tidied(t)))
    return (fact.kind == "percentage" or not fact.unit) and 0 < count <= sum(
        _holds(cell, fact) for cell in stated
    )


def _called(claim: Text, figures: Sequence[Fact], labels: Sequence[str]) -> list[str]:
    """By which label of one side of the table the claim calls each of its figures, "" for none.

    As many labels before all figures as there are figures belong to them in order. Otherwise a
    figure's label is the one in its own clause, or the next of those in no figure's clause, or
    what the order of the labels before it repeats, or the last one before, or the first after.
    """
    mentions = _mentions(claim, labels)
    distinct = list(dict.fromkeys(label for _, label in mentions))
    if figures and len(distinct) == len(figures) and mentions[-1][0] < figures[0].start:
        return distinct
    clauses = [_clause(claim.text, fact) for fact in figures]
    own = [next((name for at, name in mentions if b <= at < e), "") for b, e in clauses]
    apart = dict.fromkeys(n for at, n in mentions if not any(b <= at < e for b, e in clauses))
    waiting = list(apart) if len(apart) > 1 else []
    for at, fact in enumerate(figures):
        before = [name for place, name in mentions if place < fact.start]
        if own[at] or not mentions:
            continue
        turn = len({*own[:at]})
        fresh = at and any(clauses[at - 1][1] <= place < fact.start for place, _ in mentions)
        if waiting:
            own[at] = waiting.pop(0)
        elif turn > 1 and own[turn:at] == own[: at - turn] and not fresh:
            own[at] = own[at - turn]  # "5.3% against 5.2% nationally, and 14.6% against 14.8%"
        else:
            own[at] = before[-1] if before else mentions[0][1]
    return own


def _mentions(claim: Text, labels: Sequence[str]) -> list[tuple[int, str]]:
    """Where the claim has the words of a label; "persistent absence" is PA and no absence."""
    known = [(label, read(label).meanings) for label in labels]
    found = []
    for word, meanings in zip(claim.words, claim.meanings, strict=True):
        fits = [
            (label, any(_SPELLED in theirs for theirs in listed))
            for label, listed in known
            if any(covers(theirs, meanings) for theirs in listed)
        ]
        exact = _SPELLED in meanings and any(spelled for _, spelled in fits)
        found += [(word.start, label) for label, spelled in fits if spelled or not exact]
    return found


def _clause(text: str, fact: Fact) -> tuple[int, int]:
    begin = max((m.end() for m in _SPLIT.finditer(text, 0, fact.start)), default=0)
    after = _SPLIT.search(text, fact.end)
    return begin, after.start() if after else len(text)
