"""No text makes work without bounds: of every shape that trolls and broken tools write, CPU time grows with the size.

Here windows and sizes are small, as many as give a tenth of a second, and the limit leaves room for noise: work that
grows with the square has a slope of 2 and is caught, work by n log n is not. What seems steep is measured again with
as much, and then with more, where noise is less. `python bench/slopes.py` goes up to 10 MB with a limit of 1.15, and
measures memory.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyromark
import pytest
from tests.shapes import SHAPES, Shape
from tests.slopes import Engine, Sample, grown, slopes, small_windows

from stigmalint.disk.packs import RuleSet
from stigmalint.prose import Source

LIMIT = 1.4
TRIES = (0.1, 0.1, 0.5, 2.5)
"""CPU seconds of the largest text."""


@pytest.fixture(scope="module")
def engine(ruleset: RuleSet) -> Iterator[Engine]:
    engine = Engine(ruleset)
    engine.times(Source("x", "The addict waited. # stigmalint: ignore\n"))  # what is compiled once is
    with small_windows():
        yield engine


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_time_grows_with_the_text(shape: Shape, engine: Engine) -> None:
    def measure(size: int) -> Sample:
        source = Source("x", shape.text(size), shape.kind)
        return Sample(len(source.text), engine.times(source))

    steep: dict[str, float] = {}
    for enough in TRIES:
        samples = grown(measure, shape.least, 1_000_000, enough, factor=3)
        steep = {stage: slope for stage, slope in slopes(samples, enough / 8).items() if slope > LIMIT}
        if not steep:
            return
    assert steep == {}


@pytest.mark.parametrize("size", [4_500, 13_500, 40_500])
def test_a_ragged_table_is_filled_so_far_and_no_farther(size: int) -> None:
    (shape,) = (shape for shape in SHAPES if shape.name == "ragged table")
    text = shape.text(size)
    events = sum(1 for _ in pyromark.events(text, options=pyromark.Options.ENABLE_TABLES))
    assert events < 2 * 2**18 + 2 * len(text)  # a cell begins and ends


def test_work_by_the_square_would_be_seen() -> None:
    def measure(size: int) -> Sample:
        return Sample(size, {"square": 1e-9 * size**2, "straight": 1e-7 * size, "none": 0})

    found = slopes(grown(measure, 1000, 100_000, 1.0), 0.001)
    assert found == pytest.approx({"square": 2.0, "straight": 1.0})
