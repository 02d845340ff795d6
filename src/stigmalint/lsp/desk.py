"""Checks the text of a document as `stigmalint check` would check the file.

A document is judged as a whole, since what one paragraph says may decide about another. Parsing takes nearly all of
the time, and sentences that were parsed before are remembered, so that a keystroke costs the parse of its own sentence.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from stigmalint.extract import kind_of
from stigmalint.file_result import FileResult
from stigmalint.prose import Source, UnreadableError
from stigmalint.session.inputs import is_excluded
from stigmalint.session.workspace import Choices, Workspace

if TYPE_CHECKING:
    from stigmalint.linter import Linter

_MOST_PARSES = 4000
"""Sentences whose parses are kept, those of several long documents; about 10 KB each."""
_LANGUAGES: Mapping[str, str] = {
    "plaintext": "text",
    "markdown": "markdown",
    "mdx": "mdx",
    "quarto": "pandoc",
    "rmd": "pandoc",
    "html": "html",
    "restructuredtext": "rst",
    "rst": "rst",
    "latex": "latex",
    "tex": "latex",
    "git-commit": "commit",
    "gitcommit": "commit",
}
"""What editors call a language, for documents whose name does not tell their kind."""


class Checked(NamedTuple):
    """A document as it was checked, and the linter that did it."""

    result: FileResult
    linter: Linter


class Desk:
    """Checks documents; used by one thread at a time."""

    def __init__(self, choices: Choices) -> None:
        """Raises ConfigError or InputError for a settings file that cannot be used."""
        self._workspace = Workspace(choices._replace(remembered=_MOST_PARSES))

    def prepare(self, folder: str) -> None:
        """Load rules and model for what is in a folder. Raises ConfigError, RuleError or ModelError."""
        self._workspace.linter(self._workspace.settings_at(folder)).prepare()

    def check(self, uri: str, language: str, text: str) -> Checked | None:
        """What there is to say of a document; None if it is of no known kind, or is left out by the settings.

        Raises ConfigError, RuleError or ModelError.
        """
        path = path_of(uri)
        settings = self._workspace.settings_of(path or os.curdir)
        kind = (kind_of(path, is_named=True, comments=settings.code_comments) if path else None) or _LANGUAGES.get(
            language
        )
        if kind is None or (path and is_excluded(path, settings)):
            return None
        source = Source(path or "untitled", text, kind, front_matter=settings.front_matter)
        linter = self._workspace.linter(settings)
        try:
            return Checked(linter.check_source(source), linter)
        except UnreadableError as error:  # half-typed JSON, say
            return Checked(FileResult(source, error=str(error)), linter)


def path_of(uri: str) -> str:
    """The path of a document in a file; empty for one that is in none, or nowhere."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return ""
    if parts.scheme != "file" or "\0" in (path := unquote(parts.path)):
        return ""
    return str(Path(path.lstrip("/") if os.name == "nt" else path))


def choices_of(options: object, base: Choices) -> Choices:
    """The choices of the command line with those of the client's settings, which win: `profile`, `select`, `ignore`,
    `extendSelect`. What is of another shape is skipped, since editors send all kinds of things.
    """
    given: Mapping[str, Any] = options if isinstance(options, dict) else {}
    changed: dict[str, Any] = {}
    if isinstance(profile := given.get("profile"), str):
        changed["profile"] = profile
    for key, name in (("select", "select"), ("ignore", "ignore"), ("extendSelect", "extend_select")):
        if isinstance(words := given.get(key), list) and all(isinstance(word, str) for word in words):
            changed[name] = tuple(words)
    return base._replace(**changed)
