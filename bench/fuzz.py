"""`python bench/fuzz.py TARGET [--inputs N] [--seed S]`: texts that no one would write, and what must hold of each.

A target is an extractor, the suppressions, or the whole `engine`; what is to hold is in `tests/invariants.py`. Texts
are put together from nasty pieces, and from the corpus and the rules' examples with such pieces put in. The same seed
gives the same texts; one that fails is cut down as far as it still fails, and shown. With `--atheris` texts come from
coverage-guided search (libFuzzer), which needs `pip install ".[fuzz]"`, for as many runs as there are `--inputs`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic, process_time
from typing import Any

ROOT = Path(__file__).parent.parent
_MOST_SHOWN = 10
"""Failures; one fault fails on many texts."""
_CPU = {"engine": 2.0}
_CPU_OF_EXTRACTORS = 0.05
"""Seconds of CPU for each begun kilobyte of a text, a hundred times of what is usual. More is a fault as well."""
_BATCH = 20
"""Texts that the engine is given at a time."""

Check = Callable[[Sequence[str]], object]


class SlowError(Exception):
    """A text took too long for its length."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "target",
        metavar="TARGET",
        help="a format as in `stigmalint formats` (`plain` for text), dialects, front-matter, html-fragment, package, "
        "suppress, or engine",
    )
    parser.add_argument("--inputs", type=int, default=100_000, help="texts to try (default: 100000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--atheris", action="store_true", help="let libFuzzer generate the texts")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    if options.atheris:
        import atheris

        with atheris.instrument_imports(include=["stigmalint"]):
            check, pieces = _target(options.target)
        _search(atheris, check, pieces, options)
    check, pieces = _target(options.target)
    size = _BATCH if options.target == "engine" else 1
    most = _CPU.get(options.target, _CPU_OF_EXTRACTORS)
    return _run(check, _texts(pieces, options.seed, options.inputs), size, most, options)


def _target(name: str) -> tuple[Check, Sequence[str]]:
    from tests.invariants import MARKUP, PIECES, TARGETS, Engine

    if name == "engine":
        from stigmalint.disk.packs import load_packs
        from stigmalint.parser.model import lazy_parser

        return Engine(load_packs(), lazy_parser()).check, (*PIECES, *MARKUP)
    if name not in TARGETS:
        sys.exit(f"no target '{name}'; there are {', '.join(TARGETS)} and engine")
    check, pieces = TARGETS[name]
    return lambda texts: [check(text) for text in texts], pieces


def _run(check: Check, texts: Iterator[str], size: int, most: float, options: argparse.Namespace) -> int:
    began, told, number, characters, failed, slowest = monotonic(), monotonic(), 0, 0, 0, 0.0

    def cost(batch: Sequence[str]) -> float:
        before = process_time()
        check(batch)
        return (process_time() - before) / sum(1 + len(text) // 1000 for text in batch)

    def tried(batch: Sequence[str]) -> Exception | None:
        nonlocal slowest
        try:
            spent = cost(batch)
            if spent > most and (spent := min(cost(batch) for _ in range(3))) > most:  # not a pause of the machine
                return SlowError(f"{spent:.2f} s of CPU for each kB")
            slowest = max(slowest, min(spent, most))
        except Exception as error:  # whatever it is, it is what was searched for
            return error
        return None

    while batch := [text for _, text in zip(range(size), texts, strict=False)]:
        number += len(batch)
        characters += sum(map(len, batch))
        if tried(batch) is not None:
            for text in batch:
                if (error := tried([text])) is not None:
                    failed += 1
                    if failed <= _MOST_SHOWN:
                        _show(text, error, tried)
        if monotonic() - told > 30:
            told = monotonic()
            print(f"{number} texts, {failed} failed", file=sys.stderr, flush=True)
    spent = monotonic() - began
    print(
        f"{options.target}: {number} texts ({characters / 1e6:.1f} million characters) with seed {options.seed} in "
        f"{spent:.0f} s; {failed} failed; at most {1000 * slowest:.0f} ms of CPU for each kB"
    )
    return int(failed > 0)


def _show(text: str, error: Exception, tried: Callable[[Sequence[str]], Exception | None]) -> None:
    """Print a text that fails, cut down while it fails in the same way."""

    def fails(shorter: str) -> bool:
        other = tried([shorter])
        return type(other) is type(error) and str(other)[:20] == str(error)[:20]

    if not isinstance(error, SlowError):
        size = len(text) // 2
        while size:
            at = 0
            while at < len(text):
                shorter = text[:at] + text[at + size :]
                if fails(shorter):
                    text = shorter
                else:
                    at += size
            size //= 2
    print(f"{type(error).__name__}: {str(error)[:300]}\n  {text[:2000]!a}", flush=True)


def _texts(pieces: Sequence[str], seed: int, number: int) -> Iterator[str]:
    """Texts, the same ones for the same seed, one by one."""
    fragments = _fragments()
    rng = random.Random(seed)
    for _ in range(number):
        way = rng.random()
        if way < 0.6:  # pieces alone
            text = "".join(rng.choices(pieces, k=rng.randrange(1, 40)))
        elif way < 0.99:  # prose with pieces in it
            text = "".join(rng.choices(fragments, k=rng.randrange(1, 4)))
            for _ in range(rng.randrange(8)):
                at = rng.randrange(len(text) + 1)
                text = text[:at] + rng.choice(pieces) + text[at + rng.randrange(3) :]
        elif way < 0.997:  # the same again and again
            text = "".join(rng.choices(pieces, k=rng.randrange(1, 4))) * rng.randrange(2, 200)
        else:  # anything
            text = "".join(map(chr, rng.choices(range(0x110000), k=rng.randrange(1, 60))))
        yield text


def _fragments() -> list[str]:
    """Lines of the corpus, and of all examples of the rules."""
    from stigmalint.disk.packs import load_packs

    lines = []
    for path in sorted((ROOT / "tests" / "corpus").iterdir()):
        lines += path.read_text(encoding="utf-8").splitlines(keepends=True)
    for path in sorted((ROOT / "tests" / "labelled").glob("*.jsonl")):
        lines += [json.loads(line)["text"] + "\n" for line in path.read_text(encoding="utf-8").splitlines()]
    lines += [f"{example.text} " for rule in load_packs().rules for example in (*rule.bad, *rule.good)]
    return [line for line in lines if line.strip()]


def _search(atheris: Any, check: Check, pieces: Sequence[str], options: argparse.Namespace) -> None:
    """Let libFuzzer search; it ends the process, with an error at the first text that fails."""

    def test_one(data: bytes) -> None:
        if data[:1] < b"\x80":  # a byte is a piece
            text = "".join(pieces[byte % len(pieces)] for byte in data[1:])
        else:
            text = atheris.FuzzedDataProvider(data[1:]).ConsumeUnicode(len(data))
        try:
            check([text])
        except Exception:
            print(ascii(text), flush=True)
            raise

    atheris.Setup([sys.argv[0], f"-runs={options.inputs}", f"-seed={options.seed}", "-max_len=400"], test_one)
    atheris.Fuzz()


if __name__ == "__main__":
    raise SystemExit(main())
