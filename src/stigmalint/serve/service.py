"""What all routes share: the desk that checks texts, the default settings, the rules, limits and metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from stigmalint.disk.packs import RuleSet
from stigmalint.disk.settings import COMMAND_LINE, Settings
from stigmalint.disk.settings_table import ConfigError
from stigmalint.file_result import FileResult
from stigmalint.moderation import for_comments
from stigmalint.prose import Source, UnreadableError
from stigmalint.serve.answers import explained
from stigmalint.serve.asked import UNPACKED, Asked
from stigmalint.serve.limits import Door, Limits
from stigmalint.serve.metrics import Metrics
from stigmalint.session.desk import Desk, Linters
from stigmalint.session.fates import of_all_rules
from stigmalint.session.workspace import Workspace
from stigmalint.web.problem import ProblemError

_T = TypeVar("_T")


class Service:
    """Answers questions about texts under the settings of the place where the server was started."""

    def __init__(self, workspace: Workspace, settings: Settings, limits: Limits) -> None:
        """Loads rules and model. Raises ConfigError, RuleError or ModelError if nothing could be checked."""
        self.settings = settings
        self.door = Door(limits)
        self.metrics = Metrics()
        self.metrics.watch("waiting", "Requests that wait or are worked on.", lambda: self.door.inside)
        self.ruleset: RuleSet = workspace.ruleset(settings, examples=True)
        self.desk = Desk(workspace, self.metrics.batch)
        self.desk.open(settings)
        # Whoever asks for these first would wait while their rules are made ready.
        self.desk.run(lambda linters: [linters(each) for each in (for_comments(settings), of_all_rules(settings))])

    async def check(self, asked: Asked, *, fixes: bool = False) -> FileResult:
        """The result for a text. Raises ProblemError."""
        settings = asked.settings(self.settings)
        source = await self._source(asked, settings)
        work = self.desk.check(settings, source, fixes=fixes, unsafe=asked.unsafe, left=asked.left)
        result = await self._told(work)
        self.metrics.found(result.certain)
        return result

    async def answer(self, do: Callable[[Linters], _T]) -> _T:
        """What other work gives that needs linters. Raises ProblemError."""
        return await self._told(self.desk.run(do))

    async def _source(self, asked: Asked, settings: Settings) -> Source:
        """What is to be checked. A file is unpacked in a thread, so that no one waits for it who asks nothing of it."""
        if asked.data is None:
            return asked.source(settings)
        source = await asyncio.to_thread(asked.source, settings)
        if len(source.text) > UNPACKED * self.door.limits.bytes:
            raise ProblemError(413, f"{source.path} contains more text than can be checked at once; split it")
        return source

    async def explain(self, asked: Asked) -> dict[str, Any]:
        """What was made of each wording that a rule looks for. Raises ProblemError."""
        settings = asked.settings(self.settings)
        source = await self._source(asked, settings)
        return await self.answer(lambda linters: explained(source, settings, self.settings, linters))

    async def _told(self, work: Future[_T]) -> _T:
        try:
            return await self.door.answer_of(work)
        except ConfigError as error:
            raise ProblemError(422, str(error).removeprefix(f"{COMMAND_LINE}: ")) from None
        except UnreadableError as error:
            raise ProblemError(422, str(error)) from None
