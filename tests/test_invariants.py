"""Any text at all: what hypothesis thinks of. `bench/fuzz.py` tries the same on millions of texts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.invariants import MARKUP, PIECES, TARGETS, Engine

from stigmalint.extract import FORMATS


def texts(pieces):
    return st.one_of(st.lists(st.sampled_from(pieces), max_size=30).map("".join), st.text(st.characters(), max_size=40))


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.data())
def test_any_text_can_be_read(target, data):
    check, pieces = TARGETS[target]
    check(data.draw(texts(pieces)))


def test_every_format_is_tried():
    assert {*FORMATS} - {*TARGETS} == {"text"}, "which the target `plain` is for"


@pytest.fixture(scope="module")
def engine(parse, ruleset):
    return Engine(ruleset, parse)


SENTENCES = (
    "He abused alcohol for years. ",
    "An addict spoke. ",
    "Mothers with a history of substance abuse. ",
    "“The addicts left,” he said. ",
    "She committed suicide. ",
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts((*SENTENCES, *SENTENCES, *SENTENCES, *PIECES, *MARKUP)), min_size=1, max_size=3))
def test_any_text_can_be_checked_and_fixed(engine, texts):
    engine.check(texts)
