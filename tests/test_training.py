"""rag.training.encoder: batches of what belongs together, from a corpus of any size."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from rag.config import Settings
from rag.encoders import packaged_model
from rag.training import risk
from rag.training.encoder import BATCH, TOGETHER, Item, batches, vectors
from rag.types import RagError


def items(kind: str, count: int, passages: int) -> list[Item]:
    return [
        Item(f"{kind} {i}", (kind, i % passages), frozenset({(kind, i % passages)}))
        for i in range(count)
    ]


def questions(count: int, passages: int) -> list[Item]:
    return [replace(item, answers=("w", "p")) for item in items("question", count, passages)]


def test_no_two_pairs_of_a_batch_belong_together() -> None:
    asked, examples = questions(400, 100), items("example", 60, 30)
    group = {item.text: item.group for item in (*asked, *examples)}
    endless = batches(asked, examples, random.Random(1))  # noqa: S311 - not for secrets
    for _ in range(5):
        batch = next(endless)
        assert len(batch) == BATCH
        assert len({group[ours] for ours, _ in batch}) == BATCH
        assert all(group[theirs] == group[ours] for ours, theirs in batch if theirs in group)


def test_a_small_corpus_gives_small_batches() -> None:
    endless = batches(questions(12, 3), items("example", 4, 2), random.Random(1))  # noqa: S311
    assert all(3 <= len(next(endless)) <= 5 for _ in range(5))


def test_texts_are_encoded_in_their_own_order() -> None:
    model = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)
    texts = [" ".join(["she", "will", "not", "go"] * (n % 7 + 1)) for n in range(TOGETHER + 3)]
    found = vectors(model, texts).detach().numpy()
    assert np.allclose(found, model.encode(texts, normalize_embeddings=True), atol=1e-5)


def test_a_message_to_learn_risk_from_has_a_known_category(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(risk, "MESSAGES", tmp_path)
    (tmp_path / "a.txt").write_text("ok|what is code I\nabuse|he hits me\n", encoding="utf-8")
    with pytest.raises(RagError, match="'abuse' is no category"):
        list(risk.all_examples(settings))
    monkeypatch.undo()
    assert len(list(risk.all_examples(settings))) > 10_000
