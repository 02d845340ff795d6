"""What the protocol says about a checked document and a position in it, as plain values.

Places of the program count code points; those of the protocol count units of the encoding that client and server have
agreed on. `Places` is the only one that knows both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lsprotocol import types

from stigmalint.finding import Finding, Safety, Severity
from stigmalint.fix.decisions import RefusalError, choices, ignoring
from stigmalint.fix.fix_file import can_change
from stigmalint.lsp.desk import Checked
from stigmalint.lsp.names import adding_name
from stigmalint.report import address_of
from stigmalint.text.spans import UNITS, Edit, LineIndex, Span, UnitIndex


class NameBook(NamedTuple):
    """The settings file that takes names, as the editor has it; `is_new` where there is none yet."""

    file: Path
    text: str
    encoding: str | None
    is_new: bool = False


_LEVELS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.stigmalint"
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


class Places:
    """Turns code points of one text into positions and back."""

    def __init__(self, text: str, encoding: str | None) -> None:
        """`encoding` is "utf-8", "utf-16" or "utf-32"; None is the protocol's own, UTF-16."""
        named = encoding if encoding in UNITS else "utf-16"
        self._text, self._lines = text, LineIndex(text)
        self._units, self._columns = UNITS[named], UnitIndex(text, self._lines, named)

    def position(self, offset: int) -> types.Position:
        line, before = self._columns.position(offset)
        return types.Position(line - 1, before)

    def range(self, span: Span) -> types.Range:
        return types.Range(self.position(span.start), self.position(span.end))

    def offset(self, position: types.Position) -> int:
        """The code point of a position; of one in the middle of a letter the letter's own, of one behind the end of a
        line or of the text that end.
        """
        if position.line >= self._lines.line_count():
            return len(self._text)
        line = self._lines.line_span(position.line + 1)
        at, left = line.start, position.character
        while at < line.end and left >= (units := self._units(self._text[at])):
            at, left = at + 1, left - units
        return at

    def span(self, range_: types.Range) -> Span:
        start, end = self.offset(range_.start), self.offset(range_.end)
        return Span(start, max(start, end))

    def edits(self, edits: Sequence[Edit]) -> list[types.TextEdit]:
        return [types.TextEdit(self.range(edit.span), edit.text) for edit in edits]


def diagnostics(checked: Checked, places: Places) -> list[types.Diagnostic]:
    """What is found, and what is wrong with suppressions. A text that cannot be read says so at its beginning."""
    result = checked.result
    if result.error:
        return [_said(places.range(Span(0, 0)), result.error)]
    found = []
    for finding in result.certain:
        url = finding.guide or address_of(finding, result.urls)
        found.append(
            types.Diagnostic(
                places.range(finding.span),
                finding.message,
                _LEVELS[finding.severity],
                code=finding.rule_id,
                code_description=types.CodeDescription(url) if url else None,
                source="stigmalint",
            )
        )
    return [*found, *(_said(places.range(problem.span), problem.message) for problem in result.problems)]


def _said(range_: types.Range, message: str) -> types.Diagnostic:
    return types.Diagnostic(range_, message, types.DiagnosticSeverity.Warning, source="stigmalint")


def hover(checked: Checked, places: Places, position: types.Position) -> types.Hover | None:
    """Why wording is found, what may stand instead, and on what that rests."""
    at = places.offset(position)
    finding = next((one for one in checked.result.certain if one.span.start <= at < one.span.end), None)
    if finding is None:
        return None
    rule = checked.linter.rule(finding.rule_id)
    parts = [f"**{_plain(finding.message)}**"]
    if rule:
        parts.append(_plain(rule.explanation.strip()))
    if finding.alternatives:
        parts.append("Instead: " + "; ".join(map(_plain, finding.alternatives)))
    references = checked.linter.ruleset.references
    cited = [references[key] for key in finding.sources if key in references]
    if cited:
        names = ((f"{one.organization}: {one.title}", one.url) for one in cited)
        parts.append("\n".join(f"- [{_plain(name)}](<{url}>)" if url else f"- {_plain(name)}" for name, url in names))
    if finding.guide:
        parts.append(f"Guide: <{finding.guide}>")
    parts.append(f"`{finding.rule_id}`")
    contents = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(parts))
    return types.Hover(contents, places.range(finding.span))


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def actions(
    checked: Checked, places: Places, uri: str, params: types.CodeActionParams, *, shows_disabled: bool
) -> list[types.CodeAction]:
    """What can be done about what is in a range, best first, and for the whole document."""
    span, only = places.span(params.range), params.context.only
    found: list[types.CodeAction] = []
    if _is_wanted(types.CodeActionKind.QuickFix.value, only):
        for finding in checked.result.certain:
            if finding.span.start <= span.end and span.start <= finding.span.end:
                found += _for_finding(checked, finding, places, uri, shows_disabled)
    if _is_wanted(FIX_ALL, only) and can_change(checked.result, unsafe=False):
        found += _fix_all(checked, places, uri)
    return found


