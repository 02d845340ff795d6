"""The rules go in, the pages of the site that are made from them come out, in Markdown: packs, sources, commands.

What is said of a rule is what the page of `stigmalint serve` says of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import click

from stigmalint.authoring.page import cited
from stigmalint.cli import main
from stigmalint.disk.packs import Pack, RuleSet
from stigmalint.report import counted
from stigmalint.ruleset.rule import Rule
from stigmalint.serve.rule_pages import body


def pages(ruleset: RuleSet) -> dict[str, str]:
    """Each page by its path below the root of the site."""
    packs: dict[str, list[Rule]] = {name: [] for name in sorted(ruleset.packs)}
    for rule in ruleset.rules:
        packs[rule.pack].append(rule)
    return {
        "reference/index.md": "\n".join(_index(packs, ruleset)),
        **{f"reference/{name}.md": "\n".join(_pack(ruleset.packs[name], packs[name], ruleset)) for name in packs},
        "reference/sources.md": "\n".join(_sources(ruleset)),
        "reference/commands.md": "\n".join(_commands()),
    }


def _index(packs: dict[str, list[Rule]], ruleset: RuleSet) -> Iterator[str]:
    yield from (
        "# Rules",
        "",
        f"{counted(len(ruleset.rules), 'rule')} in {counted(len(packs), 'pack')}. Each page explains what the rule",
        "finds, why, and what to write instead, with sources and with examples that are and are not flagged. Use",
        "the search at the top to find a rule. In a terminal, `stigmalint explain WORD` shows the same.",
        "`{name}` stands for any word on the list of that name.",
        "",
        "| Pack | Rules | On |",
        "| --- | ---: | --- |",
    )
    for name, rules in packs.items():
        pack = ruleset.packs[name]
        yield f"| [{_text(pack.title)}]({name}.md) | {len(rules)} | {_when(pack)} |"


def _when(pack: Pack) -> str:
    if pack.default:
        return "always"
    named = f"`--extend-select {pack.id}`"
    return f"in the profiles {', '.join(pack.profiles)}, or with {named}" if pack.profiles else f"with {named}"


def _pack(pack: Pack, rules: list[Rule], ruleset: RuleSet) -> Iterator[str]:
    yield from (f"# {_text(pack.title)}", "", f"`{pack.id}` is on {_when(pack)}. Written for: {_text(pack.audience)}.")
    for rule in rules:
        yield from ("", f"## {_text(rule.title)} {{ #{rule.id.partition('/')[2]} }}", "")
        yield from (f"`{rule.id}`", "", body(rule, ruleset, "h3"))


def _sources(ruleset: RuleSet) -> Iterator[str]:
    cites = Counter(key for rule in ruleset.rules for key in dict.fromkeys(rule.sources))
    yield from (
        "# Sources",
        "",
        f"{counted(len(ruleset.references), 'source')}, the most cited first, each with its kind and what rules",
        "cite it for. [The evidence and its limits](../evidence.md) explains how to read this.",
        "",
    )
    for key in sorted(ruleset.references, key=lambda key: (-cites[key], key)):
        source = ruleset.references[key]
        told = ": ".join(filter(None, (source.evidence, source.supports))) or "no kind given"
        yield f"- {_text(cited(source, key))}<br>{_text(told)} ({counted(cites[key], 'rule')})"


def _commands() -> Iterator[str]:
    yield from ("# All commands", "", "The output of `--help`.")
    yield from _help(main, main.make_context("stigmalint", [], resilient_parsing=True))


def _help(command: click.Command, context: click.Context) -> Iterator[str]:
    yield from ("", f"## {context.command_path}", "", "```text", command.get_help(context), "```")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from _help(below, click.Context(below, info_name=name, parent=context))


def _text(text: str) -> str:
    """A text of a rule in which nothing acts as Markdown or HTML; addresses become links."""
    parts = re.split(r"(https?://[^\s<>\"]+[^\s<>\".,;)])", text)
    return "".join(f"<{part}>" if number % 2 else _escaped(part) for number, part in enumerate(parts))


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"[\\`*_{}\[\]()#+\-.!|~]", r"\\\g<0>", text)
