"""Adapt the encoder to this field: `python -m rag.training.encoder` writes the adapter.

A LoRA adapter of the packaged encoder, learned by contrast within the batch (van den Oord and
others, 2018; Henderson and others, 2017): a bank question belongs to the other questions on the
same words, to those words and to their passage; an example of a known gap, of what is declined, of
a contact or a disagreement belongs to the other examples of its kind. Everything else in the batch
does not. `--without SOURCE ...` leaves out the questions of some documents, to see what is learned
for documents that nobody has written questions for; `--to FILE` writes elsewhere.
About fifteen minutes on two cores.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from torch import nn
from tqdm import tqdm

from rag.config import Settings
from rag.encoders import RETRIEVAL_ADAPTER, packaged_model
from rag.ingestion import read_corpus
from rag.training.lora import Descent, insert, parameters, tensors
from rag.types import Contents

EPOCHS, BATCH, RATE = 3, 64, 6e-4
CUES = 20  # pairs of a batch that are examples of gaps and the like
TEXTS = 0.35  # share of the batches in which questions are paired with the words that answer
WHOLE_PASSAGE = 0.4  # ... of which so many with the whole passage
WARMTH = 0.06  # temperature of the softmax over a batch's similarities
MAX_TOKENS = 96
TOGETHER = 16  # texts that are encoded at once
LOOKED_AT = 20  # texts, for each that is wanted in a batch: a small corpus has too few passages
SEED = 20261122


@dataclass(frozen=True, slots=True)
class Item:
    """A text, what it belongs to (texts of one group are alike), and what must not be contrasted
    with it: items that share a key never meet in one batch."""

    text: str
    group: Hashable
    keys: frozenset[Hashable]
    source_id: str = ""
    answers: tuple[str, ...] = ()  # the words that answer it, and their passage


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", nargs="*", default=[], metavar="SOURCE")
    parser.add_argument("--to", type=Path, default=RETRIEVAL_ADAPTER)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    contents, _ = read_corpus(Settings.from_env())
    questions = [i for i in bank_items(contents) if i.source_id not in options.without]
    cues = cue_items(contents)
    print(f"{len(questions)} questions, {len(cues)} examples")
    model = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)
    model.max_seq_length = MAX_TOKENS
    layers = insert(model[0].auto_model)
    train(model, parameters(layers), questions, cues)
    options.to.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors(layers), options.to)
    print(f"wrote {options.to} ({options.to.stat().st_size / 1e6:.1f} MB)")


def bank_items(contents: Contents) -> list[Item]:
    """Every bank question, grouped by the words that answer it."""
    passages = {passage.id: passage for passage in contents.passages}
    texts = {document.source_id: document.text for document in contents.documents}
    items = []
    for question in contents.questions:
        passage = passages[question.passage_ids[0]]
        words = texts[question.source_id][slice(*question.anchor)]
        heading = f"{passage.section[-1]}\n" if passage.section else ""
        items.append(
            Item(
                question.text,
                (question.source_id, question.anchor),
                frozenset(question.passage_ids),
                question.source_id,
                (heading + words, passage.embedded_text),
            )
        )
    return items


def cue_items(contents: Contents) -> list[Item]:
    """Every example of a gap, a decline, a contact or a disagreement, grouped by which."""
    return [
        Item(cue.text, (cue.kind, cue.target), frozenset({(cue.kind, cue.target)}))
        for cue in contents.cues
    ]


def train(
    model: SentenceTransformer,
    learned: list[nn.Parameter],
    questions: Sequence[Item],
    cues: Sequence[Item],
) -> None:
    """Cross-entropy of each text's partner among the batch's, both ways."""
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    steps = EPOCHS * len(questions) // (BATCH - CUES)
    descent = Descent(learned, RATE, steps, warm_up=40, least=0.02)
    endless = batches(questions, cues, chance)
    model.train()
    with tqdm(total=steps, unit=" batches") as bar:
        for _ in range(steps):
            pairs = next(endless)
            ours, theirs = (vectors(model, list(texts)) for texts in zip(*pairs, strict=True))
            similar = ours @ theirs.T / WARMTH
            own = torch.arange(len(pairs))
            loss = (
                nn.functional.cross_entropy(similar, own)
                + nn.functional.cross_entropy(similar.T, own)
            ) / 2
            descent.step(loss)
            bar.update()
            bar.set_postfix(loss=f"{loss.item():.2f}")
    model.eval()


def batches(
    questions: Sequence[Item], cues: Sequence[Item], chance: random.Random
) -> Iterator[list[tuple[str, str]]]:
    """Pairs of texts that belong together, no two pairs of a batch to the same thing."""
    partners = defaultdict(list)
    for item in (*questions, *cues):
        partners[item.group].append(item)
    asked, examples = _endless(questions, chance), _endless(cues, chance)
    while True:
        with_texts = chance.random() < TEXTS
        items = _apart(asked, BATCH if with_texts else BATCH - CUES)
        if not with_texts:
            items += _apart(examples, CUES)
        yield [(i.text, _partner(i, partners[i.group], with_texts, chance)) for i in items]


def _partner(item: Item, group: Sequence[Item], with_texts: bool, chance: random.Random) -> str:
    if with_texts:
        return item.answers[chance.random() < WHOLE_PASSAGE]
    others = [other.text for other in group if other is not item]
    return chance.choice(others) if others else item.text


def _apart(items: Iterator[Item], count: int) -> list[Item]:
    """The next items, `count` if so many are near, of which no two share a passage or an
    example's target."""
    chosen: list[Item] = []
    met: set[Hashable] = set()
    for item in islice(items, LOOKED_AT * count):
        if not item.keys & met:
            met |= item.keys
            chosen.append(item)
        if len(chosen) == count:
            break
    return chosen


def _endless(items: Sequence[Item], chance: random.Random) -> Iterator[Item]:
    while True:
        yield from chance.sample(items, len(items))


def vectors(model: SentenceTransformer, texts: list[str]) -> torch.Tensor:
    """(texts, dimensions), of length 1; texts of alike length together, which pad least."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    parts = [order[i : i + TOGETHER] for i in range(0, len(order), TOGETHER)]
    embedded = [
        model(model.preprocess([texts[i] for i in part]))["sentence_embedding"] for part in parts
    ]
    back = torch.argsort(torch.tensor(order))
    return nn.functional.normalize(torch.cat(embedded)[back], dim=-1)


if __name__ == "__main__":
    main()
