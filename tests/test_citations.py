"""rag.citations"""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.citations import cite_span, credit, reference, verify
from rag.index import PassageIndex
from rag.types import Authority, Citation, Passage


def passage_with(index: PassageIndex, words: str) -> Passage:
    return next(p for p in index.contents.passages if words in p.text)


def cite(index: PassageIndex, words: str, label: int = 1) -> Citation:
    passage = passage_with(index, words)
    start = passage.start + passage.text.index(words)
    return cite_span(index, passage, start, start + len(words), label)


def test_the_parents_line_is_cited_from_the_bulletin(index: PassageIndex) -> None:
    citation = cite(index, "03330322968")
    assert citation.quote == "03330322968"
    assert citation.source_id == "essex-attendance-bulletin"
    assert citation.authority is Authority.LOCAL_AUTHORITY
    assert citation.speaker is None
    assert reference(citation) == (
        "Essex County Council, Maximising School Attendance Bulletin, 2025-02"
    )


def test_words_that_are_quoted_are_credited_to_whom_they_quote(index: PassageIndex) -> None:
    citation = cite(index, "364. The pupil is unable to attend")
    assert citation.authority is Authority.STATUTORY_GUIDANCE
    assert citation.publisher == "Not Fine in School"
    assert citation.speaker
    assert citation.speaker.publisher == "Department for Education"
    assert reference(citation) == (
        "Department for Education, Working together to improve school attendance "
        f"(statutory guidance, {citation.speaker.date}), paragraph 364, page 86, "
        "as quoted by Not Fine in School"
    )


def test_what_the_charity_says_itself_is_the_charity_s(index: PassageIndex) -> None:
    citation = cite(index, "Consider making a formal complaint")
    assert citation.authority is Authority.CHARITY
    assert credit(citation) == "Not Fine in School"


def test_people_who_spoke_to_the_committee_are_credited_by_their_role(index: PassageIndex) -> None:
    passage = next(p for p in index.contents.passages if p.source_id == "committee-roundtable"
                   and p.quotation)  # fmt: skip
    citation = cite_span(index, passage, passage.start, passage.end)
    assert citation.authority is Authority.EVIDENCE
    assert citation.speaker
    assert credit(citation) == f"{citation.speaker.title}, {citation.speaker.publisher}"


def test_every_passage_can_be_cited_and_verified(index: PassageIndex) -> None:
    for passage in index.contents.passages:
        citation = cite_span(index, passage, passage.start, passage.end)
        assert citation.quote == passage.text
        assert verify(citation, index.documents)
        assert reference(citation)


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "03330322969"},
        {"quote": "03330322968 "},
        {"start": 0},
        {"source_id": "nfis-faq"},
        {"source_id": "elsewhere"},
        {"quote": "", "start": 5, "end": 5},
    ],
)
def test_a_citation_of_other_words_is_not_verified(
    index: PassageIndex, change: dict[str, object]
) -> None:
    citation = cite(index, "03330322968")
    assert verify(citation, index.documents)
    assert not verify(replace(citation, **change), index.documents)  # type: ignore[arg-type]
