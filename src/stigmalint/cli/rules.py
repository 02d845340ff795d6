"""`stigmalint rules`: for people who select, read, write and test rules."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from stigmalint.authoring.page import cited, page
from stigmalint.authoring.rule_help import rule_object
from stigmalint.cli import CONTEXT, Failure, files
from stigmalint.cli.explain import find_rule
from stigmalint.cli.options import place_options, rule_options, take_choices
from stigmalint.cli.output import say
from stigmalint.disk.files import check_target, read_source, write_source
from stigmalint.disk.packs import RuleSet, load_packs, select_rules, speakers
from stigmalint.disk.rule_folder import files_with_rules
from stigmalint.disk.settings import Settings
from stigmalint.report import as_json, counted, shown_path
from stigmalint.ruleset.rule import Rule
from stigmalint.ruleset.rule_names import is_named
from stigmalint.session.workspace import Workspace, unquoted_abroad
from stigmalint.text.spans import nearest

REVIEW_MONTHS = 24
"""After so many months a rule is read again against its sources: usage and guides move."""


@click.group("rules", context_settings=CONTEXT)
def command() -> None:
    """List, show, write and test rules."""


@command.command("list", context_settings=CONTEXT)
@click.option("--pack", help="Only rules of this pack.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@place_options
def list_rules(pack: str | None, style: str, **options: Any) -> None:
    """List the rules: id, severity (off: not used here) and title."""
    settings, ruleset = _rules(options)
    if pack and pack not in ruleset.packs:
        raise Failure(f"no pack '{pack}'; the packs are {', '.join(sorted(ruleset.packs))}")
    levels = _levels(settings, ruleset)
    rows = [(rule, levels.get(rule.id, "off")) for rule in ruleset.rules if not pack or rule.pack == pack]
    if style == "json":
        click.echo(as_json([rule_object(rule, level) for rule, level in rows], indent=2))
        return
    width = max((len(rule.id) for rule, _ in rows), default=0)
    for rule, level in rows:
        say(f"{rule.id:<{width}}  {level:<7}  {rule.title}")


@command.command(context_settings=CONTEXT)
@click.argument("rule_id", metavar="RULE")
@place_options
def show(rule_id: str, **options: Any) -> None:
    """Show a rule's page."""
    _, ruleset = _rules(options)
    say(*page(_rule(rule_id, ruleset), ruleset))


@command.command(context_settings=CONTEXT)
@click.argument("what", nargs=-1, metavar="[FOLDER|FILE|RULE...]", shell_complete=files)
@place_options
def test(what: tuple[str, ...], **options: Any) -> None:
    """Test rules against their own examples: all rules, some by id or pack, or those in a folder or file of yours."""
    from stigmalint.authoring.prove import problems
    from stigmalint.parser.model import lazy_parser

    paths = [os.path.abspath(name) for name in what if os.path.exists(name)]
    settings = Workspace(take_choices(options)).settings_at(".")
    # Not from the cache: whoever proves rules has just changed one, and all would be packed again.
    folders = [*map(Path, settings.rules), *dict.fromkeys(_rule_folder(Path(path)) for path in paths)]
    with unquoted_abroad(settings, paths):
        ruleset = load_packs(folders, with_phrases=False)
    names = [_known(name, ruleset) for name in what if not os.path.exists(name)]

    def is_meant(rule: Rule) -> bool:
        origin = os.path.abspath(rule.origin)
        return not what or is_named(rule.id, names) or any(origin == p or origin.startswith(p + os.sep) for p in paths)

    meant = [rule for rule in ruleset.rules if is_meant(rule)]
    if not meant:
        raise Failure(f"no rules in {', '.join(what)}")
    failing: Counter[str] = Counter()
    parse, witnesses = lazy_parser(settings.model), speakers(ruleset.references)
    for problem in problems(ruleset.rules, ruleset.words, parse, is_meant, witnesses):
        failing[problem.rule_id] += 1
        say(f"{shown_path(problem.path)}:{problem.line}: {problem.rule_id} {problem.message}")
    tested = f"Tested {counted(len(meant), 'rule')}"
    if failing:
        click.echo(f"{tested}: {counted(failing.total(), 'problem')} in {counted(len(failing), 'rule')}.")
        raise click.exceptions.Exit(1)
    click.echo(f"{tested}: all passed.")


