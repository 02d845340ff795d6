"""`stigmalint check`: checks paths, writes a report, gives an exit code, and fixes files if requested."""

from __future__ import annotations

import os
import shutil
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from stigmalint.cli import CONTEXT, VERBOSE, Process, files
from stigmalint.cli.fixed import Fixed, shown
from stigmalint.cli.options import (
    Choice,
    cache_option,
    fail_level_option,
    input_options,
    place_options,
    processes_option,
    rule_options,
    skip_undecodable_option,
    take_choices,
    take_input_choices,
)
from stigmalint.cli.output import fail, note, notes_of_modules, say, warn
from stigmalint.cli.stdin import read_stdin
from stigmalint.cli.terminal import has_bars, has_color, has_links
from stigmalint.cli.waiting import Waiting
from stigmalint.disk.files import check_target, write_report
from stigmalint.disk.settings import Settings
from stigmalint.file_result import UNREAD, FileResult
from stigmalint.finding import Severity
from stigmalint.prose import Source
from stigmalint.report import (
    FORMATS,
    RuleHelp,
    Run,
    Tally,
    counted,
    render,
    shown_path,
    summary,
)
from stigmalint.report.statistics import GROUPS
from stigmalint.report.statistics import render as render_statistics
from stigmalint.session.checker import Task
from stigmalint.session.inputs import InputChoices, Inputs, Unreadable
from stigmalint.session.runner import Item, cores, run
from stigmalint.session.workspace import Workspace
from stigmalint.text.spans import LineIndex

if TYPE_CHECKING:
    from stigmalint.cli.opening import Editor
    from stigmalint.session.baseline import Entry
    from stigmalint.session.changes import Changes

DEFAULT_BASELINE = ".stigmalint-baseline.json"
_VALUES = {"--statistics": "rule", "--changed": "HEAD"}
"""What options mean that are given without a value."""


def _is_revision(behind: Sequence[str]) -> bool:
    """Whether a revision comes after `--changed`: neither an option nor the name of anything that is there."""
    return bool(behind) and not behind[0].startswith("-") and not os.path.lexists(behind[0])


class _Command(click.Command):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # Click would take the path in `--statistics docs` or `--changed docs` for the option's value.
        options = args[: args.index("--")] if "--" in args else args
        for number, arg in enumerate(options):
            if arg == "--changed" and _is_revision(args[number + 1 :]):
                args[number : number + 2] = [f"{arg}={args[number + 1]}"]
                return self.parse_args(ctx, args)
            if arg in _VALUES:
                args[number] = f"{arg}={_VALUES[arg]}"
        return super().parse_args(ctx, args)


