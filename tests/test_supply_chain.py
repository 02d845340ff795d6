"""What is installed with the program: pinned by hash, from no particular place, under licenses that allow it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ALLOWED = {
    *(
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "PSF-2.0",
        "Zlib",
    ),
    "MPL-2.0",  # asks for the source of its own files alone
}


def locked(name: str) -> dict[str, list[str]]:
    """The requirements of a lock file by package, without their hashes."""
    found: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8")):
        if not entry.startswith("#"):
            pin, *rest = re.split(r" \\\n| ?\n? {4,}", entry.strip())
            assert re.fullmatch(r"[a-z\d.-]+==[\w.]+( ; [\w <>='.*!()]+)?", pin), pin
            assert any(part.startswith("--hash=sha256:") for part in rest), f"{pin} has no hash"
            found.setdefault(pin.partition("==")[0], []).append(pin)
    return found


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_names_no_index(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(?!hash)|@", text)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-test.lock", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]),
    ],
)
def test_every_dependency_is_locked_as_the_project_asks_for_it(name, wanted):
    pins = locked(name)
    for requirement in map(Requirement, wanted):
        for pin in map(Requirement, pins[requirement.name]):
            (version,) = (item.version for item in pin.specifier)
            assert requirement.specifier.contains(version), f"{pin} is not {requirement}; run .ci/lock"


def test_tests_run_on_what_is_installed_with_the_program():
    """But for the Pythons that a version is for: a test may need on all of them what the program needs on one."""
    runtime, tests = (
        {pin.partition(" ;")[0] for pins in locked(name).values() for pin in pins}
        for name in ("requirements.lock", "requirements-test.lock")
    )
    assert runtime <= tests


def test_every_locked_package_has_a_license_that_allows_its_use():
    rows = re.findall(
        r"^\| (\S+) \| (.+) \| (stigmalint|tests) \|$", (ROOT / "THIRD_PARTY.md").read_text("utf-8"), re.MULTILINE
    )
    assert {name for name, _, needed in rows if needed == "stigmalint"} == locked("requirements.lock").keys()
    assert {name for name, _, _ in rows} == locked("requirements-test.lock").keys()
    assert {one for _, stated, _ in rows for one in re.split(r" AND | OR ", stated)} <= ALLOWED
