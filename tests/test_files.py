"""Which files are found, and that reading and writing keep every byte that no edit touches."""

from __future__ import annotations

import codecs
import errno
import os
import shutil
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stigmalint.disk import atomic, files
from stigmalint.disk.files import (
    BinaryError,
    FoundFile,
    InputError,
    UndecodableError,
    decoded,
    encoded,
    find_files,
    read_source,
    write_report,
    write_source,
)
from stigmalint.text.spans import Edit, Span, apply_edits

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights and links")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="names are exchanged, and attributes read, on Linux")


def kind_of(name: str) -> str | None:
    return {".md": "markdown", ".txt": "text"}.get(Path(name).suffix)


def put(path: Path, text: str = "text\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository, so that nothing above it is looked at."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def found(root: Path, *paths: Path, **options: object) -> list[str]:
    files = find_files(paths or [root], kind_of=kind_of, root=root, **options)  # type: ignore[arg-type]
    return [Path(os.path.abspath(file.path)).relative_to(root).as_posix() for file in files]


# find_files


def test_folders_are_walked_in_order_and_only_known_kinds_are_read(root: Path) -> None:
    for name in ("b.md", "a/z.txt", "a/b/c.md", "code.bin", ".hidden.md"):
        put(root / name)
    assert found(root) == [".hidden.md", "a/b/c.md", "a/z.txt", "b.md"]


def test_hidden_and_vendored_folders_are_skipped_but_not_github(root: Path) -> None:
    for name in (".git/x.md", ".venv/x.md", "node_modules/p/README.md", "__pycache__/x.txt", ".github/CONTRIBUTING.md"):
        put(root / name)
    assert found(root) == [".github/CONTRIBUTING.md"]
    assert found(root, root / ".venv") == [".venv/x.md"]


def test_named_files_are_read_whatever_their_kind_and_once(root: Path) -> None:
    odd, plain = put(root / "odd.bin"), put(root / "a.md")
    files = list(find_files([odd, root, plain, odd], kind_of=kind_of, exclude=["*.bin"], root=root))
    assert files == [FoundFile(odd, True, str(odd)), FoundFile(plain, True, str(plain))]
    assert [file.named for file in find_files([root], kind_of=kind_of)] == [False]


def test_paths_stay_as_the_user_wrote_them(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root / "docs/a.md")
    monkeypatch.chdir(root)
    assert [str(file.path) for file in find_files(["."], kind_of=kind_of)] == [os.path.join("docs", "a.md")]


def test_a_missing_path_is_an_error_before_anything_is_read(root: Path) -> None:
    put(root / "a.md")
    with pytest.raises(InputError, match=r"no such file or folder: .*gone\.md"):
        next(find_files([root / "a.md", root / "gone.md"], kind_of=kind_of))


def test_nested_gitignore_takes_back_what_an_outer_one_ignores(root: Path) -> None:
    put(root / ".gitignore", "*.txt\nbuild/\n/top.md\n")
    put(root / "docs/.gitignore", "!keep.txt\ndraft-*\n!draft-2.md\n")
    for name in (
        "a.txt",
        "top.md",
        "docs/keep.txt",
        "docs/drop.txt",
        "docs/draft-1.md",
        "docs/draft-2.md",
        "docs/top.md",
    ):
        put(root / name)
    put(root / "docs/build/keep.txt")  # nothing comes back from an ignored folder
    assert found(root) == ["docs/draft-2.md", "docs/keep.txt", "docs/top.md"]
    assert found(root, root / "docs") == ["docs/draft-2.md", "docs/keep.txt", "docs/top.md"]
    assert "docs/build/keep.txt" in found(root, respect_gitignore=False)


PATTERNS = ["*.md", "!a.md", "docs/", "!docs/", "/a.md", "docs/*", "!docs/x", "**/x/", "x/**", "lib/**/b.md", "!b.md"]
PATTERNS += [
    "*",
    "!*/",
    "!*.txt",
    "docs",
    "/docs/x/a.md",
    "a.*",
    "!lib/",
    "lib/*",
    "# c",
    "[ab].md",
    "?.txt",
    "docs/**",
]
NAMES = [
    "a.md",
    "c.txt",
    "docs/a.md",
    "docs/b.txt",
    "docs/x/a.md",
    "docs/x/b.md",
    "lib/a.md",
    "lib/docs/b.md",
    "x/docs",
]


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
@settings(max_examples=40, deadline=None)
@given(
    ignored=st.dictionaries(
        st.sampled_from(["", "docs", "docs/x", "lib"]), st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=5)
    )
)
def test_what_git_ignores_is_what_we_ignore(
    tmp_path_factory: pytest.TempPathFactory, ignored: dict[str, list[str]]
) -> None:
    root = tmp_path_factory.mktemp("repository")
    for name in NAMES:
        put(root / name)
    for folder, patterns in ignored.items():
        put(root / folder / ".gitignore", "\n".join(patterns) + "\n")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    command = ["git", "-c", "core.excludesFile=", "ls-files", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split()
    ours = find_files([root], kind_of=lambda name: None if name.endswith(".gitignore") else "text")
    assert [file.path.relative_to(root).as_posix() for file in ours] == sorted(
        (name for name in listed if not name.endswith(".gitignore")), key=lambda name: name.split("/")
    )


def test_own_ignore_file_ranks_above_gitignore(root: Path) -> None:
    put(root / ".gitignore", "*.txt\n")
    put(root / ".stigmalintignore", "# ours\n!notes.txt\nold/\n")
    for name in ("notes.txt", "x.txt", "old/a.md", "new/a.md"):
        put(root / name)
    assert found(root) == ["new/a.md", "notes.txt"]
    assert found(root, respect_gitignore=False) == ["new/a.md", "notes.txt", "x.txt"]


def test_what_git_keeps_in_info_exclude_counts(root: Path) -> None:
    put(root / ".git/info/exclude", "private.md\n")
    put(root / "private.md"), put(root / "public.md")
    assert found(root) == ["public.md"]


def test_lines_that_git_ignores_in_an_ignore_file_do_no_harm(root: Path) -> None:
    put(root / ".gitignore", "!\n[z-a]\na.md\n")
    put(root / "a.md"), put(root / "b.md")
    assert found(root) == ["b.md"]


def test_naming_an_ignored_folder_reads_it(root: Path) -> None:
    put(root / ".gitignore", "build/\n")
    put(root / "build/a.md"), put(root / "build/sub/b.txt")
    assert found(root) == []
    assert found(root, root / "build", exclude=["build/", "sub"]) == ["build/a.md"]
    assert found(root, root / "build" / "sub") == ["build/sub/b.txt"]


def test_exclude_cannot_be_taken_back_by_an_ignore_file(root: Path) -> None:
    put(root / ".stigmalintignore", "!archive\n!archive/**\n")
    put(root / "archive/a.md"), put(root / "docs/a.md")
    assert found(root, exclude=["archive"]) == ["docs/a.md"]


def test_force_exclude_holds_for_named_paths_but_git_does_not(root: Path) -> None:
    put(root / ".gitignore", "tracked.md\n")
    put(root / ".stigmalintignore", "mine.md\n")
    names = ["tracked.md", "mine.md", "archive/a.md", "node_modules/a.md", "a.md"]
    paths = [put(root / name) for name in names]
    assert found(root, *paths, exclude=["archive/"]) == names
    assert found(root, *paths, root / "archive", exclude=["archive/"], force_exclude=True) == ["tracked.md", "a.md"]


def test_a_wrong_pattern_is_named(root: Path) -> None:
    put(root / "a.md")
    with pytest.raises(InputError, match="not a valid file pattern"):
        found(root, exclude=["!"])


@posix_only
def test_links_in_a_folder_are_passed_over_and_those_to_files_outside_are_told(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    outside = put(other / "shared.md")
    put(root / "a.md")
    (root / "again.md").symlink_to(root / "a.md")
    (root / "shared.md").symlink_to(outside)
    (root / "shared.bin").symlink_to(outside)
    (root / "broken.md").symlink_to(root / "gone.md")
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "away").symlink_to(other, target_is_directory=True)
    told: list[Path] = []
    assert found(root, on_outside=told.append) == ["a.md"]
    assert told == [root / "shared.md"]
    assert found(root, root / "shared.md", root / "away", on_outside=told.append) == ["shared.md", "away/shared.md"]
    assert found(root, root, root / "shared.md", on_outside=told.append) == ["a.md", "shared.md"]
    assert list(find_files([root, outside], kind_of=kind_of, on_outside=told.append))
    assert len(told) == 1, "what is named, or lies in a folder that is, is no secret"


@posix_only
def test_what_became_a_link_since_it_was_found_is_not_read(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = put(tmp_path_factory.mktemp("other") / "a.md", "secret\n")
    put(root / "a.md"), put(root / "docs/a.md"), put(root / "pipe.md"), put(root / "same.md")
    a, docs, pipe, same = find_files([root], kind_of=kind_of)
    (root / "a.md").unlink(), (root / "a.md").symlink_to(secret)
    shutil.rmtree(root / "docs"), (root / "docs").symlink_to(secret.parent)
    (root / "pipe.md").unlink(), os.mkfifo(root / "pipe.md")
    for file, reason in (
        (a, "is now reached through a symbolic link"),
        (docs, "is now reached through a symbolic link"),
        (pipe, "is no longer a regular file"),
    ):
        with pytest.raises(InputError, match=rf"{file.path.name}: {reason}"):
            read_source(file.path, None, within=file.within)
    assert read_source(a.path, None).text == read_source(docs.path, None).text == "secret\n", "as if they were named"
    assert read_source(same.path, None, within=same.within).text == "text\n"


@posix_only
def test_a_path_from_here_is_read_within_its_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root / "docs/b/a.md")
    for here, path in (("", "."), ("", "docs"), ("", "./docs/"), ("docs/b", ".."), ("docs", "../docs/b")):
        monkeypatch.chdir(root / here)
        (file,) = find_files([path], kind_of=kind_of)
        assert (file.within, read_source(file.path, None, within=file.within).text) == (str(Path(path)), "text\n")
    assert atomic.read(str(root / "docs/b/a.md"), "/") == b"text\n"


@posix_only
def test_ignore_files_are_files(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As for git, a link is no .gitignore; and nobody waits for what will never come out of a pipe."""
    rules = put(tmp_path_factory.mktemp("other") / "rules", "a.md\n")
    for name in ("a.md", "b.md", "docs/a.md"):
        put(root / name)
    (root / ".gitignore").symlink_to(rules)
    os.mkfifo(root / "docs/.gitignore")
    (root / "docs/.stigmalintignore").symlink_to(rules)
    assert found(root) == ["a.md", "b.md"]


@posix_only
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_an_error(root: Path) -> None:
    (root / "locked").mkdir(mode=0o000)
    with pytest.raises(InputError, match="locked: cannot be read"):
        found(root)


# read_source

UNIX_MIXED = "One\r\ntwo\rthree\nfour\x0b\x85 \U0001f600 e\u0301\ufeff end"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_reading_keeps_line_ends_and_notes_the_mark(tmp_path: Path, mark: bytes, encoding: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(mark + UNIX_MIXED.encode(encoding))
    source = read_source(path, "markdown")
    assert (source.text, source.encoding, source.bom, source.kind) == (UNIX_MIXED, encoding, bool(mark), "markdown")
    write_source(source, UNIX_MIXED + "!")
    assert path.read_bytes() == mark + (UNIX_MIXED + "!").encode(encoding)


def test_a_file_of_unknown_kind_is_plain_text(tmp_path: Path) -> None:
    assert read_source(put(tmp_path / "a.bin"), None).kind == "text"


def test_undecodable_bytes_are_placed(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("caf\u00e9 ".encode() + b"caf\xe9")
    with pytest.raises(UndecodableError, match=r"not UTF-8 at byte offset 9 \(0xE9\); save it as UTF-8"):
        read_source(path, None)
    path.write_bytes(codecs.BOM_UTF16_LE + b"a\0b")
    with pytest.raises(UndecodableError, match="not UTF-16 at byte offset 4"):
        read_source(path, None)


def test_binary_unreadable_and_missing_files(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"PK\x03\x04\0\0")
    with pytest.raises(BinaryError, match="a binary file"):
        read_source(path, None)
    with pytest.raises(InputError, match="no such file"):
        read_source(tmp_path / "gone.md", None)
    with pytest.raises(InputError, match="cannot be read"):
        read_source(tmp_path, None)


# write_source


@given(
    parts=st.tuples(*[st.text(st.sampled_from("ab \r\n\u00e9\U0001f600\ufeff"), max_size=12)] * 3),
    new=st.text(st.sampled_from("xy\U0001f44d"), max_size=4),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"]),
    bom=st.booleans(),
)
def test_bytes_outside_of_an_edit_stay(
    tmp_path_factory: pytest.TempPathFactory, parts: tuple[str, str, str], new: str, encoding: str, bom: bool
) -> None:
    mark = files._MARK_OF[encoding] if bom or encoding != "utf-8" else b""
    head, old, tail = ("." + parts[0], parts[1], parts[2])  # a file cannot start with a mark that is not one
    path = tmp_path_factory.mktemp("write") / "a.md"
    path.write_bytes(mark + (head + old + tail).encode(encoding))
    source = read_source(path, None)
    write_source(source, apply_edits(source.text, [Edit(Span(len(head), len(head + old)), new)]))
    assert path.read_bytes() == mark + head.encode(encoding) + new.encode(encoding) + tail.encode(encoding)
    assert os.listdir(path.parent) == ["a.md"]


def test_writing_the_same_text_touches_nothing(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md")
    before = path.stat()
    write_source(read_source(path, None), "text\n")
    assert path.stat() == before


def fail(error: BaseException) -> Callable[..., None]:
    def raise_it(*_: object, **__: object) -> None:
        raise error

    return raise_it


@pytest.fixture(params=["names exchanged", "by descriptor", "by path"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How files are replaced: as on Linux, as on other POSIX systems, and as on Windows."""
    if request.param == "names exchanged" and (sys.platform != "linux" or atomic._renameat2() is None):
        pytest.skip("names cannot be exchanged here")
    if request.param != "names exchanged":
        monkeypatch.setattr(atomic, "_renameat2", lambda: None)
    if request.param == "by path":
        monkeypatch.setattr(atomic, "_CAN_HOLD", False)
    return str(request.param)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("step", ["fstat", "fsync", "chmod", "replace"])
@pytest.mark.parametrize(
    ("error", "seen"),
    [(OSError(28, "No space left on device"), InputError), (KeyboardInterrupt(), KeyboardInterrupt)],
    ids=["full-disk", "interrupt"],
)
def test_a_failure_leaves_the_original_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException, seen: type[BaseException]
) -> None:
    path = put(tmp_path / "a.md", "old\n")
    source = read_source(path, None)
    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail(error))
        if step == "replace":  # which is what happens where names cannot be exchanged
            patch.setattr(atomic, "_renameat2", lambda: None)
        with pytest.raises(seen):
            write_source(source, "new\n")
    assert path.read_bytes() == b"old\n"
    assert os.listdir(tmp_path) == ["a.md"]


