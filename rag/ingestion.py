"""Corpus -> index: what `ingest.py` does, without its printing."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rag.bank import load_bank
from rag.config import Settings
from rag.curation import load_curation
from rag.documents import load_document
from rag.encoders import Encoder, Progress, encoder_id
from rag.index import (
    embeddings_of,
    fingerprint,
    known_vectors,
    read_contents,
    read_manifest,
    write_index,
)
from rag.loaders import UnreadableFileError
from rag.passages import split_document
from rag.sources import ChangedFileError, load_catalogue, verify_file
from rag.store import Store
from rag.structure import load_structures
from rag.types import Contents, Document, Passage, Sentence, Source
from rag.works import load_quotations, load_works, speaks


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of a source's passages, and why it was not read if it was not."""

    source_id: str
    added: int
    unchanged: int
    changed: int
    removed: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The outcome of an ingest; `embedded` texts in `seconds`, the encoder's loading included."""

    sources: tuple[SourceReport, ...]
    embedded: int
    seconds: float
    switched: bool

    @property
    def problems(self) -> tuple[SourceReport, ...]:
        return tuple(report for report in self.sources if report.problem)


def ingest(
    settings: Settings,
    load_encoder: Callable[[], Encoder],
    *,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> IngestReport:
    """Bring the index up to date with the corpus.

    The encoder is loaded only if something must be embedded. A source that cannot be read keeps
    its last good version. Raises RagError, leaving the index as it was, when curated data does
    not fit the documents or another ingest is running.
    """
    began = time.perf_counter()
    store = Store(settings.index_dir)
    with store.writing():
        current = None if rebuild else store.current()
        manifest = read_manifest(current) if current else {}
        previous = read_contents(current) if current and manifest else None
        contents, problems = read_corpus(settings, previous)
        wanted = encoder_id(settings.encoder)
        up_to_date = manifest.get("fingerprint") == fingerprint(contents, wanted)
        embedded = 0
        if not up_to_date:
            folder = store.begin()
            encoder = load_encoder()
            known = {} if rebuild else known_vectors(current, encoder.id)
            embedded = write_index(folder, contents, encoder, known=known, progress=progress)
            store.switch(folder)
    reports = _compare(contents, problems, manifest.get("passages", {}))
    return IngestReport(reports, embedded, time.perf_counter() - began, not up_to_date)


def read_corpus(
    settings: Settings, previous: Contents | None = None
) -> tuple[Contents, dict[str, str]]:
    """Everything the corpus folder says, parsed; and by source id why a source was not read.

    A source that was not read is taken from `previous`, if it was there.
    """
    catalogue = load_catalogue(settings.corpus_dir)
    structures = load_structures(settings.corpus_dir)
    last_good = (
        {document.source_id: document for document in previous.documents} if previous else {}
    )
    documents: dict[str, Document] = {}
    problems: dict[str, str] = {}
    for source in catalogue:
        document, problem = _read(source, structures, settings)
        if document is None:
            problems[source.id] = problem
            document = last_good.get(source.id)
        if document:
            documents[source.id] = document
    sources = tuple(source for source in catalogue if source.id in documents)
    works = load_works(settings.corpus_dir)
    quotations = load_quotations(settings.corpus_dir, documents, works)
    passages: list[Passage] = []
    sentences: list[Sentence] = []
    for source in sources:
        document = documents[source.id]
        spoken = [q for q in quotations if q.source_id == source.id and speaks(q, document.text)]
        of_document = split_document(document, source, spoken)
        passages.extend(of_document[0])
        sentences.extend(of_document[1])
    questions = load_bank(settings.corpus_dir, documents, passages)
    curation = load_curation(settings.corpus_dir, documents)
    contents = Contents(
        sources,
        works,
        tuple(documents.values()),
        tuple(passages),
        tuple(sentences),
        questions,
        curation.contacts,
        curation.disagreements,
        curation.gaps,
        curation.replies,
        curation.cues,
        quotations,
    )
    return contents, problems


def _read(
    source: Source, structures: Mapping[str, Mapping[str, Any]], settings: Settings
) -> tuple[Document | None, str]:
    """The source's document, or why there is none."""
    try:
        path = verify_file(source, settings.corpus_dir)
        structure = structures.get(source.id)
        return load_document(path, source.id, structure, max_mb=settings.max_file_mb), ""
    except (ChangedFileError, UnreadableFileError) as error:
        return None, str(error)


def _compare(
    contents: Contents, problems: dict[str, str], before: dict[str, str]
) -> tuple[SourceReport, ...]:
    """The passages of each source against those of the build before, by id and digest."""
    now = {e.id: e.digest for e in embeddings_of(contents)["passages"]}
    ids = [source.id for source in contents.sources]
    ids += [i for i in problems if i not in ids]
    ids += sorted({passage_id.split("/")[0] for passage_id in before} - set(ids))
    reports: list[SourceReport] = []
    for source_id in ids:
        new = {i: d for i, d in now.items() if i.split("/")[0] == source_id}
        old = {i: d for i, d in before.items() if i.split("/")[0] == source_id}
        kept = new.keys() & old.keys()
        changed = sum(new[i] != old[i] for i in kept)
        reports.append(
            SourceReport(
                source_id,
                added=len(new.keys() - old.keys()),
                unchanged=len(kept) - changed,
                changed=changed,
                removed=len(old.keys() - new.keys()),
                problem=problems.get(source_id),
            )
        )
    return tuple(reports)
