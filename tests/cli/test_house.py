"""Settings of a house, as the command line shows them: its wording, its guide, and what holds for some files only."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from stigmalint.session.workspace import Choices, Workspace

Run = Callable[..., Result]
GUIDE = "https://style.example.org/people?a=1&b=2#c"
TEXT = "The junkie slept. He abused alcohol.\n"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def settings(folder: Path, text: str) -> None:
    put(folder / "stigmalint.toml", text)


# Wording


def test_preferred_wording_is_written_and_another_is_not(run: Run, folder: Path) -> None:
    text = put(folder / "a.md", "He abused alcohol. They abuse alcohol.\n")
    settings(folder, 'prefer."demo/abuse" = { base = "use up", past = "used up" }\n')
    assert run("check", "--fix", "a.md").exit_code == 0
    assert text.read_text() == "He used up alcohol. They use up alcohol.\n", (
        "its verb is that of the rule's own wording"
    )
    text.write_text(TEXT)
    settings(folder, 'prefer."demo/abuse" = { past = "drank" }\nprefer.junkie = "mother"\n')
    result = run("check", "--fix", "a.md")
    assert 'Fix: --fix --unsafe-fixes applies "drank"' in result.stdout
    assert "Try: 1. mother  2. person who uses drugs" in result.stdout
    assert text.read_text() == TEXT, "of another verb it is not known how it is put"
    run("check", "--fix", "--unsafe-fixes", "a.md")
    assert text.read_text() == "The mother slept. He drank alcohol.\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('prefer = "use"', "'prefer' must be a table, not a string"),
        ('prefer."demo/abuse" = 3', "'demo/abuse' under 'prefer': a preferred wording must be a text, or a table"),
        (
            'prefer."demo/abuse" = ""',
            "'demo/abuse' under 'prefer': a form of a preferred wording is a text that is not",
        ),
        ('prefer."demo/abuse" = { pst = "x" }', "no slot 'pst' for a form of a wording; did you mean 'past'?"),
        ('prefer."demo/abuze" = "use"', "'demo/abuze' is not a rule, a pack, or a term that any rule finds; did you"),
        ('prefer.gizmo = "use"', "'gizmo' is not a rule, a pack, or a term that any rule finds"),
        (
            'prefer.junkie = "drug use"',
            "'drug use' is a different kind of wording from that of demo/junkie, such as 'person",
        ),
        ('prefer.junkie = "used"', "'used' is a different kind of wording from that of demo/junkie"),
        (
            'prefer.junkie = "person who takes {x}"',
            "'{x}' is unknown to demo/junkie; known are {match}",
        ),
        (
            'prefer.junkie = "person in alcohol abuse"',
            "'person in alcohol abuse' contains wording that demo/abuse flags; p",
        ),
    ],
)
def test_wording_that_cannot_be_preferred_is_told_in_one_line(run: Run, folder: Path, line: str, message: str) -> None:
    put(folder / "a.md", "Nothing is wrong here.\n")
    run("check", "--isolated", "a.md")  # what is kept of other settings does not hide it
    settings(folder, f"# A comment.\n{line}\n")
    result = run("check", "a.md")
    assert result.exit_code == 2
    assert message in result.stderr
    assert "stigmalint.toml:2: " in result.stderr
    assert result.stderr.count("\n") == 1


def test_wording_of_an_extended_file_is_told_by_its_line(run: Run, folder: Path) -> None:
    put(folder / "base.toml", '\n\nprefer.junkie = "person"\nprefer."demo/abuse" = "quickly"\n')
    settings(folder, 'extend = "base.toml"\nprefer.junkie = "mother"\n')
    put(folder / "a.md", TEXT)
    assert "base.toml:4: demo/abuse finds a verb" in run("check", "a.md").stderr
    out = run("config", "show").stdout
    assert 'prefer."junkie" = "mother"  # stigmalint.toml:2\n' in out
    assert 'prefer."demo/abuse" = "quickly"  # base.toml:4\n' in out


def test_a_change_of_wording_is_not_answered_from_the_cache(run: Run, folder: Path) -> None:
    put(folder / "a.md", TEXT)
    shown = []
    for wording in ("mother", "person", "mother"):
        settings(folder, f'prefer.junkie = "{wording}"\n')
        shown.append(
            json.loads(run("check", "--output-format", "json", "a.md").stdout)["findings"][0]["alternatives"][0]
        )
    assert shown == ["mother", "person", "mother"]


def test_explain_shows_what_is_preferred_and_why_it_is_not_safe(run: Run, folder: Path) -> None:
    settings(folder, f'prefer.junkie = "mother"\nurl = "{GUIDE}"\n')
    assert f"\nPreferred here: mother\n\nGuide: {GUIDE}\n" in run("explain", "demo/junkie").stdout
    out = run("explain", "The junkie slept.").stdout
    assert "  1. mother (unsafe)\n" in out
    assert out.endswith(f"Guide: {GUIDE}\n")
    settings(folder, 'prefer.junkie = "person who is a junkie"\n')
    assert "contains wording that demo/junkie flags" in run("explain", "The junkie slept.").stderr


# The guide


@pytest.mark.parametrize("style", ["text", "json", "jsonl", "sarif", "rdjson", "rdjsonl", "html"])
def test_every_finding_names_the_guide(run: Run, folder: Path, style: str) -> None:
    put(folder / "a.md", TEXT)
    assert "style.example.org" not in run("check", "--output-format", style, "a.md").stdout
    settings(folder, f'url = "{GUIDE}"\n')
    out = run("check", "--output-format", style, "a.md").stdout
    address = GUIDE.replace("&", "&#38;") if style == "html" else GUIDE
    times = 2 if style == "html" else 1  # where a link leads, and what it is called
    assert out.count(address) == 2 * times
    assert out == run("check", "--output-format", style, "a.md").stdout, "the cache gives it as well"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://example.org/",
        "example.org/style",
        "//example.org",
        "https://",
        "https:// example.org",
        "https://user:secret@example.org/",
        "https://example.org/<script>",
        'https://example.org/\\"onclick=',
        "https://example.org/a b",
        "https://example.org/\\u001b[2J",
        "https://example.org/\\u202e",
        "https://example.org\\\\@evil.org",
        "https://-example.org",
        "http\\u017f://example.org",  # a long s is none
        "https://e\\u212aample.org",
        "",
    ],
)
def test_what_is_no_address_of_a_page_is_refused(run: Run, folder: Path, address: str) -> None:
    settings(folder, f'url = "{address}"\n')
    result = run("check", ".")
    assert result.exit_code == 2
    assert "stigmalint.toml:1: '" in result.stderr
    assert "is not a web address; write one that begins with https://" in result.stderr


@pytest.mark.parametrize("address", ["HTTP://EXAMPLE.ORG", "https://example.org:8080/a?b=c#d", "http://localhost/~me/"])
def test_what_is_one_is_taken(run: Run, folder: Path, address: str) -> None:
    settings(folder, f'url = "{address}"\n')
    assert f'url = "{address}"  # stigmalint.toml:1\n' in run("config", "show").stdout


# Some files


PER_FILE = f"""\
ignore = ["demo/junkie"]
severity."demo/abuse" = "info"

