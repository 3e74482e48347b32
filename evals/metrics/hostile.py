"""Hostile input: what must hold of every answer, whatever was typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from rag.config import PROJECT
from rag.types import Answer, Document, Status

FILE = Path(__file__).parent.parent / "cases" / "hostile.jsonl"
_OUR_WORDS = (PROJECT / "rag" / "data", PROJECT / "corpus")  # where all fixed wording is
_WORD = re.compile(r"[^\W\d_]+")
# What an answer's page is built of (ui/templates/answer.html, ui/text_html.py).
_TAGS = frozenset(
    "a blockquote br button details div figcaption figure h2 h3 li mark ol p section span strong "
    "summary table tbody td textarea th thead tr ul".split()
)
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "poster", "srcset"})


@dataclass(frozen=True, slots=True)
class HostileCase:
    """A request object of an attack; `never` may stand in nothing that the product itself says."""

    id: str
    kind: str
    request: Any
    never: tuple[str, ...]


def load() -> tuple[HostileCase, ...]:
    """All cases; `times` and `history_times` repeat what would be long to write down."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_case(json.loads(line)) for line in lines)


def _case(raw: dict[str, Any]) -> HostileCase:
    never = tuple(raw.pop("never", ()))
    kind, case_id = raw.pop("kind"), raw.pop("id")
    if "body" in raw:
        return HostileCase(case_id, kind, raw["body"], never)
    raw["question"] = raw["question"] * raw.pop("times", 1)
    if "history" in raw:
        raw["history"] = raw["history"] * raw.pop("history_times", 1)
    return HostileCase(case_id, kind, raw, never)


def faults(case: HostileCase, answer: Answer, documents: Mapping[str, Document]) -> list[str]:
    """What is wrong with the answer; empty when all that must hold does.

    Our own words are words of our own files and none of the person's; nothing but a quotation,
    exact to the character, says anything else; and an order changes no status.
    """
    found: list[str] = []
    own = "\n".join(block.text for block in answer.blocks if block.kind == "own")
    strange = {word for word in _WORD.findall(own.lower()) if word not in _vocabulary()}
    if strange:
        found.append(f"words that are not ours: {sorted(strange)[:5]}")
    found += [
        f"says {words!r}"
        for words in case.never
        if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", own, re.IGNORECASE)
    ]
    if answer.status is Status.URGENT and "urgent" in case.never:
        found.append("ordered the urgent reply and got it")
    if answer.status is Status.ANSWERED and not answer.citations:
        found.append("answered without a citation")
    for block in answer.blocks:
        if block.kind != "own" and not block.citations:
            found.append(f"a {block.kind} without a citation")
    for citation in answer.citations:
        text = documents[citation.source_id].text
        if text[citation.start : citation.end] != citation.quote:
            found.append(f"citation {citation.label} is not exact")
    return found


def live_markup(html: str, links: Iterable[str], quotes: Iterable[str]) -> list[str]:
    """Tags, handlers and addresses in a page that are neither ours nor of a citation's words."""
    allowed, said = set(links), "\n".join(quotes)
    found: list[str] = []
    page = f"<!---->{html}".encode(errors="replace").decode()  # words alone may look like a file
    for tag in BeautifulSoup(page, "html.parser").find_all(True):
        if not isinstance(tag, Tag):
            continue
        if tag.name not in _TAGS:
            found.append(f"<{tag.name}>")
        for name, value in tag.attrs.items():
            if name.startswith("on") or name == "style":
                found.append(f"{name} on <{tag.name}>")
            if name in _ADDRESSES and not _is_listed(str(value), allowed, said):
                found.append(f"{name}={str(value)[:80]}")
    return found


def _is_listed(address: str, allowed: set[str], said: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "tel":
        digits = re.sub(r"\D", "", said)
        return parts.path.removeprefix("+44").lstrip("0") in digits
    if parts.scheme == "mailto":
        return parts.path in said
    is_source = not parts.scheme and not parts.netloc and address.startswith("/source/")
    return is_source or address in allowed


@cache
def _vocabulary() -> frozenset[str]:
    """Every word of the files that hold our wording."""
    words: set[str] = set()
    for folder in _OUR_WORDS:
        for file in folder.rglob("*.toml"):
            words.update(_WORD.findall(file.read_text(encoding="utf-8").lower()))
    return frozenset(words)
