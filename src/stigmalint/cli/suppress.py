"""`stigmalint suppress`: adds a suppression comment for each current finding."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import click

from stigmalint.cli import CONTEXT, files
from stigmalint.cli.options import (
    input_options,
    place_options,
    rule_options,
    skip_undecodable_option,
    take_choices,
    take_input_choices,
)
from stigmalint.cli.output import fail, say, warn
from stigmalint.disk.files import InputError, write_source
from stigmalint.fix.directives import DAY
from stigmalint.fix.keeping import keeping
from stigmalint.linter import OF_ALL_TEXTS, Linter, fault_on
from stigmalint.prose import Source, UnreadableError
from stigmalint.report import counted, shown_path
from stigmalint.session.inputs import Inputs
from stigmalint.session.workspace import Workspace
from stigmalint.text.spans import LineIndex


def _day(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value and not DAY.fullmatch(value):
        raise click.BadParameter("write a month or a day, such as 2027-03 or 2027-03-15")
    if value and value < date.today().isoformat()[: len(value)]:
        raise click.BadParameter(f"{value} is in the past, so nothing would be suppressed")
    return value


@click.command("suppress", context_settings=CONTEXT)
@click.argument("paths", nargs=-1, metavar="[PATH...]", shell_complete=files)
@click.option("--reason", metavar="TEXT", default="not reviewed yet", show_default=True, help="Why the wording stays.")
@click.option(
    "--until", metavar="DAY", default="", callback=_day, help="Last month or day on which the suppression applies."
)
@click.option("--dry-run", is_flag=True, help="Only count; write nothing.")
@input_options
@skip_undecodable_option
@rule_options
@place_options
@click.pass_context
def command(
    ctx: click.Context, /, paths: tuple[str, ...], reason: str, until: str, dry_run: bool, **options: Any
) -> None:
    """Add a suppression comment, with a reason, for each finding.

    A baseline hides known findings without changing any text; comments are visible to whoever edits the text.
    """
    if "-" in paths:
        raise click.UsageError("comments cannot be added to standard input; name files or folders")
    workspace = Workspace(take_choices(options))
    inputs = Inputs(workspace, take_input_choices(options), sweep=not dry_run, warn=warn, fail=fail)
    run = _Run(reason, until, dry_run)
    for settings, sources in inputs.groups(paths or (os.curdir,)):
        linter = workspace.linter(settings)
        for source in sources:
            run.suppress(source, linter)
    would = "would be " if dry_run else ""
    left = f"; {counted(run.left, 'finding')} left" if run.left else ""
    say(f"{counted(run.number, 'finding')} {would}suppressed in {counted(run.files, 'file')}{left}.")
    is_in_vain = inputs.unknown and not run.read
    ctx.exit(2 if inputs.failures or run.has_failed or is_in_vain else int(run.left > 0))


class _Run:
    """What was suppressed so far, and what could not be."""

    def __init__(self, reason: str, until: str, is_trial: bool) -> None:
        self._reason, self._until, self._is_trial = reason, until, is_trial
        self.read = self.number = self.files = self.left = 0
        self.has_failed = False

    def suppress(self, source: Source, linter: Linter) -> None:
        self.read += 1
        try:
            found = linter.check_source(source).certain
            kept = keeping(source, found, self._reason, self._until)
        except OF_ALL_TEXTS:
            raise
        except UnreadableError as error:
            self.has_failed = True
            fail(str(error))
            return
        except Exception as error:  # the other files can be done
            self.has_failed = True
            fail(f"{source.path}: {fault_on('file', error)}")
            return
        lines = LineIndex(source.text)
        for finding, why in kept.refused:
            line, column = lines.position(finding.span.start)
            warn(f"{shown_path(source.path)}:{line}:{column}: {finding.rule_id}: {why}")
        self.left += len(kept.refused)
        if kept.number and not self._is_trial:
            try:
                write_source(source, kept.source.text)
            except InputError as error:
                self.has_failed = True
                fail(str(error))
                return
        self.number += kept.number
        self.files += bool(kept.number)
