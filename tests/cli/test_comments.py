"""`stigmalint comments`, as a moderator meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stigmalint.cli import main

pytestmark = pytest.mark.usefixtures("one_model")

PASTED = """\
Thank you all, this kept me company.

Just kick him out, that is what I did.

i dont want to be here anymore

He has been clean for six months, so proud.
"""


def run(*arguments: str, stdin: str = PASTED) -> Result:
    return CliRunner().invoke(main, ["comments", "--isolated", *arguments], input=stdin)


def test_pasted_comments_are_judged_and_told_in_a_paragraph_each() -> None:
    result = run("--region", "us")
    assert result.exit_code == 1
    assert result.stdout == (
        "2: conduct (hold)  Just kick him out, that is what I did.\n"
        '  "kick him out" tells somebody what to do about their own life or family.\n'
        "3: care (flag)  i dont want to be here anymore\n"
        "  This person may be thinking of dying.\n"
        "  Answer: Call or text 988 (988 Suicide & Crisis Lifeline), at any hour and free of charge; in an emergency "
        "call 911.\n"
        "4: wording (note)  He has been clean for six months, so proud.\n"
        '  "Clean" says that people who use drugs are dirty.\n'
        "  Kinder: He has been in recovery for six months, so proud.\n"
        "4 comments: 1 care, 1 conduct, 1 wording, 1 ok.\n"
    )


def test_where_all_is_well_it_ends_well() -> None:
    result = run(stdin="Good morning!\n")
    assert result.exit_code == 0
    assert result.stdout == "1 comment: 1 ok.\n"
    assert run(stdin="").stdout == "0 comments: nothing to check.\n"


def test_private_notes_are_written_when_they_are_wanted() -> None:
    assert "Private note: Thank you for taking part." in run("--reply", "--tone", "brief").stdout
    assert "Private note" not in run().stdout


def test_the_formats_for_programs_agree() -> None:
    rows = [json.loads(line) for line in run("--output-format", "jsonl").stdout.splitlines()]
    assert [row["verdict"] for row in rows] == ["ok", "conduct", "care", "wording"]
    assert json.loads(run("--output-format", "json").stdout) == {"comments": rows}
    table = list(csv.DictReader(io.StringIO(run("--output-format", "csv").stdout)))
    assert {"id", "verdict", "action", "reason"} <= set(table[0])
    assert [{key: row[key] for key in table[0]} for row in rows] == table
    assert json.loads(run("--output-format", "json", stdin="").stdout) == {"comments": []}


def test_no_cell_is_a_formula() -> None:
    table = run("--output-format", "csv", "--kind", "jsonl", stdin='{"id": "=1+1", "text": "Hi."}')
    assert next(csv.DictReader(io.StringIO(table.stdout)))["id"] == "'=1+1"


def test_slurs_have_stars_unless_they_are_to_be_shown() -> None:
    text = "He is a junkie, poor man."
    assert "junkie" not in run(stdin=text).stdout
    assert "junkie" in run("--show", stdin=text).stdout


def test_a_file_is_read_by_its_name_and_a_bad_line_is_told(tmp_path: Path) -> None:
    file = tmp_path / "export.jsonl"
    file.write_text('{"text": "Hello."}\n{"text":\n', encoding="utf-8")
    result = run(str(file))
    assert result.exit_code == 2
    assert result.stderr == f"error: {file}:2: not JSON; each line must be one object\n"
    assert "1 comment: 1 ok." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (["--kind", "csv"], "a,b\n1,2\n", "standard input: no column named text"),
        (["--text-field", "body"], "x", "pasted comments have no fields; add --kind jsonl or --kind csv"),
        (["--region", "usa"], "x", "no help line for the region 'usa'; did you mean 'us'?"),
        (["--tone", "cold"], "x", "no private notes in the tone 'cold'"),
        (["missing.csv"], "", "missing.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments: list[str], stdin: str, message: str) -> None:
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_many_comments_are_told_in_order_whatever_the_number_of_processes(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    texts = ["Good morning.", "He is an addict.", "You need to leave him.", "i want to die"]
    file.write_text("".join(json.dumps({"text": texts[n % 4], "id": n}) + "\n" for n in range(1700)), encoding="utf-8")
    one, two = (run(str(file), "--output-format", "jsonl", "--jobs", jobs) for jobs in "12")
    assert one.stdout == two.stdout
    rows = [json.loads(line) for line in one.stdout.splitlines()]
    assert [row["id"] for row in rows] == [str(n) for n in range(1700)]
    assert [row["verdict"] for row in rows[:4]] == ["ok", "wording", "conduct", "care"]


PAGE = (Path(__file__).parents[2] / "docs" / "comments.md").read_text(encoding="utf-8")


def test_the_page_shows_what_comes_out() -> None:
    session = PAGE.partition("```console\n")[2].partition("```")[0]
    _, _, pasted = session.partition("Ctrl-D.\n")
    comments, told = pasted.split("1: ", 1)
    assert run(stdin=comments).stdout == f"1: {told}"


def test_the_python_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(PAGE.partition("```python\n")[2].partition("```")[0], {})
    assert capsys.readouterr().out.startswith("conduct hold ")


def test_the_settings_of_the_page_are_settings(tmp_path: Path) -> None:
    text = PAGE.partition("```toml\n")[2].partition("```")[0]
    for name in ("our-help.yaml", "our-notes.yaml"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    (tmp_path / "stigmalint.toml").write_text(text, encoding="utf-8")
    (tmp_path / "all.txt").write_text("You should leave him.", encoding="utf-8")
    result = CliRunner().invoke(main, ["comments", str(tmp_path / "all.txt"), "--output-format", "jsonl"])
    assert json.loads(result.stdout)["action"] == "flag"
