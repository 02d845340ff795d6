"""Tests rules against their own examples, and reports the problems.

A rule is proved by its examples: each `bad` line gives exactly the marked spans and the fix shown, each `good` line
gives nothing, every condition earns its place (without it some example would change), every slot of a safe or unsafe
alternative is one that a form of the rule can fill, no alternative is itself flagged by any rule, and whoever its texts
name as a witness is among its sources.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stigmalint.finding import Finding, Severity
from stigmalint.fix import apply as fixing
from stigmalint.judged import Judged
from stigmalint.lint import Parse, judge, lint
from stigmalint.match.matcher import Phrase, Scanner, fold, list_name, phrases
from stigmalint.policy import Policy, Selection
from stigmalint.prose import Source
from stigmalint.ruleset.rule import Alternative, Condition, Example, Form, Rule
from stigmalint.ruleset.word_list import WordList, captured_list
from stigmalint.text.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LEAST = 3
_MARKUP = "markdown"
NO_EXAMPLE = Example("", ())
"""What is read as by default: no comment, and the default profile."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a rule, at a line of its file."""

    rule_id: str
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule_id} {self.message}"


def problems(
    rules: Sequence[Rule],
    words: Mapping[str, WordList],
    parse: Parse,
    only: Callable[[Rule], bool] = lambda rule: True,
    speakers: Mapping[str, frozenset[str]] | None = None,
) -> Iterator[Problem]:
    """Everything wrong with the rules that `only` picks; all of `rules` take part in the checks between rules.

    `speakers` gives the sources of each organization or author that a text may name.
    """
    bench = Bench(words, remember(parse))
    meant = [rule for rule in rules if only(rule)]
    bench.compiled.update({rule.id: tuple(phrases(rule, words)) for rule in meant})
    offered = [_in_a_sentence(text) for rule in meant for one in rule.alternatives for text in _texts(one, rule, bench)]
    bench.read(meant, Scanner(meant, words, bench.compiled))
    whole = Scanner(met_in(offered, rules), words, bench.compiled)  # the others cannot flag an alternative
    for rule in meant:
        yield from _examples(rule, bench)
        yield from _conditions(rule, bench)
        yield from _slots(rule)
        yield from _alternatives(rule, whole, bench)
        yield from _witnesses(rule, speakers or {})
    yield from _claims(rules, words, only)


def remember(parse: Parse) -> Parse:
    """A parse function that parses each sentence once: examples are judged again for every condition left out."""
    seen: dict[str, Doc] = {}

    def parse_once(texts: Iterable[str]) -> Iterator[Doc]:
        wanted = list(texts)
        new = [text for text in dict.fromkeys(wanted) if text not in seen]
        seen.update(zip(new, parse(new), strict=True))
        return iter([seen[text] for text in wanted])

    return parse_once


@dataclass(frozen=True, slots=True)
class Bench:
    """Word lists and a parser, ready to judge example lines."""

    words: Mapping[str, WordList]
    parse: Parse
    compiled: dict[str, tuple[Phrase, ...]] = field(default_factory=dict)

    def scanner(self, rule: Rule) -> Scanner:
        """What finds the phrases of one rule, which are expanded once."""
        if rule.id not in self.compiled:
            self.compiled[rule.id] = tuple(phrases(rule, self.words))
        return Scanner([rule], self.words, self.compiled)

    def read(self, rules: Iterable[Rule], scanner: Scanner) -> None:
        """Parse all example lines together, which takes a tenth of the time of one by one, if `parse` remembers."""
        examples = (example for rule in rules for example in rule.examples)
        texts = dict.fromkeys(text for example in examples for text in (example.text, example.safe, example.unsafe))
        sources = [_source(text, None) for text in texts if text]
        deque(lint(sources, scanner, self.words, self.parse, Policy(exhaustive=True)), maxlen=0)

    def lint(self, scanner: Scanner, text: str, example: Example = NO_EXAMPLE) -> list[Finding]:
        """The findings of a text that is read as an example is."""
        policy = Policy(Selection(example.profile))
        return next(lint([_source(text, example.thread)], scanner, self.words, self.parse, policy))[1]

    def judged(self, scanner: Scanner, example: Example, span: tuple[int, int]) -> list[Judged]:
        """What was made of the wording at a span of an example."""
        source, policy = _source(example.text, example.thread), Policy(Selection(example.profile))
        prose, judged = next(judge([source], scanner, self.words, self.parse, policy))
        at = Span(*span)
        return [one for one in judged if prose.to_source(one.candidate.block, one.candidate.span).overlaps(at)]

    def spans(self, scanner: Scanner, example: Example) -> list[tuple[int, int]]:
        return [(finding.span.start, finding.span.end) for finding in self.lint(scanner, example.text, example)]

    def fixed(self, scanner: Scanner, example: Example, unsafe: bool) -> str:
        def relint(source: Source) -> list[Finding]:
            return self.lint(scanner, source.text, example)

        return fixing.fix(Source("<example>", example.text), relint, unsafe=unsafe).text


