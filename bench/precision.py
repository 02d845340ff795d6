#!/usr/bin/env python3
"""Score the packs on labeled cases, count their findings in a corpus, and compare with peers in the same run.

    python bench/precision.py --labelled cases.jsonl --peers --markdown table.md
    python bench/precision.py --corpus corpus --sample 100 --seed 7 --out sample.tsv
    python bench/precision.py --judged sample.tsv

A case is one JSON object a line: {"text", "phenomenon", "spans": [{"start", "end", "label": "flag"|"not",
"contested"?}], "fixes": [acceptable rewritings], "exhaustive"?}. Findings of severity warning or error count, info does
not. How spans and strays are counted is told in counting.py.
"""

from __future__ import annotations

import argparse
import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from counting import Case, Count, Flag, Score, longest, read_cases, score
from judging import Found, in_context, read_judged, write_sample
from node import fail, run

from stigmalint import Finding, Linter, Severity, __version__
from stigmalint.disk.files import InputError, find_files, read_source
from stigmalint.disk.settings import Settings
from stigmalint.extract import extract, kind_of
from stigmalint.match.matcher import Scanner
from stigmalint.prose import Prose, Source
from stigmalint.ruleset.severity import PROFILES

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    header: Row
    rows: Sequence[Row]
    notes: Sequence[str] = ()


@dataclass(slots=True)
class Folder:
    """What was found in one folder of the corpus; `peers` maps the name of a checker to its number of flags."""

    name: str
    files: int = 0
    words: int = 0
    packs: Counter[str] = field(default_factory=Counter)
    peers: Counter[str] = field(default_factory=Counter)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", nargs="+", type=Path, default=[], metavar="FILE", help="labeled cases, JSONL")
    parser.add_argument("--corpus", type=Path, metavar="FOLDER", help="prose to count findings in, by subfolder")
    parser.add_argument("--peers", action="store_true", help="also run alex and a plain word list")
    parser.add_argument("--profile", choices=PROFILES, default="writing", help="default: writing")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables there as Markdown too")
    parser.add_argument("--sample", type=int, default=100, metavar="N", help="findings in the sample (default: 100)")
    parser.add_argument("--seed", type=int, default=7, help="seed of the sample (default: 7)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the sample of the corpus there, for judging")
    parser.add_argument(
        "--judged", type=Path, metavar="FILE", help="read back a judged sample; with --out, reuse its judgments"
    )
    args = parser.parse_args()
    if not (args.labelled or args.corpus or args.judged):
        parser.error("nothing to do: give --labelled, --corpus or --judged")
    if args.out and not args.corpus:
        parser.error("--out needs --corpus")
    tables: list[Table] = []
    try:
        if args.labelled or args.corpus:
            linter = Linter(Settings(profile=args.profile))
            if args.labelled:
                tables += labelled_tables(linter, args.labelled, args.peers)
            if args.corpus:
                folders, found = read_corpus(linter, args.corpus, args.peers)
                tables.append(corpus_table(folders))
                if args.out:
                    size = write_sample(args.out, found, args.sample, args.seed, args.judged)
                    print(f"{size} of {len(found)} findings written to {args.out} (seed {args.seed})\n")
        if args.judged and not args.out:
            tables.append(judged_table(args.judged))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    except (InputError, ValueError) as error:
        fail(str(error))
    print("\n\n".join(as_text(table) for table in tables))
    if args.markdown:
        args.markdown.write_text("\n\n".join(as_markdown(table) for table in tables) + "\n", encoding="utf-8")
    return 0


def labelled_tables(linter: Linter, paths: Sequence[Path], peers: bool) -> Iterator[Table]:
    cases = list(read_cases(paths))
    texts = [case.text for case in cases]
    flags = [flags_of(found) for found in linter.check_texts(texts)]
    known = [words_in(extract(Source("<case>", text)), spoken(linter)) for text in texts]
    ours = score(cases, flags, known)
    names = ", ".join(path.name for path in paths)
    measured = (
        f"{datetime.date.today():%Y-%m}, stigmalint {__version__}, profile `{linter.settings.profile}`, "
        f"{len(cases)} labeled cases ({names}), findings of severity warning and error."
    )
    yield pack_table(linter, ours, measured)
    yield group_table(ours)
    if any(case.rewritings for case in cases):
        yield fix_table(linter, cases)
    if peers:
        answers = run("alex.mjs", [{"text": text} for text in texts])
        alex = [longest(Flag(**flag) for flag in answer["flags"]) for answer in answers]
        versions = {answer["version"] for answer in answers}
        yield peer_table(
            {
                "stigmalint": ours,
                "its phrases as a plain word list": score(cases, [longest(flags) for flags in known]),
                f"alex {', '.join(sorted(versions))}": score(cases, alex),
            },
            f"{names}: {len(cases)} cases, all checkers in the same run. alex also covers other topics (gender, race, "
            "profanity): the last column excludes its flags on unlabeled words.",
        )


