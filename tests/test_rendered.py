"""What a result says of a package, said of the text that people read in it."""

from __future__ import annotations

from tests.packages import WORD, paragraph

from stigmalint.file_result import FileResult, Hidden
from stigmalint.finding import Finding, Fix, Safety, Severity, SuppressionProblem
from stigmalint.fix.rendered import rendered
from stigmalint.prose import Source
from stigmalint.text.spans import Edit, Span


def test_all_that_a_result_says_of_a_package_is_said_of_what_people_read() -> None:
    """A report of the XML would name places that nobody can find."""
    text = f"<w:body {WORD}>{paragraph('One.')}{paragraph('A jun', 'kie.')}</w:body>"
    first, second = text.index("jun"), text.index("kie")
    fix = Fix((Edit(Span(first, first + 3), "person"), Edit(Span(second, second + 3), "")), "person", Safety.SAFE)
    found = Finding("a/b", Severity.ERROR, "a.docx", Span(first, second + 3), "junkie", "m", fixes=(fix,))
    told = SuppressionProblem(found.span, "hides nothing")
    before = FileResult(Source("a.docx", text, "docx"), (found,), (told,), hidden=(Hidden(found, "ignore", "why"),))
    shown = rendered(before._replace(before=before, cleared=1))
    assert shown.source.text == "One.\nA junkie.\n"
    (one,) = shown.findings
    assert (one.span, one.place, one.matched) == (Span(7, 13), "a paragraph", "junkie")
    assert [(edit.span, edit.text) for edit in one.fixes[0].edits] == [(Span(7, 10), "person"), (Span(10, 13), "")]
    assert (one.fixes[0].title, one.fixes[0].safety) == ("person", Safety.SAFE)
    assert shown.hidden == (Hidden(one, "ignore", "why"),)
    assert shown.problems == (SuppressionProblem(Span(7, 13), "hides nothing"),)
    assert shown.before == rendered(before)
    assert rendered(before).before is None
    assert shown.cleared == 1


def test_what_is_wrong_outside_of_the_prose_keeps_its_place() -> None:
    text = f"<w:body {WORD}>{paragraph('One.')}</w:body>"
    told = SuppressionProblem(Span(0, 3), "hides nothing")
    assert rendered(FileResult(Source("a.docx", text, "docx"), problems=(told,))).problems == (told,)


def test_a_result_of_another_text_or_of_none_is_shown_as_it_is() -> None:
    plain = FileResult(Source("a.txt", "One.\n\nTwo."))
    failed = FileResult(Source("a.docx", "no XML", "docx"), error="it could not be read")
    for result in (plain, failed):
        assert rendered(result) is result
