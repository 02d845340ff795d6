"""A table of findings per 1,000 words by pack and month: Markdown, CSV or JSON.

There is no interval: each month is all of its texts, and no sample of them.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO

from stigmalint.report import as_json, counted, one_line
from stigmalint.report.markdown import literal
from stigmalint.session.history import History, Month
from stigmalint.tables.rates import PER

ALL = "all"
"""What stands for all packs together."""


def packs_of(months: Sequence[Month]) -> list[str]:
    """The packs that something was found of, most first."""
    found = sum((month.packs for month in months), Counter[str]())
    return sorted(found, key=lambda pack: (-found[pack], pack))


def rate(month: Month, pack: str = ALL) -> float | None:
    """Findings per 1,000 words; None if there were no words."""
    return PER * _number(month, pack) / month.words if month.words else None


def _number(month: Month, pack: str) -> int:
    return month.findings if pack == ALL else month.packs[pack]


def caveats(history: History) -> list[str]:
    """What a reader of the numbers has to know, in sentences."""
    notes = ["This clone is shallow: earlier history is missing."] if history.is_shallow else []
    if history.left_out:
        notes.append(f"{counted(history.left_out, 'text')} could not be read, such as {one_line(history.example)}.")
    return notes


def _as_markdown(history: History) -> Iterator[str]:
    packs = packs_of(history.months)
    yield "# Findings per 1,000 words\n\nAs of the last commit of each month, with today's rules and settings.\n"
    yield from (f"\n{literal(note)}\n" for note in caveats(history))
    yield f"\n| Month | Files | Words | Findings | {' | '.join((ALL, *packs))} |\n"
    yield f"| --- |{' --: |' * (len(packs) + 4)}\n"
    for month in history.months:
        rates = (_rounded(rate(month, pack)) for pack in (ALL, *packs))
        numbers = (f"{number:,}" for number in (month.files, month.words, month.findings))
        yield f"| {' | '.join((month.name, *numbers, *rates))} |\n"


def _as_csv(history: History) -> Iterator[str]:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("month", "commit", "pack", "findings", "files", "words", "per_1000_words"))
    for month in history.months:
        for pack in (ALL, *packs_of(history.months)):
            number = _number(month, pack)
            its = rate(month, pack)
            shown = "" if its is None else f"{its:.6f}"
            writer.writerow((month.name, month.commit, pack, number, month.files, month.words, shown))
    yield out.getvalue()


def _as_json(history: History) -> Iterator[str]:
    packs = packs_of(history.months)
    months = [
        {
            "month": month.name,
            "commit": month.commit,
            "files": month.files,
            "words": month.words,
            "findings": month.findings,
            "per_1000_words": rate(month),
            "packs": {pack: {"findings": month.packs[pack], "per_1000_words": rate(month, pack)} for pack in packs},
        }
        for month in history.months
    ]
    whole = {"version": 1, "shallow": history.is_shallow, "left_out": history.left_out, "months": months}
    yield as_json(whole, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[History], Iterator[str]]] = {
    "markdown": _as_markdown,
    "csv": _as_csv,
    "json": _as_json,
}


def _rounded(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
