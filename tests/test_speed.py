"""What `bench/speed.py` counts with: processes, quartiles, goals, tables, texts. No speed is tested here."""

from __future__ import annotations

import json
import random
import statistics
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

BENCH = Path(__file__).parent.parent / "bench"
if not BENCH.is_dir():
    pytest.skip("bench/ is not in the source distribution", allow_module_level=True)
sys.path.append(str(BENCH))  # which its modules find each other in
import speed  # noqa: E402 - only where there is one
import speed_peers  # noqa: E402
import speed_process  # noqa: E402
import speed_tables as tables  # noqa: E402
import speed_texts as texts  # noqa: E402

linux = pytest.mark.skipif(sys.platform != "linux", reason="orphans are handed over on Linux alone")


def measure(wall: float, *, cpu: float = 1.0, is_over: bool = False) -> tables.Measure:
    return tables.Measure(1, tables.spread([wall]), tables.spread([cpu]), 20_000_000, is_over)


ROW = tables.Row(
    "one file",
    {
        tables.OWN: measure(2),
        "alex": measure(6, cpu=3),
        "typos": measure(1),
        "vale": tables.Measure(failure="ended with 2: no style"),
        "slow": measure(5, is_over=True),
    },
    (tables.Goal("alex", 2.5),),
    "a file",
)
CURVE = tables.Curve("clean text, 5 MB", 5, {1: measure(10), 2: measure(5.5)})
RESULTS = tables.Results(
    {"one file": ROW},
    {"clean text, 5 MB": CURVE},
    {"typos": ("1.52", "spelling only"), "alex": ("11", "no parse"), "vale": ("", "ended with 2: no style")},
    "Some machine.",
)

BUSY = "import time\nend = time.process_time() + {0}\nwhile time.process_time() < end: pass\n"
ORPHAN = "import os\nif os.fork() == 0 and os.fork() == 0:\n" + "".join(
    f"    {line}\n" for line in BUSY.format(0.6).splitlines()
)


@linux
def test_a_grandchild_that_outlives_its_parent_is_counted_and_not_waited_for() -> None:
    used = speed_process.run([sys.executable, "-c", ORPHAN])
    assert used.code == 0
    assert used.cpu >= 0.6
    assert used.wall < used.cpu


@linux
def test_a_child_that_is_waited_for_is_counted_once() -> None:
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY.format(0.4)!r}])"
    used = speed_process.run([sys.executable, "-c", child])
    assert 0.4 <= used.cpu < 0.75


@linux
def test_memory_is_that_of_all_processes_where_it_is_sampled() -> None:
    both = "import os, time\nos.fork()\nheld = b'x' * 60_000_000\ntime.sleep(0.6)\n"
    alone, together = (speed_process.run([sys.executable, "-c", both], sampled=sampled) for sampled in (False, True))
    assert 60e6 < alone.memory < 110e6
    assert 120e6 < together.memory < 200e6


@linux
def test_at_the_limit_all_processes_are_ended() -> None:
    used = speed_process.run(["sh", "-c", "sleep 60 & sleep 60"], limit=0.2)
    assert used.is_over
    assert 0.2 <= used.wall < 30


@linux
def test_what_a_command_says_and_how_it_ends_is_known() -> None:
    used = speed_process.run(["sh", "-c", "echo out; echo err >&2; exit 3"], keeps_output=True)
    assert (used.code, used.output, used.errors, used.is_over) == (3, "out\n", "err\n", False)
    assert speed_process.run(["no-such-command-here"]).code == 127


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=30))
def test_quartiles_stand_in_order_about_the_median(values: list[float]) -> None:
    least, low, middle, high = tables.spread(values)
    assert least == min(values)
    assert least <= low * (1 + 1e-9)
    assert low <= middle * (1 + 1e-9) <= high * (1 + 1e-8) <= max(values) * (1 + 1e-7)
    assert middle == pytest.approx(statistics.median(values))


def test_quartiles_are_those_between_the_nearest_values() -> None:
    assert tables.spread([4, 1, 3, 2]) == (1, 1.75, 2.5, 3.25)


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        (tables.Goal("alex", 3), "alex 3x: met (3x)"),
        (tables.Goal("alex", 3.5), "alex 3.5x: **missed** (3x)"),
        (tables.Goal("slow", 2), "slow 2x: met (over 2.5x)"),
        (tables.Goal("slow", 3), "slow 3x: unknown (over 2.5x)"),
        (tables.Goal("vale", 1), "vale 1x: not measured"),
        (tables.Goal("textlint", 1), "textlint 1x: not measured"),
    ],
)
def test_of_each_goal_it_is_said_whether_it_is_met(goal: tables.Goal, told: str) -> None:
    assert ROW.verdict(goal) == told


