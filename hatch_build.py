"""Compiles the rules into the wheel, so that the first run on a machine costs what the next ones cost."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface):  # type: ignore[type-arg]  # of any builder
    """Adds the folder `_compiled` to a wheel; an editable installation reads the rules as they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from stigmalint.disk.packs import compile_rules

        self._folder = tempfile.TemporaryDirectory(prefix="stigmalint-")
        compile_rules(Path(self._folder.name))
        build_data["force_include"][self._folder.name] = "stigmalint/_compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._folder.cleanup()
