"""Whether what this process has loaded is what a new one would load, by sizes and times of files."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from stigmalint.disk.cache import program_files
from stigmalint.disk.rule_folder import rule_files, shipped_rules
from stigmalint.parser.model_name import DEFAULT_MODEL
from stigmalint.session.workspace import versions

_State = tuple[int, int, int]


class Freshness:
    """To be made before anything is loaded, so that what changes meanwhile counts."""

    def __init__(self) -> None:
        self._files = {path: _state(path) for path in _watched()}
        self._folders = _folders_of_modules()
        self._versions = versions(DEFAULT_MODEL)

    def is_stale(self) -> bool:
        """Takes a few milliseconds."""
        return any(_state(path) != state for path, state in self._files.items()) or self._has_other_libraries()

    def _has_other_libraries(self) -> bool:
        if (folders := _folders_of_modules()) == self._folders:
            return False
        importlib.invalidate_caches()
        self._folders = folders
        return versions(DEFAULT_MODEL) != self._versions


def _watched() -> Iterator[str]:
    """The program's code and rules, and the folders of rules, where a file may come that was not there before."""
    yield from program_files(Path(__file__).resolve().parents[1])
    rules = shipped_rules()
    yield os.fspath(rules)
    yield from (entry.path for entry in os.scandir(rules) if entry.is_dir())
    yield from rule_files(rules)


def _folders_of_modules() -> dict[str, _State | None]:
    return {folder: _state(folder) for folder in sys.path if folder}


def _state(path: str) -> _State | None:
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns
