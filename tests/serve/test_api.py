"""The API gives what the command gives, holds what its document says, and lets nobody take more than their share."""

from __future__ import annotations

import asyncio
import base64
import json
from concurrent.futures import Future
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode
from starlette.testclient import TestClient
from tests.packages import docx, paragraph

from stigmalint import Linter
from stigmalint.disk.files import decoded
from stigmalint.fix.rendered import rendered
from stigmalint.serve.api import endpoints
from stigmalint.serve.app import application
from stigmalint.serve.asked import UNPACKED
from stigmalint.serve.limits import Door, Limits
from stigmalint.serve.service import Service
from stigmalint.text.spans import Edit, Span, apply_edits
from stigmalint.web.guard import Access
from stigmalint.web.problem import ProblemError

DRAFT = "She is a heroin addict. The National Institute on Drug Abuse says so. \U0001f642 Substance abuse kills."


def post(client: TestClient, path: str, **body: Any) -> dict[str, Any]:
    response = client.post(path, json=body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def refusal(response: Any, status: int) -> str:
    """What a refused client is told."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert set(body) == {"title", "status", "detail"}
    return str(body["detail"])


@pytest.fixture(scope="module")
def linter(service: Service) -> Linter:
    return Linter(service.settings, ruleset=service.ruleset)


def test_check_gives_the_findings_of_the_linter(client: TestClient, linter: Linter) -> None:
    found = post(client, "/v1/check", text=DRAFT)
    expected = linter.check_text(DRAFT)
    assert [(one["rule"], one["start"], one["end"]) for one in found["findings"]] == [
        (one.rule_id, one.span.start, one.span.end) for one in expected
    ]
    assert [DRAFT[one["start"] : one["end"]] for one in found["findings"]] == ["heroin addict", "Substance abuse"]
    cited = {key for one in found["findings"] for key in one["sources"]}
    assert cited == found["references"].keys()
    assert all(one["url"].startswith("http") for one in found["references"].values())


def test_each_alternative_that_fits_can_be_put_in(client: TestClient) -> None:
    (finding, _) = post(client, "/v1/check", text=DRAFT)["findings"]
    assert finding["fix"] == finding["fixes"][0]
    titles = [fix["title"] for fix in finding["fixes"]]
    assert titles == list(dict.fromkeys(titles))
    for fix in finding["fixes"]:
        edits = [Edit(Span(edit["start"], edit["end"]), edit["text"]) for edit in fix["edits"]]
        assert edits
        assert "heroin addict." not in apply_edits(DRAFT, edits)


def test_fix_gives_the_text_of_the_linter(client: TestClient, linter: Linter) -> None:
    found = post(client, "/v1/fix", text=DRAFT)
    assert found["text"] == linter.fix_text(DRAFT).text
    assert [one["before"] for one in found["applied"]] == ["heroin addict", "Substance abuse"]
    assert found["findings"] == []


def test_unsafe_fixes_are_put_in_on_request(client: TestClient, linter: Linter) -> None:
    text = "He suffers from alcoholism and relapsed."
    safe, unsafe = (post(client, "/v1/fix", text=text, unsafe=unsafe)["text"] for unsafe in (False, True))
    assert (safe, unsafe) == tuple(linter.fix_text(text, unsafe=unsafe).text for unsafe in (False, True))
    assert safe != unsafe


def test_the_name_of_a_file_tells_its_kind(client: TestClient) -> None:
    found = post(client, "/v1/check", text="`substance abuse`", name="draft.md")
    assert found["kind"] == "markdown"
    assert found["findings"] == []
    assert len(post(client, "/v1/check", text="substance abuse", name="draft.md", kind="text")["findings"]) == 1


WORD = docx(paragraph("A heroin ", "addict slept.") + paragraph("Mothers with a history of substance abuse."))


def test_the_bytes_of_a_file_are_checked_and_fixed(client: TestClient, linter: Linter) -> None:
    data = base64.b64encode(WORD).decode()
    found = post(client, "/v1/check", data=data, name="a.docx")
    assert (found["kind"], found["text"]) == (
        "docx",
        "A heroin addict slept.\nMothers with a history of substance abuse.\n",
    )
    matches = [found["text"][one["start"] : one["end"]] for one in found["findings"]]
    assert matches == ["heroin addict", "substance abuse"]
    fixed = post(client, "/v1/fix", data=data, name="a.docx")
    assert fixed["text"] == "A person struggling with heroin use slept.\nMothers with a history of substance use.\n"
    source = decoded(base64.b64decode(fixed["data"]), "a.docx", "docx")
    assert linter.check_source(source).findings == ()
    assert rendered(linter.check_source(source)).source.text == fixed["text"]
    latin = base64.b64encode('<meta charset="latin1"><p>A heroin addict in a café.'.encode("latin-1")).decode()
    fixed = post(client, "/v1/fix", data=latin, name="a.html")
    assert base64.b64decode(fixed["data"]).endswith(
        "<p>A person struggling with heroin use in a café.".encode("latin-1")
    )


def test_what_holds_too_much_is_refused_before_it_is_looked_at(service: Service, client: TestClient) -> None:
    body = "".join(paragraph(str(number)) for number in range(142_000))
    assert len(body) > UNPACKED * service.door.limits.bytes
    data = base64.b64encode(docx(body)).decode()
    assert len(data) < service.door.limits.bytes
    refused = client.post("/v1/check", json={"data": data, "name": "a.docx"})
    assert "split it" in refusal(refused, 413)


def test_what_is_to_stay_is_not_fixed(client: TestClient) -> None:
    left = [{"rule": "substance-use/abuse", "match": "Substance abuse"}]
    found = post(client, "/v1/fix", text=DRAFT, leave=left)
    assert [one["before"] for one in found["applied"]] == ["heroin addict"]
    assert [one["match"] for one in found["findings"]] == ["Substance abuse"]


def test_the_columns_of_a_table_are_named(client: TestClient) -> None:
    asked = {"text": "id,note\n1,A heroin addict slept.\n", "name": "a.csv"}
    assert '"text_fields"' in refusal(client.post("/v1/check", json=asked), 422)
    (finding,) = post(client, "/v1/check", **asked, text_fields=["note"])["findings"]
    assert finding["match"] == "heroin addict"
    rows = post(client, "/v1/explain", **asked, text_fields=["note"])["candidates"]
    assert ("heroin addict", "reported") in [(row["match"], row["fate"]) for row in rows]


def test_profile_and_packs_are_chosen_by_request(client: TestClient) -> None:
    assert post(client, "/v1/check", text=DRAFT, ignore=["substance-use"])["findings"] == []
    one = post(client, "/v1/check", text=DRAFT, select=["substance-use/substance-addict"])["findings"]
    assert [finding["match"] for finding in one] == ["heroin addict"]
    advice = "You should just quit."
    assert post(client, "/v1/check", text=advice)["findings"] == []
    assert post(client, "/v1/check", text=advice, profile="moderation")["findings"]


def test_explain_says_why_nothing_was_found(client: TestClient) -> None:
    rows = post(client, "/v1/explain", text=DRAFT, ignore=["substance-use/abuse"])["candidates"]
    by_match = {row["match"]: row for row in rows}
    assert by_match["Drug Abuse"]["outcome"] == "rejected"
    assert "National Institute on Drug Abuse" in by_match["Drug Abuse"]["because"][0]
    assert [by_match[match]["fate"] for match in ("Drug Abuse", "Substance abuse", "heroin addict")] == [
        "rejected",
        "off",
        "reported",
    ]
    assert all(DRAFT[row["start"] : row["end"]] == row["match"] for row in rows)


def test_comments_are_judged_as_the_command_judges_them(client: TestClient) -> None:
    comments = [
        {"text": "My son is an addict.", "id": "a"},
        {"text": "You need to throw her out, junkie lover."},
        {"text": "You should call the clinic.", "thread": "Any advice? What should I do?"},
    ]
    rows = post(client, "/v1/comments", comments=comments, reply=True, region="us")["comments"]
    assert [(row["id"], row["verdict"], row["action"]) for row in rows] == [
        ("a", "wording", "note"),
        ("2", "conduct", "hold"),
        ("3", "ok", "allow"),
    ]
    assert [bool(row["reply"]) for row in rows] == [True, True, False]
    assert rows[0]["wording"] == "My son is a person struggling with substance use."
    assert "junkie" not in json.dumps(rows)
    assert not any("text" in row for row in rows)
    repeated = post(client, "/v1/comments", comments=comments, repeat=True)["comments"]
    assert [row["text"] for row in repeated][1] == "You need to throw her out, j***** lover."
    shown = post(client, "/v1/comments", comments=comments, repeat=True, show=True)["comments"]
    assert [row["text"] for row in shown] == [comment["text"] for comment in comments]
    for wrong in ({"comments": {}}, {"comments": [{"id": "a"}]}, {"comments": [], "tone": "rude"}):
        refusal(client.post("/v1/comments", json=wrong), 422)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"", 400, "not JSON"),
        (b"\xff", 400, "not UTF-8"),
        (b'{"text": NaN}', 400, "not JSON"),
        (b"[" * 100_000, 400, "JSON"),
        (b"[]", 422, "one object"),
        (b"{}", 422, '"text" is missing'),
        (b'{"text": 1}', 422, '"text" must be a string'),
        (b'{"text": null}', 422, '"text" must be a string'),
        (rb'{"text": "\ud800"}', 422, "surrogate"),
        (b'{"text": "", "kind": "word"}', 422, '"kind" must be one of'),
        (b'{"text": "", "kind": null}', 422, '"kind" must be one of'),
        (b'{"text": "", "kind": []}', 422, '"kind" must be one of'),
        (b'{"text": "", "name": "../a.md"}', 422, "without a folder"),
        (b'{"text": "", "name": "a.xyz"}', 422, 'give a "kind"'),
        (b'{"text": "", "doubtful": 1}', 422, "true or false"),
        (b'{"text": "", "unsafe": true}', 422, 'unknown field "unsafe"'),
        (b'{"text": "", "leave": []}', 422, 'unknown field "leave"'),
        (b'{"text": "", "data": ""}', 422, 'either "data" or "text"'),
        (b'{"text": "", "kind": "docx"}', 422, 'give them in "data"'),
        (b'{"text": "", "name": "a.odt"}', 422, 'give them in "data"'),
        (b'{"data": "!"}', 422, "in Base64"),
        (b'{"data": null}', 422, "in Base64"),
        (b'{"data": "YQ==", "name": "a.docx"}', 422, "a.docx: not a package"),
        (b'{"data": "/w==", "name": "a.txt"}', 422, "a.txt: not UTF-8"),
        (b'{"text": "", "ignore": ["no-such"]}', 422, "no rule or pack is named 'no-such'"),
        (b'{"text": "", "ignore": ["a", 1]}', 422, "names of rules or packs"),
        (b'{"text": "", "select": "substance-use"}', 422, "a list"),
        (b'{"text": "{", "name": "x.ipynb"}', 422, "x.ipynb"),
    ],
)
def test_a_request_that_is_wrong_is_told_what_to_do(client: TestClient, body: bytes, status: int, said: str) -> None:
    response = client.post("/v1/check", content=body, headers={"Content-Type": "application/json"})
    assert said in refusal(response, status)


def test_only_json_is_taken(client: TestClient) -> None:
    for headers in ({}, {"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}):
        assert "Content-Type" in refusal(client.post("/v1/check", content=b'{"text": ""}', headers=headers), 415)


def test_a_large_body_is_refused_before_it_has_come(service: Service, client: TestClient) -> None:
    most = service.door.limits.bytes
    headers = {"Content-Type": "application/json"}
    assert "in parts" in refusal(client.post("/v1/check", content=b" " * (most + 1), headers=headers), 413)

    def endless() -> Any:
        for _ in range(most // 1000 + 2):
            yield b" " * 1000

    assert "in parts" in refusal(client.post("/v1/check", content=endless(), headers=headers), 413)
    assert service.door.inside == 0


def test_who_asks_too_much_is_told_to_wait() -> None:
    door = Door(Limits(waiting=3, of_one_client=2))
    with door.room_for("a"), door.room_for("a"):
        with pytest.raises(ProblemError) as refused, door.room_for("a"):
            pytest.fail("a third request of one address was let in")
        assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "2"})
        with door.room_for("b"):
            with pytest.raises(ProblemError) as refused, door.room_for("c"):
                pytest.fail("more were let in than there is room for")
            assert refused.value.status == 503
    assert door.inside == 0
    with door.room_for("a"):
        assert door.inside == 1


def test_an_answer_that_takes_too_long_is_not_waited_for() -> None:
    work: Future[str] = Future()
    with pytest.raises(ProblemError) as refused:
        asyncio.run(Door(Limits(seconds=0.01)).answer_of(work))
    assert refused.value.status == 503
    assert work.cancelled(), "it would be done for nobody"


def test_who_waits_is_told_that_the_server_ends() -> None:
    async def ended() -> None:
        work: Future[str] = Future()
        waiting = asyncio.ensure_future(Door(Limits()).answer_of(work))
        await asyncio.sleep(0)
        work.cancel()
        await waiting

    with pytest.raises(ProblemError) as refused:
        asyncio.run(ended())
    assert refused.value.status == 503


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost:8765", 200),
        ("LOCALHOST", 200),
        ("[::1]:8765", 200),
        ("192.0.2.7", 200),
        ("lint.example:8765", 200),
        ("evil.example:8765", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("lint.example.", 421),
        ("", 421),
    ],
)
def test_a_name_that_is_not_ours_leads_nowhere(service: Service, host: str, status: int) -> None:
    app = application(service, Access(hosts=("Lint.example",)), pytest.fail)
    assert TestClient(app).get("/healthz", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000"},
    ],
)
@pytest.mark.parametrize("path", ["/v1/check", "/"])
def test_a_page_of_another_site_may_send_nothing(client: TestClient, headers: dict[str, str], path: str) -> None:
    refusal(client.post(path, json={"text": ""}, headers=headers), 403)


def test_our_own_page_may_send(client: TestClient) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8765"}
    assert client.post("/v1/check", json={"text": ""}, headers=headers).status_code == 200


def test_a_token_is_asked_for(service: Service) -> None:
    app = application(service, Access(token="sésame"), pytest.fail)
    client = TestClient(app, base_url="http://127.0.0.1")
    for path in ("/", "/rules/", "/openapi.json", "/metrics", "/no-such-path"):
        response = client.get(path)
        refusal(response, 401)
        assert response.headers["WWW-Authenticate"].startswith("Basic ")
    refusal(client.post("/v1/check", json={"text": ""}), 401)
    assert client.get("/healthz").status_code == 200
    for wrong in ("Bearer x", "Bearer ", "Bearer", "Basic !", "Basic", "Basic eA==", "Digest x", "Bearer sesame"):
        refusal(client.get("/", headers={"Authorization": wrong}), 401)
    assert client.get("/", auth=("anybody", "sésame")).status_code == 200
    bearer = "Bearer sésame".encode()
    assert client.get("/", headers={b"Authorization": bearer}).status_code == 200


def test_every_answer_forbids_what_it_does_not_need(client: TestClient) -> None:
    for response in (client.get("/"), client.get("/rules/"), client.get("/openapi.json"), client.get("/nothing")):
        assert "set-cookie" not in response.headers
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_a_fault_of_the_program_tells_nobody_the_text(
    service: Service, faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise ValueError("Jane Doe is a secret")

    monkeypatch.setattr("stigmalint.serve.service.explained", fails)
    app = application(service, Access(), faults.append)
    response = TestClient(app, base_url="http://localhost").post("/v1/explain", json={"text": "Jane Doe"})
    assert "this is a bug, please report it" in refusal(response, 500)
    assert len(faults) == 1
    assert "ValueError in fails" in faults[0]
    assert "Jane" not in faults[0] + response.text


def test_metrics_are_numbers_alone(client: TestClient) -> None:
    post(client, "/v1/check", text="Jane Doe is a heroin addict.")
    client.get("/rules/?q=Jane+Doe")
    client.get("/Jane-Doe")
    page = client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'stigmalint_requests_total{method="POST",route="/v1/check",status="200"}' in page.text
    assert 'stigmalint_findings_total{pack="substance-use",severity="error"}' in page.text
    assert 'route="other"' in page.text
    assert "Jane" not in page.text


def test_a_server_that_is_stuck_says_so(service: Service, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    monkeypatch.setattr(type(service.desk), "busy", 3600.0)
    assert "restart it" in refusal(client.get("/healthz"), 503)


def test_other_methods_and_paths_are_told_where_to_look(client: TestClient) -> None:
    assert "/openapi.json" in refusal(client.get("/v1/check"), 405)
    assert client.get("/v1/check").headers["Allow"] == "POST"
    assert "/rules/" in refusal(client.get("/v2"), 404)


def test_the_document_names_every_path_of_the_api(service: Service, client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) == {path for _, path in endpoints(service)}
    assert "#/$defs" not in json.dumps(document)


OF_A_FIELD = ("is to be", "is missing", "unknown field", "without a folder")
"""What is said of a field that is not as the document says. Else a text is refused that is no JSON although it should
be, or the name of a rule or file that nobody knows, which no document can list.
"""


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_the_api_is_as_its_document_says(client: TestClient, mode: GenerationMode) -> None:
    """Requests that the document allows, and such that it forbids, are answered as it says."""
    local = {"Host": "127.0.0.1"}
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app, headers=local)
    statuses = set()
    for operation in (found.ok() for found in schema.get_all_operations()):

        @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(generation_mode=mode))
        def holds(case: schemathesis.Case) -> None:
            response = case.call(headers=local, timeout=120)
            statuses.add(response.status_code)
            is_of_form = response.status_code == 422 and not any(said in response.text for said in OF_A_FIELD)
            not_asked = CHECKS.get_by_names(["positive_data_acceptance"]) if is_of_form else []
            case.validate_response(response, excluded_checks=not_asked)

        try:
            holds()
        except Unsatisfiable:  # what takes no input cannot be asked wrongly
            assert mode is GenerationMode.NEGATIVE
            assert operation.method == "get"
    assert statuses >= ({200} if mode is GenerationMode.POSITIVE else {422})
