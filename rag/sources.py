"""The catalogue of the corpus: `corpus/sources.toml`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import tomlkit

from rag.anchors import read_toml
from rag.types import Authority, RagError, Source

CATALOGUE = "sources.toml"
_LISTS = ("areas", "audience")


class ChangedFileError(RagError):
    """A source's file that is missing, or is not the one the catalogue describes."""


def sha256_of(path: Path) -> str:
    """The file's SHA-256. Raises RagError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RagError(f"{path}: cannot be read ({error.strerror})") from error


def load_catalogue(corpus_dir: Path) -> tuple[Source, ...]:
    """Every entry of the catalogue, in its order. Raises RagError on a faulty entry."""
    path = corpus_dir / CATALOGUE
    sources = tuple(_source(entry, path) for entry in read_toml(path).get("source", []))
    ids = [source.id for source in sources]
    files = [source.file for source in sources]
    for what, values in (("id", ids), ("file", files)):
        for value in values:
            if values.count(value) > 1:
                raise RagError(f"{path}: two sources have the {what} {value!r}")
    if not sources:
        raise RagError(f"{path} lists no source")
    return sources


def _source(entry: dict[str, Any], path: Path) -> Source:
    known = {field.name: field for field in fields(Source)}
    name = f"{path}: source {entry.get('id', '?')!r}"
    if unknown := sorted(entry.keys() - known.keys()):
        raise RagError(f"{name}: unknown field {unknown[0]!r}")
    if missing := sorted(known.keys() - entry.keys() - {"url"}):
        raise RagError(f"{name}: the field {missing[0]!r} is missing")
    for key, value in entry.items():
        of_texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if not (of_texts if key in _LISTS else isinstance(value, str)):
            raise RagError(
                f"{name}: {key} must be a {'list of texts' if key in _LISTS else 'text'}"
            )
    try:
        authority = Authority(entry["authority"])
    except ValueError as error:
        choices = ", ".join(Authority)
        raise RagError(f"{name}: authority is not one of {choices}") from error
    if Path(entry["file"]).name != entry["file"]:
        raise RagError(f"{name}: file must be a name inside the corpus folder")
    lists = {key: tuple(entry[key]) for key in _LISTS}
    return Source(**{**entry, **lists, "authority": authority})


def verify_file(source: Source, corpus_dir: Path) -> Path:
    """The source's path, its bytes checked. Raises ChangedFileError, naming the file."""
    path = corpus_dir / source.file
    if not path.is_file():
        raise ChangedFileError(f"{path}: the file of source {source.id!r} is missing")
    if (found := sha256_of(path)) != source.sha256:
        raise ChangedFileError(
            f"{path}: the file has changed (sha256 {found[:12]}…, expected {source.sha256[:12]}…); "
            f"restore it, or review it and run python ingest.py --accept {source.id}"
        )
    return path


def append_source(source: Source, corpus_dir: Path) -> None:
    """Write a new entry at the catalogue's end, leaving what stands there untouched."""
    path = corpus_dir / CATALOGUE
    catalogue = (
        tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    )
    entry = tomlkit.table()
    for field in fields(Source):
        value = getattr(source, field.name)
        if value is not None:
            entry[field.name] = list(value) if isinstance(value, tuple) else str(value)
    catalogue.setdefault("source", tomlkit.aot()).append(entry)
    replacement = path.with_suffix(".toml.new")
    replacement.write_text(tomlkit.dumps(catalogue), encoding="utf-8")
    replacement.replace(path)


def only(sources: Sequence[Source], source_id: str) -> Source:
    """The source of that id. Raises RagError that lists the ids there are."""
    for source in sources:
        if source.id == source_id:
            return source
    known = ", ".join(source.id for source in sources)
    raise RagError(f"there is no source {source_id!r}; there are {known}")
