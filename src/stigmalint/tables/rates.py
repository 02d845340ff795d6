"""Rates per 1,000 words with 95% intervals, from counts.

Findings come in clusters: a text that holds one is likely to hold more. The interval is that of a Poisson count by
Byar's approximation (Breslow & Day 1987, Statistical Methods in Cancer Research II, p. 69), for the effective number
of findings: their number over the design effect of the ratio estimator with texts as clusters (Cochran 1977, Sampling
Techniques, ch. 6; Korn & Graubard 1998 for its use with few events). It is exact enough from no finding on, and says
nothing about how right the findings are.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from stigmalint.tables.tally import Exposure, Moments

_Z = 1.959964
"""The 97.5% point of the normal distribution."""
PER = 1000
"""Words that a rate is given for."""


class Rate(NamedTuple):
    """Findings per 1,000 words, with the ends of the interval."""

    value: float
    low: float
    high: float


def rate(sums: Moments, read: Exposure) -> Rate | None:
    """The rate of findings among the words that were read; None if there were no words."""
    if not read.words:
        return None
    number = sums[0]
    value = number / read.words
    effective = number / _design_effect(sums, read) if number else 0.0
    low, high = _byar(effective)
    scale = PER * value / effective if number else PER / read.words
    return Rate(PER * value, scale * low, scale * high)


def _design_effect(sums: Moments, read: Exposure) -> float:
    """How many times as uncertain the rate is as if each finding stood on its own; at least 1."""
    number, _, squares, products = sums
    if read.rows < 2:
        return 1.0
    value = number / read.words
    residuals = squares - 2 * value * products + value * value * read.squares
    return max(1.0, residuals / number * read.rows / (read.rows - 1))


def _byar(number: float) -> tuple[float, float]:
    above = number + 1
    high = above * (1 - 1 / (9 * above) + _Z / (3 * sqrt(above))) ** 3
    if not number:
        return 0.0, high
    return max(0.0, number * (1 - 1 / (9 * number) - _Z / (3 * sqrt(number))) ** 3), high
