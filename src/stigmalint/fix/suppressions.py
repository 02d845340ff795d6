"""The comments of a prose in, which findings they hide out, and what is wrong with those comments.

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
from enum import Enum

from stigmalint.extract.formats import FORMATS, is_package
from stigmalint.extract.rendering import Rendering
from stigmalint.finding import Finding, SuppressionProblem
from stigmalint.fix.rendered import findings_in
from stigmalint.prose import Prose, Role, Source
from stigmalint.ruleset.rule_names import names_of
from stigmalint.text.spans import LINE, NEAR, Edit, LineIndex, Span, nearest


class Directive(str, Enum):
    """What a writer may ask for. Where several hide one finding, the first in this order counts as used."""

    SIC = "sic"
    IGNORE = "ignore"
    IGNORE_NEXT_LINE = "ignore-next-line"
    DISABLE = "disable"
    IGNORE_FILE = "ignore-file"
    ENABLE = "enable"


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

    def covers(self, rule_id: str) -> bool:
        return not self.ids or any(name in self.ids for name in names_of(rule_id))


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
    _places: tuple[_Place, ...]  # one for each item

    @classmethod
    def parse(
        cls, prose: Prose, known: Collection[str], formerly: Mapping[str, str] | None = None, *, today: str = ""
    ) -> Suppressions:
        """Read the comment blocks of `prose`.

        `known` are the ids of all rules there are, whether they run or not; `formerly` maps retired ids to their heirs.
        What held until a day before `today` (an ISO date; empty where no day matters) hides nothing and is a problem.
        """
        text = prose.source.text
        comments = [
            prose.to_source(block, Span(0, len(block.text))) for block in prose.blocks if block.role is Role.COMMENT
        ]
        if not comments:
            return cls(prose.source, (), (), frozenset(known), ())
        lines = LineIndex(text)
        read = [place for comment in comments for place in _read(prose.source, comment, lines)]
        below = _Below(text, lines, (place.span.start for place in read if place.is_alone))
        names = _Known(known, formerly or {})
        items: list[Suppression] = []
        places: list[_Place] = []
        problems = [slip for comment in comments for slip in _slips(text, comment)]
        for place in read:
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
                    yield SuppressionProblem(item.span, "enable: there is no disable before it to end", place.removal)
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
                    message += ": it holds for its own line; for the line below write ignore-next-line"
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
        switch = max((self._last(name, at) for name in names), default=-1)
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
    """The first line below another that directives hold for: blank lines and directives alone are passed over.

    To be asked in the order of the text: then no line is looked at twice.
    """

    def __init__(self, text: str, lines: LineIndex, alone: Iterable[int]) -> None:
        self._text, self._lines = text, lines
        self._alone = frozenset(lines.position(at)[0] for at in alone)
        self._asked = self._found = 0

    def line(self, above: int) -> Span:
        if not self._asked <= above < self._found:
            self._asked, self._found = above, above + 1
            while self._found <= self._lines.line_count() and not self._is_read(self._found):
                self._found += 1
        if self._found > self._lines.line_count():
            return Span(len(self._text), len(self._text))
        return self._lines.line_span(self._found)

    def _is_read(self, line: int) -> bool:
        # Several may stand above one line.
        return line not in self._alone and bool(self._lines.line_span(line).of(self._text).strip())


class _Known:
    """The ids of rules and packs that there are, and what to say of others."""

    def __init__(self, known: Collection[str], formerly: Mapping[str, str]) -> None:
        self._names = frozenset(name for rule_id in known for name in (rule_id, rule_id.partition("/")[0]))
        self._sorted = sorted(self._names)
        self._formerly = formerly
        self._guesses: dict[str, str] = {}

    def resolve(self, place: _Place, problems: list[SuppressionProblem]) -> Iterator[str]:
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


@dataclass(frozen=True, slots=True)
class _Place:
    """A directive as written: its word, the ids and where they stand, and the edit that takes it out."""

    span: Span
    word: str
    brackets: Span
    ids: tuple[tuple[str, Span], ...]
    until: str
    reason: str
    problem: SuppressionProblem | None
    after: int  # where the next line is looked for
    is_alone: bool
    removal: Edit | None


def _spared(known: frozenset[str], ran: frozenset[str], narrowed: bool) -> frozenset[str]:
    """The names, and _ALL, that cannot be said to hide nothing, since rules did not run that they name."""
    named: dict[str, set[str]] = {_ALL: set(known)}
    for rule_id in known:
        for name in names_of(rule_id):
            named.setdefault(name, set()).add(rule_id)
    return frozenset(name for name, ids in named.items() if ids.isdisjoint(ran) or (narrowed and not ids <= ran))


_SWITCHES = (Directive.DISABLE, Directive.ENABLE)
_ORDER = tuple(Directive)
_WORDS = tuple(item.value for item in Directive if item is not Directive.SIC)

_NAME = "stigmalint"
_HEAD = re.compile(rf"{_NAME}:[ \t]*", re.IGNORECASE)
_SLIP = re.compile(r"(?i)(?<![\w`])(?P<name>stig[\w-]{2,12})(?P<colon>(?:[ \t]*[:;=])?)[ \t]*(?P<word>[\w-]+)")
_BODY = re.compile(
    r"(?P<word>[\w-]*)[ \t]*(?P<open>\[(?P<ids>[^\]\n]*)(?P<close>\])?)?"
    r"(?:[ \t]*(?<=[ \t])until[ \t]+(?P<until>[\d-]*\d))?"
)
DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")
_REASON = re.compile(r"[ \t]*(?:--|[-\u2013\u2014])\s*(?P<reason>.*)", re.DOTALL)

# "addicts" [sic]; addict's (sic); *junkie* [*sic*]. A run of quotes and emphasis may close first.
_SIC = re.compile(
    r"""(?:['\u2019]s\b)?
        (?:[.,;:!?]?["'\u201d\u2019\u00bb]|[*_`]|</\w+>)*
        [ \t\u00a0]*(?:\r?\n[ \t]*)?
        (?P<sic>\\?[\[(](?:[*_]{1,2}|<(?:i|em)>)?sic!?(?:[*_]{1,2}|</(?:i|em)>)?\\?[\])])""",
    re.IGNORECASE | re.VERBOSE,
)

# The delimiters of comments, for a comment block may or may not hold them; longer openers first.
_PAIRS = (
    ("[comment]: # (", ")"),
    ("[//]: # (", ")"),
    ('[//]: # "', '"'),
    ("{{!--", "--}}"),
    ("{{/*", "*/}}"),
    ("<!---", "--->"),
    ("<!--", "-->"),
    ("<%--", "--%>"),
    ("<%#", "%>"),
    ("{{!", "}}"),
    ("{/*", "*/}"),
    ("/**", "*/"),
    ("/*", "*/"),
    ("{#", "#}"),
    ("{-", "-}"),
    ("(*", "*)"),
    ("%%", "%%"),
)
_LINE_OPENER = r"(?:#+|/{2,}!?|%+|;+|--+|\.\.|\.\\\")"
_LINE_START = re.compile(_LINE_OPENER)
_LINE_BEFORE = re.compile(_LINE_OPENER + r"[ \t]*$")
_SIGNS = " \t\r\n#;%/*"  # what may trail a directive without being part of it
_OWN_LINE = re.compile(rf"[ \t]*(?:(?:{_LINE_OPENER}|[*|])[ \t]*)?")
_SPOKEN = re.compile(r"[\w`]")
_ALL = ""
"""Stands among ids for all rules."""
_WHOLE = -1
"""Stands among the beginnings of scopes for the whole file."""
_MOST_GUESSES = 100
"""Unknown ids of one text for which a similar one is looked for among all there are."""


def _read(source: Source, comment: Span, lines: LineIndex) -> Iterator[_Place]:
    """Every directive of one comment: at its start, at the start of a line in it, or behind another `#`."""
    text = source.text
    whole, inner, is_bracketed = _delimiters(text, comment, lines)
    heads = list(_heads(text, inner, lines))
    is_alone = whole is not None and _is_alone(text, whole, lines)
    for index, head in enumerate(heads):
        end = heads[index + 1].start() if index + 1 < len(heads) else inner.end
        line_end = min(end, lines.line_span(lines.position(head.start())[0]).end)
        body = _BODY.match(text, head.end(), line_end)
        assert body is not None  # every part of it may be empty
        reason = _REASON.match(text, body.end(), end if is_bracketed else line_end)
        tail = reason["reason"] if reason else text[body.end() : line_end]
        said = tail.rstrip(_SIGNS)
        stop = (reason.start("reason") if reason else body.end()) + len(said) if said else body.end()
        span = Span(head.start(), stop)
        is_whole = len(heads) == 1 and not (
            (text[inner.start : span.start] + text[span.end : inner.end]).strip(_SIGNS + "-!.")
        )
        yield _Place(
            span=span,
            word=body["word"].lower(),
            brackets=Span(*body.span("ids")),
            ids=tuple(_ids(body["ids"] or "", body.start("ids"))),
            until=body["until"] or "",
            reason=" ".join(said.split()) if reason else "",
            problem=_malformed(span, body, "" if reason else said.strip()),
            after=whole.end if whole and is_bracketed else span.end,
            is_alone=is_alone if whole else _is_alone(text, span, lines),
            removal=_removal(source, whole, span, is_whole, is_bracketed, lines),
        )


def _heads(text: str, inner: Span, lines: LineIndex) -> Iterator[re.Match[str]]:
    """Where directives begin in a comment."""
    spoken: dict[int, int] = {}
    for head in _HEAD.finditer(text, inner.start, inner.end):
        # "run `stigmalint: ignore` to" talks about a directive and is none.
        begin = max(lines.line_span(lines.position(head.start())[0]).start, inner.start)
        if begin not in spoken:
            word = _SPOKEN.search(text, begin)
            spoken[begin] = word.start() if word else len(text)
        if spoken[begin] >= head.start() or _LINE_BEFORE.search(text, max(begin, head.start() - NEAR), head.start()):
            yield head


def _ids(written: str, start: int) -> Iterator[tuple[str, Span]]:
    """What stands between the commas of a list, which begins at `start`, without the blanks around it."""
    for part in re.finditer(r"[^,]+", written):
        if name := part.group().strip():
            at = start + part.start() + len(part.group()) - len(part.group().lstrip())
            yield name, Span(at, at + len(name))


def _slips(text: str, comment: Span) -> Iterator[SuppressionProblem]:
    """A comment that begins nearly like a directive: `stigmlint: ignore`, `stigmalint ignore`."""
    found = _SLIP.search(text, comment.start, min(comment.end, comment.start + NEAR))
    if found is None or (found["colon"] == ":" and found["name"].lower() == _NAME):
        return
    word = found["word"].lower().replace("_", "-")
    near = nearest(word, _WORDS, 0.8) if found["colon"] else word if word in _WORDS else ""
    if near and nearest(found["name"].lower(), (_NAME,), 0.8):
        span, right = Span(found.start("name"), found.end()), f"{_NAME}: {near}"
        yield SuppressionProblem(span, f"'{span.of(text)}' is no directive; write '{right}'", Edit(span, right))


def _delimiters(text: str, comment: Span, lines: LineIndex) -> tuple[Span | None, Span, bool]:
    """The comment with its delimiters (None if unknown), what is inside, and whether a closing delimiter ends it."""
    start, end = min(_end_of_blanks(text, comment.start), comment.end), comment.end
    end = max(_begin_of_blanks(text, end), start)
    before, after = _begin_of_blanks(text, start), _end_of_blanks(text, end)
    for opener, closer in _PAIRS:
        if opener == closer and "\n" in text[before:after]:  # "%%" may as well open two line comments
            continue
        if text.startswith(opener, start, end) and text.endswith(closer, start + len(opener), end):
            return Span(start, end), Span(start + len(opener), end - len(closer)), True
        if text.endswith(opener, 0, before) and text.startswith(closer, after):
            return Span(before - len(opener), after + len(closer)), Span(start, end), True
    if opening := _LINE_START.match(text, start, end):
        return Span(start, end), Span(opening.end(), end), False
    line = lines.line_span(lines.position(start)[0])
    if found := _LINE_BEFORE.search(text, max(line.start, start - NEAR), start):
        return Span(found.start(), end), Span(start, end), False
    return None, Span(start, end), False


def _malformed(span: Span, body: re.Match[str], rest: str) -> SuppressionProblem | None:
    word = body["word"]
    if word.lower() not in _WORDS:
        near = nearest(word.lower().replace("_", "-"), _WORDS)
        if not near:
            return SuppressionProblem(span, f"unknown directive '{word}'; write one of {', '.join(_WORDS)}")
        edit = Edit(Span(*body.span("word")), near)
        return SuppressionProblem(span, f"unknown directive '{word}'; did you mean '{near}'?", edit)
    if body["open"] and not body["close"]:
        return SuppressionProblem(span, f"{word}: the closing bracket is missing")
    if body["open"] and not body["ids"].strip(" \t,"):
        return SuppressionProblem(
            span, f"{word}: the brackets are empty; name a rule, or leave them out to mean all rules"
        )
    if body["until"] and not DAY.fullmatch(body["until"]):
        return SuppressionProblem(span, f"{word}: '{body['until']}' is no day; write a month or day such as 2027-03")
    if rest:
        return SuppressionProblem(
            span, f"{word}: cannot read '{rest}'; rules go in brackets and a reason after --: {word}[rule] -- reason"
        )
    return None


def _expired(place: _Place) -> SuppressionProblem:
    """No edit puts it right: whether the wording may stay for longer is for a person to say."""
    message = f"{place.word} held until {place.until}; reword what it hid, or give it a later day"
    return SuppressionProblem(place.span, message)


def _scope(directive: Directive, place: _Place, lines: LineIndex, source: Source, below: _Below) -> Span:
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


def _is_alone(text: str, whole: Span, lines: LineIndex) -> bool:
    first, last = (lines.line_span(lines.position(at)[0]) for at in (whole.start, whole.end))
    return _begin_of_blanks(text, whole.start) <= first.start and _end_of_blanks(text, whole.end) >= last.end


def _begin_of_blanks(text: str, at: int) -> int:
    """Where the white space before a place begins."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at


def _end_of_blanks(text: str, at: int) -> int:
    """Where the white space at a place ends."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _removal(
    source: Source, whole: Span | None, span: Span, is_whole: bool, is_bracketed: bool, lines: LineIndex
) -> Edit | None:
    """Take out the comment, with its lines if it stands alone; of a longer comment, the line of the directive."""
    text = source.text
    if whole is None:
        return None
    if not is_whole:
        line = lines.position(span.start)[0]
        full = lines.line_span(line)
        ends = (lines.position(whole.start)[0], lines.position(whole.end)[0])
        is_near = span.start - full.start <= LINE
        is_own = (
            is_near and _OWN_LINE.fullmatch(text, full.start, span.start) and _end_of_blanks(text, span.end) >= full.end
        )
        return (
            Edit(_with_line_end(full.start, line, lines, text), "")
            if is_own and not (is_bracketed and line in ends)
            else None
        )
    if not _is_alone(text, whole, lines):
        start = whole.start
        if not text[whole.end : whole.end + 1].strip():  # the last on its line
            while start > 0 and text[start - 1] in " \t":
                start -= 1
        return Edit(Span(start, whole.end), "")
    first, last = lines.position(whole.start)[0], lines.position(whole.end)[0]
    start = lines.line_span(first).start
    neighbours = [lines.line_span(line) for line in (first - 1, last + 1) if 0 < line <= lines.line_count()]
    if FORMATS[source.kind].by_layout and len(neighbours) == 2 and all(line.of(text).strip() for line in neighbours):
        return Edit(Span(start, lines.line_span(last).end), "")  # or the two lines would become one paragraph
    return Edit(_with_line_end(start, last, lines, text), "")


def _with_line_end(start: int, line: int, lines: LineIndex, text: str) -> Span:
    return Span(start, lines.line_span(line + 1).start if line < lines.line_count() else len(text))