def flags_of(findings: Sequence[Finding]) -> list[Flag]:
    counting = [finding for finding in findings if finding.severity is not Severity.INFO and not finding.doubtful]
    return [Flag(finding.span.start, finding.span.end, finding.rule_id) for finding in counting]


def spoken(linter: Linter) -> Scanner:
    """A scanner for the rules that can give a warning or an error."""
    rules = [rule for rule in linter.rules if rule.severity is not Severity.INFO]
    return Scanner(rules, linter.ruleset.words, linter.ruleset.phrases)


def words_in(prose: Prose, scanner: Scanner) -> list[Flag]:
    """Every phrase of the rules wherever it stands, whatever it means there."""
    found = []
    for block in prose.blocks:
        for candidate in scanner.scan(block):
            span = prose.to_source(block, candidate.span)
            found.append(Flag(span.start, span.end, candidate.rule.id))
    return found


def read_corpus(linter: Linter, corpus: Path, peers: bool) -> tuple[list[Folder], list[Found]]:
    """The counts of each subfolder, and every finding of severity warning or error with its context."""
    folders, found = [], []
    for path in sorted(path for path in corpus.iterdir() if path.is_dir()) or [corpus]:
        folder = Folder(path.name)
        scanner, rows = spoken(linter), []
        files = find_files([path], kind_of=kind_of, root=corpus)
        sources = (read_source(file.path, kind_of(str(file.path))) for file in files)
        for prose, findings in linter.lint_sources(sources):
            folder.files += 1
            folder.words += sum(len(block.text.split()) for block in prose.blocks)
            folder.packs.update(flag.pack for flag in flags_of(findings))
            name = Path(prose.source.path).relative_to(corpus).as_posix()
            for finding in findings:
                if finding.severity is not Severity.INFO and not finding.doubtful:
                    found.append(in_context(finding, prose.source.text, name))
            if peers:
                folder.peers["its phrases as a plain word list"] += len(longest(words_in(prose, scanner)))
                rows += [{"text": block.text} for block in prose.blocks]
        for answer in run("alex.mjs", rows) if rows else ():
            folder.peers[f"alex {answer['version']}"] += len(longest(Flag(**flag) for flag in answer["flags"]))
        folders.append(folder)
    return folders, found


def pack_table(linter: Linter, ours: Score, measured: str) -> Table:
    rules = Counter(rule.pack for rule in linter.rules)
    rows = [_pack_row(pack, rules[pack], ours.packs.get(pack, Count())) for pack in sorted(rules)]
    total = _pack_row("all", rules.total(), ours.total)
    off = sorted(set(linter.ruleset.packs) - set(rules))
    notes = [
        f"Measured {measured} Recall {ours.total.recall:.3f}, F1 {ours.total.f1:.3f}.",
        "Right, wrong: labeled spans that a finding overlaps and that should, or should not, be flagged. Stray: "
        "findings on unlabeled words; they count as wrong. Spared: spans not to flag whose words the pack "
        "knows and does not flag. Missed: spans to flag whose words the pack knows but does not flag; "
        f"{ours.unknown} more have words that no rule knows. A span in two packs counts for both, and once in the last "
        "row.",
    ]
    if off:
        notes.append(f"Off in this profile: {', '.join(off)}.")
    header = ("Pack", "Rules", "Right", "Wrong", "Stray", "Precision", "Spared", "Missed")
    return Table("Precision by pack", header, [*rows, total], notes)


def _pack_row(name: str, rules: int, count: Count) -> Row:
    flagged = count.right + count.wrong + count.stray
    precision = f"{count.precision:.3f}" if flagged else "-"
    return name, rules, count.right, count.wrong, count.stray, precision, count.spared, count.missed


