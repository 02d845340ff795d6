#!/usr/bin/env python3
"""Report what the Harper grammar checker finds in sentences after safe fixes and did not find before.

    python bench/grammar.py --corpus corpus --labelled cases.jsonl

Sentences come from the corpus (those in which a safe fix was found), from the examples of all rules and from labeled
cases. A lint of the fixed sentence is introduced when the original has none of the same rule on the same words (a fix
may move them), or with the same message at the same place. Lints that were looked into and are Harper's own mistakes
are in harper-mistakes.tsv and are counted apart. Exit code 1 when any other lint was introduced.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from counting import read_cases
from node import fail, run

from stigmalint import Linter, Span
from stigmalint.disk.files import InputError, find_files, read_source
from stigmalint.disk.settings import Settings
from stigmalint.extract import kind_of
from stigmalint.fix.apply import applicable
from stigmalint.judge.passages import cut

_LEAST = 500
_MISTAKES = Path(__file__).resolve().parent / "harper-mistakes.tsv"


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence before and after its safe fixes, and the rules that these came from."""

    before: str
    after: str
    rules: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Lint:
    span: Span
    rule: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Introduced:
    pair: Pair
    lint: Lint

    @property
    def marked(self) -> str:
        text, span = self.pair.after, self.lint.span
        return f"{text[: span.start]}[{span.of(text)}]{text[span.end :]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--corpus", type=Path, metavar="FOLDER", help="prose from which sentences with safe fixes are taken"
    )
    parser.add_argument("--labelled", nargs="+", type=Path, default=[], metavar="FILE", help="labeled cases, JSONL")
    parser.add_argument("--most", type=int, default=2000, metavar="N", help="sentences of the corpus (default: 2000)")
    parser.add_argument("--seed", type=int, default=7, help="seed of their choice (default: 7)")
    args = parser.parse_args()
    try:
        pairs = list(dict.fromkeys(read_pairs(args.corpus, args.labelled, args.most, args.seed)))
        mistakes = read_mistakes(_MISTAKES)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    except (InputError, ValueError) as error:
        fail(str(error))
    if len(pairs) < _LEAST:
        fail(f"only {len(pairs)} sentences have a safe fix; {_LEAST} are needed, so name more text")
    rows = [{"text": text, "language": "plaintext"} for pair in pairs for text in (pair.before, pair.after)]
    answers = run("grammar.mjs", rows)
    lints = [[lint_of(row) for row in answer["lints"]] for answer in answers]
    found = [
        Introduced(pair, lint)
        for number, pair in enumerate(pairs)
        for lint in introduced(pair, lints[2 * number], lints[2 * number + 1])
    ]
    faults = [item for item in found if not is_mistake(item, mistakes)]
    origins = Counter(pair.origin for pair in pairs)
    print(f"Harper {answers[0]['version']}, {len(pairs)} sentences before and after safe fixes:")
    print("  " + ", ".join(f"{number} of {origin}" for origin, number in sorted(origins.items())))
    before, after = (sum(len(each) for each in lints[start::2]) for start in (0, 1))
    print(f"  {before} lints before, {after} after; introduced {len(found)}, of these {len(found) - len(faults)} known")
    print("  as mistakes of Harper's own (harper-mistakes.tsv)")
    report(faults)
    return 1 if faults else 0


def read_pairs(corpus: Path | None, labelled: Sequence[Path], most: int, seed: int) -> Iterator[Pair]:
    everything = Linter(Settings(select=("all",)))
    for rule in everything.rules:
        texts = (example.text for example in rule.bad if not example.text.startswith(("|", "#", ">")))
        yield from fixed(everything, texts, "examples of rules")
    usual = Linter(ruleset=everything.ruleset)
    yield from fixed(usual, (case.text for case in read_cases(labelled)), "labelled cases")
    if corpus is not None:
        sentences = list(dict.fromkeys(sentences_in(usual, corpus)))
        chosen = random.Random(seed).sample(sentences, min(most, len(sentences)))
        yield from fixed(usual, chosen, "the corpus")


