"""rag.sentences"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import sentence_spans, trim


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def test_sentences_end_at_stops_marks_and_ellipses() -> None:
    assert split("Go in. Did it help? Tell us! And then… Rest.") == [
        "Go in.", "Did it help?", "Tell us!", "And then…", "Rest.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Ask a professional, e.g. A nurse, about it.",
        "See Dr. Smith at once.",
        "It is in s. 444 of the Act.",
        "Look at para. 31 of it.",
        "364. The pupil is unable to attend.",
        "The rate was 94.7% in all.",
        "Signed by J. Brown.",
        "Visit www.essex.gov.uk for more",
    ],
)
def test_abbreviations_numbers_and_initials_end_no_sentence(text: str) -> None:
    assert split(text) == [text]


def test_closing_quotation_marks_stay_with_their_sentence() -> None:
    assert split("He said “no.” She left.") == ["He said “no.”", "She left."]


def test_a_lower_case_word_opens_no_sentence() -> None:
    assert split("Is it anxiety? or something else.") == ["Is it anxiety? or something else."]


def test_spans_count_from_the_beginning_of_the_text() -> None:
    text = "Skip this. One here. Two here. Not this."
    begin, end = text.index("One"), text.index(" Not")
    spans = sentence_spans(text, begin, end)
    assert [text[slice(*span)] for span in spans] == ["One here.", "Two here."]


@pytest.mark.parametrize(("text", "span"), [("  a b ", (2, 5)), ("   ", (0, 0)), ("", (0, 0))])
def test_trim_leaves_the_white_space_out(text: str, span: tuple[int, int]) -> None:
    assert trim(text, 0, len(text)) == span


@given(st.text(alphabet=st.sampled_from("aB1.!?…”' \n\t\xa0€"), max_size=80))
def test_no_letter_or_figure_is_lost(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    kept = "".join(c for s in split(text) for c in s if c.isalnum())
    assert kept == "".join(c for c in text if c.isalnum())


def test_marks_alone_are_no_sentence() -> None:
    assert split("The guidance states:\n‘ …") == ["The guidance states:\n‘ …"]
    assert split("It ends here. ‘") == ["It ends here."]
