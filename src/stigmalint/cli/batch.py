"""`stigmalint batch`: checks a table of texts and writes the table with the findings of each row."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from stigmalint.cli import CONTEXT, Failure, files
from stigmalint.cli.extras import without_tables
from stigmalint.cli.options import Choice, cache_option, place_options, processes_option, rule_options, take_choices
from stigmalint.cli.output import note
from stigmalint.extract import KINDS
from stigmalint.session.runner import cores
from stigmalint.session.signals import Ended
from stigmalint.session.workspace import Workspace
from stigmalint.tables.forms import FORMS, form_of, form_of_parts

if TYPE_CHECKING:
    from rich.progress import Progress

    from stigmalint.tables.job import Outcome, Output
    from stigmalint.tables.tally import Tally


@click.command("batch", context_settings=CONTEXT)
@click.argument("table", metavar="IN", shell_complete=files)
@click.argument("output", metavar="OUT", shell_complete=files)
@click.option(
    "--text-field", metavar="NAME", default="text", show_default=True, help="The column that holds the texts."
)
@click.option("--id-field", metavar="NAME", default="", help="The column that identifies a row; included with --long.")
@click.option("--thread-field", metavar="NAME", default="", help="The column with the comment that is replied to.")
@click.option(
    "--comments", is_flag=True, help="Treat the texts as comments, with a verdict for each as in `stigmalint comments`."
)
@click.option("--source-field", metavar="NAME", default="", help="Group the summary by this column.")
@click.option("--time-field", metavar="NAME", default="", help="Group the summary by the month of this column.")
@click.option(
    "--columns",
    metavar="NAMES",
    default="",
    help="Keep only these columns, separated by commas, and those named above.",
)
@click.option("--kind", type=click.Choice(KINDS), default="text", show_default=True, help="The format of the texts.")
@click.option("--long", "is_long", is_flag=True, help="Write one row per finding.")
@click.option(
    "--format",
    "form",
    type=Choice(list(FORMS)),
    help="Format of the files in an output folder; for a file, its extension decides.  [default: parquet]",
)
@click.option("--resume", is_flag=True, help="Continue an interrupted run.")
@click.option(
    "--summary", metavar="FILE", help="Write counts and rates to a file: .html, .md or .csv.", shell_complete=files
)
@click.option(
    "--wordings", is_flag=True, help="With --summary: list the most common wordings, with examples without names."
)
@rule_options
@processes_option
@cache_option
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
@place_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Check a table of texts (Parquet, Arrow, CSV, TSV or JSON Lines): a file, a quoted glob or a folder.

    OUT is a file, or a folder with one file per part. It contains the columns of the table and the findings.
    """
    choices = take_choices(options)
    try:
        from stigmalint.tables.inputs import find
        from stigmalint.tables.job import Output, run
        from stigmalint.tables.memory import give_back
    except ImportError as error:
        raise without_tables(error) from error
    from stigmalint.moderation.moderator import for_comments
    from stigmalint.tables.work import Fields, Task

    workspace = Workspace(choices)
    inputs = find(options["table"])
    name = options["output"].rstrip("/" + os.sep)
    by_name = None if name != options["output"] or os.path.isdir(name) else form_of(name)
    if by_name is not None and options["form"] and FORMS[options["form"]] != by_name:
        raise click.UsageError(f"the extension of {name} sets its format; leave out --format, or name a folder")
    output = Output(name, by_name)
    _refuse_inside(options["table"], name)
    if options["summary"] is not None:
        _check_summary(options["summary"])
    elif options["wordings"]:
        raise click.UsageError("--wordings needs --summary")
    fields = [options[key] for key in ("text_field", "id_field", "thread_field", "source_field", "time_field")]
    settings = workspace.settings_at(os.curdir)
    task = Task(
        settings=for_comments(settings) if options["comments"] else settings,
        fields=Fields(*fields),
        kind=options["kind"],
        comments=options["comments"],
        form=FORMS[options["form"] or "parquet"] if by_name is None else form_of_parts(by_name),
        is_long=options["is_long"],
        is_joined=by_name is not None,
        has_sources=len(inputs) > 1,
        with_examples=options["wordings"],
        keeps=not choices.no_cache,
        folder=output.parts,
    )
    if workspace.gate(task.settings) is None:  # else they were in order before
        workspace.linter(task.settings)  # what is wrong with settings or rules is told once, and here
    columns = tuple(column.strip() for column in options["columns"].split(",") if column.strip())
    began = perf_counter()

    def sum_up(tally: Tally) -> None:
        if options["summary"]:
            from stigmalint.tables.summary import write_summary

            write_summary(options["summary"], tally, with_wordings=options["wordings"])

    processes = options["jobs"] or cores()
    try:
        with _Progress(quiet=options["quiet"]) as progress:
            give_back()
            outcome = run(
                task, inputs, columns, output, processes, resume=options["resume"], tell=progress.tell, sum_up=sum_up
            )
    except (KeyboardInterrupt, Ended):
        note(f"finished parts are kept in {output.parts}; continue with --resume")
        raise
    if not options["quiet"]:
        _tell_outcome(outcome, output, perf_counter() - began)


def _tell_outcome(outcome: Outcome, output: Output, seconds: float) -> None:
    if not outcome.rows:
        note(f"{output.path} is already complete; nothing to do")
        return
    rate = (outcome.rows - outcome.kept) / max(seconds, 0.001)
    kept = f", {outcome.kept:,} of them from the previous run" if outcome.kept else ""
    note(f"{outcome.rows:,} rows in {output.path}{kept}; {seconds:.1f} s, {rate:,.0f} rows a second")


def _refuse_inside(table: str, output: str) -> None:
    if os.path.isdir(table):
        folder = os.path.join(os.path.realpath(table), "")
        if os.path.join(os.path.realpath(output), "").startswith(folder):
            raise Failure(f"{output}: is inside the input folder; choose an output outside it")


def _check_summary(path: str) -> None:
    from stigmalint.tables.summary import ENDINGS

    if not path.lower().endswith(ENDINGS):
        raise click.BadParameter(f"must name a file that ends in {', '.join(ENDINGS)}", param_hint="--summary")


class _Progress:
    """Shows the progress of the run on a terminal: rows, rate, and time remaining."""

    def __init__(self, *, quiet: bool) -> None:
        self._is_watched = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._began = perf_counter()
        self._progress: Progress | None = None

    def tell(self, rows: int, share: float) -> None:
        if not self._is_watched:
            return
        rate = rows / max(perf_counter() - self._began, 0.001)
        if self._progress is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.add_task("", total=1.0)
            self._progress.start()
        task = self._progress.task_ids[0]
        self._progress.update(task, completed=share, description=f"{rows:,} rows, {rate:,.0f} a second")

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            with suppress(OSError):  # the terminal may be gone
                self._progress.stop()