def _source(text: str, thread: str | None) -> Source:
    return Source("<example>", text, _MARKUP if text.startswith(("|", "#", ">")) else "text", thread=thread)


def _examples(rule: Rule, bench: Bench) -> Iterator[Problem]:
    scanner = bench.scanner(rule)
    for kind, examples in (("bad", rule.bad), ("good", rule.good)):
        if len(examples) < _LEAST:
            yield Problem(rule.id, rule.origin, 1, f"needs at least {_LEAST} {kind} lines; it has {len(examples)}")
    for example in rule.bad:
        if not example.spans:
            yield Problem(rule.id, rule.origin, example.line, "a bad line marks the wording with [ ]")
        else:
            yield from (Problem(rule.id, rule.origin, example.line, text) for text in wrong(example, scanner, bench))
    for example in rule.good:
        for start, end in bench.spans(scanner, example):
            because = _because(example, (start, end), scanner, bench)
            message = f'flags "{example.text[start:end]}" in a good line ({because})'
            yield Problem(rule.id, rule.origin, example.line, message)
    for example in rule.profiled:
        yield from (Problem(rule.id, rule.origin, example.line, text) for text in wrong(example, scanner, bench))
    shown = {example.profile for example in rule.profiled} | {"writing"}
    for profile in sorted(_profiles_asked(rule) - shown):
        yield Problem(rule.id, rule.origin, 1, f'no example shows the result under "{profile}"')
    for example in rule.known_gaps:
        if not list(wrong(example, scanner, bench)):
            yield Problem(
                rule.id, rule.origin, example.line, "this known gap has been closed: move the line to bad or good"
            )


def _profiles_asked(rule: Rule) -> set[str]:
    """The profiles that a condition of the rule, or of its alternatives, names."""
    conditions = (*rule.flag_when, *rule.leave_when, *(each for one in rule.alternatives for each in one.when))
    return {value for condition in conditions for fact in condition if fact.name == "profile" for value in fact.values}


def wrong(example: Example, scanner: Scanner, bench: Bench) -> Iterator[str]:
    """How the outcome of an example differs from what it says, and what decided so."""
    found = bench.spans(scanner, example)
    if found != sorted(example.spans):
        shown = [example.text[start:end] for start, end in found]
        because = _because(example, min({*found} ^ {*example.spans}), scanner, bench)
        expected = [example.text[start:end] for start, end in example.spans]
        yield f"flags {shown or 'nothing'} instead of {expected or 'nothing'} ({because})"
        return
    for problem in _fixed_otherwise(example, scanner, bench):
        yield f"{problem}{_held_back(example, scanner, bench)}"


