"""What a worker made of a draft, read back: its blocks, and the sentences they state. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.sentences import sentence_spans
from rag.tidy import tidy_text
from rag.types import AnswerBlock, Citation

_LABEL = re.compile(r"\s*\[(\d{1,3})\]")
_MARKUP = re.compile(r"^\s*(?:>\s?)*(?:[-*•]\s+)?")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a reply, and the labels of what it rests on."""

    text: str
    labels: tuple[int, ...]


def labels_in(text: str) -> tuple[int, ...]:
    """The numbers in square brackets."""
    return tuple(dict.fromkeys(int(match[1]) for match in _LABEL.finditer(text)))


def without_labels(text: str) -> str:
    return _LABEL.sub("", text)


def letters(text: str) -> str:
    """Letters, digits and what tells words apart, so that layout makes no difference."""
    plain = tidy_text(without_labels(text).replace("**", ""))
    return " ".join(re.findall(r"[\w%£@&]+", plain.lower()))


def statements(block: AnswerBlock) -> Iterator[Statement]:
    """The block's sentences; one that names no reference rests on all that the block does."""
    whole = tuple(dict.fromkeys((*block.citations, *labels_in(block.text))))
    for line in block.text.replace("\t", "\n").split("\n"):
        words = _MARKUP.sub("", line).replace("**", "").strip()
        for start, end in sentence_spans(words):
            sentence = words[start:end]
            text = without_labels(sentence).strip(' “”"')
            if any(char.isalpha() for char in text) or any(char.isdigit() for char in text):
                yield Statement(text, labels_in(sentence) or whole)


def as_edited(
    blocks: Sequence[AnswerBlock], citations: Mapping[int, Citation]
) -> tuple[AnswerBlock, ...]:
    """The blocks with the kind that they have earned: a quotation is word for word, a contact
    stands in its citation, our own words rest on nothing."""
    return tuple(_as_edited(block, citations) for block in blocks if block.text.strip())


def _as_edited(block: AnswerBlock, citations: Mapping[int, Citation]) -> AnswerBlock:
    known = [citations[label] for label in block.citations if label in citations]
    if block.kind == "quote" and not any(letters(block.text) in letters(c.quote) for c in known):
        return replace(block, kind="generated")
    return block


def blocks_of(reply: str) -> tuple[AnswerBlock, ...]:
    """The blocks of a reply as plain Markdown: "> " lines quote, [1] cites, all else is our own."""
    blocks: list[AnswerBlock] = []
    for paragraph in re.split(r"\n[ \t]*\n", reply.strip()):
        lines = paragraph.split("\n")
        labels = labels_in(paragraph)
        quoted = all(line.lstrip().startswith(">") for line in lines)
        text = "\n".join(re.sub(r"^\s*>\s?", "", line) for line in lines) if quoted else paragraph
        text = _LABEL.sub("", text).strip() if quoted else text
        if text:
            blocks.append(AnswerBlock("quote" if quoted and labels else "own", text, labels))
    return tuple(blocks)