@linux_only
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_an_interrupt_about_the_exchange_leaves_one_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    path = put(tmp_path / "a.md", "old\n")
    exchange = atomic._renameat2()
    assert exchange is not None

    def interrupted(*names: object) -> int:
        if after:
            exchange(*names)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic, "_renameat2", lambda: interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_source(read_source(path, None), "new\n")
    assert path.read_text() == ("new\n" if after else "old\n")
    assert os.listdir(tmp_path) == ["a.md"]


def test_a_disk_that_cannot_exchange_names_moves_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import ctypes

    def unsupported(*_: object) -> int:
        ctypes.set_errno(errno.EINVAL)
        return -1

    monkeypatch.setattr(atomic, "_renameat2", lambda: unsupported)
    path = put(tmp_path / "a.md", "old\n")
    write_source(read_source(path, None), "new\n")
    assert path.read_text() == "new\n"
    assert os.listdir(tmp_path) == ["a.md"]


def write_over(path: Path, text: str) -> None:
    path.write_text(text)


def put_in_place(path: Path, text: str) -> None:
    os.replace(put(path.with_name("other"), text), path)


SAVES = pytest.mark.parametrize("save", [write_over, put_in_place])
Save = Callable[[Path, str], None]


@pytest.mark.usefixtures("way")
@SAVES
def test_a_file_that_changed_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, save: Save
) -> None:
    path = put(tmp_path / "a.md", "old\n")
    source = read_source(path, None)
    save(path, "theirs\n")
    with pytest.raises(InputError, match="changed on disk"):
        write_source(source, "new\n")
    assert path.read_text(encoding="utf-8") == "theirs\n"

    source, sync = read_source(path, None), os.fsync

    def sync_late(handle: int) -> None:
        sync(handle)
        save(path, "theirs, later\n")

    monkeypatch.setattr(os, "fsync", sync_late)
    with pytest.raises(InputError, match="changed on disk"):
        write_source(source, "new\n")
    assert path.read_text(encoding="utf-8") == "theirs, later\n"
    assert os.listdir(tmp_path) == ["a.md"]


