"""Train the encoder's low-rank adapter on the question bank: `python -m rag.training.adapter`.

Pairs of a bank question and its passage, or another question of the same passage, against the
others of the batch (multiple negatives ranking, Henderson et al. 2017); low-rank updates of the
linear layers (LoRA, Hu et al. 2021). `--hold-out SOURCE` leaves a whole document's questions out,
to see whether what is learned carries over to text it has not seen.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize
from tqdm import tqdm

from rag.config import Settings
from rag.encoders import ADAPTER, packaged_model
from rag.ingestion import read_corpus
from rag.types import Contents

RANK = 16
SCALE = 20.0  # of cosines before the softmax; the usual value
BATCH = 48
LEARNING_RATE = 5e-4
PASSAGE_SHARE = 0.25  # of pairs whose other half is the passage, not a question
MAX_TOKENS = 64  # of a passage while training; memory and time grow with it
SEED = 20261122


class LowRank(nn.Module):  # type: ignore[misc]
    """A linear layer with a trainable low-rank update beside its frozen weight."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear.requires_grad_(False)
        self.a = nn.Parameter(torch.randn(rank, linear.in_features) / rank)
        self.b = nn.Parameter(torch.zeros(linear.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        output: Tensor = self.linear(x) + (x @ self.a.T) @ self.b.T
        return output


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--hold-out", metavar="SOURCE", help="leave this source's questions out")
    parser.add_argument("--out", type=Path, default=ADAPTER)
    options = parser.parse_args()
    contents, _ = read_corpus(Settings.from_env())
    train(contents, options.epochs, options.hold_out, options.out)


def train(contents: Contents, epochs: int, hold_out: str | None, out: Path) -> None:
    """Train on the bank and write the adapter: `<layer>.a` (rank, in), `<layer>.b` (out, rank)."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    model = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)
    model.max_seq_length = MAX_TOKENS
    layers = _add_low_rank(model)
    parameters = [p for layer in layers.values() for p in (layer.a, layer.b)]
    groups = _groups(contents, hold_out)
    steps = epochs * sum(len(questions) for questions, _ in groups) // BATCH
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, total_steps=steps + 1, pct_start=0.1
    )
    model.train()
    bar = tqdm(_batches(groups, steps, chance), total=steps, unit="batch")
    for ones, others in bar:
        scores = _embed(model, ones) @ _embed(model, others).T * SCALE
        target = torch.arange(len(ones))
        loss = (cross_entropy(scores, target) + cross_entropy(scores.T, target)) / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        bar.set_postfix(loss=f"{loss.item():.3f}")
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(
        {
            f"{name}.{part}": getattr(layer, part).detach().half().contiguous()
            for name, layer in layers.items()
            for part in ("a", "b")
        },
        out,
    )


def _groups(contents: Contents, hold_out: str | None) -> list[tuple[list[str], str]]:
    """The questions of each passage, and the passage as it is embedded."""
    questions: dict[str, list[str]] = {}
    for question in contents.questions:
        if question.source_id != hold_out:
            questions.setdefault(question.passage_ids[0], []).append(question.text)
    return [(questions[p.id], p.embedded_text) for p in contents.passages if p.id in questions]


def _batches(
    groups: Sequence[tuple[list[str], str]], steps: int, chance: random.Random
) -> Iterator[tuple[list[str], list[str]]]:
    """Batches of pairs in which no passage stands twice."""
    weights = [len(questions) ** 0.5 for questions, _ in groups]
    for _ in range(steps):
        picked: dict[int, None] = {}
        while len(picked) < min(BATCH, len(groups)):
            picked[chance.choices(range(len(groups)), weights)[0]] = None
        ones, others = [], []
        for i in picked:
            questions, passage = groups[i]
            one = chance.choice(questions)
            rest = [question for question in questions if question != one]
            use_passage = chance.random() < PASSAGE_SHARE or not rest
            ones.append(one)
            others.append(passage if use_passage else chance.choice(rest))
        yield ones, others


def _embed(model: SentenceTransformer, texts: list[str]) -> Tensor:
    features = model(model.preprocess(texts))
    vectors: Tensor = normalize(features["sentence_embedding"], dim=-1)
    return vectors


def _add_low_rank(model: SentenceTransformer) -> dict[str, LowRank]:
    model.requires_grad_(False)
    layers: dict[str, LowRank] = {}
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.Linear) and ".encoder.layer." in name:
            parent = model.get_submodule(name.rpartition(".")[0])
            layers[name] = LowRank(module, RANK)
            setattr(parent, name.rpartition(".")[2], layers[name])
    return layers


if __name__ == "__main__":
    main()
