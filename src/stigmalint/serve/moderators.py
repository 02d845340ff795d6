"""The main part of the moderators' page.

A script judges as one types, and fills the same places; without one, a form brings the page again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stigmalint.finding import Finding
from stigmalint.moderation import Comment, JudgedComment, Judgment
from stigmalint.report import counted
from stigmalint.serve.answers import Told
from stigmalint.serve.asked import MOST_COMMENTS
from stigmalint.serve.html import Html, join, tag

_SAID = {
    Judgment.CARE: "Care: someone may be in danger",
    Judgment.CONDUCT: "Conduct",
    Judgment.WORDING: "Wording",
    Judgment.OK: "Fine",
}
_KEYS = (
    ("F8", "goes to the next comment to review, Shift+F8 to the previous one."),
    ("Escape", "returns to the pasted text."),
)


class Pasted(NamedTuple):
    """What is in the fields of the page."""

    text: str = ""
    thread: str = ""
    region: str = ""
    tone: str = ""
    shows: bool = False


class Offered(NamedTuple):
    """What there is to choose from."""

    regions: Sequence[str]
    tones: Sequence[str]


def moderators(offered: Offered, pasted: Pasted, told: Told | None = None) -> Html:
    """`told` is the judgment on what was `pasted`."""
    return join(
        (
            tag("h1", "Judge comments"),
            tag("div", _form(offered, pasted), _judgments(told), class_="desk"),
        )
    )


def _form(offered: Offered, pasted: Pasted) -> Html:
    return tag(
        "form",
        tag("label", "Comments", for_="comments", class_="title"),
        tag("p", "Paste one or more, separated by an empty line or a line of ---.", id="how", class_="quiet"),
        _area("comments", "text", pasted.text, "10", aria_describedby="how", data_most=str(MOST_COMMENTS)),
        tag("label", "In reply to", for_="thread", class_="title"),
        tag("p", "Advice that someone asked for is not a conduct problem.", id="why-thread", class_="quiet"),
        _area("thread", "thread", pasted.thread, "3", aria_describedby="why-thread"),
        tag(
            "div",
            _select("region", "Region for the help line", offered.regions, pasted.region),
            _select("tone", "Tone of private notes", offered.tones, pasted.tone),
            tag(
                "label",
                tag("input", type="checkbox", name="show", value="yes", checked=pasted.shows, autocomplete="off"),
                " Show slurs without masking",
            ),
            class_="switches",
        ),
        tag("p", tag("button", "Judge"), class_="plain-only"),
        tag(
            "details",
            tag("summary", "Keys"),
            tag("ul", *(tag("li", tag("kbd", key), " ", what) for key, what in _KEYS)),
            class_="script-only",
        ),
        method="post",
        action="/comments/",
        id="form",
    )


def _area(id: str, name: str, text: str, rows: str, **attributes: str) -> Html:
    return tag(
        "textarea",
        Html("\n"),  # which browsers drop, and with it would drop the first line end of a text
        text,
        id=id,
        name=name,
        rows=rows,
        autocomplete="off",
        class_="area",
        **attributes,
    )


def _select(name: str, label: str, offered: Sequence[str], chosen: str) -> Html:
    options = [tag("option", "as set here", value="")]
    options += [tag("option", one, value=one, selected=one == chosen) for one in offered]
    return tag("label", tag("span", label), tag("select", *options, name=name, autocomplete="off"), class_="field")


def _judgments(told: Told | None) -> Html:
    comments = told.comments if told else []
    wanting = sum(judged.judgment is not Judgment.OK or bool(judged.error) for _, judged in comments)
    said = f"{counted(len(comments), 'comment')}, {wanting} to review." if told else ""
    cards = (_card(number, comment, judged, told) for number, (comment, judged) in enumerate(comments) if told)
    verdicts = json.dumps({judgment.value: text for judgment, text in _SAID.items()})
    return tag(
        "section",
        tag("h2", "Judgments", id="judgments"),
        tag(
            "div",
            tag("p", said, id="state", role="status"),
            tag("button", "Next comment", type="button", id="next", disabled=True, class_="script-only"),
            class_="bar",
        ),
        tag("ol", *cards, id="judged", class_="cards", role="list", data_verdicts=verdicts),
        aria_labelledby="judgments",
        class_="list",
    )


def _card(number: int, comment: Comment, judged: JudgedComment, told: Told) -> Html:
    name = f"verdict-{number}"
    return tag("li", _article(name, comment, judged, told), tabindex="-1", aria_labelledby=name)


def _article(name: str, comment: Comment, judged: JudgedComment, told: Told) -> Html:
    verdict = "Not checked" if judged.error else _SAID[judged.judgment]
    parts = [
        tag("h3", f"{verdict} ", tag("span", f"({judged.action.value})", class_="level"), id=name),
        tag("blockquote", *_marked(told.mask(comment.text), judged.findings)),
    ]
    parts += [tag("p", text) for text in (judged.error or judged.reason, judged.help) if text]
    if judged.wording:
        parts.append(tag("p", "Kinder: ", tag("q", judged.wording)))
    if judged.reply:
        note = f"note-{name}"
        parts += [
            tag("label", "Private note to its author", for_=note, class_="title"),
            tag("textarea", Html("\n"), judged.reply, id=note, rows="6", class_="note"),
        ]
    level = "error" if judged.judgment in (Judgment.CARE, Judgment.CONDUCT) else "warning"
    is_fine = judged.judgment is Judgment.OK and not judged.error
    return tag("article", *parts, class_=f"card {'fine' if is_fine else level}")


def _marked(text: str, findings: Sequence[Finding]) -> Iterator[str]:
    """A comment with what was found in it; stars stand for as many letters."""
    at = 0
    for finding in findings:
        if finding.span.start >= at:
            yield text[at : finding.span.start]
            yield tag("mark", finding.span.of(text), class_=finding.severity.value)
            at = finding.span.end
    yield text[at:]