@click.command("check", cls=_Command, context_settings=CONTEXT)
@click.argument("paths", nargs=-1, metavar="[PATH...]", shell_complete=files)
@click.option(
    "--stdin-filename", metavar="NAME", help="File name to assume for standard input; its extension sets the kind."
)
@click.option("--fix", is_flag=True, help="Apply safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: include fixes that need a second look.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would change, without changing any file.")
@click.option("--show-fixes", is_flag=True, help="List the fixes applied, even with --quiet.")
@click.option("--output-format", type=Choice(list(FORMATS)), default="text", show_default=True)
@click.option("--output-file", metavar="FILE", help="Write the report to a file.", shell_complete=files)
@input_options
@skip_undecodable_option
@rule_options
@fail_level_option
@click.option("--exit-zero", is_flag=True, help="Exit with code 0 even if there are findings.")
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit with code 1 if any fix was applied.")
@click.option("--doubtful", is_flag=True, help="Also report wording that may have a harmless meaning.")
@click.option(
    "--show-suppressed", is_flag=True, help="Also list findings hidden by comments or the baseline, with reasons."
)
@click.option(
    "--changed",
    metavar="[REV]",
    help="Check only lines changed since REV in git (default: uncommitted changes) and untracked files.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    help="Report only findings that are not in this baseline file.",
    shell_complete=files,
)
@click.option(
    "--write-baseline", is_flag=True, help=f"Write all findings to the --baseline file, or to {DEFAULT_BASELINE}."
)
@click.option("--prune-baseline", is_flag=True, help="Remove findings from the baseline that no longer occur.")
@click.option(
    "--statistics",
    type=click.Choice(GROUPS),
    metavar="[=rule|pack|tag]",
    help="Show the number of findings per rule, pack or tag (mechanism of stigma).",
)
@click.option("--no-group", is_flag=True, help="In text reports, list every occurrence separately.")
@click.option("--open", "opens", is_flag=True, help="Offer to open each finding in $EDITOR.")
@click.option("--watch", is_flag=True, help="Recheck files as they change, until Ctrl-C.")
@processes_option
@cache_option
@click.option(
    "--daemon/--no-daemon",
    default=None,
    expose_value=False,  # it was examined before this began
    help="Use the process of `stigmalint daemon`, if one is running.  [default: no]",
)
@click.option("--exhaustive", is_flag=True, hidden=True)
@click.option("-q", "--quiet", is_flag=True, help="Print only findings and errors.")
@click.option("-v", "--verbose", is_flag=True, help="Log progress to stderr.")
@click.option("--force-exclude", is_flag=True, help="Apply exclusions even to files named on the command line.")
@place_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Find stigmatizing wording in files, in folders (by default the current one) or, with -, on standard input.

    Symbolic links are followed if named, but not inside folders.
    """
    ctx.meta[VERBOSE] = options["verbose"]
    choices, input_choices = take_choices(options), take_input_choices(options)
    job = _Job(
        **{**options, "input_choices": input_choices},
        no_cache=choices.no_cache,
        exhaustive=choices.exhaustive,
        narrows=bool(choices.select or choices.ignore),
    )
    if "-" in job.paths and len(job.paths) > 1:
        raise click.UsageError("- means standard input and cannot be combined with files")
    if job.unsafe_fixes and not (job.fix or job.show_diff):
        raise click.UsageError("--unsafe-fixes has no effect alone; add --fix or --diff")
    _refuse_idle(job)
    if job.verbose:
        ctx.with_resource(notes_of_modules())
    process = ctx.obj if isinstance(ctx.obj, Process) else Process()
    if job.verbose and process.note:
        note(process.note)
    workspace = Workspace(choices, process.warm)
    if job.watch:
        from stigmalint.cli.watching import watch

        check = partial(_checked, job, workspace)
        ctx.exit(watch(job.paths or (os.curdir,), workspace, input_choices, check, quiet=job.quiet))
    ctx.exit(_Check(job, workspace).run())


def _checked(job: _Job, workspace: Workspace, only: Collection[str] | None) -> Mapping[str, int]:
    """Check the files that are named in `only`, or all; gives the exit code of each that has another one than 0."""
    check = _Check(job, workspace, only)
    check.run()
    return check.codes


def _refuse_idle(job: _Job) -> None:
    """Options that would do nothing together, or not what they say."""
    if job.changed is not None and job.is_stdin:
        raise click.UsageError("--changed needs files in git; it does not work with standard input")
    if job.write_baseline and (job.changed is not None or job.is_stdin or job.prune_baseline):
        raise click.UsageError("--write-baseline needs all findings; leave out --changed, - and --prune-baseline")
    if job.show_diff and (job.write_baseline or job.prune_baseline):
        raise click.UsageError("--diff cannot be combined with --write-baseline or --prune-baseline; leave it out")
    if job.prune_baseline and not job.baseline:
        raise click.UsageError("--prune-baseline needs a baseline file; add --baseline FILE")
    if job.prune_baseline and job.narrows:
        raise click.UsageError("--prune-baseline needs all rules; leave out --select and --ignore")
    if job.opens and (job.show_diff or job.is_stdin):
        raise click.UsageError("--open opens files with findings; leave out --diff and -")
    others = (job.fixes, job.opens, job.output_file, job.statistics, job.write_baseline, job.prune_baseline)
    if job.watch and (job.is_stdin or job.changed is not None or any(others)):
        raise click.UsageError(
            "--watch only reports findings; leave out -, --fix, --diff, --open, --changed, "
            "--statistics, --output-file, --write-baseline and --prune-baseline"
        )


class _Job(NamedTuple):
    """The options of the command, except for those about settings."""

    paths: tuple[str, ...]
    input_choices: InputChoices
    stdin_filename: str | None
    fix: bool
    unsafe_fixes: bool
    show_diff: bool
    show_fixes: bool
    output_format: str
    output_file: str | None
    exit_zero: bool
    exit_non_zero_on_fix: bool
    doubtful: bool
    show_suppressed: bool
    changed: str | None
    baseline: str | None
    write_baseline: bool
    prune_baseline: bool
    statistics: str | None
    no_group: bool
    opens: bool
    watch: bool
    jobs: int | None
    no_cache: bool
    exhaustive: bool
    quiet: bool
    verbose: bool
    force_exclude: bool
    narrows: bool
    """Fewer rules than usual were asked for."""

    @property
    def fixes(self) -> bool:
        return self.fix or self.show_diff

    @property
    def uses_baseline(self) -> bool:
        return self.write_baseline or self.baseline is not None

    @property
    def is_stdin(self) -> bool:
        return self.paths == ("-",)


class _Check:
    """One run: what was read, found, fixed and must be reported."""

    def __init__(self, job: _Job, workspace: Workspace, only: Collection[str] | None = None) -> None:
        """`only` names the files, by absolute path, that are checked below the job's paths; None stands for all."""
        self._job, self._workspace = job, workspace
        self._editor = _editor() if job.opens else None
        writes = job.fix and not job.show_diff
        self._changes = None if job.changed is None else _changes(job.paths or (os.curdir,), job.changed)
        self._known = _known(job.baseline) if job.baseline and not job.write_baseline else []
        self._inputs = Inputs(
            workspace,
            job.input_choices,
            force_exclude=job.force_exclude,
            sweep=writes,
            only=only if self._changes is None else self._changes.files,
            warn=self._warn,
            fail=fail,
        )
        self._met: dict[str, Settings] = {}
        """The settings of the sources, by path; of those only about which there is something to say."""
        self._looked_at: set[str] = set()
        self._urls: dict[str, str] = {}
        self._waiting = Waiting(quiet=job.quiet)
        self._sources = 0
        self._failing: set[str] = set()
        self._faulty: set[str] = set()
        """The absolute paths of files in which enough was found to fail the run, and of those on which it failed."""
        self._has_failed = False
        self._fixed = Fixed(show_diff=job.show_diff)

    def run(self) -> int:
        """Check everything, write the report, and give the exit code."""
        began = perf_counter()
        results: Iterable[FileResult] = self._judged(self._examine())
        if self._streams:
            with self._waiting:
                self._report(results)
        else:
            with self._waiting:
                results = list(results)
            self._report(results)
            if self._editor is not None:
                from stigmalint.cli.opening import walk

                walk(results, self._editor)
        if self._job.verbose and (refusal := self._workspace.cache.refusal):
            self._note(refusal)
        self._note(f"checked {counted(self._sources, 'file')} in {perf_counter() - began:.2f} s")
        if self._is_broken or self._is_in_vain:
            return 2
        if self._job.exit_zero:
            return 0
        if self._job.show_diff:
            return int(self._fixed.changed > 0)
        return int(bool(self._failing) or (self._job.exit_non_zero_on_fix and self._fixed.changed > 0))

    @property
    def codes(self) -> Mapping[str, int]:
        """The exit codes that the files alone would give, by absolute path, where they are not 0."""
        failing = () if self._job.exit_zero else self._failing
        return {**dict.fromkeys(failing, 1), **dict.fromkeys((*self._inputs.failed, *self._faulty), 2)}

    @property
    def _is_broken(self) -> bool:
        """Whether something could not be read, checked or written."""
        return bool(self._inputs.failures or self._has_failed or self._fixed.has_failed)

    @property
    def _is_in_vain(self) -> bool:
        """Whether files were named and none of them could be examined: that may not look like success.

        With --force-exclude the names come from a tool, which names what was changed and not what is to be read.
        """
        return bool(self._inputs.unknown) and not self._sources and not self._job.force_exclude

    @property
    def _streams(self) -> bool:
        """Whether the report is written as results come, so that their texts need not be kept.

        Not while files are fixed, which a reader who closes the pipe early must not stop; nor on a terminal, where
        warnings and progress would be between the findings; nor to our own file, which an error in the middle
        must not leave half-written, and which may lie among the files that are checked.
        """
        return not (self._job.fixes or self._job.output_file or sys.stdout.isatty())

    def _examine(self) -> Iterator[FileResult]:
        if self._job.is_stdin:
            yield from self._stdin()
            return
        for settings, unread in self._inputs.unread(self._job.paths or (os.curdir,)):
            yield from self._group(settings, unread, self._fixed.keep_file)
        yield from (UNREAD,) * self._inputs.failures
        if self._changes is not None:
            self._note(f"{counted(len(self._changes.files), 'changed file')} according to git")
        elif not (self._sources or self._inputs.failures or self._inputs.unknown or self._job.watch):
            self._warn("no files to check here; `stigmalint formats` lists the file names that are checked")
        if self._job.quiet and self._is_in_vain:
            for sentence in self._inputs.unknown:
                fail(sentence)

    def _stdin(self) -> Iterator[FileResult]:
        read = self._inputs.stdin(self._job.stdin_filename, read_stdin)
        if read is not None:
            yield from self._group(read[0], [read[1]], self._fixed.keep_stdin)
        elif self._job.fix and not self._job.show_diff:
            shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)

    def _group(
        self, settings: Settings, items: Iterable[Item], keep: Callable[[Source, Source], bool]
    ) -> Iterator[FileResult]:
        """Check items with the same settings; `keep` stores a fixed one and says whether that went well."""
        job = self._job
        if job.verbose:  # else nothing may be found that needs the rules to be loaded
            rules = counted(len(self._workspace.linter(settings).rules), "rule")
            self._note(f"settings: {settings.file or 'defaults'} ({rules})")
        keeps = not (job.no_cache or job.exhaustive)
        task = Task(settings, job.fixes, job.unsafe_fixes, keeps, job.exhaustive, job.verbose)
        at_once = job.jobs is not None
        for result in run(items, self._workspace, task, cores() if job.jobs is None else job.jobs, at_once=at_once):
            if isinstance(result, Unreadable):
                self._inputs.tell(result)
                continue
            self._sources += 1
            self._waiting.tell(self._sources)
            yield self._taken(result, settings, keep)

    def _taken(self, result: FileResult, settings: Settings, keep: Callable[[Source, Source], bool]) -> FileResult:
        if result.error:
            self._has_failed = True
            self._faulty.add(os.path.abspath(result.source.path))
            fail(result.error, result.details)
            return result
        if self._job.uses_baseline:
            self._looked_at.add(os.path.abspath(result.source.path))
        before = result.before or result
        if self._job.verbose:
            self._note(f"{shown_path(result.source.path)}: {counted(len(before.findings), 'finding')}")
        if result.is_clean and not self._job.is_stdin:
            return _CLEAN
        if self._job.fixes and not keep(before.source, result.source):
            result = before
        result = shown(result)
        self._tell_problems(result)
        if not self._job.doubtful:
            result = result._replace(findings=result.certain)
            result = result._replace(hidden=tuple(item for item in result.hidden if not item.finding.doubtful))
        self._urls.update(result.urls)
        self._met[result.source.path] = settings
        return result

    def _judged(self, results: Iterable[FileResult]) -> Iterator[FileResult]:
        """What is to be reported: without what the baseline knows, and of changed files what is in changed lines."""
        if self._job.uses_baseline:
            results = self._against_baseline(list(results))
        for result in results:
            told = result if self._changes is None else self._changes.of(result)
            if result.source.path in self._met and _fails(told, self._met[result.source.path].fail_level):
                self._failing.add(os.path.abspath(result.source.path))
            yield _told(told if self._job.show_suppressed else told._replace(hidden=()))

    def _against_baseline(self, results: list[FileResult]) -> list[FileResult]:
        from stigmalint.session.baseline import compare, entries_of, write_baseline

        job = self._job
        file = job.baseline or DEFAULT_BASELINE
        if job.write_baseline:
            if self._is_broken or self._is_in_vain:
                fail(f"{file}: not written because some files could not be checked")
                return results
            entries = entries_of(results, file)
            write_baseline(file, entries)
            self._tell(f"Wrote {counted(len(entries), 'finding')} to {file}; --baseline {file} now hides them.")
            return compare(results, entries, file, self._looked_at).results
        compared = compare(results, self._known, file, self._looked_at)
        if job.prune_baseline:
            write_baseline(file, (*compared.current, *compared.unseen))
            self._tell(f"Removed {counted(len(compared.stale), 'finding')} from {file}.")
        elif compared.stale and not job.narrows:
            gone = counted(len(compared.stale), "known finding")
            self._warn(f"{file}: {gone} no longer found; --prune-baseline removes stale entries")
        return compared.results

    def _report(self, results: Iterable[FileResult]) -> None:
        job, tally = self._job, Tally()
        run = Run(
            width=shutil.get_terminal_size().columns or 80,  # Python 3.10 takes a terminal without a size at its word
            quiet=job.quiet,
            fixing=job.fixes,
            unsafe=job.unsafe_fixes,
            is_trial=job.show_diff,
            show_fixes=job.show_fixes,
            grouped=not job.no_group,
            urls=self._urls,
            help=self._help,
        )
        results = tally.counting(results)
        if job.show_diff:
            deque(results, maxlen=0)
            if not job.quiet and tally.sources:
                say(summary(tally, run), err=True)
            return
        on_stderr = job.is_stdin and job.fix
        stream = sys.stderr if on_stderr else sys.stdout
        if not job.output_file:
            run = run._replace(color=has_color(stream), links=has_links(stream), bars=has_bars(stream))
        for_programs = FORMATS[job.output_format].for_programs
        if job.statistics:
            pieces = render_statistics(results, run, job.statistics, job.output_format)
        else:
            pieces = render(results, run, job.output_format)
        if job.output_file:
            check_target(job.output_file)
            write_report(job.output_file, pieces)
            return
        if for_programs and not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # whatever the locale: JSON is UTF-8
        for piece in pieces:
            click.echo(piece, nl=False, err=on_stderr, color=run.color)
        if for_programs and job.show_fixes and not job.quiet:
            say(summary(tally, run), err=True)

    def _help(self, rule_id: str) -> RuleHelp | None:
        from stigmalint.authoring.rule_help import rule_help  # for the reports that explain rules

        for settings in dict.fromkeys(self._met.values()):
            ruleset = self._workspace.ruleset(settings)
            for rule in ruleset.rules:
                if rule.id == rule_id:
                    return rule_help(rule, ruleset.references)
        return None

    def _tell(self, message: str) -> None:
        if not self._job.quiet:
            say(message, err=True)

    def _tell_problems(self, result: FileResult) -> None:
        if result.problems and not self._job.quiet:
            lines = LineIndex(result.source.text)
            for problem in result.problems:
                line = lines.position(problem.span.start)[0]
                self._warn(f"{shown_path(result.source.path)}:{line}: {problem.message}")

    def _warn(self, message: str) -> None:
        if not self._job.quiet:
            warn(message)

    def _note(self, message: str) -> None:
        if self._job.verbose:
            note(message)


def _editor() -> Editor:
    from stigmalint.cli.opening import editor_of_user  # few runs open anything

    return editor_of_user()


def _known(baseline: str) -> Sequence[Entry]:
    from stigmalint.session.baseline import read_baseline  # few runs have one

    return read_baseline(baseline)


def _changes(paths: Sequence[str], revision: str) -> Changes:
    from stigmalint.session.changes import Changes  # few runs ask git

    return Changes(paths, revision)


_CLEAN = FileResult(Source("", ""))
"""The record of a source without findings."""


def _told(result: FileResult) -> FileResult:
    """A result as it is kept for the report, which quotes the text only where something was found."""
    source = result.source if result.findings or result.hidden else result.source._replace(text="")
    return result._replace(source=source, before=None, problems=())


def _fails(result: FileResult, level: str) -> bool:
    """Doubtful findings never fail a run: the program is not sure enough of them to stop anyone."""
    if level == "never":
        return False
    return any(finding.severity.rank >= Severity(level).rank for finding in result.certain)
