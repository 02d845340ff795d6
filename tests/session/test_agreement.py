"""The API and the command agree on every text: suppressions hold in both, and both write the same fixed text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stigmalint import Linter
from stigmalint.cli import main
from stigmalint.disk import cache, packs
from stigmalint.disk.packs import RuleSet, load_packs
from stigmalint.disk.settings import Settings
from stigmalint.finding import Finding

if TYPE_CHECKING:
    from spacy.tokens import Doc

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.*"))
RULES = Path(__file__).parent.parent / "data" / "rules"
NAMES = {"text": "a.txt", "markdown": "a.md"}
Parse = Callable[[Iterable[str]], Iterable["Doc"]]


class Command:
    """`stigmalint check` on a text on standard input, without a settings file."""

    def _run(self, text: str, kind: str, *options: str) -> str:
        args = ("check", "-", "--isolated", "--jobs", "1", "--stdin-filename", NAMES[kind], *options)
        result = CliRunner().invoke(main, args, input=text.encode(), prog_name="stigmalint")
        assert result.exit_code in (0, 1), result.output
        return result.stdout_bytes.decode()

    def found(self, text: str, kind: str, *options: str) -> list[tuple[object, ...]]:
        told = json.loads(self._run(text, kind, "--output-format", "json", *options))["findings"]
        places = [(one["rule"], one["start"], one["end"], one["match"]) for one in told]
        return [(*place, one["fix"] and one["fix"]["title"]) for place, one in zip(places, told, strict=True)]

    def fixed(self, text: str, kind: str, *options: str) -> str:
        return self._run(text, kind, "--fix", *options)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_model: None) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command()


def told(findings: Iterable[Finding]) -> list[tuple[object, ...]]:
    return [(one.rule_id, one.span.start, one.span.end, one.matched, one.fix and one.fix.title) for one in findings]


def check_agreement(linter: Linter, doubtful: Linter, command: Command, text: str, kind: str) -> None:
    found = linter.check_text(text, kind)
    assert told(found) == command.found(text, kind)
    assert told(doubtful.check_text(text, kind)) == command.found(text, kind, "--doubtful")
    assert list(linter.check_texts([text, text], kind)) == [found, found]
    for unsafe in (False, True):
        fixed = linter.fix_text(text, unsafe=unsafe, kind=kind)
        assert fixed.text == command.fixed(text, kind, *(["--unsafe-fixes"] if unsafe else []))
        assert list(fixed.remaining) == linter.check_text(fixed.text, kind)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_on_the_corpus(path: Path, command: Command, parse: Parse, ruleset: RuleSet) -> None:
    linter, doubtful = (Linter(ruleset=ruleset, parse=parse, doubtful=doubtful) for doubtful in (False, True))
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    assert told(linter.check_text(text)) == command.found(text, "text")
    # Suppressions strewn in: of everything, of a pack, of a rule that hides nothing, and for the rest of the file.
    lines[1:1] = ["\n", "<!-- stigmalint: ignore-next-line -->\n"]
    lines[len(lines) // 4 : len(lines) // 4] = ["\n", "<!-- stigmalint: disable[criminal-legal] -->\n", "\n"]
    lines[len(lines) // 2 : len(lines) // 2] = ["\n", "<!-- stigmalint: ignore-next-line[substance-use/abuse] -->\n"]
    lines.append("\n<!-- stigmalint: enable -->\n\nAn addict [sic] and an addict spoke.\n")
    check_agreement(linter, doubtful, command, "".join(lines), "markdown")


PIECES = st.sampled_from(
    [
        *("He abused alcohol for years.", "The junkie slept.", "A zombie drug came.", "Child abuse.", "Nothing here."),
        *("\n", "\n", "\n\n", "\n\n", " ", "\r\n", "> ", "- ", "**", '"The junkie" [sic] slept.', "The junkie (sic)."),
        *("<!-- stigmalint: ignore -->", "<!-- stigmalint: ignore-next-line -->", "<!-- stigmalint: disable -->"),
        *("<!-- stigmalint: enable -->", "<!-- stigmalint: ignore-file -->", "<!-- stigmalint: ignore[demo/abuse] -->"),
        *("<!-- stigmalint: disable[demo] -- why -->", "<!-- stigmalint: ignore[demo/junkie, demo/abuse] -->"),
        *("<!-- stigmalint: ignore-next-line[demo/nothing] -->", "<!-- stigmalint: ignor -->", "[comment]: # (x)"),
        *("# stigmalint: ignore", "{/* stigmalint: ignore-next-line */}", "<!--", "-->", "stigmalint: ignore"),
    ]
)


def test_on_any_text_with_suppressions(command: Command, parse: Parse, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (cache, packs):
        monkeypatch.setattr(module, "shipped_rules", lambda: RULES)
    rules = load_packs()
    linter, doubtful = (Linter(ruleset=rules, parse=parse, doubtful=doubtful) for doubtful in (False, True))
    hidden = 0

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(PIECES, min_size=3, max_size=14).map("".join), st.sampled_from(["text", "markdown"]))
    def agree(text: str, kind: str) -> None:
        nonlocal hidden
        check_agreement(linter, doubtful, command, text, kind)
        hidden += len(linter.check_text(text, kind, raw=True)) > len(linter.check_text(text, kind))

    agree()
    assert hidden, "texts in which nothing is suppressed show nothing"


def test_raw_findings_are_those_of_the_rules_alone(parse: Parse, ruleset: RuleSet) -> None:
    linter = Linter(ruleset=ruleset, parse=parse)
    text = "An addict spoke. <!-- stigmalint: ignore -->\n"
    assert linter.check_text(text, "markdown") == []
    assert [found.matched for found in linter.check_text(text, "markdown", raw=True)] == ["addict"]
    assert [len(found) for found in linter.check_texts([text, text], "markdown")] == [0, 0]
    assert [len(found) for found in linter.check_texts([text, text], "markdown", raw=True)] == [1, 1]
    assert linter.fix_text(text, kind="markdown").text == text


def test_rules_that_the_settings_leave_out_of_every_file_are_left_out(parse: Parse, ruleset: RuleSet) -> None:
    spared = Settings(per_file_ignores={"*": ("substance-use",), "*.md": ("criminal-legal",)})
    linter = Linter(spared, ruleset=ruleset, parse=parse)
    assert [found.matched for found in linter.check_text("An addict met a convict.")] == ["convict"]


def test_a_suppression_of_something_doubtful_is_not_idle(parse: Parse, ruleset: RuleSet) -> None:
    linter, doubtful = (Linter(ruleset=ruleset, parse=parse, doubtful=doubtful) for doubtful in (False, True))
    texts = (line for path in CORPUS for line in path.read_text(encoding="utf-8").splitlines())
    unsure = next(text for text in texts if any(one.doubtful for one in doubtful.check_text(text)))
    text = f"<!-- stigmalint: ignore-next-line -->\n{unsure}\n"
    assert doubtful.check_text(text, "markdown") == []
    assert linter.fix_text(text, kind="markdown").text == text
