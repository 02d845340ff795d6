"""Comments that no one wrote, with the words that people use: a table of any length for tests of speed and memory.

One in twenty holds a candidate, a phrase that some rule looks for. The other sentences are cut from real prose that is
handed in, or from the good lines of the rules where none is.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from stigmalint.disk.packs import load_packs, select_rules
from stigmalint.judge.passages import cut
from stigmalint.match.prefilter import Gate
from stigmalint.policy import Selection

if TYPE_CHECKING:
    import pyarrow as pa

SHARE = 0.05
SHORTEST, LONGEST = 50, 300
_SHORT = 200
"""Code points of the longest sentence that is used."""


@lru_cache(maxsize=1)
def sentences(corpus: str = "") -> tuple[Sequence[str], Sequence[str]]:
    """Sentences in which the gate sees nothing, and sentences with a candidate: every bad or good line of a rule."""
    ruleset = load_packs()
    rules = select_rules(ruleset, Selection())
    spoken = (phrase for rule in rules for phrase in ruleset.phrases[rule.id])
    gate = Gate.unpack(Gate.pack(spoken, ruleset.words))
    assert gate is not None
    lines = [" ".join(line.text.split()) for rule in rules for line in (*rule.bad, *rule.good)]
    open_ones = [line for line in lines if not gate.is_shut(line, "text") and len(line) <= _SHORT]
    prose = (
        [path.read_text(encoding="utf-8", errors="replace") for path in sorted(Path(corpus).rglob("*.md"))[:400]]
        if corpus
        else lines
    )
    there = {" ".join(span.of(text).split()) for text in prose for span in cut(text)}
    shut = sorted(one for one in there if 20 <= len(one) <= _SHORT and gate.is_shut(one, "text") and one[0].isalpha())
    return shut, open_ones


def comments(number: int, seed: int = 1, corpus: str = "", share: float = SHARE) -> Iterator[str]:
    """Comments of 50 to 300 code points, of which a share holds a candidate."""
    shut, open_ones = sentences(corpus)
    chance = random.Random(seed)
    for _ in range(number):
        length = chance.randint(SHORTEST, LONGEST)
        parts = [chance.choice(open_ones)] if chance.random() < share else []
        while sum(map(len, parts)) + len(parts) < length - 40 or not parts:
            parts.append(chance.choice(shut))
        chance.shuffle(parts)
        yield " ".join(parts)[:LONGEST]


def batches(number: int, seed: int = 1, corpus: str = "", share: float = SHARE) -> Iterator[pa.RecordBatch]:
    """The same as record batches, with an id, a forum and a day."""
    import pyarrow as pa

    texts = comments(number, seed, corpus, share)
    for first in range(0, number, 10_000):
        ids = range(first, min(number, first + 10_000))
        yield pa.record_batch(
            {
                "id": pa.array(ids, pa.int64()),
                "forum": pa.array([f"forum-{at % 7}" for at in ids], pa.string()),
                "day": pa.array([f"20{10 + at % 13}-{1 + at % 12:02}-03" for at in ids], pa.string()),
                "body": pa.array([next(texts) for _ in ids], pa.string()),
            }
        )
