"""The request and record models of the JSON API, for its OpenAPI schema.

`rag.service` decides what a request means and what is wrong with one; these describe it.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from rag.types import Audience, Authority


class HistoryTurn(BaseModel):
    question: str
    answer: str | None = None


class AskRequest(BaseModel):
    """A question, with what is known about who asks and where they live."""

    id: str | None = Field(None, description="Returned with the record.")
    question: str = Field(examples=["Can the school ask me for a doctor's note?"])
    history: list[HistoryTurn] = Field([], description="The conversation so far, oldest first.")
    audience: Audience | None = None
    area: str | None = Field(None, examples=["essex"])


class SearchRequest(BaseModel):
    """Words to look for, and which passages may be found."""

    id: str | None = Field(None, description="Returned with the record.")
    words: str = Field(examples=["sickness return"])
    k: int = Field(10, ge=1, le=100, description="How many passages.")
    source: str | None = None
    publisher: str | None = None
    authority: Authority | None = None
    area: str | None = None
    audience: str | None = Field(None, examples=["school"])
    since: int | None = Field(None, description="The earliest year the words may be from.")


class AskRecord(BaseModel):
    """An answer. The README describes the objects inside."""

    id: Any = None
    status: Literal["answered", "not_covered", "urgent", "declined", "clarify", "invalid"]
    answer: str
    blocks: list[dict[str, Any]]
    citations: list[dict[str, Any]]
    passages: list[dict[str, Any]]
    standalone_question: str
    differs: list[dict[str, Any]]
    suggestions: list[str]
    timings_ms: dict[str, float]
    dropped: list[dict[str, Any]] | None = Field(
        None, description="Only when a language model was asked: what it wrote and is not shown."
    )


class SearchRecord(BaseModel):
    id: Any = None
    passages: list[dict[str, Any]]


class DraftRequest(BaseModel):
    """A family's message, and where they live."""

    id: str | None = Field(None, description="Returned with the record.")
    text: str = Field(examples=["My son is off sick. Can the school fine me?"])
    area: str | None = Field(None, examples=["essex"])
    questions: list[str] | None = Field(None, description="Asked instead of those in the text.")


class DraftRecord(BaseModel):
    """A draft reply. The README describes the objects inside."""

    id: Any = None
    status: Literal["answered", "not_covered", "urgent", "declined", "invalid"]
    reply: str
    blocks: list[dict[str, Any]]
    citations: list[dict[str, Any]]
    questions: list[str]
    checks: list[dict[str, Any]]


def inlined(model: type[BaseModel]) -> dict[str, Any]:
    """The model's JSON schema with its references resolved, as it must stand in OpenAPI."""
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})

    def resolved(node: Any) -> Any:
        if isinstance(node, dict):
            if reference := node.get("$ref"):
                return resolved(definitions[reference.rsplit("/", 1)[1]])
            return {key: resolved(value) for key, value in node.items()}
        return [resolved(item) for item in node] if isinstance(node, list) else node

    result: dict[str, Any] = resolved(schema)
    return result
