"""A run as one table in the terminal."""

from __future__ import annotations

from rich.table import Table

from evals.intervals import LEVEL, Estimate
from evals.measures import Measure
from evals.results import Run


def table(run: Run) -> Table:
    """Every measure with its interval, then recall side by side."""
    shown = Table(
        "measure",
        "value",
        f"{LEVEL}% interval",
        "goal",
        "cases",
        title=f"{len(run.outcomes)} cases, {run.commit}, {run.seconds:.0f} s",
        title_justify="left",
    )
    for column in shown.columns[1:]:
        column.justify = "right"
    group = ""
    for m in run.measured:
        if m.measure.group != group:
            group = m.measure.group
            shown.add_section()
            shown.add_row(f"[bold]{group}[/bold]")
        value = figure(m.estimate.value)
        if (met := m.measure.met(m.estimate.value)) is not None:
            value = f"[{'green' if met else 'red'}]{value}[/]"
        shown.add_row(
            m.measure.name, value, interval(m.estimate), goal(m.measure), str(m.estimate.n)
        )
    if run.separation is not None and run.area_under_curve is not None:
        shown.add_row("answerable against near, AUC", figure(run.separation))
        shown.add_row("mean risk over coverage", figure(run.area_under_curve))
    shown.add_section()
    shown.add_row("[bold]Recall, side by side[/bold]", *(f"[bold]@{k}[/bold]" for k in _ks(run)))
    for system, recalls in run.comparison.items():
        shown.add_row(system, *(figure(recall.value) for recall in recalls.values()))
    return shown


def figure(value: float) -> str:
    """Shares with two or three digits, as far as they tell; characters and ages whole."""
    if value > 5:
        return f"{value:,.0f}" if value > 50 else f"{value:.1f}"
    return f"{value:.3f}"


def interval(estimate: Estimate) -> str:
    return f"{figure(estimate.low)} to {figure(estimate.high)}"


def goal(measure: Measure) -> str:
    if measure.goal is None:
        return ""
    sign = "at least" if measure.better == "higher" else "at most"
    return f"{sign} {measure.goal:,g}"


def _ks(run: Run) -> list[int]:
    return sorted({k for recalls in run.comparison.values() for k in recalls})
