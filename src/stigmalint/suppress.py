"""The comments of a prose in, which findings they hide out, and what is wrong with those comments.

A writer who keeps a word on purpose says so next to it: `stigmalint: ignore[rule,...] -- reason` in any comment of the
host format, or `[sic]` after the word. Two things are guarded: a directive that is not understood hides nothing, and
one that hides nothing is reported, lest directives of yesterday swallow the findings of tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from stigmalint.finding import Finding
from stigmalint.prose import Prose, Role, Source
from stigmalint.rule_names import current, is_named
from stigmalint.text import Edit, LineIndex, Span, nearest


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
    last of them that covers a finding's rule decides. Spans count code points of the source.
    """

    directive: Directive
    ids: tuple[str, ...]
    reason: str
    span: Span
    scope: Span

    def covers(self, rule_id: str) -> bool:
        return not self.ids or is_named(rule_id, self.ids)


@dataclass(frozen=True, slots=True)
class SuppressionProblem:
    """A directive that does not do what its writer meant; `edit` mends it, or is None where a person must look."""

    span: Span
    message: str
    edit: Edit | None = None


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
    def parse(cls, prose: Prose, known: Collection[str], formerly: Mapping[str, str] | None = None) -> Suppressions:
        """Read the comment blocks of `prose`.

        `known` are the ids of all rules there are, whether they run or not; `formerly` maps retired ids to their heirs.
        """
        text = prose.source.text
        comments = [
            prose.to_source(block, Span(0, len(block.text))) for block in prose.blocks if block.role is Role.COMMENT
        ]
        lines = LineIndex(text)
        read = [place for comment in comments for place in _read(prose.source, comment, lines)]
        slips = [slip for comment in comments for slip in _slips(text, comment)]
        alone = {lines.position(place.span.start)[0] for place in read if place.is_alone}
        items: list[Suppression] = []
        places: list[_Place] = []
        problems: list[SuppressionProblem] = slips
        for place in read:
            if place.problem:
                problems.append(place.problem)
                continue
            ids, wrong = _resolve(place, frozenset(known), formerly or {})
            problems += wrong
            if place.ids and not ids:  # nothing left that is known: it must not turn into "all rules"
                continue
            directive = Directive(place.word)
            scope = _scope(directive, place, lines, text, alone)
            items.append(Suppression(directive, ids, place.reason, place.span, scope))
            places.append(place)
        return cls(prose.source, tuple(items), tuple(problems), frozenset(known), tuple(places))

    def apply(self, findings: Iterable[Finding], ran: Collection[str], *, narrowed: bool = False) -> Suppressed:
        """Divide `findings` into kept and hidden, in their order; problems come in the order of the source.

        `ran` are the ids of the rules that looked at this source: a suppression of rules that did not is never unused,
        and in a run that was `narrowed` to fewer rules than usual none is that names any other rule.
        """
        kept: list[Finding] = []
        hidden: list[tuple[Finding, Suppression]] = []
        for finding in findings:
            by = self._of(finding)
            if by is None:
                kept.append(finding)
            else:
                hidden.append((finding, by))
        problems = [*self.problems, *self._unused(hidden, frozenset(ran), narrowed)]
        return Suppressed(tuple(kept), tuple(hidden), tuple(sorted(problems, key=lambda problem: problem.span)))

    def _of(self, finding: Finding) -> Suppression | None:
        if sic := _SIC.match(self.source.text, finding.span.end):
            span = Span(*sic.span("sic"))
            return Suppression(Directive.SIC, (finding.rule_id,), span.of(self.source.text), span, finding.span)
        at = finding.span.start
        able = [item for item in self.items if item.scope.start <= at < item.scope.end and item.covers(finding.rule_id)]
        switches = [item for item in able if item.directive in _SWITCHES]
        able = [item for item in able if item.directive not in _SWITCHES]
        # The reason may quote the very word it defends.
        able += [item for item in self.items if item.span.contains(finding.span)]
        if switches and switches[-1].directive is Directive.DISABLE:
            able.append(switches[-1])
        return min(able, key=lambda item: _ORDER.index(item.directive), default=None)

    def _unused(
        self, hidden: list[tuple[Finding, Suppression]], ran: frozenset[str], narrowed: bool
    ) -> Iterator[SuppressionProblem]:
        for item, place in zip(self.items, self._places, strict=True):
            if item.directive is Directive.ENABLE:
                if not self._ends_something(item):
                    yield SuppressionProblem(item.span, "enable: there is no disable before it to end", place.removal)
                continue
            # Wording in the directive's own reason does not justify the directive.
            busy = {
                finding.rule_id
                for finding, by in hidden
                if by.span == item.span and not item.span.contains(finding.span)
            }
            idle = [name for name in item.ids if not self._is_busy(name, busy, ran, narrowed)]
            # An id that is wrong in another way has its own edit inside the brackets.
            is_sound = item.ids == tuple(name for name, _ in place.ids)
            if len(idle) == len(item.ids) and (idle or not self._is_busy("*", busy, ran, narrowed)):
                message = f"{item.directive.value} hides nothing"
                if item.directive is Directive.IGNORE and place.is_alone:
                    message += ": it holds for its own line; for the line below write ignore-next-line"
                yield SuppressionProblem(item.span, message, place.removal if is_sound else None)
            elif idle:
                rest = ", ".join(name for name in item.ids if name not in idle)
                edit = Edit(place.brackets, rest) if is_sound else None
                yield SuppressionProblem(item.span, f"{item.directive.value}[{', '.join(idle)}] hides nothing", edit)

    def _is_busy(self, name: str, busy: Collection[str], ran: frozenset[str], narrowed: bool) -> bool:
        """Whether what a name stands for hides something, or might in a run of the rules that did not run."""
        if any(is_named(rule_id, [name]) for rule_id in busy):
            return True
        named = {rule_id for rule_id in self.known if is_named(rule_id, [name])}
        return named.isdisjoint(ran) or (narrowed and not named <= ran)

    def _ends_something(self, enable: Suppression) -> bool:
        return any(
            item.directive is Directive.DISABLE
            and item.span.start < enable.span.start
            and (
                not (item.ids and enable.ids)
                or any(is_named(a, [b]) or is_named(b, [a]) for a in item.ids for b in enable.ids)
            )
            for item in self.items
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """A directive as written: its word, the ids and where they stand, and the edit that takes it out."""

    span: Span
    word: str
    brackets: Span
    ids: tuple[tuple[str, Span], ...]
    reason: str
    problem: SuppressionProblem | None
    after: int  # where the next line is looked for
    is_alone: bool
    removal: Edit | None


_SWITCHES = (Directive.DISABLE, Directive.ENABLE)
_ORDER = tuple(Directive)
_WORDS = tuple(item.value for item in Directive if item is not Directive.SIC)

_NAME = "stigmalint"
_HEAD = re.compile(rf"{_NAME}:[ \t]*", re.IGNORECASE)
_SLIP = re.compile(
    r"(?<![\w`])(?P<name>stig[\w-]{2,12})(?P<colon>(?:[ \t]*[:;=])?)[ \t]*(?P<word>[\w-]+)", re.IGNORECASE
)
_SLIP_WINDOW = 80
"""Code points at the start of a comment in which a directive would stand."""
_BODY = re.compile(r"(?P<word>[\w-]*)[ \t]*(?P<open>\[(?P<ids>[^\]\n]*)(?P<close>\])?)?")
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
_OWN_LINE = re.compile(rf"[ \t]*(?:{_LINE_OPENER}|[*|])?[ \t]*")


def _read(source: Source, comment: Span, lines: LineIndex) -> Iterator[_Place]:
    """Every directive of one comment: at its start, at the start of a line in it, or behind another `#`."""
    text = source.text
    whole, inner, is_bracketed = _delimiters(text, comment)
    heads = [
        head for head in _HEAD.finditer(text, inner.start, inner.end) if _is_head(text, inner, head.start(), lines)
    ]
    for index, head in enumerate(heads):
        end = heads[index + 1].start() if index + 1 < len(heads) else inner.end
        line_end = lines.line_span(lines.position(head.start())[0]).end
        body = _BODY.match(text, head.end(), min(end, line_end))
        assert body is not None  # every part of it may be empty
        line_end = min(end, line_end)
        reason = _REASON.match(text, body.end(), end if is_bracketed else line_end)
        tail = reason["reason"] if reason else text[body.end() : line_end]
        said = tail.rstrip(_SIGNS)
        stop = (reason.start("reason") if reason else body.end()) + len(said) if said else body.end()
        span = Span(head.start(), stop)
        around = text[inner.start : span.start] + text[span.end : inner.end]
        is_whole = len(heads) == 1 and not around.strip(_SIGNS + "-!.")
        yield _Place(
            span=span,
            word=body["word"].lower(),
            brackets=Span(*body.span("ids")),
            ids=tuple(
                (part[0], Span(body.start("ids") + part.start(), body.start("ids") + part.end()))
                for part in re.finditer(r"[^\s,][^,]*?(?=\s*(?:,|$))", body["ids"] or "")
            ),
            reason=" ".join(said.split()) if reason else "",
            problem=_malformed(span, body, "" if reason else said.strip()),
            after=whole.end if whole and is_bracketed else span.end,
            is_alone=_is_alone(text, whole or span, lines),
            removal=_removal(source, whole, span, is_whole, is_bracketed, lines),
        )


def _slips(text: str, comment: Span) -> Iterator[SuppressionProblem]:
    """A comment that begins nearly like a directive: `stigmlint: ignore`, `stigmalint ignore`."""
    found = _SLIP.search(text, comment.start, min(comment.end, comment.start + _SLIP_WINDOW))
    if found is None or (found["colon"] == ":" and found["name"].lower() == _NAME):
        return
    word = found["word"].lower().replace("_", "-")
    near = nearest(word, _WORDS, 0.8) if found["colon"] else word if word in _WORDS else ""
    if near and nearest(found["name"].lower(), (_NAME,), 0.8):
        span, right = Span(found.start("name"), found.end()), f"{_NAME}: {near}"
        yield SuppressionProblem(span, f"'{span.of(text)}' is no directive; write '{right}'", Edit(span, right))


def _delimiters(text: str, comment: Span) -> tuple[Span | None, Span, bool]:
    """The comment with its delimiters (None if unknown), what is inside, and whether a closing delimiter ends it."""
    start, end = comment.start, comment.end
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    before, after = start, end
    while before > 0 and text[before - 1].isspace():
        before -= 1
    while after < len(text) and text[after].isspace():
        after += 1
    for opener, closer in _PAIRS:
        if opener == closer and "\n" in text[before:after]:  # "%%" may as well open two line comments
            continue
        if text.startswith(opener, start, end) and text.endswith(closer, start + len(opener), end):
            return Span(start, end), Span(start + len(opener), end - len(closer)), True
        if text.endswith(opener, 0, before) and text.startswith(closer, after):
            return Span(before - len(opener), after + len(closer)), Span(start, end), True
    if opening := _LINE_START.match(text, start, end):
        return Span(start, end), Span(opening.end(), end), False
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    if found := _LINE_BEFORE.search(text[line_start:start]):
        return Span(line_start + found.start(), end), Span(start, end), False
    return None, Span(start, end), False


def _is_head(text: str, inner: Span, at: int, lines: LineIndex) -> bool:
    # "run `stigmalint: ignore` to" talks about a directive and is none.
    line = lines.line_span(lines.position(at)[0]).start
    before = text[max(line, inner.start) : at]
    return not re.search(r"[\w`]", before) or bool(_LINE_BEFORE.search(before))


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
    if rest:
        return SuppressionProblem(
            span, f"{word}: cannot read '{rest}'; rules go in brackets and a reason after --: {word}[rule] -- reason"
        )
    return None


def _resolve(
    place: _Place, known: frozenset[str], formerly: Mapping[str, str]
) -> tuple[tuple[str, ...], list[SuppressionProblem]]:
    """The ids that name rules or packs, and a problem for each that does not, or not any more."""
    ids: list[str] = []
    problems: list[SuppressionProblem] = []
    for name, span in place.ids:
        if today := current(name, known, formerly):
            ids.append(today)
            if today != name:
                message = f"'{name}' is now called '{today}'"
                problems.append(SuppressionProblem(span, message, Edit(span, today)))
        elif near := nearest(name, sorted({*known, *(rule_id.partition("/")[0] for rule_id in known)})):
            message = f"unknown rule '{name}'; did you mean '{near}'?"
            problems.append(SuppressionProblem(span, message, Edit(span, near)))
        else:
            problems.append(SuppressionProblem(span, f"unknown rule '{name}'; see stigmalint rules list"))
    return tuple(ids), problems


def _scope(directive: Directive, place: _Place, lines: LineIndex, text: str, alone: Collection[int]) -> Span:
    if directive is Directive.IGNORE:
        return lines.line_span(lines.position(place.span.start)[0])
    if directive is Directive.IGNORE_NEXT_LINE:
        # Several may stand above one line.
        for line in range(lines.position(place.after)[0] + 1, lines.line_count() + 1):
            if line not in alone and lines.line_span(line).of(text).strip():
                return lines.line_span(line)
        return Span(len(text), len(text))
    return Span(0 if directive is Directive.IGNORE_FILE else place.span.start, len(text))


def _is_alone(text: str, whole: Span, lines: LineIndex) -> bool:
    first, last = (lines.line_span(lines.position(at)[0]) for at in (whole.start, whole.end))
    return not (text[first.start : whole.start] + text[whole.end : last.end]).strip()


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
        is_own = _OWN_LINE.fullmatch(text, full.start, span.start) and not text[span.end : full.end].strip()
        return (
            Edit(_with_line_end(full.start, line, lines, text), "")
            if is_own and not (is_bracketed and line in ends)
            else None
        )
    if not _is_alone(text, whole, lines):
        is_last = not text[whole.end : whole.end + 1].strip()
        start = len(text[: whole.start].rstrip(" \t")) if is_last else whole.start
        return Edit(Span(start, whole.end), "")
    first, last = lines.position(whole.start)[0], lines.position(whole.end)[0]
    start = lines.line_span(first).start
    neighbours = [lines.line_span(line) for line in (first - 1, last + 1) if 0 < line <= lines.line_count()]
    if source.kind == "markdown" and len(neighbours) == 2 and all(line.of(text).strip() for line in neighbours):
        return Edit(Span(start, lines.line_span(last).end), "")  # or the two lines would become one paragraph
    return Edit(_with_line_end(start, last, lines, text), "")


def _with_line_end(start: int, line: int, lines: LineIndex, text: str) -> Span:
    return Span(start, lines.line_span(line + 1).start if line < lines.line_count() else len(text))
