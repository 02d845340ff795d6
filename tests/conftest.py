"""What most tests share: the language model, loaded once, and the shipped rules."""

from __future__ import annotations

import os
import signal

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: threads for small matrices only wait for each other

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import pytest

from stigmalint.authoring.prove import remember
from stigmalint.disk.packs import RuleSet, load_packs
from stigmalint.parser import model

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from stigmalint.ruleset.word_list import WordList


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test keeps anything in the folders of whoever runs it, finds anything there, or takes over their signals."""
    home = tmp_path_factory.mktemp("home")
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under `nohup` it is ignored, by children too
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in what a shell runs behind itself
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STIGMALINT_CACHE_DIR", str(home / "cache"))
        patch.setenv("XDG_STATE_HOME", str(home / "state"))
        yield


@pytest.fixture(scope="session")
def parse() -> Callable[[Iterable[str]], Iterable[Doc]]:
    return remember(model.lazy_parser())


@pytest.fixture
def one_model(parse: Callable[[Iterable[str]], Iterable[Doc]], monkeypatch: pytest.MonkeyPatch) -> None:
    """No command loads the language model again."""
    monkeypatch.setattr(model, "lazy_parser", lambda name="", alone=False: parse)


@pytest.fixture(scope="session")
def ruleset() -> RuleSet:
    return load_packs()


@pytest.fixture(scope="session")
def words(ruleset: RuleSet) -> Mapping[str, WordList]:
    return ruleset.words
