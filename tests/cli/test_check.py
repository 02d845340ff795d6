"""`stigmalint check`: what is reported, what is fixed, and how a run ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import Result

import stigmalint
import stigmalint.cli.check as check_module
from stigmalint import Linter
from stigmalint.disk import files, packs
from stigmalint.parser import model

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from stigmalint.file_result import FileResult

Run = Callable[..., Result]
RULES = Path(__file__).parent.parent / "data" / "rules"

BAD = "He abused alcohol for years.\n"
FIXED = "He used alcohol for years.\n"
SLUR = "The junkie slept.\n"
INFO = "A new zombie drug is here.\n"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_path_alone_is_checked(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    short, long = run("a.md"), run("check", "a.md")
    assert short.stdout == long.stdout
    assert short.exit_code == long.exit_code == 1
    assert "a.md:1:4 error demo/abuse" in short.stdout


def test_options_before_a_path_mean_check_too(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    assert run("--output-format", "concise", "a.md").stdout.startswith("a.md:1:4: demo/abuse error ")


def test_the_current_folder_is_the_default(run: Run, folder: Path) -> None:
    put(folder / "docs" / "a.md", BAD)
    assert "docs/a.md:1:4" in run("check").stdout


def test_a_slip_in_a_command_is_named(run: Run) -> None:
    result = run("chekc")
    assert result.exit_code == 2
    assert "did you mean 'check'?" in result.stderr


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_is_everywhere(run: Run, flag: str) -> None:
    for command in ("", "check", "explain", "rules", "rules test", "formats", "config", "config show"):
        result = run(*command.split(), flag)
        assert result.exit_code == 0
        assert result.stdout.startswith("Usage: stigmalint")


def test_version(run: Run) -> None:
    assert run("--version").stdout.startswith("stigmalint ")


def test_nothing_found(run: Run, folder: Path) -> None:
    put(folder / "a.md", "All is well.\n")
    result = run("a.md")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "Nothing found in 1 file.\n", "")


def test_an_empty_file(run: Run, folder: Path) -> None:
    put(folder / "a.md", "")
    assert run("a.md").exit_code == 0


def test_a_folder_without_prose_is_told(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stderr.startswith("warning: no files to check here")


# Exit codes


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (BAD, (), 1),
        (SLUR, (), 1),
        (INFO, (), 0),
        (INFO, ("--fail-level", "info"), 1),
        (SLUR, ("--fail-level", "error"), 0),
        (BAD, ("--fail-level", "never"), 0),
        (BAD, ("--exit-zero",), 0),
        (BAD, ("--fix",), 0),
        (BAD, ("--fix", "--exit-non-zero-on-fix"), 1),
        (SLUR, ("--fix",), 1),
        (SLUR, ("--fix", "--unsafe-fixes"), 0),
        (BAD, ("--diff",), 1),
        (SLUR, ("--diff",), 0),
        (BAD, ("--select", "demo/junkie"), 0),
        (BAD, ("--ignore", "demo/abuse"), 0),
    ],
)
def test_exit_codes(run: Run, folder: Path, text: str, options: tuple[str, ...], code: int) -> None:
    put(folder / "a.md", text)
    assert run("check", "a.md", *options).exit_code == code


def test_the_fail_level_of_a_settings_file_holds_for_its_files(run: Run, folder: Path) -> None:
    put(folder / "stigmalint.toml", 'fail-level = "error"')
    put(folder / "a.md", SLUR)
    assert run("a.md").exit_code == 0
    put(folder / "strict" / "stigmalint.toml", 'fail-level = "warning"')
    put(folder / "strict" / "a.md", SLUR)
    assert run("check").exit_code == 1


# Mending


def test_fix_writes_the_file_and_counts(run: Run, folder: Path) -> None:
    path = put(folder / "a.md", BAD + "\n" + SLUR + "\n" + INFO)
    result = run("check", "a.md", "--fix", "--output-format", "concise")
    assert path.read_text() == FIXED + "\n" + SLUR + "\n" + INFO
    assert result.stdout.splitlines() == [
        'a.md:3:5: demo/junkie warning "junkie" is a slur. (try: person who uses drugs)',
        'a.md:5:7: demo/zombie info "zombie drug" makes people into monsters. (try: name the drug)',
        'a.md:1:4: fixed "abused" -> "used" demo/abuse',
        "Found 3: 1 fixed, 2 left (1 can be fixed with --unsafe-fixes, 1 needs your decision).",
    ]


def test_fix_keeps_line_ends_and_byte_order_mark(run: Run, folder: Path) -> None:
    path = folder / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + BAD.replace("\n", "\r\n").encode())
    assert run("check", "a.txt", "--fix").exit_code == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + FIXED.replace("\n", "\r\n").encode()


def test_diff_shows_what_fix_writes(run: Run, folder: Path) -> None:
    path = put(folder / "a.md", BAD + "\nNo line end: he abused heroin.")
    result = run("check", "a.md", "--diff")
    assert path.read_text().startswith(BAD)
    assert result.stdout == (
        "--- a.md\n+++ a.md\n@@ -1,3 +1,3 @@\n"
        "-He abused alcohol for years.\n+He used alcohol for years.\n \n"
        "-No line end: he abused heroin.\n\\ No newline at end of file\n"
        "+No line end: he used heroin.\n\\ No newline at end of file\n"
    )
    assert result.stderr == "Found 2: 2 would be fixed, 0 left.\n"
    run("check", "a.md", "--fix")
    assert path.read_text() == FIXED + "\nNo line end: he used heroin."


def test_fix_reports_every_change_in_the_order_of_the_text(run: Run, folder: Path) -> None:
    put(folder / "a.md", "A junkie came.\n\n" + BAD)
    changes = (
        'a.md:1:3: fixed "junkie" -> "person who uses drugs" demo/junkie (unsafe)\n'
        'a.md:3:4: fixed "abused" -> "used" demo/abuse\n'
    )
    fix = ("check", "a.md", "--fix", "--unsafe-fixes")
    assert run(*fix).stdout == f"{changes}\nFound 2: 2 fixed, 0 left.\n"
    put(folder / "a.md", "A junkie came.\n\n" + BAD)
    assert run(*fix, "--quiet", "--show-fixes").stdout == f"{changes}\n"
    put(folder / "a.md", BAD)
    assert run(*fix, "--quiet").stdout == ""


def test_unsafe_fixes_alone_is_an_error(run: Run) -> None:
    result = run("check", "--unsafe-fixes")
    assert result.exit_code == 2
    assert "--fix or --diff" in result.stderr


def test_a_file_that_cannot_be_written_is_told_and_the_others_are_fixed(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.md", BAD)
    path = put(folder / "b.md", BAD)
    real = files.write_source

    def write(source: object, text: str) -> None:
        if getattr(source, "path", "") == "a.md":
            raise files.InputError("a.md: is read-only, so nothing was written; make it writable")
        real(source, text)  # type: ignore[arg-type]

    monkeypatch.setattr("stigmalint.cli.fixed.write_source", write)
    result = run("check", "a.md", "b.md", "--fix")
    assert result.exit_code == 2
    assert "error: a.md: is read-only" in result.stderr
    assert "a.md:1:4 error demo/abuse" in result.stdout
    assert path.read_text() == FIXED


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_links_out_of_a_folder_are_followed_only_when_they_are_named(run: Run, folder: Path, tmp_path: Path) -> None:
    outside, other = put(tmp_path / "outside.md", BAD), put(tmp_path / "other.md", BAD)
    (folder / "a.md").symlink_to(outside), (folder / "b.md").symlink_to(other)
    put(folder / "c.md", BAD)
    result = run("check", "--fix", "--quiet", ".")
    assert (result.exit_code, outside.read_text(), (folder / "c.md").read_text()) == (0, BAD, FIXED)
    assert run("check").stderr == (
        "warning: a.md and 1 other link: skipped, links to files outside their folders; name them to read them\n"
    )
    assert run("check", "a.md", ".").stderr == (
        "warning: b.md: skipped, a link to a file outside its folder; name it to read it\n"
    )
    assert run("check", "a.md", "b.md", "--fix").exit_code == 0
    assert (outside.read_text(), (folder / "a.md").is_symlink()) == (FIXED, True)


@pytest.mark.skipif(os.name == "nt", reason="hard links of POSIX")
def test_a_file_that_is_refused_does_not_stop_the_others(run: Run, folder: Path) -> None:
    os.link(put(folder / "a.md", BAD), folder / "a.bin")
    put(folder / "b.md", BAD)
    result = run("check", "--fix")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: a.md: has 2 hard links")
    assert ((folder / "a.md").read_text(), (folder / "b.md").read_text()) == (BAD, FIXED)


def test_only_runs_that_write_remove_what_killed_runs_left(run: Run, folder: Path) -> None:
    stray = put(folder / "docs" / ".stigmalint-0123456789abcdef.tmp", "left")
    put(folder / "docs" / "a.md", "All is well.\n")
    for options in ((), ("--diff",), ("--fix", "--diff")):
        run("check", *options)
        run("check", *options, "docs/a.md")
        assert stray.exists()
    run("check", "--fix", *() if os.name == "nt" else ("docs/a.md",))
    assert stray.exists() == (os.name == "nt"), "a day later, where files cannot be locked"


# Standard input


def test_stdin(run: Run) -> None:
    result = run("check", "-", input=BAD)
    assert result.exit_code == 1
    assert result.stdout.startswith("-:1:4 error demo/abuse")


def test_stdin_has_the_kind_and_settings_of_its_name(run: Run, folder: Path) -> None:
    text = "`He abused alcohol.`\n"
    assert run("check", "-", "--stdin-filename", "docs/a.md", input=text).exit_code == 0
    put(folder / "docs" / "stigmalint.toml", 'ignore = ["demo"]')
    assert run("check", "-", "--stdin-filename", "docs/a.md", input=BAD).exit_code == 0
    assert run("check", "-", "--stdin-filename", "a.md", input=BAD).stdout.startswith("a.md:1:4")


def test_fix_of_stdin_goes_to_stdout_and_the_report_to_stderr(run: Run) -> None:
    text = BAD.replace("\n", "\r\n") + SLUR
    result = run("check", "-", "--fix", input=text)
    assert result.stdout_bytes.decode() == FIXED.replace("\n", "\r\n") + SLUR
    assert "-:2:5 warning demo/junkie" in result.stderr
    assert result.exit_code == 1


def test_an_excluded_name_passes_stdin_through(run: Run, folder: Path) -> None:
    put(folder / "stigmalint.toml", 'exclude = ["old/"]')
    result = run("check", "-", "--fix", "--force-exclude", "--stdin-filename", "old/a.md", input=BAD)
    assert (result.exit_code, result.stdout) == (0, BAD)


def test_stdin_is_not_mixed_with_files(run: Run) -> None:
    assert run("check", "-", "a.md").exit_code == 2


def test_undecodable_stdin(run: Run) -> None:
    result = run("check", "-", input=b"caf\xe9")
    assert result.exit_code == 2
    cure = "save it as UTF-8, or set its encoding with --encoding"
    assert result.stderr == f"error: standard input: not UTF-8 at byte offset 3 (0xE9); {cure}\n"


# Settings and suppressions


def test_the_nearest_settings_file_holds(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    put(folder / "docs" / "stigmalint.toml", 'ignore = ["demo/abuse"]')
    put(folder / "docs" / "b.md", BAD + SLUR)
    out = run("check", "--output-format", "concise", "-q").stdout
    assert [line.split()[0:2] for line in out.splitlines()] == [
        ["a.md:1:4:", "demo/abuse"],
        ["docs/b.md:2:5:", "demo/junkie"],
    ]
    assert "docs/b.md:1:4" in run("check", "--isolated").stdout
    assert "a.md:1:4" not in run("check", "--config", "docs/stigmalint.toml").stdout


def test_a_nearer_settings_file_excludes(run: Run, folder: Path) -> None:
    put(folder / "docs" / "stigmalint.toml", 'exclude = ["old/"]')
    put(folder / "docs" / "old" / "a.md", BAD)
    assert run("check").exit_code == 0
    assert run("check", "docs/old/a.md").exit_code == 1
    assert run("check", "docs/old/a.md", "--force-exclude").exit_code == 0


def test_per_file_ignores(run: Run, folder: Path) -> None:
    put(folder / "stigmalint.toml", 'per-file-ignores."CHANGES.md" = ["demo/abuse"]')
    put(folder / "CHANGES.md", BAD)
    assert run("check").exit_code == 0


def test_a_selection_on_the_command_line_wins(run: Run, folder: Path) -> None:
    put(folder / "stigmalint.toml", 'select = ["demo/junkie"]\nignore = ["demo/abuse"]')
    put(folder / "a.md", BAD)
    assert run("a.md").exit_code == 0
    assert run("a.md", "--select", "demo/zombie,demo/abuse").exit_code == 1
    assert run("a.md", "--extend-select", "demo/abuse").exit_code == 1
    assert run("a.md", "--select", "demo/substance-abuse").exit_code == 1, "a former name is understood"


def test_an_unknown_rule_is_an_error(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    result = run("a.md", "--ignore", "demo/abus")
    assert result.exit_code == 2
    assert result.stderr == "error: command line: no rule or pack is named 'demo/abus'; did you mean 'demo/abuse'?\n"
    put(folder / "stigmalint.toml", '\nselect = ["nonsense"]')
    assert run("a.md").stderr.startswith("error: stigmalint.toml:2: no rule or pack is named 'nonsense'")


def test_suppressed_findings_vanish_and_idle_suppressions_are_told(run: Run, folder: Path) -> None:
    path = put(
        folder / "a.md",
        "He abused alcohol. <!-- stigmalint: ignore[demo/abuse] -- a title -->\n\n"
        "Fine. <!-- stigmalint: ignore[demo/junkie] -->\n",
    )
    result = run("a.md")
    assert (result.exit_code, result.stdout) == (0, "Nothing found in 1 file.\n")
    assert result.stderr.startswith("warning: a.md:3: ")
    assert run("a.md", "--quiet").stderr == ""
    fixed = run("check", "a.md", "--fix")
    assert fixed.stdout == "Nothing found in 1 file; 1 unused suppression removed.\n"
    assert path.read_text().endswith("Fine.\n")
    assert "a title" in path.read_text()


def test_unknown_ids_in_suppressions_are_told_and_kept(run: Run, folder: Path) -> None:
    text = "Fine. <!-- stigmalint: ignore[demo/jnkie] -->\n"
    path = put(folder / "a.md", text)
    assert "unknown rule 'demo/jnkie'; did you mean 'demo/junkie'?" in run("check", "a.md", "--fix").stderr
    assert path.read_text() == text


# Output


def test_json_and_jsonl_hold_the_same_findings(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD + SLUR)
    whole = json.loads(run("a.md", "--output-format", "json").stdout)
    lines = [json.loads(line) for line in run("a.md", "--output-format", "jsonl").stdout.splitlines()]
    assert whole == {"version": 1, "findings": lines}
    assert [item["rule"] for item in lines] == ["demo/abuse", "demo/junkie"]
    assert lines[0]["url"] == "https://example.org/words"


def test_json_of_nothing(run: Run, folder: Path) -> None:
    assert json.loads(run("check", "--output-format", "json").stdout) == {"version": 1, "findings": []}


def test_output_file(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    assert run("a.md", "--output-file", "report.txt").stdout == ""
    assert "a.md:1:4 error demo/abuse" in (folder / "report.txt").read_text()
    result = run("a.md", "--output-file", "no/such/report.txt")
    assert result.exit_code == 2
    assert "the report cannot be written" in result.stderr


def test_statistics(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD + SLUR + SLUR)
    by_rule = run("check", "--statistics", "a.md").stdout
    assert by_rule.splitlines()[:2] == ["2  demo/junkie", "1  demo/abuse  (1 with --fix)"]
    by_tag = run("check", "--statistics=tag", "a.md", "-q").stdout
    assert by_tag.splitlines() == ["2  labeling", "2  stereotyping", "1  moral-framing  (1 with --fix)"]
    as_json = json.loads(run("check", "--statistics=pack", "a.md", "--output-format", "json").stdout)
    assert as_json["statistics"] == [{"pack": "demo", "count": 3, "fixable": 1}]


def test_color_is_forced_and_refused(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder / "a.md", BAD)
    assert "\x1b[" not in run("a.md").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("a.md").stdout
    assert "\x1b[" in run("check", "--diff", "a.md").stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("a.md").stdout


def test_quiet_leaves_out_the_summary(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    assert "Found" not in run("a.md", "-q").stdout
    assert "note: settings: defaults (3 rules)" in run("a.md", "--verbose").stderr


# Bad input


def test_a_missing_path_is_an_error_and_the_others_are_checked(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    result = run("gone.md", "a.md")
    assert result.exit_code == 2
    assert result.stderr == "error: no such file or folder: gone.md\n"
    assert "a.md:1:4" in result.stdout


def test_undecodable_and_binary_files(run: Run, folder: Path) -> None:
    (folder / "latin.txt").write_bytes(b"caf\xe9\n")
    (folder / "binary.txt").write_bytes(b"\0\1\2")
    put(folder / "ok.md", "Fine.\n")
    in_folder = run("check")
    assert in_folder.exit_code == 2
    assert [line.split(":")[:2] for line in in_folder.stderr.splitlines()] == [
        ["warning", " binary.txt"],
        ["error", " latin.txt"],
    ]
    assert in_folder.stdout == "Nothing found in 1 file; 1 file could not be checked.\n"
    skipping = run("check", "--skip-undecodable")
    assert skipping.exit_code == 0
    assert "warning: latin.txt: not UTF-8 at byte offset 3 (0xE9); save it as UTF-8 (skipped)\n" in skipping.stderr
    assert skipping.stdout == "Nothing found in 1 file.\n"
    named = run("latin.txt", "ok.md")
    assert named.exit_code == 2
    assert named.stderr.startswith("error: latin.txt: not UTF-8 at byte offset 3")


def test_a_file_that_failed_is_not_counted_as_clean(run: Run, folder: Path) -> None:
    (folder / "latin.txt").write_bytes(b"caf\xe9\n")
    alone = run("latin.txt")
    assert (alone.exit_code, alone.stdout) == (2, "")
    put(folder / "bad.md", BAD)
    both = run("bad.md", "latin.txt", "gone.md")
    assert both.stdout.splitlines()[-1].endswith("in 1 file; 1 can be fixed with --fix; 2 files could not be checked.")


# Kinds and encodings

UNKNOWN = "warning: x.log is not a supported format; `--kind text` checks it as plain text\n"


def test_a_file_of_an_unknown_kind_is_named_and_never_written(run: Run, folder: Path) -> None:
    page = put(folder / "x.log", f'<p class="junkie">{BAD}</p>')
    before = page.read_bytes()
    alone = run("check", "--fix", "x.log")
    assert (alone.exit_code, alone.stdout, alone.stderr) == (2, "", UNKNOWN)
    put(folder / "ok.md", "Fine.\n")
    beside = run("check", "--fix", "x.log", "ok.md")
    assert (beside.exit_code, beside.stderr) == (0, UNKNOWN)
    assert page.read_bytes() == before
    assert run("check", "-q", "x.log").stderr == UNKNOWN.replace("warning", "error")


def test_a_hook_is_not_failed_by_files_of_unknown_kinds(run: Run, folder: Path) -> None:
    put(folder / "x.log", BAD)
    result = run("check", "--force-exclude", "x.log")
    assert (result.exit_code, result.stderr) == (0, UNKNOWN)


@pytest.mark.parametrize("name", ["a.log", "a.sql", "a.toml", "a.css", "notes"])
def test_kinds_without_a_reader_are_unknown(run: Run, folder: Path, name: str) -> None:
    put(folder / name, BAD)
    result = run("check", name)
    assert result.exit_code == 2
    assert f"{name} is not a supported format" in result.stderr


def test_kind_says_how_a_file_is_read(run: Run, folder: Path) -> None:
    put(folder / "notes", f"`junkie` {BAD}")
    assert (
        "notes:1:6: demo/junkie" not in run("check", "--kind", "markdown", "--output-format", "concise", "notes").stdout
    )
    as_text = run("check", "--kind", "text", "--output-format", "concise", "notes")
    assert as_text.exit_code == 1
    assert "notes:1:13:" in as_text.stdout
    assert run("check", "--kind", "text", "--fix", "notes").exit_code == 0
    assert (folder / "notes").read_text() == f"`junkie` {FIXED}"


def test_office_documents_are_told_what_to_do(run: Run, folder: Path) -> None:
    (folder / "x.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    result = run("check", "x.doc")
    assert result.exit_code == 2
    assert "is an old Word document, which is unsupported; save it as .docx, .odt or plain text" in result.stderr


def test_stdin_of_an_unknown_kind_is_passed_through(run: Run) -> None:
    result = run("check", "-", "--fix", "--stdin-filename", "x.log", input=BAD)
    assert (result.exit_code, result.stdout, result.stderr) == (2, BAD, UNKNOWN)
    read = run("check", "-", "--fix", "--kind", "text", "--stdin-filename", "x.log", input=BAD)
    assert (read.exit_code, read.stdout) == (0, FIXED)


def test_an_old_encoding_is_read_and_written_back(run: Run, folder: Path) -> None:
    file = folder / "a.txt"
    file.write_bytes("Café – “no”. He abused alcohol.\n".encode("cp1252"))
    result = run("check", "--encoding", "cp1252", "--output-format", "json", "a.txt")
    found = json.loads(result.stdout)["findings"][0]
    assert (found["start"], found["start_byte"]) == (16, 16)
    assert run("check", "--encoding", "Windows-1252", "--fix", "a.txt").exit_code == 0
    assert file.read_bytes() == "Café – “no”. He used alcohol.\n".encode("cp1252")


def test_utf_16_without_a_mark_is_read_when_it_is_named(run: Run, folder: Path) -> None:
    file = folder / "a.txt"
    file.write_bytes(BAD.encode("utf-16-le"))
    refused = run("check", "a.txt")
    assert refused.exit_code == 2
    assert "UTF-16 without a byte order mark, it seems" in refused.stderr
    found = json.loads(run("check", "--encoding", "utf-16", "--output-format", "json", "a.txt").stdout)["findings"][0]
    assert (found["start"], found["start_byte"]) == (3, 6)
    run("check", "--encoding", "utf-16", "--fix", "a.txt")
    assert file.read_bytes() == FIXED.encode("utf-16-le")


def test_a_byte_order_mark_wins_over_an_encoding(run: Run, folder: Path) -> None:
    file = put(folder / "a.txt", f"\ufeffé {BAD}")
    assert run("check", "--encoding", "cp1252", "--fix", "a.txt").exit_code == 0
    assert file.read_bytes().decode("utf-8-sig") == f"é {FIXED}"


@pytest.mark.parametrize("name", ["nope", "hex", "rot13"])
def test_an_encoding_that_is_none_is_a_usage_error(run: Run, folder: Path, name: str) -> None:
    put(folder / "a.md", BAD)
    result = run("check", "--encoding", name, "a.md")
    assert result.exit_code == 2
    assert f"unknown encoding '{name}'" in result.stderr


def test_bytes_that_would_not_come_back_are_refused(run: Run, folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"+AGE- " + BAD.encode())
    result = run("check", "--encoding", "utf-7", "--fix", "a.txt")
    assert result.exit_code == 2
    assert "cannot be written back unchanged" in result.stderr


def test_text_json_and_api_agree_about_positions(run: Run, folder: Path) -> None:
    text = "Ärzte: *a* new [zombie](https://example.org/zombie-drug) **drug** is here.\n"
    put(folder / "a.md", f"\ufeff{text}")
    found = json.loads(run("check", "--output-format", "json", "a.md").stdout)["findings"][0]
    ours = Linter(ruleset=packs.load_packs((), cache=None)).check_text(text, kind="markdown")[0]
    assert (found["start"], found["end"], found["match"]) == (ours.span.start, ours.span.end, ours.matched)
    assert ours.matched == "zombie drug"
    assert ours.span.of(text) == "zombie](https://example.org/zombie-drug) **drug"
    assert found["start_byte"] == len(f"\ufeff{text[: ours.span.start]}".encode())
    assert f"a.md:{found['line']}:{found['column']}" in run("a.md").stdout
    assert (found["line"], found["column"]) == (1, ours.span.start + 1)


def test_front_matter_keys_are_a_setting(run: Run, folder: Path) -> None:
    page = f"---\nsnippet: {BAD}description: {BAD}---\n"
    put(folder / "a.md", page)
    assert run("check", "--output-format", "concise", "a.md").stdout.startswith("a.md:3:")
    put(folder / "stigmalint.toml", 'front-matter = ["Snippet"]')
    assert run("check", "--output-format", "concise", "a.md").stdout.startswith("a.md:2:")


def test_bad_settings_and_bad_rules_are_one_sentence(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    put(folder / "stigmalint.toml", 'selct = ["demo"]')
    assert run("a.md").stderr == "error: stigmalint.toml:1: unknown key 'selct'; did you mean 'select'?\n"
    put(folder / "stigmalint.toml", 'rules = ["./house"]')
    put(folder / "house" / "own" / "pack.yaml", "title: Own\naudience: Us\n")
    put(folder / "house" / "own" / "bad.yaml", "title: [\n")
    result = run("a.md")
    assert result.exit_code == 2
    assert "bad.yaml:2: invalid YAML" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_fault_of_the_program_is_one_sentence(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder / "a.md", BAD)
    monkeypatch.setattr("stigmalint.cli.check.render", lambda *_: 1 / 0)
    result = run("a.md")
    assert result.exit_code == 2
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert "please report it" in result.stderr
    assert "Traceback" not in result.stderr
    assert "Traceback" in run("a.md", "--verbose").stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_written(folder: Path, command: tuple[list[str], dict[str, str]]) -> None:
    put(folder / "a.md", BAD)
    args, env = command
    with open("/dev/full", "wb") as full:
        result = subprocess.run([*args, "a.md"], stdout=full, stderr=subprocess.PIPE, env=env, check=False)
    assert (result.returncode, result.stderr) == (2, b"error: output: No space left on device\n")


def test_a_long_single_line(run: Run, folder: Path) -> None:
    put(folder / "a.txt", "word " * 200_000 + BAD)
    result = run("a.txt")
    assert result.exit_code == 1
    assert max(map(len, result.stdout.splitlines())) <= 80


# Real processes


@pytest.fixture
def command(folder: Path) -> tuple[list[str], dict[str, str]]:
    """A command line and its environment for a process of its own, on the test rules."""
    put(folder / "stigmalint.toml", f'rules = ["{RULES.as_posix()}"]\nselect = ["demo"]\n')
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(stigmalint.__file__).parent.parent),
        "PYTHONIOENCODING": "utf-8",
    }
    return [sys.executable, "-m", "stigmalint"], environment


@pytest.mark.skipif(os.name == "nt", reason="closed pipes and interrupts of POSIX")
@pytest.mark.parametrize("style", ["concise", "text", "jsonl"])
def test_a_closed_pipe_ends_quietly(folder: Path, command: tuple[list[str], dict[str, str]], style: str) -> None:
    put(folder / "a.md", (SLUR + "\n") * 3000)
    args, env = command
    process = subprocess.Popen(
        [*args, "check", "a.md", "--no-group", "--output-format", style],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


@pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX")
def test_text_is_asked_for_on_a_terminal(folder: Path, command: tuple[list[str], dict[str, str]]) -> None:
    args, env = command
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [*args, "check", "-"], stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    )
    os.close(theirs)
    os.write(ours, BAD.encode() + b"\x04")
    out, err = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 1
    assert err.decode() == "Paste the text, then press Enter and Ctrl-D.\n"
    assert out.decode().startswith("-:1:4 error demo/abuse")


@pytest.mark.skipif(os.name == "nt", reason="closed pipes and interrupts of POSIX")
def test_an_interrupt_leaves_every_file_whole(folder: Path, command: tuple[list[str], dict[str, str]]) -> None:
    before = {put(folder / f"{number:03}.md", BAD * 40): BAD * 40 for number in range(60)}
    args, env = command
    process = subprocess.Popen([*args, "check", ".", "--fix"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    first = min(before)
    deadline = time.monotonic() + 60
    while first.read_text() == before[first] and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err.decode().strip()) == (b"", "Interrupted. Every file is either unchanged or fully fixed.")
    texts = {path.read_text() for path in before}
    assert texts == {BAD * 40, FIXED * 40}
    assert sorted(path.name for path in folder.iterdir() if "tmp" in path.name) == []


def test_short_cuts_change_nothing_in_the_corpus(
    run: Run, folder: Path, parse: Callable[[Iterable[str]], Iterable[Doc]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate, the cache and parsing only what needs it, against `--exhaustive`: every sentence of every file."""
    parsed: list[str] = []

    def counted(texts: Iterable[str]) -> Iterable[Doc]:
        parsed.extend(kept := list(texts))
        return parse(kept)

    monkeypatch.setattr(model, "lazy_parser", lambda name="", alone=False: counted)
    corpus = Path(__file__).parent.parent / "corpus"
    command = ("--isolated", "--doubtful", "--output-format", "json", "--jobs", "1", str(corpus))
    exhaustive, every = run("--exhaustive", *command), len(parsed)
    quick, needed = run(*command), len(parsed) - every
    assert json.loads(quick.stdout)["findings"]
    assert quick.stdout == exhaustive.stdout == run(*command).stdout
    assert quick.exit_code == exhaustive.exit_code == 1
    assert every > 2 * needed > 0
    assert len(parsed) == every + needed, "the second quick run takes its findings from the cache"


