"""Paths in, sources out, and sources back to disk: the only module that reads or writes the user's files.

`find_files` decides which files are read, `read_source` decodes one without touching its line ends, and `write_source`
replaces one so that at every moment the disk holds either the whole old file or the whole new one.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.prose import Source

if TYPE_CHECKING:
    from pathspec import Pattern

# Never the user's own prose. Every other folder whose name starts with a dot is passed over as well, but for those of
# VISIBLE_FOLDERS, where content repositories keep their templates and contributing guides.
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "__pypackages__", "site-packages", "venv"})
VISIBLE_FOLDERS = frozenset({".github", ".gitlab"})

OWN_IGNORE_FILE = ".stigmalintignore"

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARK_OF = {encoding: mark for mark, encoding in _MARKS}
_BINARY_PROBE = 8192  # bytes


class InputError(Exception):
    """What the user handed over cannot be used: one sentence that names the file (and line) and the cure."""


class UndecodableError(InputError):
    """The bytes of a file are not text in its encoding."""


class BinaryError(InputError):
    """The file is not text at all."""


class FoundFile(NamedTuple):
    """A file to read; `named` when the user named it, so that trouble with it is an error and not a note.

    `place` is its path from the root of the file system, by which it is the same file however it was named.
    """

    path: Path
    named: bool
    place: str


def find_files(
    paths: Sequence[Path | str],
    *,
    kind_of: Callable[[str], str | None],
    exclude: Sequence[str] = (),
    root: Path | None = None,
    respect_gitignore: bool = True,
    force_exclude: bool = False,
) -> Iterator[FoundFile]:
    """Yield every file to read once, in the order of `paths` and sorted by name within a folder.

    A folder yields the files whose kind is known and that nothing excludes: `exclude` (patterns as in .gitignore,
    relative to `root`, by default the current folder), `.stigmalintignore` and, with `respect_gitignore`, what git
    ignores. Naming a path overrules patterns for it or folders above it; with `force_exclude` all but git's hold for it
    too, since a file can be tracked by git and ignored at once. Links in a folder are followed only to files outside.

    Raises InputError before the first file when a path does not exist, and when a folder or ignore file is unreadable.
    """
    asked = [(Path(path), os.path.abspath(path)) for path in paths]
    for path, full in asked:
        if not os.path.lexists(full):
            raise InputError(f"no such file or folder: {path}")
    excluded = _Level.of_patterns(os.path.abspath(root or os.curdir), exclude)
    ignore_files = (".gitignore", OWN_IGNORE_FILE) if respect_gitignore else (OWN_IGNORE_FILE,)
    named = {full for _, full in asked if not os.path.isdir(full)}
    seen: set[str] = set()  # one folder holds no file twice, and what need not be remembered does not fill memory
    for path, full in asked:
        if force_exclude and _is_excluded(full, full not in named, excluded):
            continue
        if full in named:
            found: Iterator[tuple[Path, str]] = iter([(path, full)])
        else:
            levels, _ = _levels_above(full, True, ignore_files)
            found = _walk(path, levels, excluded, kind_of, ignore_files, os.path.realpath(path))
        for file, place in found:
            if len(asked) > 1:
                if place in seen:
                    continue
                seen.add(place)
            yield FoundFile(file, place in named, place)


def repository_root(folder: Path) -> Path | None:
    """The nearest folder at or above `folder` that holds a git repository or worktree."""
    full = Path(os.path.abspath(folder))
    return next((above for above in (full, *full.parents) if (above / ".git").exists()), None)


def matches(path: Path, patterns: Sequence[str], root: Path) -> bool:
    """True when `path` or a folder it is in matches `patterns`, written as in .gitignore and relative to `root`."""
    return _Level.of_patterns(os.path.abspath(root), patterns).covers(os.path.abspath(path), False)


def read_source(path: Path, kind: str | None, encoding: str = "utf-8") -> Source:
    """Read `path` as a source of `kind` (None: plain text). Raises as `decoded` does, or InputError for no access."""
    return decoded(_read_bytes(path), str(path), kind, encoding)


def decoded(data: bytes, name: str, kind: str | None, encoding: str = "utf-8") -> Source:
    """The bytes of the file `name` as a source; line ends stay as they are, a byte order mark is noted.

    A mark tells the encoding (UTF-8, UTF-16 or UTF-32), whatever `encoding` says. Text that is not in its encoding is
    refused, not guessed at: guessing an old code page would rewrite words that were never read correctly. So is text
    whose bytes would come out otherwise when it is written back. Raises BinaryError or UndecodableError.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", encoding))
    if not encoding.startswith(("utf-16", "utf-32")) and b"\0" in data[:_BINARY_PROBE]:
        halves = [data[start:_BINARY_PROBE:2] for start in (0, 1)]
        few, many = sorted(half.count(0) / max(len(half), 1) for half in halves)
        if many > 0.7 and few < 0.1:  # letters of Western Europe: every other byte is 0
            raise UndecodableError(f"{name}: UTF-16 without a byte order mark, it seems; save it as UTF-8")
        raise BinaryError(f"{name}: a binary file, not text; leave it out or exclude it")
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + len(mark)
        family = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        raise UndecodableError(
            f"{name}: not {family} at byte offset {at} (0x{data[at]:02X}); save it as UTF-8"
        ) from error
    except UnicodeError as error:  # the older codecs of East Asia and the internet tell no place
        raise UndecodableError(f"{name}: not {encoding.upper()} ({error}); save it as UTF-8") from error
    source = Source(path=name, text=text, kind=kind or "text", encoding=encoding, bom=bool(mark))
    if encoding not in _MARK_OF and encoded(source, text) != data:
        raise UndecodableError(f"{name}: its {encoding.upper()} cannot be written back as it is; save it as UTF-8")
    return source


