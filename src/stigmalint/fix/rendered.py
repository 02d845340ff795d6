"""Converts the result for a package so that it refers to the text people read in it.

Findings and fixes are made in the XML of its parts; reports, and suppressions, refer to the `Rendering`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stigmalint.extract import extract
from stigmalint.extract.formats import is_package
from stigmalint.extract.rendering import Rendering
from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, SuppressionProblem


def rendered(result: FileResult) -> FileResult:
    """A result as reports show it; that of a text which is not a package is as it was."""
    if not is_package(result.source.kind) or result.error:
        return result
    shown = Rendering(extract(result.source))
    hidden = findings_in(shown, [item.finding for item in result.hidden])
    return result._replace(
        source=shown.source,
        findings=tuple(findings_in(shown, result.findings)),
        hidden=tuple(item._replace(finding=one) for item, one in zip(result.hidden, hidden, strict=True)),
        problems=tuple(_problems(shown, result.problems)),
        before=rendered(result.before) if result.before else None,
    )


def findings_in(shown: Rendering, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Findings of the source as findings of its rendering."""
    for finding in findings:
        span = shown.span(finding.span)
        assert span is not None, "a finding stands in prose"
        fixes = tuple(fix._replace(edits=shown.edits(fix.edits)) for fix in finding.fixes)
        yield replace(finding, span=span, fixes=fixes, place=shown.place(finding.span))


def _problems(shown: Rendering, problems: Sequence[SuppressionProblem]) -> Iterator[SuppressionProblem]:
    for problem in problems:
        yield replace(problem, span=shown.span(problem.span) or problem.span)