def test_a_report_in_a_pipe_comes_as_results_come(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept for the end, so that memory does not grow with what is found."""
    put(folder / "a.md", BAD)
    put(folder / "b.md", BAD)
    events: list[str] = []
    taken, echo = check_module._Check._taken, click.echo

    def spied(self: check_module._Check, item: FileResult, *rest: Any) -> object:
        events.append(f"taken {item.source.path}")
        return taken(self, item, *rest)

    def told(message: str = "", **options: Any) -> None:
        events.append(f"told {message[:4]}")
        echo(message, **options)

    monkeypatch.setattr(check_module._Check, "_taken", spied)
    monkeypatch.setattr(check_module.click, "echo", told)
    assert run("--quiet", "--output-format", "concise", "a.md", "b.md").exit_code == 1
    assert events == ["taken a.md", "told a.md", "taken b.md", "told b.md"]


def test_an_error_in_the_middle_leaves_an_older_report_as_it_was(run: Run, folder: Path) -> None:
    put(folder / "report.json", "older\n")
    put(folder / "a" / "a.md", BAD)
    put(folder / "b" / "stigmalint.toml", "selct = []\n")
    put(folder / "b" / "b.md", BAD)
    for style in ("json", "concise"):
        result = run("--output-format", style, "--output-file", "report.json", "a", "b")
        assert result.exit_code == 2
        assert (folder / "report.json").read_text() == "older\n"
    assert run("--output-format", "json", "a", "b").stdout == "", "a document is whole or not begun"