@command.command("format", context_settings=CONTEXT)
@click.argument("paths", nargs=-1, metavar="[PATH...]", shell_complete=files)
@click.option("--check", is_flag=True, help="Write nothing; exit with code 1 if a file would change.")
@place_options
def format_rules(paths: tuple[str, ...], check: bool, **options: Any) -> None:
    """Sort the keys of rule files into a standard order: in folders, in files, or in the folders from the settings."""
    from stigmalint.disk.rule_format import formatted

    names = paths or Workspace(take_choices(options)).settings_at(".").rules
    rule_files = {file: Path(name) for name in reversed(names) for file in files_with_rules(Path(name))}
    if not rule_files:
        raise Failure(f"no rule files in {', '.join(names)}" if names else "name the folder with your packs")
    changed = 0
    for file, home in rule_files.items():
        source = read_source(file, "text", within=str(home) if home.is_dir() else "")
        text = formatted(source.text, file)
        if text == source.text:
            continue
        changed += 1
        say(f"{'Would reorder' if check else 'Reordered'} {shown_path(source.path)}")
        if not check:
            write_source(source, text)
    click.echo(f"{counted(changed, 'file')} of {len(rule_files)} {'would change' if check else 'changed'}.")
    if check and changed:
        raise click.exceptions.Exit(1)


@command.command(context_settings=CONTEXT)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@place_options
def sources(style: str, **options: Any) -> None:
    """List the sources, the rules that cite each, and rules that need another source or a review."""
    _, ruleset = _rules(options)
    cites = Counter(key for rule in ruleset.rules for key in dict.fromkeys(rule.sources))
    kinds = Counter(item.evidence or "no kind given" for item in ruleset.references.values())
    resting = Counter(len(set(rule.sources)) for rule in ruleset.rules)
    single = [rule.id for rule in ruleset.rules if len(set(rule.sources)) < 2]
    due = [(rule.id, rule.reviewed) for rule in ruleset.rules if is_due(rule.reviewed, date.today())]
    if style == "json":
        table = {
            "sources": [
                {
                    "key": key,
                    "rules": cites[key],
                    "citation": cited(item, key),
                    "url": item.url,
                    "evidence": item.evidence,
                    "supports": item.supports,
                }
                for key, item in ruleset.references.items()
            ],
            "single_source": single,
            "review_due": [rule_id for rule_id, _ in due],
        }
        click.echo(as_json(table, indent=2))
        return
    for key in sorted(ruleset.references, key=lambda key: (-cites[key], key)):
        item = ruleset.references[key]
        say(f"{cites[key]:>4}  {key}: {cited(item, key)}")
        if item.evidence or item.supports:
            say(f"      {': '.join(filter(None, (item.evidence, item.supports)))}")
    _listing("Sources by kind", [f"{count:>4}  {kind}" for kind, count in kinds.most_common()])
    _listing(
        "Rules by number of sources",
        [f"{count:>4}  {counted(number, 'source')}" for number, count in sorted(resting.items())],
    )
    _listing(f"Rules with fewer than two sources: {len(single)}", single)
    _listing(
        f"Rules not reviewed within {REVIEW_MONTHS} months: {len(due)}",
        [f"{rule_id} ({reviewed or 'no date'})" for rule_id, reviewed in due],
    )


@command.command(context_settings=CONTEXT)
def schema() -> None:
    """Print a JSON Schema of rule files, for editors."""
    from stigmalint.authoring.schema import rule_schema

    click.echo(as_json(rule_schema(), indent=2))


@command.command(context_settings=CONTEXT)
@click.option("--to", "target", type=click.Choice(["discourse", "automoderator", "vale"]), required=True)
@click.option(
    "--output", metavar="PATH", help="File to write; for Vale, the folder of the style.", shell_complete=files
)
@rule_options
@place_options
def export(target: str, output: str | None, **options: Any) -> None:
    """Export rules that need no context as watched words, as AutoModerator rules or as a Vale style.

    Rules that were left out are listed on stderr, with the reasons. For forums, the default profile is moderation.
    """
    from stigmalint.authoring.export import TARGETS, exportable

    if target == "vale" and not output:
        raise click.UsageError("a Vale style is a folder; name one with --output, such as styles/Stigmalint")
    choices = take_choices(options)
    profile = choices.profile or ("writing" if target == "vale" else "moderation")
    workspace = Workspace(choices._replace(profile=profile))
    settings = workspace.settings_at(".")
    ruleset = workspace.ruleset(settings)
    spoken = {rule.id: rule.severity for rule in select_rules(ruleset, settings.policy.selection)}
    exported, left_out = exportable(spoken, ruleset.rules, ruleset.phrases, ruleset.words)
    made = TARGETS[target](exported)
    if not output:
        click.echo(made, nl=False)
    else:
        _write_export(Path(output), made)
    reasons = Counter(item.why for item in left_out)
    click.echo(f"Wrote {counted(len(exported), 'rule')}; left out {counted(len(left_out), 'rule')}:", err=True)
    for why, count in reasons.most_common():
        click.echo(f"  {count} because {why}", err=True)


def _write_export(path: Path, made: str | dict[str, str]) -> None:
    files = {path: made} if isinstance(made, str) else {path / name: text for name, text in made.items()}
    try:
        for file, text in files.items():
            check_target(file)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Failure(f"{error.filename or path}: cannot be written ({error.strerror or error})") from None


