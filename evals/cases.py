"""Evaluation cases: what is asked, and what a good answer rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.anchors import find
from rag.records import question_from
from rag.types import Document, Question, Span

FOLDER = Path(__file__).parent / "cases"


def _suites(name: str) -> tuple[str, ...]:
    """The files of cases whose names begin so, by name."""
    return tuple(sorted(path.stem for path in FOLDER.glob(f"{name}*.jsonl")))


SINGLE = _suites("single")
DIALOGUES = _suites("dialogues")
DIFFERENCES = _suites("differences")
UNANSWERABLE = _suites("unanswerable")
CRISIS = _suites("crisis")
NOT_CRISIS = _suites("not-crisis")
SUITES = (*SINGLE, *DIALOGUES, *DIFFERENCES, *UNANSWERABLE, *CRISIS, *NOT_CRISIS)

# A small fixed sample on which pytest holds floors: as many of each suite, evenly spaced.
SAMPLE: Mapping[str, int] = {
    "single-a": 12,
    "single-b": 12,
    "dialogues": 8,
    "differences": 6,
    "unanswerable": 12,
    "crisis": 5,
    "not-crisis": 5,
}


@dataclass(frozen=True, slots=True)
class Gold:
    """A span of a document that answers."""

    source_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the spans that answer it, the facts a full answer holds, and its kind."""

    id: str
    suite: str
    question: Question
    kind: str
    answers: tuple[Gold, ...] = ()
    facts: tuple[str, ...] = ()
    sides: tuple[Gold, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


def load(suite: str, documents: Mapping[str, Document]) -> tuple[Case, ...]:
    """The cases of `evals/cases/<suite>.jsonl`; raises AnchorError when a quote does not fit."""
    lines = (FOLDER / f"{suite}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_case(json.loads(line), suite, documents) for line in lines if line.strip())


def load_all(documents: Mapping[str, Document], suites: Iterable[str] = SUITES) -> tuple[Case, ...]:
    """The cases of all those suites, in order."""
    return tuple(case for suite in suites for case in load(suite, documents))


def sample(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The fixed sample of 60 cases: SAMPLE of each suite."""
    chosen: list[Case] = []
    for suite, size in SAMPLE.items():
        of_suite = [case for case in cases if case.suite == suite]
        chosen += (of_suite[i * len(of_suite) // size] for i in range(size))
    return tuple(chosen)


def _case(raw: dict[str, Any], suite: str, documents: Mapping[str, Document]) -> Case:
    messages = raw.get("messages")
    if messages:
        history = [{"question": message} for message in messages[:-1]]
        raw = {**raw, "question": messages[-1], "history": history}

    def gold(entry: Mapping[str, str]) -> Gold:
        document = documents[entry["source_id"]]
        return Gold(document.source_id, find(document.text, entry["quote"], item=raw["id"]))

    return Case(
        id=raw["id"],
        suite=suite,
        question=question_from(raw),
        kind=raw.get("kind") or raw.get("category") or "",
        answers=tuple(gold(entry) for entry in raw.get("answers", [])),
        facts=tuple(raw.get("facts", [])),
        sides=tuple(gold(entry) for entry in raw.get("sides", [])),
        raw=raw,
    )
