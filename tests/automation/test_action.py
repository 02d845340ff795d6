"""The GitHub Action: its steps, run by bash in a repository as a runner does, on events that are made up."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from tests.automation.conftest import HOSTILE, ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
RUN = [step for step in STEPS if "run" in step]


class Ended(NamedTuple):
    code: int
    lines: list[str]
    """Of standard output and error."""
    outputs: Mapping[str, str]
    summary: str

    def annotations(self) -> list[tuple[str, str]]:
        """File and line of each, as the runner reads them: what is told while commands are stopped is none."""
        found, stopped = [], ""
        for line in self.lines:
            if line.startswith("::stop-commands::"):
                stopped = line.removeprefix("::stop-commands::")
            elif line == f"::{stopped}::":
                stopped = ""
            elif not stopped and ("##[" in line or line.startswith("::")):
                properties = re.fullmatch(r"::error file=([^,]+),line=(\d+),.*?::.*", line)
                assert properties, line
                found.append((properties[1].replace("%0A", "\n").replace("%3A", ":"), properties[2]))
        assert not stopped
        return found


class Runner:
    """Runs the steps of the Action, with a Python that only notes what it is asked to install."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.repository, self._folder = folder / "repository", folder
        self._temp = folder / "temp"
        self._temp.mkdir()
        self.installed = folder / "installed.txt"
        fake = folder / "tools" / "python3"
        fake.write_text(
            f'#!/bin/sh\necho "$PWD: $*" >> "{self.installed}"\n'
            'if [ "$2" = venv ]; then\n'
            '  mkdir -p "$3/bin" && cp "$0" "$3/bin/python"\n'
            f'  cp "{folder / "tools" / "stigmalint"}" "$3/bin/stigmalint"\n'
            "fi\n"
        )
        fake.chmod(0o755)
        self._environment = environment

    def run(self, event: Mapping[str, Any], **inputs: str) -> Ended:
        """All steps that run scripts, one after another; inputs are named with an underscore for the dash."""
        given = {name: about["default"] for name, about in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        known: dict[str, Any] = {"inputs": given, "github": {"event": event}, "steps": {}}
        (self._folder / "event.json").write_text(json.dumps(event))
        summary = self._folder / "summary.md"
        summary.write_text("")
        outputs: dict[str, str] = {}
        lines: list[str] = []
        for step in RUN:
            output = self._folder / "output.txt"
            output.write_text("")
            env = {
                **self._environment,
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_EVENT_PATH": str(self._folder / "event.json"),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                "RUNNER_TEMP": str(self._temp),
                **{name: _evaluated(text, known) for name, text in step.get("env", {}).items()},
            }
            script = self._folder / "step.sh"
            script.write_text(step["run"])
            command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
            done = subprocess.run(
                command, cwd=self.repository, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
            )
            lines += done.stdout.decode().splitlines()
            outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
            known["steps"][step["id"]] = {"outputs": outputs}
            if done.returncode:
                break
        return Ended(done.returncode, lines, outputs, summary.read_text())


def _evaluated(text: str, known: Mapping[str, Any]) -> str:
    """A template with its expressions replaced: names with dots, and `||` between them."""

    def value(expression: re.Match[str]) -> str:
        for name in expression[1].split("||"):
            at: Any = known
            for part in name.strip().split("."):
                at = at.get(part, {}) if isinstance(at, Mapping) else {}
            if at != {}:
                return str(at)
        return ""

    return re.sub(r"\$\{\{(.*?)\}\}", value, text)


@pytest.fixture
def runner(tmp_path: Path, environment: dict[str, str]) -> Runner:
    return Runner(tmp_path, environment)


def pull_request(base: str) -> dict[str, Any]:
    return {"action": "opened", "pull_request": {"base": {"sha": base}}}


def test_no_script_holds_an_expression_and_no_other_action_can_change() -> None:
    assert len(RUN) == 2
    for step in STEPS:
        assert "${{" not in step.get("run", "")
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", step.get("uses", f"a/b@{'0' * 40}"))
    declared = set(ACTION["inputs"])
    assert set(re.findall(r"inputs\.([\w-]+)", str(STEPS))) == declared


def test_on_a_pull_request_changed_lines_alone_are_annotated(runner: Runner, base: str) -> None:
    before = sorted(runner.repository.rglob("*"))
    ended = runner.run(pull_request(base))
    assert sorted(runner.repository.rglob("*")) == before
    assert sorted(ended.annotations()) == [("docs/a.md", "5"), (HOSTILE.replace("\n", "␊"), "1")]
    assert ended.code == 1
    assert ended.outputs["exit-code"] == "1"
    assert ended.summary.startswith("## Stigmatizing wording\n")
    assert "Found 2 findings (2 errors)" in ended.summary


def test_in_a_merge_queue_and_since_a_revision_too(runner: Runner, base: str) -> None:
    queue = runner.run({"merge_group": {"base_sha": base}}, paths="docs")
    assert queue.annotations() == [("docs/a.md", "5")]
    assert runner.run({}, changed=base, paths="docs").annotations() == [("docs/a.md", "5")]


def test_on_a_push_everything_is_annotated(runner: Runner, base: str) -> None:
    ended = runner.run({"ref": "refs/heads/main", "before": base}, paths="docs\n\n")
    assert ended.annotations() == [("docs/a.md", "1"), ("docs/a.md", "5"), ("docs/b.md", "1")]
    assert ended.code == 1
    everything = runner.run(pull_request(base), changed="all", paths="docs/b.md\ndocs/a.md")
    assert len(everything.annotations()) == 3


def test_nothing_found_is_no_failure(runner: Runner, base: str) -> None:
    (runner.repository / "quiet.md").write_text("Quiet.\n")
    ended = runner.run({}, paths="quiet.md")
    assert (ended.code, ended.annotations(), ended.outputs) == (0, [], {"exit-code": "0"})
    ended = runner.run({}, options="--exit-zero", paths="docs", summary="false")
    assert (ended.code, len(ended.annotations()), ended.summary) == (0, 3, "")


def test_a_report_for_code_scanning_is_written_where_it_is_asked_for(runner: Runner, base: str) -> None:
    ended = runner.run(pull_request(base), paths="docs", sarif_file="out put.sarif", options="--profile=journalism")
    log = json.loads((runner.repository / "out put.sarif").read_text())
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "docs/a.md"
    assert ended.code == 1
    (upload,) = [step for step in STEPS if "uses" in step]
    assert "inputs.upload-sarif == 'true'" in upload["if"]
    assert ACTION["inputs"]["upload-sarif"]["default"] == "false"
    nowhere = runner.run({}, upload_sarif="true")
    assert nowhere.code == 2
    assert nowhere.lines == ["::error::upload-sarif needs a file; name it with sarif-file"]


@pytest.mark.parametrize("text", ["$(touch x)", "a\n`touch x`\n\"; touch x; \"\n'; touch x; '"])
@pytest.mark.parametrize("name", ["paths", "changed", "options", "summary", "sarif_file"])
def test_an_input_is_never_a_command(runner: Runner, base: str, name: str, text: str) -> None:
    before = set(runner.repository.iterdir())
    ended = runner.run({"pull_request": {"base": {"sha": text}}}, **{name: text})
    assert not list(runner.repository.glob("**/x"))
    written = {path.name for path in set(runner.repository.iterdir()) - before}
    assert written <= {text}, "a report may have such a name, if its folder is there"
    assert ended.code == 2


def test_a_file_of_that_name_is_read(runner: Runner, base: str) -> None:
    for name in ("$(touch x).md", "-rf.md", "a  b.md", "*.md"):
        (runner.repository / name).write_text("He abused alcohol.\n")
    ended = runner.run({}, paths="$(touch x).md\n-rf.md\na  b.md\n*.md")
    assert [file for file, _ in ended.annotations()] == ["$(touch x).md", "-rf.md", "a  b.md", "*.md"]
    assert not (runner.repository / "x").exists()


def test_what_is_said_of_files_is_no_command_of_the_runner(runner: Runner, base: str) -> None:
    odd = runner.repository / "::error::x ##[error]y.foo"
    odd.write_text("He abused alcohol.\n")
    (runner.repository / "##[error]z.md").write_bytes(b"\xff\xff")
    ended = runner.run({}, paths=f"{odd.name}\n##[error]z.md\nmissing.md")
    assert ended.code == 2
    assert ended.annotations() == []
    text = "\n".join(ended.lines)
    assert "##[error]y.foo" in text
    assert "##[error]z.md" in text
    again = runner.run({}, paths="docs")
    tokens = [line for line in (*ended.lines, *again.lines) if line.startswith("::stop-commands::")]
    assert len(set(tokens)) == len(tokens) == 2, "a token that is known in advance protects from nothing"


def test_a_shallow_clone_is_told_what_to_do(runner: Runner, base: str, tmp_path: Path) -> None:
    shutil.move(runner.repository, tmp_path / "origin")
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{tmp_path / 'origin'}", runner.repository], check=True)
    ended = runner.run(pull_request(base))
    assert ended.code == 2
    assert any("this clone is shallow" in line for line in ended.lines)


def test_what_is_installed_is_pinned_and_not_the_repository_s(runner: Runner, base: str, tmp_path: Path) -> None:
    runner.run({}, paths="docs")
    temp = tmp_path / "temp"
    said = runner.installed.read_text().replace("--quiet --disable-pip-version-check ", "")
    assert said.splitlines() == [
        f"{temp}: -m venv stigmalint",
        f"{temp}: -m pip install --require-hashes -r {ROOT}/requirements.lock",
        f"{temp}: -m pip install --no-deps {ROOT}",
    ]
