"""A summary of counts: HTML with embedded plots, Markdown with separate ones, or CSV."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from html import escape
from io import StringIO
from typing import NamedTuple

from stigmalint.disk.files import write_report
from stigmalint.report import one_line
from stigmalint.tables.rates import Rate, rate
from stigmalint.tables.tally import ALL, Exposure, Tally

ENDINGS = (".html", ".md", ".csv")
_DIMENSIONS = {"pack": "Pack", "tag": "Mechanism", "rule": "Rule", "source": "Source", "time": "Month"}
_MOST_WORDINGS = 50
_HEAD = ("findings", "rows with findings", "per 1,000 words", "95% interval")
_NOTE = (
    "Because findings come in clusters, the interval treats each text as one unit. It shows how much the rate would "
    "vary in other texts of the same kind, not how many findings are right."
)
_MASK = "[...]"


class Row(NamedTuple):
    """One line of a table: a name, findings, rows that hold one, rows and words that were read, and the rate."""

    name: str
    findings: int
    holding: int
    read: Exposure
    rate: Rate | None


def rows(tally: Tally, dimension: str) -> list[Row]:
    """The lines of a dimension: months in order, the others by their findings, most first."""
    if dimension in ("source", "time"):  # each has its own words, and may have no finding
        keys = [key for key in tally.read if key[0] == dimension]
    else:
        keys = [key for key in tally.found if key[0] == dimension]
    everything = tally.read.get(ALL, Exposure())
    found = []
    for key in keys:
        sums, read = tally.found.get(key, [0, 0, 0, 0]), tally.read.get(key, everything)
        found.append(Row(key[1], sums[0], sums[1], read, rate(sums, read)))
    return sorted(found, key=lambda row: (0 if dimension == "time" else -row.findings, row.name))


def whole(tally: Tally) -> Row:
    """The line of everything together."""
    sums, read = tally.found.get(ALL, [0, 0, 0, 0]), tally.read.get(ALL, Exposure())
    return Row("all", sums[0], sums[1], read, rate(sums, read))


def write_summary(path: str, tally: Tally, *, with_wordings: bool = False) -> None:
    """Write the summary that the ending of `path` asks for; for HTML and Markdown also the pictures, as SVG and PNG,
    beside it. Raises InputError if a file cannot be written."""
    if path.lower().endswith(".csv"):
        write_report(path, _as_csv(tally, with_wordings))
        return
    from stigmalint.tables.plots import pictures

    stem = os.path.splitext(path)[0]
    drawn = pictures(tally)
    for name, picture in drawn.items():
        write_report(f"{stem}-{name}.svg", [picture.svg])
        write_report(f"{stem}-{name}.png", [picture.png])
    if path.lower().endswith(".html"):
        write_report(path, _as_html(tally, {name: one.svg for name, one in drawn.items()}, with_wordings))
    else:
        write_report(
            path, _as_markdown(tally, [f"{os.path.basename(stem)}-{name}.svg" for name in drawn], with_wordings)
        )


def _as_csv(tally: Tally, with_wordings: bool) -> Iterator[str]:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ("dimension", "name", "findings", "rows_with_findings", "rows", "words", "errors", "rate", "low", "high")
    )
    for dimension, found in (("all", [whole(tally)]), *((key, rows(tally, key)) for key in _DIMENSIONS)):
        for row in found:
            ends = tuple(f"{value:.6f}" for value in row.rate) if row.rate else ("", "", "")
            read = row.read
            counts = row.findings, row.holding, read.rows, read.words, read.errors
            writer.writerow((dimension, row.name, *counts, *ends))
    if with_wordings:
        for (rule, wording), number in _wordings(tally):
            writer.writerow(("wording", f"{rule}: {wording}", number, *([""] * 7)))
    yield out.getvalue()


def _wordings(tally: Tally) -> list[tuple[tuple[str, str], int]]:
    return sorted(tally.wordings.items(), key=lambda item: (-item[1], item[0]))[:_MOST_WORDINGS]


def _cells(row: Row) -> tuple[str, ...]:
    if row.rate is None:
        return row.name, f"{row.findings:,}", f"{row.holding:,}", "", ""
    value, low, high = (f"{number:.3f}" for number in row.rate)
    return row.name, f"{row.findings:,}", f"{row.holding:,}", value, f"{low} to {high}"


def _opening(tally: Tally) -> str:
    all_of_it = whole(tally)
    read = all_of_it.read
    said = f"{all_of_it.findings:,} findings in {all_of_it.holding:,} of {read.rows:,} rows and {read.words:,} words"
    if all_of_it.rate:
        value, low, high = all_of_it.rate
        said += f": {value:.3f} per 1,000 words (95% interval {low:.3f} to {high:.3f})"
    return f"{said}. {read.errors:,} rows could not be checked."


def _tables(tally: Tally) -> Iterator[tuple[str, list[Row]]]:
    for dimension, title in _DIMENSIONS.items():
        if found := rows(tally, dimension):
            yield title, found


def _as_markdown(tally: Tally, pictures: list[str], with_wordings: bool) -> Iterator[str]:
    yield f"# Stigmatizing wording\n\n{_opening(tally)}\n\n{_NOTE}\n"
    yield from (f"\n![{_TITLES[name.rpartition('-')[2][:-4]]}]({name})\n" for name in pictures)
    for title, found in _tables(tally):
        yield f"\n## By {title.lower()}\n\n| {title} | {' | '.join(_HEAD)} |\n| --- | --: | --: | --: | --: |\n"
        yield from (f"| {' | '.join(map(_in_cell, _cells(row)))} |\n" for row in found)
    if with_wordings:
        yield "\n## Most common wordings\n\n| Wording | Rule | Findings | Examples |\n| --- | --- | --: | --- |\n"
        for (rule, wording), number in _wordings(tally):
            examples = " / ".join(map(_in_cell, _examples(tally, rule, wording)))
            yield f"| {_in_cell(wording)} | {rule} | {number:,} | {examples} |\n"


def _in_cell(text: str) -> str:
    return re.sub(r"([\\|<>`*_\[\]&])", r"\\\1", one_line(text))


_TITLES = {"packs": "Findings per 1,000 words by pack", "months": "Findings per 1,000 words by month"}


def _as_html(tally: Tally, pictures: dict[str, str], with_wordings: bool) -> Iterator[str]:
    yield (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Stigmatizing wording</title>\n'
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}th,td{padding:.2rem .8rem;text-align:left;border-bottom:1px solid #ccc}"
        "td.n{text-align:right;font-variant-numeric:tabular-nums}svg{max-width:100%;height:auto}</style>\n"
        f"<h1>Stigmatizing wording</h1>\n<p>{escape(_opening(tally))}</p>\n<p>{escape(_NOTE)}</p>\n"
    )
    for name, svg in pictures.items():
        drawn = svg[svg.index("<svg") :]
        yield f'<figure role="img" aria-label="{_TITLES[name]}">{drawn}</figure>\n'
    for title, found in _tables(tally):
        yield f"<h2>By {title.lower()}</h2>\n<table>\n<tr><th>{title}</th>"
        yield "".join(f"<th>{head}</th>" for head in _HEAD) + "</tr>\n"
        for row in found:
            name, *numbers = _cells(row)
            yield f"<tr><td>{escape(name)}</td>" + "".join(f'<td class="n">{n}</td>' for n in numbers) + "</tr>\n"
        yield "</table>\n"
    if with_wordings:
        heads = "".join(f"<th>{head}</th>" for head in ("Wording", "Rule", "Findings", "Examples"))
        yield f"<h2>Most common wordings</h2>\n<table>\n<tr>{heads}</tr>\n"
        for (rule, wording), number in _wordings(tally):
            examples = "<br>".join(map(escape, _examples(tally, rule, wording)))
            yield f"<tr><td>{escape(wording)}</td><td>{rule}</td>"
            yield f'<td class="n">{number:,}</td><td>{examples}</td></tr>\n'
        yield "</table>\n"
    yield "</html>\n"


def _examples(tally: Tally, rule: str, wording: str) -> list[str]:
    return [without_names(text, wording) for text in tally.examples.get((rule, wording), ())]


_KEPT = frozenset("i i'm i've i'd i'll".split())


def without_names(text: str, wording: str) -> str:
    """A text in which each word is masked that may name someone: one with a capital, a digit, or a sign of an address.

    It makes it harder to find who wrote it, and not impossible: a rare turn of phrase can be searched for.
    """
    held = re.compile(r"\s+".join(map(re.escape, wording.split())), re.IGNORECASE)
    pieces: list[str] = []
    at = 0
    for match in held.finditer(text):
        pieces += (_masked(text[at : match.start()]), match[0])
        at = match.end()
    said = "".join([*pieces, _masked(text[at:])])
    return re.sub(rf"{re.escape(_MASK)}(?:\s+{re.escape(_MASK)})+", _MASK, said)


def _masked(text: str) -> str:
    return re.sub(r"\S+", lambda word: word[0] if _is_common(word[0]) else _MASK, text)


def _is_common(word: str) -> bool:
    bare = word.strip(".,;:!?\"'()[]“”‘’…-")
    if bare.lower() in _KEPT:
        return True
    return bare == bare.lower() and not any(sign.isdigit() or sign in "@/#_\\" for sign in word) and "." not in bare
