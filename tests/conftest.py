"""Shared by all tests: the real corpus, the real encoder, a real index in a temporary folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.config import PROJECT, Settings
from rag.encoders import SentenceTransformerEncoder
from rag.index import PassageIndex
from rag.ingestion import ingest, read_corpus
from rag.pipeline import Pipeline, open_index
from rag.risk_model import RiskModel
from rag.types import Contents, Document


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    return PROJECT / "corpus"


@pytest.fixture(scope="session")
def contents() -> Contents:
    """The parsed corpus, without an index."""
    contents, problems = read_corpus(Settings())
    assert not problems
    return contents


@pytest.fixture(scope="session")
def documents(contents: Contents) -> dict[str, Document]:
    return {document.source_id: document for document in contents.documents}


@pytest.fixture(scope="session")
def encoder() -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder()


@pytest.fixture(scope="session")
def settings(
    encoder: SentenceTransformerEncoder, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings whose index holds the whole corpus."""
    settings = replace(Settings(), index_dir=tmp_path_factory.mktemp("index"))
    ingest(settings, lambda: encoder)
    return settings


@pytest.fixture(scope="session")
def index(settings: Settings) -> PassageIndex:
    return open_index(settings)


@pytest.fixture(scope="session")
def pipeline(
    settings: Settings, index: PassageIndex, encoder: SentenceTransformerEncoder
) -> Pipeline:
    return Pipeline(settings, index, encoder, RiskModel())
