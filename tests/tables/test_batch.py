"""`stigmalint batch`: rows as `check_texts` judges them, whatever the format, the parts and the number of processes."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from stigmalint.cli import main
from stigmalint.linter import Linter
from stigmalint.session.workspace import Choices, Workspace
from stigmalint.tables import parts, work
from stigmalint.tables.columns import FINDING, TableError, as_row
from stigmalint.tables.forms import FORMS, form_of, form_of_parts
from stigmalint.tables.inputs import find, opened
from stigmalint.tables.job import Outcome, Output, run
from stigmalint.tables.outputs import encode
from stigmalint.tables.work import Fields, Task

TEXTS = [
    "He abused alcohol.",
    "All is well.",
    "Two junkies met a junkie.",
    "",
    'A "quoted", junkie\nin two lines.',
    "Ünïcode junkie 😀",
]
FORMATS = [".parquet", ".arrow", ".csv", ".tsv", ".jsonl", ".csv.gz", ".csv.zst", ".jsonl.gz", ".jsonl.zst"]

Call = Callable[..., object]


def put(path: Path, texts: list[str | None], first: int = 0) -> Path:
    """A table of ids and texts, in the format of its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    ids = pa.array([f"r{first + at}" for at in range(len(texts))], pa.string())
    form = form_of(str(path))
    assert form is not None
    path.write_bytes(encode(pa.record_batch({"id": ids, "body": pa.array(texts, pa.string())}), form))
    return path


def rows_of(*paths: Path) -> list[dict[str, object]]:
    """The rows of a table as every format gives them back: findings as values, an empty error as none."""
    found = []
    for file in (one for path in paths for one in find(str(path))):
        with opened(file) as source:
            found += [row for batch, _ in source.rows for row in batch.to_pylist()] if source else []
    for row in found:
        if isinstance(row["findings"], str):
            row["findings"] = json.loads(row["findings"])
        row["findings_error"] = row["findings_error"] or None
    return found


def expected(linter: Linter, texts: list[str | None], *, is_text: bool = False) -> list[dict[str, object]]:
    """What `check_texts` says; in a format of text, a null is an empty text."""
    judged = linter.check_texts([text or "" if is_text else text for text in texts])  # type: ignore[misc]
    return [
        {
            "id": f"r{at}",
            "body": text or "" if is_text else text,
            "findings": [as_row(one) for one in found],
            "findings_error": found.error or None,
        }
        for at, (text, found) in enumerate(zip(texts, judged, strict=True))
    ]


