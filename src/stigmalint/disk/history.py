"""The contents of a repository's files at the end of each month, as stored by git.

Contents are read as they are stored: neither hooks nor filters nor drivers run, and no file of the working tree is
touched.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timezone
from typing import NamedTuple

from stigmalint.disk.files import InputError
from stigmalint.disk.git import NO_REPOSITORY, run_git, start_git


class Commit(NamedTuple):
    """The last commit of a month (`2026-03`, in UTC) on the current branch."""

    month: str
    id: str


def last_commits(root: str, since: str = "") -> list[Commit]:
    """The last commit of each month that has one, from the month `since` on, the oldest first.

    What was merged counts from its merge on, as it does on the branch. Raises InputError if there is no commit.
    """
    listed = run_git(root, "rev-list", "--first-parent", "--timestamp", "HEAD", "--")
    if listed is None:
        if run_git(root, "rev-parse", "--git-dir") is None:
            raise InputError(NO_REPOSITORY.format(root))
        raise InputError(f"{root}: there are no commits yet, so there is no history to report")
    found: dict[str, str] = {}
    for line in listed.decode().splitlines():  # the newest first
        seconds, commit = line.split()
        with suppress(ValueError, OverflowError, OSError):  # a clock that was in no year of a calendar
            found.setdefault(f"{datetime.fromtimestamp(int(seconds), timezone.utc):%Y-%m}", commit)
    return [Commit(month, commit) for month, commit in sorted(found.items()) if month >= since]


def files_at(root: str, commit: str) -> Iterator[tuple[str, str]]:
    """The regular files of a commit: the absolute path of each, and the id of its content; no links, no submodules."""
    listed = run_git(root, "ls-tree", "-r", "-z", "--full-tree", commit)
    if listed is None:
        raise InputError(f"{root}: git cannot read commit {commit}; `git fsck` explains why")
    for entry in listed.split(b"\0"):
        head, _, name = entry.partition(b"\t")
        if head.startswith(b"100"):
            yield os.path.join(root, os.fsdecode(name)), head.split()[2].decode()


class Contents:
    """Returns the bytes of contents by their ids, in a process of git that is ended with this."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._process = self._begun()

    def _begun(self) -> subprocess.Popen[bytes]:
        # A partial clone would fetch what it lacks, one content at a time, for years of history.
        return start_git(self._root, "cat-file", "--batch", stdin=subprocess.PIPE, GIT_NO_LAZY_FETCH="1")

    def read(self, id: str) -> bytes | None:
        """The bytes, or None if this clone lacks them, or holds them damaged."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        with suppress(BrokenPipeError):  # it ended, and says nothing
            asked.write(f"{id}\n".encode())
            asked.flush()
        head = answers.readline().split()
        if len(head) == 3:
            data = answers.read(int(head[2]))
            if answers.read(1):
                return data
        if head[1:] != [b"missing"]:  # git ends at what it would have to fetch, and at what is damaged
            self._end()
            self._process = self._begun()
        return None

    def _end(self) -> None:
        self._process.kill()
        with self._process, suppress(BrokenPipeError):
            self._process.communicate()

    def __enter__(self) -> Contents:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
