"""A document added to the whole corpus is found by its own words, and the others still are."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rag.config import Settings
from rag.curating import Details, add
from rag.encoders import SentenceTransformerEncoder
from rag.ingestion import ingest
from rag.pipeline import Pipeline, open_index
from rag.types import Question, Status

LEAVE = """Leave in term time

What counts as exceptional

A head teacher may allow leave in term time only where the circumstances are exceptional. A family
holiday is not normally an exceptional circumstance. A parent must ask before the leave begins, and
the head teacher decides how many days are allowed.

Penalty notices for holidays

If a family goes on holiday without leave, the days are recorded with code G. The council may send
each parent a penalty notice for each child. It costs £95 if it is paid within 18 days.

School buses

A bus pass is free for a child under eight who lives more than two miles from school.
"""


@pytest.fixture(scope="module")
def extended(
    settings: Settings,
    encoder: SentenceTransformerEncoder,
    tmp_path_factory: pytest.TempPathFactory,
) -> Pipeline:
    """The whole corpus with one more document, for which nobody has written questions."""
    folder = tmp_path_factory.mktemp("extended")
    file = folder / "leave.txt"
    file.write_text(LEAVE, encoding="utf-8")
    ours = replace(settings, corpus_dir=folder / "corpus", index_dir=folder / "index")
    shutil.copytree(settings.corpus_dir, ours.corpus_dir)
    shutil.copytree(settings.index_dir, ours.index_dir)
    details = Details(
        title="Leave", publisher="Exampleshire", authority="local_authority", date="2026",
        area="england",
    )  # fmt: skip
    add(ours, file, details)
    report = ingest(ours, lambda: encoder)
    assert report.embedded < 30
    return Pipeline(ours, open_index(ours), encoder)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("will we be fined if we go on holiday in June without asking", "£95"),
        ("can the head let us have time off for a holiday", "exceptional"),
        ("which code for a family holiday without leave", "code G"),
        ("is there a free bus pass for my 6 year old, we live 3 miles off", "bus pass is free"),
    ],
)
def test_what_it_alone_says_is_answered_from_it(
    extended: Pipeline, question: str, words: str
) -> None:
    answer = extended.ask(Question(question))
    assert answer.status is Status.ANSWERED
    assert "leave" in {result.passage.source_id for result in answer.results[:3]}
    assert any(words in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "source_id"),
    [
        ("Can the school ask me for a doctor's note?", "nfis-faq"),
        ("what is the number of the parent line in Essex", "essex-attendance-bulletin"),
    ],
)
def test_the_others_are_answered_as_before(
    extended: Pipeline, question: str, source_id: str
) -> None:
    answer = extended.ask(Question(question, area="essex"))
    assert answer.status is Status.ANSWERED
    assert source_id in {citation.source_id for citation in answer.citations}


def test_a_folder_is_left_whole(settings: Settings, extended: Pipeline) -> None:
    assert not (Path(settings.corpus_dir) / "leave.txt").exists()
    assert "leave" in extended.index.documents
