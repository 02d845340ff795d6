"""spaCy goes in, the pinned pipeline comes out, in a fraction of the time: what a parse never uses is left out.

An import of spaCy brings its command line, and schemas that check the configuration of a pipeline in training; a load
brings the strings of a vocabulary that tokens bring anyway, and proofs of what has come with the hash of its file.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick

from stigmalint.ruler import Ruler

if TYPE_CHECKING:
    from spacy.language import Language

_KNOWN = {"spacy": "3.8.18", "confection": "1.3.4"}
"""The versions whose schemas were found to be needless for a parse. With others all is imported that they ask for."""
_TOKENIZER = "stigmalint.Tokenizer.v1"
_RULER = "stigmalint_ruler"


def import_spacy(*, alone: bool = False) -> ModuleType:
    """Import spaCy without its command line, which takes a third of the import.

    `spacy/__init__` takes one name from there, `info`; a stand-in that fetches the real one when called is in its place
    for the moment, and `import spacy.cli` works as ever afterwards. In a process that is `alone`, where nobody else
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


def load_pinned(spacy: ModuleType, folder: Path, *, exclude: tuple[str, ...]) -> Language:
    """The pipeline in a folder whose files were verified, without what is read twice or for nothing.

    The 84,000 strings of the vocabulary are left out, because the tables that are read refer to text by hash and each
    token brings its own.
    """
    if not spacy.registry.has("tokenizers", _TOKENIZER):
        tokenizer = tokenizer_class()
        spacy.registry.tokenizers(_TOKENIZER, func=lambda: lambda nlp: tokenizer(nlp.vocab))
    if not spacy.Language.has_factory(_RULER):
        spacy.Language.factory(_RULER, func=lambda nlp, name: Ruler(nlp.vocab))
    config = spacy.util.load_config(
        folder / "config.cfg",
        overrides={"nlp.tokenizer": {"@tokenizers": _TOKENIZER}, "components.attribute_ruler": {"factory": _RULER}},
    )
    # numpy multiplies matrices of this size twice as fast as the library that spaCy takes by default.
    with importlib.import_module("thinc.api").use_ops("numpy", use_blis=False):
        nlp: Language = spacy.util.load_model_from_config(config, exclude=exclude)
    nlp.vocab.from_disk(folder / "vocab", exclude=["strings"])
    nlp.from_disk(folder, exclude=["vocab", *exclude])
    # Lists of up to 57,000 words in which the lemmatizer looks up each new form.
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    index = lemmatizer.lookups.get_table("lemma_index")
    for part_of_speech, forms in index.items():
        index[part_of_speech] = frozenset(forms)
    return nlp


def tokenizer_class() -> type[Any]:
    """A subclass of spaCy's tokenizer that gets ready in a fraction of the time and finds the same tokens.

    What it waits with until a text may need it: 1,347 exceptions such as "can't" and "Mr.", and the expressions for
    punctuation inside words and for addresses.
    """

    class Tokenizer(importlib.import_module("spacy.tokenizer").Tokenizer):  # type: ignore[misc]  # imported by name
        def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> Tokenizer:
            kept = importlib.import_module("srsly").msgpack_loads(data)
            self.prefix_search = re.compile(kept["prefix_search"]).search
            self.suffix_search = re.compile(kept["suffix_search"]).search
            self.infix_finditer = _late(kept["infix_finditer"], "finditer", lambda chunk: not chunk.isalnum(), ())
            self.url_match = _late(kept["url_match"], "match", lambda chunk: "." in chunk, None)
            self.faster_heuristics = kept["faster_heuristics"]
            self.waiting = kept["exceptions"]
            # That a single character is a token, and nothing else of it, would be so without being said.
            told = (form for form, parts in self.waiting.items() if len(form) > 1 or len(parts[0]) > 1)
            self._scanner = AhoCorasick(list(told))
            return self

        def __call__(self, text: str) -> Any:
            if self.waiting and self.may_hold_exception(text):
                waiting, self.waiting = self.waiting, {}
                self.rules = waiting
            return super().__call__(text)

        def may_hold_exception(self, text: str) -> bool:
            """Whether an exception stands in the text, and not in the middle of a word."""
            return any(
                not (_is_inside(text, start) or _is_inside(text, end))
                for _, start, end in self._scanner.find_matches_as_indexes(text, overlapping=True)
            )

        def _validate_special_case(self, chunk: str, substrings: object) -> None:
            """Nothing is left to prove: the exceptions have come with the hash of their file."""

    return Tokenizer


def _is_inside(text: str, at: int) -> bool:
    """Whether a place is between two letters, where no token ends or begins."""
    return 0 < at < len(text) and text[at - 1].isalpha() and text[at].isalpha()


def _late(pattern: str, method: str, needed: Callable[[str], bool], none: object) -> Callable[[str], Any]:
    """A method of an expression that is compiled when a text comes that it is needed for; for others it finds none."""

    @cache
    def compiled() -> Any:
        return getattr(re.compile(pattern), method)

    return lambda text: compiled()(text) if needed(text) else none


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


def _version(name: str) -> str:
    with suppress(importlib.metadata.PackageNotFoundError):
        return importlib.metadata.version(name)
    return ""


def _info(*args: Any, **kwargs: Any) -> Any:
    return importlib.import_module("spacy.cli.info").info(*args, **kwargs)
