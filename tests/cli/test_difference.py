"""A diff leads from the old text to the new one, as `patch` reads it, and is short where the changes are small."""

from __future__ import annotations

import difflib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stigmalint.cli.difference import diff

LINES = st.lists(st.sampled_from(["a\n", "b\n", "\n", "c\r\n", "d\n"]), max_size=30)
ENDS = st.sampled_from(["", "z", "z\n"])


def patched(before: str, lines: list[str]) -> str:
    """What the lines of a unified diff make of a text, checked line by line."""
    old = re.findall(r"[^\n]*\n|[^\n]+\Z", before)
    new: list[str] = []
    at = 0
    for line in lines[2:]:
        piece = line.removesuffix("\n\\ No newline at end of file\n")
        if found := re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", piece):
            begin = int(found[1]) - (found[2] != "0")
            new += old[at:begin]
            at = begin
            assert len(new) == int(found[3]) - (found[4] != "0")
            continue
        if piece[0] in " -":
            assert old[at] == piece[1:]
            at += 1
        if piece[0] in " +":
            new.append(piece[1:])
    return "".join(new + old[at:])


@given(LINES, LINES, ENDS, ENDS)
def test_the_diff_of_any_two_texts_leads_from_one_to_the_other(old, new, end, new_end):
    before, after = "".join(old) + end, "".join(new) + new_end
    lines = list(diff("x.md", before, after))
    assert bool(lines) == (before != after)
    assert patched(before, lines) == after


@given(st.lists(st.integers(0, 200), unique=True, max_size=8), st.booleans())
def test_changed_lines_are_shown_as_difflib_shows_them(places, taken_out):
    old = [f"line {number}\n" for number in range(201)]
    new = [("" if taken_out else "new\n") if number in places else line for number, line in enumerate(old)]
    new = [line for line in new if line]
    assert list(diff("x", "".join(old), "".join(new))) == list(difflib.unified_diff(old, new, "x", "x"))


@pytest.mark.skipif(shutil.which("patch") is None, reason="compares with patch")
@settings(max_examples=25, deadline=None)
@given(LINES, LINES, ENDS)
def test_patch_takes_it(tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str], end: str) -> None:
    before, after = "".join(old) + end, "".join(new) + "last"
    file: Path = tmp_path_factory.mktemp("patch") / "x"
    file.write_bytes(before.encode())
    lines = "".join(diff("x", before, after)).encode()
    subprocess.run(["patch", "--binary", "--posix", str(file)], input=lines, check=True, capture_output=True)
    assert file.read_bytes() == after.encode()
