"""The letter: what is said in which order, and what is left out so that it can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.asker import Asker
from rag.contacts import ContactLine, suits
from rag.disagreements import SIDE_CHARS
from rag.drafting.questions import HEADING, asks_whom, heading_of, is_question
from rag.drafting.records import Draft
from rag.drafting.sections import Quotations
from rag.drafting.wording import acknowledgement, reply_wording
from rag.index import PassageIndex
from rag.pipeline import Found
from rag.types import AnswerBlock, Citation, Evidence, Status, same_words
from rag.wording import wording

LENGTHS = (1_500, 900, 650, 520)  # characters quoted under each of 1, 2, ... questions
FEWEST_WORDS = 8  # of a quotation
NEARLY = 0.85  # share of the first quotation's score that a second one must have
DIRECTORY = 0.2  # share of a quotation that may be numbers and addresses
MOST_CONTACTS = 4
LEAST_FOR_NEXT = 0.60  # score below which a passage is no next step


@dataclass(frozen=True, slots=True)
class Answered:
    """What the documents hold on each question, on what to do next, and whom to turn to."""

    questions: Mapping[str, Found]
    next_steps: Sequence[Found]
    contacts: Sequence[ContactLine]


def compose_letter(
    index: PassageIndex, body: str, asker: Asker, answered: Answered, urgent_help: str | None
) -> Draft:
    """The whole letter; its status says what became of the questions."""
    words = reply_wording().letter
    quotations = Quotations(index)
    thanks = acknowledgement(body, reply_wording().acknowledgement)
    opening = [_own(words.greeting), _own(words.urgent_thanks if urgent_help else thanks)]
    if urgent_help:
        opening.append(_own(urgent_help))
    opening += _about_place(asker)
    answers: list[AnswerBlock] = []
    uncovered: list[tuple[str, Found]] = []
    questions = {
        question: _with_contacts(found, question, asker, answered.contacts)
        for question, found in answered.questions.items()
    }
    reached = {q: f for q, f in questions.items() if _reaches(index, f, asker)}
    for question, found in questions.items():
        if question not in reached:
            uncovered.append((question, found))
            continue
        number = list(reached).index(question) + 1
        template = words.numbered if len(reached) > 1 else words.heading
        asks = len(question) <= HEADING or is_question(question)
        heading = heading_of(question) if asks else words.story
        answers.append(_own(template.format(number=number, question=heading)))
        answers += _answer(index, quotations, found, asker, len(reached))
    if any(block.kind == "quote" for block in answers):
        answers.insert(0, _own(words.quotes))
    if answers and not urgent_help:
        answers += _next_steps(index, quotations, answered.next_steps, asker)
    asked_contact = any(_lines(found, asker) for found in reached.values())
    blocks = [
        *opening,
        *answers,
        *_contacts(quotations, answered.contacts, asker, asked=asked_contact),
        *_uncovered(index, uncovered),
        _own(words.sign_off),
    ]
    return Draft(_status(reached, uncovered), tuple(blocks), tuple(quotations.citations))


def _answer(
    index: PassageIndex, quotations: Quotations, found: Found, asker: Asker, questions: int
) -> list[AnswerBlock]:
    """Contacts if they were asked for; then the best evidence and, where sources differ on it,
    another voice."""
    blocks = quotations.contact(_lines(found, asker)[:MOST_CONTACTS])
    pieces = _suited(index, found, asker)
    most = 1 if blocks else 3 if questions == 1 else 2
    first = pieces[:1]
    pieces = [piece for piece in pieces if piece.score >= NEARLY * first[0].score]
    others = [piece for piece in _other_voices(found, first) if _is_quotable(index, piece)]
    differ = bool(others and not blocks)
    limit = LENGTHS[min(questions, len(LENGTHS)) - 1]
    if differ:
        pieces, limit = [*first, *others], max(limit, len(first[0].text) + SIDE_CHARS)
    new = _within(quotations.new(pieces)[:most], limit)
    if differ and found.disagreement and len({_voice(piece) for piece in new}) > 1:
        blocks.append(_own(found.disagreement.line))
    if not new and not any(block.kind == "contact" for block in blocks):
        shown = [c.label for c in map(quotations.overlapping, pieces) if c]
        labels = tuple(sorted(set(shown)))[:most]
        return [AnswerBlock("own", reply_wording().letter.see_above, labels)]
    return [*blocks, *quotations.quote(new)]


def _next_steps(
    index: PassageIndex, quotations: Quotations, steps: Sequence[Found], asker: Asker
) -> list[AnswerBlock]:
    blocks: list[AnswerBlock] = []
    used = 0
    for found in steps:
        pieces = quotations.new(_suited(index, found, asker)[:1])
        if not pieces or pieces[0].score < LEAST_FOR_NEXT:
            continue
        if used == reply_wording().next_steps_asked.most:
            break
        blocks += quotations.quote(pieces)
        used += 1
    return [_own(reply_wording().letter.next_steps), *blocks] if blocks else []


def _contacts(
    quotations: Quotations, lines: Sequence[ContactLine], asker: Asker, *, asked: bool
) -> list[AnswerBlock]:
    """Contacts of the family's own area; when it is not known, a line that asks for it."""
    words = reply_wording().letter
    if asker.elsewhere:
        return []
    if asker.area is None:
        return [] if asked else [_own(words.contacts), _own(words.where_you_live)]
    fitting = [line for line in lines if asker.lives_in(line.contacts[0].areas)]
    blocks = quotations.contact(fitting[:MOST_CONTACTS])
    return [_own(words.contacts), *blocks] if blocks else []


