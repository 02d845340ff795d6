"""`check --changed`: what git says has changed, and what is said where git cannot tell."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Git, Run, commit, put

from stigmalint.disk.git import _patches

OLD = "He abused alcohol.\n"
NEW = "She abused alcohol.\n"


def places(run: Run, *args: str) -> list[str]:
    """Where something is found, as `path:line`."""
    result = run("check", "--output-format", "concise", "-q", *args)
    assert result.exit_code in (0, 1), result.output
    return [":".join(line.split(":")[:2]) for line in result.stdout.splitlines()]


def test_changed_lines_alone_are_told(run: Run, git: Git, folder: Path) -> None:
    put(folder / "a.md", f"{OLD}\nNothing.\n\n{OLD}")
    put(folder / "b.md", OLD)
    commit(git)
    assert places(run, "--changed") == []
    put(folder / "a.md", f"{OLD}\nNothing.\n\n{OLD}\n{NEW}")
    assert places(run, "--changed") == ["a.md:7"]
    assert places(run, "--changed", "b.md") == []
    assert places(run) == ["a.md:1", "a.md:5", "a.md:7", "b.md:1"]


def test_staged_renamed_untracked_and_deleted_files(run: Run, git: Git, folder: Path) -> None:
    put(folder / "old name.md", f"{OLD}\n" + "Quiet line.\n" * 20)
    put(folder / "gone.md", OLD)
    put(folder / ".gitignore", "ignored.md\n")
    commit(git)
    git("mv", "old name.md", "new\tname.md")
    with (folder / "new\tname.md").open("a") as file:
        file.write(f"\n{NEW}")
    (folder / "gone.md").unlink()
    put(folder / "staged.md", f"All new.\n{NEW}")
    git("add", "staged.md")
    put(folder / "untracked" / 'ä "q".md', OLD)
    put(folder / "ignored.md", OLD)
    put(folder / "program.bin", b"\0\1")
    assert places(run, "--changed") == ["new␉name.md:24", "staged.md:2", 'untracked/ä "q".md:1']
    assert places(run, "--changed", "untracked") == ['untracked/ä "q".md:1']


def test_a_revision_is_compared_where_the_branch_left_it(run: Run, git: Git, folder: Path) -> None:
    put(folder / "a.md", "Quiet.\n")
    commit(git)
    git("checkout", "-q", "-b", "topic")
    put(folder / "mine.md", OLD)
    commit(git)
    git("checkout", "-q", "main")
    put(folder / "a.md", NEW)
    commit(git)
    git("checkout", "-q", "topic")
    git("merge", "-q", "main")
    put(folder / "more.md", NEW)
    assert places(run, "--changed=main") == ["mine.md:1", "more.md:1"]
    assert places(run, "--changed=HEAD") == ["more.md:1"]
    assert places(run, "--changed", ".") == ["more.md:1"]
    assert places(run, "--changed", "main", ".", "-q") == ["mine.md:1", "more.md:1"]
    assert places(run, "--changed", "mine.md") == []


def test_a_repository_without_a_commit_is_all_new(run: Run, git: Git, folder: Path) -> None:
    put(folder / "a.md", OLD)
    put(folder / "b.md", OLD)
    git("add", "a.md")
    assert places(run, "--changed") == ["a.md:1", "b.md:1"]


def test_files_in_the_middle_of_a_merge(run: Run, git: Git, folder: Path) -> None:
    put(folder / "a.md", "Quiet.\n")
    put(folder / "z.md", "Quiet.\n")
    commit(git)
    git("checkout", "-q", "-b", "topic")
    put(folder / "a.md", OLD)
    commit(git)
    git("checkout", "-q", "main")
    put(folder / "a.md", NEW)
    commit(git)
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "topic")
    put(folder / "z.md", f"Quiet.\n{NEW}")
    assert places(run, "--changed") == ["a.md:4", "z.md:2"]


def test_what_git_takes_for_binary_is_new_as_a_whole(run: Run, git: Git, folder: Path) -> None:
    put(folder / "a.md", OLD.encode("utf-16"))
    commit(git)
    put(folder / "a.md", (OLD + NEW).encode("utf-16"))
    assert places(run, "--changed") == ["a.md:1", "a.md:2"]


def test_nothing_is_read_that_a_walk_would_not_read(run: Run, git: Git, folder: Path, tmp_path: Path) -> None:
    put(tmp_path / "secret.md", OLD)
    put(folder / "stigmalint.toml", 'exclude = ["vendor/"]\n')
    commit(git)
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    put(folder / "vendor" / "a.md", OLD)
    put(folder / "node_modules" / "a.md", OLD)
    put(folder / "a.rare", OLD)
    put(folder / "b.md", OLD)
    git("add", "-A")
    assert places(run, "--changed") == ["b.md:1"]
    assert places(run, "--changed", "vendor/a.md") == ["vendor/a.md:1"]


def test_no_program_of_a_repository_runs(run: Run, git: Git, folder: Path) -> None:
    put(folder / "a.md", "Quiet.\n")
    put(folder / ".gitattributes", "*.md diff=own\n")
    commit(git)
    for key in ("diff.own.command", "diff.own.textconv", "core.fsmonitor", "diff.external"):
        git("config", key, "touch ran; true")
    put(folder / "a.md", OLD)
    assert places(run, "--changed") == ["a.md:1"]
    assert not (folder / "ran").exists()


def test_fixes_are_made_in_changed_files(run: Run, git: Git, folder: Path) -> None:
    put(folder / "a.md", OLD)
    put(folder / "b.md", OLD)
    commit(git)
    put(folder / "b.md", OLD + NEW)
    run("check", "--changed", "--fix")
    assert (folder / "a.md").read_text() == OLD
    assert (folder / "b.md").read_text() == "He used alcohol.\nShe used alcohol.\n"


def sentence(run: Run, *args: str) -> str:
    result = run("check", *args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_no_repository_is_one_sentence(run: Run, folder: Path) -> None:
    (folder / ".git").rmdir()
    put(folder / "a.md", OLD)
    assert "not in a git repository" in sentence(run, "--changed")


def test_a_folder_that_only_looks_like_a_repository(run: Run, folder: Path) -> None:
    put(folder / "a.md", OLD)
    assert "git does not trust this repository" in sentence(run, "--changed")


@pytest.mark.parametrize("revision", ["gone", "v1..v2", "--output=written", "HEAD:a.md"])
def test_no_such_revision_is_one_sentence(run: Run, git: Git, folder: Path, revision: str) -> None:
    put(folder / "a.md", OLD)
    commit(git)
    assert f"git has no commit '{revision}' here" in sentence(run, f"--changed={revision}")
    assert not (folder / "written").exists()
    if not revision.startswith("-"):
        assert f"git has no commit '{revision}' here" in sentence(run, "--changed", revision)


def test_branches_with_nothing_in_common(run: Run, git: Git, folder: Path) -> None:
    put(folder / "a.md", OLD)
    commit(git)
    git("checkout", "-q", "--orphan", "other")
    commit(git, "another")
    assert "no commit in common" in sentence(run, "--changed=main")


def test_a_shallow_clone_says_what_to_fetch(
    run: Run, git: Git, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.md", OLD)
    commit(git)
    git("tag", "first")
    git("checkout", "-q", "-b", "topic")
    for text in ("1\n", "2\n"):
        put(folder / "b.md", text)
        commit(git)
    git("checkout", "-q", "main")
    put(folder / "c.md", "3\n")
    commit(git)
    shallow = tmp_path / "shallow"
    git("clone", "-q", "--depth=1", "--no-single-branch", "--no-tags", folder.as_uri(), str(shallow))
    git("checkout", "-q", "topic", cwd=shallow)
    monkeypatch.chdir(shallow)
    put(shallow / "new.md", OLD)
    assert "shallow" in sentence(run, "--changed=first")
    assert "git fetch --unshallow" in sentence(run, "--changed=origin/main")
    assert places(run, "--changed") == ["new.md:1"]


def test_without_git_it_says_so(run: Run, git: Git, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert "not installed" in sentence(run, "--changed")


@given(st.lists(st.sampled_from(["++ b/x", "@@ -1 +1 @@", "diff --git a/x b/x", "Binary files a and b differ", ""])))
def test_lines_that_look_like_a_patch_are_content(lines: list[str]) -> None:
    text = "".join(f"+{line}\n" for line in lines)
    patch = f"diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -0,0 +1,{len(lines)} @@\n{text}diff --git a/b b/b\n"
    assert list(_patches(patch.encode())) == [(range(1, 1 + len(lines)),) if lines else (), ()]
