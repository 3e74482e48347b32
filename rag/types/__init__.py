"""The nouns of the project, as small frozen records.

A *source* is a file of the corpus, a *document* is that file parsed, a *passage* is what is
retrieved, *evidence* is what is quoted, and a *citation* is evidence with its address. Every
offset counts characters of the document's text: `text[start:end]` is always the exact words.
"""

from __future__ import annotations

from rag.types.answers import (
    Answer,
    AnswerBlock,
    AnswerBlockKind,
    Citation,
    Difference,
    Dropped,
    Evidence,
    Filters,
    Question,
    SearchResult,
    Speaker,
    Status,
    Turn,
)
from rag.types.basic import (
    Audience,
    Authority,
    Placed,
    RagError,
    Span,
    overlaps,
    same_words,
)
from rag.types.corpus import (
    Block,
    BlockKind,
    Document,
    Passage,
    Quotation,
    Sentence,
    Source,
    Work,
)
from rag.types.curated import (
    BankQuestion,
    Contact,
    ContactKind,
    Contents,
    Cue,
    CueKind,
    Disagreement,
    FixedReply,
    Gap,
    Side,
)

__all__ = [
    "Answer",
    "AnswerBlock",
    "AnswerBlockKind",
    "Audience",
    "Authority",
    "BankQuestion",
    "Block",
    "BlockKind",
    "Citation",
    "Contact",
    "ContactKind",
    "Contents",
    "Cue",
    "CueKind",
    "Difference",
    "Disagreement",
    "Document",
    "Dropped",
    "Evidence",
    "Filters",
    "FixedReply",
    "Gap",
    "Passage",
    "Placed",
    "Question",
    "Quotation",
    "RagError",
    "SearchResult",
    "Sentence",
    "Side",
    "Source",
    "Span",
    "Speaker",
    "Status",
    "Turn",
    "Work",
    "overlaps",
    "same_words",
]
