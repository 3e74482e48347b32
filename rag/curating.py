"""Changes to the corpus that an operator asks for: a further document, a reviewed change."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from rag.config import Settings
from rag.documents import load_document
from rag.sources import CATALOGUE, append_source, load_catalogue, only, sha256_of
from rag.store import Store
from rag.types import Authority, RagError, Source

_ASKED: Mapping[str, str] = {
    "title": "Title of the document",
    "publisher": "Publisher",
    "authority": f"How binding it is ({', '.join(Authority)})",
    "date": "Date of the edition (YYYY, YYYY-MM or YYYY-MM-DD)",
    "area": "Area it is for (england, essex, ...; several with commas)",
}
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Details:
    """What an operator says of a document; None where nothing was said."""

    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    authority: str | None = None
    date: str | None = None
    date_known: str | None = None
    area: str | None = None
    audience: str | None = None
    url: str | None = None
    rights: str | None = None

    def missing(self) -> dict[str, str]:
        """The fields that must still be asked for, with the question to ask."""
        return {name: question for name, question in _ASKED.items() if not getattr(self, name)}

    def with_answers(self, answers: Mapping[str, str]) -> Details:
        return replace(self, **answers)


def add(settings: Settings, file: Path, details: Details) -> Source:
    """Copy a readable file into the corpus and write its entry.

    Raises RagError, having changed nothing, when the file or a detail will not do, or while an
    ingest is running.
    """
    with Store(settings.index_dir).writing():
        return _added(settings, file, _source(file, details))


def _added(settings: Settings, file: Path, source: Source) -> Source:
    catalogue = load_catalogue(settings.corpus_dir)
    if any(source.id == other.id for other in catalogue):
        raise RagError(f"there is a source {source.id!r} already: choose another with --id")
    target = settings.corpus_dir / source.file
    if target.exists():
        raise RagError(f"{target} exists already: rename the file")
    load_document(file, source.id, max_mb=settings.max_file_mb)  # read before anything is written
    shutil.copyfile(file, target)
    try:
        append_source(source, settings.corpus_dir)
    except OSError as error:
        target.unlink()
        raise RagError(f"{settings.corpus_dir / CATALOGUE} cannot be written: {error}") from error
    return source


def accept(settings: Settings, source_id: str) -> None:
    """Record the present checksum of a source's file, which a person has reviewed.

    Raises RagError when there is no such source, or while an ingest is running.
    """
    with Store(settings.index_dir).writing():
        _accept(settings, source_id)


def _accept(settings: Settings, source_id: str) -> None:
    source = only(load_catalogue(settings.corpus_dir), source_id)
    path = settings.corpus_dir / CATALOGUE
    catalogue = tomlkit.parse(path.read_text(encoding="utf-8"))
    for entry in catalogue["source"]:  # type: ignore[union-attr]
        if entry["id"] == source.id:  # type: ignore[index]
            entry["sha256"] = sha256_of(settings.corpus_dir / source.file)  # type: ignore[index]
    replacement = path.with_suffix(".toml.new")
    replacement.write_text(tomlkit.dumps(catalogue), encoding="utf-8")
    replacement.replace(path)


def _source(file: Path, details: Details) -> Source:
    given = {name: (value or "").strip() for name, value in asdict(details).items()}
    if missing := [name for name in _ASKED if not given[name]]:
        raise RagError(f"{file}: {missing[0]} is missing")
    if not file.is_file():
        raise RagError(f"{file}: there is no such file")
    if given["authority"] not in list(Authority):
        raise RagError(f"{given['authority']!r} is not one of {', '.join(Authority)}")
    if not _DATE.fullmatch(given["date"]):
        raise RagError(f"{given['date']!r} is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
    source_id = given["id"] or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", source_id):
        raise RagError(f"{source_id!r} is no id: use small letters, digits and hyphens")
    return Source(
        id=source_id,
        file=file.name,
        title=given["title"],
        publisher=given["publisher"],
        authority=Authority(given["authority"]),
        areas=_list(given["area"]),
        audience=_list(given["audience"]) or ("parent", "school"),
        date=given["date"],
        date_known=given["date_known"] or f"stated by the operator on {datetime.now(UTC):%Y-%m-%d}",
        rights=given["rights"] or "not stated; ask the publisher before republishing",
        sha256=sha256_of(file),
        url=given["url"] or None,
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())