def group_table(ours: Score) -> Table:
    def row(name: str, count: Count) -> Row:
        quiet = count.wrong + count.spared
        share = f"{count.wrong / quiet:.1%}" if quiet else "-"
        numbers = (count.right, count.missed, count.wrong, count.stray, count.spared)
        return name, *numbers, *(f"{figure:.3f}" for figure in (count.precision, count.recall, count.f1)), share

    header = ("Group", "Right", "Missed", "Wrong", "Stray", "Spared", "Precision", "Recall", "F1", '"Not" flagged')
    rows = [row(name, count) for name, count in sorted(ours.groups.items())]
    return Table("By kind of case", header, [*rows, row("all", ours.total)])


def fix_table(linter: Linter, cases: Sequence[Case]) -> Table:
    """How often the fixes reach a rewriting that the labels accept."""
    wanted = [case for case in cases if case.rewritings]
    exact = either = harmful = 0
    for case in wanted:
        safe, every = linter.fix_text(case.text).text, linter.fix_text(case.text, unsafe=True).text
        exact += safe in case.rewritings
        either += safe in case.rewritings or every in case.rewritings
        harmful += safe != case.text and safe not in case.rewritings
    row = (len(wanted), f"{exact / len(wanted):.3f}", f"{either / len(wanted):.3f}", harmful)
    note = (
        "Exact: safe fixes produce an accepted rewriting of the whole text. Any: safe or unsafe fixes do. Harmful: "
        "safe fixes produce something else."
    )
    return Table("Fixes", ("Cases", "Exact", "Any", "Harmful"), [row], [note])


def peer_table(scores: dict[str, Score], note: str) -> Table:
    rows = [
        (
            name,
            *(result.total.right, result.total.missed, result.total.wrong, result.total.stray, result.total.spared),
            *(f"{figure:.3f}" for figure in (result.total.precision, result.total.recall, result.total.f1)),
            f"{result.total.precision_on_labels:.3f}",
        )
        for name, result in scores.items()
    ]
    numbers = ("Right", "Missed", "Wrong", "Stray", "Spared", "Precision", "Recall", "F1", "Precision without strays")
    return Table("Compared with other tools", ("Checker", *numbers), rows, [note])


def corpus_table(folders: Sequence[Folder]) -> Table:
    def per_million(number: int, folder: Folder) -> str:
        return f"{1e6 * number / folder.words:,.1f}" if folder.words else "-"

    packs = sorted({pack for folder in folders for pack in folder.packs})
    peers = sorted({peer for folder in folders for peer in folder.peers})
    rows: list[Row] = [
        ("files", *(f"{folder.files:,}" for folder in folders)),
        ("words", *(f"{folder.words:,}" for folder in folders)),
        ("findings", *(f"{folder.packs.total():,}" for folder in folders)),
        ("findings per million words", *(per_million(folder.packs.total(), folder) for folder in folders)),
        *((f"- {pack}", *(per_million(folder.packs[pack], folder) for folder in folders)) for pack in packs),
        *(
            (f"{peer}: flags per million", *(per_million(folder.peers[peer], folder) for folder in folders))
            for peer in peers
        ),
    ]
    note = (
        f"{datetime.date.today():%Y-%m}, stigmalint {__version__}, findings of severity warning and error. "
        "Only words of checked prose are counted, without code and markup."
    )
    return Table("Findings in a corpus", ("", *(folder.name for folder in folders)), rows, [note])


def judged_table(path: Path) -> Table:
    judgement = read_judged(path)
    low, high = judgement.interval
    notes = [f"95% interval {low:.2f} to {high:.2f} (Wilson). Not judged yet: {judgement.open}."]
    if judgement.wrong:
        notes.append("Wrong: " + ", ".join(f"{rule} {number}" for rule, number in judgement.wrong.most_common()) + ".")
    row = (path.name, judgement.judged, judgement.right, f"{judgement.share:.3f}")
    return Table("Judged by hand", ("Sample", "Judged", "Right", "Share"), [row], notes)


def as_text(table: Table) -> str:
    lines = [[str(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.header))]
    shown = (
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )
    return "\n".join([table.title, *shown, *table.notes])


def as_markdown(table: Table) -> str:
    rule = ["---", *["--:"] * (len(table.header) - 1)]
    body = ["| " + " | ".join(map(str, row)) + " |" for row in (table.header, rule, *table.rows)]
    return "\n\n".join([f"### {table.title}", "\n".join(body), *table.notes])


if __name__ == "__main__":
    raise SystemExit(main())
