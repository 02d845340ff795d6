"""Findings by pack at the end of each month, for paths in a git repository.

All months are measured by one yardstick: the rules and settings of today. What was found in a content is kept under its
id in git, so that a month costs what has changed in it.
"""

from __future__ import annotations

import json
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from stigmalint.disk.files import InputError, repository_of
from stigmalint.disk.git import is_shallow
from stigmalint.disk.history import Commit, Contents, files_at, last_commits
from stigmalint.disk.result_cache import depends_on_day
from stigmalint.disk.settings import Settings
from stigmalint.extract import extract
from stigmalint.file_result import FileResult
from stigmalint.prose import Role, Source, UnreadableError
from stigmalint.report import relative_path
from stigmalint.session.checker import Task
from stigmalint.session.inputs import InputChoices, Inputs, silent
from stigmalint.session.runner import run
from stigmalint.session.workspace import Workspace


class Counts(NamedTuple):
    """Of one text: the words of its prose, and its findings by pack, without doubtful and suppressed ones."""

    words: int
    packs: dict[str, int]


class Month(NamedTuple):
    """What the last commit of a month holds below the paths."""

    name: str
    """The month as `2026-03`, in UTC."""
    commit: str
    files: int
    words: int
    packs: Counter[str]

    @property
    def findings(self) -> int:
        return self.packs.total()


class History(NamedTuple):
    """The months that have a commit, the oldest first."""

    months: list[Month]
    is_shallow: bool
    """The clone lacks the beginning."""
    left_out: int
    """Texts that could not be read or checked."""
    example: str
    """Why one of them could not."""


class _Text(NamedTuple):
    """A content as it is to be read. Contents that are read alike are one text, wherever they lie."""

    settings: Settings
    kind: str
    ignored: frozenset[str]
    id: str


Tell = Callable[[int], object]


def history(
    paths: Sequence[str], workspace: Workspace, choices: InputChoices, processes: int, *, since: str = "", tell: Tell
) -> History:
    """Measure the files below `paths` month by month, from the month `since` on; `tell` gets the number of texts done.

    Raises InputError if there is no repository, no history, or nothing to read in it; and as a run does.
    """
    root = _root(paths)
    commits = last_commits(root, since)
    if not commits:
        raise InputError(f"there are no commits since {since}; name an earlier month")
    inputs = Inputs(workspace, choices, warn=silent, fail=silent)
    trees = _Trees(root, paths, inputs)
    held = [(commit, trees.texts(commit)) for commit in commits]
    if not trees.places:
        raise InputError("no commit has a supported file in these paths; `stigmalint formats` lists supported files")
    found: dict[_Text, Counts | str] = {}
    with Contents(root) as contents:
        for settings in dict.fromkeys(text.settings for text in trees.places):
            mine = {text: path for text, path in trees.places.items() if text.settings == settings}
            kept = _Kept(workspace, settings, choices)
            for text, counts in _measured(mine, settings, contents, inputs, workspace, kept, processes):
                found[text] = counts
                tell(len(found))
    troubles = [counts for counts in found.values() if isinstance(counts, str)]
    months = [_month(commit, [found[text] for text in texts]) for commit, texts in held]
    return History(months, is_shallow(root), len(troubles), troubles[0] if troubles else "")


def _root(paths: Sequence[str]) -> str:
    roots: set[str] = set()
    for path in paths:
        root = repository_of(path)
        if root is None:
            raise InputError(f"{path}: not in a git repository, so it has no history; name a path in one")
        roots.add(str(root))
    if len(roots) > 1:
        raise InputError("these paths are in several repositories, without a common history; name one at a time")
    return roots.pop()


