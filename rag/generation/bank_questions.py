"""Bank questions for a source, written by a model for a person to review before they count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from rag.generation.prompts import questions_prompt
from rag.generation.withholding import holds_contact
from rag.generation.writer import Writer, WriterError
from rag.sentences import sentence_spans
from rag.types import Document, Passage, RagError

COUNT = 3  # questions asked for, a passage
SHORTEST, LONGEST = 12, 200  # characters of a question
_NUMBER = re.compile(r"\A[\s\-*•\"'“]*(?:\d{1,2}[.)]\s*)?|[\s\"'”]*\Z")
_HEADER = """\
Questions suggested by {model} for {source}. Nobody has reviewed them.
Keep a question only if the words of the anchor answer it. Then move the entries that you kept to
questions/{source}.toml in the corpus, and run python ingest.py."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The exact words that answer, and questions that they may answer."""

    anchor: str
    questions: tuple[str, ...]


def suggestions(
    passages: Sequence[Passage], document: Document, writer: Writer
) -> Iterator[Suggestion]:
    """Questions for each passage that can be anchored. Raises RagError when the model fails."""
    for passage in passages:
        anchor = anchor_in(passage, document)
        if anchor is None:
            continue
        prompt = questions_prompt(passage.text, " > ".join(passage.section), COUNT)
        text = ""
        try:
            with closing(writer.write(prompt)) as pieces:
                for piece in pieces:
                    text += piece
        except WriterError as error:
            if error.failure != "cut":
                raise RagError(f"the chat model {writer.name} failed: {error}") from error
            text = text.rpartition("\n")[0]  # the lines before the last are whole
        if found := questions_in(text):
            yield Suggestion(anchor, found)


def questions_in(text: str) -> tuple[str, ...]:
    """The lines of a model's answer that are questions, at most COUNT, without a contact."""
    lines = (_NUMBER.sub("", line) for line in text.split("\n"))
    good = (
        line
        for line in lines
        if line.endswith("?") and SHORTEST <= len(line) <= LONGEST and not holds_contact(line)
    )
    return tuple(dict.fromkeys(good))[:COUNT]


def anchor_in(passage: Passage, document: Document) -> str | None:
    """The passage's longest sentence that stands only once in its document; None without one."""
    text = document.text
    whole = (text[a:b] for a, b in sentence_spans(text, passage.start, passage.end))
    lines = [sentence for sentence in whole if "\n" not in sentence and len(sentence) >= SHORTEST]
    unique = [sentence for sentence in lines if text.count(sentence) == 1]
    return max(unique, key=len, default=None)


def write_suggestions(file: Path, source_id: str, model: str, found: Sequence[Suggestion]) -> None:
    """Write the entries in the form of the corpus's question files."""
    page = tomlkit.document()
    for line in _HEADER.format(model=model, source=source_id).split("\n"):
        page.add(tomlkit.comment(line))
    entries = tomlkit.aot()
    for suggestion in found:
        entry = tomlkit.table()
        entry["anchor"] = suggestion.anchor
        questions = tomlkit.table()
        questions["parent"] = tomlkit.array(list(suggestion.questions)).multiline(True)  # type: ignore[arg-type]
        entry["questions"] = questions
        entries.append(entry)
    page["entry"] = entries
    file.write_text(tomlkit.dumps(page), encoding="utf-8")