@command.command(context_settings=CONTEXT)
@click.argument("rule_id", metavar="PACK/NAME")
@click.option("--folder", default="stigmalint-rules", show_default=True, help="The folder with your packs.")
def new(rule_id: str, folder: str) -> None:
    """Create a rule file from a template. The name says which wording it finds, as in house-style/user."""
    pack, _, name = rule_id.partition("/")
    if not all(part.replace("-", "").isalnum() for part in (pack, name)):
        raise Failure(f"'{rule_id}' is not of the form pack/name, with letters, digits and hyphens")
    home = Path(folder, pack)
    path = home / f"{name}.yaml"
    check_target(path)
    check_target(home / "pack.yaml")
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "pack.yaml").exists():
            (home / "pack.yaml").write_text(_PACK.format(pack=pack), encoding="utf-8")
        with open(path, "x", encoding="utf-8") as file:
            file.write(_TEMPLATE.format(word=name.replace("-", " ")))
    except FileExistsError:
        raise Failure(f"{path} already exists; choose another name") from None
    except OSError as error:
        raise Failure(f"{path}: cannot be written ({error.strerror or error})") from None
    say(f"Wrote {path}. Edit it, test it with `stigmalint rules test {folder}`,")
    say(f"and use it with the setting: rules = [{json.dumps(_as_setting(folder), ensure_ascii=False)}]")


def _as_setting(folder: str) -> str:
    """A folder as a settings file beside the current folder would name it."""
    return folder if os.path.isabs(folder) else f"./{Path(folder).as_posix()}"


def is_due(reviewed: str, today: date) -> bool:
    """Whether a date such as 2026-11 lies more than REVIEW_MONTHS back; an empty or unreadable one does."""
    year, _, rest = reviewed.partition("-")
    month = rest.partition("-")[0]
    if not (year.isdigit() and month.isdigit()):
        return True
    return (today.year - int(year)) * 12 + today.month - int(month) > REVIEW_MONTHS


def _rules(options: dict[str, Any]) -> tuple[Settings, RuleSet]:
    workspace = Workspace(take_choices(options))
    settings = workspace.settings_at(".")
    return settings, workspace.ruleset(settings, examples=True)


def _levels(settings: Settings, ruleset: RuleSet) -> dict[str, str]:
    """The severity of each rule that is on."""
    return {rule.id: rule.severity.value for rule in select_rules(ruleset, settings.policy.selection)}


def _rule(name: str, ruleset: RuleSet) -> Rule:
    rule = find_rule(name, ruleset)
    if rule is None:
        _known(name, ruleset)
        raise Failure(f"'{name}' is a pack or the beginning of several rules; `stigmalint rules list` shows them")
    return rule


def _known(name: str, ruleset: RuleSet) -> str:
    ids = [rule.id for rule in ruleset.rules]
    if any(is_named(rule_id, [name]) for rule_id in ids):
        return name
    if rule := find_rule(name, ruleset):
        return rule.id
    near = nearest(name, [*ids, *(i.partition("/")[2] for i in ids), *ruleset.packs])
    raise Failure(f"no rule or folder '{name}'" + (f"; did you mean '{near}'?" if near else ""))


def _rule_folder(path: Path) -> Path:
    """The folder of packs that a path belongs to: a pack or a rule file alone may need the word lists beside it."""
    folder = path if path.is_dir() else path.parent
    shared = (folder.parent / "_words").is_dir() or (folder.parent / "_sources.yaml").exists()
    return folder.parent if (folder / "pack.yaml").exists() and shared else folder


def _listing(title: str, lines: Sequence[str]) -> None:
    say("", title, *(f"  {line}" for line in lines))


_PACK = """\
title: {pack}
audience: Who writes or reads the texts these rules check.
"""

_TEMPLATE = """\
# Replace each text below with your own, then run `stigmalint rules test` on this folder.
title: '"{word}" as a label'
severity: warning                 # error: every guide agrees; warning: most do; info: contested
tags: [labeling]                 # the mechanism of stigma; `stigmalint rules schema` lists them all

match:                            # every surface form, spelled out
  singular: {word}
  plural: {word}s

# flag_when:                      # the sense you mean: any line, all of its facts
#   - subject: person
# leave_when:                     # exceptions: any line, all of its facts
#   - before: =the word|the term

message: '"{{match}}" makes a person into a label.'
explanation: |
  Say in plain words what the wording does to the people it describes.
sources: []                       # keys of _sources.yaml; preferably two or more

alternatives:                     # best first; apply: safe | unsafe | display
  - apply: unsafe
    singular: person
    plural: people

reviewed: ''                      # year and month when the sources were read, as in 2026-11

examples:                         # at least three lines of each; [ ] is the exact span; -> safe fix, ~> unsafe fix
  bad: |
    The [{word}] came back on Monday. ~> The person came back on Monday.
    Each [{word}] was asked for a name. ~> Each person was asked for a name.
    They spoke with three [{word}s] in the park. ~> They spoke with three people in the park.
  good: |
    A sentence in which the wording is not there.
    A sentence in which it means something else.
    A sentence that looks like it and is harmless.
"""
