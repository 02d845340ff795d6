"""Sentences of the tests go through the fast pipeline and through the pipeline as spaCy itself loads it; any difference
between the two parses is printed, and makes the exit code 1.

It says with which versions that was: a release of spaCy or thinc for which all are equal can be added to `TRIED` in
`stigmalint/model.py`. With others the fast pipeline is not used.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from sentencex import segment

from stigmalint.parser.model import HASHES, default_folder, load_whole, read_verified, untried_versions

if TYPE_CHECKING:
    from spacy.tokens import Doc

TESTS = Path(__file__).parents[1] / "tests"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=500, metavar="N", help="how many, half of them from prose")
    count: int = parser.parse_args().sentences
    labelled, prose = list(_labelled()), list(_prose())
    texts = _spread(labelled, count - count // 2) + _spread(prose, count // 2)

    files = read_verified(default_folder(), HASHES)
    whole = load_whole(files)
    from stigmalint.parser.fast_pipeline import FastPipeline

    different = 0
    for text, ours, theirs in zip(texts, FastPipeline(files).pipe(texts), whole.pipe(texts), strict=True):
        for here, there in zip_longest(_described(ours), _described(theirs)):
            if here != there:
                print(f"{text!r}\n  fast:  {here}\n  spaCy: {there}")
        different += _described(ours) != _described(theirs)
    versions = ", ".join(f"{name} {version(name)}" for name in ("spacy", "thinc", "numpy"))
    print(f"{len(texts)} sentences, {different} parsed differently: {versions}, Python {platform.python_version()}")
    if reason := untried_versions():
        print(f"The fast pipeline is not used here: it {reason}" + ("; add them to TRIED" if not different else ""))
    return int(different > 0)


def _labelled() -> Iterator[str]:
    for path in sorted((TESTS / "labelled").glob("*.jsonl")):
        yield from (json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())


def _prose() -> Iterator[str]:
    for path in sorted((TESTS / "corpus").iterdir()):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from (sentence.strip() for sentence in segment("en", line) if sentence.strip())


def _spread(texts: list[str], count: int) -> list[str]:
    """As many of the texts, at even distances."""
    return [texts[number * len(texts) // count] for number in range(count)]


def _described(doc: Doc) -> list[tuple[str | int, ...]]:
    return [(t.text, t.lemma_, t.pos_, t.tag_, str(t.morph), t.dep_, t.head.i, t.norm_, t.shape_) for t in doc]


if __name__ == "__main__":
    sys.exit(main())
