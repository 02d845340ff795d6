"""Applies one decision about a finding to a text under review: it is edited, or the finding skipped.

What `stigmalint review` does without its screen and keys. Invariant: a finding that was skipped stays so, because
its place is carried through every later edit and is never searched for again. A suppression is put only where reading
the text again shows that the finding is hidden and that no other prose has changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from stigmalint.extract import extract
from stigmalint.extract.formats import FORMATS, Comment
from stigmalint.extract.front_matter import read_front_matter
from stigmalint.extract.gather import Outline
from stigmalint.finding import Finding, Safety
from stigmalint.fix.suppressions import Suppressions
from stigmalint.prose import Prose, Role, Source, UnreadableError
from stigmalint.text.spans import Edit, LineIndex, Span, apply_edits

Lint = Callable[[Source], tuple[Finding, ...]]

_EMPHASIS = "*_~"
_MARKUP = re.compile(r"[*_~`<>&|\\\[\]]")


class RefusalError(ValueError):
    """A decision that cannot be carried out here; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An alternative on offer. Without edits it does not fit by itself and is a text to start from."""

    text: str
    edits: tuple[Edit, ...] = ()
    safety: Safety = Safety.DISPLAY


@dataclass(frozen=True, slots=True)
class Editing:
    """A stretch of the file that is to be typed again: as `written`, on one line, and a text to `start` from, or none.

    `written` is the text of the file and may hold markup.
    """

    span: Span
    written: str
    start: str


@dataclass(frozen=True, slots=True)
class Review:
    """A source as decided so far, with its findings. `passed` are rule ids and places; `changes` counts decisions."""

    source: Source
    findings: tuple[Finding, ...]
    passed: tuple[tuple[str, Span], ...] = ()
    changes: int = 0

    def waiting(self, muted: Collection[str] = ()) -> tuple[Finding, ...]:
        """The findings that nothing was decided about, except for those of `muted` rules."""
        return tuple(item for item in self.findings if item.rule_id not in muted and not self._is_passed(item))

    def skip(self, finding: Finding) -> Review:
        return replace(self, passed=(*self.passed, (finding.rule_id, finding.span)))

    def edit(self, edits: Sequence[Edit], lint: Lint) -> Review:
        """The review after `edits` of the text, which is linted again."""
        source = self.source._replace(text=apply_edits(self.source.text, edits))
        passed = tuple((rule_id, follow(span, edits)) for rule_id, span in self.passed)
        return Review(source, lint(source), passed, self.changes + 1)

    def _is_passed(self, finding: Finding) -> bool:
        return any(rule_id == finding.rule_id and span.overlaps(finding.span) for rule_id, span in self.passed)


Kind = tuple[str, str]
"""Findings that can be decided about together: a rule and a wording."""


def kind_of(finding: Finding) -> Kind:
    """Case and line breaks make no other wording."""
    return finding.rule_id, " ".join(finding.matched.split()).casefold()


class How(Enum):
    WORDING = "wording"
    SKIP = "skip"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision about all findings of a kind. `text` is the wording, or the reason for which they are ignored."""

    how: How
    text: str = ""
    safety: Safety = Safety.UNSAFE
    """Of the wording where it was chosen: it is put in where it is as safe."""

    def on(self, review: Review, finding: Finding, lint: Lint) -> Review | None:
        """The review after it. None if it cannot be carried out, or would settle nothing: a person has to look."""
        if self.how is How.SKIP:
            return review.skip(finding)
        if self.how is How.IGNORE:
            try:
                edits: Sequence[Edit] = (ignoring(review.source, finding, self.text),)
            except RefusalError:
                return None
        else:
            edits = next((item.edits for item in choices(finding) if self._is_met_by(item)), ())
        if not edits:
            return None
        after = review.edit(edits, lint)
        return after if _number_of(after, finding) < _number_of(review, finding) else None

    def _is_met_by(self, choice: Choice) -> bool:
        is_safe = choice.safety is Safety.SAFE or self.safety is not Safety.SAFE
        return is_safe and choice.text.casefold() == self.text.casefold()


def _number_of(review: Review, finding: Finding) -> int:
    return sum(kind_of(item) == kind_of(finding) for item in review.findings)


def follow(span: Span, edits: Iterable[Edit]) -> Span:
    """Where `span` lies after `edits`; it grows to hold the text of those that it overlaps."""
    grown = {edit: len(edit.text) - len(edit.span) for edit in edits}
    before = sum(by for edit, by in grown.items() if edit.span.end <= span.start)
    inside = [edit for edit in grown if edit.span.end > span.start and edit.span.overlaps(span)]
    start = min([span.start, *(edit.span.start for edit in inside)])
    end = max([span.end, *(edit.span.end for edit in inside)])
    return Span(start + before, end + before + sum(grown[edit] for edit in inside))


