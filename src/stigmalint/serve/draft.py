"""The main part of the page of a draft and its findings.

A script fills the same places as one types; without one, a form brings the page again with its findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stigmalint.disk.packs import Reference
from stigmalint.extract.formats import FORMATS
from stigmalint.file_result import FileResult
from stigmalint.finding import Finding
from stigmalint.report import counted
from stigmalint.serve.html import Html, join, tag

KEYS = (
    ("F8", "goes to the next finding, Shift+F8 to the previous one."),
    ("Enter", "on a wording applies it."),
    ("Escape", "returns to the draft."),
    ("Ctrl+Z", "in the draft undoes the last change."),
)


def draft(switches: Html, result: FileResult | None = None, references: Mapping[str, Reference] | None = None) -> Html:
    text = result.source.text if result else ""
    return join(
        (
            tag("h1", "Check a draft"),
            tag(
                "form",
                tag("div", _paper(text, switches), _found(result, references or {}), class_="desk"),
                method="post",
                action="/",
                id="form",
            ),
            tag("dialog", id="why", aria_labelledby="why-title"),
        )
    )


def _paper(text: str, switches: Html) -> Html:
    """The draft, on which highlights shine through, and what can be done with it."""
    buttons = (
        tag("button", "Check", name="do", value="check", class_="plain-only"),
        tag("button", "Apply safe fixes", name="do", value="fix", id="fix"),
        *(
            tag("button", label, type="button", id=name, class_="script-only")
            for name, label in (
                ("undo", "Undo"),
                ("copy", "Copy"),
                ("show", "Show changes"),
                ("ask", "Why was this not flagged?"),
                ("open", "Open a file"),
                ("save", "Download"),
            )
        ),
    )
    return tag(
        "section",
        tag("label", "Draft", for_="draft", class_="title"),
        tag(
            "div",
            tag("div", id="shade", aria_hidden="true"),
            tag(
                "textarea",
                Html("\n"),  # which browsers drop, and with it would drop the first line end of a text
                text,
                id="draft",
                name="text",
                rows="12",
                autocomplete="off",
                aria_describedby="state",
                placeholder="Paste or write a text, or drop a file here.",
            ),
            class_="paper",
        ),
        tag(
            "p",
            "This is the document as it reads. “Apply safe fixes” changes it; download it to save the result. ",
            tag("button", "Close it", type="button", id="close", class_="link"),
            id="document",
            class_="quiet",
            hidden=True,
        ),
        tag("p", id="state", role="status"),
        tag("div", *buttons, class_="buttons"),
        tag("section", id="changes", hidden=True, aria_labelledby="changes-title"),
        tag("div", switches, class_="switches"),
        tag(
            "input",
            type="file",
            id="file",
            class_="hidden",
            tabindex="-1",
            aria_label="Open a file",
            data_packages=" ".join(end for form in FORMATS.values() if form.parts for end in form.suffixes),
        ),
        tag(
            "details",
            tag("summary", "Keys"),
            tag("ul", *(tag("li", tag("kbd", key), " ", what) for key, what in KEYS)),
            class_="script-only",
        ),
        aria_label="The draft",
    )


def _found(result: FileResult | None, references: Mapping[str, Reference]) -> Html:
    if result is None:
        inside = [tag("p", "Findings appear here.", class_="quiet", id="none"), tag("ol", id="found")]
    else:
        findings = result.certain
        done = f"{len(result.applied)} applied. " if result.applied else ""
        said = result.error or f"{done}{counted(len(findings), 'finding')}."
        cards = (
            tag("li", *_card(finding, references), class_=f"card {finding.severity.value}") for finding in findings
        )
        inside = [tag("p", said, id="none"), tag("ol", *cards, id="found")]
    return tag(
        "section", tag("h2", "Findings", id="found-title"), *inside, aria_labelledby="found-title", class_="list"
    )


def _card(finding: Finding, references: Mapping[str, Reference]) -> Iterator[Html]:
    yield tag("h3", f"“{finding.matched}” ", tag("span", finding.severity.value, class_="level"))
    yield tag("p", finding.message)
    if finding.alternatives:
        yield tag("p", "Better: ", "; ".join(f"“{one}”" for one in finding.alternatives), ".")
    for key in finding.sources[:3]:
        if key in references and references[key].url:
            one = references[key]
            yield tag("p", tag("a", f"{one.organization}: {one.title}", href=one.url, rel="noreferrer"), class_="quiet")
    yield tag("p", tag("a", f"The rule {finding.rule_id}", href=f"/rules/{finding.rule_id}"), class_="quiet")
