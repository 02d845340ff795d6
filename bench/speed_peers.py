"""A folder of installed peers goes in, the command line of each that is there comes out, with its version.

Nothing is installed here; bench/README.md says how. A peer that is missing is left out of the table and named below it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from stigmalint.disk.packs import load_packs

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


@dataclass(frozen=True, slots=True)
class Peer:
    """`command` gives the command line for some files. `proof` is in what it prints about the file PROBE."""

    name: str
    version: str
    command: Callable[[Sequence[str]], list[str]]
    proof: str

    def works(self, probe: Path) -> bool:
        """Whether it finds what it must find; one that ends with an error in its settings would look fast."""
        done = subprocess.run(self.command([str(probe)]), capture_output=True, text=True, check=False)
        works = re.search(self.proof, done.stdout + done.stderr) is not None
        if not works:
            print(f"{self.name} is left out: {(done.stdout + done.stderr)[:300]!r}", file=sys.stderr)
        return works


PROBE = (
    "# Notes\n\nHe abused the the addict. There is an bus.  So it was recieved by the fireman obviously, very much.\n"
)


def peers(folder: Path, work: Path) -> list[Peer]:
    """The peers that are installed below `folder`; `work` takes the settings that are written for them."""
    modules, found = folder / "node_modules", []

    def add(name: str, version: str, proof: str, *start: object) -> None:
        found.append(Peer(name, version, lambda files: [*map(str, start), *files], proof))

    def node(name: str, proof: str, *options: str) -> None:
        script = modules / ".bin" / name
        if script.exists():
            add(name, _node_version(modules / name), proof, script, *options)

    node("alex", "may be insensitive")
    node("write-good", "very")
    if (modules / "textlint-rule-alex").exists():
        config = work / "textlintrc.json"
        config.write_text(json.dumps({"rules": {"alex": True}}))
        node("textlint", "may be insensitive", "--config", str(config), "--rules-base-directory", str(modules))
    if (modules / "harper.js").exists():
        script = folder / "speed-harper.mjs"  # beside node_modules, or node does not find the package
        script.write_text(_HARPER)
        add("harper.js", _node_version(modules / "harper.js"), r"^[1-9]", "node", script)
    for name, proof, options in (("proselint", "very", ["check"]), ("codespell", "recieved", [])):
        for script in folder.glob(f"*/bin/{name}"):
            add(name, _pip_version(script), proof, script, *options)
    vale = folder / "bin" / "vale"
    if vale.exists():
        add("vale", _vale_version(vale), "Same.Words", vale, "--config", _vale_settings(work), "--no-wrap", "--no-exit")
    jars = folder / "lt" / "lib"
    if jars.is_dir() and shutil.which("javac"):
        (work / "Check.java").write_text(_LANGUAGE_TOOL)
        subprocess.run(["javac", "-cp", f"{jars}/*", "-d", work, work / "Check.java"], check=True)
        version = next(iter(re.findall(r"language-en-([\d.]+)\.jar", " ".join(map(str, jars.iterdir())))), "?")
        add("LanguageTool", version, r"^[1-9]", "java", "-cp", f"{jars}/*:{work}", "Check")
    if shutil.which("rg"):
        version = subprocess.run(["rg", "--version"], capture_output=True, text=True, check=False).stdout.split()[1]
        add("ripgrep (the floor)", version, "1", "rg", "-c", "-F", "-f", _words(work))
    probe = work / "probe.md"
    probe.write_text(PROBE, encoding="utf-8")
    return [peer for peer in found if peer.works(probe)]


def _node_version(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])


def _pip_version(script: Path) -> str:
    command: list[str | Path] = [script.parent / "pip", "show", script.name]
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return next(iter(re.findall(r"^Version: (.+)$", shown, re.M)), "?")


def _vale_version(vale: Path) -> str:
    # `go install` stamps the module's version into the file; `vale --version` says "master" then.
    shown = subprocess.run(["go", "version", "-m", vale], capture_output=True, text=True, check=False).stdout
    return next(iter(re.findall(r"^\s+mod\s+\S+\s+v(\S+)", shown, re.M)), "?")


def _phrases() -> list[str]:
    """Every phrase of the shipped rules as regular expressions; a list becomes alternations that fit a YAML key."""
    ruleset = load_packs()
    found: set[str] = set()
    for rule in ruleset.rules:
        for phrase in ruleset.phrases[rule.id]:
            choices = [
                _alternations(ruleset.words[atom[1:-1]].entries) if atom.startswith("{") else [_escaped(atom)]
                for atom in phrase.atoms
            ]
            found.update(r"[\s-]".join(parts).replace(r"[\s-]'", "'") for parts in product(*choices))
    return sorted(found)


def _alternations(forms: Iterable[str]) -> list[str]:
    chunks: list[list[str]] = [[]]
    length = 0
    for form in sorted(forms):
        length += len(form) + 2
        if length > 300:
            chunks.append([])
            length = len(form)
        chunks[-1].append(_escaped(form))
    return [f"(?:{'|'.join(chunk)})" for chunk in chunks]


def _escaped(form: str) -> str:
    return re.escape(form).replace("\\ ", r"[\s-]").replace("\\&", "&")


def _vale_settings(work: Path) -> Path:
    style = work / "styles" / "Same"
    style.mkdir(parents=True, exist_ok=True)
    lines = ["extends: substitution", "message: \"Use '%s' instead of '%s'.\"", "ignorecase: true", "swap:"]
    lines += [f"  {json.dumps(phrase)}: other wording" for phrase in _phrases()]
    (style / "Words.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = work / "vale.ini"
    settings.write_text(f"StylesPath = {work / 'styles'}\nMinAlertLevel = suggestion\n[*.md]\nBasedOnStyles = Same\n")
    return settings


def _words(work: Path) -> Path:
    ruleset = load_packs()
    anchors = {phrase.anchor for found in ruleset.phrases.values() for phrase in found}
    file = work / "words.txt"
    file.write_text("\n".join(sorted(anchors)) + "\n", encoding="utf-8")
    return file