def fixed(linter: Linter, texts: Iterable[str], origin: str) -> Iterator[Pair]:
    for text in texts:
        fixed = linter.fix_text(text)
        if fixed.applied:
            rules = dict.fromkeys(applied.finding.rule_id for applied in fixed.applied)
            yield Pair(text, fixed.text, tuple(rules), origin)


def sentences_in(linter: Linter, corpus: Path) -> Iterator[str]:
    """The sentences of all prose in which a safe fix was found, each on one line."""
    files = find_files([corpus], kind_of=kind_of, root=corpus)
    sources = (read_source(file.path, kind_of(str(file.path))) for file in files)
    for prose, findings in linter.lint_sources(sources):
        spans = [finding.span for finding in findings if applicable(finding, unsafe=False)]
        for block in prose.blocks if spans else ():
            for sentence in cut(block.text):
                if len(sentence) and any(prose.to_source(block, sentence).overlaps(span) for span in spans):
                    yield " ".join(sentence.of(block.text).split())


def lint_of(row: dict[str, object]) -> Lint:
    return Lint(
        Span(int(str(row["start"])), int(str(row["end"]))), str(row["rule"]), str(row["kind"]), str(row["message"])
    )


def introduced(pair: Pair, before: Sequence[Lint], after: Sequence[Lint]) -> Iterator[Lint]:
    """The lints of the fixed sentence without a counterpart in the original, near the edit or far from it."""
    back = way_back(pair.before, pair.after)
    for lint in after:
        origin = Span(back[lint.span.start].start, back[max(lint.span.start, lint.span.end - 1)].end)
        words = lint.span.of(pair.after).casefold()
        if lint.rule == "SentenceCapitalization" and lint.span.start == 0 and pair.before[:1].islower():
            continue  # forum text in lower case, as it was before; Harper does not flag all of it
        if not any(
            lint.rule == other.rule
            and (other.span.of(pair.before).casefold() == words or (_same(lint, other) and other.span.overlaps(origin)))
            for other in before
        ):
            yield lint


def _same(one: Lint, other: Lint) -> bool:
    """The same complaint; the number in "this sentence is 43 words long" does not matter."""
    return re.sub(r"\d+", "#", one.message) == re.sub(r"\d+", "#", other.message)


def way_back(before: str, after: str) -> list[Span]:
    """For each character of the new text the span of the old text it stands for."""
    old, new = (re.findall(r"\w+|\s+|[^\w\s]", text) for text in (before, after))
    spans: list[Span] = []
    at = 0
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        size = len("".join(old[first:last]))
        length = len("".join(new[start:end]))
        same = kind == "equal"
        spans += [Span(at + i, at + i + 1) if same else Span(at, at + size) for i in range(length)]
        at += size
    return [*spans, Span(at, at + 1)]


def read_mistakes(path: Path) -> list[tuple[str, str]]:
    """Pairs of a rule of Harper's and a phrase of the fixed text at its lint; no phrase stands for any text."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["rule"], row["phrase"]) for row in csv.DictReader(file, delimiter="\t")]


def is_mistake(item: Introduced, mistakes: Iterable[tuple[str, str]]) -> bool:
    """Whether the lint was looked into: its rule and a phrase that stands where it is are on the list."""
    phrases = [phrase for rule, phrase in mistakes if rule == item.lint.rule]
    places = (match for phrase in phrases for match in re.finditer(re.escape(phrase), item.pair.after, re.IGNORECASE))
    return "" in phrases or any(Span(*match.span()).overlaps(item.lint.span) for match in places)


def report(found: Sequence[Introduced]) -> None:
    """The lints by Harper's rule and message, the most frequent first."""
    groups = Counter((item.lint.kind, item.lint.rule, item.lint.message) for item in found)
    for (kind, rule, message), number in groups.most_common():
        print(f"\n{number} x {kind} {rule}: {message}")
        for item in found:
            if (item.lint.kind, item.lint.rule, item.lint.message) == (kind, rule, message):
                print(f"  {item.pair.origin}: {', '.join(item.pair.rules)}")
                print(f"  - {item.pair.before}\n  + {item.marked}")


if __name__ == "__main__":
    raise SystemExit(main())
