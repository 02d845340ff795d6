"""Files of the formats, from the command line: found, fixed in place, refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

# A sign stands before what is to be found.
GOOD = {
    "a.html": "<p class='junkie'>Two §junk&shy;ies and\n  a <b>§junkie</b>.</p><script>junkie</script>",
    "a.rst": "Title\n=====\n\nA §junkie, ``junkie`` and\n\n.. code::\n\n   junkie\n",
    "a.mdx": "import a from 'junkie'\n\n<B x='junkie'>A §junkie</B> {junkie}.\n",
    "a.qmd": "As [@junkie] said of a §junkie: $junkie$.\n",
    "a.adoc": "A §junkie and `junkie`.\n\n----\njunkie\n----\n",
    "a.tex": "A §junkie~\\cite{junkie}, $junkie$ % junkie\n",
    "a.org": "* A §junkie\n#+begin_src c\njunkie\n#+end_src\n",
    "a.ipynb": '{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": ["A \\"§junkie\\n", "x"]}]}',
    "a.srt": "1\n00:00:01,000 --> 00:00:02,000\nA §junkie.\n",
    "a.po": 'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "junkie"\nmsgstr "A §junkie."\n',
    "en.json": '{"junkie": "A §junkie.", "type": "junkie"}',
    "en.yml": "junkie: A §junkie.\ntype: junkie\n",
    "m_en.properties": "junkie=A §junkie.\n",
    "values/strings.xml": "<resources><string name='junkie'>A §junkie.</string></resources>",
    "a.xlf": '<xliff><file source-language="en"><source>A §junkie.</source></file></xliff>',
}


def put(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_prose_is_found_in_a_folder_and_nothing_else(
    run: Run, folder: Path, name: str, newline: str, mark: str
) -> None:
    text = GOOD[name].replace("\n", newline)
    lines = enumerate(text.split("\n"), 1)
    places = [
        (number, found.start() + 1 - nth) for number, line in lines for nth, found in enumerate(re.finditer("§", line))
    ]
    path = put(folder / name, mark + text.replace("§", ""))
    before = path.read_bytes()
    result = run("check", "--output-format", "concise", ".")
    assert result.exit_code == 1
    found = [line.split(":")[1:3] for line in result.stdout.splitlines() if line.startswith(name)]
    assert [(int(line), int(column)) for line, column in found] == places
    assert path.read_bytes() == before


def test_comments_of_code_are_read_when_they_are_asked_for(run: Run, folder: Path) -> None:
    put(folder / "a.py", "x = 'junkie'  # A junkie.\n")
    assert run("check", ".").exit_code == 0
    named = run("check", "a.py")
    assert (named.exit_code, named.stderr) == (2, "warning: a.py is source code; `--comments` checks its comments\n")
    assert "a.py:1:19:" in run("check", "--comments", "--output-format", "concise", ".").stdout
    put(folder / "stigmalint.toml", "code-comments = true\n")
    assert "a.py:1:19:" in run("check", "--output-format", "concise", "a.py").stdout


BAD = {
    "en.json": ('{"a": "A junkie', "en.json:1:7: not valid JSON"),
    "en.yml": ("a: [A junkie", "en.yml:1:13: not valid YAML"),
    "a.xlf": ("<xliff>A junkie", "a.xlf:1:1: not valid XML"),
    "a.ipynb": ('{"nbformat": 3, "a": "A junkie"}', "a.ipynb: a Jupyter notebook of a version other than 4"),
    "a.srt": ("A junkie.", "a.srt: not subtitles"),
    "a.html": (b"<p>A junkie caf\xe9</p>", "a.html: not UTF-8 at byte offset 15 (0xE9)"),
    "a.tex": (b"\\usepackage[no-such]{inputenc} caf\xe9", "a.tex: not UTF-8 at byte offset 34 (0xE9)"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("options", [(), ("--fix",)])
def test_what_is_not_of_its_kind_is_told_and_left_as_it_is(
    run: Run, folder: Path, name: str, options: tuple[str, ...]
) -> None:
    text, sentence = BAD[name]
    path = put(folder / name, text)
    put(folder / "good.md", "A junkie.\n")
    before = path.read_bytes()
    result = run("check", *options, ".")
    assert result.exit_code == 2
    assert f"error: {sentence}" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert path.read_bytes() == before


def test_a_page_in_its_own_encoding_is_fixed_byte_for_byte(run: Run, folder: Path) -> None:
    page = (
        b'<meta charset="windows-1252">\r\n<p title="caf\xe9">\xfc: a history of substance abuse &amp; d\xe9j\xe0.</p>'
    )
    path = put(folder / "a.html", page)
    run("check", "--fix", ".")
    assert path.read_bytes() == page.replace(b"substance abuse", b"substance use")