def _fixed_otherwise(example: Example, scanner: Scanner, bench: Bench) -> Iterator[str]:
    if example.spans and example.safe is None and example.unsafe is None:
        if (text := bench.fixed(scanner, example, unsafe=False)) != example.text:
            yield f'shows no fix, but a safe one gives "{text}"; show it with ->'
        return
    if example.safe is not None and (text := bench.fixed(scanner, example, unsafe=False)) != example.safe:
        yield f'the safe fix gives "{text}"'
    if example.unsafe is not None:
        if (text := bench.fixed(scanner, example, unsafe=True)) != example.unsafe:
            yield f'the unsafe fix gives "{text}"'
        if example.safe is None and (text := bench.fixed(scanner, example, unsafe=False)) != example.text:
            yield f'"~>" shows an unsafe fix, but a safe one gives "{text}"'


def _because(example: Example, span: tuple[int, int], scanner: Scanner, bench: Bench) -> str:
    """The facts that decided about the wording at a span."""
    reasons = (reason for one in bench.judged(scanner, example, span) for reason in one.verdict.because)
    return "; ".join(dict.fromkeys(reasons)) or "no form under match occurs there"


def _held_back(example: Example, scanner: Scanner, bench: Bench) -> str:
    """The constraints that fixes of an example ran into, in brackets."""
    drafts = (draft for span in example.spans for one in bench.judged(scanner, example, span) for draft in one.drafts)
    reasons = dict.fromkeys(f"{reason} ({constraint})" for draft in drafts for constraint, reason in draft.turned_down)
    return f" (blocked by: {'; '.join(reasons)})" if reasons else ""


def _conditions(rule: Rule, bench: Bench) -> Iterator[Problem]:
    """Every condition, and every fact of one, earns its place."""
    rule = replace(rule, alternatives=())  # which take time, and say nothing of what is found
    scanner = bench.scanner(rule)
    flagged, left = (*rule.bad, *rule.profiled), rule.good
    usual = {example: bench.spans(scanner, example) for example in (*flagged, *left)}
    for key, examples in (("flag_when", (*flagged, *left)), ("leave_when", (*left, *flagged))):
        conditions: tuple[Condition, ...] = getattr(rule, key)
        for number, condition in enumerate(conditions):
            others = conditions[:number] + conditions[number + 1 :]
            weaker: list[tuple[str, tuple[Condition, ...]]] = [(str_condition(condition), others)]
            if len(condition) > 1:
                for fact in condition:
                    kept = tuple(f for f in condition if f is not fact)
                    weaker.append((str(fact), (*conditions[:number], kept, *conditions[number + 1 :])))
            for named, remaining in weaker:
                changed = (
                    replace(rule, flag_when=remaining) if key == "flag_when" else replace(rule, leave_when=remaining)
                )
                if not _changes(changed, examples, usual, bench):  # those first that show it soonest
                    yield Problem(rule.id, rule.origin, 1, f'no example shows what "{named}" under {key} is for')


def str_condition(condition: Condition) -> str:
    return " and ".join(str(fact) for fact in condition)


def _changes(
    rule: Rule, examples: Iterable[Example], usual: Mapping[Example, list[tuple[int, int]]], bench: Bench
) -> bool:
    """Whether a rule finds something else in any of the examples than what is usual."""
    scanner = bench.scanner(rule)
    return any(bench.spans(scanner, example) != usual[example] for example in examples)


def _slots(rule: Rule) -> Iterator[Problem]:
    """A slot that no form of the rule can fill is a slip of the pen."""
    filled = {slot for form in rule.forms for slot in form.slots}
    label = {"singular", "plural", "any"} & filled
    for alternative in rule.alternatives:
        for slot in alternative.slots:
            if slot in ("after", "after-plural", "modifier", "predicate"):
                if not label:
                    yield Problem(
                        rule.id, rule.origin, 1, f'the slot "{slot}" needs a form that is a noun or adjective'
                    )
            elif slot not in filled and not (slot == "any" and label) and not (slot == "base" and "present" in filled):
                yield Problem(rule.id, rule.origin, 1, f'no form under match fills the slot "{slot}" of an alternative')
            if slot == "any" and "any" not in filled and {"singular", "plural"} <= filled:
                text = alternative.slots[slot]
                yield Problem(rule.id, rule.origin, 1, f'"{text}" has one number; write it under singular and plural')
    if not rule.alternatives and not rule.hints:
        yield Problem(rule.id, rule.origin, 1, "offers neither alternatives nor hints")


