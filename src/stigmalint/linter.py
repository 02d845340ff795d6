"""The public API: a `Linter` has rules and a language model, and checks and fixes texts.

Its results are those of `stigmalint check`: suppressions and `per-file-ignores` apply.

>>> from stigmalint import Linter
>>> Linter().fix_text("He abused alcohol for years.").text
'He misused alcohol for years.'
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NoReturn

from stigmalint.disk.cache import Cache, cache_folder, rules_fingerprint
from stigmalint.disk.gates import kept_gate
from stigmalint.disk.keywords import refuse_unknown, with_keywords, with_known_rules
from stigmalint.disk.packs import RuleSet, load_packs, select_rules
from stigmalint.disk.settings import Settings
from stigmalint.extract import extract
from stigmalint.file_result import FileResult, Hidden
from stigmalint.finding import Finding, Findings
from stigmalint.fix.apply import Fixed
from stigmalint.fix.fix_file import fix_file
from stigmalint.fix.suppressions import suppressed
from stigmalint.judged import Judged
from stigmalint.lint import Parse, judge, lint
from stigmalint.match.matcher import Scanner
from stigmalint.match.prefilter import Gate
from stigmalint.parser.model import ModelError, lazy_parser
from stigmalint.prose import Block, Prose, Source, UnreadableError
from stigmalint.report.locate import located
from stigmalint.ruleset.preferred import PreferenceError, preferring
from stigmalint.ruleset.rule_names import find, is_named
from stigmalint.ruleset.severity import Wording

if TYPE_CHECKING:
    from stigmalint.ruleset.rule import Rule


class Linter:
    """Checks texts with the rules that the settings select. The model is loaded when a sentence needs a parse.

    A pickled linter, as when `multiprocessing` sends its methods, is recreated from its settings, once per process:
    rules and model are not sent.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        ruleset: RuleSet | None = None,
        parse: Parse | None = None,
        doubtful: bool = False,
        exhaustive: bool = False,
        gate: Gate | None = None,
        profile: str | None = None,
        select: Iterable[str] | None = None,
        extend_select: Iterable[str] | None = None,
        ignore: Iterable[str] | None = None,
        severity: Mapping[str, str] | None = None,
        prefer: Mapping[str, Wording] | None = None,
        names: Iterable[str] | None = None,
        quotes: str | None = None,
        self_reference: str | None = None,
        **unknown: NoReturn,
    ) -> None:
        """The arguments from `profile` on override `settings`, and have the meaning of the settings of the same names.

        `ruleset` and `parse` replace the included rules and the language model; `exhaustive` parses every sentence.
        `gate` is the result of `packed_gate` for the same rules, if it was stored.

        With `doubtful`, findings whose wording may have a harmless meaning are also returned. Raises RuleError for a
        bad rule, TypeError for an unknown argument, ValueError for an unknown rule, profile or other name, and for
        preferred wording that does not fit.

        >>> [finding.matched for finding in Linter(ignore=["substance-use/abuse"]).check_text("An addict abused gin.")]
        ['addict']
        >>> Linter(profil="clinical")
        Traceback (most recent call last):
        TypeError: Linter has no argument 'profil'; did you mean 'profile'?
        """
        refuse_unknown(unknown)
        self._is_made_of_settings = ruleset is None and parse is None
        given = {
            "profile": profile,
            "select": select,
            "extend_select": extend_select,
            "ignore": ignore,
            "severity": severity,
            "prefer": prefer,
            "names": names,
            "quotes": quotes,
            "self_reference": self_reference,
        }
        chosen = with_keywords(settings or Settings(), given)
        self.gate = gate
        if ruleset is None:
            cache = Cache(cache_folder())
            key = rules_fingerprint(chosen.rules, cache)
            ruleset = load_packs(chosen.rules, cache=cache, key=key, examples=False)
            kept = None if gate else kept_gate(chosen.rules, chosen.policy.selection, cache, lambda: key)
            self.gate = gate if kept is None else Gate.unpack(kept)
        self.ruleset = ruleset
        self.settings = with_known_rules(chosen, given, ruleset)
        self.policy = replace(self.settings.policy, exhaustive=exhaustive)
        self.rules = select_rules(self.ruleset, self.policy.selection)
        self.scanner = self._scanner(self.rules)
        if self.policy.selection.prefer:
            self.rules = self._preferring()
            self.scanner = self._scanner(self.rules)
        self._parse = parse or lazy_parser(self.settings.model)
        self._doubtful = doubtful
        self._ran = frozenset(rule.id for rule in self.rules)
        self._known = frozenset(rule.id for rule in self.ruleset.rules)
        self._formerly = self.ruleset.formerly
        self._asked = 0
        """Texts that were checked among others while there was no gate."""
        if prefer is not None:
            self.refuse_flagged()

    def _scanner(self, rules: Sequence[Rule]) -> Scanner:
        return Scanner(rules, self.ruleset.words, self.ruleset.phrases)

    def _preferring(self) -> tuple[Rule, ...]:
        """The rules with what the settings prefer. Raises PreferenceError."""
        everything = cache(lambda: self._scanner(self.ruleset.rules))  # only for terms that no rule that is on finds

        def finds(term: str) -> set[str]:
            return self.scanner.finds(term) or everything().finds(term)

        return preferring(self.rules, self.policy.selection.prefer, self.ruleset.rules, self.ruleset.words, finds)

    def refuse_flagged(self) -> None:
        """Raise PreferenceError if an enabled rule flags the preferred wording itself.

        Wording that contains no word of a rule is not parsed.
        """
        for rule in self.rules:
            for alternative in rule.alternatives:
                for wording in dict.fromkeys(alternative.slots.values()) if alternative.is_preferred else ():
                    if (found := self._flagged(wording)) is not None:
                        message = f"'{wording}' contains wording that {found.rule_id} flags; prefer other wording"
                        raise PreferenceError(alternative.preferred_for, message)

    def _flagged(self, wording: str) -> Finding | None:
        text = f"They spoke about {wording}."
        if next(self.scanner.scan(Block(text, ())), None) is None:
            return None
        found = next(self.lint_sources([Source("<text>", text)]))[1]
        return next((finding for finding in found if not finding.doubtful), None)

    def under(self, settings: Settings) -> Linter:
        """A linter for settings that select the same rules and the same model, which it shares with this one."""
        other = Linter.__new__(Linter)
        vars(other).update(vars(self), settings=settings)
        other.policy = replace(settings.policy, exhaustive=self.policy.exhaustive)
        return other

    def __reduce__(self) -> tuple[Callable[..., Linter], tuple[object, ...]]:
        """Raises TypeError for a linter with its own `ruleset` or `parse`."""
        if not self._is_made_of_settings:
            raise TypeError(
                "a Linter with its own `ruleset` or `parse` cannot be pickled; create one in each process, "
                "or name folders of rules in its settings"
            )
        return _made_again, (self.settings, self._doubtful, self.policy.exhaustive)

    def prepare(self) -> None:
        """Load the language model now instead of at the first sentence that needs a parse. Raises ModelError."""
        list(self._parse([]))

    def packed_gate(self) -> bytes:
        """The prefilter for most texts, for `Gate.unpack`; building it costs as much as checking thousands of texts."""
        spoken = (phrase for rule in self.rules for phrase in self.ruleset.phrases[rule.id])
        return Gate.pack(spoken, self.ruleset.words)

    def check_text(self, text: str, kind: str = "text", *, thread: str = "", raw: bool = False) -> list[Finding]:
        """The findings of one text, by position. `kind` is "text", "markdown" or "commit"; `thread` is the text that it
        replies to, if it is a comment.

        Findings that the text itself suppresses, with a comment such as `stigmalint: ignore` or with `[sic]`, are left
        out, unless `raw` is set.

        Spans count code points of `text`, as in the JSON report, where a byte order mark is not part of the text. If
        there is markup inside a wording, its span includes the markup and `matched` does not.

        Raises TypeError for a value that is not a text, ValueError for an unknown kind.

        >>> [(found.line, found.column, found.matched) for found in Linter().check_text("Well.\\nHe abused alcohol.")]
        [(2, 4, 'abused')]
        """
        return next(self._found([self._source(text, kind, thread)], raw))

    def check_texts(
        self, texts: Iterable[str], kind: str = "text", *, threads: Iterable[str] = (), raw: bool = False
    ) -> Iterator[Findings]:
        """The findings of each text, in order, as in `check_text`, with parsing batched over texts. `threads` are the
        texts that comments reply to, in the same order; missing ones are empty.

        An error in one text does not affect the others: a value that is not a `str`, and a text on which the program
        fails, has no findings but an `error`. An exception from `texts` itself is raised after the findings of the
        texts before it. Raises TypeError if `texts` is a single text, ValueError for an unknown kind, ModelError as
        `prepare` does.
        """
        if isinstance(texts, (str, bytes)):
            raise TypeError("check_texts takes many texts, such as a list; use check_text for a single one")
        with suppress(UnreadableError):  # of some kinds, nothing is no text
            extract(self._source("", kind))  # a kind that is not known is no fault of a text
        return self._each(iter(texts), kind, iter(threads), raw)

    def _each(self, texts: Iterator[str], kind: str, threads: Iterator[str], raw: bool) -> Iterator[Findings]:
        waiting: deque[tuple[Source | None, str]] = deque()  # with the error that is known already; None is finished
        raised: Exception | None = None
        has_more = True

        def hand_on() -> Iterator[Source]:
            nonlocal raised, has_more
            while len(waiting) < _MOST_WAITING:
                try:
                    text, thread = next(texts), next(threads, "")
                except StopIteration:
                    has_more = False
                    return
                except Exception as error:
                    raised, has_more = error, False
                    return
                try:
                    source, error_of_it = self._source(text, kind, thread), ""
                except TypeError as error:
                    source, error_of_it = None, str(error)
                is_open = source is not None and not self._finishes(source)
                waiting.append((source if is_open else None, error_of_it))
                if source is not None and is_open:
                    yield source

        while has_more:
            try:
                for found in self._found(hand_on(), raw):
                    yield from _finished(waiting)
                    waiting.popleft()
                    yield Findings(found)
            except OF_ALL_TEXTS:
                raise
            except Exception:  # of one of them, and it is not known which
                pass
            while waiting:
                yield from _finished(waiting)
                if waiting and (source := waiting.popleft()[0]) is not None:
                    yield self._alone(source, raw)
        if raised is not None:
            raise raised

    def _finishes(self, source: Source) -> bool:
        """Whether the gate does, which is made here once there were as many texts as repay it.

        Not where people write to each other: it does not know words in disguise.
        """
        if self.policy.exhaustive or self.policy.is_conversation:
            return False
        if self.gate is None:
            self._asked += 1
            if self._asked < _REPAY_GATE:
                return False
            self.gate = Gate.unpack(self.packed_gate())
        try:
            return self.gate is not None and self.gate.finishes(source)
        except UnreadableError:
            return False  # to be reported as any other fault of a text

    def _alone(self, source: Source, raw: bool) -> Findings:
        try:
            return Findings(next(self._found([source], raw)))
        except OF_ALL_TEXTS:
            raise
        except UnreadableError as error:
            return Findings(error=str(error))
        except Exception as fault:
            return Findings(error=fault_on("text", fault))

    def _found(self, sources: Iterable[Source], raw: bool) -> Iterator[list[Finding]]:
        """The findings of each source that are to be given, doubtful ones if they are wanted, each with its place."""
        each: Iterable[tuple[Source, Iterable[Finding], Mapping[str, str]]]
        if raw:
            each = ((prose.source, found, self._urls(found)) for prose, found in self.lint_sources(sources))
        else:
            each = ((result.source, result.findings, result.urls) for result in self.check_sources(sources))
        for source, found, urls in each:
            yield list(located((one for one in found if self._doubtful or not one.doubtful), source, urls))

    def lint_sources(self, sources: Iterable[Source]) -> Iterator[tuple[Prose, list[Finding]]]:
        """Prose and raw findings of each source, including doubtful ones, in order."""
        gate = None if self.policy.exhaustive else self.gate
        return lint(sources, self.scanner, self.ruleset.words, self._parse, self.policy, gate)

    def check_sources(self, sources: Iterable[Source]) -> Iterator[FileResult]:
        """The result for each source, in order: findings that no suppression hides, and problems with suppressions."""
        for prose, found in self.lint_sources(sources):
            yield self._result(prose, found)

    def check_source(self, source: Source) -> FileResult:
        return next(self.check_sources([source]))

    def _result(self, prose: Prose, found: Iterable[Finding]) -> FileResult:
        settings = self.settings
        left_out = settings.ignored_in(prose.source.path) if settings.per_file_ignores else frozenset[str]()
        ran = frozenset(rule for rule in self._ran if not is_named(rule, left_out)) if left_out else self._ran
        own = [finding for finding in found if finding.rule_id in ran]
        today = date.today().isoformat()
        told = suppressed(prose, own, self._known, ran, self._formerly, narrowed=self.policy.narrowed, today=today)
        hidden = tuple(Hidden(finding, by.directive.value, by.reason, by.until) for finding, by in told.hidden)
        return FileResult(prose.source, told.kept, told.problems, self._urls(told.kept), hidden=hidden)

    def _urls(self, findings: Iterable[Finding]) -> dict[str, str]:
        """The addresses of the sources that findings cite, by their keys."""
        references = self.ruleset.references
        cited = {key for finding in findings for key in finding.sources if key in references}
        return {key: references[key].url for key in sorted(cited)}

    def trace(self, text: str, kind: str = "text", *, thread: str = "") -> list[Judged]:
        """Every candidate of a text with its verdict and the facts behind it, including rejected ones."""
        return self.trace_source(self._source(text, kind, thread))

    def trace_source(self, source: Source) -> list[Judged]:
        return next(judge([source], self.scanner, self.ruleset.words, self._parse, self.policy))[1]

    def fix_text(self, text: str, unsafe: bool = False, kind: str = "text", *, thread: str = "") -> Fixed:
        """The text as `stigmalint check --fix` would write it: with safe fixes (and, if `unsafe`, unsafe ones) applied,
        and without unused suppressions.

        >>> fixed = Linter().fix_text("He abused alcohol. He is a drunk.")
        >>> fixed.text, [one.after for one in fixed.applied], [one.matched for one in fixed.remaining]
        ('He misused alcohol. He is a drunk.', ['misused'], ['drunk'])
        """
        result = self.fix_source(self._source(text, kind, thread), unsafe=unsafe)
        left = located(result.findings if self._doubtful else result.certain, result.source, result.urls)
        return Fixed(result.source.text, result.applied, tuple(left))

    def fix_source(self, source: Source, *, unsafe: bool = False) -> FileResult:
        return fix_file(self.check_source(source), self.check_source, unsafe=unsafe)

    def _source(self, text: object, kind: str, thread: str = "") -> Source:
        """Raises TypeError for a value that is not a text."""
        if not isinstance(text, str):
            cure = "; decode it first" if isinstance(text, (bytes, bytearray)) else ""
            raise TypeError(f"a text must be a str, not {type(text).__name__}{cure}")
        settings = self.settings
        return Source(
            "<text>",
            text,
            kind,
            front_matter=settings.front_matter,
            text_fields=settings.text_fields,
            thread=thread or None,
        )

    def rule(self, rule_id: str) -> Rule | None:
        """A rule by its id, by a former id, or by the last part of its id if that is unique; selected or not.

        >>> rule = Linter().rule("abuse")
        >>> rule.id if rule else None
        'substance-use/abuse'
        """
        found = find(rule_id, self.ruleset.rules)
        return found[0] if len(found) == 1 else None


@lru_cache(maxsize=8)  # of each task that a pool is given, the linter is a part
def _made_again(settings: Settings, doubtful: bool, exhaustive: bool) -> Linter:
    return Linter(settings, doubtful=doubtful, exhaustive=exhaustive)


def _finished(waiting: deque[tuple[Source | None, str]]) -> Iterator[Findings]:
    """What there is to say of the first of those that wait, as long as it needs no more work."""
    while waiting and waiting[0][0] is None:
        yield Findings(error=waiting.popleft()[1])


_MOST_WAITING = 65_536
"""Texts that are held until those among them that need grammar are worth a parse together."""
_REPAY_GATE = 3000
"""Texts that take as long to be taken apart as a gate takes to be made."""

OF_ALL_TEXTS = (ModelError, MemoryError)
"""Errors that are not specific to one text and would recur with the next one."""


def fault_on(what: str, error: Exception) -> str:
    """The sentence about a text, or what else it is called, that the program failed on."""
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    return f"stigmalint failed on this {what} ({said}); this is a bug, please report it"


__all__: Sequence[str] = ("Linter",)
