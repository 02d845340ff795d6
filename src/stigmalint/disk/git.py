"""The lines that have changed in a repository since a revision, according to git.

What is compared is the working tree, staged or not, with the commit in which this branch left the revision. No program
is run that a repository could name in its files: neither drivers nor hooks. What its own configuration names as filters
is git's business, as with any other command of git.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping

from stigmalint.disk.files import InputError

Lines = tuple[range, ...]
"""Lines of a file, from 1, as git counts them: each ends with a line feed."""

_GIT = ("git", "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.quotePath=true")
_DIFF = (
    *("diff", "--raw", "-z", "--patch", "--unified=0", "--find-renames", "--no-relative", "--ignore-submodules=all"),
    *("--no-color", "--no-ext-diff", "--no-textconv", "--no-indent-heuristic", "--inter-hunk-context=0"),
)
_HEAD = "HEAD"
NO_REPOSITORY = "{}: git does not trust this repository as yours; `git status` explains why"
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def changed_lines(root: str, revision: str) -> Mapping[str, Lines | None]:
    """The files below `root`, the top of a working tree, that were changed, added or renamed, by absolute path, with
    their changed lines; None stands for all of a file. Files that git does not know and does not ignore are whole, too.

    Raises InputError if there is no git, no such revision, or no history to compare with.
    """
    base = _HEAD if revision == _HEAD else _base(root, revision)
    unknown = start_git(root, "ls-files", "-z", "--others", "--exclude-standard")  # beside the other
    with unknown:
        patch = run_git(root, *_DIFF, base, "--")
        if patch is None and base == _HEAD:  # there may be no commit yet
            patch = run_git(root, *_DIFF, _base(root, revision), "--")
        names, _ = unknown.communicate()
    if patch is None or unknown.returncode:
        raise InputError(f"{root}: git could not compare the files; try `git diff {revision}`")
    found: dict[str, Lines | None] = dict.fromkeys(name for name in _names(names) if not name.endswith("/"))
    found.update((name, lines) for name, lines in _changes(patch) if lines != ())
    return {os.path.join(root, name): lines for name, lines in found.items()}


def _base(root: str, revision: str) -> str:
    """The id of the commit to compare with; the empty tree where there is no commit yet."""
    commit = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is not None:
        if revision == _HEAD:
            return _HEAD
        base = run_git(root, "merge-base", commit.decode().strip(), "HEAD")
        if base is not None:
            return base.decode().split()[0]
    elif revision == _HEAD and run_git(root, "rev-parse", "--git-dir") is not None:
        empty = run_git(root, "hash-object", "-t", "tree", "--stdin")
        if empty is not None:
            return empty.decode().strip()
    raise InputError(_missing(root, revision, is_there=commit is not None))


def _missing(root: str, revision: str, is_there: bool) -> str:
    if run_git(root, "rev-parse", "--git-dir") is None:
        return NO_REPOSITORY.format(root)
    if is_shallow(root):
        what = f"the point where '{revision}' and this branch diverge" if is_there else f"'{revision}'"
        return f"this clone is shallow and does not reach {what}; fetch the rest with `git fetch --unshallow`"
    if is_there:
        return f"'{revision}' and this branch have no commit in common; name another revision"
    return f"git has no commit '{revision}' here; name another, or get it with `git fetch`"


def is_shallow(root: str) -> bool:
    """Whether the clone holds only the newest part of the history."""
    said = run_git(root, "rev-parse", "--is-shallow-repository")
    return said is not None and said.strip() == b"true"


def run_git(root: str, *args: str) -> bytes | None:
    """What a command of git says, or None if it fails."""
    with start_git(root, *args) as process:
        said, _ = process.communicate()
    return None if process.returncode else said


def start_git(root: str, *args: str, stdin: int = subprocess.DEVNULL, **variables: str) -> subprocess.Popen[bytes]:
    """A command of git that has begun, with these variables in its environment."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", **variables}
    environment.pop("GIT_EXTERNAL_DIFF", None)
    try:
        return subprocess.Popen(
            (*_GIT, *args),
            cwd=root,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    except FileNotFoundError as error:
        raise InputError("git is not installed, and the history needs it; install git") from error


def _changes(patch: bytes) -> Iterator[tuple[str, Lines | None]]:
    """Files and their changed lines in what `git diff --raw -z --patch` says: first all names, then all patches, in
    the same order. A patch without lines is of a binary file (None), or only of a name or a mode (none)."""
    records: list[tuple[str, bytes]] = []
    at = 0
    while patch[at : at + 1] == b":":
        head, *_ = patch[at:].split(b"\0", 1)
        status = head.rsplit(b" ", 1)[-1][:1]
        at += len(head) + 1
        name = b""
        for _ in range(2 if status in b"RC" else 1):  # the last one is the name of today
            end = patch.index(b"\0", at)
            name, at = patch[at:end], end + 1
        records.append((os.fsdecode(name), status))
    patches = _patches(patch[at:].lstrip(b"\0"))
    for (path, status), lines in zip(records, patches, strict=False):
        if status == b"U":  # in the middle of a merge: all of it is in question
            yield path, None
        elif status != b"D":
            yield path, lines


def _patches(text: bytes) -> Iterator[Lines | None]:
    """The changed lines of each patch. Lines of content are counted and passed over, whatever they look like."""
    lines: list[range] | None = None
    is_binary = False
    content = 0
    for line in text.split(b"\n"):
        if content and not line.startswith(b"\\"):  # "\ No newline at end of file" is not counted
            content -= 1
        elif line.startswith((b"diff --", b"* Unmerged path ")):
            if lines is not None:
                yield None if is_binary else tuple(lines)
            lines, is_binary = [], False
        elif line.startswith(b"Binary files "):
            is_binary = True
        elif lines is not None and (hunk := _HUNK.match(line)):
            before, start, after = (1 if part is None else int(part) for part in hunk.groups())
            content = before + after
            lines += [range(start, start + after)] if after else []
    if lines is not None:
        yield None if is_binary else tuple(lines)


def _names(listed: bytes) -> Iterator[str]:
    return (os.fsdecode(name) for name in listed.split(b"\0") if name)
