"""A folder of installed peers goes in, the command line of each that is there comes out, with its version.

Nothing is installed here; bench/README.md says how. A peer that is missing is left out of the table and named below it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stigmalint.packs import load_packs

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
    """`command` gives the command line for some files."""

    name: str
    version: str
    command: Callable[[Sequence[str]], list[str]]


def peers(folder: Path, work: Path) -> list[Peer]:
    """The peers that are installed below `folder`; `work` takes the settings that are written for them."""
    modules, found = folder / "node_modules", []

    def add(name: str, version: str, *start: object) -> None:
        found.append(Peer(name, version, lambda files: [*map(str, start), *files]))

    def node(name: str, package: str, *options: str) -> None:
        script = modules / ".bin" / name
        if script.exists():
            add(package, _node_version(modules / package), script, *options)

    node("alex", "alex")
    node("write-good", "write-good")
    if (modules / "textlint-rule-alex").exists():
        config = work / "textlintrc.json"
        config.write_text(json.dumps({"rules": {"alex": True}}))
        node("textlint", "textlint", "--config", str(config), "--rules-base-directory", str(modules))
    if (modules / "harper.js").exists():
        script = folder / "speed-harper.mjs"  # beside node_modules, or node does not find the package
        script.write_text(_HARPER)
        add("harper.js", _node_version(modules / "harper.js"), "node", script)
    for name, options in (("proselint", ["check"]), ("codespell", [])):
        for script in folder.glob(f"*/bin/{name}"):
            add(name, _pip_version(script), script, *options)
    vale = folder / "bin" / "vale"
    if vale.exists():
        add("vale", _vale_version(vale), vale, "--config", _vale_settings(work), "--no-wrap", "--no-exit")
    jars = folder / "lt" / "lib"
    if jars.is_dir() and shutil.which("javac"):
        (work / "Check.java").write_text(_LANGUAGE_TOOL)
        subprocess.run(["javac", "-cp", f"{jars}/*", "-d", work, work / "Check.java"], check=True)
        version = next(iter(re.findall(r"language-en-([\d.]+)\.jar", " ".join(map(str, jars.iterdir())))), "?")
        add("LanguageTool", version, "java", "-cp", f"{jars}/*:{work}", "Check")
    if shutil.which("rg"):
        version = subprocess.run(["rg", "--version"], capture_output=True, text=True, check=False).stdout.split()[1]
        add("ripgrep (the floor)", version, "rg", "-c", "-F", "-f", _words(work))
    return found


def _node_version(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text(encoding="utf-8"))["version"])


def _pip_version(script: Path) -> str:
    command = [script.parent / "pip", "show", script.name]
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return next(iter(re.findall(r"^Version: (.+)$", shown, re.M)), "?")


def _vale_version(vale: Path) -> str:
    # `go install` stamps the module's version into the file; `vale --version` says "master" then.
    shown = subprocess.run(["go", "version", "-m", vale], capture_output=True, text=True, check=False).stdout
    return next(iter(re.findall(r"^\s+mod\s+\S+\s+v(\S+)", shown, re.M)), "?")


def _phrases() -> list[str]:
    """Every phrase of the shipped rules as a regular expression; a list becomes an alternation."""
    ruleset = load_packs()
    found: set[str] = set()
    for rule in ruleset.rules:
        for phrase in ruleset.phrases[rule.id]:
            parts = []
            for atom in phrase.atoms:
                if atom.startswith("{"):
                    parts.append(f"(?:{'|'.join(map(re.escape, sorted(ruleset.words[atom[1:-1]].entries)))})")
                else:
                    parts.append(re.escape(atom))
            found.add(r"[\s-]".join(parts).replace(r"[\s-]'", "'"))
    return sorted(found)


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
