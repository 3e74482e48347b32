"""Patterns: what RE2 may find holds all that Python's `re` finds, however a text looks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.anchors import read_toml
from rag.urgent_patterns import (
    FOLDER,
    MOST_CHARS,
    fold,
    pattern_in,
    patterns,
    without_lookaround,
)

EXAMPLES = [
    text
    for raw in read_toml(FOLDER / "patterns.toml")["pattern"]
    for text in (*raw["examples"], *raw["counter"])
]


@pytest.mark.parametrize(
    ("regex", "plain"),
    [
        (r"a(?! (?:b|c\))) d", "a d"),
        (r"(?<!x)(?=[)(]y)z", "z"),
        (r"(?<=a(?!b))c(?:d)", "c(?:d)"),
        (r"a(?:b|c)", "a(?:b|c)"),
    ],
)
def test_lookaround_is_left_out(regex: str, plain: str) -> None:
    assert without_lookaround(regex) == plain


@settings(deadline=None)  # the first call loads data
@given(
    example=st.sampled_from(EXAMPLES),
    around=st.tuples(st.text(max_size=20), st.text(max_size=20)),
)
def test_the_first_pattern_by_re_alone_is_found(example: str, around: tuple[str, str]) -> None:
    text = example.join(around)
    folded = fold(text)
    standing = [pattern for pattern in patterns() if pattern.stands_in(folded)]
    outright = [pattern for pattern in standing if pattern.outright]
    assert pattern_in(text) == next(iter(outright or standing), None)


def test_letters_of_other_scripts_are_letters() -> None:
    assert pattern_in("my son José said: i want to die")
    assert pattern_in("éi want to diet") is None


def test_a_very_long_message_is_read_at_both_ends() -> None:
    assert pattern_in("i want to kill myself" + " school" * 20_000)
    assert pattern_in("school " * 20_000 + "i want to kill myself")
    assert len(fold("\ufdfa" * 100_000)) <= MOST_CHARS + 1


def test_an_endless_word_is_cut() -> None:
    assert max(map(len, re.split(" ", fold("a" * 50_000)))) <= 60
