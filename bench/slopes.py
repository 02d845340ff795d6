"""`python bench/slopes.py`: how CPU time and memory grow with pathological texts, up to 10 MB; exit code 1 if steeply.

Each shape of `tests/shapes.py` is measured at doubling sizes, each in its own process, until one takes `--seconds`
or has 10 MB; the slopes are those of the last sizes, of the steepest stage. Linux only, whose kernel tells how much
memory a process had at most. With `--whole` all shipped rules look at the texts, which takes ten times as long.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the shapes are those of the tests

from tests.shapes import SHAPES, Shape
from tests.slopes import Engine, Sample, grown, slopes

from stigmalint.disk.packs import load_packs
from stigmalint.prose import Source

STEEPEST = 1.15
TRIES = 3
POINTS = 3


def apart(work: Callable[[], dict[str, float]]) -> dict[str, float]:
    """What `work` measures in its own process, and the bytes that it needed beyond what was there."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        try:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest mark is that of now
            before = status("VmRSS")
            found = work()
            with os.fdopen(writing, "w") as out:
                json.dump({**found, "memory": status("VmHWM") - before}, out)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.wait()
    if not said:
        sys.exit("a measurement ended without a result; is there memory enough?")
    return dict(json.loads(said))


def status(key: str) -> int:
    """Bytes that the kernel counts for this process under a key."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{key}:"))


def measured(shape: Shape, engine: Engine, most: int, seconds: float) -> tuple[list[Sample], list[Sample]]:
    """Samples of the time, and of the memory, of the largest sizes."""
    memory: list[Sample] = []

    def measure(size: int) -> Sample:
        source = Source("x", shape.text(size), shape.kind)
        found = apart(lambda: engine.times(source))
        memory.append(Sample(len(source.text), {"memory": found.pop("memory")}))
        return Sample(len(source.text), found)

    times = grown(measure, most // 512, most, seconds, factor=2, points=POINTS)
    return times, memory[-POINTS:]


def row(shape: Shape, engine: Engine, most: int, seconds: float) -> tuple[str, bool]:
    """A line of the table, and whether nothing in it is steep; what seems steep may be noise, and is tried again."""
    for _ in range(TRIES):
        times, memory = measured(shape, engine, most, seconds)
        total = sum(times[-1].costs.values())
        stage, slope = max(slopes(times, max(0.1, total / 20)).items(), key=lambda item: item[1], default=("-", 0.0))
        room = slopes(memory, 50e6).get("memory", 0.0)
        is_straight = max(slope, room) <= STEEPEST
        if is_straight:
            break
    size, needed = times[-1].size, memory[-1].costs["memory"]
    cells = f"{size / 1e6:.2f} | {total:.1f} | {slope:.2f} | {stage} | {needed / 1e6:.0f} | {room:.2f}"
    return f"| {shape} | {cells} |{'' if is_straight else ' **steep**'}", is_straight


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--most", type=int, default=10_000_000, help="code points of the largest text")
    parser.add_argument("--seconds", type=float, default=20.0, help="CPU time after which larger texts are not tried")
    parser.add_argument("--only", default="", help="only shapes whose name contains this")
    parser.add_argument("--whole", action="store_true", help="use all rules")
    options = parser.parse_args()
    engine = Engine(load_packs(), whole=options.whole)
    engine.times(Source("x", "The addict waited. # stigmalint: ignore\n"))
    gc.freeze()
    gc.set_threshold(1_000_000, 50, 100)  # as the command does
    print("| shape | million code points | CPU s | slope | of stage | MB | slope of memory |")
    print("|---|--:|--:|--:|---|--:|--:|")
    steep = 0
    for shape in SHAPES:
        if options.only in str(shape):
            line, is_straight = row(shape, engine, options.most, options.seconds)
            print(line, flush=True)
            steep += not is_straight
    return int(steep > 0)


if __name__ == "__main__":
    sys.exit(main())