@given(st.floats(0, 1), st.integers(2, 64))
def test_the_serial_share_is_that_of_amdahls_law(share: float, processes: int) -> None:
    assert tables.serial(1 / (share + (1 - share) / processes), processes) == pytest.approx(share, abs=1e-9)


def test_goals_of_processes() -> None:
    assert CURVE.verdict() == "1.8x with 2: met (1.82x); serial share below 5%: **missed** (10%)"
    assert replace(CURVE, measures={1: measure(10)}).verdict() == "not measured"


def test_the_short_table_has_the_peers_that_were_measured() -> None:
    assert tables.short(RESULTS).splitlines() == [
        "|  | stigmalint | typos | alex |",
        "| --- | --- | --- | --- |",
        "| a file | 2 s | 0.5x | 3x |",
    ]


def test_the_middling_table_has_goals_and_processes() -> None:
    page = tables.middle(RESULTS)
    assert "| one file | 2 s | 1 s | 20 MB | typos 0.5x, slow over 2.5x, alex 3x | alex 2.5x: met (3x) |\n" in page
    assert "| clean text, 5 MB | 10 s | 5.5 s (1.82x) | 1.8x with 2: met" in page
    assert page.endswith(
        "- typos 1.52: spelling only.\n- alex 11: no parse.\n- vale: ended with 2: no style.\n\nSome machine.\n"
    )


def test_the_middling_table_says_what_failed_in_one_row_alone() -> None:
    row = replace(ROW, measures={**ROW.measures, "alex": tables.Measure(failure="ended with 3: oh")})
    page = tables.middle(replace(RESULTS, rows={"one file": row}))
    assert "| typos 0.5x, slow over 2.5x, alex ended with 3: oh | alex 2.5x: not measured |" in page
    assert page.count("no style") == 1


def test_the_long_table_names_what_failed_and_what_was_stopped() -> None:
    page = tables.long(RESULTS)
    assert "|  | alex | 6 s | one run | 3 s | 20 MB | 3x | 3x |  |\n" in page
    assert "|  | slow | 5 s | one run | 1 s | 20 MB | over 2.5x | 1x | stopped at the limit |\n" in page
    assert "|  | vale |  |  |  |  |  |  | ended with 2: no style |\n" in page
    assert "| clean text, 5 MB | 2 | 5.5 s | one run | 1 s | 20 MB | 1.1 s | 1.82x | 10% |" in page
    several = replace(ROW, measures={tables.OWN: replace(measure(2), runs=4, wall=tables.spread([4, 1, 3, 2]))})
    assert "| 1 s | 1.75, 2.5, 3.25 s |" in tables.long(tables.Results({"one file": several}))


def test_results_that_were_kept_are_those_that_were_measured() -> None:
    assert tables.Results.read(json.loads(json.dumps(asdict(RESULTS)))) == RESULTS


@given(st.lists(st.lists(st.text("ab|\\\n", max_size=4), min_size=2, max_size=2), max_size=4))
def test_no_cell_ends_early(lines: list[list[str]]) -> None:
    written = tables.table(["one", "two"], lines).splitlines()
    assert [line.replace("\\|", "").count("|") for line in written] == [3] * (len(lines) + 2)


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    page = f"before\n\n{tables.BEGIN}\nold \\1\n{tables.END}\n\nafter\n"
    written = tables.put_in(page, "new \\1\n")
    assert written == f"before\n\n{tables.BEGIN}\n\nnew \\1\n\n{tables.END}\n\nafter\n"
    assert tables.put_in(written, "new \\1\n") == written
    with pytest.raises(ValueError, match="no line"):
        tables.put_in("no marks", "new")


@pytest.mark.parametrize("page", [page for page, _ in speed._PAGES])
def test_every_page_has_marks(page: str) -> None:
    text = (BENCH.parent / page).read_text(encoding="utf-8")
    assert "new" in tables.put_in(text, "new").split(tables.BEGIN)[1].split(tables.END)[0]


def test_a_peer_that_ends_as_it_must_not_says_so() -> None:
    peer = speed_peers.Peer("some", "", "", frozenset({0, 2}))
    assert peer.fault(2, "found something") == ""
    assert peer.fault(1, "\npanic: no\nstack\n") == "ended with 1: panic: no"
    assert peer.fault(-11, "") == "was ended by signal 11"
    assert replace(peer, codes=None).fault(77, "") == ""
    assert replace(peer, codes=None).fault(127, "") == "ended with 127"