def codec(name: str) -> str:
    """The name under which `decoded` takes an encoding that Python knows. Raises ValueError for any other."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # some codecs turn bytes into bytes
    except (LookupError, TypeError, UnicodeError) as error:
        raise ValueError(f"unknown encoding '{name}'; Python's names hold, such as utf-8, cp1252, utf-16-le") from error
    # Without a mark the order of bytes is open, and with one the mark decides.
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(found.name, found.name)


def encoded(source: Source, text: str) -> bytes:
    """`text` as the bytes that a file like `source` holds. Raises InputError where its encoding lacks a character."""
    try:
        return (_MARK_OF[source.encoding] if source.bom else b"") + text.encode(source.encoding)
    except UnicodeEncodeError as error:
        lacking = text[error.start : error.start + 1]
        raise InputError(
            f"{source.path}: {source.encoding.upper()} has no {lacking!r}, so nothing was written; save it as UTF-8"
        ) from error


def write_source(source: Source, text: str) -> None:
    """Replace the text of `source` on disk by `text`, in its own encoding, whole or not at all.

    The new bytes are written beside the file and moved over it, so a failure (a full disk, an interrupt) leaves the
    original as it was. Links are followed to the file they name; mode is kept, and the owner where that is allowed. A
    hard link to the file keeps the old text. Raises InputError when the file cannot be written or has changed since.
    """
    if text == source.text:
        return
    data = encoded(source, text)
    target = os.path.realpath(source.path)
    changed = InputError(f"{source.path}: changed on disk since it was read, so nothing was written; run again")
    if _read_bytes(Path(source.path)) != encoded(source, source.text):
        raise changed
    # The name is chosen before the file exists, so that no interrupt can fall between making it and knowing it.
    temporary = os.path.join(os.path.dirname(target), f".stigmalint-{os.urandom(8).hex()}.tmp")
    try:
        before = os.stat(target)
        if not os.access(target, os.W_OK):
            raise InputError(f"{source.path}: is read-only, so nothing was written; make it writable")
        with open(temporary, "xb", opener=_open_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _copy_rights(before, temporary)
        if _identity(os.stat(target)) != _identity(before):
            raise changed
        os.replace(temporary, target)
    except BaseException as error:
        with suppress(OSError):
            os.unlink(temporary)
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise InputError(f"{source.path}: cannot be written ({reason}); check the rights of its folder") from error
        raise
    _sync_folder(os.path.dirname(target))


class _Level(NamedTuple):
    """Ignore patterns and the absolute folder they are relative to."""

    folder: str
    patterns: Sequence[Pattern] = ()

    @classmethod
    def of_patterns(cls, folder: str, patterns: Sequence[str]) -> _Level:
        """Patterns from settings or the command line, where a wrong one is an error."""
        if not patterns:  # as in most runs: pathspec is not imported
            return cls(folder)
        from pathspec import GitIgnoreSpec

        try:
            return cls(folder, GitIgnoreSpec.from_lines(patterns).patterns)
        except (ValueError, re.error) as error:
            raise InputError(f"not a valid file pattern in {', '.join(patterns)}: {error}") from error

    @classmethod
    def of_folder(cls, folder: str, files: Sequence[str]) -> _Level | None:
        """The patterns of the ignore files in `folder`, later files first in rank; as in git, wrong lines are inert."""
        lines: list[str] = []
        for name in files:
            try:
                lines += Path(folder, name).read_text(encoding="utf-8-sig", errors="replace").splitlines()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                continue
            except OSError as error:
                raise _unreadable(Path(folder, name), error) from error
        if not lines:
            return None
        from pathspec import GitIgnoreSpec

        try:
            return cls(folder, GitIgnoreSpec.from_lines(lines).patterns)
        except (ValueError, re.error):
            return cls(folder, GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)]).patterns)

    def verdict(self, full: str, is_folder: bool) -> bool | None:
        """True when excluded, False when a `!` pattern takes it back, None when nothing is said of it.

        Only the path itself is judged and not the folders it is in, as git does: after `*.md` and `!docs/` the file
        docs/a.md stays ignored, though the check of pathspec would give back all that docs holds.
        """
        if not self.patterns:
            return None
        name = self._name(full)
        verdicts = (item.include for item in reversed(self.patterns) if _is_for(item, name, is_folder))
        return next((verdict for verdict in verdicts if verdict is not None), None)

    def covers(self, full: str, is_folder: bool) -> bool:
        """True when the path, or a folder on the way to it, is excluded."""
        name = self._name(full)
        above = len(full) - len(name)
        ends = [above + at for at, sign in enumerate(name) if sign == "/"]
        return any(self.verdict(full[:end], True) for end in ends) or self.verdict(full, is_folder) is True

    def _name(self, full: str) -> str:
        # Outside of the folder only patterns without a place, such as *.md, can mean the path.
        name = full[len(self.folder) :] if _is_below(full, self.folder) else os.path.splitdrive(full)[1]
        return name.replace(os.sep, "/").lstrip("/")


def _is_for(pattern: Pattern, name: str, is_folder: bool) -> bool:
    """True when a pattern matches this very path. The group `ps_d` is how pathspec matches what lies in a folder."""
    regex = getattr(pattern, "regex", None)
    if not name or not isinstance(regex, re.Pattern):  # a blank line or a comment
        return False
    found = regex.search(name)
    if found and not found.groupdict().get("ps_d"):
        return True
    full = f"{name}/"
    return is_folder and any(
        found.end() == len(full) and found["ps_d"] for found in regex.finditer(full) if "ps_d" in regex.groupindex
    )


def _walk(
    folder: Path,
    levels: Sequence[_Level],
    exclude: _Level,
    kind_of: Callable[[str], str | None],
    files: tuple[str, ...],
    top: str,
) -> Iterator[tuple[Path, str]]:
    """The files to read in a folder, each with its absolute path."""
    full = os.path.abspath(folder)
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        raise _unreadable(folder, error) from error
    own = _Level.of_folder(full, files)
    levels = [*levels, own] if own else levels
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and _is_skipped(entry.name):
            continue
        place = os.path.join(full, entry.name)
        if exclude.verdict(place, is_folder) or _is_ignored(levels, place, is_folder):
            continue
        if is_folder:
            yield from _walk(folder / entry.name, levels, exclude, kind_of, files, top)
        elif kind_of(entry.name) is None or not entry.is_file():
            continue
        elif not entry.is_symlink() or not _is_below(os.path.realpath(place), top):
            yield folder / entry.name, place


def _is_excluded(full: str, is_folder: bool, exclude: _Level) -> bool:
    """True when settings, our ignore files or a skipped folder on the way keep a named path from being read."""
    folders = Path(full).relative_to(_top(full, is_folder)).parts[: None if is_folder else -1]
    return (
        any(_is_skipped(name) for name in folders)
        or exclude.covers(full, is_folder)
        or _levels_above(full, is_folder, (OWN_IGNORE_FILE,))[1]
    )


def _levels_above(full: str, is_folder: bool, files: tuple[str, ...]) -> tuple[list[_Level], bool]:
    """The levels that hold for `full`, and whether they exclude it or a folder it is in."""
    place = _top(full, is_folder)
    levels: list[_Level] = []
    if ".gitignore" in files and (local := _Level.of_folder(str(place), (".git/info/exclude",))):
        levels.append(local)
    ignored = False
    for name in Path(full).relative_to(place).parts:
        if level := _Level.of_folder(str(place), files):
            levels.append(level)
        place /= name
        ignored = ignored or _is_ignored(levels, str(place), is_folder or str(place) != full)
    return levels, ignored


def _top(full: str, is_folder: bool) -> Path:
    """Where ignore files begin to count: the repository, else the current folder if it is above, else the folder."""
    folder = Path(full) if is_folder else Path(full).parent
    here = os.path.abspath(os.curdir)
    return repository_root(folder) or (Path(here) if _is_below(full, here) else folder)


def _is_ignored(levels: Sequence[_Level], full: str, is_folder: bool) -> bool:
    verdicts = (level.verdict(full, is_folder) for level in reversed(levels))
    return next((verdict for verdict in verdicts if verdict is not None), False)


def _is_pattern(line: str) -> bool:
    try:
        _Level.of_patterns("", [line])
    except InputError:
        return False
    return True


def _is_skipped(name: str) -> bool:
    return name in SKIPPED_FOLDERS or (name.startswith(".") and name not in VISIBLE_FOLDERS)


def _is_below(full: str, folder: str) -> bool:
    return full == folder or full.startswith(folder.rstrip(os.sep) + os.sep)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(f"no such file or folder: {path}")
    return InputError(f"{path}: cannot be read ({error.strerror or error}); check its rights or exclude it")


def _open_private(path: str, flags: int) -> int:
    # Until it has the rights of the original, nobody else may read the copy.
    return os.open(path, flags, 0o600)


def _copy_rights(before: os.stat_result, temporary: str) -> None:
    made = os.stat(temporary)
    if hasattr(os, "chown") and (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
        for owner in (before.st_uid, -1):  # only root may give a file away, but a member may keep its group
            try:
                os.chown(temporary, owner, before.st_gid)
                break
            except PermissionError:
                continue
    os.chmod(temporary, stat.S_IMODE(before.st_mode))


def _identity(state: os.stat_result) -> tuple[int, int, int, int]:
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def _sync_folder(folder: str) -> None:
    # Makes the move itself durable. Windows cannot open folders, and the new text is in place either way.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
