"""What all routes share: the desk where texts are checked, the usual settings, the rules, limits and numbers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from stigmalint.disk.packs import RuleSet
from stigmalint.disk.settings import COMMAND_LINE, ConfigError, Settings
from stigmalint.file_result import FileResult
from stigmalint.prose import UnreadableError
from stigmalint.serve.asked import Asked
from stigmalint.serve.limits import Door, Limits
from stigmalint.serve.metrics import Metrics
from stigmalint.session.desk import Desk, Linters
from stigmalint.session.workspace import Workspace
from stigmalint.web.problem import ProblemError

_T = TypeVar("_T")


class Service:
    """Answers questions about texts under the settings of the place where the server was started."""

    def __init__(self, workspace: Workspace, settings: Settings, limits: Limits) -> None:
        """Loads rules and model. Raises ConfigError, RuleError or ModelError where nothing could be checked."""
        self.settings = settings
        self.door = Door(limits)
        self.metrics = Metrics()
        self.metrics.watch("waiting", "Requests that wait or are worked on.", lambda: self.door.inside)
        self.ruleset: RuleSet = workspace.ruleset(settings, examples=True)
        self.desk = Desk(workspace, self.metrics.batch)
        self.desk.open(settings)

    async def check(self, asked: Asked, *, fixes: bool = False) -> FileResult:
        """The result for a text. Raises ProblemError."""
        settings = asked.settings(self.settings)
        source = asked.source(settings)
        result = await self._told(self.desk.check(settings, source, fixes=fixes, unsafe=asked.unsafe))
        self.metrics.found(result.certain)
        return result

    async def answer(self, do: Callable[[Linters], _T]) -> _T:
        """What other work gives that needs linters. Raises ProblemError."""
        return await self._told(self.desk.run(do))

    async def _told(self, work: Future[_T]) -> _T:
        try:
            return await self.door.answer_of(work)
        except ConfigError as error:
            raise ProblemError(422, str(error).removeprefix(f"{COMMAND_LINE}: ")) from None
        except UnreadableError as error:
            raise ProblemError(422, str(error)) from None