def _uncovered(index: PassageIndex, uncovered: Sequence[tuple[str, Found]]) -> list[AnswerBlock]:
    """Each question that the documents do not answer, by name, and where to turn instead."""
    words = reply_wording().letter
    blocks: list[AnswerBlock] = []
    elsewhere = False
    for question, found in uncovered:
        shown = heading_of(question)
        gap = next((g for g in index.contents.gaps if g.id == found.scope.target), None)
        if found.scope.verdict == "gap" and gap and not asks_whom(question):
            official = f"{gap.official} {gap.url or ''}".strip()
            text = words.uncovered_gap.format(question=shown, topic=gap.title, official=official)
        else:
            declined = found.scope.verdict == "decline"
            text = (words.declined if declined else words.uncovered).format(question=shown)
            elsewhere = True
        blocks.append(_own(text))
    if elsewhere:
        blocks.append(_own(words.ask_elsewhere))
    return [_own(words.not_covered), *blocks] if blocks else []


def _about_place(asker: Asker) -> list[AnswerBlock]:
    if asker.nation:
        place = wording("place_names", asker.nation)
        return [_own(wording("contacts", "nation", place=place))]
    if asker.elsewhere:
        return [_own(wording("contacts", "elsewhere", place=asker.elsewhere))]
    return []


def _reaches(index: PassageIndex, found: Found, asker: Asker) -> bool:
    return bool(_lines(found, asker) or _suited(index, found, asker))


def _within(pieces: Sequence[Evidence], limit: int) -> list[Evidence]:
    """The first piece, and more as long as they fit into so many characters."""
    kept = list(pieces[:1])
    for piece in pieces[1:]:
        if sum(len(each.text) for each in (*kept, piece)) <= limit:
            kept.append(piece)
    return kept


def _lines(found: Found, asker: Asker) -> list[ContactLine]:
    return [line for line in found.lines if asker.lives_in(line.contacts[0].areas)]


def _with_contacts(
    found: Found, question: str, asker: Asker, contacts: Sequence[ContactLine]
) -> Found:
    """A question that asks for someone to turn to has the area's contacts for an answer."""
    if _lines(found, asker) or not asks_whom(question):
        return found
    return replace(found, lines=contacts, evidence=[] if contacts else found.evidence)


def _suited(index: PassageIndex, found: Found, asker: Asker) -> list[Evidence]:
    """Evidence for a family of this place: what is written for schools, or for another council's
    families, only when there is nothing else."""
    pieces = [
        piece
        for piece in found.evidence
        if suits(index, piece, asker) and _is_quotable(index, piece)
    ]

    def far(piece: Evidence) -> bool:
        source = index.sources[piece.passage.source_id]
        known = asker.area is not None or asker.elsewhere is not None
        away = known and not asker.lives_in(source.areas) and piece.passage.quotation is None
        return "parent" not in source.audience or away

    fitting = [piece for piece in pieces if not far(piece)] or pieces[:1]
    return sorted(fitting, key=lambda piece: _is_outdated(index, piece))


def _is_outdated(index: PassageIndex, piece: Evidence) -> bool:
    quotation = piece.passage.quotation
    return quotation is not None and index.works[quotation.work_id].superseded_by is not None


def _is_quotable(index: PassageIndex, piece: Evidence) -> bool:
    """Whether a piece is more than a fragment, or numbers and addresses, which contacts are for."""
    if len(piece.text.split()) < FEWEST_WORDS:
        return False
    values = {c.value for c in index.contents.contacts if c.source_id == piece.passage.source_id}
    return sum(len(v) for v in values if v in piece.text) <= DIRECTORY * len(piece.text)


def _other_voices(found: Found, first: Sequence[Evidence]) -> list[Evidence]:
    """The sides of a disagreement that the first piece is about, by others than its speaker."""
    if not found.disagreement or not any(
        same_words(piece, side) for piece in first for side in found.disagreement.sides
    ):
        return []
    voices = {_voice(piece) for piece in first}
    return [side for side in found.sides.first if _voice(side) not in voices]


def _voice(piece: Evidence) -> str:
    quotation = piece.passage.quotation
    return quotation.work_id if quotation else piece.passage.source_id


def _status(reached: Mapping[str, Found], uncovered: Sequence[tuple[str, Found]]) -> Status:
    if reached:
        return Status.ANSWERED
    if uncovered and all(found.scope.verdict == "decline" for _, found in uncovered):
        return Status.DECLINED
    return Status.NOT_COVERED


def _own(text: str, *citations: Citation) -> AnswerBlock:
    return AnswerBlock("own", text, tuple(c.label for c in citations))
