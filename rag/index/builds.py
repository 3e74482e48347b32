"""One build of the index: a folder, written once.

It holds `contents.json` (all but vectors), `chroma/` (four collections of vectors), `topics.npz`
(what was learned of disagreements), `bm25-*/`, and `manifest.json` (encoder, digests).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from rag.encoders import Encoder, Progress, Vectors
from rag.index.shipped import shipped_vectors
from rag.index.topics import write_topics
from rag.index.vectors import Embedding, stored_vectors, write_vectors
from rag.keywords import Keywords
from rag.types import Contents, Passage, Source, Work

FORMAT = 5  # of a build folder; raise it when older builds must not be read
_CONTENTS = TypeAdapter(Contents)


def embeddings_of(contents: Contents) -> dict[str, list[Embedding]]:
    """Everything that gets a vector, by collection."""
    works = {work.id: work for work in contents.works}
    sources = {source.id: source for source in contents.sources}

    def metadata(passage: Passage) -> dict[str, str | int]:
        source = sources[passage.source_id]
        work = works[passage.quotation.work_id] if passage.quotation else None
        authority = work.authority if work else source.authority
        year = year_of(source, work)
        return {"source_id": source.id, "authority": authority.value, "year": year}

    about = {passage.id: metadata(passage) for passage in contents.passages}
    return {
        "passages": [Embedding(p.id, p.embedded_text, about[p.id]) for p in contents.passages],
        "sentences": [
            Embedding(s.id, s.embedded_text, about[s.passage_id]) for s in contents.sentences
        ],
        "questions": [Embedding(q.id, q.text, about[q.passage_ids[0]]) for q in contents.questions],
        "cues": [Embedding(c.id, c.text, {"kind": c.kind}) for c in contents.cues],
    }


def year_of(source: Source, work: Work | None = None) -> int:
    """The year that words are from: of the quoted work if its date is known, else of the source.

    0 when neither says.
    """
    dates = ((work.edition, work.date) if work else ()) + (source.date,)
    years = (re.search(r"\b(?:19|20)\d\d\b", date or "") for date in dates)
    return next((int(year[0]) for year in years if year), 0)


def fingerprint(contents: Contents, encoder_id: str) -> str:
    """Equal for equal contents under the same encoder and format."""
    data = _CONTENTS.dump_json(contents) + f"{encoder_id} {FORMAT}".encode()
    return hashlib.sha256(data).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """A build's encoder id, fingerprint and passage digests; empty for one that is of another
    format or damaged, which must be built anew."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return manifest if manifest.get("format") == FORMAT else {}


def read_contents(folder: Path) -> Contents:
    return _CONTENTS.validate_json((folder / "contents.json").read_bytes())


def known_vectors(build: Path | None, encoder_id: str) -> dict[str, Vectors]:
    """The vectors that need no embedding, by digest: those that come with the project, and those
    of the build before, if there is one and it was made with the encoder of that id."""
    known = shipped_vectors(encoder_id)
    if build and read_manifest(build).get("encoder") == encoder_id:
        known |= stored_vectors(build)
    return known


def write_index(
    folder: Path,
    contents: Contents,
    encoder: Encoder,
    *,
    known: Mapping[str, Vectors],
    progress: Progress | None = None,
) -> int:
    """Write a whole build into an empty folder, and return how many texts were embedded.

    Texts whose vectors are `known`, by digest, are not embedded again.
    """
    wanted = embeddings_of(contents)
    missing = {e.digest: e.text for es in wanted.values() for e in es if e.digest not in known}
    if missing:
        vectors = encoder.encode(list(missing.values()), progress)
        known = {**known, **dict(zip(missing, vectors, strict=True))}
    write_vectors(folder, wanted, known)
    write_topics(folder, contents, {e.text: known[e.digest] for es in wanted.values() for e in es})
    Keywords.build([p.embedded_text for p in contents.passages]).save(folder / "bm25-passages")
    Keywords.build([q.text for q in contents.questions]).save(folder / "bm25-questions")
    (folder / "contents.json").write_bytes(_CONTENTS.dump_json(contents))
    manifest = {
        "format": FORMAT,
        "encoder": encoder.id,
        "fingerprint": fingerprint(contents, encoder.id),
        "passages": {e.id: e.digest for e in wanted["passages"]},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return len(missing)
