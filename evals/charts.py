"""Small charts as inline SVG. Pure; every label is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from evals.intervals import Estimate

WIDTH = 640
LEFT = 210  # room for names
ROW = 22
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)

Row = tuple[str, Estimate, float | None]  # name, figure between 0 and 1, goal


def bars(groups: Mapping[str, Mapping[int, Estimate]], label: str) -> str:
    """Recall at each k, one group of bars a system, with intervals."""
    parts: list[str] = []
    y = 8
    for name, recalls in groups.items():
        height = 14 * len(recalls)
        parts.append(_text(LEFT - 8, y + height / 2 + 4, name, "end"))
        for i, (k, recall) in enumerate(recalls.items()):
            top = y + 14 * i
            parts.append(
                f'<rect class="bar b{i}" x="{LEFT}" y="{top}" width="{_x(recall.value) - LEFT:.1f}"'
                f' height="12"><title>{escape(name)} @{k}</title></rect>'
            )
            parts.append(_whisker(recall, top + 6))
            parts.append(_text(WIDTH + 8, top + 10, f"@{k} {recall.value:.2f}"))
        y += height + 12
    return _svg([_grid(y), *parts], y + 18, label)


def dots(rows: Sequence[Row], label: str) -> str:
    """A dot with its interval a row, and a mark where the goal is."""
    parts: list[str] = []
    for i, (name, figure, goal) in enumerate(rows):
        y = 12 + ROW * i
        parts.append(_text(LEFT - 8, y + 4, name, "end"))
        parts.append(_whisker(figure, y))
        parts.append(f'<circle class="dot" cx="{_x(figure.value):.1f}" cy="{y}" r="4"/>')
        if goal is not None:
            x = _x(goal)
            parts.append(f'<path class="goal" d="M{x:.1f} {y - 8}V{y + 8}"/>')
        parts.append(_text(WIDTH + 8, y + 4, f"{figure.value:.2f}"))
    bottom = 12 + ROW * len(rows)
    return _svg([_grid(bottom), *parts], bottom + 18, label)


def curve(points: Sequence[tuple[float, float]], across: str, up: str) -> str:
    """A line through points between 0 and 1."""
    height = 220

    def y(value: float) -> float:
        return 10 + (1 - value) * (height - 10)

    path = " ".join(f"{_x(a):.1f},{y(b):.1f}" for a, b in points)
    lines = [f'<path class="grid" d="M{LEFT} {y(t):.1f}H{WIDTH}"/>' for t in _TICKS]
    labels = [_text(LEFT - 8, y(t) + 4, f"{t:g}", "end") for t in _TICKS]
    line = f'<polyline class="line" points="{path}"/>'
    names = [_text(LEFT, height + 34, across), _text(8, y(0.5), up)]
    label = f"{up} against {across}"
    return _svg([_grid(height), *lines, *labels, *names, line], height + 40, label)


def histogram(values: Sequence[float], step: int, unit: str) -> str:
    """How many values lie in each step from 0."""
    counts: dict[int, int] = {}
    for value in values:
        counts[int(value // step)] = counts.get(int(value // step), 0) + 1
    most = max(counts.values(), default=1)
    parts: list[str] = []
    rows = max(counts, default=-1) + 1
    for i in range(rows):
        y, count = 6 + 18 * i, counts.get(i, 0)
        parts.append(_text(LEFT - 8, y + 11, f"{i * step:,} to {(i + 1) * step:,} {unit}", "end"))
        width = (WIDTH - LEFT) * count / most
        parts.append(f'<rect class="bar b0" x="{LEFT}" y="{y}" width="{width:.1f}" height="14"/>')
        parts.append(_text(LEFT + width + 6, y + 11, str(count)))
    return _svg(parts, 18 * rows + 12, f"how many answers have how many {unit}")


def _x(value: float) -> float:
    return LEFT + value * (WIDTH - LEFT)


def _whisker(figure: Estimate, y: float) -> str:
    return f'<path class="whisker" d="M{_x(figure.low):.1f} {y}H{_x(figure.high):.1f}"/>'


def _grid(bottom: float) -> str:
    lines = [f'<path class="grid" d="M{_x(t):.1f} 4V{bottom}"/>' for t in _TICKS]
    return "".join([*lines, *(_text(_x(t), bottom + 14, f"{t:g}", "middle") for t in _TICKS)])


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(parts: Sequence[str], height: float, label: str) -> str:
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="0 0 {WIDTH + 80} {height:.0f}">'
        + "".join(parts)
        + "</svg>"
    )
