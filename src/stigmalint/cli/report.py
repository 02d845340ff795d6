"""`stigmalint report`: findings per 1,000 words by pack and month, from the history of a git repository."""

from __future__ import annotations

import os
import re
from typing import Any

import click

from stigmalint.cli import CONTEXT, files
from stigmalint.cli.extras import without_tables
from stigmalint.cli.options import (
    Choice,
    cache_option,
    input_options,
    place_options,
    processes_option,
    rule_options,
    take_choices,
    take_input_choices,
)
from stigmalint.cli.output import warn
from stigmalint.cli.waiting import Waiting
from stigmalint.disk.files import check_target, write_report
from stigmalint.session.history import history
from stigmalint.session.runner import cores
from stigmalint.session.workspace import Workspace
from stigmalint.tables.trend import FORMATS, caveats

_ENDINGS = (".svg", ".png")


def _month(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise click.BadParameter("write a month, such as 2024-03")
    return value


def _picture(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.lower().endswith(_ENDINGS):
        raise click.BadParameter(f"must name a file that ends in {' or '.join(_ENDINGS)}")
    return value


@click.command("report", context_settings=CONTEXT)
@click.argument("paths", nargs=-1, metavar="[PATH...]", shell_complete=files)
@click.option(
    "--plot", metavar="FILE", shell_complete=files, callback=_picture, help="Plot the rates over time, as .svg or .png."
)
@click.option(
    "--since",
    metavar="MONTH",
    default="",
    callback=_month,
    help="Leave out months before this one, for example 2024-03.",
)
@click.option("--output-format", type=Choice(list(FORMATS)), default="markdown", show_default=True)
@click.option("--output-file", metavar="FILE", shell_complete=files, help="Write the table to a file.")
@input_options
@rule_options
@processes_option
@cache_option
@click.option("-q", "--quiet", is_flag=True, help="Do not print the table.")
@place_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Show findings per 1,000 words at the end of each month, by pack, from the git history.

    Each month's last commit on this branch is measured with today's rules and settings. Nothing is checked out.
    """
    choices, inputs = take_choices(options), take_input_choices(options)
    plot, file = options["plot"], options["output_file"]
    if plot:
        try:
            import stigmalint.tables.plots as plots

            plots.prepare()
        except ImportError as error:  # said before years of history are read
            raise without_tables(error) from error
    for target in filter(None, (plot, file)):
        check_target(target)
    with Waiting(quiet=options["quiet"]) as waiting:
        measured = history(
            options["paths"] or (os.curdir,),
            Workspace(choices),
            inputs,
            options["jobs"] or cores(),
            since=options["since"],
            tell=waiting.tell,
        )
    for note in caveats(measured):
        warn(note)
    if plot:
        plots.write_trend(plot, measured)
    pieces = FORMATS[options["output_format"]](measured)
    if file:
        write_report(file, pieces)
    elif not options["quiet"]:
        for piece in pieces:
            click.echo(piece, nl=False)
