"""Results of checking a text: candidates, verdicts, fixes, findings, and problems with suppressions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from stigmalint.prose import Block
from stigmalint.ruleset.severity import Safety, Severity
from stigmalint.text.spans import Edit, Span

if TYPE_CHECKING:
    from stigmalint.ruleset.rule import Rule

__all__ = ["Candidate", "Finding", "Findings", "Fix", "Outcome", "Safety", "Severity", "SuppressionProblem", "Verdict"]


class Outcome(str, Enum):
    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    REJECTED = "rejected"


class Candidate(NamedTuple):
    """A phrase of a rule found in a block; its sense is not yet known. `span` counts code points of the block's text.

    `captures` maps a list name to the words matched for it; `slots` are the grammatical slots the form can fill.
    """

    rule: Rule
    block: Block
    span: Span
    captures: tuple[tuple[str, str], ...] = ()
    slots: tuple[str, ...] = ()

    @property
    def matched(self) -> str:
        return self.span.of(self.block.text)

    @property
    def is_countable(self) -> bool:
        """A label in the singular, of a rule that also knows its plural."""
        return set(self.slots) == {"singular"} and any("plural" in form.slots for form in self.rule.forms)


class Verdict(NamedTuple):
    """The decision of `judge.facts` on a candidate, with the facts that decided it in `because`."""

    outcome: Outcome
    slot: str = ""
    because: tuple[str, ...] = ()


class Fix(NamedTuple):
    """Edits of the source that apply an alternative.

    >>> Fix((Edit(Span(3, 9), "misused"),), "misused", Safety.SAFE).to_dict()
    {'safety': 'safe', 'title': 'misused', 'edits': [{'start': 3, 'end': 9, 'text': 'misused'}]}
    """

    edits: tuple[Edit, ...]
    title: str
    safety: Safety

    def to_dict(self) -> dict[str, Any]:
        """The fix as in the JSON report."""
        edits = [{"start": edit.span.start, "end": edit.span.end, "text": edit.text} for edit in self.edits]
        return {"safety": self.safety.value, "title": self.title, "edits": edits}


class Located(NamedTuple):
    """The part of a finding that depends on its whole text and on the list of sources.

    Lines and columns are 1-based, columns count code points, ends are exclusive. Bytes are those of the stored file,
    including a byte order mark. `url` is the address of the first source that has one, or empty; `fingerprint` is
    stable when lines move or text is rewrapped.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    start_byte: int
    end_byte: int
    url: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A confirmed (or, on request, doubtful) use of stigmatizing wording.

    `span` counts code points of the source's text, without a byte order mark. `matched` is the wording as it is read:
    in `**drug** abuse`, the span contains the two asterisks before the blank, and `matched` is "drug abuse".

    >>> from stigmalint import Linter
    >>> (finding,) = Linter().check_text("One day\\nhe abused alcohol.")
    >>> finding.line, finding.column
    (2, 4)
    >>> finding.to_dict()["fix"]["title"]
    'misused'
    """

    rule_id: str
    severity: Severity
    path: str
    span: Span
    matched: str
    message: str
    alternatives: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    because: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    doubtful: bool = field(default=False, compare=False)
    place: str = ""
    """In a package, what contains the wording: "a table cell under "Results""; empty for other texts."""
    guide: str = ""
    """The address of the guide named in the settings; empty for none."""
    of_document: bool = False
    """It is about what the text as a whole contains or lacks: rewording this place would not resolve it."""
    located: Located | None = field(default=None, compare=False, repr=False)
    """Set by `check_text`, `check_texts` and `fix_text`; a finding does not keep a reference to its text."""

    @property
    def line(self) -> int:
        """The 1-based line in which the wording begins. Raises ValueError if it is not `located`."""
        return self._where().line

    @property
    def column(self) -> int:
        """The 1-based column at which it begins, in code points. Raises ValueError if it is not `located`."""
        return self._where().column

    def to_dict(self) -> dict[str, Any]:
        """The finding as written by `stigmalint check --output-format json`, with `path` unchanged.

        Raises ValueError if it is not `located`.
        """
        where, fix = self._where(), self.fix
        found: dict[str, Any] = {
            "path": self.path,
            "rule": self.rule_id,
            "pack": self.pack,
            "severity": self.severity.value,
            "message": self.message,
            "match": self.matched,
            "line": where.line,
            "column": where.column,
            "end_line": where.end_line,
            "end_column": where.end_column,
            "start": self.span.start,
            "end": self.span.end,
            "start_byte": where.start_byte,
            "end_byte": where.end_byte,
            "alternatives": list(self.alternatives),
            "fix": None if fix is None else fix.to_dict(),
            "because": list(self.because),
            "sources": list(self.sources),
            "tags": list(self.tags),
            "url": where.url,
            "fingerprint": where.fingerprint,
        }
        # Only on request, or in a package, so that ordinary objects have the same keys.
        if self.guide:
            found["guide"] = self.guide
        if self.place:
            found["place"] = self.place
        if self.doubtful:
            found["doubtful"] = True
        return found

    def _where(self) -> Located:
        if self.located is None:
            raise ValueError("the location of this finding is not known; findings of check_text have one")
        return self.located

    @property
    def pack(self) -> str:
        return self.rule_id.partition("/")[0]

    @property
    def fix(self) -> Fix | None:
        """The best fix that can be applied: the first safe one, otherwise the first unsafe one."""
        for safety in (Safety.SAFE, Safety.UNSAFE):
            for fix in self.fixes:
                if fix.safety is safety:
                    return fix
        return None


@dataclass(frozen=True, slots=True)
class SuppressionProblem:
    """A directive that does not do what its writer meant; `edit` corrects it, or is None if a person must decide."""

    span: Span
    message: str
    edit: Edit | None = None


class Findings(list[Finding]):
    """The findings of one of many texts, by position. If the text could not be checked, there are none, and `error`
    explains why in a sentence; otherwise it is empty.

    >>> from stigmalint import Linter
    >>> [(len(found), found.error) for found in Linter().check_texts(["He abused alcohol.", None])]
    [(1, ''), (0, 'a text must be a str, not NoneType')]
    """

    def __init__(self, found: Iterable[Finding] = (), error: str = "") -> None:
        super().__init__(found)
        self.error = error

    def __repr__(self) -> str:
        return f"Findings({super().__repr__()}{f', error={self.error!r}' if self.error else ''})"
