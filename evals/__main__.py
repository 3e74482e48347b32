"""Measure the answers: `python -m evals`.

Asks every case of `evals/cases/`, prints one table, and writes `evals/results/<commit>.json`
(`working.json` while there are changes) and `evals/results/report.html`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence

from rich.console import Console

from evals.cases import SINGLE, SUITES, UNANSWERABLE, load_all, sample
from evals.comparison import compare
from evals.measures import all_measures, evaluate
from evals.metrics.abstention import risk_coverage, separation
from evals.outcomes import Outcome, judged, run, run_side_by_side
from evals.report import write_report
from evals.results import Run, commit_name, write_floors, write_record
from evals.table import table
from rag.config import Settings
from rag.encoders import SentenceTransformerEncoder, packaged_model
from rag.pipeline import Pipeline, build_pipeline
from rag.types import RagError


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when it ran, whatever the figures; 2 with one clear line when it could not."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env()
        pipeline = build_pipeline(settings)
        if options.floors:
            return _floors(pipeline)
        measured = measure(pipeline, options.suites)
        Console().print(table(measured))
        for path in (write_record(measured), write_report(measured, pipeline.index.documents)):
            print(path)
    except RagError as error:
        print(f"python -m evals: {error}", file=sys.stderr)
        return 2
    return 0


def measure(pipeline: Pipeline, suites: Sequence[str] = SUITES) -> Run:
    """Everything that is measured, over the cases of those suites."""
    began = time.perf_counter()
    cases = load_all(pipeline.index.documents, suites)
    outcomes = run_side_by_side(pipeline.settings, cases, os.cpu_count() or 1)
    scoped = judged(pipeline, [o for o in outcomes if o.case.suite in (*SINGLE, *UNANSWERABLE)])
    singles = [o for o in outcomes if o.case.suite in SINGLE]
    return Run(
        commit=commit_name(),
        outcomes=outcomes,
        measured=evaluate(outcomes, all_measures(pipeline.index)),
        comparison=compare(pipeline, _plain_encoder(), singles) if singles else {},
        curve=risk_coverage(scoped),
        separation=separation([j for j in scoped if j.answerable or j.kind == "near"]),
        seconds=time.perf_counter() - began,
    )


def _plain_encoder() -> SentenceTransformerEncoder:
    """The packaged weights as they come: what anybody's pipeline would use."""
    return SentenceTransformerEncoder(str(packaged_model()))


def _floors(pipeline: Pipeline) -> int:
    outcomes: list[Outcome] = run(pipeline, sample(load_all(pipeline.index.documents)))
    write_floors(evaluate(outcomes, all_measures(pipeline.index)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--suites", nargs="+", choices=SUITES, default=SUITES, help="only these case files"
    )
    parser.add_argument(
        "--floors", action="store_true", help="write the floors that pytest holds, and no more"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
