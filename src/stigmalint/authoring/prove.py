"""Rules go in, what is wrong with their own proof comes out.

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
from stigmalint.lint import Parse, lint
from stigmalint.match.matcher import Phrase, Scanner, list_name, phrases
from stigmalint.policy import Policy, Selection
from stigmalint.prose import Source
from stigmalint.ruleset.rule import Alternative, Condition, Example, Rule
from stigmalint.ruleset.word_list import WordList, captured_list

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LEAST = 3
_MARKUP = "markdown"
NO_EXAMPLE = Example("", ())
"""What is read as by default: no comment, and the usual profile."""


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
    whole = Scanner(rules, words)
    meant = [rule for rule in rules if only(rule)]
    bench.read(meant, whole)
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
            yield Problem(rule.id, rule.origin, example.line, f'flags "{example.text[start:end]}" in a good line')
    for example in rule.profiled:
        yield from (Problem(rule.id, rule.origin, example.line, text) for text in wrong(example, scanner, bench))
    shown = {example.profile for example in rule.profiled} | {"writing"}
    for profile in sorted(_profiles_asked(rule) - shown):
        yield Problem(rule.id, rule.origin, 1, f'no example shows what comes out under "{profile}"')
    for example in rule.known_gaps:
        if not list(wrong(example, scanner, bench)):
            yield Problem(rule.id, rule.origin, example.line, "this known gap is closed: move the line to bad or good")


def _profiles_asked(rule: Rule) -> set[str]:
    """The profiles that a condition of the rule, or of its alternatives, names."""
    conditions = (*rule.flag_when, *rule.leave_when, *(each for one in rule.alternatives for each in one.when))
    return {value for condition in conditions for fact in condition if fact.name == "profile" for value in fact.values}


def wrong(example: Example, scanner: Scanner, bench: Bench) -> Iterator[str]:
    """How the outcome of an example differs from what it says."""
    found = bench.spans(scanner, example)
    if found != sorted(example.spans):
        shown = [example.text[start:end] for start, end in found]
        yield f"flags {shown or 'nothing'} instead of {[example.text[start:end] for start, end in example.spans]}"
        return
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


def _conditions(rule: Rule, bench: Bench) -> Iterator[Problem]:
    """Every condition, and every fact of one, earns its place."""
    usual = _outcome(rule, bench)
    for key in ("flag_when", "leave_when"):
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
                if _outcome(changed, bench) == usual:
                    yield Problem(rule.id, rule.origin, 1, f'no example shows what "{named}" under {key} is for')


def str_condition(condition: Condition) -> str:
    return " and ".join(str(fact) for fact in condition)


def _outcome(rule: Rule, bench: Bench) -> list[list[tuple[int, int]]]:
    scanner = bench.scanner(rule)
    return [bench.spans(scanner, example) for example in (*rule.bad, *rule.good, *rule.profiled)]


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
        for text in _texts(alternative, rule, bench.words):
            for finding in bench.lint(whole, f"The report speaks of {text} in this town."):
                if finding.severity is not Severity.INFO:
                    yield Problem(rule.id, rule.origin, 1, f'the alternative "{text}" is flagged by {finding.rule_id}')


def _texts(alternative: Alternative, rule: Rule, words: Mapping[str, WordList]) -> Iterator[str]:
    filling = {}
    for atom in dict.fromkeys(atom for phrase in phrases(rule, words) for atom in phrase.atoms):
        if name := list_name(atom):
            entry, name = next(iter(words[name].entries.values())), captured_list(name)
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
    for rule in rules:
        for phrase in phrases(rule, words):
            key = (phrase.exact, phrase.atoms, rule.flag_when, rule.leave_when)
            other = owners.setdefault(key, rule)
            if other is not rule and only(rule):
                message = f'"{" ".join(phrase.atoms)}" is claimed by {other.id} under the same conditions'
                yield Problem(rule.id, rule.origin, 1, message)
