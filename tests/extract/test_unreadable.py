"""Files that are not what their names say: one sentence with the file, the place and the cure."""

from __future__ import annotations

import pytest

from stigmalint.extract import UnreadableError, extract
from stigmalint.prose import Source

CASES = [
    ("notebook", '{"cells": [', "x:1:12: not valid JSON (expecting value); mend it, or leave the file out"),
    ("notebook", "{}", "x: JSON, but no Jupyter notebook; read it with `--kind json`"),
    (
        "notebook",
        '{"nbformat": 3, "worksheets": []}',
        "x: a Jupyter notebook of another version than 4; open it in Jupyter and save it",
    ),
    (
        "notebook",
        '{"nbformat": 4, "cells": ' + "[" * 100_000,
        "x: values lie too deep in each other; leave the file out",
    ),
]


@pytest.mark.parametrize(("kind", "text", "sentence"), CASES)
def test_what_cannot_be_read_is_told_in_a_sentence(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as told:
        extract(Source("x", text, kind))
    assert str(told.value) == sentence
