"""The user's key: made once, known to nobody else, and not used when somebody else may know it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from stigmalint.disk import private
from stigmalint.disk.private import UnusableError, create, make_key, read_key, write


def test_a_key_is_made_once_and_is_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state" / "key"
    assert read_key(str(path)) is None
    key = make_key(str(path))
    assert len(set(key)) > 1
    assert make_key(str(path)) == read_key(str(path)) == key == path.read_bytes()
    assert make_key(str(tmp_path / "other")) != key
    assert [item.name for item in path.parent.iterdir()] == ["key"]
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


UNSAFE = {
    "readable": "read or changed by other users",
    "writable": "read or changed by other users",
    "short": "damaged",
    "long": "damaged",
    "empty": "damaged",
    "link": "cannot be read",
    "folder": "cannot be read",
    "pipe": "cannot be read",
    "another user's": "belongs to another user",
}


@pytest.mark.parametrize("how", UNSAFE)
@pytest.mark.skipif(sys.platform == "win32", reason="rights, owners and pipes are other things there")
def test_a_key_that_others_may_know_is_not_used_and_stays_as_it_is(tmp_path: Path, how: str) -> None:
    path = tmp_path / "key"
    length = {"short": 31, "long": 33, "empty": 0}.get(how, 32)
    if how == "folder":
        path.mkdir()
    elif how == "pipe":
        os.mkfifo(path, 0o600)
    else:
        path.write_bytes(b"k" * length)
        path.chmod({"readable": 0o640, "writable": 0o602}.get(how, 0o600))
    if how == "link":
        path = tmp_path / "link"
        path.symlink_to("key")
    if how == "another user's":
        if os.geteuid() != 0:
            pytest.skip("only root can give a file away")
        os.chown(path, 1, 1)
    before = _kept(path)
    for use in (read_key, make_key):
        with pytest.raises(UnusableError, match=UNSAFE[how]) as refused:
            use(str(path))
        assert "remove it, and a new one is made" in str(refused.value)
    assert _kept(path) == before


def _kept(path: Path) -> tuple[int, ...]:
    """What must not change; the time of the last reading may."""
    found = path.lstat()
    return found.st_mode, found.st_uid, found.st_ino, found.st_size, found.st_mtime_ns


def test_a_key_that_cannot_be_made_is_told_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableError, match=r"cannot be made .*; make its folder writable"):
        make_key(str(tmp_path / "file" / "key"))


@pytest.mark.parametrize("error", [OSError(95, "not supported"), AttributeError("link")])
def test_a_disk_without_hard_links_is_good_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refused(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "link", refused)
    create(str(tmp_path / "a"), b"one")
    with pytest.raises(FileExistsError):
        create(str(tmp_path / "a"), b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"one")]


@pytest.mark.parametrize("step", ["replace", "fdopen"])
def test_an_interrupted_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    write(str(tmp_path / "a"), b"one")
    monkeypatch.setattr(private.os, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(str(tmp_path / "a"), b"two")
    monkeypatch.undo()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"one")]


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        (".new-0123456789abcdef", True),
        (".new-0123456789abcde", False),
        (".new-0123456789abcdef0", False),
        (".new-0123456789ABCDEF", False),
        (".new-0123456789abcde\n", False),
        ("new-0123456789abcdef", False),
        (".new-", False),
        ("", False),
    ],
)
def test_names_of_unfinished_files_are_strict(name: str, ours: bool) -> None:
    assert private.is_temporary(name) is ours
