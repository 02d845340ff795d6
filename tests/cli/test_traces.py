"""Nothing of a text lies anywhere after a run: every command, in a home that is fresh, without a network.

The processes may have no network at all (Linux, where `unshare` is allowed); everywhere a hook in each of them refuses
connections, and notes every file that is opened for writing.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import stigmalint

RULES = Path(__file__).parent.parent / "data" / "rules"
SECRET = ("Quillibrand Wexmoorthy", "Tarnhollow Fennimarsh")
"""Words that stand nowhere else in the world. Found wording is beside them, and a warning quotes one of them."""
TEXT = """\
# {0}

{0} abused alcohol in {1}. The {0} addict from {1} is clean now, a junkie of {1}, and {0} committed suicide.
Addicts such as {0} <!-- stigmalint: ignore[demo/abuse] -- {1} --> were {0}'s drug of choice.

> "{1} is full of junkies", said {0}. <!-- stigmalint: ignore[wexmoorthy] -->
""".format(*SECRET)
PIECE = 8
"""Characters; a shorter piece of a word may stand anywhere by chance."""

APART = ["unshare", "--map-root-user", "--net"]

HOOK = """\
import os, sys

notes = os.open(os.environ["NOTES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def hook(event, values):
    if event.startswith("socket.") and event.partition(".")[2] in (
        "connect", "sendto", "sendmsg", "bind", "getaddrinfo", "gethostbyname", "gethostbyaddr"
    ):
        os.write(notes, b"network\\n")
        raise OSError("there is no network here")
    if event == "open":
        places = values[:1] if values[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) else ()
    else:
        places = values[:2] if event in ("os.rename", "os.link", "os.symlink", "os.mkdir", "shutil.copyfile") else ()
    for place in places:
        if isinstance(place, (str, bytes)):
            os.write(notes, os.path.abspath(os.fsencode(place)) + b"\\n")


sys.addaudithook(hook)
"""


class Home:
    """A home, a folder for temporary files and a folder to work in, all new; commands run in there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.work, self.home, self.temporary = (root / name for name in ("work", "home", "tmp"))
        for folder in (self.work / ".git", self.home, self.temporary, root / "hook"):
            folder.mkdir(parents=True)
        (root / "hook" / "sitecustomize.py").write_text(HOOK)
        self.notes = root / "notes"
        self.notes.touch()
        self._env = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "LANG")},
            "HOME": str(self.home),
            "USERPROFILE": str(self.home),
            "LOCALAPPDATA": str(self.home / "local"),
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self.temporary)),
            "PYTHONPATH": os.pathsep.join([str(root / "hook"), str(Path(stigmalint.__file__).parent.parent)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NOTES": str(self.notes),
        }
        self._apart = APART if _can_unshare() else []

    def run(self, *args: str, input: str = "", refused: bool = False) -> str:
        """What a command prints, errors too. If it is to be `refused` it ends with exit code 2, else with 0 or 1."""
        done = self.python("-m", "stigmalint", *args, input=input)
        assert done.returncode in ((2,) if refused else (0, 1)), done.stdout + done.stderr
        assert "this is a bug" not in done.stderr
        return done.stdout + done.stderr

    def python(self, *args: str, input: str = "") -> subprocess.CompletedProcess[str]:
        command = [*self._apart, sys.executable, *args]
        return subprocess.run(
            command, cwd=self.work, env=self._env, input=input, capture_output=True, encoding="utf-8", check=False
        )

    def written(self) -> set[Path]:
        """What was opened for writing, made or moved so far, by any process; no name of the network among it."""
        noted = self.notes.read_text(encoding="utf-8").splitlines()
        assert "network" not in noted
        return set(map(Path, noted))

    def files(self) -> Iterator[Path]:
        yield from (path for path in self.root.rglob("*") if path.is_file() and not path.is_symlink())


def _can_unshare() -> bool:
    if sys.platform != "linux" or not shutil.which("unshare"):
        return False
    return (
        subprocess.run(["unshare", "--map-root-user", "--net", "true"], capture_output=True, check=False).returncode
        == 0
    )


def _pieces() -> Iterator[bytes]:
    """Each piece of the secret in each encoding, in lower case; in base64, the letters that no neighbor changes."""
    for words in SECRET:
        for start in range(len(words) - PIECE + 1):
            piece = words[start : start + PIECE]
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                yield piece.lower().encode(encoding)
                yield piece.encode(encoding).hex().encode()
            for before in range(3):
                whole = base64.b64encode(b"\0" * before + piece.encode())
                yield whole[4 if before else 0 : (before + PIECE) // 3 * 4].lower()


def tells(path: Path) -> bool:
    """Whether a piece of the secret stands in a file, or in its name."""
    data = path.read_bytes().lower() + os.fsencode(path).lower()
    return any(piece in data for piece in _pieces())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "base64", "hex"])
