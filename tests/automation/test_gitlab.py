"""The component for GitLab: its job, run by each shell that a runner may take, in merge requests and on a branch."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.automation.conftest import ROOT

TEXT = (ROOT / "templates" / "stigmalint.yml").read_text(encoding="utf-8")
SPEC, COMPONENT = yaml.safe_load_all(TEXT)
INPUTS: Mapping[str, Mapping[str, str]] = SPEC["spec"]["inputs"]
REPORT = "gl-code-quality-report.json"
Job = Callable[..., tuple[int, str]]


@pytest.fixture(params=["sh", "bash"])
def job(request: pytest.FixtureRequest, tmp_path: Path, environment: dict[str, str]) -> Job:
    """Runs the script of the job with inputs, and gives the exit code and what was printed."""
    shell = shutil.which(request.param)
    assert shell

    def run(variables: Mapping[str, str], **inputs: str) -> tuple[int, str]:
        given = {name: about.get("default") for name, about in INPUTS.items()} | {"requirement": ""} | inputs
        filled = _filled(COMPONENT["stigmalint"], given)
        texts = {
            name: about if isinstance(about, str) else about["value"] for name, about in filled["variables"].items()
        }
        done = subprocess.run(
            [shell, "-e", "-c", "\n".join(filled["script"])],
            cwd=tmp_path / "repository",
            env={**environment, **texts, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.returncode, done.stdout.decode()

    return run


def _filled(value: Any, inputs: Mapping[str, Any]) -> Any:
    """A part of the job with the values of inputs in it, as GitLab puts them in: into each text by itself."""
    if isinstance(value, str):
        return re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: str(inputs[found[1]]), value)
    if isinstance(value, Mapping):
        return {name: _filled(item, inputs) for name, item in value.items()}
    return [_filled(item, inputs) for item in value] if isinstance(value, list) else value


def test_inputs_are_values_and_nothing_else() -> None:
    job = COMPONENT["stigmalint"]
    assert "$[[" not in "".join(job["script"])
    assert set(re.findall(r"inputs\.(\w+)", TEXT)) == set(INPUTS)
    texts = [about for about in job["variables"].values() if "$[[" in str(about)]
    assert len(texts) == 4
    assert all(about["expand"] is False for about in texts)
    assert job["artifacts"] == {"when": "always", "reports": {"codequality": REPORT}}


def test_in_a_merge_request_changed_lines_alone_are_reported(job: Job, base: str, tmp_path: Path) -> None:
    code, printed = job({"CI_MERGE_REQUEST_DIFF_BASE_SHA": base}, paths="docs")
    (found,) = json.loads((tmp_path / "repository" / REPORT).read_text())
    assert (found["location"]["path"], found["location"]["lines"]["begin"]) == ("docs/a.md", 5)
    assert "docs/a.md:5:5 error substance-use/abuse" in printed
    assert code == 1


def test_on_a_branch_everything_is_reported(job: Job, base: str, tmp_path: Path) -> None:
    code, printed = job({}, paths="docs\n", options="--profile=journalism\n--exit-zero\n--no-group")
    assert code == 0
    assert len(json.loads((tmp_path / "repository" / REPORT).read_text())) == printed.count(" error ") == 3
    code, printed = job({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "0" * 40}, paths="docs", changed="all", options="--no-group")
    assert (code, printed.count(" error ")) == (1, 3)
    code, printed = job({}, paths="docs", changed=base, options="--no-group")
    assert (code, printed.count(" error ")) == (1, 1)


def test_an_input_is_never_a_command(job: Job, base: str, tmp_path: Path) -> None:
    hostile = "a\n`touch x`\n\"; touch x; \"\n'; touch x; '\n$(touch x)\n*"
    for name in ("paths", "changed", "options"):
        code, _ = job({}, **{name: hostile})
        assert code == 2
        assert not (tmp_path / "repository" / "x").exists()


def test_what_is_installed_is_what_was_asked_for(job: Job, base: str, tmp_path: Path) -> None:
    asked = tmp_path / "asked.txt"
    fake = tmp_path / "tools" / "python3"
    fake.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$PWD" "$@" > "{asked}"\n'
        '[ "$2" = venv ] || exit 3\nmkdir "$3/bin" && cp "$0" "$3/bin/python"\n'
    )
    fake.chmod(0o755)
    code, _ = job({}, requirement="stigmalint @ git+https://example.org/$(touch x)")
    assert code == 3
    where, *command = asked.read_text().splitlines()
    assert command == ["-m", "pip", "install", "--quiet", "stigmalint @ git+https://example.org/$(touch x)"]
    assert Path(where) != tmp_path / "repository"
    assert not list(tmp_path.rglob("x"))
    assert not (Path(where) / "x").exists()
    shutil.rmtree(where)
