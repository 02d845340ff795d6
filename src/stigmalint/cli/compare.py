"""`stigmalint compare`: compares two outputs of `stigmalint batch`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stigmalint.cli import CONTEXT, files
from stigmalint.cli.extras import without_tables
from stigmalint.cli.output import say
from stigmalint.report import counted, one_line

if TYPE_CHECKING:
    from stigmalint.tables.compare import Change, Comparison

_AROUND = 50
"""Code points of a text on either side of a finding."""


@click.command("compare", context_settings=CONTEXT)
@click.argument("old", metavar="A", shell_complete=files)
@click.argument("new", metavar="B", shell_complete=files)
@click.option(
    "--text-field", metavar="NAME", default="text", show_default=True, help="The column that holds the texts."
)
@click.option("--id-field", metavar="NAME", default="", help="A column that identifies rows and must match.")
@click.option(
    "--sample",
    metavar="N",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="Number of changes of each kind to show.",
)
@click.pass_context
def command(ctx: click.Context, old: str, new: str, text_field: str, id_field: str, sample: int) -> None:
    """Show which findings were added, removed or changed between two runs, A and B, over the same table.

    The exit code is 1 if there are differences, so that changed rules can be compared with the last release.
    """
    try:
        from stigmalint.tables.compare import compare
    except ImportError as error:
        raise without_tables(error) from error
    found = compare(old, new, text=text_field, id=id_field, sample=sample)
    _tell(found)
    ctx.exit(int(not found.is_equal))


def _tell(found: Comparison) -> None:
    from stigmalint.tables.compare import ADDED, CHANGED, ERRED, REMOVED

    totals = {
        kind: sum(n for (of, _), n in found.counts.items() if of == kind) for kind in (ADDED, REMOVED, CHANGED, ERRED)
    }
    said = f"{counted(found.rows, 'row')}: {found.same} findings unchanged, {totals[ADDED]} added"
    said += f", {totals[REMOVED]} removed, {totals[CHANGED]} changed"
    say(f"{said}, {counted(totals[ERRED], 'error')} added or removed")
    rules = sorted({rule for _, rule in found.counts}, key=lambda rule: (-_of(found, rule), rule))
    if rules:
        width = max(map(len, rules))
        say("", f"{'':{width}}  {'added':>7} {'removed':>7} {'changed':>7}")
        for rule in rules:
            numbers = (found.counts[kind, rule] for kind in (ADDED, REMOVED, CHANGED))
            say(f"{rule:{width}}  " + " ".join(f"{number:>7}" for number in numbers))
    for kind in (ADDED, REMOVED, CHANGED, ERRED):
        if changes := [change for change in found.sample if change.kind == kind]:
            say("", f"{kind}, {len(changes)} of {totals[kind]}:")
            for change in changes:
                say(f"  row {change.row}: {_shown(change)}")


def _of(found: Comparison, rule: str) -> int:
    return sum(number for (_, of), number in found.counts.items() if of == rule)


def _shown(change: Change) -> str:
    one = change.new or change.old
    if one is None:
        return f"the error was {one_line(change.what[0])}, and is now {one_line(change.what[1])}"
    start, end = int(one["start"]), int(one["end"])
    before, behind = change.text[max(0, start - _AROUND) : start], change.text[end : end + _AROUND]
    quoted = one_line(f"{before}[{change.text[start:end]}]{behind}")
    if change.old is None or change.new is None:
        return f"{change.rule}: {quoted}"
    if change.what == ("rule",):
        return f"{change.old['rule']} -> {change.new['rule']}: {quoted}"
    parts = [f"{name} {_brief(change.old.get(name))} -> {_brief(change.new.get(name))}" for name in change.what]
    if change.what == ("place",):
        parts = [f"place {change.old['start']}-{change.old['end']} -> {start}-{end}"]
    return f"{change.rule}: {quoted} ({'; '.join(parts)})"


def _brief(value: object) -> str:
    if isinstance(value, dict):
        return f"{value.get('safety')}: {one_line(str(value.get('title')))}"
    if isinstance(value, list):
        return " / ".join(one_line(str(one)) for one in value) or "none"
    return "none" if value is None else one_line(str(value))