def choices(finding: Finding, hints: Collection[str] = ()) -> tuple[Choice, ...]:
    """What can be put in by itself, best first, then what has to be fitted in; `hints` are advice and not wording."""
    ready = [Choice(fix.title, fix.edits, fix.safety) for fix in finding.fixes if fix.safety is not Safety.DISPLAY]
    known = {choice.text for choice in ready}.union(hints)
    return (*ready, *(Choice(text) for text in finding.alternatives if text not in known))


def editing(source: Source, finding: Finding, wording: str = "") -> Editing:
    """What a person edits who wants `wording`, an alternative that does not fit by itself, or their own words.

    Raises RefusalError when markup is between the lines of the wording that was found.
    """
    span = _reach(source, finding, wording)
    written = span.of(source.text)
    is_plain = written.split() == finding.matched.split() if span == finding.span else not _MARKUP.search(written)
    if not is_plain and re.search(r"[\r\n]", written):
        raise RefusalError("This wording spans lines with markup between them; edit it in the file.")
    if not is_plain:
        # Of "a **zombie** drug" one pair of stars is half inside.
        while span.start > 0 and source.text[span.start - 1] in _EMPHASIS:
            span = Span(span.start - 1, span.end)
        while span.end < len(source.text) and source.text[span.end] in _EMPHASIS:
            span = Span(span.start, span.end + 1)
    fits = is_plain and not (span == finding.span and _words(wording) & _neighbours(source, finding))
    return Editing(span, " ".join(span.of(source.text).split()), wording if fits else "")


def ignoring(source: Source, finding: Finding, reason: str, until: str = "", *, in_file: bool = False) -> Edit:
    """The edit that writes a suppression of `finding` in the comment syntax of the source; with `in_file`, of its rule
    in all of the file.

    On its own line above where that breaks nothing, else at the end of the line; it holds `until` a month or day,
    or for good. Raises RefusalError if no comment can stand.
    """
    if finding.span.start < _body_start(source):
        raise RefusalError(
            "Front matter cannot contain such a comment; list the rule for this file in per-file-ignores."
        )
    prose = extract(source)
    for edit in _suppressions(prose, finding, reason, until, in_file):
        if _is_sound(prose, finding, edit):
            return edit
    raise RefusalError("A comment on this line would break its markup; edit the file by hand.")


def _reach(source: Source, finding: Finding, wording: str) -> Span:
    """What `wording` stands for: "the recovery of the person" is said of "the addict's recovery", not of "addict"."""
    edits = finding.fixes[0].edits if finding.fixes else ()
    spans = [finding.span, *(edit.span for edit in edits)]
    reach = Span(min(span.start for span in spans), max(span.end for span in spans))
    around = source.text[reach.start : finding.span.start] + " " + source.text[finding.span.end : reach.end]
    return reach if _words(around) & _words(wording) else finding.span


def _neighbours(source: Source, finding: Finding) -> set[str]:
    """The words next to the wording; an alternative that holds one refers to more than what was found."""
    line = LineIndex(source.text)
    here = line.line_span(line.position(finding.span.start)[0])
    before = re.findall(r"\w+", source.text[here.start : finding.span.start])[-1:]
    after = re.findall(r"\w{2,}", source.text[finding.span.end : max(here.end, finding.span.end)])[:1]
    return _words(" ".join(before + after))


def _words(text: str) -> set[str]:
    """The words that say what a text is about; articles and similar are in every alternative."""
    return {word.lower() for word in re.findall(r"\w{4,}", text)}


def preview(text: str, edits: Sequence[Edit]) -> tuple[str, tuple[Span, ...]]:
    """The lines around `edits` as they would read, on one line, and where the new words are in it."""
    ordered = sorted(edits)
    first, last = ordered[0].span.start, ordered[-1].span.end
    window = _paragraph(text, Span(first, last))
    pieces, at = [], window.start
    for edit in ordered:
        pieces += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    pieces.append(text[at : window.end])
    pieces = [re.sub(r"\s+", " ", piece) for piece in pieces]
    pieces[0], pieces[-1] = pieces[0].lstrip(), pieces[-1].rstrip()
    spans, at = [], 0
    for number, piece in enumerate(pieces):
        if number % 2:
            spans.append(Span(at, at + len(piece)))
        at += len(piece)
    return "".join(pieces), tuple(spans)


