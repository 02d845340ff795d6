"""Checks texts from many clients in one thread with one warm model.

Those that wait for the same settings are checked together, so that their sentences are parsed in one batch. Nothing
about a text is written to disk.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Condition, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from stigmalint.disk.settings import Settings
from stigmalint.file_result import FileResult
from stigmalint.prose import Source
from stigmalint.session.checker import Checker, Task
from stigmalint.session.workspace import Workspace

if TYPE_CHECKING:
    from stigmalint.linter import Linter

_T = TypeVar("_T")
Linters = Callable[[Settings], "Linter"]
"""The linter for settings. Raises ConfigError for a selection that names no rule, RuleError for a bad rule."""

MOST_TEXTS = 8
"""Texts of a batch: with more, the first of them would wait for the last."""
MOST_CHARACTERS = 20_000
"""Code points of a batch after which no further text joins it."""
_MOST_LINTERS = 16
"""Settings for which a linter is kept ready; each has an automaton of a few megabytes."""


class _Check(NamedTuple):
    task: Task
    source: Source
    answer: Future[FileResult]


class _Work(NamedTuple):
    do: Callable[[Linters], Any]
    answer: Future[Any]


class Desk:
    """Takes work from any thread. `on_batch` is told the number of texts of each batch."""

    def __init__(self, workspace: Workspace, on_batch: Callable[[int], None] = lambda texts: None) -> None:
        self._workspace, self._on_batch = workspace, on_batch
        self._waiting: deque[_Check | _Work] = deque()
        self._changed = Condition()
        self._is_closed = False
        self._busy_since: float | None = None
        self._recent: OrderedDict[Settings, None] = OrderedDict()
        self._thread = Thread(target=self._run, name="stigmalint-desk", daemon=True)

    def open(self, settings: Settings) -> None:
        """Load rules and model for the default settings, then begin to take work.

        Raises ConfigError, RuleError or ModelError if nothing could be checked.
        """
        self._linter(settings).prepare()
        self._thread.start()

    def close(self) -> None:
        """Take nothing more. Who still waits is told that it was cancelled."""
        with self._changed:
            self._is_closed = True
            left = list(self._waiting)
            self._waiting.clear()
            self._changed.notify()
        for item in left:
            item.answer.cancel()

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    @property
    def busy(self) -> float:
        """Seconds that the work at hand has taken so far; 0 if there is none."""
        since = self._busy_since
        return 0.0 if since is None else monotonic() - since

    def check(
        self,
        settings: Settings,
        source: Source,
        *,
        fixes: bool = False,
        unsafe: bool = False,
        left: frozenset[tuple[str, str]] = frozenset(),
    ) -> Future[FileResult]:
        """What there is to say of a source, fixed if that is asked for, except for what is to be `left` as it is (see
        `Task`). Who waits no longer cancels the answer.

        The answer raises ConfigError or RuleError if the settings cannot be used.
        """
        task = Task(settings, fixes, unsafe, keeps=False, left=left)
        return self._put(_Check(task, source, Future()))

    def run(self, do: Callable[[Linters], _T]) -> Future[_T]:
        """Other work that needs linters, such as a question why something was not found."""
        return self._put(_Work(do, Future()))

    def _put(self, item: _Check | _Work) -> Future[Any]:
        with self._changed:
            if self._is_closed:
                item.answer.cancel()
            else:
                self._waiting.append(item)
                self._changed.notify()
        return item.answer

    def _run(self) -> None:
        while (batch := self._next()) is not None:
            self._busy_since = monotonic()
            try:
                self._do(batch)
            finally:
                self._busy_since = None

    def _next(self) -> list[_Check] | _Work | None:
        """The work that has waited longest, with what can be checked together with it; None at the end."""
        with self._changed:
            while not self._waiting:
                if self._is_closed:
                    return None
                self._changed.wait()
            first = self._waiting.popleft()
            if isinstance(first, _Work):
                return first
            batch, size, others = [first], len(first.source.text), deque[_Check | _Work]()
            for item in self._waiting:
                fits = len(batch) < MOST_TEXTS and size < MOST_CHARACTERS
                if fits and isinstance(item, _Check) and item.task == first.task:
                    batch.append(item)
                    size += len(item.source.text)
                else:
                    others.append(item)
            self._waiting = others
            return batch

    def _do(self, work: list[_Check] | _Work) -> None:
        if isinstance(work, _Work):
            if work.answer.set_running_or_notify_cancel():
                _answer([work.answer], lambda: [work.do(self._linter)])
            return
        wanted = [item for item in work if item.answer.set_running_or_notify_cancel()]
        if not wanted:
            return
        self._on_batch(len(wanted))
        task = wanted[0].task
        checker = Checker(self._workspace, task)
        self._keep_ready(task.settings)
        _answer([item.answer for item in wanted], lambda: checker.check([item.source for item in wanted]))

    def _linter(self, settings: Settings) -> Linter:
        self._keep_ready(settings)
        return self._workspace.linter(settings)

    def _keep_ready(self, settings: Settings) -> None:
        self._recent[settings] = None
        self._recent.move_to_end(settings)
        while len(self._recent) > _MOST_LINTERS:
            self._workspace.forget(self._recent.popitem(last=False)[0])


def _answer(answers: Sequence[Future[Any]], results: Callable[[], Sequence[Any]]) -> None:
    """Give each its result, or all of them what went wrong, which is theirs to report: the thread goes on."""
    try:
        for answer, result in zip(answers, results(), strict=True):
            answer.set_result(result)
    except Exception as error:
        for answer in answers:
            if not answer.done():
                answer.set_exception(error)
