"""Draws what a run has measured: `python -m benchmarks.picture FILE`, with the figures as JSON on standard input.

It runs in the environment of the peers, which has matplotlib.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

_COLUMNS: Final = 3
_OURS: Final = 2
_LETTERS: Final = 210
# Inches.
_WIDTH, _BAR_HEIGHT, _BETWEEN, _HEAD, _FOOT = 14.0, 0.3, 0.75, 1.15, 0.25
_EDGE, _NAMES, _FIGURES = 0.2, 1.75, 1.15
_INK, _QUIET, _RULE, _PEER = "#1f2933", "#66727f", "#e1e6eb", "#6c93b8"
_COLOURS: Final = {"the limit": "#9aa5b1", "Roster": "#d9480f"}


def main() -> None:
    # The letters as shapes, so that they look the same everywhere; the same figures draw the same file.
    mpl.rcParams.update({"font.family": "DejaVu Sans", "font.size": 8.5, "svg.hashsalt": "roster"})
    draw(json.load(sys.stdin)).savefig(sys.argv[1], metadata={"Date": None})


def draw(figures: Mapping[str, Any]) -> Figure:
    """One panel an operation, all on one axis; last those that no peer has."""
    operations = sorted(figures["operations"], key=lambda operation: len(operation["bars"]) <= _OURS)
    lines = [operations[at : at + _COLUMNS] for at in range(0, len(operations), _COLUMNS)]
    heights = [max(len(operation["bars"]) for operation in line) * _BAR_HEIGHT for line in lines]
    height = _HEAD + sum(heights) + len(lines) * _BETWEEN + _FOOT
    picture = Figure(figsize=(_WIDTH, height), facecolor="white")
    highest = max(bar["highest"] for operation in operations for bar in operation["bars"])
    top = height - _HEAD
    for line, own_height in zip(lines, heights, strict=True):
        for column, operation in enumerate(line):
            panel = picture.add_axes(_place(column, top, len(operation["bars"]) * _BAR_HEIGHT, height))
            _panel(panel, operation, highest)
        top -= own_height + _BETWEEN
    _words(picture, figures, height)
    return picture


def _place(column: int, top: float, own_height: float, height: float) -> tuple[float, float, float, float]:
    """Left, bottom, width and height, as parts of the picture: names stand left of a panel."""
    column_width = (_WIDTH - _EDGE) / _COLUMNS
    left = _EDGE + column * column_width + _NAMES
    width = column_width - _NAMES - _FIGURES
    return left / _WIDTH, (top - own_height) / height, width / _WIDTH, own_height / height


def _panel(panel: Axes, operation: Mapping[str, Any], highest: float) -> None:
    bars: Sequence[Mapping[str, Any]] = operation["bars"]
    names = [bar["server"] for bar in bars]
    times = [bar["times"] for bar in bars]
    spread = [[bar["times"] - bar["lowest"] for bar in bars], [bar["highest"] - bar["times"] for bar in bars]]
    colours = [_COLOURS.get(name, _PEER) for name in names]
    panel.barh(names, times, height=0.66, color=colours, zorder=2)
    panel.errorbar(times, names, xerr=spread, fmt="none", ecolor=_INK, elinewidth=0.9, capsize=2, zorder=3)
    for bar in bars:
        words = f"{bar['times']:.1f}\N{MULTIPLICATION SIGN}   {bar['microseconds']:,.0f} \N{MICRO SIGN}s"
        weight = "bold" if bar["server"] == "Roster" else "normal"
        place = (bar["highest"], bar["server"])
        panel.annotate(words, place, (5, 0), textcoords="offset points", va="center", color=_INK, weight=weight, size=8)
    title = {
        "xycoords": ("axes fraction", "axes fraction"),
        "textcoords": "offset points",
        "size": 10,
        "weight": "bold",
    }
    panel.annotate(operation["name"], (0, 1), (-_NAMES * 72, 8), color=_INK, **title)
    panel.set_xlim(0, highest)
    panel.invert_yaxis()
    panel.tick_params(length=0, labelsize=8, labelcolor=_QUIET, pad=4)
    panel.tick_params(axis="y", labelcolor=_INK)
    panel.grid(axis="x", color=_RULE, linewidth=0.8, zorder=0)
    panel.spines[:].set_visible(False)


def _words(picture: Figure, figures: Mapping[str, Any], height: float) -> None:
    left = _EDGE / _WIDTH
    picture.text(left, 1 - 0.3 / height, figures["title"], size=15, weight="bold", color=_INK, va="center")
    picture.text(left, 1 - 0.6 / height, figures["subtitle"], size=9, color=_QUIET, va="center")
    picture.text(left, 0.12 / height, fill(figures["versions"], _LETTERS), size=7.5, color=_QUIET, va="bottom")


if __name__ == "__main__":
    main()