@pytest.fixture
def at_exchange(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[int], object]], None]:
    """Has something done at the last moment before names are exchanged, each time; it is told how many came before."""
    exchange = atomic._renameat2()
    if exchange is None:
        pytest.skip("names cannot be exchanged here")

    def do(what: Callable[[int], object]) -> None:
        times = iter(range(9))

        def late(*names: object) -> int:
            what(next(times))
            return exchange(*names)  # type: ignore[arg-type]

        monkeypatch.setattr(atomic, "_renameat2", lambda: late)

    return do


@SAVES
def test_what_is_saved_at_the_last_moment_is_put_back(
    tmp_path: Path, at_exchange: Callable[[Callable[[int], object]], None], save: Save
) -> None:
    path = put(tmp_path / "a.md", "old\n")
    source = read_source(path, None)
    at_exchange(lambda time: time or save(path, "it!\n"))  # as long as what was read
    with pytest.raises(InputError, match="changed on disk since it was read, so nothing was written"):
        write_source(source, "new\n")
    assert path.read_text() == "it!\n"
    assert os.listdir(tmp_path) == ["a.md"]


def test_rights_that_change_at_the_last_moment_stay(
    tmp_path: Path, at_exchange: Callable[[Callable[[int], object]], None]
) -> None:
    path = put(tmp_path / "a.md", "old\n")
    at_exchange(lambda time: time or path.chmod(0o600))
    with pytest.raises(InputError, match="changed on disk"):
        write_source(read_source(path, None), "new\n")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("old\n", 0o600)


