"""`python bench/tables.py`: rate and memory of `stigmalint batch` over comments that no one wrote, beside `nlp.pipe`.

A table is made, and checked with one process and with several; memory of all processes together is examined five
times a second (proportional set size: what is shared counts once). On a sample, `nlp.pipe` of the same pipeline parses
every comment in one process, as who has no rules would, and `check_texts` checks the same ones. With --curve, tables of
growing length; with --spark, the same rows by Spark on as many cores, the second time over, when its workers are warm.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow.parquet as pq
from made_comments import batches, comments

_SAMPLE = 4000


def make(path: Path, rows: int, corpus: str) -> None:
    with pq.ParquetWriter(path, next(batches(1)).schema) as writer:
        for batch in batches(rows, corpus=corpus):
            writer.write_batch(batch)


def memory(pid: int) -> int:
    """Bytes of memory of a process and all that it started, on Linux."""
    found = 0
    for one in [pid, *_started(pid)]:
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    found += int(line.split()[1]) * 1024
        except OSError:
            pass  # it has ended
    return found


def _started(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return [one for child in children for one in (child, *_started(child))]


def check(table: Path, jobs: int, *options: str) -> tuple[float, float, list[tuple[float, int]]]:
    """Seconds by the clock, seconds of all processors, and the memory over time of a run."""
    output = table.with_name("out.parquet")
    output.unlink(missing_ok=True)
    command = [
        sys.executable,
        "-m",
        "stigmalint",
        "batch",
        str(table),
        str(output),
        "--text-field",
        "body",
        "--isolated",
    ]
    before = os.times()
    began = time.perf_counter()
    process = subprocess.Popen([*command, "--jobs", str(jobs), "--quiet", *options])
    seen: list[tuple[float, int]] = []

    def look() -> None:
        while process.poll() is None:
            seen.append((time.perf_counter() - began, memory(process.pid)))
            time.sleep(0.2)

    watch = threading.Thread(target=look)
    watch.start()
    code = process.wait()
    seconds = time.perf_counter() - began
    watch.join()
    if code:
        raise SystemExit(f"the run ended with {code}")
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, used, seen


def beside_pipe(corpus: str) -> tuple[float, float]:
    """Comments a second of `nlp.pipe` and of `check_texts`, in this process, turn about; the best of three."""
    import spacy

    from stigmalint import Linter
    from stigmalint.parser.model import default_folder

    nlp = spacy.load(default_folder(), exclude=["ner", "senter"])
    linter = Linter()
    linter.prepare()
    texts = list(comments(_SAMPLE, seed=2, corpus=corpus))
    few, many = texts[: _SAMPLE // 4], list(comments(5 * _SAMPLE, seed=3, corpus=corpus))
    list(nlp.pipe(few)), list(linter.check_texts(many))
    piped, checked = [], []
    for _ in range(3):
        began = time.perf_counter()
        for _doc in nlp.pipe(texts):
            pass
        piped.append(time.perf_counter() - began)
        began = time.perf_counter()
        for _found in linter.check_texts(many):
            pass
        checked.append(time.perf_counter() - began)
    return len(texts) / min(piped), len(many) / min(checked)


def by_spark(table: Path, cores: int) -> float:
    """Seconds that a warm Spark takes for the same rows, written as Parquet."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    from stigmalint.spark import check as check_frame

    session = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    frame = session.read.parquet(str(table)).repartition(4 * cores)
    for turn in range(2):
        began = time.perf_counter()
        check_frame(frame, text="body").write.mode("overwrite").parquet(str(table.with_name("spark")))
        print(f"  Spark, time {turn + 1}: {time.perf_counter() - began:.1f} s", flush=True)
    seconds = time.perf_counter() - began
    session.stop()
    return seconds


def plot(seen: list[tuple[float, int]], path: str) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3), layout="constrained")
    axes = figure.subplots()
    axes.plot([at for at, _ in seen], [size / 1e6 for _, size in seen])
    axes.set_xlabel("seconds")
    axes.set_ylabel("MB of all processes")
    axes.set_ylim(bottom=0)
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[2, 1])
    parser.add_argument("--corpus", default="", help="a folder of Markdown whose sentences are used")
    parser.add_argument("--curve", type=int, nargs="*", default=[], help="numbers of rows to check as well")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--pipe", action="store_true", help="measure nlp.pipe as well")
    parser.add_argument("--plot", help="draw the memory of the first run into this file")
    args = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        if args.pipe:
            piped, checked = beside_pipe(args.corpus)
            said = f"{piped:,.0f} comments a second, check_texts {checked:,.0f}: {checked / piped:.1f} times"
            print(f"one process: nlp.pipe {said}", flush=True)
        for rows in (*args.curve, args.rows):
            table = Path(folder, "in.parquet")
            make(table, rows, args.corpus)
            for jobs in args.jobs:
                seconds, used, seen = check(table, jobs)
                half = [size for at, size in seen if at > seconds / 2]
                early = [size for at, size in seen if seconds / 4 < at <= seconds / 2]
                peak, late, before = (max(sizes, default=0) / 1e6 for sizes in ([s for _, s in seen], half, early))
                print(
                    f"{rows:>10,} rows, {jobs} processes: {seconds:.1f} s ({used:.1f} s of processors), "
                    f"{rows / seconds:,.0f} rows a second; at most {peak:.0f} MB, {before:.0f} in the second quarter, "
                    f"{late:.0f} in the second half; load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )
                if args.plot and rows == args.rows and jobs == args.jobs[0]:
                    plot(seen, args.plot)
        if args.spark:
            print(f"{args.rows:,} rows by a warm Spark: {args.rows / by_spark(table, 2):,.0f} rows a second")


if __name__ == "__main__":
    main()
