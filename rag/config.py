"""All settings, in one frozen object that is read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from rag.types import RagError

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "RAG_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how much of them; each field is set by `RAG_<FIELD>`."""

    corpus_dir: Path = PROJECT / "corpus"
    index_dir: Path = PROJECT / ".index"
    encoder: str = "all-MiniLM-L6-v2"  # or a folder or name of any sentence-transformers model
    max_question_chars: int = 4_000  # longer messages are asked to be shortened
    max_file_mb: int = 50  # a larger source is refused at ingest
    torch_threads: int = 0  # 0: as torch decides
    embed_origins: str = ""  # sites that may show the chat in a frame, as "https://school.example"
    chat_model: str = ""  # PROVIDER:NAME of a language model, or none: ollama:llama3.2, say
    chat_url: str = ""  # where the model is served, when not at its provider's usual address
    chat_timeout_s: float = 30.0  # a whole answer must be written in this time
    chat_first_s: float = 15.0  # and its first words in this
    chat_retries: int = 1  # of a request that failed before its first words
    chat_max_tokens: int = 500  # of one answer
    chat_temperature: str = "0"  # empty: as the model has it; some refuse to be told

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read `RAG_*` once. Raises RagError on an unknown name or a value of the wrong type."""
        types: dict[str, type] = {f.name: type(f.default) for f in fields(cls)}
        values: dict[str, object] = {}
        for key, raw in env.items():
            if not key.startswith(PREFIX):
                continue
            name = key.removeprefix(PREFIX).lower()
            if name not in types:
                known = ", ".join(PREFIX + n.upper() for n in types)
                raise RagError(f"{key} is not a setting; the settings are {known}")
            try:
                values[name] = types[name](raw)
            except ValueError as error:
                kind = types[name].__name__
                raise RagError(f"{key}={raw!r} is not a valid {kind}") from error
        return cls(**values)  # type: ignore[arg-type]
