"""Every example line of every shipped rule is a test of its own: substance-use/abuse::bad-3."""

import pytest

from stigmalint.authoring.prove import Bench, wrong
from stigmalint.disk.packs import load_packs
from stigmalint.match.matcher import Scanner

RULESET = load_packs()
LINES = [
    pytest.param(rule, example, kind, id=f"{rule.id}::{kind}-{number}")
    for rule in RULESET.rules
    for kind, examples in (("bad", rule.bad), ("good", rule.good))
    for number, example in enumerate(examples, 1)
]
LINES += [
    pytest.param(rule, example, "bad" if example.spans else "good", id=f"{rule.id}::{example.profile}-{number}")
    for rule in RULESET.rules
    for number, example in enumerate(rule.profiled, 1)
]
GAPS = [
    pytest.param(rule, example, id=f"{rule.id}::gap-{number}")
    for rule in RULESET.rules
    for number, example in enumerate(rule.known_gaps, 1)
]


@pytest.fixture(scope="session")
def bench(parse):
    bench = Bench(RULESET.words, parse)
    bench.read(RULESET.rules, Scanner(RULESET.rules, RULESET.words, RULESET.phrases))
    return bench


@pytest.mark.parametrize(("rule", "example", "kind"), LINES)
def test_example(rule, example, kind, bench):
    assert bool(example.spans) == (kind == "bad")
    assert list(wrong(example, bench.scanner(rule), bench)) == []


@pytest.mark.parametrize(("rule", "example"), GAPS)
@pytest.mark.xfail(strict=True, reason="a known gap: when it closes, the line moves up to bad or good")
def test_known_gap(rule, example, bench):
    assert list(wrong(example, bench.scanner(rule), bench)) == []
