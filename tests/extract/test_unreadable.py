"""Files that are not what their names say: one sentence with the file, the place and the cure."""

from __future__ import annotations

import pytest

from stigmalint.extract import UnreadableError, extract
from stigmalint.prose import Source

CASES = [
    ("notebook", '{"cells": [', "x:1:12: not valid JSON (expecting value); fix it, or leave the file out"),
    ("notebook", "{}", "x: JSON, but not a Jupyter notebook; check it with `--kind json`"),
    (
        "notebook",
        '{"nbformat": 3, "worksheets": []}',
        "x: a Jupyter notebook of a version other than 4; open it in Jupyter and save it",
    ),
    (
        "notebook",
        '{"nbformat": 4, "cells": ' + "[" * 100_000,
        "x: values are nested too deeply; leave the file out",
    ),
    (
        "json",
        '{"a": tru}',
        "x:1:7: not valid JSON (expecting value); fix it, or leave the file out",
    ),
    (
        "android",
        "<resources><string>a</resources>",
        "x:1:1: not valid XML (mismatched tag); fix it, or leave the file out",
    ),
    (
        "xliff",
        '<!DOCTYPE a [<!ENTITY b "c">]><xliff/>',
        "x: XML with its own entities is not supported; leave the file out",
    ),
    ("xliff", "", "x:1:1: not valid XML (no element found); fix it, or leave the file out"),
    ("srt", "Just a text.", "x: not subtitles (no line has a time); check it with `--kind text`"),
    (
        "po",
        "hello",
        "x:1:1: not valid gettext (a keyword and a string in quotation marks are expected); "
        "fix it, or leave the file out",
    ),
]


@pytest.mark.parametrize(("kind", "text", "sentence"), CASES)
def test_what_cannot_be_read_is_told_in_a_sentence(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as told:
        extract(Source("x", text, kind))
    assert str(told.value) == sentence