def test_every_peer_that_is_not_there_is_named(tmp_path: Path) -> None:
    found = {peer.name: peer.failure for peer in speed_peers.peers(tmp_path, tmp_path)}
    assert {"alex", "proselint", "vale", "LanguageTool"} <= set(found)
    assert found.pop("cat") == ""
    assert set(found.values()) == {"not measured: not installed"}


def test_a_peer_that_finds_nothing_is_no_peer(tmp_path: Path) -> None:
    program = tmp_path / "venv" / "bin" / "typos"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    (program.parent / "pip").symlink_to("/bin/true")
    failures = {peer.name: peer.failure for peer in speed_peers.peers(tmp_path, tmp_path)}
    assert failures["typos"] == "not measured: it does not find the faults of the probe"


def test_articles_are_alike_for_a_seed_and_of_the_wanted_length(tmp_path: Path) -> None:
    first, again = (texts.articles(tmp_path / name, 4) for name in ("a", "b"))
    read = [Path(path).read_text(encoding="utf-8") for path in first]
    assert read == [Path(path).read_text(encoding="utf-8") for path in again]
    assert len(set(read)) == 4
    assert all(800 <= len(text.split()) < 1000 and texts.is_english(text) for text in read)
    together = "\n".join(read)
    assert all(sign in together for sign in ("\n> ", "\n| --- |", "](", "\n```python\n", '"We do not ask'))


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        ("The clinic is on the hill, and the people who work in it are kind to all of us.", True),
        ("Die Klinik liegt auf dem Hügel, und die Leute, die dort arbeiten, sind zu uns allen freundlich.", False),
        ("La clínica está en la colina y las personas que trabajan en ella son amables con todos.", False),
        ("La clinique est sur la colline et les gens qui y travaillent sont aimables avec nous tous.", False),
        ("", False),
    ],
)
def test_articles_in_other_languages_are_known(text: str, is_english: bool) -> None:
    assert texts.is_english(text) is is_english


def test_english_articles_of_a_folder_are_taken_and_the_others_counted(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("Die Klinik liegt am Berg." if number == 1 else "It is by the sea.")
    found, others = texts.real_articles(tmp_path, 3)
    assert [Path(path).name for path in found] == ["0.txt", "2.txt", "3.txt"]
    assert others == 1


def test_every_twelfth_file_counts_from_the_first() -> None:
    names = [f"{number:04}" for number in range(30)]
    random.Random(1).shuffle(names)
    assert texts.every(names, 12) == ["0000", "0012", "0024"]


@pytest.mark.parametrize(("parts", "is_meant"), [("", True), ("clean,", True), ("dense,file", True), ("dense,", False)])
def test_scenarios_are_chosen_by_parts_of_their_names(parts: str, is_meant: bool) -> None:
    assert speed._is_meant("one clean file", parts) is is_meant


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """What stands for stigmalint in its environment."""
    program = tmp_path / "venv" / "bin" / "stigmalint"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    return program


@linux
def test_a_peer_that_was_stopped_is_not_run_again_unless_a_goal_needs_it(tmp_path: Path, program: Path) -> None:
    peer = speed_peers.Peer("slow", "", "", start=("sh", "-c", "sleep 0.5"))
    bench = speed.Bench(tmp_path, {tables.OWN: tmp_path / "venv"}, [peer], 1, 1, patience=0.2, limit=0.3)
    first, second = (bench.row(speed.Scenario(name, [])) for name in ("a", "b"))
    assert first.measures["slow"].is_over
    assert second.measures["slow"].failure == "not run: stopped in an earlier row"
    third = bench.row(speed.Scenario("c", [], (tables.Goal("slow", 2),)))
    assert third.measures["slow"].wall.middle >= 0.5
    assert not third.measures["slow"].is_over
    assert first.measures[tables.OWN].runs == 1


@linux
def test_the_bench_ends_where_stigmalint_fails_and_goes_on_where_a_peer_does(tmp_path: Path, program: Path) -> None:
    peer = speed_peers.Peer("odd", "", "", start=("sh", "-c", "echo oh no >&2; exit 9"))
    bench = speed.Bench(tmp_path, {tables.OWN: tmp_path / "venv"}, [peer], 1, 1, patience=5, limit=5)
    assert bench.row(speed.Scenario("a", [])).measures["odd"].failure == "ended with 9: oh no"
    program.write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
    with pytest.raises(SystemExit, match="broken"):
        bench.row(speed.Scenario("a", []))