class _Trees:
    """Reads what commits hold, and how. `places` gives for each text a path where it lay."""

    def __init__(self, root: str, paths: Sequence[str], inputs: Inputs) -> None:
        self._root, self._inputs = root, inputs
        self._tops = [os.path.abspath(path) for path in paths]
        self._past: dict[str, tuple[Settings, str, frozenset[str]] | None] = {}
        self.places: dict[_Text, str] = {}

    def texts(self, commit: Commit) -> list[_Text]:
        found: list[_Text] = []
        for path, id in files_at(self._root, commit.id):
            if path not in self._past:
                self._past[path] = self._how(path)
            if (how := self._past[path]) is not None:
                found.append(_Text(*how, id))
                self.places.setdefault(found[-1], path)
        return found

    def _how(self, path: str) -> tuple[Settings, str, frozenset[str]] | None:
        if not any(path == top or path.startswith(os.path.join(top, "")) for top in self._tops):
            return None
        past = self._inputs.past(path)
        return past and (*past, past[0].ignored_in(path))


def _measured(
    places: Mapping[_Text, str],
    settings: Settings,
    contents: Contents,
    inputs: Inputs,
    workspace: Workspace,
    kept: _Kept,
    processes: int,
) -> Iterator[tuple[_Text, Counts | str]]:
    """Texts with the same settings, with their counts, or a sentence that says why there are none."""
    settled: deque[tuple[_Text, Counts | str]] = deque()
    asked: deque[_Text] = deque()

    def sources() -> Iterator[Source]:
        for text, path in places.items():
            known = kept.read(text) or _source(text, relative_path(path), contents, inputs)
            if isinstance(known, Source):
                asked.append(text)
                yield known
            else:
                settled.append((text, known))

    # The cache of results is for the texts of today; those of ten years would drive them out.
    for result in run(sources(), workspace, Task(settings, keeps=False), processes):
        text = asked.popleft()
        counts = _counts(result)
        if isinstance(counts, Counts) and not depends_on_day(result.source.text):
            kept.write(text, counts)
        yield text, counts
        while settled:
            yield settled.popleft()
    yield from settled


def _source(text: _Text, path: str, contents: Contents, inputs: Inputs) -> Source | str:
    data = contents.read(text.id)
    if data is None:
        return f"{path}: its content is not in this clone"
    try:
        return inputs.source_of_past(data, path, text.settings, text.kind)
    except InputError as error:
        return str(error)


def _counts(result: FileResult) -> Counts | str:
    if result.error:
        return result.error
    try:
        blocks = extract(result.source).blocks
    except UnreadableError as error:  # nothing was found in it before it was read
        return str(error)
    words = sum(len(block.text.split()) for block in blocks if block.role is not Role.COMMENT)
    return Counts(words, dict(Counter(finding.pack for finding in result.certain)))


class _Kept:
    """What is kept of texts that are read with the same settings."""

    def __init__(self, workspace: Workspace, settings: Settings, choices: InputChoices) -> None:
        self._cache, self._key = workspace.cache, workspace.results_key(settings)
        self._about = (settings.front_matter, choices.fields(settings), choices.encoding)

    def read(self, text: _Text) -> Counts | None:
        data = self._cache.read("counts", self._key_of(text)) if self._key else None
        if data is None:
            return None
        try:
            words, packs = json.loads(data)
            return Counts(int(words), {str(name): int(number) for name, number in packs.items()})
        except (ValueError, TypeError, AttributeError):
            return None  # of another build of the same version, which counts otherwise

    def write(self, text: _Text, counts: Counts) -> None:
        if self._key:
            self._cache.write("counts", self._key_of(text), json.dumps(counts).encode())

    def _key_of(self, text: _Text) -> str:
        return json.dumps([self._key, *self._about, text.kind, sorted(text.ignored), text.id])


def _month(commit: Commit, texts: Sequence[Counts | str]) -> Month:
    read = [counts for counts in texts if isinstance(counts, Counts)]
    packs: Counter[str] = Counter()
    for counts in read:
        packs.update(counts.packs)
    return Month(commit.month, commit.id, len(read), sum(counts.words for counts in read), packs)
