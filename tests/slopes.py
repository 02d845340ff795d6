"""A text goes in, the CPU time of each stage that it passes comes out, and of several texts how steeply it grows.

What is fitted is the slope of log time against log size: 1 for work that grows with the text, 2 for work that grows
with its square. CPU time and not a count of steps, since the steps of regular expressions, of the Markdown parser and
of `str` are counted by nobody; it is noisy, and so whoever uses this measures again, at larger sizes, before it fails.
The parse of sentences is a stand-in: their length is bounded, and a parse of 1 ms each would hide all the rest.
"""

from __future__ import annotations

import gc
import math
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, TypeVar

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from stigmalint.cli.difference import diff
from stigmalint.disk.packs import RuleSet
from stigmalint.extract import extract
from stigmalint.file_result import FileResult
from stigmalint.fix.fix_file import fix_file
from stigmalint.fix.suppressions import Suppressions
from stigmalint.judge.facts import FACTS
from stigmalint.linter import Linter
from stigmalint.match.matcher import phrases
from stigmalint.match.prefilter import Gate
from stigmalint.prose import Block, Source
from stigmalint.report import FORMATS, Run, render
from stigmalint.ruleset.rule_file import rule_from_mapping

_R = TypeVar("_R")
_TOKEN = re.compile(r"\s|\w+|[^\w\s]")
_RULES: Mapping[str, Mapping[str, Any]] = {
    "substance-use/addict": {
        "match": {"singular": "addict", "plural": "addicts"},
        "leave_when": [
            {"negated": "yes"},
            {"counted": "yes", "topic": "substance"},
            {"before": "=will", "near": "person"},
        ],
        "alternatives": [{"apply": "safe", "singular": "person with addiction", "plural": "people with addiction"}],
    },
    "substance-use/abuse": {
        "match": {"any": "{substance}? abuse"},
        "flag_when": [{"object": "substance"}, {"modifier": "substance"}, {"near": "=drug"}],
        "alternatives": [{"apply": "safe", "any": "use"}],
    },
    "suicide/committed": {
        "match": {"past": "committed suicide"},
        "alternatives": [{"apply": "safe", "past": "died by suicide"}],
    },
}
"""Few rules, with the facts that look far: a candidate costs little, so that what grows with their number shows."""


class Engine:
    """All that happens to a text between reading and writing."""

    def __init__(self, ruleset: RuleSet, *, whole: bool = False) -> None:
        """`whole` takes the rules as they are shipped, and not the few of above."""
        self._ruleset = ruleset if whole else _few(ruleset)
        self._vocab = Vocab()
        self._linter = Linter(ruleset=self._ruleset, parse=self._parse, doubtful=True)
        self._known = frozenset(rule.id for rule in self._linter.rules)
        said = (phrase for rule in self._linter.rules for phrase in self._ruleset.phrases[rule.id])
        gate = Gate.unpack(Gate.pack(said, self._ruleset.words))
        assert gate is not None
        self._gate = gate

    def times(self, source: Source) -> dict[str, float]:
        """CPU seconds of each stage."""
        found: dict[str, float] = {}

        def timed(stage: str, work: Callable[[], _R]) -> _R:
            began = time.process_time()
            result = work()
            found[stage] = time.process_time() - began
            return result

        timed("gate", lambda: self._gate.is_shut(source.text, source.kind))
        timed("weigh", lambda: sum(1 for _ in self._linter.scanner.scan(Block(source.text, ()))))
        timed("extract", lambda: extract(source))
        prose, findings = timed("judge", lambda: next(self._linter.lint_sources([source])))
        told = timed("suppress", lambda: Suppressions.parse(prose, self._known).apply(findings, self._known))
        result = FileResult(source, told.kept, told.problems)
        for style in FORMATS:
            timed(style, partial(_length, result, style))
        spent, dearest = 0.0, 0.0

        def check(text: Source) -> FileResult:
            nonlocal spent, dearest
            began = time.process_time()
            result = self._linter.check_source(text)
            cost = time.process_time() - began
            spent += cost
            dearest = max(dearest, cost / (len(text.text) / 500 + len(result.findings)))
            return result

        fixed = timed("fix", lambda: fix_file(result, check, unsafe=True))
        # How often a text is checked while it is fixed is bounded, and what is left to be found in it differs from
        # round to round and from size to size: what counts is the dearest check by what there was to do.
        found["fix"] -= spent
        found["check again"] = dearest * len(source.text) / 100
        timed("diff", lambda: sum(map(len, diff("x", source.text, fixed.source.text))))
        return found

    def _parse(self, texts: Iterable[str]) -> Iterator[Doc]:
        for text in texts:
            words: list[str] = []
            spaces: list[bool] = []
            for token in _TOKEN.findall(text) or [""]:
                if token == " " and words and not spaces[-1]:
                    spaces[-1] = True
                else:
                    words.append(token)
                    spaces.append(False)
            yield Doc(self._vocab, words=words, spaces=spaces)


def _length(result: FileResult, style: str) -> int:
    return sum(map(len, render([result], Run(), style)))


def _few(ruleset: RuleSet) -> RuleSet:
    usual = {
        "title": "x",
        "severity": "error",
        "tags": ["labeling"],
        "message": "x",
        "explanation": "x",
        "sources": ["ap"],
        "examples": {},
    }
    lists = {name: name for name in ruleset.words}
    rules = tuple(
        rule_from_mapping(name, {**usual, **own}, path="x", facts=FACTS, lists=lists) for name, own in _RULES.items()
    )
    said = {rule.id: tuple(phrases(rule, ruleset.words)) for rule in rules}
    return RuleSet(rules, ruleset.packs, ruleset.words, ruleset.references, said)


class Sample(NamedTuple):
    """Seconds (or bytes) by stage, of an input of some size."""

    size: int
    costs: Mapping[str, float]


@contextmanager
def small_windows() -> Iterator[None]:
    """Sentences and passages a twelfth as long at most, so that a text of few thousand code points has many of them.

    Garbage is not looked for meanwhile, which would come at any time.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stigmalint.judge.passages._LONGEST_SENTENCE", 100)
        patch.setattr("stigmalint.judge.passages._LONGEST_PASSAGE", 600)
        gc.freeze()
        gc.disable()
        try:
            yield
        finally:
            gc.enable()
            gc.unfreeze()


def grown(
    measure: Callable[[int], Sample], least: int, most: int, enough: float, *, factor: int = 4, points: int = 2
) -> list[Sample]:
    """Samples of growing sizes, so many `points` at least, until one costs `enough` or `most` is reached."""
    samples: list[Sample] = []
    size = least
    while len(samples) < points or (size <= most and sum(samples[-1].costs.values()) < enough):
        samples.append(measure(size))
        size *= factor
    return samples[-points:]


def slopes(samples: list[Sample], floor: float) -> dict[str, float]:
    """The slope of each stage that costs more than `floor` at last, by least squares."""
    found = {}
    for stage, cost in samples[-1].costs.items():
        if cost > floor:
            points = [(math.log(size), math.log(max(costs[stage], floor / 100))) for size, costs in samples]
            middle_x, middle_y = (sum(values) / len(points) for values in zip(*points, strict=True))
            rise = sum((x - middle_x) * (y - middle_y) for x, y in points)
            found[stage] = rise / sum((x - middle_x) ** 2 for x, _ in points)
    return found
