"""Plots of the rates, each as SVG and as PNG. The same counts give the same bytes of SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from io import BytesIO, StringIO
from math import nan
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.disk.files import write_report
from stigmalint.tables.tally import Tally

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from stigmalint.session.history import History, Month
    from stigmalint.tables.summary import Row

_INK, _BAR = "#333333", "#3b6ea5"
_LINES = tuple(zip(("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"), "sD^vP*", strict=True))
"""Colors and markers of the packs that most was found of; those who see no colors have the markers."""


class Picture(NamedTuple):
    svg: str
    png: bytes


def prepare() -> None:
    """Import what draws. Raises ImportError if the extra is not installed."""
    import_module("matplotlib.figure")


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


def write_trend(path: str, history: History) -> None:
    """Write the rates by pack over the months, as SVG or PNG as the ending of `path` says. Raises InputError where
    the file cannot be written."""
    picture = _picture(_trend(history))
    write_report(path, [picture.png if path.lower().endswith(".png") else picture.svg])


def _trend(history: History) -> Figure:
    from stigmalint.tables.trend import ALL, caveats, packs_of, rate

    def rates(months: Sequence[Month], pack: str = ALL) -> list[float]:
        return [nan if (value := rate(month, pack)) is None else value for month in months]

    figure = _figure(4.5)
    axes = figure.subplots()
    months = history.months
    places = [int(month.name[:4]) * 12 + int(month.name[5:]) - 1 for month in months]
    packs = packs_of(months)
    axes.plot(places, rates(months), "o-", color=_INK, linewidth=2.5, label=f"{ALL} packs")
    for (color, marker), pack in zip(_LINES, packs, strict=False):
        axes.plot(places, rates(months, pack), marker=marker, color=color, markersize=4, label=pack)
    if rest := packs[len(_LINES) :]:
        sums = [month._replace(packs=Counter({pack: month.packs[pack] for pack in rest})) for month in months]
        axes.plot(places, rates(sums), "--", color="#888888", label=f"{len(rest)} other packs")
    step = -(-(places[-1] - places[0] + 1) // 12)
    ticks = range(places[0], places[-1] + 1, step)
    axes.set_xticks(ticks, [f"{place // 12}-{place % 12 + 1:02}" for place in ticks], rotation=45, ha="right")
    axes.set_ylabel("findings per 1,000 words")
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", alpha=0.3)
    figure.legend(loc="outside right upper", frameon=False)
    if notes := caveats(history):
        literal = "\n".join(notes).replace("$", r"\$")  # a file may be called like a formula
        figure.supxlabel(literal, fontsize="small", wrap=True)
    return figure


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
    from matplotlib.figure import Figure  # without pyplot there is no state, and no display is searched for

    return Figure(figsize=(8.0, height), layout="constrained")


def _picture(figure: Figure) -> Picture:
    import matplotlib

    svg, png = StringIO(), BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "stigmalint", "svg.fonttype": "none"}):
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    figure.savefig(png, format="png", dpi=150)
    return Picture(svg.getvalue(), png.getvalue())
