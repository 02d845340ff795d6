"""Spark finds what one machine finds, bit for bit, also when a worker is killed in the middle."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark
import pytest
from pyspark.sql import SparkSession
from tests.tables.conftest import RULES, SOURCE
from tests.tables.test_batch import TEXTS

from stigmalint import arrow, spark
from stigmalint.config import Settings
from stigmalint.linter import Linter
from stigmalint.tables import spark_job

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java here, which Spark runs on (17 or newer)"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of sockets that Spark leaves to the garbage collector
]
SETTINGS = Settings(rules=(str(RULES),), select=("demo",))
HOME = Path(pyspark.__file__).parent
QUIET = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


@pytest.fixture(scope="module", autouse=True)
def _workers() -> Iterator[None]:
    """Spark's Python workers run what this test runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", SOURCE)
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYSPARK_DRIVER_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.delenv("SPARK_HOME", raising=False)
        yield


@pytest.fixture(scope="module")
def session(_workers: None) -> Iterator[SparkSession]:
    builder = SparkSession.builder.master("local[2]")
    for key, value in (QUIET | {"spark.sql.shuffle.partitions": "2"}).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def table(number: int) -> pa.Table:
    texts = [None if at % 11 == 10 else TEXTS[at % len(TEXTS)] for at in range(number)]
    return pa.table({"id": pa.array(range(number), pa.int64()), "body": pa.array(texts, pa.string())})


def test_spark_finds_what_one_machine_finds(session: SparkSession, tmp_path: Path) -> None:
    given = table(200)
    pq.write_table(given, tmp_path / "in.parquet")
    frame = session.read.parquet(str(tmp_path / "in.parquet")).repartition(3)
    checked = spark.check(frame, text="body", settings=SETTINGS)
    checked.write.parquet(str(tmp_path / "out"))
    found = pq.read_table(tmp_path / "out").sort_by("id")
    wanted = arrow.check(given, text="body", linter=Linter(SETTINGS))
    assert found.cast(wanted.schema).equals(wanted)
    assert found.column("findings_error").null_count == 200 - 18


def test_comments_get_a_verdict_by_what_they_answer(session: SparkSession) -> None:
    frame = session.createDataFrame(
        [("Junkies deserve to die.", None), ("All is well.", "How are you?")], "c string, p string"
    )
    rows = spark.check(frame, text="c", thread="p", comments=True).collect()
    assert [row["verdict"] for row in rows] == ["conduct", "ok"]


@pytest.mark.parametrize(
    ("columns", "text", "said"),
    [
        (
            "body string",
            "text",
            r"the table has no column 'text'; name the one to read with `text` \(available: body\)",
        ),
        ("text int", "text", "the column 'text' holds int, not text"),
        ("text string, findings int", "text", "the table already has a column 'findings'"),
    ],
)
def test_a_frame_that_cannot_be_used_is_told_before_the_job(
    session: SparkSession, columns: str, text: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        spark.check(session.createDataFrame([], columns), text=text)


def submit(*args: str, master: str = "local[2]") -> subprocess.CompletedProcess[str]:
    conf = [part for key, value in QUIET.items() for part in ("--conf", f"{key}={value}")]
    command = [str(HOME / "bin" / "spark-submit"), "--master", master, *conf, str(spark_job.__file__), *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


def test_a_job_is_submitted(tmp_path: Path) -> None:
    given = pa.table({"id": [1, 2], "body": ["He abused alcohol for years.", "All is well."]})
    pq.write_table(given, tmp_path / "in.parquet")
    done = submit(str(tmp_path / "in.parquet"), str(tmp_path / "out"), "--text-field", "body")
    assert done.returncode == 0, done.stderr
    found = pq.read_table(tmp_path / "out").sort_by("id")
    assert found.cast((wanted := arrow.check(given, text="body")).schema).equals(wanted)


def test_a_job_that_cannot_be_done_says_why(
    session: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(SparkSession, "stop", lambda self: None)  # it is that of the other tests
    pq.write_table(pa.table({"id": [1], "body": ["All is well."]}), tmp_path / "in.parquet")
    assert spark_job.main([str(tmp_path / "in.parquet"), str(tmp_path / "out"), "--text-field", "words"]) == 2
    assert "error: the table has no column 'words'; name the one to read with `text`" in capsys.readouterr().err


class Cluster:
    """A standalone master and two workers on loopback, each with one core."""

    def __init__(self, folder: Path) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self._folder = folder
        port, ui = _free(), _free()
        self.master = f"spark://127.0.0.1:{port}"
        master = "org.apache.spark.deploy.master.Master"
        self._start(master, "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(ui))
        self.workers = [self._worker(number) for number in range(2)]

    def _worker(self, number: int) -> subprocess.Popen[bytes]:
        worker = "org.apache.spark.deploy.worker.Worker"
        where = ("--work-dir", str(self._folder / f"worker-{number}"), "--webui-port", str(_free()))
        return self._start(worker, "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", *where, self.master)

    def _start(self, *args: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [str(HOME / "bin" / "spark-class"), *args],
            env={**os.environ, "SPARK_NO_DAEMONIZE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


JOB = """\
import sys
from pyspark.sql import SparkSession
from stigmalint import spark
from stigmalint.config import Settings
table, output, rules = sys.argv[1:]
session = SparkSession.builder.getOrCreate()
frame = session.read.parquet(table).repartition(12)
spark.check(frame, text="body", settings=Settings(rules=(rules,), select=("demo",))).write.parquet(output)
session.stop()
"""


@pytest.mark.timeout(600)
def test_a_worker_that_is_killed_loses_and_doubles_no_row(tmp_path: Path) -> None:
    given = table(12_000)
    pq.write_table(given, tmp_path / "in.parquet")
    (tmp_path / "job.py").write_text(JOB)
    cluster = Cluster(tmp_path)
    try:
        conf = [part for key, value in QUIET.items() for part in ("--conf", f"{key}={value}")]
        command = [str(HOME / "bin" / "spark-submit"), "--master", cluster.master, "--executor-memory", "512m", *conf]
        command += [str(tmp_path / "job.py"), str(tmp_path / "in.parquet"), str(tmp_path / "out"), str(RULES)]
        with open(tmp_path / "told", "wb") as told:
            job = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT)
            until = time.monotonic() + 200
            while not list(tmp_path.glob("out/_temporary/*/task_*")) and job.poll() is None:
                assert time.monotonic() < until, (tmp_path / "told").read_text(errors="replace")[-3000:]
                time.sleep(0.02)
            assert job.poll() is None, "the job was over before a worker was killed"
            victim = cluster.workers[0]
            executors = [pid for pid in _children(victim.pid) if pid != victim.pid]
            for pid in (*executors, victim.pid):  # an executor would end with its worker a little later
                os.kill(pid, signal.SIGKILL)
            assert job.wait(timeout=200) == 0, (tmp_path / "told").read_text(errors="replace")[-3000:]
    finally:
        cluster.stop()
    assert executors, "an executor was at work there"
    found = pq.read_table(tmp_path / "out").sort_by("id")
    wanted = arrow.check(given, text="body", linter=Linter(SETTINGS))
    assert found.num_rows == given.num_rows
    assert found.cast(wanted.schema).combine_chunks().equals(wanted.combine_chunks())


def _children(pid: int) -> list[int]:
    """The processes that a process started, and those that they did, on Linux."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_children(int(child))]
    return found
