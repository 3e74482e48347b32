"""rag.config"""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.config import PROJECT, Settings
from rag.types import RagError


def test_defaults_lie_in_the_project() -> None:
    settings = Settings.from_env({})
    assert settings == Settings()
    assert settings.corpus_dir == PROJECT / "corpus"


def test_each_field_is_read_from_the_environment() -> None:
    env = {"RAG_INDEX_DIR": "/tmp/x", "RAG_MAX_FILE_MB": "7", "RAG_ENCODER": "other", "HOME": "/"}  # noqa: S108
    settings = Settings.from_env(env)
    assert settings.index_dir == Path("/tmp/x")  # noqa: S108
    assert (settings.max_file_mb, settings.encoder) == (7, "other")


def test_an_unknown_setting_is_named_with_the_known_ones() -> None:
    with pytest.raises(RagError, match=r"RAG_INDEXDIR is not a setting; .* RAG_INDEX_DIR, "):
        Settings.from_env({"RAG_INDEXDIR": "/tmp"})  # noqa: S108


def test_a_value_of_the_wrong_type_is_named() -> None:
    with pytest.raises(RagError, match=r"RAG_MAX_FILE_MB='many' is not a valid int"):
        Settings.from_env({"RAG_MAX_FILE_MB": "many"})
