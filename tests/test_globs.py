"""What a line of an ignore file means, held against git."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stigmalint.disk.files import find_files
from stigmalint.disk.globs import PatternError, parse_pattern


def means(line: str, path: str, is_folder: bool = False) -> bool:
    pattern = parse_pattern(line)
    return pattern is not None and pattern.means(path.split("/"), is_folder)


@pytest.mark.parametrize(
    ("line", "there", "not_there"),
    [
        ("*.md", ["a.md", "x/a.md", ".md"], ["a.mdx", "md"]),
        ("a*b", ["ab", "acb", "x/a-b"], ["a/b", "abc"]),
        ("/a", ["a"], ["x/a"]),
        ("x/a", ["x/a"], ["y/x/a", "a"]),
        ("**/a", ["a", "x/a", "x/y/a"], ["x/ab"]),
        ("x/**", ["x/a", "x/y/a"], ["x", "y/x/a"]),
        ("x/**/a", ["x/a", "x/y/a", "x/y/z/a"], ["x", "xa", "x/ya"]),
        ("x/***/a", ["x/a", "x/y/a"], ["a"]),
        ("**", ["a", "x/a"], []),
        ("a**b", ["ab", "acb"], ["a/b"]),
        ("a**/b", ["ab", "a/b", "ac/b", "a/x/b", "ac/x/b"], ["b", "x/ab", "xa/b", "a/bc"]),
        ("/x/a**/**/b", ["x/ab", "x/a/b", "x/ac/y/b"], ["ab", "x/b"]),
        ("a?**/b", ["ac/b"], ["acb", "ac/x/b"]),
        ("?", ["a", "é"], ["", "ab"]),
        ("[ab]", ["a", "b"], ["c", "ab"]),
        ("[!a-c]", ["d"], ["a", "b"]),
        ("[^a-c]", ["d"], ["a"]),
        ("[]a]", ["]", "a"], ["b"]),
        ("[a-]", ["a", "-"], ["b"]),
        ("[z-a]", ["z"], ["a", "m"]),
        ("[\\]]", ["]"], ["\\"]),
        ("[[:digit:]x]", ["1", "x"], ["a", ":"]),
        ("[[:]", ["[", ":"], ["a"]),
        ("\\*", ["*"], ["a"]),
        ("\\#a", ["#a"], ["a"]),
        ("\\!a", ["!a"], ["a"]),
        ("a ", ["a"], ["a "]),
        ("a\\ ", ["a "], ["a"]),
        (" a", [" a"], ["a"]),
        ("a\tb", ["a\tb"], ["a b"]),
        ("#a", [], ["#a", "a"]),
        ("/", [], ["a", "/"]),
        ("x//a", [], ["x/a", "a"]),
    ],
)
def test_what_a_pattern_means(line, there, not_there):
    assert [path for path in there if not means(line, path)] == []
    assert [path for path in not_there if means(line, path)] == []


def test_a_slash_at_the_end_means_folders_and_a_sign_takes_back():
    assert means("a/", "x/a", is_folder=True)
    assert not means("a/", "x/a")
    pattern = parse_pattern("!a")
    assert pattern is not None
    assert not pattern.include


@pytest.mark.parametrize("line", ["!", "!/", "[a", "[", "a\\", "[[:nope:]]", "[a\\", "a" * 5000])
def test_what_can_match_nothing_is_refused(line):
    with pytest.raises(PatternError):
        parse_pattern(line)


ALPHABET = ["a", "b", "ab", ".md", "*", "?", "/", "[", "]", "!", "^", "-", "\\", "#", " ", "[a-b]", "[!a]", "[]a]"]
ALPHABET += ["**/", "/**", "/**/", "[[:alpha:]]", "[[:digit:][:upper:]]", "[a-", "[\\]]", "[[:x:]]", "[z-a]"]
NAMES = ["a", "b", "ab", "aab", "a.md", "x", "a b", "[a]", "a-b", "!a", "#a", "A1", "_"]


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=5).map("".join), min_size=1, max_size=3),
    st.sets(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map("/".join), min_size=1, max_size=12),
)
def test_git_means_the_same(tmp_path_factory: pytest.TempPathFactory, lines: list[str], paths: set[str]) -> None:
    root = tmp_path_factory.mktemp("repository")
    for path in sorted(paths):
        file = root / path
        if any(above.is_file() for above in file.parents) or file.is_dir():
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (root / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    command = ["git", "-c", "core.excludesFile=", "ls-files", "-z", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
    ours = find_files([root], kind_of=lambda path: None if Path(path).name == ".gitignore" else "text")
    assert {file.path.relative_to(root).as_posix() for file in ours} == set(listed) - {"", ".gitignore"}


def test_folders_in_folders_a_thousand_deep_are_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        os.mkdir("d")
        os.chdir("d")
    Path("a.md").touch()
    try:
        found = list(find_files([tmp_path], kind_of=lambda name: "text" if name.endswith(".md") else None))
        assert [file.path.name for file in found] == ["a.md"]
    finally:
        Path("a.md").unlink()
        for _ in range(1200):  # shutil.rmtree would go down by recursion
            os.chdir("..")
            os.rmdir("d")
