"""The parts of a letter: quotations under whose words they are, each once, numbered through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.citations import cite_span, is_replaced
from rag.composition import quote_block
from rag.contacts import ContactLine, contact_blocks
from rag.drafting.wording import Says, reply_wording
from rag.index import PassageIndex
from rag.types import AnswerBlock, Authority, Citation, Evidence, same_words


@dataclass
class Quotations:
    """The quotations of a letter so far; a span that was shown is not shown again."""

    index: PassageIndex
    citations: list[Citation] = field(default_factory=list)

    def new(self, pieces: Sequence[Evidence]) -> list[Evidence]:
        """The pieces of which nothing has been quoted yet."""
        return [piece for piece in pieces if not self.overlapping(piece)]

    def overlapping(self, piece: Evidence) -> Citation | None:
        """The citation that shows the piece's words, or some of them, already."""
        return next((c for c in self.citations if same_words(c, piece)), None)

    def quote(self, pieces: Sequence[Evidence]) -> list[AnswerBlock]:
        """The pieces as quotations, each under a line that says whose words they are."""
        blocks: list[AnswerBlock] = []
        said = ""
        for piece in pieces:
            label = len(self.citations) + 1
            citation = cite_span(self.index, piece.passage, piece.start, piece.end, label)
            self.citations.append(citation)
            line = owner_line(citation, self.index)
            if line != said:
                blocks.append(AnswerBlock("own", line))
                said = line
            blocks.append(quote_block(self.index, citation))
            if is_replaced(citation):
                blocks.append(AnswerBlock("own", reply_wording().says.superseded))
                said = ""
        return blocks

    def contact(self, lines: Sequence[ContactLine]) -> list[AnswerBlock]:
        """The contacts, a block a line; those that were given are not given again."""
        given = {(c.source_id, c.start) for c in self.citations}
        new = [
            line
            for line in lines
            if (line.contacts[0].source_id, line.contacts[0].start) not in given
        ]
        blocks, cited = contact_blocks(self.index, new, len(self.citations) + 1)
        self.citations += cited
        return blocks


def owner_line(citation: Citation, index: PassageIndex) -> str:
    """Whose words come next, as a reader who knows none of the names can take it in."""
    says = reply_wording().says
    speaker = citation.speaker
    source = index.sources[citation.source_id]
    publisher = speaker.publisher if speaker else citation.publisher
    quoted = says.quoted.format(source=citation.publisher) if speaker else ""
    date = speaker.date if speaker else citation.date
    locator = f", {speaker.locator}" if speaker and speaker.locator else ""
    title = speaker.title if speaker else citation.title
    template = _template(citation, says, schools_only=source.audience == ("school",))
    return template.format(
        publisher=publisher,
        title=title,
        date=says.dated.format(date=date) if date else "",
        locator=locator,
        quoted=quoted,
    )


def _template(citation: Citation, says: Says, *, schools_only: bool) -> str:
    if citation.authority is Authority.LOCAL_AUTHORITY and citation.speaker is None:
        return says.to_schools if schools_only else says.local_authority
    if citation.authority is Authority.EVIDENCE:
        return says.evidence
    if citation.speaker and citation.authority in (
        Authority.LOCAL_AUTHORITY,
        Authority.CHARITY,
        Authority.INFORMATION_SERVICE,
    ):
        return says.other
    return str(getattr(says, citation.authority.value))
