"""From a family's message to a draft reply: urgent help first, then each question in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.asker import Asker, asker_of
from rag.drafting.checking import check_reply
from rag.drafting.letter import Answered, compose_letter
from rag.drafting.mail import body_of
from rag.drafting.questions import (
    context_of,
    distinct,
    is_about,
    leans,
    questions_in,
    story_question,
)
from rag.drafting.records import Draft, Enquiry
from rag.drafting.wording import folded, reply_wording
from rag.guardrails import MIN_LETTERS, clean
from rag.leaning import Library
from rag.pipeline import Found, Pipeline
from rag.types import AnswerBlock, Question, Status
from rag.urgent import Alarm, risk_in, without_risk, writer_of
from rag.urgent_replies import reply

MAX_CHARS = 20_000  # of a message
BUDGETS = (1_200, 900, 700, 550, 450)  # characters of evidence for each of 1, 2, ... questions
LEAST_BUDGET = 400
NEXT_BUDGET = 300
SURE_IN_CONTEXT = 0.8  # chance of being answered at which the context is trusted
NEAREST = 4  # bank questions of which one must be about what was asked


def draft_reply(pipeline: Pipeline, enquiry: Enquiry) -> Draft:
    """The draft, with the checks of it as it stands."""
    alarm = pipeline.alarm([enquiry.text], "helpline")
    stop = _invalid(enquiry.text)
    if stop and not alarm:
        return Draft(Status.INVALID, (AnswerBlock("own", stop),))
    body = body_of(clean(enquiry.text)[:MAX_CHARS])
    asker = _asker(enquiry, body)
    questions = _questions(pipeline, enquiry, body, urgent=alarm is not None)
    budget = BUDGETS[len(questions) - 1] if len(questions) <= len(BUDGETS) else LEAST_BUDGET
    answered = Answered(
        questions={q: _find_in(pipeline, q, body, asker, budget) for q in questions},
        next_steps=[_find(pipeline, ask, asker, NEXT_BUDGET) for ask in _next_steps(body)],
        contacts=_find(pipeline, reply_wording().contacts.ask, asker, NEXT_BUDGET).lines,
    )
    urgent_help = _help(alarm, body, asker) if alarm else None
    draft = compose_letter(pipeline.index, body, asker, answered, urgent_help)
    draft = replace(draft, questions=tuple(questions), asker=asker)
    if alarm:
        helpline = replace(alarm, writer="helpline")
        for_worker = (
            AnswerBlock("own", reply(helpline, asker.area, elsewhere=asker.elsewhere is not None)),
            AnswerBlock("own", reply_wording().letter.to_worker),
        )
        draft = replace(
            draft,
            status=Status.URGENT,
            blocks=(*for_worker, *draft.blocks),
            for_worker=len(for_worker),
        )
    checks = check_reply(draft.blocks, draft, pipeline.index.contents.contacts, pipeline.readers)
    return replace(draft, checks=checks)


def _invalid(text: str) -> str | None:
    """What to say of a message that cannot be read."""
    words = reply_wording().letter
    readable = clean(text)
    if len(readable) > MAX_CHARS:
        return words.too_long.format(limit=f"{MAX_CHARS:,}")
    if not text.strip():
        return words.empty
    if sum(char.isalnum() for char in readable) < MIN_LETTERS:
        return words.unreadable
    return None


def _asker(enquiry: Enquiry, body: str) -> Asker:
    """The family; the area that was chosen goes before one that they name."""
    if enquiry.area:
        said = asker_of(Question("", area=enquiry.area), "")
    else:
        said = asker_of(Question(clean(enquiry.text)), body)  # a place may stand in the signature
    return replace(said, audience="parent")


def _questions(pipeline: Pipeline, enquiry: Enquiry, body: str, *, urgent: bool) -> list[str]:
    """What is to be answered; of an urgent message only what it asks besides."""
    if enquiry.questions is not None:
        return [q for q in map(folded, map(clean, enquiry.questions)) if q]
    asked = questions_in(without_risk(body) if urgent else body)
    questions = distinct(asked, pipeline.encoder)
    if urgent:
        return [question for question in questions if not risk_in(question)]
    if not questions:
        story = story_question(body, Library(pipeline.encoder, pipeline.index))
        return [story or folded(body)]
    return questions


def _find(pipeline: Pipeline, question: str, asker: Asker, budget: int) -> Found:
    return pipeline.find(
        Question(question, (), "parent", asker.area or asker.elsewhere), budget=budget
    )


def _find_in(pipeline: Pipeline, question: str, body: str, asker: Asker, budget: int) -> Found:
    """What is found for a question, or if that is little and it is short, for it in its context."""
    found = _find(pipeline, question, asker, budget)
    if found.evidence or found.lines or not leans(question):
        return found
    context = context_of(question, body)
    if not context:
        return found
    wider = _find(pipeline, f"{context} {question}", asker, budget)
    near = [pipeline.index.questions[q].text for q in list(wider.near_questions)[:NEAREST]]
    sure = wider.evidence and wider.scope.chance >= SURE_IN_CONTEXT and is_about(question, near)
    return wider if sure else found


def _next_steps(body: str) -> Sequence[str]:
    text = folded(body)
    return [step.ask for step in reply_wording().next_step if step.when.search(text)]


def _help(alarm: Alarm, body: str, asker: Asker) -> str:
    """The reviewed words for the family itself."""
    writer = writer_of([body], "parent")
    family = replace(alarm, writer=writer if writer == "young_person" else "parent")
    return reply(family, asker.area, elsewhere=asker.elsewhere is not None)