@pytest.fixture
def checked(folder: Path, demo: Linter, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a job in this process, with small parts."""
    monkeypatch.setattr(work, "linter_for", lambda task: demo)
    config = Workspace(Choices(config=folder / "stigmalint.toml")).settings_at(folder)

    def do(table: object, output: Path, *, rows: int = 3, resume: bool = False, **changes: object) -> Outcome:
        monkeypatch.setattr(parts, "ROWS", rows)
        form = form_of(str(output))
        target = Output(str(output), form)
        files = find(str(table))
        columns = changes.pop("columns", ())
        tell = changes.pop("tell", lambda rows, share: None)
        task = Task(
            settings=config,
            fields=Fields("body"),
            kind="text",
            comments=False,
            form=FORMS["parquet"] if form is None else form_of_parts(form),
            is_long=False,
            is_joined=form is not None,
            has_sources=len(files) > 1,
            with_examples=False,
            keeps=True,
            folder=target.parts,
        )._replace(**changes)
        return run(task, files, columns, target, 1, resume=resume, tell=tell)  # type: ignore[arg-type]

    return do


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("target", [".parquet", ".arrow", ".csv", ".jsonl.zst", ".tsv.gz"])
def test_every_format_is_read_and_written(folder: Path, checked: Call, demo: Linter, ending: str, target: str) -> None:
    texts: list[str | None] = [*TEXTS, None, *TEXTS]
    checked(put(folder / f"in{ending}", texts), folder / f"out{target}")
    is_text = "sv" in ending or "sv" in target
    wanted = expected(demo, texts, is_text=is_text)
    if is_text and "sv" not in ending:  # a null is written as an empty text, with what was wrong about it
        pairs = zip(wanted, expected(demo, texts), strict=True)
        wanted = [{**row, "findings_error": null["findings_error"]} for row, null in pairs]
    assert rows_of(folder / f"out{target}") == wanted
    assert not (folder / f"out{target}.parts").exists()


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(st.none(), st.sampled_from(TEXTS), st.text(st.characters(codec="utf-8"), max_size=8)), max_size=12
    ),
    st.sampled_from([*FORMATS[:2], ".jsonl", ".jsonl.gz"]),
    st.sampled_from([".parquet", ".arrow", ".jsonl"]),
    st.integers(1, 5),
)
def test_a_table_is_judged_as_its_texts_are_for_any_parts(
    folder: Path, checked: Call, demo: Linter, texts: list[str | None], ending: str, target: str, rows: int
) -> None:
    source, output = folder / f"any{ending}", folder / f"any-out{target}"
    output.unlink(missing_ok=True)
    assume(texts or "jsonl" not in ending)  # such a file does not tell its columns
    checked(put(source, texts), output, rows=rows)
    assert rows_of(output) == expected(demo, texts)


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_any_number_of_processes_gives_the_same_bytes(folder: Path, call: Call, demo: Linter, jobs: str) -> None:
    texts: list[str | None] = TEXTS * 4
    put(folder / "in.parquet", texts)
    for name, number in (("one.parquet", "1"), ("more.parquet", jobs)):
        done = call("batch", "in.parquet", name, "--text-field", "body", "--jobs", number, rows=5)
        assert done.returncode == 0, done.stderr
    assert (folder / "one.parquet").read_bytes() == (folder / "more.parquet").read_bytes()
    assert rows_of(folder / "more.parquet") == expected(demo, texts)


def test_a_folder_keeps_its_partitions(folder: Path, checked: Call, demo: Linter) -> None:
    put(folder / "in" / "year=2020" / "a.csv", TEXTS)
    put(folder / "in" / "year=2021" / "a.csv", TEXTS[:1], first=6)
    put(folder / "in" / "_SUCCESS.csv", [])
    checked(folder / "in", folder / "out")
    written = sorted(path.relative_to(folder / "out").as_posix() for path in (folder / "out").rglob("*.*"))
    assert written == [
        "year=2020/a.csv-00000.parquet",
        "year=2020/a.csv-00001.parquet",
        "year=2021/a.csv-00000.parquet",
    ]
    assert rows_of(folder / "out") == expected(demo, [*TEXTS, TEXTS[0]])
    assert pq.read_table(folder / "out").column("year").to_pylist() == [2020] * 6 + [2021]


def test_a_glob_names_files_in_the_order_of_their_names(folder: Path, checked: Call, demo: Linter) -> None:
    put(folder / "b.jsonl", TEXTS[3:], first=3)
    put(folder / "a.jsonl", TEXTS[:3])
    checked(folder / "*.jsonl", folder / "out.parquet")
    assert rows_of(folder / "out.parquet") == expected(demo, TEXTS)


def test_a_table_without_rows_is_a_table_without_rows(folder: Path, checked: Call) -> None:
    checked(put(folder / "in.csv", []), folder / "out.parquet")
    assert pq.read_table(folder / "out.parquet").schema.names == ["id", "body", "findings", "findings_error"]


def test_types_and_metadata_of_columns_are_kept(folder: Path, checked: Call) -> None:
    schema = pa.schema(
        [("when", pa.timestamp("us")), ("n", pa.list_(pa.int16())), ("body", pa.large_string())], {"a": "b"}
    )
    table = pa.Table.from_pylist([{"when": 1, "n": [1, 2], "body": "x"}] * 5, schema)
    pq.write_table(table, folder / "in.parquet")
    checked(folder / "in.parquet", folder / "out.parquet")
    found, given = pq.read_table(folder / "out.parquet"), pq.read_table(folder / "in.parquet")
    assert found.select(schema.names).equals(given)
    assert found.schema.metadata == given.schema.metadata == {b"a": b"b"}


def test_in_csv_no_value_is_guessed(folder: Path, checked: Call) -> None:
    (folder / "in.csv").write_text("code,body\n007,A junkie.\nNA,x\n1.10,\n", encoding="utf-8")
    checked(folder / "in.csv", folder / "out.csv")
    rows = rows_of(folder / "out.csv")
    assert [(row["code"], row["body"]) for row in rows] == [("007", "A junkie."), ("NA", "x"), ("1.10", "")]


def test_the_long_form_has_a_row_for_each_finding(folder: Path, checked: Call, demo: Linter) -> None:
    put(folder / "in.parquet", [*TEXTS, None])
    checked(folder / "in.parquet", folder / "rows.parquet", is_long=True)
    checked(folder / "in.parquet", folder / "ids.csv", is_long=True, fields=Fields("body", "id"))
    found = pq.read_table(folder / "rows.parquet")
    assert found.schema.names == ["row", *(field.name for field in FINDING), "findings_error"]
    judged = [(at, one) for at, each in enumerate(demo.check_texts(TEXTS)) for one in each]
    rows = found.to_pylist()
    assert [(row["row"], row["rule"], row["start"]) for row in rows[:-1]] == [
        (at, one.rule_id, one.span.start) for at, one in judged
    ]
    assert rows[-1]["row"] == len(TEXTS)
    assert rows[-1]["rule"] is None
    assert "NoneType" in rows[-1]["findings_error"]
    ids = pa.csv.read_csv(folder / "ids.csv").column("id").to_pylist()
    assert ids == [f"r{row['row']}" for row in rows]


def test_what_was_begun_goes_on_where_it_was(folder: Path, checked: Call, demo: Linter) -> None:
    source = put(folder / "in.jsonl", TEXTS * 3)

    def stop(rows: int, share: float) -> None:
        if rows >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checked(source, folder / "out.parquet", tell=stop)
    assert not (folder / "out.parquet").exists()
    with pytest.raises(TableError, match="an unfinished run is kept there; continue with --resume, or remove it"):
        checked(source, folder / "out.parquet")
    for change in ({"is_long": True}, {"columns": ("body",)}):
        with pytest.raises(TableError, match="was started with different options, rules or version"):
            checked(source, folder / "out.parquet", resume=True, **change)
    outcome = checked(source, folder / "out.parquet", resume=True)
    assert outcome == Outcome(rows=18, kept=6)
    checked(source, folder / "whole.parquet")
    assert (folder / "out.parquet").read_bytes() == (folder / "whole.parquet").read_bytes()
    assert checked(source, folder / "out.parquet", resume=True) == Outcome(0, 0)


def test_parts_of_a_file_that_was_fixed_are_made_anew(folder: Path, checked: Call, demo: Linter) -> None:
    put(folder / "in" / "a.csv", TEXTS)
    (folder / "in" / "b.csv").write_text("id,body\nr6,A junkie.\nr7\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"b\.csv: cannot be read as CSV .*; finished parts are kept in .*out\.parts"):
        checked(folder / "in", folder / "out")
    assert len(list((folder / "out.parts" / "rows").iterdir())) == 2
    put(folder / "in" / "b.csv", ["A junkie.", "x"], first=6)
    assert checked(folder / "in", folder / "out", resume=True) == Outcome(8, 6)
    assert rows_of(folder / "out") == expected(demo, [*TEXTS, "A junkie.", "x"])


@pytest.mark.parametrize("output", ["out.parquet", "out"])
def test_a_run_that_ended_while_the_output_was_put_in_place_is_finished(
    folder: Path, checked: Call, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = put(folder / "in.csv", TEXTS)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            checked(source, folder / output)
    assert (folder / f"{output}.parts").exists()
    assert checked(source, folder / output, resume=True) == Outcome(0, 0)
    assert not (folder / f"{output}.parts").exists()
    assert len(rows_of(folder / output)) == len(TEXTS)


def test_two_runs_do_not_work_on_one_output(folder: Path, checked: Call) -> None:
    source = put(folder / "in.csv", TEXTS)

    def meanwhile(rows: int, share: float) -> None:
        checked(source, folder / "out.csv", resume=True)

    with pytest.raises(TableError, match="another run is in progress there; wait for it"):
        checked(source, folder / "out.csv", tell=meanwhile)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("in.csv", "body,id\nA junkie,1\nx,2,3\n", "in.csv: cannot be read as CSV ("),
        ("in.csv", "body,body\nA junkie,1\n", "in.csv: has two columns 'body'; rename one of them"),
        ("in.csv", "text\nA junkie\n", "the table has no column 'body'; name the one to read with --text-field"),
        ("in.csv", "", "in.csv: has no rows and no column names"),
        ("in.csv", b"body\n\xff\xfe\n", "in.csv: cannot be read as CSV ("),
        ("in.csv", "body,findings\nx,y\n", "the table already has a column 'findings', which stigmalint adds"),
        ("in.jsonl", '{"body": "x"}\n{"body": \n', "in.jsonl: one of the lines from 1 on does not fit ("),
        ("in.jsonl", '{"body": 3}\n', "the column 'body' holds int64, not text; name another with --text-field"),
        ("in.parquet", "no parquet", "in.parquet: cannot be read as Parquet ("),
        ("in.arrow", "no arrow at all", "in.arrow: cannot be read as Arrow ("),
        ("in.jsonl.gz", "no gzip", "in.jsonl.gz: cannot be read"),
        ("in.txt", "x", "in.txt: not a supported table; its name must end in .parquet"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(folder: Path, name: str, text: str | bytes, said: str) -> None:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    done = CliRunner().invoke(main, ["batch", name, "out.parquet", "--text-field", "body", "--jobs", "1"])
    assert done.exit_code == 2
    assert done.stderr.startswith(f"error: {said}")
    assert done.stderr.count("\n") == 1
    assert sorted(os.listdir(folder)) == [".git", name, "stigmalint.toml"]


def test_what_lies_before_a_fault_is_kept(folder: Path, call: Call, demo: Linter) -> None:
    padded = [json.dumps({"id": f"r{at}", "body": TEXTS[at % 6], "pad": "x" * 200}) for at in range(40_000)]
    (folder / "in.jsonl").write_text("\n".join([*padded, '{"id": 7, "body": "x"}']), encoding="utf-8")
    done = call("batch", "in.jsonl", "out.parquet", "--text-field", "body", "--jobs", "1")
    assert done.returncode == 2
    assert "does not fit" in done.stderr
    assert done.stderr.rstrip().endswith("finished parts are kept in out.parquet.parts; continue with --resume")
    kept = sorted((folder / "out.parquet.parts" / "rows").iterdir())
    assert kept
    found = pa.ipc.open_file(kept[0].read_bytes()).read_all().to_pylist()
    assert [row["id"] for row in found] == [f"r{at}" for at in range(16_384)]


def test_files_need_the_same_columns(folder: Path, checked: Call) -> None:
    put(folder / "in" / "a.csv", TEXTS)
    (folder / "in" / "b.csv").write_text("body\nx\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"b\.csv: has no column 'id', which is in .*a\.csv; all files need the same"):
        checked(folder / "in", folder / "out")
    shutil.rmtree(folder / "out.parts")
    checked(folder / "in", folder / "out", columns=("body",))
    assert len(rows_of(folder / "out")) == len(TEXTS) + 1


@pytest.mark.parametrize("ending", [".parquet", ".jsonl"])
def test_a_type_that_changes_between_files_is_told(folder: Path, checked: Call, ending: str) -> None:
    form = form_of(f"x{ending}")
    assert form is not None
    for name, value in (("a", 1), ("b", "one")):
        (folder / f"{name}{ending}").write_bytes(encode(pa.record_batch({"body": ["x"], "n": [value]}), form))
    with pytest.raises(
        TableError, match=r"b\.(parquet|jsonl): .*(its column 'n' holds string, but int64 in|does not fit)"
    ):
        checked(folder / f"*{ending}", folder / "out")


def test_a_field_that_comes_later_is_not_lost_silently(folder: Path, checked: Call) -> None:
    line = json.dumps({"body": "x", "pad": "y" * 500})
    more = json.dumps({"body": "x", "new": 1})
    (folder / "in.jsonl").write_text(f"{line}\n" * 10_000 + f"{more}\n" * 3, encoding="utf-8")
    with pytest.raises(TableError, match="name the columns to keep with --columns"):
        checked(folder / "in.jsonl", folder / "out.jsonl", rows=5000)
    shutil.rmtree(folder / "out.jsonl.parts", ignore_errors=True)
    checked(folder / "in.jsonl", folder / "out.jsonl", rows=5000, columns=("body",))
    with open(folder / "out.jsonl", encoding="utf-8") as file:
        assert json.loads(next(file)) == {"body": "x", "findings": [], "findings_error": None}


def test_outputs_that_are_there_or_lie_in_the_input_are_refused(folder: Path) -> None:
    put(folder / "in" / "a.csv", TEXTS)
    (folder / "there.csv").write_text("mine")
    for output, said in (("there.csv", "already exists"), ("in/out.csv", "is inside the input folder")):
        done = CliRunner().invoke(main, ["batch", "in", output, "--text-field", "body"])
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr
    assert (folder / "there.csv").read_text() == "mine"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
def test_a_disk_that_is_full_is_told_and_parts_stay(
    folder: Path, checked: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = put(folder / "in.csv", TEXTS)
    write, times = work._write, 0

    def full(path: str, data: bytes) -> None:
        nonlocal times
        times += 1
        if times > 2:
            with open("/dev/full", "wb", buffering=0) as device:
                device.write(data)
        write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(work, "_write", full)
        with pytest.raises(TableError, match=r"cannot be written \(No space left on device\)"):
            checked(source, folder / "out.csv")
    assert checked(source, folder / "out.csv", resume=True) == Outcome(6, 3)


def test_members_of_compressed_files_are_read_to_the_end(folder: Path, checked: Call) -> None:
    line = b'{"body": "A junkie."}\n'
    (folder / "in.jsonl.gz").write_bytes(gzip.compress(line * 2) + gzip.compress(line * 3))
    checked(folder / "in.jsonl.gz", folder / "out.csv")
    assert [len(row["findings"]) for row in rows_of(folder / "out.csv")] == [1] * 5  # type: ignore[arg-type]


def test_arrow_streams_are_read_like_arrow_files(folder: Path, checked: Call, demo: Linter) -> None:
    ids = [f"r{at}" for at in range(len(TEXTS))]
    batch = pa.record_batch({"id": ids, "body": TEXTS})
    with pa.ipc.new_stream(str(folder / "in.arrow"), batch.schema) as stream:
        stream.write_batch(batch)
    checked(folder / "in.arrow", folder / "out.parquet")
    assert rows_of(folder / "out.parquet") == expected(demo, list(TEXTS))


def test_a_run_that_was_ended_before_it_had_a_plan_is_taken_up(folder: Path, checked: Call) -> None:
    source = put(folder / "in.csv", TEXTS)
    (folder / "out.csv.parts").mkdir()
    assert checked(source, folder / "out.csv", resume=True) == Outcome(6, 0)
    (folder / "other.csv.parts").mkdir()
    (folder / "other.csv.parts" / "mine.txt").touch()
    with pytest.raises(TableError, match="has no record of a run; remove it, or name another output"):
        checked(source, folder / "other.csv", resume=True)
