"""Imports spaCy in a fraction of the time, without what a parse never uses.

An import of spaCy brings its command line, and schemas that check the configuration of a pipeline in training.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

_KNOWN = {"spacy": "3.8.18", "confection": "1.3.4"}
"""The versions whose schemas were found to be needless for a parse. With others all is imported that they ask for."""


def import_spacy(*, alone: bool = False) -> ModuleType:
    """Import spaCy without its command line, which takes a third of the import.

    `spacy/__init__` takes one name from there, `info`; a stand-in that fetches the real one when called is in its place
    for the moment, and `import spacy.cli` works as ever afterwards. In a process that is `alone`, where no one else
    uses spaCy, schemas and plugins are left out as well: other pipelines might want these.
    """
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    package, module = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    package.__path__ = []
    module.info = _info  # type: ignore[attr-defined]  # a module made here has the attributes given to it
    stand_ins: dict[str, ModuleType | None] = {"spacy.cli": package, "spacy.cli.info": module}
    if alone and all(_version(name) == version for name, version in _KNOWN.items()):
        # The matrices of a sentence are small, and a process without threads can be forked.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        with _without_plugins(), _in_place({"pydantic": None}):
            stand_ins |= _schemas()
            with _in_place(stand_ins):
                return importlib.import_module("spacy")
    with _in_place(stand_ins), suppress(ImportError):  # another version of spaCy may want more of its command line
        importlib.import_module("spacy")
    spacy = importlib.import_module("spacy")
    if getattr(spacy, "cli", None) is package:
        del spacy.cli
    return spacy


def _schemas() -> dict[str, ModuleType]:
    """Stand-ins for the modules of spaCy that make schemas with pydantic: every name is a schema that allows all."""

    class Anything(importlib.import_module("confection.validation").Schema):  # type: ignore[misc]  # imported by name
        @classmethod
        def model_rebuild(cls, **_: Any) -> None:
            """Called by `spacy/__init__` once all types are there."""

    class TokenPattern:
        """What matchers ask for the attributes they know."""

        def model_dump(self) -> Mapping[str, None]:
            return dict.fromkeys(("orth", "text", "lower", "norm", "lemma", "pos", "tag", "shape"))

    found = {name: ModuleType(name) for name in ("spacy.schemas", "spacy.pipeline._edit_tree_internals.schemas")}
    for module in found.values():
        module.__getattr__ = lambda name: TokenPattern if name == "TokenPattern" else Anything  # type: ignore[method-assign]
    return found


@contextmanager
def _in_place(modules: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """Let modules, or None for "there is none", stand in for those of that name that are not imported yet."""
    placed = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(placed)  # type: ignore[arg-type]  # None is documented to stand for a missing module
    try:
        yield
    finally:
        for name, module in placed.items():
            if name in sys.modules and sys.modules[name] is module:
                del sys.modules[name]


@contextmanager
def _without_plugins() -> Iterator[None]:
    """Let no package be found that offers parts for pipelines: spaCy would look at the names of all, many times."""
    looked_up = importlib.metadata.entry_points
    vars(importlib.metadata)["entry_points"] = dict
    try:
        yield
    finally:
        vars(importlib.metadata)["entry_points"] = looked_up


def let_plugins_in() -> None:
    """Let spaCy find the parts of pipelines that other packages offer, if it was imported without them."""
    catalogue = vars(importlib.import_module("catalogue"))
    if catalogue.get("AVAILABLE_ENTRY_POINTS") == {}:
        catalogue["AVAILABLE_ENTRY_POINTS"] = importlib.metadata.entry_points()


def _version(name: str) -> str:
    with suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(name)
    return ""


def _info(*args: Any, **kwargs: Any) -> Any:
    return importlib.import_module("spacy.cli.info").info(*args, **kwargs)
