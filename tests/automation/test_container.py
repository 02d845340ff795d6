"""The recipe of the image. No image is built here: that needs a service, and an image of Python from elsewhere."""

from __future__ import annotations

import re

from tests.automation.conftest import ROOT

TEXT = re.sub(r"^#.*\n|\\\n", "", (ROOT / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
LINES = [line.split(maxsplit=1) for line in TEXT.splitlines() if line]
LAST = LINES[[word for word, _ in LINES].index("FROM", 1) :]


def test_nobody_is_root_in_it() -> None:
    (user,) = [what for word, what in LAST if word == "USER"]
    number, _, group = user.partition(":")
    assert int(number) > 0
    assert int(group) > 0
    after = [word for word, _ in LAST[LAST.index(["USER", user]) + 1 :]]
    assert after == ["ENTRYPOINT", "CMD"]


def test_what_is_installed_is_locked() -> None:
    installs = re.findall(r"pip install (.*?)(?: && |$)", TEXT, re.MULTILINE)
    assert len(installs) == 2
    assert installs[0].endswith("--require-hashes -r requirements.lock")
    assert "--no-deps" in installs[1].split()
    bases = [what for word, what in LINES if word == "FROM"]
    assert all(re.fullmatch(r"docker\.io/library/python:3\.\d+-slim( AS build)?", base) for base in bases)


def test_what_is_copied_is_there_and_not_ignored() -> None:
    copied = [name for word, what in LINES if word == "COPY" and "--from" not in what for name in what.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert ignore[0] == "*"
    assert sorted(name.removeprefix("!") for name in ignore if name.startswith("!")) == sorted(copied)
