"""A run as one page: figures, charts and every failure, in a file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from evals import charts
from evals.failures import Failure, failures
from evals.intervals import LEVEL
from evals.measures import Measured
from evals.results import FOLDER, Run
from evals.table import figure, goal, interval
from rag.types import Document

REPORT = FOLDER / "report.html"
LENGTH_STEP = 250  # characters, in the chart of answers' lengths

_STYLE = """
:root { color-scheme: light dark; --line: light-dark(#d0d4d9, #444b54);
  --soft: light-dark(#f3f5f7, #1d2229); --main: light-dark(#1d5fa8, #7db4f0);
  --good: light-dark(#11692f, #6fd08f); --bad: light-dark(#a8201a, #ff9b93); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.met { color: var(--good); } .unmet { color: var(--bad); font-weight: 600; }
svg { width: 100%; max-width: 46rem; font-size: 12px; }
svg text { fill: currentColor; } .grid { stroke: var(--line); fill: none; }
.bar { fill: var(--main); } .b1 { opacity: .7; } .b2 { opacity: .45; } .dot { fill: var(--main); }
.whisker { stroke: currentColor; stroke-width: 1.5; }
.goal { stroke: var(--bad); stroke-width: 2; }
.line { fill: none; stroke: var(--main); stroke-width: 2; }
details { border-bottom: 1px solid var(--line); padding: .4rem 0; }
summary { cursor: pointer; }
.id { color: var(--main); font-variant-numeric: tabular-nums; }
pre { white-space: pre-wrap; background: var(--soft); padding: .6rem; font: inherit; margin: 0; }
"""


def write_report(run: Run, documents: Mapping[str, Document]) -> Path:
    """Write `evals/results/report.html`."""
    failed = failures(run.outcomes, run.measured, documents)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(page(run, failed), encoding="utf-8")
    return REPORT


def page(run: Run, failed: Sequence[Failure]) -> str:
    """The whole page; every text from outside is escaped."""
    title = f"Evaluation of {run.commit}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{len(run.outcomes)} cases in {run.seconds:.0f} seconds. Intervals are {LEVEL}%, by"
        " bootstrap. What each measure means stands in <code>evals/README.md</code>.</p>",
        "<h2>Measures</h2>",
        _figures(run.measured),
        *_charts(run),
        f"<h2>Failures ({len(failed)} cases)</h2>",
        *(_suite(suite, list(group)) for suite, group in groupby(failed, key=lambda f: f.suite)),
    ]
    return (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}'
        '</title><meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style></head><body>" + "\n".join(parts) + "</body></html>\n"
    )


def _figures(measured: Sequence[Measured]) -> str:
    rows = []
    for m in measured:
        met = m.measure.met(m.estimate.value)
        mark = {True: "met", False: "unmet", None: ""}[met]
        said = {True: " reached", False: " not reached", None: ""}[met]
        rows.append(
            f'<tr><td>{escape(m.measure.group)}</td><th scope="row">{escape(m.measure.name)}</th>'
            f'<td class="n {mark}">{figure(m.estimate.value)}</td>'
            f'<td class="n">{interval(m.estimate)}</td>'
            f"<td>{goal(m.measure)}{said}</td>"
            f'<td class="n">{m.estimate.n}</td><td class="n">{len(m.failed) or ""}</td></tr>'
        )
    head = (
        '<tr><th scope="col">Of</th><th scope="col">Measure</th><th scope="col" class="n">Value'
        '</th><th scope="col" class="n">Interval</th><th scope="col">Goal</th>'
        '<th scope="col" class="n">Cases</th><th scope="col" class="n">Failed</th></tr>'
    )
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _charts(run: Run) -> list[str]:
    parts = ["<h2>Charts</h2>"]
    if run.comparison:
        parts.append("<h3>Recall at 1, 5 and 10, side by side</h3>")
        parts.append(charts.bars(run.comparison, "recall of each system"))
    shares = [m for m in run.measured if m.measure.statistic == "mean"]
    for better in ("higher", "lower"):
        rows = [
            (m.measure.name, m.estimate, m.measure.goal)
            for m in shares
            if m.measure.better == better
        ]
        if rows:
            parts.append(f"<h3>Shares, {better} is better; the upright mark is the goal</h3>")
            parts.append(charts.dots(rows, f"shares of which {better} is better"))
    if run.curve:
        parts.append("<h3>Risk of a wrong answer, by how many questions are answered</h3>")
        points = [(p.coverage, p.risk) for p in run.curve]
        parts.append(charts.curve(points, "share of answerable questions answered", "risk"))
    lengths = next((m for m in run.measured if m.measure.name == "answer, median"), None)
    if lengths:
        parts.append("<h3>Length of answers</h3>")
        parts.append(charts.histogram(list(lengths.scores.values()), LENGTH_STEP, "characters"))
    return parts


def _suite(suite: str, failed: Sequence[Failure]) -> str:
    return f"<h3>{escape(suite)} ({len(failed)})</h3>" + "\n".join(map(_entry, failed))


def _entry(failure: Failure) -> str:
    earlier = "".join(f"<p>Before: {escape(turn)}</p>" for turn in failure.asked[:-1])
    expected = "".join(f"<li>{escape(line)}</li>" for line in failure.expected)
    return (
        f'<details><summary><span class="id">{escape(failure.case_id)}</span>'
        f" {escape(failure.asked[-1])} <small>({escape(', '.join(failure.measures))})</small>"
        f"</summary>{earlier}<h4>Expected</h4><ul>{expected}</ul>"
        f"<h4>Answered: {escape(failure.status)}</h4><pre>{escape(failure.answer)}</pre></details>"
    )
