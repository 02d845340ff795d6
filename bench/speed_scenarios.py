"""Texts go in, scenarios come out: what is checked, by which command, in what state, and which goals there are.

The goals are those of the project: how many times as long a peer is to take at least.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from speed_tables import BEFORE, Goal
from speed_texts import CLEAN, SMALL, articles, every, make, markdown, real_articles

CHECK = ("check", "--isolated", "--quiet", "--exit-zero")
DENSITIES = {"clean text": 0.0, "mixed text": 0.05, "dense text": 2.0}
_STEP = 12
"""Every so manieth file of a corpus is checked."""
_COMMENTS = """\
import json, sys
sys.path.insert(0, sys.argv[1])
from made_comments import comments
for comment in comments(int(sys.argv[2]), corpus=sys.argv[3]):
    print(json.dumps({"text": comment}))
"""
"""Runs where stigmalint is installed, since comments are made of what its rules look for."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`command` is that of stigmalint, ahead of the files. `brief` names it in the README, if it is there.

    `is_warm`: the files were checked before. `is_first`: the very first run counts. `is_large`: there are fewer runs.
    `is_api`: the library is measured, not the command. `before` is called ahead of all runs. `codes` are the exit codes
    of a run of stigmalint that went well.
    """

    name: str
    files: list[str]
    goals: tuple[Goal, ...] = ()
    brief: str = ""
    command: tuple[str, ...] = CHECK
    has_peers: bool = True
    is_warm: bool = False
    is_first: bool = False
    is_large: bool = False
    is_api: bool = False
    before: Callable[[], object] = lambda: None
    codes: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Texts:
    """Where texts are written, the environment that has stigmalint, how many texts, and folders of real ones."""

    work: Path
    installed: Path
    files: int
    comments: int
    corpus: Path | None
    articles: Path | None

    def file(self, name: str, text: str) -> list[str]:
        path = self.work / name
        path.write_text(text, encoding="utf-8")
        return [str(path)]

    def folder(self, name: str) -> list[str]:
        return markdown(make(self.work / name, self.files * 4000, density=DENSITIES[name]))

    @property
    def table(self) -> Path:
        """The file of comments, which is there after `make_table`."""
        return self.work / "comments.jsonl"

    def make_table(self) -> None:
        """Write comments, a JSON object a line; with a corpus its sentences are those around the candidates."""
        if not self.table.exists():
            corpus = str(self.corpus.resolve()) if self.corpus else ""
            python = self.installed / "bin" / "python"
            command = [str(python), "-I", "-c", _COMMENTS, str(Path(__file__).parent), str(self.comments), corpus]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            self.table.write_text(done.stdout, encoding="utf-8")


def scenarios(texts: Texts) -> list[Scenario]:
    clean, small = texts.file("clean.md", CLEAN), texts.file("small.md", SMALL)
    one = [
        Scenario("one file, the very first run after the installation", small, has_peers=False, is_first=True),
        Scenario("one clean file", clean, (Goal("proselint", 1 / 0.7),), "one clean file"),
        Scenario("one file with two findings", small, (Goal("alex", 1 / 0.8),), "one file with two findings"),
        Scenario("one file with two findings, warm", small, is_warm=True),
    ]
    many = f"{texts.files:,} files of 4 kB"
    mixed, dense = texts.folder("mixed text"), texts.folder("dense text")
    large = [
        Scenario(
            f"{many}, nothing to find",
            texts.folder("clean text"),
            (Goal("alex", 100), Goal("proselint", 15)),
            f"{many}, nothing to find",
            is_large=True,
        ),
        Scenario(
            f"{many}, candidates in one of twenty",
            mixed,
            (Goal("alex", 40),),
            f"{many}, candidates in one of twenty",
            is_large=True,
        ),
        Scenario(f"{many}, candidates in one of twenty, warm", mixed, has_peers=False, is_warm=True, is_large=True),
        Scenario(
            f"{many} about addiction, candidates in every paragraph",
            dense,
            (Goal("alex", 3.5),),
            f"{many} about addiction",
            is_large=True,
        ),
    ]
    return [*one, *_real(texts), *large, *_comments(texts)]


def _real(texts: Texts) -> Iterator[Scenario]:
    """Statutes, if there are any, and articles, real or made."""
    if texts.corpus:
        chosen = every(markdown(texts.corpus), _STEP)
        name = f"{len(chosen)} {texts.corpus.resolve().name}"
        yield Scenario(f"{name}, every {_STEP}th of the folder", chosen, (Goal("alex", 5),), name, is_large=True)
    if texts.articles:
        chosen, others = real_articles(texts.articles)
        kind = f"real articles in English{f' ({others} in other languages left out)' if others else ''}"
    else:
        chosen, kind = articles(texts.work / "articles"), "generated articles in English"
    words = sum(len(Path(path).read_text(encoding="utf-8", errors="replace").split()) for path in chosen)
    name = f"{len(chosen)} {kind} about addiction, {words // max(1, len(chosen))} words each"
    brief = f"{len(chosen)} articles about addiction"
    yield Scenario(name, chosen, (Goal("alex", 1.8),), brief)


def _comments(texts: Texts) -> Iterator[Scenario]:
    several = f"{texts.comments:,} comments, a candidate in one of twenty"
    library = Scenario(
        f"{several}, `check_texts`",
        [str(texts.table)],
        (Goal(BEFORE, 2),),
        has_peers=False,
        is_large=True,
        is_api=True,
        before=texts.make_table,
    )
    yield library
    command = ("comments", "--isolated", "--output-format", "jsonl")
    name = f"{several}, `stigmalint comments`"
    yield replace(library, name=name, goals=(), command=command, is_api=False, codes=(0, 1))
