"""The chat: Gradio's components and what happens between them."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import cast, get_args

# Gradio reads these at import and start. Without them it asks the network, and after each question
# sums up its last 10,000 with pandas.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"

import gradio as gr
from fastapi import FastAPI

from rag.pipeline import Pipeline
from rag.render import markdown
from rag.types import Answer, AnswerBlock, Audience, Question, Status
from rag.wording import wording
from ui.addresses import listed_links
from ui.answer_docx import kept_record
from ui.answer_html import announcement, answer_html
from ui.conversation import (
    Conversation,
    Exchange,
    extended,
    history,
    packed,
    transcript_html,
)
from ui.examples import EXAMPLES
from ui.forgetting import forgetting
from ui.labels import area_name, local_areas

log = logging.getLogger("ui")

ELSEWHERE = ""  # the value of "England, or not said"
AT_ONCE = 4  # questions answered at a time
WAITING = 64  # questions that may wait; more are refused with a message
FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Arial", "sans-serif"]
AUDIENCES = [
    ("Parent or carer", "parent"),
    ("School staff", "school"),
    ("Helpline", "helpline"),
]

# The words leave the box when they are sent, and come back when no answer could be fetched.
TAKE = "(text) => [text, '']"
GIVE_BACK = """(sent, text) => {
  document.dispatchEvent(new Event("unanswered"));
  return text || sent;
}"""

Update = tuple[str, Conversation]


def build_chat(pipeline: Pipeline) -> gr.Blocks:
    """The conversation's components, wired to the pipeline."""
    areas = local_areas(pipeline.index.contents.sources)
    links = listed_links(pipeline.index.contents)
    places = [("Elsewhere, or not said", ELSEWHERE), *((area_name(a), a) for a in areas)]

    def ask(text: str, audience: str, area: str, conversation: Conversation) -> Iterator[Update]:
        """Answer, and show the conversation with the answer at its end.

        While a language model writes, the conversation is shown anew with each sentence.
        """
        if not text.strip():
            yield transcript_html(conversation, _examples(audience)), conversation
            return
        question = Question(text, history(conversation), _audience(audience), area or None)
        # The page tells answers apart by number: another server's first has another.
        number = conversation[-1].number + 1 if conversation else secrets.randbelow(1 << 30)
        with closing(exchanges(pipeline, question, number, links)) as growing:
            for one in growing:
                shown = extended(conversation, one)
                yield transcript_html(shown, _examples(audience)), shown

    def choose(audience: str, conversation: Conversation) -> str:
        return transcript_html(conversation, _examples(audience))

    def restart(audience: str) -> tuple[str, Conversation, str, str]:
        return transcript_html((), _examples(audience)), (), "", ""

    with gr.Blocks(analytics_enabled=False, title="School attendance guidance") as blocks:
        conversation = gr.State(())
        with gr.Row(elem_id="who"):
            audience = gr.Radio(AUDIENCES, value="parent", label="Who is asking?")
            area = gr.Radio(places, value=ELSEWHERE, label="Where do you live?")
        transcript = gr.HTML(
            transcript_html((), EXAMPLES["parent"]),
            elem_id="transcript",
            apply_default_css=False,
            js_on_load=None,
        )
        gr.HTML("", elem_id="pending", apply_default_css=False, js_on_load=None)
        with gr.Row(elem_id="composer"):
            text = gr.Textbox(
                label="Your question",
                placeholder="In your own words",
                lines=1,
                max_lines=6,
                elem_id="question",
                scale=1,
            )
            send = gr.Button("Ask", variant="primary", elem_id="send", scale=0)
            again = gr.Button("Start again", elem_id="restart", scale=0)
        sent = gr.Textbox(visible=False)  # not on the page: a browser would keep it
        shown = [transcript, conversation]
        taken = gr.on([text.submit, send.click], None, text, [sent, text], js=TAKE)
        asked = taken.then(
            ask,
            [sent, audience, area, conversation],
            shown,
            show_progress="hidden",
            trigger_mode="always_last",  # what is asked while an answer comes is asked after it
            concurrency_limit=AT_ONCE,
            api_visibility="private",
        )
        asked.failure(None, [sent, text], text, js=GIVE_BACK)
        again.click(
            restart,
            audience,
            [*shown, sent, text],
            show_progress="hidden",
            cancels=[asked],
            api_visibility="private",
        )
        audience.change(
            choose,
            [audience, conversation],
            transcript,
            show_progress="hidden",
            api_visibility="private",
        )
    blocks.queue(max_size=WAITING, api_open=False)
    return blocks


def exchanges(
    pipeline: Pipeline, question: Question, number: int, links: frozenset[str]
) -> Generator[Exchange]:
    """The question with its answer as it grows, the last one whole.

    An error becomes a message, and is logged by its type only.
    """
    try:
        with closing(pipeline.ask_stream(question)) as answers:
            for answer in answers:
                yield exchange(answer, question, number, links)
    except Exception as error:
        log.error("the chat failed: %s", type(error).__name__)
        answer = Answer(Status.INVALID, (AnswerBlock("own", wording("error", "internal")),))
        yield exchange(answer, question, number, links)


def exchange(answer: Answer, question: Question, number: int, links: frozenset[str]) -> Exchange:
    """A question and its answer as they are shown; a growing one is not announced yet."""
    text = question.text.strip().encode(errors="replace").decode()  # no half surrogate pairs
    return Exchange(
        number,
        text,
        markdown(answer.blocks),
        packed(answer_html(answer, links)),
        announcement(answer) if answer.complete else "",
        answer.status is Status.URGENT,
        kept_record(text, answer) if answer.complete and answer.status is Status.ANSWERED else "",
        not answer.complete,
    )


def _audience(value: str) -> Audience | None:
    return cast(Audience, value) if value in get_args(Audience) else None


def _examples(audience: str) -> tuple[str, ...]:
    return EXAMPLES[_audience(audience) or "parent"]


def mount_chat(app: FastAPI, pipeline: Pipeline) -> None:
    """Mount the chat at "/", below every route that the application has already."""

    def mount() -> None:
        blocks = build_chat(pipeline)
        app.router.lifespan_context = lambda _: forgetting(blocks.state_holder)
        gr.mount_gradio_app(
            app,
            blocks,
            "/",
            footer_links=[],
            run_history=False,
            allowed_paths=[],
            show_error=False,
            max_file_size=1,
            ssr_mode=False,
            enable_monitoring=False,
            pwa=False,
            mcp_server=False,
            theme=gr.themes.Base(font=FONTS, font_mono=["monospace"]),
        )

    _in_event_loop(mount)


def _in_event_loop(do: Callable[[], None]) -> None:
    """Call within a running event loop: outside one, Gradio leaves one open for each lock."""

    async def call() -> None:
        do()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(call())
    else:
        do()
