"""Checks sources with the same settings, and fixes them if requested.

What was found before comes from the cache, everything else from the linter, whose faults stay with the source that they
arose at. Suppressions and per-file settings are the linter's business, so that every front end has the same findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.disk.result_cache import Results
from stigmalint.disk.settings import Settings
from stigmalint.file_result import FileResult
from stigmalint.finding import Finding
from stigmalint.prose import Source, UnreadableError
from stigmalint.session.workspace import Workspace

if TYPE_CHECKING:
    from stigmalint.linter import Linter
    from stigmalint.match.prefilter import Gate


class Task(NamedTuple):
    """What is to be done with each source; goes to other processes, with the settings of the sources."""

    settings: Settings
    fixes: bool = False
    unsafe: bool = False
    keeps: bool = True
    """Whether the cache may be used; else nothing about a text is written to disk."""
    exhaustive: bool = False
    verbose: bool = False
    left: frozenset[tuple[str, str]] = frozenset()
    """Findings that are not to be fixed, as rule and wording."""


class Checker:
    """Carries out a task."""

    def __init__(self, workspace: Workspace, task: Task) -> None:
        self._workspace, self._task = workspace, task
        self._gate: Gate | None = None
        self._results: Results | None = None

    @property
    def linter(self) -> Linter:
        """Raises RuleError or ConfigError, when it is first asked for."""
        return self._workspace.linter(self._task.settings)

    def known(self, source: Source) -> FileResult | None:
        """What can be said without rules and grammar: nothing is there, or it was found before and stays as it is."""
        if self._gate is None:
            self._gate = self._workspace.gate(self._task.settings)
        try:
            if self._gate is not None and self._gate.finishes(source):
                return FileResult(source)
        except UnreadableError as error:
            return FileResult(source, error=str(error))
        result = self._read(source)
        if result is not None and self._task.fixes:
            from stigmalint.fix.fix_file import can_change

            return None if can_change(result, unsafe=self._task.unsafe) else result
        return result

    def check(self, sources: Sequence[Source]) -> list[FileResult]:
        """What there is to say of each source. One that the program fails on does not affect the others.

        Raises what is not a fault of one of them: ModelError, RuleError, ConfigError, MemoryError.
        """
        from stigmalint.linter import OF_ALL_TEXTS

        linter = self.linter
        try:
            return self._checked(sources, linter)
        except OF_ALL_TEXTS:
            raise
        except UnreadableError as error:
            if len(sources) == 1:
                return [FileResult(sources[0], error=str(error))]
        except Exception as error:
            if len(sources) == 1:
                return [self._failed(sources[0], error)]
        return [result for source in sources for result in self.check([source])]

    def _checked(self, sources: Sequence[Source], linter: Linter) -> list[FileResult]:
        # What leads to a change of a file is found by this run, whatever the cache says.
        known = [None if self._task.fixes else self._read(source) for source in sources]
        unknown = (source for source, result in zip(sources, known, strict=True) if result is None)
        checked = linter.check_sources(unknown)
        results = [self._keep(next(checked)) if result is None else result for result in known]
        return [self._fixed(result, linter) for result in results] if self._task.fixes else results

    def _fixed(self, result: FileResult, linter: Linter) -> FileResult:
        from stigmalint.fix.fix_file import fix_file

        def check(source: Source) -> FileResult:
            return self._keep(linter.check_source(source))

        def is_wanted(finding: Finding) -> bool:
            return (finding.rule_id, finding.matched) not in self._task.left

        return fix_file(result, check, unsafe=self._task.unsafe, wanted=is_wanted)

    @property
    def _kept(self) -> Results:
        if self._results is None:  # the gate settles most texts, and the key takes a look at many files
            key = self._workspace.results_key(self._task.settings) if self._task.keeps else ""
            self._results = Results(self._workspace.cache, key)
        return self._results

    def _read(self, source: Source) -> FileResult | None:
        return self._kept.read(source, self._left_out(source))

    def _keep(self, result: FileResult) -> FileResult:
        self._kept.write(result, self._left_out(result.source))
        return result

    def _left_out(self, source: Source) -> Iterable[str]:
        settings = self._task.settings
        return settings.ignored_in(source.path) if settings.per_file_ignores else ()

    def _failed(self, source: Source, error: Exception) -> FileResult:
        import traceback

        from stigmalint.linter import fault_on

        message = f"{source.path}: {fault_on('file', error)}"
        if not self._task.verbose:
            return FileResult(source, error=f"{message}; --verbose shows where")
        details = "".join(traceback.format_exception(error)).splitlines()
        return FileResult(source, error=message, details=tuple(details))
