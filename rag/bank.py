"""The question bank: `corpus/questions/*.toml`, questions that passages answer.

Entries are bound to the words that answer, so they survive re-chunking. They help retrieval;
they are never shown as a document's words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from rag.anchors import AnchorError, find, read_toml
from rag.types import BankQuestion, Document, Passage, RagError, Span

FOLDER = "questions"  # one file a source, named by its id
VOICES = ("parent", "text", "young_person", "school", "helpline", "keywords")

_WORDS = re.compile(r"\W+")


def load_bank(
    corpus_dir: Path, documents: Mapping[str, Document], passages: Sequence[Passage]
) -> tuple[BankQuestion, ...]:
    """Every question, bound to its passages.

    Raises AnchorError when an anchor does not fit, and RagError on an unknown voice or a question
    that stands twice.
    """
    locate = _Locator(documents, passages)
    questions: list[BankQuestion] = []
    seen: dict[str, str] = {}
    for path in sorted((corpus_dir / FOLDER).glob("*.toml")):
        data = read_toml(path)
        source_id = path.stem
        if source_id not in documents:
            continue  # its source could not be read, which is reported on its own
        for number, entry in enumerate(data.get("entry", []), start=1):
            item = f"{FOLDER}/{path.name}: entry {number}"
            if missing := [key for key in ("anchor", "questions") if key not in entry]:
                raise RagError(f"{item}: the field {missing[0]!r} is missing")
            passage, anchor = locate(source_id, entry["anchor"], item)
            others = [locate(a["source"], a["anchor"], item)[0] for a in entry.get("also", [])]
            for text, voice in _questions(entry, item):
                key = _WORDS.sub(" ", text.lower()).strip()
                if key in seen:
                    raise RagError(f"{item}: the question {text!r} stands in {seen[key]} too")
                seen[key] = item
                ids = tuple(dict.fromkeys(p.id for p in (passage, *others)))
                question_id = f"{source_id}?{sha256(key.encode()).hexdigest()[:12]}"
                questions.append(BankQuestion(question_id, text, voice, source_id, ids, anchor))
    return tuple(questions)


def _questions(entry: Mapping[str, Any], item: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for voice, texts in entry["questions"].items():
        if voice not in VOICES:
            raise RagError(f"{item}: unknown voice {voice!r}; voices are {', '.join(VOICES)}")
        found.extend((text.strip(), voice) for text in texts)
    return found


class _Locator:
    """Finds the passage that holds an anchor."""

    def __init__(self, documents: Mapping[str, Document], passages: Sequence[Passage]) -> None:
        self._documents = documents
        self._passages: dict[str, list[Passage]] = {}
        for passage in sorted(passages, key=lambda p: p.start):
            self._passages.setdefault(passage.source_id, []).append(passage)

    def __call__(self, source_id: str, anchor: str, item: str) -> tuple[Passage, Span]:
        document = self._documents.get(source_id)
        if document is None:
            raise AnchorError(f"{item}: there is no source {source_id!r}")
        start, end = find(document.text, anchor, item=item)
        passages = self._passages[source_id]
        i = bisect_right(passages, start, key=lambda p: p.start) - 1
        for passage in passages[max(i, 0) : i + 2]:
            if passage.start < end and start < passage.end:
                return passage, (start, end)
        raise AnchorError(f"{item}: no passage holds the anchor {anchor!r}")
