"""The public API: a `Linter` holds rules and a language model, and checks and mends texts.

>>> from stigmalint import Linter
>>> Linter().fix_text("He abused alcohol for years.").text
'He used alcohol for years.'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from stigmalint import fix as fixing
from stigmalint.cache import Cache, cache_folder
from stigmalint.config import Settings
from stigmalint.finding import Finding
from stigmalint.fix import Fixed
from stigmalint.lint import Judged, Parse, Policy, judge, lint
from stigmalint.model import lazy_parser
from stigmalint.packs import RuleSet, load_packs, select_rules
from stigmalint.prose import Prose, Source
from stigmalint.scan import Scanner

if TYPE_CHECKING:
    from stigmalint.rule import Rule


class Linter:
    """Checks texts against the rules that the settings select. The model is loaded when a sentence needs a parse."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        ruleset: RuleSet | None = None,
        parse: Parse | None = None,
        doubtful: bool = False,
        exhaustive: bool = False,
    ) -> None:
        """`ruleset` and `parse` replace the shipped rules and the language model; `exhaustive` parses every sentence.

        Raises RuleError for a bad rule.
        """
        self.settings = settings or Settings()
        self.ruleset = ruleset or load_packs(self.settings.rules, cache=Cache(cache_folder()), examples=False)
        self.rules, severities = select_rules(
            self.ruleset,
            profile=self.settings.profile,
            select=self.settings.select,
            extend_select=self.settings.extend_select,
            ignore=self.settings.ignore,
            severities=self.settings.severity,
        )
        self.policy = Policy(
            check_quotes=self.settings.quotes == "check",
            check_self_reference=self.settings.self_reference == "check",
            names=tuple(self.settings.names),
            severities=severities,
            doubtful=doubtful,
            exhaustive=exhaustive,
        )
        self.scanner = Scanner(self.rules, self.ruleset.words, self.ruleset.phrases)
        self._parse = parse or lazy_parser(self.settings.model)

    def prepare(self) -> None:
        """Load the language model now, which the first sentence that needs a parse would do. Raises ModelError."""
        list(self._parse([]))

    def check_text(self, text: str, kind: str = "text") -> list[Finding]:
        """The findings of one text, by position. `kind` is "text", "markdown" or "commit".

        Spans count code points of `text`; they are those of the JSON report, in which a byte order mark is no part of
        the text. Where markup stands inside a wording, its span holds the markup and `matched` does not.
        """
        return self.check_source(self._source(text, kind))

    def check_texts(self, texts: Iterable[str], kind: str = "text") -> Iterator[list[Finding]]:
        """The findings of each text, in order, with the parsing batched over texts."""
        for _, found in self.check_sources(self._source(text, kind) for text in texts):
            yield found

    def check_source(self, source: Source) -> list[Finding]:
        return next(self.check_sources([source]))[1]

    def check_sources(self, sources: Iterable[Source]) -> Iterator[tuple[Prose, list[Finding]]]:
        """Prose and findings of each source, in order."""
        return lint(sources, self.scanner, self.ruleset.words, self._parse, self.policy)

    def trace(self, text: str, kind: str = "text") -> list[Judged]:
        """Every candidate of a text with its verdict and the facts behind it, rejected ones included."""
        return next(judge([self._source(text, kind)], self.scanner, self.ruleset.words, self._parse, self.policy))[1]

    def fix_text(self, text: str, unsafe: bool = False, kind: str = "text") -> Fixed:
        """The text with its safe fixes (and, if `unsafe`, the uncertain ones) applied."""
        return self.fix_source(self._source(text, kind), unsafe=unsafe)

    def fix_source(self, source: Source, *, unsafe: bool = False) -> Fixed:
        return fixing.fix(source, self.check_source, unsafe=unsafe)

    def _source(self, text: str, kind: str) -> Source:
        return Source("<text>", text, kind, front_matter=self.settings.front_matter)

    def rule(self, rule_id: str) -> Rule | None:
        """A rule by its id, by a former id, or by its last part when that is unique; selected or not."""
        exact = [rule for rule in self.ruleset.rules if rule_id in (rule.id, *rule.formerly)]
        short = exact or [rule for rule in self.ruleset.rules if rule.id.partition("/")[2] == rule_id]
        return short[0] if len(short) == 1 else None


__all__: Sequence[str] = ("Linter",)