# A line that starts like this belongs to markup, and the line above does not read on into it.
_MARKED = re.compile(r"[ \t]*(?:$|[>#|<]|[-*+][ \t]|\d{1,9}[.)][ \t]|(?:-{3,}|={3,}|```|~~~))")


def _paragraph(text: str, span: Span) -> Span:
    """The lines of `span` and their neighbors up to a blank line or markup."""
    lines = LineIndex(text)
    first, last = lines.position(span.start)[0], lines.position(max(span.start, span.end - 1))[0]
    while first > 1 and not any(_MARKED.match(lines.line_span(number).of(text)) for number in (first, first - 1)):
        first -= 1
    while last < lines.line_count() and not _MARKED.match(lines.line_span(last + 1).of(text)):
        last += 1
    return Span(lines.line_span(first).start, lines.line_span(last).end)


def _body_start(source: Source) -> int:
    return read_front_matter(source.text, Outline(), ()) if source.kind == "markdown" else 0


# What makes a line part of a list, a quotation or a table, which a comment at the margin would cut in two.
_CONTAINED = re.compile(r"[ \t>|]|[-*+][ \t]|\d{1,9}[.)][ \t]")
_STANDING = (Role.PARAGRAPH, Role.HEADING, Role.CAPTION)


def _suppressions(prose: Prose, finding: Finding, reason: str, until: str, in_file: bool) -> Iterator[Edit]:
    """Edits that may hide `finding`, the best first; whether one does is for `_is_sound` to see."""
    text, form = prose.source.text, FORMATS[prose.source.kind]
    lines = LineIndex(text)
    number = lines.position(finding.span.start)[0]
    line = lines.line_span(number)
    role = _role(prose, finding.span)
    can_stand_above = not form.by_layout or (role in _STANDING and not _CONTAINED.match(line.of(text)))
    if form.above and can_stand_above:
        directive = "ignore-file" if in_file else "ignore-next-line"
        comment = _comment(form.above, directive, finding.rule_id, reason, until)
        ends = _line_end(text, lines, number) * (2 if form.above.is_paragraph else 1)
        yield Edit(Span(line.start, line.start), comment + ends)
    if form.behind:
        said = reason.replace("|", "/") if role is Role.CELL else reason
        comment = _comment(form.behind, "ignore-file" if in_file else "ignore", finding.rule_id, said, until)
        # Blanks or a backslash at the end of a line are a line break, and stay last; so does the bar of a table.
        places = [len(line.of(text).rstrip().removesuffix("\\").rstrip())]
        if line.of(text)[: places[0]].endswith("|"):
            places.append(len(line.of(text)[: places[0] - 1].rstrip()))
        yield from (Edit(Span(line.start + end, line.start + end), f" {comment}") for end in places)


def _comment(written: Comment, directive: str, rule_id: str, reason: str, until: str) -> str:
    # Two hyphens could end the comment, and a backtick start code before it.
    said = re.sub(r"-{2,}", "–", " ".join(reason.split())).replace("`", "'")
    held = f" until {until}" if until else ""
    why = f" {written.dash} {said}" if said else ""
    return f"{written.opener}stigmalint: {directive}[{rule_id}]{held}{why}{written.closer}"


def _role(prose: Prose, span: Span) -> Role | None:
    for block in prose.blocks:
        if block.role is not Role.COMMENT and any(item.source.overlaps(span) for item in block.segments):
            return block.role
    return None


def _line_end(text: str, lines: LineIndex, number: int) -> str:
    """The line end of a line, or, of a last line without one, that of the line above."""
    for line in (number, number - 1):
        if 0 < line < lines.line_count():
            return text[lines.line_span(line).end : lines.line_span(line + 1).start]
    return "\n"


def _is_sound(prose: Prose, finding: Finding, edit: Edit) -> bool:
    source = prose.source._replace(text=apply_edits(prose.source.text, [edit]))
    try:
        after = extract(source)
    except UnreadableError:
        return False
    if list(_shape(after)) != list(_shape(prose)):
        return False
    moved = replace(finding, span=follow(finding.span, [edit]))
    return not Suppressions.parse(after, {finding.rule_id}).apply([moved], {finding.rule_id}).kept


def _shape(prose: Prose) -> Iterator[tuple[object, ...]]:
    """What a comment must not change: the text of all blocks, but for blanks, and their parts in the document."""
    for block in prose.blocks:
        if block.role is not Role.COMMENT:
            kinds = tuple(mark.kind for mark in block.marks)
            yield " ".join(block.text.split()), block.role, " ".join(block.before.split()), kinds
