"""Provenance: the work that an evidence text is quoted from, and who quotes it.

Evidence names its publisher, seldom the work: a page of the SEND Code of Practice does not say
that it is one. `corpus/quotations.toml` and `corpus/sources.toml` do, for texts of the corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from rag.anchors import read_toml
from rag.config import Settings
from rag.sources import load_catalogue
from rag.verification.records import EvidenceText
from rag.works import QUOTATIONS, load_works

LEAD = 240  # characters before a text that say what it is about
MOST = 0.8  # share of a text that a quotation must fill for the text to be its work's


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a text is quoted from, as "title, publisher, place in it", and the host's publisher.

    `lead` is what stands before the text in its document: what "this scheme" speaks of. Each is ""
    where the corpus does not know it.
    """

    work: str = ""
    host: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class _Quoted:
    source: str
    first: int
    last: int
    work: str


@lru_cache(maxsize=256)  # several checks ask of the same few texts
def provenance(evidence: EvidenceText) -> Provenance:
    """Where an evidence text comes from. Raises RagError when the corpus is faulty."""
    hosts, texts, quoted = _corpus()
    host = hosts.get(evidence.source_id, "")
    stated = _flat(evidence.text)
    first = texts.get(evidence.source_id, "").find(stated) if stated else -1
    if first < 0:
        return Provenance(host=host)
    last = first + len(stated)
    works = [
        each.work
        for each in quoted
        if each.source == evidence.source_id
        and min(each.last, last) - max(each.first, first) >= MOST * len(stated)
    ]
    before = texts[evidence.source_id][max(first - LEAD, 0) : first]
    return Provenance(" ; ".join(dict.fromkeys(works)), host, before.partition(" ")[2])


@cache
def _corpus() -> tuple[dict[str, str], dict[str, str], tuple[_Quoted, ...]]:
    """The publisher and the text of each document, and the quotations in them."""
    folder = Settings.from_env().corpus_dir
    if not (folder / QUOTATIONS).exists():
        return {}, {}, ()
    sources = load_catalogue(folder)
    texts = {
        source.id: _flat(path.read_text(encoding="utf-8"))
        for source in sources
        if (path := folder / source.file).suffix in (".txt", ".md") and path.exists()
    }
    titles = {work.id: f"{work.title}, {work.publisher}" for work in load_works(folder)}
    found = []
    for entry in read_toml(folder / QUOTATIONS).get("quotation", []):
        text = texts.get(entry["source"], "")
        first = text.find(_flat(entry["from"]))
        last = text.find(_flat(entry["to"]), max(first, 0))
        if first >= 0 and last >= 0:
            name = f"{titles.get(entry['work'], '')}, {entry.get('locator', '')}".strip(", ")
            found.append(_Quoted(entry["source"], first, last + len(_flat(entry["to"])), name))
    return {source.id: source.publisher for source in sources}, texts, tuple(found)


def _flat(text: str) -> str:
    return " ".join(text.split())
