"""Scores in the shape of the Perspective API, as a commenting system asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from stigmalint.serve.analyze import SCORES, TABLE

PAGE = (Path(__file__).parents[2] / "docs" / "serve.md").read_text(encoding="utf-8")


def ask(client: TestClient, text: str, **more: Any) -> Any:
    body = {"comment": {"text": text}, "requestedAttributes": {"STIGMA": {}, "CONDUCT": {}}, **more}
    return client.post("/v1alpha1/comments:analyze", json=body)


def values(answer: Any) -> dict[str, float]:
    return {name: one["summaryScore"]["value"] for name, one in answer.json()["attributeScores"].items()}


def test_wording_and_conduct_have_scores_of_their_own(client: TestClient) -> None:
    assert values(ask(client, "Good morning.")) == {"STIGMA": 0.0, "CONDUCT": 0.0}
    assert values(ask(client, "He is an addict.")) == {"STIGMA": 0.9, "CONDUCT": 0.0}
    assert values(ask(client, "You need to kick him out.")) == {"STIGMA": 0.0, "CONDUCT": 0.7}


def test_who_may_be_in_danger_has_no_score(client: TestClient) -> None:
    answer = ask(client, "i want to die")
    assert values(answer) == {"STIGMA": 0.0, "CONDUCT": 0.0}
    assert answer.json()["stigmalint"]["reasons"] == []


def test_what_a_comment_answers_is_heard(client: TestClient) -> None:
    asked = {"entries": [{"text": "Any advice on what to do?"}]}
    assert values(ask(client, "You should call the clinic.", context=asked))["CONDUCT"] == 0.0
    assert values(ask(client, "You should call the clinic."))["CONDUCT"] == 0.7


def test_spans_and_reasons_say_where_and_why(client: TestClient) -> None:
    told = ask(client, "He is an addict.", spanAnnotations=True, clientToken="x", languages=["en"]).json()
    assert told["attributeScores"]["STIGMA"]["spanScores"] == [
        {"begin": 9, "end": 15, "score": {"value": 0.9, "type": "RAW"}}
    ]
    assert told["stigmalint"]["reasons"][0]["rule"] == "substance-use/addict"
    assert told["clientToken"] == "x"


def test_a_threshold_leaves_lower_scores_out(client: TestClient) -> None:
    wanted = {"STIGMA": {"scoreThreshold": 0.95}, "CONDUCT": {"scoreThreshold": 0}}
    assert set(values(ask(client, "He is an addict.", requestedAttributes=wanted))) == {"CONDUCT"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, '"comment" must be an object'),
        ({"comment": {"text": "x"}}, '"requestedAttributes" must name at least one of STIGMA, CONDUCT'),
        ({"comment": {"text": "x"}, "requestedAttributes": {"TOXICITY": {}}}, "no attribute 'TOXICITY'"),
        ({"comment": {"text": "x"}, "requestedAttributes": {"STIGMA": {"scoreThreshold": "a"}}}, "a number"),
        ({"comment": {"text": "x"}, "requestedAttributes": {"STIGMA": {}}, "context": 3}, '"context" must be'),
        ({"comment": {"text": "x"}, "requestedAttributes": {"STIGMA": {}}, "more": 3}, 'unknown field "more"'),
    ],
)
def test_what_is_wrong_is_said(client: TestClient, body: dict[str, Any], said: str) -> None:
    answer = client.post("/v1alpha1/comments:analyze", json=body)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_the_page_publishes_the_table() -> None:
    assert f"Table {TABLE}" in PAGE
    for severity, score in SCORES.items():
        assert f"| {severity.value} | {score} |" in PAGE
