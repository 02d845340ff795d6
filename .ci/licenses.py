"""Print THIRD_PARTY.md: each package of the lock files with its license, as the package itself states it.

Runs where the packages of requirements-test.lock are installed; those for other platforms and Pythons are fetched.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMES = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages call a license that has no SPDX expression, and its SPDX name."""
STATED_IN_A_FILE = {"axe-playwright-python": "MIT", "pyromark": "MIT"}
"""Packages whose metadata names no license, and the one whose text they bring."""

HEAD = """\
# Licenses of dependencies

stigmalint itself is under the MIT license. These packages are installed with it, or, where it says so, only to run its
tests; each brings the text of its license. All of these allow use, change and distribution, MPL-2.0 with changes to its
own files under the same license. The list is made by `.ci/lock` from what the packages state, as SPDX expressions;
compiled libraries inside a package (OpenBLAS in numpy, for one) have their licenses beside them.

| Package | License | Needed by |
| --- | --- | --- |
"""


def main() -> None:
    runtime, tests = (set(_pinned(ROOT / name)) for name in ("requirements.lock", "requirements-test.lock"))
    licenses = {}
    for name, version in sorted(runtime | tests, reverse=True):  # of several versions the oldest is read last
        licenses[name] = _license(name, version)
    print(HEAD, end="")
    for name in sorted(licenses):
        needed = "stigmalint" if any(name == other for other, _ in runtime) else "tests"
        print(f"| {name} | {licenses[name]} | {needed} |")


def _pinned(path: Path) -> Iterator[tuple[str, str]]:
    """Names and versions in a lock file."""
    for found in re.finditer(r"^([\w.-]+)==([^\s;]+)", path.read_text(encoding="utf-8"), re.MULTILINE):
        yield found[1], found[2]


def _license(name: str, version: str) -> str:
    try:
        return _stated(name, distribution(name).metadata)
    except PackageNotFoundError:
        pass
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--ignore-requires-python"]
    with tempfile.TemporaryDirectory() as folder:
        for platform in ((), ("--platform", "win_amd64", "--only-binary", ":all:")):  # some are built for Windows alone
            run = subprocess.run([*command, *platform, "--target", folder, f"{name}=={version}"], check=False)
            if not run.returncode:
                break
        else:
            raise SystemExit(f"{name} {version} could not be fetched")
        (found,) = distributions(path=[folder])
        return _stated(name, found.metadata)


def _stated(name: str, metadata: Message) -> str:
    if expression := metadata["License-Expression"]:
        return str(expression)
    classifiers = [
        line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or () if line.startswith("License ::")
    ]
    stated = STATED_IN_A_FILE.get(name) or metadata["License"] or ""
    if not stated or "\n" in stated or stated not in {*NAMES, *NAMES.values()}:
        stated = " AND ".join(NAMES.get(line, line) for line in classifiers) or stated
    if not stated:
        raise SystemExit(f"{name} states no license; read its license file and add it to STATED_IN_A_FILE")
    return NAMES.get(stated, stated)


if __name__ == "__main__":
    main()
