"""What the index learns of the disagreements' example questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.encoders import Encoder
from rag.index import PassageIndex
from rag.index.topics import TopicModel, write_topics
from rag.types import Contents, Cue


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("his dad says unplug the router so that he gets bored, I don't like it", "wifi-and-games"),
        ("does half days ever have to end, legally", "part-time-how-long"),
        ("they keep knocking at our house, can I say no", "home-visits"),
    ],
)
def test_a_question_on_a_disagreement_is_likeliest_to_touch_it(
    index: PassageIndex, encoder: Encoder, text: str, topic: str
) -> None:
    chances = index.topics.chances(encoder.encode([text])[0])
    assert max(chances, key=chances.__getitem__) == topic
    assert chances[topic] > 0.25  # of 42


def test_a_question_on_what_nobody_disputes_touches_none(
    index: PassageIndex, encoder: Encoder
) -> None:
    vector = encoder.encode(["what time is the North Essex drop-in?"])[0]
    assert max(index.topics.chances(vector).values()) < 0.2


def test_without_disagreements_nothing_is_learned(tmp_path: Path) -> None:
    none = Contents((), (), (), (), (), (), (), (), (), (), (), ())
    write_topics(tmp_path, none, {})
    assert TopicModel.load(tmp_path).chances(np.zeros(4, dtype=np.float32)) == {}


def test_a_single_disagreement_is_told_from_the_rest(tmp_path: Path) -> None:
    cues = (Cue("a", "wifi", "disagreement", "wifi"), Cue("b", "fines", "gap", "fines"))
    contents = Contents((), (), (), (), (), (), (), (), (), (), cues, ())
    vectors = {"wifi": np.array([1.0, 0.0]), "fines": np.array([0.0, 1.0])}
    write_topics(tmp_path, contents, vectors)
    model = TopicModel.load(tmp_path)
    assert model.chances(vectors["wifi"])["wifi"] > 0.5 > model.chances(vectors["fines"])["wifi"]
