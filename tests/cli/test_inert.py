"""Whatever files, texts, rules and settings are called and say, output drives no terminal and forges no line."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import stigmalint
from stigmalint.report import FORMATS, as_json, harmless, harmless_lines
from stigmalint.text.spans import CONTROLS

Run = Callable[..., Result]
RULES = Path(__file__).parent.parent / "data" / "rules"

FORGED = "ok.md:9:9: demo-abuse error forged"
EVIL = "\x1b]0;owned\x07\x1b[31m\x9b2J\x7f\u202e\u2028\u2066"
TEXT = f"Mothers with a history of substance abuse.{EVIL}\rHe abused {EVIL}alcohol.\r\n\r\nThe junkie\b\b slept.\n"
SET_ASIDE = "\n<!-- stigmalint: ignore[\x1b[32mx] -- y -->\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="such names of files are none there")


def name_of(data: bytes) -> Path:
    return Path(os.fsdecode(data))


NAMES = (
    name_of(b"a\xff\xfe.md"),
    name_of(b"b\x1b[31m\x07.md"),
    name_of(f"c\n{FORGED}\n.md".encode()),
    name_of(f"d\r{FORGED}.txt".encode()),
    name_of("e\u202e\u2028\x9b.txt".encode()),
    name_of(b"f \t'\".md"),
    name_of("ü 薬.md".encode()),
)


@pytest.fixture
def evil(folder: Path) -> Path:
    """A folder of files with odd names and texts, and settings and rules that are as odd as they may be."""
    for path in NAMES:
        path.write_bytes((TEXT + SET_ASIDE).encode())
    house = folder / "house" / "own"
    shutil.copytree(RULES / "_words", folder / "house" / "_words")
    shutil.copy(RULES / "_sources.yaml", folder / "house")
    house.mkdir()
    (house / "pack.yaml").write_text(f'title: "x\\n{FORGED}"\naudience: all\n')
    (house / "slept.yaml").write_text(
        f'title: "x\\n{FORGED}"\nseverity: error\ntags: [labeling]\nmatch: slept\n'
        f'message: "x\\n{FORGED} {{match}}"\nexplanation: "x\\n{FORGED}"\nsources: [first-guide]\n'
        f'alternatives: [{{apply: unsafe, any: "x\\n{FORGED}"}}]\nhints: ["x\\n{FORGED}"]\n'
        'examples: {bad: "It [slept].", good: "x"}\n'
    )
    (folder / "stigmalint.toml").write_text(
        f'rules = ["house"]\nnames = ["x\\n{FORGED}\\u001b[31m"]\n[per-file-ignores]\n"x\\n{FORGED}\\u001b" = ["all"]\n'
    )
    return folder


def assert_inert(text: str, allowed: str = "\n") -> None:
    assert [char for char in text if ord(char) in CONTROLS and char not in allowed] == []
    assert not any("\ud800" <= char <= "\udfff" for char in text)
    assert not any(line.startswith(FORGED) for line in text.splitlines())


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("options", [(), ("-v", "--doubtful"), ("--statistics",), ("--show-fixes", "--fix", "-v")])
def test_every_format_and_stream_of_check(run: Run, evil: Path, style: str, options: tuple[str, ...]) -> None:
    result = run("check", "--output-format", style, *options, ".")
    assert result.exit_code == 1
    result.stdout_bytes.decode()
    assert_inert(result.stdout)
    assert_inert(result.stderr)
    run("check", "--output-format", style, "--output-file", "report", ".")
    assert_inert((evil / "report").read_bytes().decode())


@pytest.mark.parametrize(
    "args",
    [
        ("rules", "list"),
        ("rules", "list", "--format", "json"),
        ("rules", "show", "slept"),
        ("rules", "test", "house"),
        ("rules", "sources"),
        ("rules", "show", f"x\n{FORGED}\x1b"),
        ("explain", "slept"),
        ("explain", TEXT),
        ("explain", "--kind", "markdown", TEXT),
        ("config", "show"),
        ("config", "show", "--format", "json"),
        ("config", "show", "--config", f"x\n{FORGED}\x1b"),
        ("check", f"x\n{FORGED}\x1b\udcff"),
        ("check", f"--x\n{FORGED}\x1b"),
        ("check", "--select", f"x\n{FORGED}\x1b", "."),
        (f"--x\n{FORGED}\x1b", "."),
        ("cache", f"x\n{FORGED}\x1b"),
    ],
)
def test_other_commands_and_errors(run: Run, evil: Path, args: tuple[str, ...]) -> None:
    result = run(*args)
    assert_inert(result.stdout)
    assert_inert(result.stderr)


def test_review(run: Run, evil: Path) -> None:
    for keys in ("?\ns\ns\ns\ns\n" * 9, "1\ni\nwhy\nu\ne\nword\nq\nn\n"):
        result = run("review", *map(str, NAMES), input=keys)
        assert_inert(result.stdout)
        assert_inert(result.stderr)


def test_json_of_undecodable_names(run: Run, evil: Path) -> None:
    found = json.loads(run("check", "--output-format", "json", ".").stdout_bytes)["findings"]
    assert {finding["path"] for finding in found} == {
        *("a\\xff\\xfe.md", *(path.name for path in NAMES[1:])),
    }
    lines = run("check", "--output-format", "jsonl", ".").stdout_bytes.decode().splitlines()
    assert [json.loads(line) for line in lines] == found


def test_a_folder_with_an_undecodable_name_may_hold_rules(
    run: Run, evil: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = evil / name_of(b"place\xff")
    shutil.copytree(evil / "house", odd / "house")
    shutil.copy(evil / "stigmalint.toml", odd)
    (odd / "a.txt").write_text("It slept.\n")
    monkeypatch.chdir(odd)
    assert run("check", "--output-format", "concise", "a.txt").exit_code == 1
    assert r"place\\xff/house" in run("config", "show").stdout


def test_a_file_that_the_program_fails_on_is_told_in_one_line(
    run: Run, evil: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(text: str) -> list[object]:
        raise ValueError(f"x\n{FORGED}{EVIL}")

    monkeypatch.setattr("stigmalint.judge.passages.get_sentence_boundaries", lambda language, text: failing(text))
    for args in (("check", "."), ("check", "-v", "."), ("review", ".")):
        result = run(*args)
        assert result.exit_code == 2
        assert result.stderr.count("stigmalint failed on this file (ValueError") == len(NAMES)
        assert_inert(result.stdout)
        assert_inert(result.stderr)


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
def test_a_diff_in_a_pipe_is_exact_and_can_be_applied(run: Run, evil: Path, tmp_path: Path) -> None:
    result = run("check", "--diff", ".")
    heads = [line for line in result.stdout_bytes.split(b"\n") if line.startswith((b"--- ", b"+++ "))]
    assert len(heads) == 2 * len(NAMES)
    assert_inert(b"\n".join(heads).decode(), allowed="\n\t")
    assert any(b"\x1b[31m" in line for line in result.stdout_bytes.splitlines()), "the text itself is exact"
    applied = tmp_path / "applied"
    shutil.copytree(evil, applied)
    subprocess.run(["patch", "-p0", "--binary", "--quiet"], input=result.stdout_bytes, cwd=applied, check=True)
    run("check", "--fix", ".")
    for path in NAMES:
        assert (applied / path).read_bytes() == path.read_bytes()
        assert b"substance use" in path.read_bytes()


@pytest.mark.parametrize("args", [("check", "--diff", "."), ("check", "--fix", "-"), ("check", ".")])
def test_on_a_terminal_the_text_itself_is_harmless(evil: Path, args: tuple[str, ...]) -> None:
    source = str(Path(stigmalint.__file__).parent.parent)
    env = {**os.environ, "PYTHONPATH": source, "TERM": "dumb"}  # else there may be progress to see
    script = f"import sys; from stigmalint.cli import main; sys.argv[0] = 'stigmalint'; main({list(args)!r})"
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=theirs, stderr=theirs, env=env
    ) as process:
        os.close(theirs)
        assert process.stdin is not None
        process.stdin.write(TEXT.encode())
        process.stdin.close()
        seen = b""
        try:
            while data := os.read(ours, 4096):
                seen += data
        except OSError:  # how Linux says that nobody writes any more
            pass
    os.close(ours)
    shown = seen.decode()
    assert "substance use" in shown
    assert_inert(shown.replace("\r\n", "\n"), allowed="\n\t")


@pytest.mark.parametrize("code", [*CONTROLS, 0xD800, 0xDCFF, 0xDFFF])
def test_harmless_text(code: int) -> None:
    char = chr(code)
    assert_inert(harmless(char), allowed="")
    assert_inert(harmless_lines(char), allowed="\t\n")
    shown = as_json({"a": char})
    assert_inert(shown, allowed="")
    shown.encode()
    assert "\ud800" <= char <= "\udfff" or json.loads(shown) == {"a": char}


def test_harmless_text_that_is_left_alone() -> None:
    for text in ("naïve 薬物 🙂 – “x”", "e\u0301", "👩\u200d⚕️", "a\u00adb"):
        assert harmless(text) == harmless_lines(text) == text
    assert as_json(["naïve 薬物 🙂"]) == '["naïve 薬物 🙂"]'
