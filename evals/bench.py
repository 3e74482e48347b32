"""How fast and how large: `python -m evals.bench [--pages-only] [--seconds N]`.

Prints, and writes to `evals/results/bench.json`: ingest from scratch and unchanged, cold start,
200 warm questions beside single passes of the encoder, the slowest attack, and memory; then the
pages (`evals.bench_pages`), to `evals/results/bench_pages.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from evals.bench_pages import bench_pages
from evals.cases import SINGLE, load_all
from evals.metrics.hostile import load as load_hostile
from evals.results import FOLDER, commit_name
from rag.config import PROJECT, Settings
from rag.encoders import Encoder, Progress, SentenceTransformerEncoder, Vectors
from rag.ingestion import ingest
from rag.pipeline import Pipeline, open_index
from rag.records import InvalidRequestError, question_from
from rag.risk_model import RiskModel
from rag.types import Question, RagError

FILE = FOLDER / "bench.json"
PAGES_FILE = FOLDER / "bench_pages.json"
QUESTIONS = 200
PASSES = 50  # of the encoder, one after every fourth question, so that both meet the same load
WARM_UP = 5
COLD_STARTS = 3
COLD_QUESTION = "who can I ring about my son not going to school?"


@dataclass(frozen=True, slots=True)
class Bench:
    """The figures, named with their units."""

    commit: str
    ingest_seconds: float
    ingest_unchanged_seconds: float
    texts_embedded: int
    texts_embedded_a_second: float
    cold_start_seconds: float  # median; from nothing to the first answer of `python -m rag ask`
    ask_median_ms: float
    ask_p95_ms: float
    encoder_pass_median_ms: float
    ask_in_encoder_passes: float
    hostile_slowest_ms: float  # of `evals/cases/hostile.jsonl`, up to 140,000 characters long
    peak_memory_mb: float  # of this process: ingest and 200 questions
    cores: int
    load_before: float  # of the machine over the last minute; above 1 or so, others were busy
    python: str


class TimedEncoder:
    """An encoder that counts what it encodes, and how long that takes."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.texts = 0
        self.seconds = 0.0

    @property
    def id(self) -> str:
        return self._encoder.id

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        began = time.perf_counter()
        vectors = self._encoder.encode(texts, progress)
        self.seconds += time.perf_counter() - began
        self.texts += len(texts)
        return vectors


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it ran; 2 with one clear line when it could not."""
    options = _parser().parse_args(arguments)
    try:
        if not options.pages_only:
            _bench_library()
        _bench_pages(options.seconds)
    except RagError as error:
        print(f"python -m evals.bench: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    parser.add_argument("--pages-only", action="store_true", help="leave the library out")
    parser.add_argument(
        "--seconds", type=float, default=180, help="that 25 people ask (default %(default)s)"
    )
    return parser


def _bench_pages(seconds: float) -> None:
    settings = Settings.from_env()
    cases = load_all(open_index(settings).documents, SINGLE)
    questions = [cases[i * len(cases) // QUESTIONS].question.text for i in range(QUESTIONS)]
    load_before = round(os.getloadavg()[0], 2)
    found = asdict(bench_pages(questions, seconds))
    _report({"commit": commit_name(), **found, "load_before": load_before}, PAGES_FILE)


def _bench_library() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        found = bench(replace(Settings.from_env(), index_dir=Path(folder)))
    _report(asdict(found), FILE)


def bench(settings: Settings) -> Bench:
    """Measure with an index in `settings.index_dir`, which must be empty."""
    load_before = os.getloadavg()[0]
    encoder = TimedEncoder(
        SentenceTransformerEncoder(settings.encoder, threads=settings.torch_threads)
    )
    encoder.encode(["warm up"])
    encoder.texts, encoder.seconds = 0, 0.0
    with tqdm(desc="Embedding", unit=" texts") as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        scratch = _timed_ingest(settings, encoder, advance)
    texts, seconds = encoder.texts, encoder.seconds
    unchanged = _timed_ingest(settings, encoder)
    pipeline = Pipeline(settings, open_index(settings), encoder, RiskModel())
    asks, passes = _ask_and_encode(pipeline, _questions(pipeline))
    cold = [_cold_start(settings) for _ in tqdm(range(COLD_STARTS), desc="Cold starts")]
    median, one_pass = statistics.median(asks), statistics.median(passes)
    return Bench(
        commit=commit_name(),
        ingest_seconds=round(scratch, 2),
        ingest_unchanged_seconds=round(unchanged, 2),
        texts_embedded=texts,
        texts_embedded_a_second=round(texts / seconds, 1),
        cold_start_seconds=round(statistics.median(cold), 2),
        ask_median_ms=round(median, 2),
        ask_p95_ms=round(float(np.percentile(asks, 95)), 2),
        encoder_pass_median_ms=round(one_pass, 2),
        ask_in_encoder_passes=round(median / one_pass, 2),
        hostile_slowest_ms=round(_hostile_slowest(pipeline)),
        peak_memory_mb=round(_peak_mb()),
        cores=os.cpu_count() or 1,
        load_before=round(load_before, 2),
        python=platform.python_version(),
    )


def _timed_ingest(settings: Settings, encoder: Encoder, progress: Progress | None = None) -> float:
    began = time.perf_counter()
    ingest(settings, lambda: encoder, progress=progress)
    return time.perf_counter() - began


def _questions(pipeline: Pipeline) -> list[Question]:
    """Different questions of the cases, evenly spaced."""
    cases = load_all(pipeline.index.documents, SINGLE)
    wanted = WARM_UP + QUESTIONS
    return [cases[i * len(cases) // wanted].question for i in range(wanted)]


def _ask_and_encode(
    pipeline: Pipeline, questions: Sequence[Question]
) -> tuple[list[float], list[float]]:
    """Milliseconds of each question, and of single passes of the encoder in between."""
    asks: list[float] = []
    passes: list[float] = []
    for question in questions[:WARM_UP]:
        pipeline.ask(question)
    every = QUESTIONS // PASSES
    for i, question in enumerate(tqdm(questions[WARM_UP:], desc="Asking", unit=" questions")):
        began = time.perf_counter()
        pipeline.ask(question)
        asks.append(1_000 * (time.perf_counter() - began))
        if i % every == 0:
            began = time.perf_counter()
            pipeline.encoder.encode([question.text])
            passes.append(1_000 * (time.perf_counter() - began))
    return asks, passes


def _hostile_slowest(pipeline: Pipeline) -> float:
    """Milliseconds of the attack that takes longest, of those that are a question at all."""
    asks = [0.0]
    for case in tqdm(load_hostile(), desc="Hostile", unit=" attacks"):
        try:
            question = question_from(case.request)
        except InvalidRequestError:
            continue
        began = time.perf_counter()
        pipeline.ask(question)
        asks.append(1_000 * (time.perf_counter() - began))
    return max(asks)


def _cold_start(settings: Settings) -> float:
    """Seconds from starting Python to the first answer, printed."""
    command = [sys.executable, "-m", "rag", "ask", COLD_QUESTION, "--json"]
    environment = {**os.environ, "RAG_INDEX_DIR": str(settings.index_dir)}
    began = time.perf_counter()
    subprocess.run(  # noqa: S603
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, check=True
    )
    return time.perf_counter() - began


def _peak_mb() -> float:
    """The largest resident memory of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _report(found: Mapping[str, Any], path: Path) -> None:
    table = Table("what", "value", title="Bench", title_justify="left")
    table.columns[1].justify = "right"
    for name, value in found.items():
        table.add_row(name.replace("_", " "), str(value))
    Console().print(table)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    raise SystemExit(main())
