"""A folder of installed peers goes in; what each is, what it leaves undone, and its command line come out.

Nothing is installed here; bench/README.md says how. A peer that is not there, or that does not find what it must find
in a probe, comes out too, with a sentence that says so.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

_HERE = Path(__file__).resolve().parent

_HARPER = """\
import { LocalLinter } from 'harper.js';
import { binary } from 'harper.js/binary';
import { readFileSync } from 'node:fs';
const linter = new LocalLinter({ binary });
await linter.setup();
let found = 0;
for (const file of process.argv.slice(2))
  found += (await linter.lint(readFileSync(file, 'utf8'), { language: 'markdown' })).length;
console.log(found);
"""
_LANGUAGE_TOOL = """\
import java.nio.file.*;
import org.languagetool.*;
public class Check {
  public static void main(String[] files) throws Exception {
    JLanguageTool tool = new JLanguageTool(Languages.getLanguageForShortCode("en-US"));
    int found = 0;
    for (String file : files) found += tool.check(Files.readString(Path.of(file))).size();
    System.out.println(found);
  }
}
"""
PROBE = (
    "# Notes\n\nHe abused the the addict. There is an bus.  So it was recieved by the fireman obviously, very much.\n"
    "\nThe addict spoke of drug abuse.\n"
)


@dataclass(frozen=True, slots=True)
class Peer:
    """`start` begins the command line, the files end it; `proof` is a pattern of what it prints about PROBE.

    `codes` are the exit codes of a run that went well, None if they tell how much was found. `lacks` says what it
    leaves undone of what stigmalint does. `failure` is the sentence that stands instead of figures.
    """

    name: str
    lacks: str
    proof: str
    codes: frozenset[int] | None = frozenset({0, 1})
    version: str = ""
    start: tuple[str, ...] = ()
    failure: str = ""

    def command(self, files: Sequence[str]) -> list[str]:
        return [*self.start, *files]

    def fault(self, code: int, errors: str) -> str:
        """A sentence about a run that ended as it must not, or nothing."""
        if not (code < 0 or code in (126, 127) or (self.codes is not None and code not in self.codes)):
            return ""
        lines = [line.strip() for line in errors.splitlines() if line.strip()]
        how = f"was ended by signal {-code}" if code < 0 else f"ended with {code}"
        return f"{how}{': ' if lines else ''}{(lines or [''])[0][:160]}"


_NO_PARSE = "matches words, without parsing: no word senses, no exemptions for names or self-description"
_PEERS = (
    Peer("cat", "only reads the files: the lower bound", "Notes"),
    Peer("typos", "spelling only, from a list of known mistakes", "recieved", frozenset({0, 2})),
    Peer("codespell", "spelling only, from a list of known mistakes", "recieved", frozenset({0, 65})),
    Peer("write-good", "style only: weasel words, the passive; none of these topics", "very", None),
    Peer("proselint", "style, clichés and a few words about gender and race; none of these topics", "very"),
    Peer(
        "vale",
        f"a small style of ours for the same topics (bench/vale); {_NO_PARSE}; no fixes that fit a sentence",
        "Stigma",
    ),
    Peer(
        "alex", f"gender, race and profanity besides some of these topics; {_NO_PARSE}; no fixes", "may be insensitive"
    ),
    Peer("textlint", "the rules of alex in another framework; the same limits as alex", "may be insensitive"),
    Peer("harper.js", "grammar and spelling; none of these topics", r"^[1-9]"),
    Peer("LanguageTool", "grammar and spelling; none of these topics; reads markup as text", r"^[1-9]"),
)


def peers(folder: Path | None, work: Path) -> list[Peer]:
    """Every peer there could be. `folder` has those that are installed, `work` takes what is written for them."""
    probe = work / "probe.md"
    probe.write_text(PROBE, encoding="utf-8")
    found = dict(_installed(folder, work)) if folder else {"cat": (_cat_version(), ("cat",))}
    return [
        _proved(replace(peer, version=found[peer.name][0], start=found[peer.name][1]), probe)
        if peer.name in found
        else replace(peer, failure="not measured: not installed")
        for peer in _PEERS
    ]


def _proved(peer: Peer, probe: Path) -> Peer:
    """The peer, with a failure where it does not find what it must find; one that does nothing would look fast."""
    try:
        done = subprocess.run(peer.command([str(probe)]), capture_output=True, text=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return replace(peer, failure=f"not measured: {type(error).__name__}")
    if fault := peer.fault(done.returncode, done.stderr or done.stdout):
        return replace(peer, failure=fault)
    if not re.search(peer.proof, done.stdout + done.stderr):
        return replace(peer, failure="not measured: it does not find the faults of the probe")
    return peer


_Start = tuple[str, tuple[str, ...]]
"""A version, and how a command line begins."""


def _installed(folder: Path, work: Path) -> Iterator[tuple[str, _Start]]:
    """The name of each peer that is there, with its version and how its command line begins."""
    yield "cat", (_cat_version(), ("cat",))
    modules = folder / "node_modules"
    config = work / "textlintrc.json"
    config.write_text(json.dumps({"rules": {"alex": True}}))
    scripts = {
        "alex": ("--quiet",),
        "write-good": (),
        "textlint": ("--config", str(config), "--rules-base-directory", str(modules)),
    }
    for name, options in scripts.items():
        script = modules / ".bin" / name
        if script.exists() and (name != "textlint" or (modules / "textlint-rule-alex").exists()):
            yield name, (_node_version(modules / name), (str(script), *options))
    if (modules / "harper.js").exists():
        written = folder / "speed-harper.mjs"  # beside node_modules, or node does not find the package
        written.write_text(_HARPER)
        yield "harper.js", (_node_version(modules / "harper.js"), ("node", str(written)))
    for name in ("proselint", "codespell", "typos"):
        for program in folder.glob(f"*/bin/{name}"):
            yield name, (_pip_version(program), (str(program), *(["check"] if name == "proselint" else [])))
    vale = folder / "bin" / "vale"
    if vale.exists():
        settings = str(_HERE / "vale" / "vale.ini")
        yield "vale", (_vale_version(vale), (str(vale), "--config", settings, "--no-wrap", "--no-exit"))
    jars = folder / "lt" / "lib"
    if jars.is_dir() and shutil.which("javac"):
        (work / "Check.java").write_text(_LANGUAGE_TOOL)
        subprocess.run(["javac", "-cp", f"{jars}/*", "-d", work, work / "Check.java"], check=True)
        version = next(iter(re.findall(r"language-en-([\d.]+)\.jar", " ".join(map(str, jars.iterdir())))), "?")
        yield "LanguageTool", (version, ("java", "-cp", f"{jars}/*:{work}", "Check"))


def _cat_version() -> str:
    shown = subprocess.run(["cat", "--version"], capture_output=True, text=True, check=False).stdout
    return next(iter(re.findall(r"[\d.]+$", shown, re.MULTILINE)), "?")


def _node_version(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])


def _pip_version(script: Path) -> str:
    command: list[str | Path] = [script.parent / "pip", "show", script.name]
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return next(iter(re.findall(r"^Version: (.+)$", shown, re.M)), "?")


def _vale_version(vale: Path) -> str:
    # `go install` stamps the module's version into the file; `vale --version` says "master" then.
    if not shutil.which("go"):
        return "?"
    shown = subprocess.run(["go", "version", "-m", vale], capture_output=True, text=True, check=False).stdout
    return next(iter(re.findall(r"^\s+mod\s+\S+\s+v(\S+)", shown, re.M)), "?")
