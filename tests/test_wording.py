"""The product's own words: all in data, plain, British, and of nobody in particular."""

from __future__ import annotations

import re

import pytest

from evals.metrics.length import reading_age
from rag.anchors import read_toml
from rag.config import PROJECT

DATA = PROJECT / "rag" / "data"
OLDEST = 11.0  # years of reading age, by Flesch and Kincaid
# Opinion, persona, flattery, fear, guilt and pressure.
_NEVER = re.compile(
    r"\bI(?:'m| am) (?:sorry to hear|proud|worried|sad|happy|your)\b|"
    r"\bI (?:think|believe|feel|love)\b|"
    r"\b(?:great|good|excellent) question\b|\bwell done\b|\bamazing\b|\bdon't worry\b|\bas an AI\b|"
    r"\byou should have\b|\byour fault\b|\bor else\b|\bbefore it is too late\b|\blet me know\b",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    r"\b\w+(?:ize|ized|izing|ization)\b|\b(?:color|behavior|center|counselor|program|mom)s?\b",
    re.IGNORECASE,
)


def replies() -> dict[str, str]:
    """Every reply of the data files, by its place."""
    found: dict[str, str] = {}
    for name in ("declines", "clarify"):
        for kind in read_toml(DATA / f"{name}.toml")["kind"]:
            found[f"{name}: {kind['id']}"] = kind["reply"]
    for section, texts in read_toml(DATA / "wording.toml").items():
        found |= {f"wording: {section}.{key}": text for key, text in texts.items()}
    return found


@pytest.mark.parametrize("place", replies())
def test_every_reply_is_plain_and_british(place: str) -> None:
    text = replies()[place]
    age = reading_age(text)
    assert age is None or age <= OLDEST, f"reading age {age:.1f}"
    assert not _NEVER.search(text)
    assert not _AMERICAN.search(text)


def test_a_reply_that_declines_says_what_can_be_done_instead() -> None:
    for kind in read_toml(DATA / "declines.toml")["kind"]:
        assert re.search(r"\b(?:can show|you can|could|good place)\b", kind["reply"], re.I), kind[
            "id"
        ]
        assert len(kind["reply"]) <= 320
