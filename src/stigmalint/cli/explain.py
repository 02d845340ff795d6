"""`stigmalint explain`: shows the page of a rule, or a trace of every candidate in a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from stigmalint.authoring.page import page
from stigmalint.cli import CONTEXT, Failure
from stigmalint.cli.options import place_options, rule_options, take_choices
from stigmalint.cli.output import say
from stigmalint.cli.stdin import read_stdin
from stigmalint.extract import KINDS
from stigmalint.finding import Outcome, Safety
from stigmalint.prose import Source
from stigmalint.report import harmless_lines, one_line
from stigmalint.ruleset.rule_names import find
from stigmalint.session.fates import Fate, Fates, of_all_rules
from stigmalint.session.inputs import source_of
from stigmalint.session.workspace import Workspace
from stigmalint.text.spans import Span, nearest

if TYPE_CHECKING:
    from stigmalint.disk.packs import RuleSet
    from stigmalint.disk.settings import Settings
    from stigmalint.judged import Judged
    from stigmalint.linter import Linter
    from stigmalint.ruleset.rule import Rule


@click.command("explain", context_settings=CONTEXT)
@click.argument("what", nargs=-1, required=True, metavar="RULE|TEXT")
@click.option("--kind", type=click.Choice(KINDS), default="text", show_default=True, help="The format of TEXT.")
@rule_options
@place_options
def command(what: tuple[str, ...], kind: str, **options: Any) -> None:
    """Explain a rule, or why each word of TEXT was flagged or not. With -, read the text from standard input."""
    workspace = Workspace(take_choices(options))
    settings = workspace.settings_at(".")
    if what == ("-",):
        text = source_of(read_stdin()).text
    else:
        text = " ".join(what)
        ruleset = workspace.ruleset(settings, examples=True)
        if rule := find_rule(text, ruleset):
            say(*page(rule, ruleset), *_of_house(rule, workspace, settings), *_guide(settings))
            return
        _refuse_slip(text, ruleset)
    # Candidates of rules that are off are shown too: why nothing was said is the question that is asked here.
    linter = workspace.linter(settings)
    everything = workspace.linter(of_all_rules(settings), is_trusted=True)
    say(*trace(text, kind, linter, everything), *_guide(settings))


def _of_house(rule: Rule, workspace: Workspace, settings: Settings) -> Iterator[str]:
    """What the settings prefer for a rule, beside its page."""
    speaking = workspace.linter(settings).rules if settings.prefer else ()
    for alternative in next((one.alternatives for one in speaking if one.id == rule.id), ()):
        if alternative.is_preferred:
            yield ""
            yield f"Preferred here: {one_line(alternative.title)}"


def _guide(settings: Settings) -> Iterator[str]:
    if settings.url:
        yield from ("", f"Guide: {one_line(settings.url)}")


def find_rule(name: str, ruleset: RuleSet) -> Rule | None:
    """A rule by its id, a former id, or its last part when that is unique."""
    found = find(name, ruleset.rules)
    if len(found) > 1:
        raise Failure(f"several rules are named '{name}': {', '.join(rule.id for rule in found)}")
    return found[0] if found else None


def _refuse_slip(text: str, ruleset: RuleSet) -> None:
    """What is written as a rule's id, and is none, is not meant as a text."""
    if text.partition("/")[0] in ruleset.packs and "/" in text and " " not in text:
        near = nearest(text, [rule.id for rule in ruleset.rules])
        raise Failure(f"no rule '{text}'; " + (f"did you mean '{near}'?" if near else "see `stigmalint rules list`"))


def trace(text: str, kind: str, linter: Linter, everything: Linter) -> Iterator[str]:
    """The lines about each candidate of `text`, and about the text as fixed. `everything` runs all rules."""
    settings = linter.settings
    source = Source("<text>", text, kind, front_matter=settings.front_matter, text_fields=settings.text_fields)
    spoken = {_key(item): item for item in linter.trace_source(source)}  # with the wording that the settings prefer
    judged = [spoken.get(_key(item), item) for item in everything.trace_source(source)]
    if not judged:
        yield "This text has no wording that any rule looks for."
        return
    fates = Fates(source, linter)
    for item in judged:
        unreported = _UNREPORTED.get(fates.of(item), "")
        yield from _candidate(item, unreported.format(item.candidate.rule.id, profile=linter.settings.profile))
        yield ""
    safe, unsafe = (linter.fix_text(text, unsafe=unsafe, kind=kind).text for unsafe in (False, True))
    if safe != text:
        yield from _text("With --fix", safe)
    if unsafe != safe:
        yield from _text("With --fix --unsafe-fixes", unsafe)
    if unsafe == text:
        yield "--fix would change nothing in this text."


_UNREPORTED = {
    Fate.OFF: "off: this rule is not selected (profile {profile}); --extend-select {} turns it on",
    Fate.DOUBTFUL: "not reported without --doubtful",
    Fate.SUPPRESSED: "not reported: hidden by a suppression",
    Fate.COVERED: "not reported: a longer or more severe finding covers the same words",
}
"""What is said of a candidate beside its verdict, which speaks for itself where the rule rejects it."""


def _key(item: Judged) -> tuple[str, str, Span]:
    return item.candidate.rule.id, item.candidate.block.text, item.candidate.span


def _candidate(item: Judged, unreported: str) -> Iterator[str]:
    rule, outcome = item.candidate.rule, item.verdict.outcome
    yield f'"{one_line(item.candidate.matched)}" {rule.id}: {outcome.value}'
    text, span = item.candidate.block.text, item.candidate.span
    marked = f"{text[item.sentence.start : span.start]}[{span.of(text)}]{text[span.end : item.sentence.end]}"
    yield f"  in: {one_line(marked)}"
    for reason in item.verdict.because:
        yield f"  because: {one_line(reason)}"
    if unreported:
        yield f"  {unreported}"
    if outcome is Outcome.CONFIRMED:
        for number, draft in enumerate(item.drafts, 1):
            fitted = "" if draft.safety is Safety.DISPLAY else f" ({draft.safety.value})"
            yield f"  {number}. {one_line(draft.shown)}{fitted}"
            for constraint, reason in draft.turned_down:
                how = "only shown" if draft.safety is Safety.DISPLAY else "not fixed automatically"
                yield f"     {how}: {reason} ({constraint})"
        yield from (f"  - {one_line(hint)}" for hint in rule.hints)


def _text(title: str, text: str) -> Iterator[str]:
    """A text of one line behind its title, or the lines of a longer one below it."""
    lines = harmless_lines(text.strip()).split("\n")
    if len(lines) == 1:
        yield f"{title}: {lines[0]}"
    else:
        yield from (f"{title}:", *(f"  {line}".rstrip() for line in lines))