def _alternatives(rule: Rule, whole: Scanner, bench: Bench) -> Iterator[Problem]:
    """No alternative is itself flagged, by any rule, as a warning or an error."""
    for alternative in rule.alternatives:
        for text in _texts(alternative, rule, bench):
            for finding in bench.lint(whole, _in_a_sentence(text)):
                if finding.severity is not Severity.INFO:
                    yield Problem(rule.id, rule.origin, 1, f'the alternative "{text}" is flagged by {finding.rule_id}')


def _in_a_sentence(text: str) -> str:
    return f"The report speaks of {text} in this town."


def met_in(texts: Iterable[str], rules: Iterable[Rule]) -> list[Rule]:
    """The rules of which a form may occur in some texts: those that hold all its words, lists aside."""
    spoken = {word for text in texts for word in _WORD.findall(fold(text).text)}

    def may_occur(form: Form) -> bool:
        words = (word for word in form.pattern.split() if not word.endswith("?"))
        return all(any(is_spoken(option) for option in word.split("|")) for word in words)

    def is_spoken(option: str) -> bool:
        return spoken.issuperset(_WORD.findall(fold(_LISTED.sub(" ", option)).text))

    return [rule for rule in rules if any(map(may_occur, rule.forms))]


_WORD = re.compile(r"[^\W_]+")
_LISTED = re.compile(r"\{[^{}]*\}")


def _texts(alternative: Alternative, rule: Rule, bench: Bench) -> Iterator[str]:
    filling = {}
    for atom in dict.fromkeys(atom for phrase in bench.compiled[rule.id] for atom in phrase.atoms):
        if name := list_name(atom):
            entry, name = next(iter(bench.words[name].entries.values())), captured_list(name)
            filling[name] = entry.use
            filling[f"{name}.object"] = entry.attributes.get("object", entry.use)
    for slot_text in alternative.slots.values():
        text = re.sub(r"\{([^{}]*)\}", lambda found: filling.get(found.group(1), found.group()), slot_text)
        if "{" not in text:
            yield text


def _witnesses(rule: Rule, speakers: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Whoever the texts of a rule name as a witness is among its sources; of two names the longer is meant."""
    cited = {*rule.sources, *(side.source for side in rule.debate)}
    texts = "\n".join((rule.message, rule.explanation, *(side.who for side in rule.debate)))
    flat = " ".join(texts.split())
    for name in sorted(speakers, key=len, reverse=True):
        whole = re.compile(rf"(?<![\w-]){re.escape(name)}(?!\w)")
        if whole.search(flat) and not speakers[name] & cited:
            keys = ", ".join(sorted(speakers[name]))
            yield Problem(rule.id, rule.origin, 1, f"names {name}, which is not among its sources; add one of: {keys}")
        flat = whole.sub(" ", flat)


def _claims(rules: Sequence[Rule], words: Mapping[str, WordList], only: Callable[[Rule], bool]) -> Iterator[Problem]:
    """No phrase is claimed by two rules under the same conditions."""
    owners: dict[tuple[object, ...], Rule] = {}
    patterns = [form.pattern for meant in filter(only, rules) for form in meant.forms]
    for rule in met_in(patterns, rules):
        for phrase in phrases(rule, words):
            key = (phrase.exact, phrase.atoms, rule.flag_when, rule.leave_when)
            other = owners.setdefault(key, rule)
            if other is not rule and only(rule):
                message = f'"{" ".join(phrase.atoms)}" is claimed by {other.id} under the same conditions'
                yield Problem(rule.id, rule.origin, 1, message)
