"""`python bench/mutants.py MODULE`: the code is changed in one place after another; which changes does no test notice?

MODULE is a file or folder below src/stigmalint/, such as `text` or `fix/keeping.py`. mutmut makes the changes and runs,
for each in its own process, those of the chosen tests that come by its function. Results are kept in a folder, so
that a next run goes on where this one ended, and tries a function again that was changed since. Code at the level of a
module and functions with a decorator (`property`, `cache`) are not changed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent
TESTS = {
    "text": ("test_text.py", "test_folding.py", "test_casing.py", "test_exempt.py::test_quotations"),
    "fix": (
        *("test_fixing.py", "test_fix.py", "test_suppress.py", "test_left_alone.py", "test_reviewing.py"),
        *("test_rendered.py", "extract/test_comments.py", "cli/test_suppress_command.py"),
    ),
    "reword": ("test_fix.py", "test_letters.py", "test_constraints.py", "test_preferred.py", "test_grammar.py"),
    "reword/constructions": ("test_constructions.py", "test_letters.py"),
    "reword/letters.py": ("test_letters.py",),
    "reword/rewording.py": ("test_rewording.py",),
    "reword/wording.py": ("test_wording.py",),
    "judge": (
        *("test_facts.py", "test_grammar.py", "test_document.py", "test_exempt.py", "test_occurrences.py"),
        *("test_references.py", "test_whose_words.py", "test_lint.py", "test_beside.py", "test_voices.py"),
        *("test_genre.py", "test_passages.py"),
    ),
    "judge/advice.py": ("test_beside.py",),
    "judge/cues.py": ("test_beside.py",),
    "judge/document.py": ("test_document.py",),
    "judge/echoes.py": ("test_beside.py",),
    "judge/figures.py": ("test_beside.py",),
    "judge/genre.py": ("test_genre.py",),
    "judge/grammar.py": ("test_grammar.py",),
    "judge/membership.py": ("test_grammar.py",),
    "judge/occurrences.py": ("test_occurrences.py",),
    "judge/passages.py": ("test_passages.py",),
    "judge/reading.py": ("test_reading.py",),
    "judge/references.py": ("test_references.py",),
    "judge/voices.py": ("test_voices.py",),
}
"""By folder or module, tests that are fast and look at what it does: not the sets of labeled texts, nor commands, but
for the one that alone comes by `fix/keeping.py` with all that is around it. A module of its own is one that is tested
without rules and model, on sentences that are parsed by hand: a change takes half a second, and not three.
"""
_MUTMUT = str(Path(sys.executable).with_name("mutmut"))
_COPIED = ("src", "tests", "rules")
_SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["{pattern}"]
pytest_add_cli_args = ["-n0", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = [{tests}]
also_copy = ["rules"]
process_isolation = "forkserver"
use_git_change_detection = false
"""
# A fork of a process that has run the tests would find answers of the unchanged code in its caches: hence the server.


@dataclass(frozen=True)
class Work:
    """A copy of what is tested, in which mutmut runs."""

    folder: Path
    module: PurePosixPath

    def prepare(self) -> None:
        """Copy what was changed since the last run; times are kept, by which mutmut knows what is new."""
        for name in _COPIED:
            there = self.folder / name
            for path in sorted(there.rglob("*")):
                if path.is_file() and not (ROOT / path.relative_to(self.folder)).exists():
                    path.unlink()
            shutil.copytree(ROOT / name, there, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        pattern = f"src/stigmalint/{self.module}" + ("" if self.module.suffix else "/*")
        tests = ", ".join(f'"tests/{name}"' for name in TESTS.get(str(self.module)) or TESTS[self.module.parts[0]])
        settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        settings += _SETTINGS.format(pattern=pattern, tests=tests)
        (self.folder / "pyproject.toml").write_text(settings, encoding="utf-8")

    def run(self, minutes: float, names: Sequence[str]) -> bool:
        """Try the changes with these names, else those that were not tried yet; say whether the time sufficed."""
        process = subprocess.Popen([_MUTMUT, "run", "--max-children", "1", *names], cwd=self.folder)
        try:
            code = process.wait(minutes * 60)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)  # it ends what it began and keeps the results
            process.wait()
            return False
        if code:
            raise SystemExit(f"mutmut ended with {code}; see what it printed")
        return True

    def counts(self) -> dict[str, int]:
        """How many changes there are, and what became of them."""
        self._output("export-cicd-stats")
        text = (self.folder / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8")
        counts: dict[str, int] = json.loads(text)
        return {name: count for name, count in counts.items() if count}

    def not_killed(self) -> list[tuple[str, str]]:
        """The changes that no test noticed or came by, that did not end or were not tried, each with which of these."""
        lines = (line.strip().partition(": ") for line in self._output("results").splitlines())
        return [(name, fate) for name, _, fate in lines if fate]

    def difference(self, name: str) -> str:
        """What a change is."""
        lines = self._output("show", name).splitlines()
        return "\n".join(line for line in lines if line[:1] in ("+", "-") and line[:3] not in ("+++", "---"))

    def _output(self, *args: str) -> str:
        return subprocess.run([_MUTMUT, *args], cwd=self.folder, check=True, capture_output=True, text=True).stdout


def main(args: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module", type=PurePosixPath)
    parser.add_argument("--minutes", type=float, default=30, help="time limit for trying changes")
    parser.add_argument("--again", action="store_true", help="also retry survivors, if tests are new")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "mutants", help="where everything is stored")
    chosen = parser.parse_args(args)
    if not chosen.module.parts or chosen.module.parts[0] not in TESTS:
        parser.error(f"tests are chosen for {', '.join(TESTS)}")
    if not (ROOT / "src" / "stigmalint" / chosen.module).exists():
        parser.error(f"there is no {chosen.module} below src/stigmalint")
    if not Path(_MUTMUT).exists():
        parser.error('mutmut is missing: pip install ".[mutants]"')
    work = Work((chosen.folder / "-".join(chosen.module.with_suffix("").parts)).resolve(), chosen.module)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a shell, and so would mutmut
        signal.signal(signal.SIGINT, signal.default_int_handler)
    work.prepare()
    names = [name for name, _ in work.not_killed()] if chosen.again else []
    if chosen.again and not names:
        raise SystemExit("none left")
    is_done = work.run(chosen.minutes, names)
    print(f"\n{chosen.module}: " + ", ".join(f"{count} {name}" for name, count in work.counts().items()))
    if not is_done:
        print("The time was up; run it again to go on.")
    for name, fate in work.not_killed():
        if fate != "not checked":
            print(f"\n{name}: {fate}\n{work.difference(name)}")


if __name__ == "__main__":
    main()
