"""The hooks, run by the real pre-commit on a real repository: failure, mended file, clean second run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from stigmalint.extract import file_names, kind_of

ROOT = Path(__file__).resolve().parent.parent
CONFIG = """\
repos:
  - repo: {repo}
    rev: {rev}
    hooks:
      - id: stigmalint
        stages: [manual]
      - id: stigmalint-fix
"""


OTHERS = ("x.qmd", "y.mkd", "z.mdown", "README", "w.TXT")
"""Files that are read and that tools do not all know for prose."""


def run(*command: str, cwd: Path, expect: int | None = 0, **env: str) -> str:
    # Git sets variables of its own when the suite itself runs in a hook.
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHONPATH"))}
    done = subprocess.run(command, cwd=cwd, env={**clean, **env}, capture_output=True, text=True, check=False)
    output = done.stdout + done.stderr
    assert expect is None or done.returncode == expect, output
    return output


def git(*arguments: str, cwd: Path) -> str:
    return run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory):
    """The working tree as a repository of its own, so that what is not committed yet is tested too."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    copy = tmp_path_factory.mktemp("hooks") / "stigmalint"
    wanted = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
    copy.mkdir()
    for name in wanted:
        shutil.copy(ROOT / name, copy / name)
    for folder in ("src", "rules"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    git("init", "--quiet", cwd=copy)
    git("add", "--all", cwd=copy)
    git("commit", "--quiet", "--message", "hooks", cwd=copy)
    return copy, git("rev-parse", "HEAD", cwd=copy).strip()


def test_the_hooks_take_what_the_command_reads():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks] == ["stigmalint", "stigmalint-fix"]
    assert {hook["files"] for hook in hooks} == {file_names()}
    assert {kind for hook in hooks for kind in hook["types"]} == {"file"}  # packages are binary
    for path in (
        "a.md",
        "docs/a.MD",
        "b/c.qmd",
        "README",
        "docs/license",
        "x.mdx",
        "x.docx",
        "x.odt",
        "x.epub",
        "x.csv",
        "~$x.docx",
        "x.md.bak",
        "Makefile",
        "amd",
        ".md",
    ):
        assert bool(re.search(file_names(), path)) is (kind_of(path) is not None), path


def test_a_commit_fails_is_mended_and_passes(hooks, tmp_path, tmp_path_factory):
    repo, rev = hooks
    git("init", "--quiet", cwd=tmp_path)
    (tmp_path / ".pre-commit-config.yaml").write_text(CONFIG.format(repo=repo, rev=rev))
    draft = tmp_path / "draft.md"
    draft.write_bytes(b"# Care\r\n\r\nShe has a history of **substance abuse**.\r\n")
    (tmp_path / "code.py").write_text("# substance abuse in a comment is another hook's matter\n")
    for name in OTHERS:
        (tmp_path / name).write_text("A heroin addict came.\n")
    git("add", "--all", cwd=tmp_path)
    home = str(tmp_path_factory.mktemp("pre-commit"))

    def pre_commit(*arguments: str, expect: int) -> str:
        command = (sys.executable, "-m", "pre_commit", "run", "--all-files", *arguments)
        return run(*command, cwd=tmp_path, expect=expect, PRE_COMMIT_HOME=home)

    only_check = pre_commit("--hook-stage", "manual", "stigmalint", expect=1)
    assert "substance-use/abuse" in only_check
    assert "code.py" not in only_check
    assert all(f"{name}:1:3" in only_check for name in OTHERS)
    for name in OTHERS:
        (tmp_path / name).unlink()
    git("add", "--all", cwd=tmp_path)
    assert draft.read_bytes().count(b"abuse") == 1

    mended = pre_commit("stigmalint-fix", expect=1)
    assert "files were modified by this hook" in mended
    assert draft.read_bytes() == b"# Care\r\n\r\nShe has a history of **substance use**.\r\n"

    git("add", "--all", cwd=tmp_path)
    assert "Passed" in pre_commit("stigmalint-fix", expect=0)
