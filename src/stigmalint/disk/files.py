"""Turns paths into sources and writes sources back: which of the user's files are read, and as what text.

`find_files` decides which files are read, `read_source` decodes one without touching its line ends, and `write_source`
replaces one so that at every moment the disk holds either the whole old file or the whole new one (see `disk`).
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.disk import atomic
from stigmalint.disk.regular import NotRegularError, TooLargeError, is_inside, read_regular
from stigmalint.extract.formats import declared_encoding, is_package, needs_fields
from stigmalint.prose import Source
from stigmalint.text.spans import NEAR

if TYPE_CHECKING:
    from stigmalint.disk.globs import Pattern

# Never the user's own prose. Every other folder whose name starts with a dot is skipped as well, except for those
# of VISIBLE_FOLDERS, where content repositories keep their templates and contributing guides.
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
_LARGEST_TABLE = 64 << 20
"""Bytes; a table of texts is a data set, and each cell takes room while it is checked."""


class InputError(Exception):
    """What the user handed over cannot be used: one sentence that names the file (and line) and the cure."""


class UndecodableError(InputError):
    """The bytes of a file are not text in its encoding."""


class BinaryError(InputError):
    """The file is not text at all."""


class FoundFile(NamedTuple):
    """A file to read; `named` when the user named it, so that trouble with it is an error and not a note.

    `place` is its path from the root of the file system, by which it is the same file however it was named. `within` is
    the folder that was named and walked, with which `path` begins; no link below it may be followed.
    """

    path: Path
    named: bool
    place: str
    within: str = ""


def find_files(
    paths: Sequence[Path | str],
    *,
    kind_of: Callable[[str], str | None],
    exclude: Sequence[str] = (),
    root: Path | None = None,
    respect_gitignore: bool = True,
    force_exclude: bool = False,
    sweep: bool = False,
    on_outside: Callable[[Path], object] = lambda path: None,
) -> Iterator[FoundFile]:
    """Yield every file to read once, in the order of `paths` and sorted by name within a folder.

    A folder yields the files whose kind is known and that nothing excludes: `exclude` (patterns as in .gitignore,
    relative to `root`, by default the current folder), `.stigmalintignore` and, with `respect_gitignore`, what git
    ignores. Naming a path overrules patterns for it or folders above it; with `force_exclude` all but git's hold for it
    too, since a file can be tracked by git and ignored at once.

    Links are followed when they are named. In a folder they are skipped: to what is in a folder that is walked,
    silently, for it is found by itself; to a file outside, after `on_outside` was called with the link. Whoever wrote
    the files of a folder must not be able to have others read. With `sweep`, for runs that write, what killed runs left
    behind is removed where files are found.

    Raises InputError before the first file when a path does not exist, and when a folder or ignore file is unreadable.
    """
    asked = [(Path(path), os.path.abspath(path)) for path in paths]
    for path, full in asked:
        if not os.path.lexists(full):
            raise InputError(f"no such file or folder: {path}")
    excluded = _Level.of_patterns(os.path.abspath(root or os.curdir), exclude)
    ignore_files = (".gitignore", OWN_IGNORE_FILE) if respect_gitignore else (OWN_IGNORE_FILE,)
    named = {full for _, full in asked if not os.path.isdir(full)}
    if sweep:
        for folder in {os.path.dirname(os.path.realpath(full)) for full in named}:
            atomic.remove_strays(folder)
    tops = [os.path.realpath(full) for _, full in asked]
    seen: set[str] = set()  # one folder holds no file twice, and what need not be remembered does not fill memory
    for path, full in asked:
        if force_exclude and _is_excluded(full, full not in named, excluded):
            continue
        if full in named:
            found: Iterator[tuple[Path, str, bool]] = iter([(path, full, False)])
        else:
            levels, _ = _levels_above(full, True, ignore_files)
            found = _walk(path, levels, excluded, kind_of, ignore_files, sweep)
        for file, place, is_link in found:
            is_named = place in named
            if is_link and not is_named:
                if _is_outside(place, tops):
                    on_outside(file)
                continue
            if len(asked) > 1:
                if place in seen:
                    continue
                seen.add(place)
            yield FoundFile(file, is_named, place, "" if is_named else str(path))


def pick_files(
    paths: Sequence[Path | str],
    wanted: Iterable[str],
    *,
    kind_of: Callable[[str], str | None],
    exclude: Sequence[str] = (),
    root: Path | None = None,
    force_exclude: bool = False,
) -> Iterator[FoundFile]:
    """Those of the `wanted` files, absolute paths that git knows, that `find_files` would find below `paths`, sorted;
    no folder is walked. What git ignores and tracks anyway is among them. Links are skipped.
    """
    asked = [(str(path), os.path.abspath(path)) for path in paths]
    excluded = _Level.of_patterns(os.path.abspath(root or os.curdir), exclude)
    for full in sorted(wanted):
        path, top = next(((path, top) for path, top in asked if _is_below(full, top)), ("", ""))
        if not path or not os.path.lexists(full):
            continue
        is_named = full == top
        if (force_exclude or not is_named) and _is_excluded(full, False, excluded):
            continue
        if is_named:
            yield FoundFile(Path(path), True, full)
        elif kind_of(full) is not None and os.path.isfile(full) and not os.path.islink(full):
            yield FoundFile(Path(path, os.path.relpath(full, top)), False, full, path)


def is_passed_over(path: str, exclude: Sequence[str], root: Path) -> bool:
    """True when `find_files` would not find a file at `path`, be there one or not: for `exclude`, patterns relative to
    `root`, for `.stigmalintignore`, or for a folder that is always skipped.
    """
    return _is_excluded(os.path.abspath(path), False, _Level.of_patterns(os.path.abspath(root), exclude))


def repository_root(folder: Path) -> Path | None:
    """The nearest folder at or above `folder` that holds a git repository or worktree."""
    full = Path(os.path.abspath(folder))
    return next((above for above in (full, *full.parents) if (above / ".git").exists()), None)


def repository_of(path: str) -> Path | None:
    """The root of the repository that a file or folder is in."""
    full = Path(os.path.abspath(path))
    return repository_root(full if full.is_dir() else full.parent)


def matches(path: Path, patterns: Sequence[str], root: Path) -> bool:
    """True when `path` or a folder it is in matches `patterns`, written as in .gitignore and relative to `root`."""
    return _Level.of_patterns(os.path.abspath(root), patterns).covers(os.path.abspath(path), False)


def read_source(path: Path, kind: str | None, encoding: str = "utf-8", within: str = "") -> Source:
    """Read `path` as a source of `kind` (None: plain text); no link is followed below the folder `within` which it was
    found (see `FoundFile`). Raises as `decoded` does, or InputError for no access.
    """
    try:
        data = atomic.read(str(path), within)
    except atomic.RefusalError as error:
        raise InputError(f"{path}: {error}") from error
    except OSError as error:
        raise _unreadable(path, error) from error
    return decoded(data, str(path), kind, encoding)._replace(within=within)


def read_settings(path: Path) -> str:
    """The text of a settings file, decoded as by `read_source`, which may be in anyone's repository: a pipe or device
    is not waited for, nor is more than a megabyte read. Raises InputError.
    """
    try:
        data = read_regular(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    return decoded(data, str(path), "toml").text


def decoded(data: bytes, name: str, kind: str | None, encoding: str = "utf-8") -> Source:
    """The bytes of the file `name` as a source; line endings stay as they are, a byte order mark is noted.

    A mark tells the encoding (UTF-8, UTF-16 or UTF-32), whatever `encoding` says; else, in the formats that can, the
    text itself does, unless `encoding` says something else than UTF-8. Text that is not in its encoding is
    refused, not guessed at: guessing an old code page would rewrite words that were never read correctly. So is text
    whose bytes would come out otherwise when it is written back. Raises BinaryError or UndecodableError; InputError for
    a package that cannot be unpacked.
    """
    if kind is not None and is_package(kind):
        return _unpacked(data, name, kind)
    if kind is not None and needs_fields(kind) and len(data) > _LARGEST_TABLE:
        raise InputError(f"{name}: a table of more than {_LARGEST_TABLE >> 20} MB; split it, or leave it out")
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", encoding))
    if not mark and encoding == "utf-8":
        encoding = _declared(data, kind) or encoding
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
        raise UndecodableError(f"{name}: its {encoding.upper()} cannot be written back unchanged; save it as UTF-8")
    return source


def _unpacked(data: bytes, name: str, kind: str) -> Source:
    from stigmalint.disk import package  # few runs meet one
    from stigmalint.extract.package_parts import PackageError

    try:
        return Source(path=name, text=package.text_of(data, kind), kind=kind, archive=data)
    except PackageError as error:
        raise InputError(f"{name}: {error}") from error


_HEAD = 4096
"""Bytes of a file in which it may name its encoding."""
_OTHER_NAMES = {"ansinew": "cp1252", "applemac": "mac_roman", "latin0": "latin9"}
"""Encodings that LaTeX calls otherwise than Python."""


def _declared(data: bytes, kind: str | None) -> str:
    """The encoding that a text names itself, if it is one that knows ASCII, as a text must that names it in ASCII."""
    named = declared_encoding(kind or "text", data[:_HEAD].decode("latin-1")).lower()
    try:
        found = codec(_OTHER_NAMES.get(named, named)) if named else ""
        return found if found and "<?".encode(found) == b"<?" else ""
    except (ValueError, UnicodeError):
        return ""


def codec(name: str) -> str:
    """The name under which `decoded` takes an encoding that Python knows. Raises ValueError for any other."""
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # some codecs turn bytes into bytes
    except (LookupError, TypeError, UnicodeError) as error:
        raise ValueError(
            f"unknown encoding '{name}'; use a name that Python knows, such as utf-8, cp1252 or utf-16-le"
        ) from error
    # Without a mark the order of bytes is open, and with one the mark decides.
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(found.name, found.name)


def encoded(source: Source, text: str) -> bytes:
    """`text` as the bytes that a file like `source` holds. Raises InputError if its encoding lacks a character, and
    for a package that must not be changed."""
    if source.archive:
        from stigmalint.disk import package
        from stigmalint.extract.package_parts import PackageError

        try:
            return package.with_text(source.archive, source.kind, text)
        except PackageError as error:
            raise InputError(f"{source.path}: {error}") from error
    try:
        return (_MARK_OF[source.encoding] if source.bom else b"") + text.encode(source.encoding)
    except UnicodeEncodeError as error:
        lacking = text[error.start : error.start + 1]
        raise InputError(
            f"{source.path}: {source.encoding.upper()} has no {lacking!r}, so nothing was written; save it as UTF-8"
        ) from error


def write_source(source: Source, text: str) -> None:
    """Replace the text of `source` on disk by `text`, in its own encoding, atomically or not at all.

    The new bytes are written beside the file and put in its place, so a failure (a full disk, an interrupt) leaves the
    original as it was. Links are followed to the file they name, as when it was read; mode, extended attributes and ACL
    are kept, and the owner where that is allowed. Raises InputError when the file cannot be written, has changed since,
    or has several hard links.
    """
    if text == source.text:
        return
    with _told(source.path):
        atomic.replace(source.path, [encoded(source, text)], encoded(source, source.text), source.within)


def write_report(path: str, pieces: Iterable[str | bytes]) -> None:
    """Write a file of ours, texts in UTF-8, atomically or not at all; devices and pipes take it piece by piece.

    Raises InputError when it cannot be written.
    """
    data = (  # no name of a file is a reason to stop
        piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace") for piece in pieces
    )
    with _told(path, "the report "):
        if os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as file:
                file.writelines(data)
            return
        atomic.remove_strays(os.path.dirname(os.path.realpath(path)))
        atomic.replace(path, data)


@contextmanager
def _told(path: str, what: str = "") -> Iterator[None]:
    """Errors of writing as sentences."""
    try:
        yield
    except atomic.RefusalError as error:
        raise InputError(f"{path}: {error}") from error
    except OSError as error:
        reason = atomic.cure(error)
        if isinstance(error, FileNotFoundError) and not what:
            raise InputError(f"no such file or folder: {path}") from error
        if reason is None or (what and isinstance(error, PermissionError)):
            end = "name another file" if what else "nothing was changed"
            reason = f"{what}cannot be written ({error.strerror or error}); {end}"
        raise InputError(f"{path}: {reason}") from error


def check_target(path: Path | str) -> None:
    """Raise InputError when a file to write, which is in the current folder by its name, leads out of it by a link,
    or is a pipe: anyone who made the repository would choose what is written over, or be waited for.
    """
    here, full = os.path.abspath(os.curdir), os.path.abspath(path)
    if not _is_below(full, here):
        return
    if os.path.exists(full) and not os.path.isfile(full):
        raise InputError(f"{path}: is not a regular file and is not written; name another")
    if not is_inside(full, here):
        raise InputError(f"{path}: is a link out of this folder and is not written; name the file it points to")


class _Level(NamedTuple):
    """Ignore patterns and the absolute folder they are relative to."""

    folder: str
    patterns: Sequence[Pattern] = ()

    @classmethod
    def of_patterns(cls, folder: str, patterns: Sequence[str]) -> _Level:
        """Patterns from settings or the command line, where a wrong one is an error."""
        if not patterns:  # as in most runs: nothing is imported
            return cls(folder)
        from stigmalint.disk.globs import PatternError, parse_pattern

        found = []
        for pattern in patterns:
            try:
                found.append(parse_pattern(pattern))
            except PatternError as error:
                raise InputError(f"not a valid file pattern: {pattern[:NEAR]}: {error}") from error
        return cls(folder, [pattern for pattern in found if pattern is not None])

    @classmethod
    def of_folder(cls, folder: str, files: Sequence[str]) -> _Level | None:
        """The patterns of the ignore files in `folder`, later files first in rank; as in git, wrong lines are inert."""
        patterns: list[Pattern] = []
        for name in files:
            path = Path(folder, name)
            try:
                patterns += _patterns(read_regular(path, follow=name != ".gitignore"))
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError, NotRegularError):
                continue  # git follows no .gitignore that is a link either
            except OSError as error:
                raise _unreadable(path, error) from error
        return cls(folder, patterns) if patterns else None

    def verdict(self, full: str, is_folder: bool) -> bool | None:
        """True when excluded, False when a `!` pattern takes it back, None when nothing is said of it.

        Only the path itself is judged and not the folders it is in, as git does: after `*.md` and `!docs/` the file
        docs/a.md stays ignored.
        """
        if not self.patterns or not (name := self._name(full)):
            return None
        names = name.split("/")
        return next((item.include for item in reversed(self.patterns) if item.means(names, is_folder)), None)

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


def _patterns(data: bytes) -> Iterator[Pattern]:
    """The patterns in an ignore file. A line ends at a line feed only, and a wrong one says nothing."""
    from stigmalint.disk.globs import PatternError, parse_pattern

    for line in data.decode("utf-8-sig", errors="replace").split("\n"):
        with suppress(PatternError):
            if pattern := parse_pattern(line.removesuffix("\r")):
                yield pattern


def _walk(
    folder: Path,
    levels: Sequence[_Level],
    exclude: _Level,
    kind_of: Callable[[str], str | None],
    files: tuple[str, ...],
    sweep: bool,
) -> Iterator[tuple[Path, str, bool]]:
    """The files to read in a folder, each with its absolute path, and whether it is a link."""
    waiting = [_entries(folder, levels, files, sweep)]  # no recursion: folders may be in each other a thousand deep
    while waiting:
        found = next(waiting[-1], None)
        if found is None:
            waiting.pop()
            continue
        entry, path, place, levels = found
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and _is_skipped(entry.name):
            continue
        if exclude.verdict(place, is_folder) or _is_ignored(levels, place, is_folder):
            continue
        if is_folder:
            waiting.append(_entries(path, levels, files, sweep))
        elif kind_of(place) is not None and entry.is_file():
            yield path, place, entry.is_symlink()


class _Entry(NamedTuple):
    """What a folder holds: its path, its absolute path, and the levels that hold for it."""

    entry: os.DirEntry[str]
    path: Path
    place: str
    levels: Sequence[_Level]


def _entries(folder: Path, levels: Sequence[_Level], files: tuple[str, ...], sweep: bool) -> Iterator[_Entry]:
    """What a folder holds, by name."""
    full = os.path.abspath(folder)
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        raise _unreadable(folder, error) from error
    if sweep:
        atomic.remove_strays(full, [entry.name for entry in entries])
    own = _Level.of_folder(full, files)
    levels = [*levels, own] if own else levels
    for entry in entries:
        yield _Entry(entry, folder / entry.name, os.path.join(full, entry.name), levels)


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


def _is_skipped(name: str) -> bool:
    return name in SKIPPED_FOLDERS or (name.startswith(".") and name not in VISIBLE_FOLDERS)


def _is_outside(link: str, folders: Sequence[str]) -> bool:
    target = os.path.realpath(link)
    return not any(_is_below(target, folder) for folder in folders)


def _is_below(full: str, folder: str) -> bool:
    return full == folder or full.startswith(folder.rstrip(os.sep) + os.sep)


def _unreadable(path: Path, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(f"no such file or folder: {path}")
    if isinstance(error, TooLargeError):
        return InputError(f"{path}: is {error.strerror}; remove what is not needed")
    return InputError(f"{path}: cannot be read ({error.strerror or error}); check its permissions or exclude it")