def _is_wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Kinds are separated by dots; one that is asked for stands for all below it."""
    names = [one.value if isinstance(one, types.CodeActionKind) else one for one in only or ()]
    return only is None or any(not name or f"{kind}.".startswith(f"{name}.") for name in names)


def _for_finding(
    checked: Checked, finding: Finding, places: Places, uri: str, shows_disabled: bool
) -> Iterator[types.CodeAction]:
    result, rule = checked.result, checked.linter.rule(finding.rule_id)
    about = [one for one in diagnostics(checked, places) if one.code == finding.rule_id]
    about = [one for one in about if one.range == places.range(finding.span)]

    def action(title: str, edits: Sequence[Edit], preferred: bool = False) -> types.CodeAction:
        edit = types.WorkspaceEdit(changes={uri: places.edits(edits)})
        return types.CodeAction(
            title, types.CodeActionKind.QuickFix, diagnostics=about, is_preferred=preferred or None, edit=edit
        )

    for choice in choices(finding, rule.hints if rule else ()):
        if choice.edits:
            is_safe = choice.safety is Safety.SAFE
            title = f'Change to "{choice.text}"' + ("" if is_safe else " (reread the sentence)")
            yield action(title, choice.edits, is_safe)
        elif shows_disabled:
            reason = types.CodeActionDisabled("it does not fit this sentence unedited")
            yield types.CodeAction(f'Change to "{choice.text}"', types.CodeActionKind.QuickFix, about, disabled=reason)
    for title, whole in (("Ignore here", False), ("Ignore in this file", True)):
        try:
            edit = ignoring(result.source, finding, "", in_file=whole)
        except RefusalError:
            continue
        yield action(f"{title}: {finding.rule_id}", [edit])


def naming(checked: Checked, span: Span, book: NameBook) -> list[types.CodeAction]:
    """For each capitalized wording in a span: add it to the names that are never findings. The editor changes the
    settings file, if its user agrees.
    """
    found = []
    for finding in checked.result.certain:
        name = " ".join(finding.matched.split())
        if not (finding.span.start <= span.end and span.start <= finding.span.end and name[:1].isupper()):
            continue
        if (edit := adding_name(book.file, book.text, name)) is None:
            continue
        uri = book.file.as_uri()
        edits = Places(book.text, book.encoding).edits([edit])
        changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
        if book.is_new:
            changes.append(types.CreateFile(uri, options=types.CreateFileOptions(ignore_if_exists=True)))
        version = types.OptionalVersionedTextDocumentIdentifier(uri)
        changes.append(types.TextDocumentEdit(version, list(edits)))
        title = f'Add "{name}" to names in {book.file.name}'
        whole = types.WorkspaceEdit(document_changes=changes)
        found.append(types.CodeAction(title, types.CodeActionKind.QuickFix, edit=whole))
    return found


def _fix_all(checked: Checked, places: Places, uri: str) -> Iterator[types.CodeAction]:
    """All that `stigmalint check --fix` would do, as the smallest single edit that does it."""
    before = checked.result.source.text
    after = checked.linter.fix_source(checked.result.source).source.text
    if before == after:
        return
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    edit = Edit(Span(start, len(before) - end), after[start : len(after) - end])
    changes = types.WorkspaceEdit(changes={uri: places.edits([edit])})
    yield types.CodeAction("Apply all safe fixes", FIX_ALL, edit=changes)


def _shared(one: str, other: str) -> int:
    """Code points that two texts begin with alike."""
    least = min(len(one), len(other))
    return next((at for at in range(least) if one[at] != other[at]), least)