@SAVES
def test_of_two_that_save_at_the_last_moment_both_are_kept(
    tmp_path: Path, at_exchange: Callable[[Callable[[int], object]], None], save: Save
) -> None:
    path = put(tmp_path / "a.md", "old\n")
    source = read_source(path, None)
    at_exchange(lambda time: save(path, f"theirs, {time}\n"))
    with pytest.raises(InputError, match="changed on disk twice"):
        write_source(source, "new\n")
    kept = {name: (tmp_path / name).read_text() for name in os.listdir(tmp_path)}
    assert kept.pop("a.md") == "theirs, 0\n"
    assert list(kept.values()) == ["theirs, 1\n"]
    assert not any(map(atomic.is_stray, kept)), "or the next run would take it away"


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md")
    source = read_source(path, None)
    path.unlink()
    with pytest.raises(InputError, match="no such file"):
        write_source(source, "new\n")
    assert os.listdir(tmp_path) == []


@posix_only
@pytest.mark.usefixtures("way")
def test_links_stay_links(tmp_path: Path) -> None:
    target = put(tmp_path / "real/a.md", "old\n")
    link = tmp_path / "link.md"
    link.symlink_to(Path("real") / "a.md")
    write_source(read_source(link, None), "new\n")
    assert link.is_symlink()
    assert target.read_bytes() == b"new\n"
    assert sorted(os.listdir(tmp_path)) == ["link.md", "real"]


