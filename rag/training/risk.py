"""Train the risk model: `python -m rag.training.risk [--reader N]` writes
`rag/data/safety/risk-*.safetensors`, or the one of that number.

A LoRA adapter and one linear layer over the packaged encoder, learned from reviewed messages
(`messages/*.txt`: "category|message" a line, "ok|" for nobody at risk; in a long message at risk
the words that tell stand between two ~; a longer one without is left out), the patterns' examples,
the question bank and the queries of this folder. One line in ten is held out, and what the model
makes of those is printed.
About half an hour for each reader.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from torch import nn
from tqdm import tqdm

from rag.anchors import read_toml
from rag.config import Settings
from rag.encoders import packaged_model
from rag.pipeline import open_index
from rag.risk_model import FILES, MAX_TOKENS, ORDINARY, SHARPNESS
from rag.training.fusion import read_queries
from rag.training.lora import Descent, insert, parameters, tensors
from rag.types import RagError
from rag.urgent import pieces
from rag.urgent_patterns import FOLDER, pattern_in

MESSAGES = Path(__file__).parent / "messages"
EVERY = 6  # one bank question in so many is an ordinary example ...
TYPED = ("text", "young_person")  # ... and all of those who type as many at risk do
EPOCHS, BATCH, RATE = 3, 32, 1e-3
AT_RISK = 2.0  # weight of a message at risk against an ordinary one
SMOOTHING = 0.02
SEEDS = (20261122, 7)  # one for each file


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    label: str
    held_out: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", type=int, choices=range(1, len(FILES) + 1), help="this alone")
    only = parser.parse_args().reader
    examples = list(all_examples(Settings.from_env()))
    seen = [e for e in examples if not e.held_out]
    unseen = [e for e in examples if e.held_out]
    labels = sorted({e.label for e in examples})
    print(f"{len(seen)} examples, {sum(e.label != ORDINARY for e in seen)} at risk")
    readers = list(zip(SEEDS, FILES, strict=True))
    for seed, file in readers[only - 1 : only] if only else readers:
        torch.manual_seed(seed)
        model = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)
        model.max_seq_length = MAX_TOKENS
        bert = model[0].auto_model
        layers = insert(bert)
        head = nn.Linear(bert.config.hidden_size, len(labels))
        train(model, head, [*parameters(layers), *head.parameters()], seen, labels, seed)
        report(model, head, unseen, labels)
        learned = {f"head.{name}": value.half() for name, value in head.state_dict().items()}
        save_file(learned | tensors(layers), file, metadata={"labels": ",".join(labels)})
        print(f"wrote {file} ({file.stat().st_size / 1e6:.1f} MB)")


def all_examples(settings: Settings) -> Iterator[Example]:
    """Every message with its label; raises RagError for a label that is no category."""
    patterns = read_toml(FOLDER / "patterns.toml")["pattern"]
    known = {ORDINARY, *(pattern["category"] for pattern in patterns)}
    for path in sorted(MESSAGES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label, _, text = line.partition("|")
            if text and not line.startswith("#"):
                if label not in known:
                    raise RagError(f"{path.name}: {label!r} is no category: {line[:60]}")
                yield from _of_message(text, label)
    for pattern in patterns:
        yield from (Example(text, pattern["category"]) for text in pattern["examples"])
        yield from (Example(text, ORDINARY) for text in pattern["counter"])
    contents = open_index(settings).contents
    ordinary = [q.text for q in contents.questions if q.voice in TYPED]
    ordinary += [q.text for q in contents.questions if q.voice not in TYPED][::EVERY]
    ordinary += [cue.text for cue in contents.cues if cue.kind != "contact"]
    ordinary += [query["question"] for query in read_queries()]
    for text in ordinary:
        if not ((pattern := pattern_in(text)) and pattern.outright):
            yield from _of_message(text, ORDINARY, may_hold_out=False)


def _of_message(text: str, label: str, *, may_hold_out: bool = True) -> Iterator[Example]:
    """A message, or the parts of a long one, each with what it tells by itself."""
    told, (_, _, marked) = text.replace("~", ""), text.partition("~")
    telling = marked.partition("~")[0].strip()
    held_out = may_hold_out and zlib.crc32(text.encode()) % 10 == 0
    parts = pieces(told)
    if len(parts) == 1 or label == ORDINARY:
        yield from (Example(part, label, held_out) for part in parts)
    elif telling:
        telling_parts = [part for part in parts if telling in part] or [telling]
        yield from (Example(part, label, held_out) for part in telling_parts)
        rest = told.replace(telling, " ")
        yield from (Example(part, ORDINARY, held_out) for part in pieces(rest))


def train(
    model: SentenceTransformer,
    head: nn.Linear,
    learned: list[nn.Parameter],
    examples: list[Example],
    labels: list[str],
    seed: int,
) -> None:
    """Cross-entropy over the labels, batches of alike length, a rate that falls to nothing."""
    chance = np.random.default_rng(seed)
    steps = EPOCHS * -(-len(examples) // BATCH)
    descent = Descent(learned, RATE, steps, warm_up=100)
    weights = torch.tensor([1.0 if label == ORDINARY else AT_RISK for label in labels])
    measure = nn.CrossEntropyLoss(weight=weights, label_smoothing=SMOOTHING)
    model.train()
    with tqdm(total=steps, unit=" batches") as bar:
        for _ in range(EPOCHS):
            for batch in batches(examples, chance):
                wanted = torch.tensor([labels.index(e.label) for e in batch])
                loss = measure(logits(model, head, [e.text for e in batch]), wanted)
                descent.step(loss)
                bar.update()
                bar.set_postfix(loss=f"{loss.item():.3f}")
    model.eval()


def batches(examples: list[Example], chance: np.random.Generator) -> Iterator[list[Example]]:
    order = [examples[i] for i in chance.permutation(len(examples))]
    for begin in range(0, len(order), 20 * BATCH):
        chunk = sorted(order[begin : begin + 20 * BATCH], key=lambda e: len(e.text))
        starts = chance.permutation(range(0, len(chunk), BATCH))
        yield from (chunk[i : i + BATCH] for i in starts)


def logits(model: SentenceTransformer, head: nn.Linear, texts: list[str]) -> torch.Tensor:
    """(texts, labels) from the unit vectors of the texts."""
    vectors = model(model.preprocess(texts))["sentence_embedding"]
    scaled: torch.Tensor = head(SHARPNESS * vectors)
    return scaled


def report(
    model: SentenceTransformer, head: nn.Linear, examples: list[Example], labels: list[str]
) -> None:
    """What is noticed and falsely noticed of the messages that were held out."""
    with torch.no_grad():
        found = [logits(model, head, [e.text]).softmax(-1)[0] for e in examples]
    chance = np.array([1 - float(row[labels.index(ORDINARY)]) for row in found])
    at_risk = np.array([e.label != ORDINARY for e in examples])
    named = np.array(
        [labels[int(r.argmax())] == e.label for r, e in zip(found, examples, strict=True)]
    )
    print(f"held out: {at_risk.sum()} at risk, category right {named[at_risk].mean():.2f}")
    for threshold in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        noticed = (chance[at_risk] >= threshold).mean()
        alarmed = (chance[~at_risk] >= threshold).mean()
        print(f"at {threshold:.2f}: noticed {noticed:.3f}, false alarms {alarmed:.3f}")


if __name__ == "__main__":
    main()
