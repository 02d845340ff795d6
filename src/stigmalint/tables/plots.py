"""Counts go in, pictures of the rates come out, each as SVG and as PNG. The same counts give the same bytes of SVG."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.tables.tally import Tally

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from stigmalint.tables.summary import Row

_INK, _BAR = "#333333", "#3b6ea5"


class Picture(NamedTuple):
    svg: str
    png: bytes


def pictures(tally: Tally) -> dict[str, Picture]:
    """The pictures there is something for: "packs" and, where texts have times, "months"."""
    from stigmalint.tables.summary import rows

    drawn: dict[str, Picture] = {}
    if packs := [row for row in rows(tally, "pack") if row.rate]:
        drawn["packs"] = _picture(_packs(packs))
    months = [row for row in rows(tally, "time") if row.rate and row.name != "unknown"]
    if len(months) > 1:
        drawn["months"] = _picture(_months(months))
    return drawn


def _packs(found: Sequence[Row]) -> Figure:
    figure = _figure(1.2 + 0.35 * len(found))
    axes = figure.subplots()
    names, values, spread = _series(found)
    places = range(len(found))
    axes.errorbar(values, places, xerr=spread, fmt="o", color=_BAR, ecolor=_INK, capsize=3, markersize=5)
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    axes.set_xlabel("findings per 1,000 words, with 95% interval")
    axes.set_xlim(left=0)
    axes.grid(axis="x", alpha=0.3)
    return figure


def _months(found: Sequence[Row]) -> Figure:
    figure = _figure(4.0)
    axes = figure.subplots()
    names, values, spread = _series(found)
    places = range(len(found))
    axes.errorbar(places, values, yerr=spread, fmt="o-", color=_BAR, ecolor=_INK, capsize=2, markersize=4)
    step = -(-len(names) // 12)
    axes.set_xticks(places[::step], names[::step], rotation=45, ha="right")
    axes.set_ylabel("findings per 1,000 words, with 95% interval")
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", alpha=0.3)
    return figure


def _series(found: Sequence[Row]) -> tuple[list[str], list[float], list[list[float]]]:
    rates = [row.rate for row in found if row.rate]
    spread = [[one.value - one.low for one in rates], [one.high - one.value for one in rates]]
    return [row.name for row in found], [one.value for one in rates], spread


def _figure(height: float) -> Figure:
    from matplotlib.figure import Figure  # without pyplot there is no state, and no display is looked for

    return Figure(figsize=(8.0, height), layout="constrained")


def _picture(figure: Figure) -> Picture:
    import matplotlib

    svg, png = StringIO(), BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "stigmalint", "svg.fonttype": "none"}):
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    figure.savefig(png, format="png", dpi=150)
    return Picture(svg.getvalue(), png.getvalue())
