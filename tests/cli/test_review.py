"""`stigmalint review`: decisions line by line, and the same through a pseudo-terminal and under tmux."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from tests.cli.terminal import Terminal, environment

from stigmalint.cli import review
from stigmalint.cli.answers import Answers
from stigmalint.disk import files

Run = Callable[..., Result]
RULES = Path(__file__).parent.parent / "data" / "review"

BAD = "He abused alcohol for years.\n"
USED = "He used alcohol for years.\n"
SLUR = "The junkie slept.\n"
PERSON = "The person who uses drugs slept.\n"
LUSH = "The old lush slept.\n"
INFO = "The zombie drug is here.\n"


@pytest.fixture
def place(folder: Path) -> Path:
    """The working folder, with settings that know the rules of tests/data/review only."""
    settings = f'rules = ["{RULES.as_posix()}"]\nselect = ["trial"]\nquotes = "check"\n'
    (folder / "stigmalint.toml").write_text(settings)
    return folder


@pytest.fixture
def answer(run: Run, place: Path) -> Callable[..., Result]:
    """Writes a.md and reviews it with these answers, a line each."""

    def reviewed(text: str, *answers: str, name: str = "a.md") -> Result:
        put(place / name, text)
        return run("review", name, input="".join(f"{line}\n" for line in answers))

    return reviewed


def put(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def read(path: Path) -> str:
    return path.read_bytes().decode()


# One decision


def test_the_screen_shows_the_place_the_reason_and_each_alternative_in_place(answer: Callable[..., Result]) -> None:
    result = answer("# Notes\n\nIt was long.\n" + BAD + "Then he stopped.\n", "s")
    assert result.stdout.splitlines() == [
        "",
        "a.md:4:4 error trial/abuse",
        "",
        "  3 | It was long.",
        "  4 | He abused alcohol for years.",
        "    |    ^^^^^^",
        "  5 | Then he stopped.",
        "",
        '  "abused" casts substance use as wrongdoing.',
        "",
        "  1  It was long. He used alcohol for years. Then he stopped.",
        "  2  It was long. He misused alcohol for years. Then he stopped.",
        "     (unsafe: check the meaning)",
        "",
        "1-2, e edit, s skip, S skip rule, i ignore, a all, u undo, ? help, q quit: s",
        "0 changes written, 1 finding left in 1 file.",
    ]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("text", "answers", "after", "code"),
    [
        (BAD, ["1"], USED, 0),
        (BAD, ["2"], BAD.replace("abused", "misused"), 0),
        (BAD, ["e", "drank"], BAD.replace("abused", "drank"), 0),
        (BAD, ["e", "", "1"], USED, 0),
        (BAD, ["e", "abused", "s"], BAD, 1),
        (BAD, ["s"], BAD, 1),
        (BAD, [""], BAD, 1),
        (BAD, ["7", "x", "0", "1"], USED, 0),
        (BAD, ["u", "1"], USED, 0),
        (SLUR, ["1"], PERSON, 0),
        (LUSH, ["1", ""], "The old person who drinks heavily slept.\n", 0),
        (LUSH, ["1", "drinker"], "The old drinker slept.\n", 0),
        (LUSH, ["2", "s"], LUSH, 1),
        (INFO, ["s"], INFO, 0),
        (INFO, ["1", "e", "xylazine"], "The xylazine is here.\n", 0),
        ("All is well.\n", [], "All is well.\n", 0),
    ],
)
def test_a_decision(
    answer: Callable[..., Result], place: Path, text: str, answers: list[str], after: str, code: int
) -> None:
    result = answer(text, *answers)
    assert read(place / "a.md") == after
    assert result.exit_code == code


def test_what_was_written_is_said(answer: Callable[..., Result]) -> None:
    lines = answer(BAD + SLUR, "1", "1").stdout.splitlines()
    assert lines[-2:] == ["Wrote 2 changes to a.md.", "2 changes written, 0 findings left in 1 file."]


def test_advice_is_shown_and_is_no_choice(answer: Callable[..., Result]) -> None:
    result = answer(INFO, "s")
    assert "  - name the drug\n\ne edit" in result.stdout


def test_help_explains_the_keys_and_the_rule(answer: Callable[..., Result]) -> None:
    output = answer(BAD, "?", "s").stdout
    assert "skip this rule from here on" in output
    assert '"Abuse" is the word for cruelty to people.' in output
    assert "Source: Institute of Examples: Words to Test (2021). https://example.org/words" in output


def test_help_names_the_guide_of_the_settings(answer: Callable[..., Result], place: Path) -> None:
    (place / "stigmalint.toml").write_text('url = "https://style.example.org/people"\n')
    assert "\nGuide: https://style.example.org/people\n" in answer(BAD, "?", "s").stdout


def test_typed_control_characters_are_refused(answer: Callable[..., Result], place: Path) -> None:
    result = answer(BAD, "e", "dr\x1b[Dank", "s")
    assert "control characters" in result.stdout
    assert read(place / "a.md") == BAD


def test_what_is_typed_is_looked_at_again(answer: Callable[..., Result], place: Path) -> None:
    result = answer(LUSH, "e", "junkie", "1")
    assert "trial/junkie" in result.stdout
    assert read(place / "a.md") == "The old person who uses drugs slept.\n"


@pytest.mark.parametrize("text", ["A zombie *drug* is here.\n", "A *zombie* drug is here.\n"])
def test_wording_with_markup_in_it_is_edited_as_it_stands(
    answer: Callable[..., Result], place: Path, text: str
) -> None:
    answer(text, "e", "new *drug*")
    assert read(place / "a.md") == "A new *drug* is here.\n"


def test_wording_over_marked_lines_is_not_edited_here(answer: Callable[..., Result], place: Path) -> None:
    result = answer("- A zombie\n  *drug* is here.\n", "e", "s")
    assert "edit it in the file" in result.stdout


def test_wording_over_wrapped_lines_is_edited(answer: Callable[..., Result], place: Path) -> None:
    answer("- A zombie\n  drug is here.\n", "e", "drug")
    assert read(place / "a.md") == "- A drug is here.\n"


# Many decisions


def test_what_was_skipped_stays_skipped_while_the_text_before_it_changes(
    answer: Callable[..., Result], place: Path
) -> None:
    result = answer(SLUR + "\n" + BAD + "\n" + SLUR, "s", "1", "1")
    assert result.stdout.count("a.md:1:5 ") == 1
    assert "a.md:5:5 warning trial/junkie" in result.stdout
    assert read(place / "a.md") == SLUR + "\n" + USED + "\n" + PERSON


def test_equal_lines_are_told_apart(answer: Callable[..., Result], place: Path) -> None:
    answer((SLUR + "\n") * 3, "s", "1", "s")
    assert read(place / "a.md") == SLUR + "\n" + PERSON + "\n" + SLUR + "\n"


def test_a_skipped_rule_is_not_asked_about_again_in_any_file(run: Run, place: Path) -> None:
    put(place / "a.md", SLUR + BAD + SLUR)
    put(place / "b.md", SLUR + BAD)
    result = run("review", "a.md", "b.md", input="S\n1\n1\n")
    assert result.stdout.count(" trial/junkie\n") + result.stdout.count(" trial/junkie  (") == 1
    assert (read(place / "a.md"), read(place / "b.md")) == (SLUR + USED + SLUR, SLUR + USED)
    assert result.exit_code == 1


def test_undo_of_each_kind_of_decision(answer: Callable[..., Result], place: Path) -> None:
    answer(
        BAD + "\n" + SLUR + "\n" + INFO, "1", "u", "s", "u", "S", "u", "i", "because", "u", "2", "1", "e", "new", "q"
    )
    assert read(place / "a.md") == BAD.replace("abused", "misused") + "\n" + PERSON + "\n" + "The new is here.\n"


def test_undo_goes_back_to_the_start(answer: Callable[..., Result], place: Path) -> None:
    result = answer(BAD + SLUR + INFO, "1", "1", "u", "u", "u", "q")
    assert "Nothing to undo." in result.stdout
    assert read(place / "a.md") == BAD + SLUR + INFO


def test_undo_reaches_the_file_before_and_takes_back_what_was_written(run: Run, place: Path) -> None:
    put(place / "a.md", BAD)
    put(place / "b.md", SLUR)
    result = run("review", "a.md", "b.md", input="1\nu\n2\n1\n")
    assert "Reverted the changes to a.md" in result.stdout
    assert (read(place / "a.md"), read(place / "b.md")) == (BAD.replace("abused", "misused"), PERSON)
    assert result.exit_code == 0


def test_undo_takes_nothing_back_from_a_file_that_changed_since(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(place / "a.md", BAD)
    put(place / "b.md", SLUR)

    def written_and_changed(source: object, text: str) -> None:
        files.write_source(source, text)  # type: ignore[arg-type]
        if text == USED:
            put(place / "a.md", "Mine.\n")

    monkeypatch.setattr(review, "write_source", written_and_changed)
    result = run("review", "a.md", "b.md", input="1\nu\n1\n")
    assert "changed on disk since it was read" in result.stdout
    assert (read(place / "a.md"), read(place / "b.md")) == ("Mine.\n", PERSON)


@pytest.mark.parametrize(("last", "after"), [("y", USED), ("", USED), ("n", BAD)])
def test_quitting_asks_whether_to_write(answer: Callable[..., Result], place: Path, last: str, after: str) -> None:
    result = answer(BAD + SLUR, "1", "q", last)
    assert "Write 1 change to a.md? [Y/n]" in result.stdout
    assert read(place / "a.md") == after + SLUR
    assert result.exit_code == 1


def test_the_end_of_the_answers_is_quitting(answer: Callable[..., Result], place: Path) -> None:
    result = answer(BAD + SLUR, "1")
    assert read(place / "a.md") == USED + SLUR
    assert result.exit_code == 1


def test_quitting_without_a_change_asks_nothing(answer: Callable[..., Result]) -> None:
    assert "Write" not in answer(BAD, "q").stdout


@pytest.mark.parametrize(("level", "code"), [("info", 1), ("warning", 0), ("never", 0)])
def test_the_exit_code_follows_the_fail_level(run: Run, place: Path, level: str, code: int) -> None:
    put(place / "a.md", INFO)
    assert run("review", "--fail-level", level, "a.md", input="s\n").exit_code == code


def test_quitting_early_does_not_hide_what_later_files_hold(run: Run, place: Path) -> None:
    put(place / "a.md", INFO)
    put(place / "b.md", BAD)
    assert run("review", "a.md", "b.md", input="q\n").exit_code == 1


# All of a kind


def test_a_choice_for_all_of_its_kind_in_the_file(run: Run, place: Path) -> None:
    put(place / "a.md", f"{BAD}\n{SLUR}\nHe Abused\nit. {BAD}")
    put(place / "b.md", BAD)
    result = run("review", "a.md", "b.md", input="a\n1\ns\ns\n")
    assert '"abused", 2 here; all in this file: 1-2, s skip, i ignore: 1' in result.stdout
    assert 'a.md:1:4 "abused" -> "used"\n' in result.stdout
    assert 'a.md:6:8 "abused" -> "used"\n' in result.stdout
    assert (read(place / "a.md"), read(place / "b.md")) == (f"{USED}\n{SLUR}\nHe Abused\nit. {USED}", BAD)


def test_a_choice_for_all_files_that_follow(run: Run, place: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        put(place / name, BAD + SLUR)
    result = run("review", ".", input="s\nA\n1\ns\ns\n")
    assert result.stdout.count('"junkie" -> "person who uses drugs"') == 3
    assert [read(place / name) for name in ("a.md", "b.md", "c.md")] == [BAD + PERSON] * 3
    assert result.exit_code == 1


def test_all_of_a_kind_are_skipped_or_ignored(run: Run, place: Path) -> None:
    put(place / "a.md", f"{SLUR}\n{BAD}\n{SLUR}")
    put(place / "b.md", SLUR)
    result = run("review", "a.md", "b.md", input="a\ns\n1\nA\ni\nan example\n")
    assert (read(place / "a.md"), read(place / "b.md")) == (f"{SLUR}\n{USED}\n{SLUR}", ABOVE + SLUR)
    assert result.exit_code == 1
    result = run("review", "a.md", input="a\ni\nan example\n")
    assert read(place / "a.md") == f"{ABOVE}{SLUR}\n{USED}\n{ABOVE}{SLUR}"
    assert result.exit_code == 0


def test_other_wording_and_other_rules_are_asked_about(answer: Callable[..., Result], place: Path) -> None:
    result = answer(f"{SLUR}\nTwo junkies slept.\n\n{BAD}", "a", "1", "s", "s")
    assert read(place / "a.md") == f"{PERSON}\nTwo junkies slept.\n\n{BAD}"
    assert result.stdout.count("q quit: ") == 3


def test_undo_takes_back_all_that_one_decision_did(run: Run, place: Path) -> None:
    put(place / "a.md", f"{BAD}\n{BAD}")
    put(place / "b.md", BAD)
    put(place / "c.md", BAD + SLUR)
    result = run("review", ".", input="A\n1\nu\ns\na\n2\ns\ns\ns\n")
    assert "Reverted the changes to a.md" in result.stdout
    assert "Reverted the changes to b.md" in result.stdout
    assert read(place / "a.md") == f"{BAD}\n{BAD.replace('abused', 'misused')}"
    assert (read(place / "b.md"), read(place / "c.md")) == (BAD, BAD + SLUR)


@pytest.mark.parametrize("answers", [("a", "x"), ("a", "9"), ("a", "i", ""), ("A", "")])
def test_no_choice_for_all_decides_nothing(
    answer: Callable[..., Result], place: Path, answers: tuple[str, ...]
) -> None:
    answer(f"{BAD}\n{BAD}", *answers, "1", "s")
    assert read(place / "a.md") == f"{USED}\n{BAD}"


def test_what_has_to_be_fitted_in_is_no_choice_for_all(answer: Callable[..., Result], place: Path) -> None:
    result = answer(f"{LUSH}\n{LUSH}", "a", "1", "s", "s")
    assert '"lush", 2 here; all in this file: s skip, i ignore: 1' in result.stdout
    assert read(place / "a.md") == f"{LUSH}\n{LUSH}"


def test_where_it_cannot_be_done_a_person_is_asked(run: Run, place: Path) -> None:
    put(place / "a.md", SLUR)
    put(place / "b.md", f"---\ntitle: The junkie slept\n---\n{SLUR}")
    result = run("review", ".", input="A\ni\nan example\nA\ni\n1\n")
    assert read(place / "a.md") == ABOVE + SLUR
    assert "b.md:2:12 warning trial/junkie" in result.stdout
    assert "Front matter cannot contain such a comment" in result.stdout
    assert read(place / "b.md") == f"---\ntitle: The person who uses drugs slept\n---\n{ABOVE}{SLUR}"


# Bytes and files


def test_line_ends_and_the_byte_order_mark_stay(run: Run, place: Path) -> None:
    data = b"\xef\xbb\xbf" + (BAD + "\n" + SLUR).replace("\n", "\r\n").encode()
    (place / "a.md").write_bytes(data)
    run("review", "a.md", input="1\ni\nan example\n")
    comment = b"<!-- stigmalint: ignore-next-line[trial/junkie] -- an example -->\r\n"
    assert (place / "a.md").read_bytes() == data.replace(b"abused", b"used").replace(b"The junk", comment + b"The junk")


def test_a_file_that_changed_meanwhile_is_left_and_told(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(place / "a.md", BAD)
    put(place / "b.md", BAD)
    ask = Answers.key

    def ask_late(self: Answers, prompt: str) -> str:
        put(place / "a.md", "Mine.\n")
        return ask(self, prompt)

    monkeypatch.setattr(Answers, "key", ask_late)
    result = run("review", "a.md", "b.md", input="1\n1\n")
    assert result.exit_code == 2
    assert "a.md: changed on disk" in result.stderr
    assert (read(place / "a.md"), read(place / "b.md")) == ("Mine.\n", USED)


def test_a_missing_path_is_an_error_after_the_rest(run: Run, place: Path) -> None:
    put(place / "a.md", BAD)
    result = run("review", "none.md", "a.md", input="1\n")
    assert result.exit_code == 2
    assert read(place / "a.md") == USED


def test_standard_input_is_for_answers(run: Run) -> None:
    result = run("review", "-")
    assert result.exit_code == 2
    assert "reads its answers" in result.stderr


def test_a_folder_without_prose_is_told(run: Run, place: Path) -> None:
    assert run("review").stderr.startswith("warning: no files to review here")


# Ignoring

WHY = " -- an example -->"
ABOVE = f"<!-- stigmalint: ignore-next-line[trial/junkie]{WHY}\n"
BEHIND = f" <!-- stigmalint: ignore[trial/junkie]{WHY}"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (SLUR, ABOVE + SLUR),
        ("# A junkie\n\nText.\n", ABOVE + "# A junkie\n\nText.\n"),
        ("# Title\nThe junkie slept.", f"# Title\n{ABOVE}The junkie slept."),
        ("He sat.\nThe junkie slept.\nShe left.\n", f"He sat.\nThe junkie slept.{BEHIND}\nShe left.\n"),
        ("He sat.\nThe junkie slept.  \nShe left.\n", f"He sat.\nThe junkie slept.{BEHIND}  \nShe left.\n"),
        ("He sat.\nThe junkie slept.\\\nShe left.\n", f"He sat.\nThe junkie slept.{BEHIND}\\\nShe left.\n"),
        ("- One\n- The junkie slept.\n", f"- One\n- The junkie slept.{BEHIND}\n"),
        ("- One\n\n  The junkie slept.\n", f"- One\n\n  The junkie slept.{BEHIND}\n"),
        ("> He sat.\n> The junkie slept.\n", f"> He sat.\n> The junkie slept.{BEHIND}\n"),
        ("| a | b |\n|---|---|\n| x | junkie |\n", f"| a | b |\n|---|---|\n| x | junkie{BEHIND} |\n"),
        ("| a | b |\n|---|---|\n| junkie | x |\n", f"| a | b |\n|---|---|\n| junkie | x{BEHIND} |\n"),
        ("a | b\n---|---\nx | junkie\n", f"a | b\n---|---\nx | junkie{BEHIND}\n"),
        ("<div>\n  <p>The junkie slept.</p>\n</div>\n", f"<div>\n  <p>The junkie slept.</p>{BEHIND}\n</div>\n"),
        ("---\ntitle: x\n---\n" + SLUR, "---\ntitle: x\n---\n" + ABOVE + SLUR),
    ],
)
def test_ignoring_in_markdown_writes_a_comment_that_check_obeys(
    answer: Callable[..., Result], run: Run, place: Path, text: str, after: str
) -> None:
    assert answer(text, "i", "an example").exit_code == 0
    assert read(place / "a.md") == after
    checked = run("check", "a.md")
    assert (checked.exit_code, checked.stderr) == (0, "")


@pytest.mark.parametrize("text", [SLUR, "He sat.\n" + SLUR + "She left.\n", "- One\n- Two\n" + SLUR, "> " + SLUR])
def test_ignoring_in_plain_text(answer: Callable[..., Result], run: Run, place: Path, text: str) -> None:
    answer(text, "i", "an example", name="a.txt")
    lines = text.splitlines(keepends=True)
    lines.insert(next(number for number, line in enumerate(lines) if "junkie" in line), ABOVE)
    assert read(place / "a.txt") == "".join(lines)
    checked = run("check", "a.txt")
    assert (checked.exit_code, checked.stderr) == (0, "")


def test_front_matter_takes_no_comment(answer: Callable[..., Result], place: Path) -> None:
    text = "---\ntitle: The junkie slept\n---\nText.\n"
    result = answer(text, "i", "s")
    assert "Front matter cannot contain such a comment" in result.stdout
    assert read(place / "a.md") == text


def test_ignoring_needs_a_reason(answer: Callable[..., Result], place: Path) -> None:
    result = answer(SLUR, "i", "", "s")
    assert "No reason given" in result.stdout
    assert read(place / "a.md") == SLUR


def test_a_reason_cannot_end_the_comment(answer: Callable[..., Result], run: Run, place: Path) -> None:
    answer(SLUR, "i", "`said` --> so -- by | her")
    assert "-- 'said' –> so – by | her -->" in read(place / "a.md")
    assert run("check", "a.md").exit_code == 0


def test_two_rules_are_ignored_on_one_line(answer: Callable[..., Result], run: Run, place: Path) -> None:
    answer("The junkie met a lush.\n", "i", "one", "i", "two")
    assert read(place / "a.md").count("ignore-next-line") == 2
    checked = run("check", "a.md")
    assert (checked.exit_code, checked.stderr) == (0, "")


# On a terminal


class Reviewing(Terminal):
    def answer(self, keys: str) -> None:
        """Wait for the question about a finding, and type."""
        self.wait_for("q quit: ")
        self.type(keys)


@pytest.fixture
def terminal(place: Path) -> Iterator[Callable[..., Reviewing]]:
    pytest.importorskip("termios", reason="there are no pseudo-terminals here")
    opened: list[Reviewing] = []

    def open_one(*args: str, term: str = "xterm") -> Reviewing:
        opened.append(Reviewing("review", *args, term=term))
        return opened[-1]

    yield open_one
    for item in opened:
        item.close()


def test_keys_need_no_enter(terminal: Callable[..., Reviewing], place: Path) -> None:
    put(place / "a.md", BAD + SLUR + LUSH + INFO)
    screen = terminal("a.md")
    screen.answer("1")
    screen.answer("u")
    screen.wait_for("Undone.")
    screen.answer("2")
    screen.answer("\x1b[A")
    screen.wait_for("Unknown key")
    screen.answer("i")
    screen.wait_for("Reason: ")
    screen.type("an example\r")
    screen.answer("e")
    screen.wait_for('Replace "lush" with: ')
    screen.type("\x15drinker\r")
    screen.answer("\r")
    assert screen.end() == 0
    assert "\x1b[1;31mabused" in screen.output
    assert read(place / "a.md") == (
        BAD.replace("abused", "misused") + SLUR.strip() + BEHIND + "\n" + LUSH.replace("lush", "drinker") + INFO
    )


def test_what_is_typed_ahead_is_kept(terminal: Callable[..., Reviewing], place: Path) -> None:
    put(place / "a.md", BAD + SLUR + LUSH)
    screen = terminal("a.md")
    screen.answer("s1edrinker\r")
    assert screen.end() == 1
    assert read(place / "a.md") == BAD + PERSON + LUSH.replace("lush", "drinker")


def test_the_editor_starts_from_the_alternative(terminal: Callable[..., Reviewing], place: Path) -> None:
    pytest.importorskip("readline")
    put(place / "a.md", LUSH)
    screen = terminal("a.md")
    screen.answer("1")
    screen.wait_for("person who drinks heavily")
    screen.type("\x7f\x7f\x7f\x7f\x7f\x7f\x7fa lot\r")
    assert screen.end() == 0
    assert read(place / "a.md") == "The old person who drinks a lot slept.\n"


def test_a_plain_terminal_gets_plain_text(terminal: Callable[..., Reviewing], place: Path) -> None:
    put(place / "a.md", BAD + LUSH)
    screen = terminal("a.md", term="dumb")
    screen.answer("1\n")  # some such terminals send whole lines
    screen.answer("1")
    screen.wait_for("[person who drinks heavily] ")
    screen.type("\r")
    assert screen.end() == 0
    assert "\x1b" not in screen.output
    assert "   ^^^^^^\r\n" in screen.output
    assert read(place / "a.md") == USED + "The old person who drinks heavily slept.\n"


@pytest.mark.parametrize(("keys", "after"), [("y", USED), ("\r", USED), ("n", BAD), ("\x04", USED)])
def test_control_c_offers_what_was_decided(
    terminal: Callable[..., Reviewing], place: Path, keys: str, after: str
) -> None:
    put(place / "a.md", BAD)
    put(place / "b.md", BAD + SLUR)
    screen = terminal("a.md", "b.md")
    screen.answer("1")
    screen.wait_for("Wrote 1 change to a.md.")
    screen.answer("1")
    screen.answer("\x03")
    screen.wait_for("Write 1 change to b.md? [Y/n] ")
    screen.type(keys)
    assert screen.end() == 130
    assert (read(place / "a.md"), read(place / "b.md")) == (USED, after + SLUR)
    assert sorted(os.listdir(place)) == [".git", "a.md", "b.md", "stigmalint.toml"]


@pytest.mark.parametrize("first", ["q", "\x03"])
def test_control_c_at_the_question_leaves_the_file(terminal: Callable[..., Reviewing], place: Path, first: str) -> None:
    put(place / "a.md", BAD + SLUR)
    screen = terminal("a.md")
    screen.answer("1")
    screen.answer(first)
    screen.wait_for("Write 1 change to a.md? [Y/n] ")
    screen.type("\x03")
    screen.wait_for("a.md is unchanged.")
    assert screen.end() == 130
    assert read(place / "a.md") == BAD + SLUR


def test_control_c_while_typing_a_reason(terminal: Callable[..., Reviewing], place: Path) -> None:
    put(place / "a.md", BAD + SLUR)
    screen = terminal("a.md")
    screen.answer("1")
    screen.answer("i")
    screen.wait_for("Reason: ")
    screen.type("half a reas")
    screen.wait_for("reas")
    time.sleep(0.3)  # readline holds back a signal that comes while it handles a key
    screen.type("\x03")
    screen.wait_for("Write 1 change to a.md? [Y/n] ")
    screen.type("y")
    assert screen.end() == 130
    assert read(place / "a.md") == USED + SLUR


def test_control_c_before_any_decision_asks_nothing(terminal: Callable[..., Reviewing], place: Path) -> None:
    put(place / "a.md", BAD)
    screen = terminal("a.md")
    screen.answer("\x03")
    assert screen.end() == 130
    assert "Write" not in screen.output
    assert read(place / "a.md") == BAD


def test_control_d_is_quitting_and_leaves_an_edit(terminal: Callable[..., Reviewing], place: Path) -> None:
    put(place / "a.md", BAD + SLUR)
    screen = terminal("a.md")
    screen.answer("1")
    screen.answer("i")
    screen.wait_for("Reason: ")
    screen.type("\x04")
    screen.wait_for("No reason given")
    screen.answer("\x04")
    screen.wait_for("Write 1 change to a.md? [Y/n] ")
    screen.type("n")
    assert screen.end() == 1
    assert read(place / "a.md") == BAD + SLUR


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_under_tmux(place: Path, tmp_path: Path) -> None:
    put(place / "a.md", BAD + SLUR)
    server = ["tmux", "-S", str(tmp_path / "tmux"), "-f", os.devnull]
    review_it = shlex.join([sys.executable, "-m", "stigmalint", "review", "a.md"])
    start = ["new-session", "-d", "-x", "80", "-y", "40", f"{review_it}; echo code $?; exec cat"]
    subprocess.run([*server, *start], check=True, cwd=place, env=environment("screen"))

    def wait_for(text: str) -> str:
        deadline = time.monotonic() + 60
        while text not in (shown := subprocess.check_output([*server, "capture-pane", "-p"], text=True)):
            assert time.monotonic() < deadline, shown
            time.sleep(0.1)
        return shown

    def send(*keys: str) -> None:
        subprocess.run([*server, "send-keys", *keys], check=True)

    try:
        shown = wait_for("(1 more in this file)")
        wait_for("q quit:")
        assert "1 | He abused alcohol for years.\n    |    ^^^^^^\n" in shown
        send("1")
        wait_for("a.md:2:5 warning trial/junkie")
        send("C-c")
        wait_for("Write 1 change to a.md? [Y/n]")
        send("Enter")
        wait_for("code 130")
    finally:
        subprocess.run([*server, "kill-server"], check=False)
    assert read(place / "a.md") == USED + SLUR


def test_an_interrupt_while_linting_loses_nothing(terminal: Callable[..., Reviewing], place: Path) -> None:
    put(place / "a.md", BAD + SLUR)
    screen = terminal("a.md")
    screen.wait_for("a.md:1:4")
    os.kill(screen.process.pid, signal.SIGINT)
    assert screen.end() == 130
    assert read(place / "a.md") == BAD + SLUR


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("typing", [False, True], ids=["at a key", "in a line"])
def test_a_signal_ends_without_a_question_and_leaves_the_terminal_as_it_was(
    terminal: Callable[..., Reviewing], place: Path, number: signal.Signals, typing: bool
) -> None:
    put(place / "a.md", BAD + SLUR)
    screen = terminal("a.md")
    before = screen.mode
    screen.answer("1")
    screen.wait_for("q quit: ")
    if typing:
        screen.type("i")
        screen.wait_for("Reason: ")
        screen.type("half")
        screen.wait_for("half")
        time.sleep(0.3)  # readline holds back a signal that comes while it handles a key
    assert screen.mode != before
    os.kill(screen.process.pid, number)
    assert screen.end() == 128 + number
    assert "Every file is either unchanged or fully fixed." in screen.output
    assert "Write 1 change" not in screen.output
    assert screen.mode == before
    assert read(place / "a.md") == BAD + SLUR


def test_a_terminal_that_goes_away_ends_the_review(terminal: Callable[..., Reviewing], place: Path) -> None:
    put(place / "a.md", BAD + SLUR)
    screen = terminal("a.md")
    screen.answer("1")
    screen.wait_for("q quit: ")
    screen.hang_up()
    assert screen.wait() == 128 + signal.SIGHUP
    assert read(place / "a.md") == BAD + SLUR