[per-file."docs/clinical/**"]
profile = "clinical"
extend-select = ["demo/junkie"]
severity = {{ "demo/abuse" = "error" }}
url = "{GUIDE}"

[per-file."docs/clinical/old/**"]
ignore = ["demo"]
"""


@pytest.fixture
def some_files(folder: Path) -> Path:
    settings(folder, PER_FILE)
    for name in ("a.md", "docs/b.md", "docs/clinical/c.md", "docs/clinical/old/d.md", "z.md"):
        put(folder / name, TEXT)
    return folder


def told(result: Result) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    for item in json.loads(result.stdout)["findings"]:
        found.setdefault(item["path"], []).append((item["rule"], item["severity"], item.get("guide", "")))
    return found


USUAL = [("demo/abuse", "info", "")]
CLINICAL = [("demo/junkie", "warning", GUIDE), ("demo/abuse", "error", GUIDE)]


@pytest.mark.parametrize(
    "paths",
    [
        ["."],
        ["docs", "a.md", "z.md"],
        ["docs", "docs/clinical/c.md", "a.md", "z.md"],
        ["docs/clinical/c.md", "docs/b.md", "a.md", "z.md", "docs/clinical/old/d.md"],
    ],
)
def test_what_holds_for_some_files_holds_however_they_are_named(run: Run, some_files: Path, paths: list[str]) -> None:
    expected = {"a.md": USUAL, "docs/b.md": USUAL, "docs/clinical/c.md": CLINICAL, "z.md": USUAL}
    for _ in ("found", "from the cache"):
        assert told(run("check", "--output-format", "json", *paths)) == expected


def test_standard_input_has_the_settings_of_its_name(run: Run, some_files: Path) -> None:
    shown = run("check", "--output-format", "json", "--stdin-filename", "docs/clinical/new.md", "-", input=TEXT)
    assert told(shown) == {"docs/clinical/new.md": CLINICAL}


def test_the_command_line_wins_over_what_holds_for_some_files(run: Run, some_files: Path) -> None:
    found = told(run("check", "--output-format", "json", "--ignore", "demo/junkie", "."))
    assert {rule for rows in found.values() for rule, *_ in rows} == {"demo/abuse"}
    out = run("config", "show", "--profile", "journalism", "docs/clinical/c.md").stdout
    assert 'profile = "journalism"  # command line\n' in out


def test_there_is_one_linter_for_all_files_with_the_same_settings(run: Run, some_files: Path) -> None:
    workspace = Workspace(Choices())
    one, same, other = (workspace.settings_of(name) for name in ("docs/clinical/c.md", "docs/clinical/x.md", "a.md"))
    assert one is same
    assert workspace.linter(one) is workspace.linter(same) is not workspace.linter(other)
    assert workspace.results_key(one) != workspace.results_key(other)
    assert workspace.gate(one) is not None, "what finishes most texts is made for each"


def test_config_show_tells_where_the_settings_of_a_file_were_made(run: Run, some_files: Path) -> None:
    out = run("config", "show", "docs/clinical/c.md").stdout
    assert 'profile = "clinical"  # stigmalint.toml:5\n' in out
    assert 'extend-select = ["demo/junkie"]  # stigmalint.toml:6\n' in out
    assert "ignore = []  # stigmalint.toml:1, stigmalint.toml:6\n" in out, "it is turned on again"
    assert 'severity."demo/abuse" = "error"  # stigmalint.toml:7\n' in out
    assert f'url = "{GUIDE}"  # stigmalint.toml:8\n' in out
    old = run("config", "show", "docs/clinical/old/d.md").stdout
    assert "extend-select = []  # stigmalint.toml:6, stigmalint.toml:11\n" in old
    assert 'ignore = ["demo"]  # stigmalint.toml:11\n' in old
    usual = run("config", "show", "a.md").stdout
    assert 'profile = "writing"  # default\n' in usual
    assert 'per-file."docs/clinical/old/**" = { "ignore" = ["demo"] }  # stigmalint.toml:10\n' in usual


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('per-file = ["a"]', ":1: 'per-file' must be a table, not a list"),
        ('per-file."*.md" = "clinical"', ":1: 'per-file.*.md' must be a table, not a string; write { profile = \"cl"),
        ('per-file."*.md".profil = "x"', ":1: 'profil' is not a setting for some files; did you mean 'profile'?"),
        ('per-file."*.md".model = "x"', ":1: 'model' applies to all files and is not a setting for some files"),
        ('[per-file."*.md"]\nprofile = "poetry"', ":2: 'per-file.*.md.profile' cannot be 'poetry'; write one of"),
        ('[per-file."*.md"]\nurl = "x"', ":2: 'x' is not a web address"),
        ('[per-file."*.txt"]\nselect = ["demo/abuze"]', ":2: no rule or pack is named 'demo/abuze'; did you mean 'de"),
        ('[per-file."*.txt"]\nseverity = {"nope" = "info"}', ":2: no rule or pack is named 'nope'"),
        (
            '[per-file."*.md"]\nprefer = {"nope" = "thing"}',
            ":2: 'nope' is not a rule, a pack, or a term that any rule finds",
        ),
    ],
)
def test_a_mistake_in_the_settings_of_some_files_is_told_by_its_line(
    run: Run, folder: Path, text: str, message: str
) -> None:
    settings(folder, text)
    put(folder / "a.md", TEXT)
    result = run("check", "a.md")
    assert result.exit_code == 2
    assert f"stigmalint.toml{message}" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_pattern_that_is_turned_round_means_all_other_files(run: Run, folder: Path) -> None:
    settings(folder, 'per-file."!docs/**" = { ignore = ["demo/abuse"] }')
    put(folder / "docs" / "a.md", TEXT)
    put(folder / "b.md", TEXT)
    found = told(run("check", "--output-format", "json", "."))
    assert [rule for rule, *_ in found["docs/a.md"]] == ["demo/junkie", "demo/abuse"]
    assert [rule for rule, *_ in found["b.md"]] == ["demo/junkie"]
