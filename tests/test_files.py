"""Which files are found, and that reading and writing keep every byte that no edit touches."""

from __future__ import annotations

import codecs
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stigmalint import files
from stigmalint.files import BinaryError, FoundFile, InputError, UndecodableError, find_files, read_source, write_source
from stigmalint.text import Edit, Span, apply_edits

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights and links")


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
def test_links_in_a_folder_are_read_only_when_they_lead_out_of_it(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = put(tmp_path_factory.mktemp("other") / "shared.md")
    put(root / "a.md")
    (root / "again.md").symlink_to(root / "a.md")
    (root / "shared.md").symlink_to(outside)
    (root / "broken.md").symlink_to(root / "gone.md")
    (root / "loop").symlink_to(root, target_is_directory=True)
    assert found(root) == ["a.md", "shared.md"]


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


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod"])
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
    monkeypatch.setattr(os, step, fail(error))
    with pytest.raises(seen):
        write_source(source, "new\n")
    monkeypatch.undo()
    assert path.read_bytes() == b"old\n"
    assert os.listdir(tmp_path) == ["a.md"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.md", "old\n")
    source = read_source(path, None)
    put(path, "theirs\n")
    with pytest.raises(InputError, match="changed on disk"):
        write_source(source, "new\n")
    assert path.read_text(encoding="utf-8") == "theirs\n"

    source, sync = read_source(path, None), os.fsync

    def sync_late(handle: int) -> None:
        sync(handle)
        put(path, "theirs, later\n")

    monkeypatch.setattr(os, "fsync", sync_late)
    with pytest.raises(InputError, match="changed on disk"):
        write_source(source, "new\n")
    assert path.read_text(encoding="utf-8") == "theirs, later\n"
    assert os.listdir(tmp_path) == ["a.md"]


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md")
    source = read_source(path, None)
    path.unlink()
    with pytest.raises(InputError, match="no such file"):
        write_source(source, "new\n")
    assert os.listdir(tmp_path) == []


@posix_only
def test_links_stay_links(tmp_path: Path) -> None:
    target = put(tmp_path / "real/a.md", "old\n")
    link = tmp_path / "link.md"
    link.symlink_to(Path("real") / "a.md")
    write_source(read_source(link, None), "new\n")
    assert link.is_symlink()
    assert target.read_bytes() == b"new\n"
    assert sorted(os.listdir(tmp_path)) == ["link.md", "real"]


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o755, 0o666])
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
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match="is read-only"):
        write_source(source, "new\n")
    assert path.read_bytes() == b"text\n"
