"""Evaluation cases: what is asked, and what a good answer rests on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.anchors import find
from rag.records import question_from
from rag.types import Document, Question, Span

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Gold:
    """A span of a document that answers."""

    source_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the spans that answer it, the facts a full answer holds, and its kind."""

    id: str
    question: Question
    kind: str
    answers: tuple[Gold, ...] = ()
    facts: tuple[str, ...] = ()
    sides: tuple[Gold, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


def load(name: str, documents: Mapping[str, Document]) -> tuple[Case, ...]:
    """The cases of `evals/cases/<name>.jsonl`; raises AnchorError when a quote does not fit."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_case(json.loads(line), documents) for line in lines if line.strip())


def _case(raw: dict[str, Any], documents: Mapping[str, Document]) -> Case:
    messages = raw.get("messages")
    if messages:
        history = [{"question": message} for message in messages[:-1]]
        raw = {**raw, "question": messages[-1], "history": history}

    def gold(entry: Mapping[str, str]) -> Gold:
        document = documents[entry["source_id"]]
        return Gold(document.source_id, find(document.text, entry["quote"], item=raw["id"]))

    return Case(
        id=raw["id"],
        question=question_from(raw),
        kind=raw.get("kind") or raw.get("category") or "",
        answers=tuple(gold(entry) for entry in raw.get("answers", [])),
        facts=tuple(raw.get("facts", [])),
        sides=tuple(gold(entry) for entry in raw.get("sides", [])),
        raw=raw,
    )
