"""What the reply desk's page sends: the message, the edited reply, and what has been seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from rag.drafting import Check, Draft, check_reply
from rag.drafting.edited import as_edited
from rag.drafting.service import draft_record
from rag.pipeline import Pipeline
from rag.types import AnswerBlock


class Desk(BaseModel):
    """The family's message, and the questions when the worker has edited them."""

    model_config = ConfigDict(extra="forbid")

    text: str
    area: str = ""
    questions: list[str] | None = None


class Piece(BaseModel):
    """A paragraph of the reply as it was edited."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["own", "quote", "contact", "generated"]
    text: str
    citations: list[int] = []


class Work(Desk):
    """The edited reply with the texts of the checks that have been ticked as seen."""

    blocks: list[Piece]
    draft: str
    seen: list[str] = []
    urgent_seen: bool = False
    format: Literal["docx", "eml", "txt"] = "docx"


def fingerprint(draft: Draft) -> str:
    """Equal for equal drafts."""
    record = draft_record(draft)
    return hashlib.sha256(json.dumps(record).encode()).hexdigest()[:16]


def edited(draft: Draft, work: Work) -> tuple[AnswerBlock, ...]:
    """The reply's blocks; only what is word for word is still a quotation."""
    blocks = [AnswerBlock(p.kind, p.text.strip(), tuple(p.citations)) for p in work.blocks]
    return as_edited(blocks, {citation.label: citation for citation in draft.citations})


def checked(pipeline: Pipeline, draft: Draft, work: Work) -> tuple[Check, ...]:
    """The checks of the reply as it was edited; a check's block counts the page's paragraphs."""
    places = [at for at, piece in enumerate(work.blocks) if piece.text.strip()]
    checks = check_reply(
        edited(draft, work),
        draft,
        pipeline.index.contents.contacts,
        pipeline.readers,
        urgent_seen=True,  # asked for on its own
    )
    return tuple(
        Check(c.level, c.text, None if c.block is None else places[c.block]) for c in checks
    )


def unseen(checks: Sequence[Check], work: Work) -> list[Check]:
    """The failed checks that have not been ticked as seen."""
    return [check for check in checks if check.level == "error" and check.text not in work.seen]
