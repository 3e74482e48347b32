"""A whole run, and its record in `evals/results/`."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from evals.comparison import Comparison
from evals.measures import Measured
from evals.metrics.abstention import RiskPoint
from evals.outcomes import Outcome

FOLDER = Path(__file__).parent / "results"
FLOORS = FOLDER / "floors.json"
UNCOMMITTED = "working"
MARGIN = 0.1  # by which a floor lies under the committed result: two or three cases of a suite
LEAST_CASES = 5  # of the sample for a floor to mean anything
CURVE_POINTS = 40  # kept of the risk-coverage curve


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured, of which state of the code."""

    commit: str
    seconds: float
    outcomes: Sequence[Outcome]
    measured: Sequence[Measured]
    comparison: Comparison
    curve: Sequence[RiskPoint]
    separation: float | None  # AUC of the chance, answerable against near-domain questions

    @property
    def area_under_curve(self) -> float | None:
        """Mean risk over all coverages, by trapezia; None without a curve."""
        if not self.curve:
            return None
        steps = [(0.0, self.curve[0].risk), *((p.coverage, p.risk) for p in self.curve)]
        area = sum((c - a) * (b + d) / 2 for (a, b), (c, d) in pairwise(steps))
        return area / (self.curve[-1].coverage or 1.0)


def commit_name() -> str:
    """The short commit, or `working` when anything but results differs from it."""
    root = FOLDER.parent.parent
    changes = _git(root, "status", "--porcelain", "--", ".", ":!evals/results")
    commit = _git(root, "rev-parse", "--short", "HEAD")
    return commit if commit and not changes else UNCOMMITTED


def write_record(run: Run) -> Path:
    """Write `<commit>.json`: every figure, and which cases failed which measure."""
    path = FOLDER / f"{run.commit}.json"
    _write(path, record(run))
    return path


def record(run: Run) -> dict[str, Any]:
    """The run as a JSON object."""
    points = list(run.curve)[:: max(len(run.curve) // CURVE_POINTS, 1)]
    return {
        "commit": run.commit,
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(run.seconds, 1),
        "cases": Counter(outcome.case.suite for outcome in run.outcomes),
        "measures": {
            m.measure.name: {
                **m.estimate.record(),
                "goal": m.measure.goal,
                "better": m.measure.better,
                "failed": m.failed,
            }
            for m in run.measured
        },
        "recall": {
            system: {f"@{k}": recall.record() for k, recall in recalls.items()}
            for system, recalls in run.comparison.items()
        },
        "answerable against near (AUC)": _rounded(run.separation),
        "mean risk over coverage": _rounded(run.area_under_curve),
        "risk and coverage": [
            [round(p.chance, 3), round(p.coverage, 3), round(p.risk, 3)] for p in points
        ],
    }


def write_floors(measured: Sequence[Measured]) -> None:
    """Write what pytest holds on the sample: a little under each mean, or over if lower is
    better."""
    floors: dict[str, float] = {}
    for m in measured:
        if m.measure.statistic == "mean" and m.estimate.n >= LEAST_CASES:
            up = m.measure.better == "higher"
            value = m.estimate.value - MARGIN if up else m.estimate.value + MARGIN
            floors[m.measure.name] = round(min(max(value, 0.0), 1.0), 2)
    _write(FLOORS, floors)


def read_floors() -> dict[str, float]:
    """The floors; empty when there are none."""
    if not FLOORS.exists():
        return {}
    floors: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _git(root: Path, *arguments: str) -> str:
    """What git prints; nothing when this is no repository."""
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()
