"""Which findings the comments in a text hide, and what is wrong with those comments.

A writer who keeps a word on purpose says so next to it: `stigmalint: ignore[rule,...] -- reason` in any comment of the
host format, or `[sic]` after the word. `ignore[rule] until 2027-03 -- reason` holds to the end of that month, and
`until 2027-03-15` to the end of that day. Two things are guarded: a directive that is not understood hides nothing, and
one that hides nothing is reported, lest directives of yesterday swallow the findings of tomorrow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stigmalint.extract.formats import FORMATS, is_package
from stigmalint.extract.rendering import Rendering
from stigmalint.finding import Finding, SuppressionProblem
from stigmalint.fix.directives import Directive, Place, read, slips
from stigmalint.fix.rendered import findings_in
from stigmalint.prose import Prose, Role, Source
from stigmalint.ruleset.rule_names import names_of
from stigmalint.text.spans import NEAR, Edit, LineIndex, Span, nearest

_SWITCHES = (Directive.DISABLE, Directive.ENABLE)
_ORDER = tuple(Directive)
_ALL = ""
"""Stands among ids for all rules."""
_WHOLE = -1
"""Stands among the beginnings of scopes for the whole file."""
_MOST_GUESSES = 100
"""Unknown ids of one text for which a similar one is searched for among all there are."""

# "addicts" [sic]; addict's (sic); *junkie* [*sic*]. A run of quotes and emphasis may close first.
_SIC = re.compile(
    r"""(?:['\u2019]s\b)?
        (?:[.,;:!?]?["'\u201d\u2019\u00bb]|[*_`]|</\w+>)*
        [ \t\u00a0]*(?:\r?\n[ \t]*)?
        (?P<sic>\\?[\[(](?:[*_]{1,2}|<(?:i|em)>)?sic!?(?:[*_]{1,2}|</(?:i|em)>)?\\?[\])])""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Suppression:
    """One directive. `ids` are rules or packs, empty for all rules; `span` is the directive, `scope` what it holds for.

    A finding is in scope when it starts there. The scope of `disable` and `enable` reaches to the end of the file: the
    last of them that covers a finding's rule decides. Spans count code points of the source. `until` is the last day or
    month for which it holds, as written.
    """

    directive: Directive
    ids: tuple[str, ...]
    reason: str
    span: Span
    scope: Span
    until: str = ""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Findings after suppression: those to report, those hidden and by what, and the problems of the directives."""

    kept: tuple[Finding, ...]
    hidden: tuple[tuple[Finding, Suppression], ...]
    problems: tuple[SuppressionProblem, ...]


@dataclass(frozen=True, slots=True)
class Suppressions:
    """All directives of one source, in its order; `problems` are those that show without knowing any finding."""

    source: Source
    items: tuple[Suppression, ...]
    problems: tuple[SuppressionProblem, ...]
    known: frozenset[str]
    _places: tuple[Place, ...]  # one for each item

    @classmethod
    def parse(
        cls, prose: Prose, known: Collection[str], formerly: Mapping[str, str] | None = None, *, today: str = ""
    ) -> Suppressions:
        """Read the comment blocks of `prose`.

        `known` are the ids of all rules there are, whether they run or not; `formerly` maps retired ids to their heirs.
        What held until a day before `today` (an ISO date; empty if no day matters) hides nothing and is a problem.
        """
        text = prose.source.text
        comments = [
            prose.to_source(block, Span(0, len(block.text))) for block in prose.blocks if block.role is Role.COMMENT
        ]
        if not comments:
            return cls(prose.source, (), (), frozenset(known), ())
        lines = LineIndex(text)
        written = [place for comment in comments for place in read(prose.source, comment, lines)]
        below = _Below(text, lines, (place.span.start for place in written if place.is_alone))
        names = _Known(known, formerly or {})
        items: list[Suppression] = []
        places: list[Place] = []
        problems = [slip for comment in comments for slip in slips(text, comment)]
        for place in written:
            if place.problem:
                problems.append(place.problem)
                continue
            ids = tuple(names.resolve(place, problems))
            if place.ids and not ids:  # nothing left that is known: it must not turn into "all rules"
                continue
            if place.until and place.until < today[: len(place.until)]:
                problems.append(_expired(place))
                continue
            directive = Directive(place.word)
            scope = _scope(directive, place, lines, prose.source, below)
            items.append(Suppression(directive, ids, place.reason, place.span, scope, place.until))
            places.append(place)
        return cls(prose.source, tuple(items), tuple(problems), frozenset(known), tuple(places))

    def apply(self, findings: Iterable[Finding], ran: Collection[str], *, narrowed: bool = False) -> Suppressed:
        """Divide `findings` into kept and hidden, in their order; problems come in the order of the source.

        `ran` are the ids of the rules that looked at this source: a suppression of rules that did not is never unused,
        and in a run that was `narrowed` to fewer rules than usual none is that names any other rule.
        """
        kept: list[Finding] = []
        hidden: list[tuple[Finding, Suppression]] = []
        hiding = _Hiding(self.items)
        for finding in findings:
            by = self._sic(finding) or hiding.of(finding)
            if by is None:
                kept.append(finding)
            else:
                hidden.append((finding, by))
        problems = [
            *self.problems,
            *(self._unused(hidden, _spared(self.known, frozenset(ran), narrowed)) if self.items else ()),
        ]
        return Suppressed(tuple(kept), tuple(hidden), tuple(sorted(problems, key=lambda problem: problem.span)))

    def _sic(self, finding: Finding) -> Suppression | None:
        end = finding.span.end
        if (sic := _SIC.match(self.source.text, end, end + NEAR)) is None:
            return None
        span = Span(*sic.span("sic"))
        return Suppression(Directive.SIC, (finding.rule_id,), span.of(self.source.text), span, finding.span)

    def _unused(
        self, hidden: Iterable[tuple[Finding, Suppression]], spared: Collection[str]
    ) -> Iterator[SuppressionProblem]:
        """What hides nothing; names in `spared` might do so in another run."""
        hides: dict[Span, set[str]] = {}
        for finding, by in hidden:
            if not by.span.contains(finding.span):  # wording in the directive's own reason does not justify it
                hides.setdefault(by.span, set()).update(names_of(finding.rule_id))
        disabled = _Disabled()
        for item, place in zip(self.items, self._places, strict=True):
            if item.directive is Directive.ENABLE:
                if not disabled.meets(item.ids):
                    yield SuppressionProblem(item.span, "enable: there is no disable before it", place.removal)
                continue
            if item.directive is Directive.DISABLE:
                disabled.add(item.ids)
            busy: Collection[str] = hides.get(item.span, ())
            idle = [name for name in item.ids if name not in busy and name not in spared]
            # An id that is wrong in another way has its own edit inside the brackets.
            is_sound = item.ids == tuple(name for name, _ in place.ids)
            if len(idle) == len(item.ids) if item.ids else not (busy or _ALL in spared):
                message = f"{item.directive.value} hides nothing"
                if item.directive is Directive.IGNORE and place.is_alone:
                    message += ": it applies to its own line; for the line below, write ignore-next-line"
                yield SuppressionProblem(item.span, message, place.removal if is_sound else None)
            elif idle:
                gone = frozenset(idle)
                rest = ", ".join(name for name in item.ids if name not in gone)
                edit = Edit(place.brackets, rest) if is_sound else None
                yield SuppressionProblem(item.span, f"{item.directive.value}[{', '.join(idle)}] hides nothing", edit)


def suppressed(
    prose: Prose,
    findings: Sequence[Finding],
    known: Collection[str],
    ran: Collection[str],
    formerly: Mapping[str, str] | None = None,
    *,
    narrowed: bool = False,
    today: str = "",
) -> Suppressed:
    """`findings` after the suppressions of a text, as `Suppressions.parse` and `apply` say.

    In a package, directives hold for the paragraph that a comment is about: they are read in its rendering. What is
    wrong with one is told, and never put right by itself.
    """
    if not is_package(prose.source.kind):
        return Suppressions.parse(prose, known, formerly, today=today).apply(findings, ran, narrowed=narrowed)
    shown = Rendering(prose)
    rendered = list(findings_in(shown, findings))
    own = {id(it): finding for it, finding in zip(rendered, findings, strict=True)}
    told = Suppressions.parse(shown.comments, known, formerly, today=today).apply(rendered, ran, narrowed=narrowed)
    return Suppressed(
        tuple(own[id(it)] for it in told.kept),
        tuple((own[id(it)], by) for it, by in told.hidden),
        tuple(replace(problem, span=shown.to_source(problem.span), edit=None) for problem in told.problems),
    )


class _Hiding:
    """Directives by what they hold for, so that each finding asks a few of them and not all."""

    def __init__(self, items: Sequence[Suppression]) -> None:
        self._items = items
        self._starts = [item.span.start for item in items]
        # Of several that hide the same, the first in the order of directives counts as used.
        self._first: dict[tuple[int, str], int] = {}
        """By where a scope begins and an id, or no id for all rules."""
        self._lines: list[Span] = []
        self._switches: dict[str, list[int]] = {}
        for number, item in enumerate(items):
            for name in item.ids or (_ALL,):
                if item.directive in _SWITCHES:
                    self._switches.setdefault(name, []).append(number)
                    continue
                key = (_WHOLE if item.directive is Directive.IGNORE_FILE else item.scope.start, name)
                if self._rank(number) < self._rank(self._first.setdefault(key, number)):
                    self._first[key] = number
            if item.directive in (Directive.IGNORE, Directive.IGNORE_NEXT_LINE):
                self._lines.append(item.scope)
        self._lines = sorted(set(self._lines))

    def of(self, finding: Finding) -> Suppression | None:
        """What hides a finding, or None."""
        at = finding.span.start
        names = (_ALL, *names_of(finding.rule_id))
        line = bisect_right(self._lines, at, key=lambda scope: scope.start) - 1
        places = [self._lines[line].start] if line >= 0 and at < self._lines[line].end else []
        able = [
            self._first[place, name] for place in (*places, _WHOLE) for name in names if (place, name) in self._first
        ]
        found = [(self._rank(number), 0, number) for number in able]
        around = bisect_right(self._starts, at) - 1
        if around >= 0 and self._items[around].span.contains(finding.span):
            # The reason may quote the very word it defends.
            found.append((self._rank(around), 1, around))
        switch = max(self._last(name, at) for name in names)
        if switch >= 0 and self._items[switch].directive is Directive.DISABLE:
            found.append((self._rank(switch), 2, switch))
        return self._items[min(found)[-1]] if found else None

    def _rank(self, number: int) -> int:
        return _ORDER.index(self._items[number].directive)

    def _last(self, name: str, at: int) -> int:
        """The last `disable` or `enable` of a name up to a place, by number; -1 for none."""
        numbers = self._switches.get(name, ())
        before = bisect_right(numbers, at, key=lambda number: self._items[number].scope.start)
        return numbers[before - 1] if before else -1


class _Disabled:
    """What the `disable` directives met so far are for."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._names: set[str] = set()

    def add(self, ids: tuple[str, ...]) -> None:
        self._ids.update(ids or (_ALL,))
        self._names.update(name for own in ids for name in names_of(own))

    def meets(self, ids: tuple[str, ...]) -> bool:
        """Whether one of them is for any of the rules that `ids` name."""
        if _ALL in self._ids or not ids:
            return bool(self._ids)
        return any(own in self._names or not self._ids.isdisjoint(names_of(own)) for own in ids)


class _Below:
    """The first line below another that directives hold for: blank lines and directives alone are skipped.

    To be asked in the order of the text: then no line is examined twice.
    """

    def __init__(self, text: str, lines: LineIndex, alone: Iterable[int]) -> None:
        self._text, self._lines = text, lines
        self._alone = frozenset(lines.position(at)[0] for at in alone)
        self._asked = self._found = 0

    def line(self, above: int) -> Span:
        if not self._asked <= above < self._found:
            self._asked, self._found = above, above + 1
            while self._found <= self._lines.line_count() and not self._isread(self._found):
                self._found += 1
        if self._found > self._lines.line_count():
            return Span(len(self._text), len(self._text))
        return self._lines.line_span(self._found)

    def _isread(self, line: int) -> bool:
        # Several may be above one line.
        return line not in self._alone and bool(self._lines.line_span(line).of(self._text).strip())


class _Known:
    """The ids of rules and packs that there are, and what to say of others."""

    def __init__(self, known: Collection[str], formerly: Mapping[str, str]) -> None:
        self._names = frozenset(name for rule_id in known for name in (rule_id, rule_id.partition("/")[0]))
        self._sorted = sorted(self._names)
        self._formerly = formerly
        self._guesses: dict[str, str] = {}

    def resolve(self, place: Place, problems: list[SuppressionProblem]) -> Iterator[str]:
        """The ids that name rules or packs; a problem is added for each that does not, or not any more."""
        for name, span in place.ids:
            if name in self._names:
                yield name
            elif name in self._formerly:
                yield self._formerly[name]
                message = f"'{name}' is now called '{self._formerly[name]}'"
                problems.append(SuppressionProblem(span, message, Edit(span, self._formerly[name])))
            elif near := self._guess(name):
                message = f"unknown rule '{name}'; did you mean '{near}'?"
                problems.append(SuppressionProblem(span, message, Edit(span, near)))
            else:
                problems.append(SuppressionProblem(span, f"unknown rule '{name}'; see stigmalint rules list"))

    def _guess(self, name: str) -> str:
        if name not in self._guesses and len(self._guesses) < _MOST_GUESSES:
            self._guesses[name] = nearest(name, self._sorted)
        return self._guesses.get(name, "")


def _spared(known: frozenset[str], ran: frozenset[str], narrowed: bool) -> frozenset[str]:
    """The names, and _ALL, that cannot be said to hide nothing, since rules did not run that they name."""
    named: dict[str, set[str]] = {_ALL: set(known)}
    for rule_id in known:
        for name in names_of(rule_id):
            named.setdefault(name, set()).add(rule_id)
    return frozenset(name for name, ids in named.items() if ids.isdisjoint(ran) or (narrowed and not ids <= ran))


def _expired(place: Place) -> SuppressionProblem:
    """No edit puts it right: whether the wording may stay for longer is for a person to say."""
    message = f"{place.word} expired after {place.until}; reword what it hid, or set a later date"
    return SuppressionProblem(place.span, message)


def _scope(directive: Directive, place: Place, lines: LineIndex, source: Source, below: _Below) -> Span:
    if directive is Directive.IGNORE:
        return lines.line_span(lines.position(place.span.start)[0])
    if directive is Directive.IGNORE_NEXT_LINE:
        first = below.line(lines.position(place.after)[0])
        return _entry(source.text, first, lines) if FORMATS[source.kind].by_entry else first
    return Span(0 if directive is Directive.IGNORE_FILE else place.span.start, len(source.text))


def _entry(text: str, first: Span, lines: LineIndex) -> Span:
    """The lines from one on up to a blank one."""
    number = lines.position(first.start)[0]
    while number < lines.line_count() and lines.line_span(number + 1).of(text).strip():
        number += 1
    return Span(first.start, lines.line_span(number).end)
