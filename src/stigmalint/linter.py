"""The public API: a `Linter` holds rules and a language model, and checks and mends texts.

>>> from stigmalint import Linter
>>> Linter().fix_text("He abused alcohol for years.").text
'He misused alcohol for years.'
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from stigmalint import fix as fixing
from stigmalint.cache import Cache, cache_folder
from stigmalint.config import Settings
from stigmalint.disguise import GUARDED, Guarded
from stigmalint.extract import extract
from stigmalint.finding import Finding, Findings
from stigmalint.fix import Fixed
from stigmalint.levels import CONVERSATIONS
from stigmalint.lint import Judged, Parse, Policy, judge, lint
from stigmalint.model import ModelError, lazy_parser
from stigmalint.packs import RuleSet, load_packs, select_rules
from stigmalint.prose import Prose, Source
from stigmalint.rule_names import find
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
            ignore_regex=tuple(self.settings.ignore_regex),
            severities=severities,
            guarded=self._guarded(),
            doubtful=doubtful,
            exhaustive=exhaustive,
        )
        self.scanner = Scanner(self.rules, self.ruleset.words, self.ruleset.phrases)
        self._parse = parse or lazy_parser(self.settings.model)

    def _guarded(self) -> Guarded | None:
        """The words that people hide from filters, where people write to each other."""
        words = self.ruleset.words.get(GUARDED)
        return Guarded(words) if words is not None and self.settings.profile in CONVERSATIONS else None

    def prepare(self) -> None:
        """Load the language model now, which the first sentence that needs a parse would do. Raises ModelError."""
        list(self._parse([]))

    def check_text(self, text: str, kind: str = "text", *, thread: str = "") -> list[Finding]:
        """The findings of one text, by position. `kind` is "text", "markdown" or "commit"; `thread` is what it answers,
        if it is a comment.

        Spans count code points of `text`; they are those of the JSON report, in which a byte order mark is no part of
        the text. Where markup stands inside a wording, its span holds the markup and `matched` does not.

        Raises TypeError for what is no text, ValueError for a kind that is not known.
        """
        return self.check_source(self._source(text, kind, thread))

    def check_texts(
        self, texts: Iterable[str], kind: str = "text", *, threads: Iterable[str] = ()
    ) -> Iterator[Findings]:
        """The findings of each text, in order, with the parsing batched over texts. `threads` are what comments answer,
        in the same order; where they end, nothing is answered.

        No text takes the others with it: one that is no `str`, and one that the program fails on, gives no findings but
        an `error`. What `texts` itself raises is raised behind the findings of the texts before. Raises TypeError when
        `texts` is one text, ValueError for a kind that is not known, ModelError as `prepare`.
        """
        if isinstance(texts, (str, bytes)):
            raise TypeError("check_texts takes many texts, such as a list; for a single one there is check_text")
        extract(self._source("", kind))  # a kind that is not known is no fault of a text
        return self._each(iter(texts), kind, iter(threads))

    def _each(self, texts: Iterator[str], kind: str, threads: Iterator[str]) -> Iterator[Findings]:
        waiting: deque[tuple[Source, str]] = deque()  # what was handed on, with the error that is known already
        raised: Exception | None = None

        def hand_on() -> Iterator[Source]:
            nonlocal raised
            while True:
                try:
                    text, thread = next(texts), next(threads, "")
                except StopIteration:
                    return
                except Exception as error:
                    raised = error
                    return
                try:
                    waiting.append((self._source(text, kind, thread), ""))
                except TypeError as error:
                    waiting.append((self._source("", kind), str(error)))
                yield waiting[-1][0]

        has_more = True
        while has_more:
            has_more = False
            try:
                for _, found in self.check_sources(hand_on()):
                    yield Findings(found, waiting.popleft()[1])
            except OF_ALL_TEXTS:
                raise
            except Exception:  # of one of them, and it is not known which
                has_more = True
            while waiting:
                yield self._alone(*waiting.popleft())
        if raised is not None:
            raise raised

    def _alone(self, source: Source, error: str) -> Findings:
        try:
            return Findings(self.check_source(source), error)
        except OF_ALL_TEXTS:
            raise
        except Exception as fault:
            return Findings(error=fault_on("text", fault))

    def check_source(self, source: Source) -> list[Finding]:
        return next(self.check_sources([source]))[1]

    def check_sources(self, sources: Iterable[Source]) -> Iterator[tuple[Prose, list[Finding]]]:
        """Prose and findings of each source, in order."""
        if self.settings.profile in CONVERSATIONS:
            sources = (source if source.thread is not None else source._replace(thread="") for source in sources)
        return lint(sources, self.scanner, self.ruleset.words, self._parse, self.policy)

    def trace(self, text: str, kind: str = "text", *, thread: str = "") -> list[Judged]:
        """Every candidate of a text with its verdict and the facts behind it, rejected ones included."""
        return next(
            judge([self._source(text, kind, thread)], self.scanner, self.ruleset.words, self._parse, self.policy)
        )[1]

    def fix_text(self, text: str, unsafe: bool = False, kind: str = "text", *, thread: str = "") -> Fixed:
        """The text with its safe fixes (and, if `unsafe`, the uncertain ones) applied."""
        return self.fix_source(self._source(text, kind, thread), unsafe=unsafe)

    def fix_source(self, source: Source, *, unsafe: bool = False) -> Fixed:
        return fixing.fix(source, self.check_source, unsafe=unsafe)

    def _source(self, text: object, kind: str, thread: str = "") -> Source:
        """Raises TypeError for what is no text."""
        if not isinstance(text, str):
            cure = "; decode it first" if isinstance(text, (bytes, bytearray)) else ""
            raise TypeError(f"a text is to be a str, and this is of type {type(text).__name__}{cure}")
        is_comment = bool(thread) or self.settings.profile in CONVERSATIONS
        return Source(
            "<text>", text, kind, front_matter=self.settings.front_matter, thread=thread if is_comment else None
        )

    def rule(self, rule_id: str) -> Rule | None:
        """A rule by its id, by a former id, or by its last part when that is unique; selected or not."""
        found = find(rule_id, self.ruleset.rules)
        return found[0] if len(found) == 1 else None


OF_ALL_TEXTS = (ModelError, MemoryError)
"""What is no fault of one text, and would come of the next one as well."""


def fault_on(what: str, error: Exception) -> str:
    """The sentence about a text, or what else it is called, that the program failed on."""
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    return f"stigmalint failed on this {what} ({said}); please report this fault of the program"


__all__: Sequence[str] = ("Linter",)
