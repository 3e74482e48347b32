"""What `rag audit` asks a curator to look at."""

from __future__ import annotations

from dataclasses import replace

from rag.audit import audit
from rag.index import PassageIndex
from rag.types import Block, Contents, Document

TEXT = (
    "The DfE guidance states that schools should do this:\n"
    "“Any plan should be agreed with the parents and looked at again.” (page 12)\n"
    "Ring 01234 567890 or write to help&advice@example.org.uk today."
)


def made(index: PassageIndex, *, text: str = TEXT) -> Contents:
    source = replace(index.contents.sources[0], id="made", date="undated")
    document = Document("made", text, (Block("paragraph", 0, len(text)),), "")
    return Contents((source,), (), (document,), (), (), ())


def test_what_looks_unrecorded_is_listed_in_reading_order(index: PassageIndex) -> None:
    found = [(remark.start, remark.why) for remark in audit(made(index))]
    assert [TEXT[start : start + 5] for start, _ in found[:-1]] == [
        "DfE g",
        "“Any ",
        "(page",
        "01234",
        "help&",
    ]
    assert found[-1] == (0, "the source has no year")


def test_what_is_recorded_is_not_listed(index: PassageIndex) -> None:
    remarks = [r for r in audit(index.contents) if r.start]
    values = [contact.value for contact in index.contents.contacts]
    assert not [r for r in remarks if "contact" in r.why and any(v in r.words for v in values)]
    assert len(remarks) < 10