def test_a_piece_is_found_wherever_it_stands(tmp_path: Path, encoding: str) -> None:
    """The test of the test."""
    for shift in range(3):
        data = b"\xff" * shift + SECRET[1][4:15].encode("utf-8" if encoding in ("base64", "hex") else encoding)
        data = base64.b64encode(data) if encoding == "base64" else data.hex().encode() if encoding == "hex" else data
        (tmp_path / "a").write_bytes(b"\xfe" + data)
        assert tells(tmp_path / "a")
    (tmp_path / "b").write_bytes(SECRET[0].replace("o", "0").replace("i", "1").replace("W", "V").encode())
    assert not tells(tmp_path / "b")


def test_what_is_written_and_who_is_called_is_noted(tmp_path: Path) -> None:
    """The test of the test."""
    home = Home(tmp_path)
    home.python("-c", "import os; open('a', 'w'); os.rename('a', 'b'); os.close(os.open('c', os.O_CREAT)); open('b')")
    assert {path.name for path in home.written()} == {"a", "b", "c"}
    for call in ("getaddrinfo('localhost', 9)", "create_connection(('127.0.0.1', 9))"):
        assert "there is no network here" in home.python("-c", f"import socket; socket.{call}").stderr
    with pytest.raises(AssertionError):
        home.written()


def test_nothing_of_a_text_lies_anywhere_after_a_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    work = home.work
    given = {name: work / name for name in ("a.md", "b.txt", "broken.md", "review.md", "fix.md")}
    for name, path in given.items():
        path.write_bytes(TEXT.encode() * (60 if name == "b.txt" else 1))
    given["broken.md"].write_bytes(TEXT.encode() + b"\xff\xfe\x00")
    (work / "rules").mkdir()
    shutil.copytree(RULES, work / "rules", dirs_exist_ok=True)
    settings = work / "stigmalint.toml"
    settings.write_text(f'rules = ["./rules"]\nnames = ["{SECRET[0]}"]\nextend-select = ["demo"]\n')
    given["settings"] = settings

    texts = ("a.md", "b.txt")
    assert SECRET[1] in home.run("check", *texts)
    for options in (("--jobs", "2"), ("--output-format", "json"), ("--diff",), ("--statistics",), ("--doubtful", "-v")):
        home.run("check", *texts, *options)
    home.run("check", ".", "--no-cache")
    home.run("check", "broken.md", refused=True)
    home.run("check", "-", "--fix", "--stdin-filename", "x.md", input=TEXT)
    home.run("check", "fix.md", "--fix", "--unsafe-fixes", "--show-fixes")
    assert "abused" not in given["fix.md"].read_text()
    home.run("review", "review.md", input=f"1\ni\n{SECRET[1]}\ns\n" + "1\n" * 40)
    assert given["review.md"].read_text() != TEXT
    home.run("explain", TEXT)
    home.run("explain", "-", "--kind", "markdown", input=TEXT)
    home.run("explain", SECRET[0])
    home.run("explain", "demo/abuse")
    home.run("rules", "list")
    home.run("rules", "show", SECRET[0], refused=True)
    home.run("rules", "test", "demo")
    home.run("rules", "sources")
    home.run("rules", "schema")
    home.run("rules", "new", "mine/term", "--folder", "new-rules")
    home.run("config", "show", "--format", "json")
    home.run("config", "init", "other.toml")
    info = home.run("cache", "info")
    assert "results         0" not in info, "there is something to look into"
    home.run("check", "no such file", SECRET[0], refused=True)

    looked = [path for path in home.files() if path not in given.values()]
    assert any("results" in path.parts for path in looked)
    assert [path for path in looked if tells(path)] == []
    assert [path for path in given.values() if not tells(path)] == []
    home.run("cache", "clean")
    assert {path for path in home.files() if home.home in path.parents} == {
        path for path in home.files() if path.name in ("CACHEDIR.TAG", "cache-key")
    }
    assert list(home.temporary.iterdir()) == []

    mine = {*given.values(), work / "other.toml"}
    inside = (home.home, home.temporary, work / "new-rules")
    devices = (Path(os.devnull), Path("/dev/tty"))
    outside = {
        path
        for path in home.written()
        if path not in mine
        and path not in devices
        and not any(folder in (path, *path.parents) for folder in inside)
        and (path.parent != work or path.exists())  # a copy beside its file, which took its place
    }
    assert outside == set()
    assert any(path.name == "cache-key" for path in home.written())