@posix_only
def test_what_became_a_link_since_it_was_read_is_not_written_through(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = put(tmp_path_factory.mktemp("other") / "a.md")
    put(root / "a.md"), put(root / "docs/a.md")
    sources = [read_source(file.path, None, within=file.within) for file in find_files([root], kind_of=kind_of)]
    (root / "a.md").unlink(), (root / "a.md").symlink_to(outside)
    shutil.rmtree(root / "docs"), (root / "docs").symlink_to(outside.parent)
    for source in sources:
        with pytest.raises(InputError, match="is now reached through a symbolic link"):
            write_source(source, "new\n")
    assert outside.read_text() == "text\n"
    assert os.listdir(outside.parent) == ["a.md"]


@posix_only
def test_a_file_with_several_hard_links_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md", "old\n")
    os.link(path, tmp_path / "b.md")
    with pytest.raises(InputError, match=r"a\.md: has 2 hard links.*copy the file and move the copy over it"):
        write_source(read_source(path, None), "new\n")
    assert path.read_text() == "old\n"
    assert sorted(os.listdir(tmp_path)) == ["a.md", "b.md"]
    put_in_place(path, "old\n")
    write_source(read_source(path, None), "new\n")
    assert (path.read_text(), (tmp_path / "b.md").read_text()) == ("new\n", "old\n")


@posix_only
def test_a_pipe_that_is_named_is_read_and_not_written(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen(["sh", "-c", 'echo text > "$0"', str(pipe)])
    source = read_source(pipe, None)
    writer.wait()
    assert source.text == "text\n"
    with pytest.raises(InputError, match="is not a regular file, so nothing was written"):
        write_source(source, "new\n")


def set_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"the file system of {path.parent} does not take {name}: {error.strerror}")


def acl(*entries: tuple[int, int, int]) -> bytes:
    """A POSIX ACL as Linux keeps it: tag, permissions and id of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


NOBODY = 0xFFFFFFFF
ACL = acl((0x01, 6, NOBODY), (0x02, 4, 12345), (0x04, 4, NOBODY), (0x10, 6, NOBODY), (0x20, 0, NOBODY))
"""rw for the owner, r for user 12345 and the group, a mask of rw, nothing for others."""


@linux_only
def test_extended_attributes_and_acl_are_kept(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md")
    attributes = {"user.origin": b"\0\xff of somebody", "user.empty": b"", "system.posix_acl_access": ACL}
    for name, value in attributes.items():
        set_attribute(path, name, value)
    mode = path.stat().st_mode
    write_source(read_source(path, None), "new\n")
    assert path.read_text() == "new\n"
    assert {name: os.getxattr(path, name) for name in os.listxattr(path)} == attributes
    assert path.stat().st_mode == mode


@linux_only
def test_a_file_without_an_acl_gets_none_from_its_folder(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md")
    path.chmod(0o664)
    set_attribute(tmp_path, "system.posix_acl_default", ACL)
    assert "system.posix_acl_access" in os.listxattr(put(tmp_path / "b.md")), "as any new file does"
    write_source(read_source(path, None), "new\n")
    assert os.listxattr(path) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o664


@linux_only
def test_a_file_whose_attributes_cannot_be_kept_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.md", "old\n")
    set_attribute(path, "user.origin", b"x")
    monkeypatch.setattr(os, "setxattr", fail(OSError(errno.ENOTSUP, "Operation not supported")))
    with pytest.raises(InputError, match=r"the extended attribute user\.origin cannot be kept .*--diff"):
        write_source(read_source(path, None), "new\n")
    assert path.read_text() == "old\n"
    assert os.listdir(tmp_path) == ["a.md"]


@linux_only
def test_attributes_that_change_meanwhile_are_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.md", "old\n")
    set_attribute(path, "user.origin", b"x")
    chmod = os.chmod

    def late(*args: object) -> None:
        chmod(*args)  # type: ignore[arg-type]
        time.sleep(0.02)  # some systems count the time of a change in steps of 0.01 s
        os.setxattr(path, "user.origin", b"y")

    monkeypatch.setattr(os, "chmod", late)
    with pytest.raises(InputError, match="changed on disk"):
        write_source(read_source(path, None), "new\n")
    assert (path.read_text(), os.getxattr(path, "user.origin")) == ("old\n", b"y")


@linux_only
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_is_kept_where_that_is_allowed(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md")
    os.chown(path, 12345, 23456)
    write_source(read_source(path, None), "new\n")
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


@posix_only
@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "nothing was written, as the disk is full; free some space"),
        (errno.EDQUOT, "nothing was written, as your disk quota is used up"),
        (errno.EROFS, "nothing was written, as the file system is read-only; make it writable"),
        (
            errno.EACCES,
            "nothing was written, as cannot create a file in its folder; check the permissions of the folder",
        ),
        (errno.EIO, r"cannot be written \(Input/output error\); nothing was changed"),
    ],
)
def test_the_sentence_names_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str) -> None:
    path = put(tmp_path / "a.md")
    monkeypatch.setattr(os, "fsync", fail(OSError(number, os.strerror(number))))
    with pytest.raises(InputError, match=rf"a\.md: {reason}"):
        write_source(read_source(path, None), "new\n")


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o755, 0o666])
@pytest.mark.usefixtures("way")
def test_the_mode_is_kept(tmp_path: Path, mode: int) -> None:
    path = put(tmp_path / "a.md")
    path.chmod(mode)
    write_source(read_source(path, None), "new\n")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix_only
def test_the_copy_is_private_until_it_is_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.md")
    modes: list[int] = []
    sync = os.fsync

    def look(handle: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        sync(handle)

    monkeypatch.setattr(os, "fsync", look)
    write_source(read_source(path, None), "new\n")
    assert modes[0] == 0o600


def test_a_read_only_file_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.md")
    source = read_source(path, None)
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    with pytest.raises(InputError, match="is read-only, so nothing was written; make it writable"):
        write_source(source, "new\n")
    if sys.platform != "win32":
        read_only = type("", (), {"f_flag": os.ST_RDONLY})
        monkeypatch.setattr(os, "fstatvfs", lambda _: read_only)
        with pytest.raises(InputError, match="the file system is read-only"):
            write_source(source, "new\n")
    assert path.read_bytes() == b"text\n"


# What killed runs leave

STRAY = ".stigmalint-0123456789abcdef.tmp"
OTHERS = [".stigmalint-0123456789ABCDEF.tmp", ".stigmalint-0123.tmp", f"{STRAY}~", f"x{STRAY}", ".stigmalint.toml"]


def swept(root: Path, *paths: Path) -> list[str]:
    found(root, *paths, sweep=True)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.stigmalint*"))


@posix_only
def test_what_killed_runs_left_is_removed_where_files_are_found(root: Path) -> None:
    for name in ("a.md", STRAY, f"docs/{STRAY}", f"node_modules/{STRAY}", *OTHERS):
        put(root / name)
    everything = sorted([STRAY, f"docs/{STRAY}", f"node_modules/{STRAY}", *OTHERS])
    found(root)
    assert sorted(path.relative_to(root).as_posix() for path in root.rglob("*.stigmalint*")) == everything
    assert swept(root) == sorted([f"node_modules/{STRAY}", *OTHERS])


@posix_only
def test_what_killed_runs_left_is_removed_beside_named_files(root: Path) -> None:
    (root / "link.md").symlink_to(put(root / "real/a.md"))
    for name in (STRAY, f"real/{STRAY}", f"docs/{STRAY}"):
        put(root / name)
    assert swept(root, root / "link.md") == [STRAY, f"docs/{STRAY}"], "it is where the file is that would be written"
    assert swept(root, put(root / "a.md")) == [f"docs/{STRAY}"]


@posix_only
def test_only_files_are_taken_for_left_behind(root: Path) -> None:
    kept = put(root / "kept.md")
    (root / STRAY).symlink_to(kept)
    (root / STRAY.replace("0", "1")).mkdir()
    os.mkfifo(root / STRAY.replace("0", "2"))
    assert len(swept(root)) == 3
    assert kept.exists()


@posix_only
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() != 0, reason="only root may give files away")
def test_what_belongs_to_others_is_not_removed(root: Path) -> None:
    os.chown(put(root / STRAY), 12345, -1)
    assert swept(root) == [STRAY]


@posix_only
def test_what_a_run_is_at_work_on_is_not_removed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(root / "a.md", "old\n")
    sync, seen = os.fsync, []

    def look(handle: int) -> None:
        sync(handle)
        seen.append(swept(root))

    monkeypatch.setattr(os, "fsync", look)
    write_source(read_source(path, None), "new\n")
    assert [atomic.is_stray(name) for name in seen[0]] == [True]
    assert (swept(root), path.read_text()) == ([], "new\n")


@linux_only
def test_a_file_that_has_just_been_replaced_is_not_removed_before_it_is_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(root / "a.md", "old\n")
    exchange, seen = atomic._renameat2(), []
    assert exchange is not None

    def look(*names: object) -> int:
        done = exchange(*names)  # type: ignore[arg-type]
        seen.append(swept(root))
        return done

    monkeypatch.setattr(atomic, "_renameat2", lambda: look)
    write_source(read_source(path, None), "new\n")
    assert [atomic.is_stray(name) for name in seen[0]] == [True]
    assert swept(root) == []


@posix_only
def test_where_files_cannot_be_locked_only_old_ones_are_removed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_lock", lambda *_, **__: None)
    path = put(root / STRAY)
    assert swept(root) == [STRAY]
    os.utime(path, (time.time() - 90000,) * 2)
    assert swept(root) == []


# Reports


@pytest.fixture
def private() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


@posix_only
@pytest.mark.usefixtures("private", "way")
def test_a_report_is_a_new_file_like_any_other_or_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    write_report(str(path), ["one\n", "two \udc80\n"])
    assert path.read_bytes() == b"one\ntwo \\udc80\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    put(tmp_path / STRAY)
    write_report(str(path), ["three\n"])
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"three\n", 0o604)
    assert os.listdir(tmp_path) == ["report.txt"]


@posix_only
def test_a_report_may_go_to_a_device_or_a_pipe(tmp_path: Path) -> None:
    write_report("/dev/null", ["nothing"])
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        write_report(str(pipe), ["one, ", "two"])
        assert reader.communicate()[0] == b"one, two"


@pytest.mark.usefixtures("way")
def test_a_report_that_is_not_finished_leaves_the_older_one(tmp_path: Path) -> None:
    path = put(tmp_path / "report.txt", "older\n")

    def pieces() -> Iterator[str]:
        yield "x" * 100_000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_report(str(path), pieces())
    assert path.read_text() == "older\n"
    assert os.listdir(tmp_path) == ["report.txt"]
    with pytest.raises(InputError, match=r"the report cannot be written .*name another file"):
        write_report(str(tmp_path / "no/report.txt"), [])


@pytest.mark.parametrize(
    ("kind", "text", "encoding"),
    [
        ("html", '<meta charset="iso-8859-1"><p>Caf\xe9</p>', "iso8859-1"),
        ("html", "<META http-equiv=Content-Type content='text/html; charset=windows-1252'>\x93a\x94", "cp1252"),
        ("html", "<?xml version='1.0' encoding='ISO-8859-15'?>\xa4", "iso8859-15"),
        ("html", '<meta charset="no-such">a', "utf-8"),
        ("html", '<meta charset="utf-16">a', "utf-8"),
        ("html", '<meta charset="utf-8">a', "utf-8"),
        ("text", '<meta charset="iso-8859-1">a', "utf-8"),
    ],
)
def test_a_text_may_name_its_encoding(kind: str, text: str, encoding: str) -> None:
    data = text.encode("latin-1")
    source = decoded(data, "x", kind)
    assert source.encoding == encoding
    assert encoded(source, source.text) == data
    assert decoded(data, "x", kind, "mac_roman").encoding == "mac_roman"
