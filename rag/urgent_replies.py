"""The reviewed replies when somebody may be at risk: `rag/data/safety/replies.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from rag.anchors import read_toml
from rag.types import RagError
from rag.urgent import Alarm, Writer
from rag.urgent_patterns import FOLDER

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def reply(alarm: Alarm, area: str | None = None, *, elsewhere: bool = False) -> str:
    """The reviewed reply, its contacts filled in, without lines for an area they are not in."""
    text = _replies()[alarm.category, alarm.writer]
    contacts = _contacts()
    lines = []
    for line in text.splitlines():
        areas = {a for name in _PLACEHOLDER.findall(line) for a in contacts[name].get("areas", [])}
        away = elsewhere or (area is not None and not any(area.startswith(a) for a in areas))
        if not (areas and away):
            lines.append(_PLACEHOLDER.sub(lambda m: _contact(contacts[m[1]]), line))
    return "\n".join(lines).strip()


def every_reply() -> Iterator[tuple[str, Writer, str]]:
    """All replies, for review: category, writer, text."""
    for category, writer in _replies():
        yield category, writer, reply(Alarm(category, writer, 0))


def _contact(contact: dict[str, Any]) -> str:
    if contact["how"] == "text":
        return f"{contact['name']} (text {contact['value']})"
    return f"{contact['name']} on {contact['value']}"


@cache
def _replies() -> dict[tuple[str, Writer], str]:
    replies: dict[tuple[str, Writer], str] = {}
    for raw in read_toml(FOLDER / "replies.toml")["reply"]:
        for category in raw["categories"]:
            for writer in raw["writers"]:
                if (category, writer) in replies:
                    raise RagError(f"replies.toml: two replies for {category}, {writer}")
                replies[category, writer] = raw["text"].strip()
    return replies


@cache
def _contacts() -> dict[str, dict[str, Any]]:
    return {raw["id"]: raw for raw in read_toml(FOLDER / "replies.toml")["contact"]}
