"""Judged comments go in, the main part of the moderators' page comes out; it needs no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stigmalint.finding import Finding
from stigmalint.moderation import Comment, JudgedComment, Judgment
from stigmalint.report import counted
from stigmalint.serve.answers import Told
from stigmalint.serve.html import Html, join, tag

_SAID = {
    Judgment.CARE: "Care: somebody may be in danger",
    Judgment.CONDUCT: "Conduct",
    Judgment.WORDING: "Wording",
    Judgment.OK: "Fine",
}


def moderators(regions: Sequence[str], text: str = "", region: str = "", told: Told | None = None) -> Html:
    """`text` is what was pasted, `region` whose help line was chosen."""
    options = [tag("option", "as set here", value="")]
    options += [tag("option", name, value=name, selected=name == region) for name in regions]
    form = tag(
        "form",
        tag("label", "Comments", for_="comments", class_="title"),
        tag(
            "p",
            "Paste one or several. A line of --- or an empty line stands between two.",
            id="how",
            class_="quiet",
        ),
        tag(
            "textarea",
            Html("\n"),
            text,
            id="comments",
            name="text",
            rows="8",
            autocomplete="off",
            aria_describedby="how",
        ),
        tag(
            "div",
            tag(
                "label",
                tag("span", "Help line of the region"),
                tag("select", *options, name="region", autocomplete="off"),
                class_="field",
            ),
            tag("button", "Judge"),
            class_="switches",
        ),
        method="post",
        action="/comments/",
    )
    return join((tag("h1", "Judge comments"), form, *(_judged(told) if told else ())))


def _judged(told: Told) -> Iterator[Html]:
    wanting = sum(judged.judgment is not Judgment.OK or bool(judged.error) for _, judged in told.comments)
    yield tag("h2", "Judgments", id="judgments")
    yield tag("p", f"{counted(len(told.comments), 'comment')}, {wanting} to look at.", role="status")
    yield tag("p", tag("button", "Next comment", type="button", id="next"), class_="script-only")
    cards = (tag("li", _card(comment, judged, told), tabindex="-1") for comment, judged in told.comments)
    yield tag("ol", *cards, id="judged", class_="cards")


def _card(comment: Comment, judged: JudgedComment, told: Told) -> Html:
    verdict = "Not judged" if judged.error else _SAID[judged.judgment]
    parts = [
        tag("h3", f"{verdict} ", tag("span", f"({judged.action.value})", class_="level")),
        tag("blockquote", _marked(told.mask(comment.text), judged.findings)),
    ]
    parts += [tag("p", text) for text in (judged.error or judged.reason, judged.help) if text]
    if judged.wording:
        parts.append(tag("p", "Kinder: ", tag("q", judged.wording)))
    if judged.reply:
        name = f"reply-{judged.id}"
        parts += [
            tag("label", "Private note to its author", for_=name, class_="title"),
            tag("textarea", Html("\n"), judged.reply, id=name, rows="6", class_="note"),
            tag("button", "Copy the note", type="button", class_="copy script-only"),
        ]
    level = "error" if judged.judgment in (Judgment.CARE, Judgment.CONDUCT) else "warning"
    return tag("article", *parts, class_=f"card {'fine' if judged.judgment is Judgment.OK else level}")


def _marked(text: str, findings: Sequence[Finding]) -> Html:
    """A comment with what was found in it; stars stand for as many letters."""
    parts: list[str] = []
    at = 0
    for finding in findings:
        if finding.span.start >= at:
            words = finding.span.of(text)
            parts += [text[at : finding.span.start], tag("mark", words, class_=finding.severity.value)]
            at = finding.span.end
    return join([*parts, text[at:]])
