"""The page in a real browser: what people do on it, by mouse and by keyboard, wide and narrow, light and dark."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright
from tests.packages import docx, epub, odt, paragraph

import stigmalint
from stigmalint import Linter
from stigmalint.disk.files import read_source

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this system to try the page in")
PATIENCE = 20_000
"""Milliseconds: the machine may be busy."""
expect.set_options(timeout=PATIENCE)
DRAFT = """Mothers with a history of substance abuse need care. \U0001f642

Her sister, a heroin addict, slept. The National Institute on Drug Abuse says so."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server in a process of its own."""
    folder = tmp_path_factory.mktemp("served")
    command = [sys.executable, "-m", "stigmalint", "serve", "--port", "0", "--isolated"]
    env = {**os.environ, "PYTHONPATH": str(Path(stigmalint.__file__).parent.parent)}
    with subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        said = server.stdout.readline()
        try:
            yield said.split()[3]
        finally:
            server.terminate()
            assert server.wait(20) == 0
    assert not [path for path in folder.rglob("*") if path.is_file()], "something was left on the disk"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def is_wrong(message: ConsoleMessage) -> bool:
    """Whether a script or the policy is at fault; that something was refused or is not there is told, too."""
    is_told = "status of 422" in message.text or "status of 404" in message.text
    return message.type in ("error", "warning") and not is_told


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The empty page of a draft; nothing may go wrong in its scripts, or be asked for elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if is_wrong(message) else None)
    page.on("request", lambda sent: None if sent.url.startswith((address, "blob:")) else wrong.append(sent.url))
    page.goto(address)
    yield page
    cookies = context.cookies()
    context.close()
    assert not wrong
    assert not cookies


def paste(page: Page, text: str = DRAFT) -> None:
    page.get_by_label("Draft", exact=True).fill(text)
    expect(page.locator("#state")).to_have_text("2 findings.")


def sent(answer: Response) -> str:
    """What the page had asked."""
    return answer.request.post_data or ""


def draft(page: Page) -> str:
    return page.get_by_label("Draft", exact=True).input_value()


def test_what_is_typed_is_highlighted_where_it_stands(page: Page) -> None:
    paste(page)
    assert page.locator("#shade mark").all_inner_texts() == ["substance abuse", "heroin addict"]
    shade, paper = (page.locator(name).bounding_box() for name in ("#shade", "#draft"))
    assert shade == paper
    page.get_by_label("Draft", exact=True).press("Control+Home")
    page.keyboard.type("A junkie. ")
    expect(page.locator("#state")).to_have_text("3 findings.")
    assert page.locator("#shade mark").all_inner_texts() == ["junkie", "substance abuse", "heroin addict"]


def test_better_wording_is_put_in_and_taken_back(page: Page) -> None:
    paste(page)
    page.get_by_role("button", name="substance use", exact=True).click()
    assert draft(page) == DRAFT.replace("substance abuse", "substance use")
    expect(page.locator("#state")).to_have_text("1 finding.")
    page.get_by_role("button", name="Undo").click()
    assert draft(page) == DRAFT
    expect(page.locator("#state")).to_have_text("2 findings.")


def test_all_that_is_certain_is_put_in_at_once_and_shown(page: Page) -> None:
    paste(page)
    page.get_by_role("button", name="Apply safe fixes").click()
    expect(page.locator("#state")).to_have_text("Nothing found.")
    assert "a history of substance use need care. \U0001f642" in draft(page)
    page.get_by_role("button", name="Show changes").click()
    expect(page.get_by_role("heading", name="Changes")).to_be_focused()
    assert [text.replace(" removed: ", "") for text in page.locator("#changes del").all_text_contents()] == [
        "abuse",
        "addict",
    ]
    page.get_by_label("Draft", exact=True).focus()
    page.keyboard.press("Control+z")
    assert draft(page) == DRAFT


def test_the_keyboard_is_enough(page: Page) -> None:
    paste(page)
    page.get_by_label("Draft", exact=True).press("Control+Home")
    page.keyboard.press("F8")
    expect(page.get_by_role("button", name="substance use", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("1 finding.")
    expect(page.locator(".card .better").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Draft", exact=True)).to_be_focused()
    selected = page.evaluate("draft.value.slice(draft.selectionStart, draft.selectionEnd)")
    assert selected == "heroin addict"
    page.keyboard.press("Shift+F8")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("Nothing found.")
    expect(page.get_by_label("Draft", exact=True)).to_be_focused()


def test_wording_may_stay(page: Page) -> None:
    paste(page)
    page.get_by_role("button", name="Ignore “substance abuse” in this draft").click()
    expect(page.locator("#state")).to_have_text("1 finding.")
    page.get_by_label("Draft", exact=True).press("Control+End")
    with page.expect_response(lambda answer: answer.url.endswith("/v1/check") and "More." in sent(answer)):
        page.keyboard.type(" More.")
    expect(page.locator("#state")).to_have_text("1 finding.")
    page.get_by_role("button", name="Apply safe fixes").click()
    expect(page.locator("#state")).to_have_text("Nothing found.")
    assert "a history of substance abuse need" in draft(page)
    assert "heroin addict" not in draft(page)


def test_why_something_was_not_flagged(page: Page) -> None:
    paste(page)
    page.evaluate("draft.setSelectionRange(draft.value.indexOf('Drug Abuse'), draft.value.indexOf(' says'))")
    page.get_by_role("button", name="Why was this not flagged?").click()
    dialog = page.get_by_role("dialog", name="Why was this not flagged?")
    expect(dialog).to_contain_text('part of the name "National Institute on Drug Abuse"')
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.evaluate("draft.setSelectionRange(0, 7)")
    page.get_by_role("button", name="Why was this not flagged?").click()
    expect(dialog).to_contain_text("No rule looks for “Mothers”.")
    expect(dialog.get_by_role("link", name="Search the rules")).to_have_attribute("href", "/rules/?q=Mothers")


def test_profile_and_packs_are_switched(page: Page) -> None:
    page.get_by_label("Draft", exact=True).fill("You should just quit. Substance abuse kills.")
    expect(page.locator("#state")).to_have_text("1 finding.")
    page.get_by_text("Packs of rules").click()
    page.get_by_role("checkbox", name="substance use").uncheck()
    expect(page.locator("#state")).to_have_text("Nothing found.")
    page.get_by_label("Written for").select_option("moderation")
    expect(page.get_by_role("checkbox", name="comment conduct")).to_be_checked()
    expect(page.locator("#state")).to_have_text("2 findings.")


def drop(page: Page, name: str, data: bytes) -> None:
    page.evaluate(
        """([name, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], name));
          document.querySelector(".paper").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
        }""",
        [name, list(data)],
    )


def download(page: Page, name: str, folder: Path) -> bytes:
    with page.expect_download() as downloading:
        page.get_by_role("button", name=f"Download {name}").click()
    assert downloading.value.suggested_filename == name
    downloading.value.save_as(folder / name)
    return (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("draft.md", b"A heroin addict slept.\r\n`substance abuse`\r\n"),
        ("draft.txt", "\ufeffA heroin addict sat in a café.\n".encode()),
        ("page.html", "<p>A heroin addict slept. 🙂</p>\n".encode("utf-16")),
    ],
)
def test_a_file_is_dropped_and_downloaded_with_its_fixes(page: Page, name: str, data: bytes, tmp_path: Path) -> None:
    drop(page, name, data)
    expect(page.locator("#state")).to_have_text("1 finding.")
    page.locator(".better").first.click()
    expect(page.locator("#state")).to_have_text("Nothing found.")
    encoding = "utf-16" if data.startswith(b"\xff\xfe") else "utf-8"
    expected = data.decode(encoding).replace("heroin addict", "person struggling with heroin use").encode(encoding)
    assert download(page, name, tmp_path) == expected


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report.docx", docx(paragraph("A heroin ", "addict slept. \U0001f642") + paragraph("See substance abuse."))),
        ("report.odt", odt("<text:p>A heroin addict slept. \U0001f642</text:p><text:p>See substance abuse.</text:p>")),
        ("book.epub", epub("<p>A heroin addict slept. \U0001f642</p><p>See substance abuse.</p>")),
    ],
)
def test_a_document_is_dropped_fixed_and_downloaded(page: Page, name: str, data: bytes, tmp_path: Path) -> None:
    drop(page, name, data)
    expect(page.locator("#state")).to_have_text("2 findings.")
    before = draft(page)
    assert page.locator("#shade mark").all_inner_texts() == ["heroin addict", "substance abuse"]
    assert page.locator(".better").count() == 0
    expect(page.get_by_label("Draft", exact=True)).not_to_be_editable()
    page.get_by_role("button", name="Ignore “substance abuse” in this draft").click()
    page.get_by_role("button", name="Apply safe fixes").click()
    expect(page.locator("#state")).to_have_text("Nothing found.")
    after = draft(page)
    assert after == before.replace("heroin addict", "person struggling with heroin use")
    page.get_by_role("button", name="Show changes").click()
    expect(page.locator("#changes ins").first).to_have_text(" added: person struggling with")
    fixed = tmp_path / name
    fixed.write_bytes(download(page, name, tmp_path))
    found = Linter().check_source(read_source(fixed, fixed.suffix[1:], "utf-8"))
    assert [one.matched for one in found.findings] == ["substance abuse"]
    page.get_by_role("button", name="Undo").click()
    assert draft(page) == before
    assert download(page, name, tmp_path) == data
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_label("Draft", exact=True)).to_be_editable()
    paste(page)


def test_why_a_document_was_not_flagged(page: Page) -> None:
    drop(page, "a.docx", docx(paragraph("\U0001f642 The National Institute on Drug Abuse")))
    expect(page.get_by_label("Draft", exact=True)).to_have_value(re.compile("Drug Abuse"))
    page.evaluate("draft.setSelectionRange(draft.value.indexOf('Drug'), draft.value.length)")
    page.get_by_role("button", name="Why was this not flagged?").click()
    expect(page.get_by_role("dialog")).to_contain_text('part of the name "National Institute on Drug Abuse"')


def test_the_columns_of_a_table_are_named(page: Page, tmp_path: Path) -> None:
    data = b"id,note\n1,A heroin addict slept.\n"
    drop(page, "table.csv", data)
    expect(page.locator("#state")).to_contain_text("table.csv: a table; name the columns to check")
    page.get_by_label("Columns of a table to check").fill("note")
    page.keyboard.press("Tab")
    expect(page.locator("#state")).to_have_text("1 finding.")
    page.locator(".better").first.click()
    expect(page.locator("#state")).to_have_text("Nothing found.")
    expected = data.replace(b"heroin addict", b"person struggling with heroin use")
    assert download(page, "table.csv", tmp_path) == expected


def test_a_file_that_is_not_read_says_why(page: Page) -> None:
    page.locator("#file").set_input_files({"name": "a.txt", "mimeType": "", "buffer": b"caf\xe9"})
    expect(page.locator("#state")).to_contain_text("a.txt is not UTF-8 text")
    page.locator("#file").set_input_files({"name": "a.pdf", "mimeType": "", "buffer": b"text"})
    expect(page.locator("#state")).to_contain_text("a.pdf is a PDF, which is unsupported")


def test_a_text_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    paste(page)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#state")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == DRAFT


def test_markup_in_a_text_stays_text(page: Page, address: str) -> None:
    hostile = "</textarea><img src=x onerror=alert(1)> A heroin addict <b>junkie</b>"
    page.get_by_label("Draft", exact=True).fill(hostile)
    expect(page.locator("#state")).to_have_text("2 findings.")
    assert page.locator("img, main b").count() == 0
    assert page.locator("#shade").inner_text().startswith(hostile)


@pytest.mark.parametrize("do", ["Check", "Apply safe fixes"])
def test_a_form_is_enough_where_there_is_no_script(browser: Browser, address: str, do: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    text = "\nA heroin addict slept. <b>&amp;</b>"
    page.get_by_label("Draft", exact=True).fill(text)
    page.get_by_text("Packs of rules").click()
    page.get_by_role("checkbox", name="substance use").set_checked(do != "Check")
    page.get_by_role("button", name=do).click()
    if do == "Check":
        expect(page.locator(".list")).to_contain_text("0 findings.")
        page.get_by_text("Packs of rules").click()
        assert not page.get_by_role("checkbox", name="substance use").is_checked()
        page.get_by_role("checkbox", name="substance use").set_checked(True)
        page.get_by_role("button", name=do).click()
        expect(page.locator(".card h3")).to_contain_text("“heroin addict”")
        assert draft(page) == text
    else:
        expect(page.locator(".list")).to_contain_text("1 applied. 0 findings.")
        assert draft(page) == text.replace("heroin addict", "person struggling with heroin use")
    context.close()


def test_rules_are_searched_and_read(page: Page, address: str) -> None:
    page.get_by_role("link", name="Rules").click()
    page.get_by_label("Search the rules").fill("drug abuser")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="substance-use/").first.click()
    for part in ("Wording it looks for", "Better wording", "Flagged", "Not flagged", "Sources"):
        expect(page.get_by_role("heading", name=part, exact=True)).to_be_visible()
    assert page.goto(f"{address}rules/substance-use/no-such-rule").status == 404  # type: ignore[union-attr]


COMMENTS = "Thank you all.\n---\nYou need to throw her out, junkie lover.\n---\nMy son is an addict. \U0001f642 Junkie!"


@pytest.fixture
def desk(page: Page, address: str) -> Page:
    """The moderators' page."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}comments/")
    return page


def verdicts(page: Page) -> list[str]:
    return [text.split(" (")[0] for text in page.locator("#judged h3").all_inner_texts()]


def test_comments_are_judged_as_one_types(desk: Page) -> None:
    expect(desk.get_by_label("Comments", exact=True)).to_have_value("")
    desk.get_by_label("Comments", exact=True).press_sequentially("My son is an addict.")
    expect(desk.locator("#state")).to_have_text("1 comment, 1 to review.")
    assert verdicts(desk) == ["Wording"]
    assert desk.locator("#judged mark").all_inner_texts() == ["addict"]
    expect(desk.locator("#judged q")).to_have_text("My son is a person struggling with substance use.")
    note = desk.get_by_label("Private note to its author")
    assert "Just between us" in note.input_value()
    note.fill("My own words.")
    desk.get_by_label("Comments", exact=True).press("Control+End")
    desk.keyboard.type("\n\nThank you.")
    expect(desk.locator("#state")).to_have_text("2 comments, 1 to review.")
    assert verdicts(desk) == ["Wording", "Fine"]
    expect(note).to_have_value("My own words.")
    desk.get_by_label("Comments", exact=True).fill("")
    expect(desk.locator("#state")).to_have_text("")
    assert verdicts(desk) == []


def test_one_comment_after_the_other_with_the_keyboard_alone(desk: Page) -> None:
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")  # the link to the main part
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("Comments", exact=True)).to_be_focused()
    desk.keyboard.insert_text(COMMENTS)
    expect(desk.locator("#state")).to_have_text("3 comments, 2 to review.")
    assert verdicts(desk) == ["Fine", "Conduct", "Wording"]
    second, third = (desk.locator("#judged > li").nth(at) for at in (1, 2))
    desk.keyboard.press("F8")
    expect(second).to_be_focused()
    expect(second).to_have_accessible_name("Conduct (hold)")
    desk.keyboard.press("F8")
    expect(third).to_be_focused()
    desk.keyboard.press("F8")
    expect(second).to_be_focused()
    desk.keyboard.press("Shift+F8")
    expect(third).to_be_focused()
    desk.keyboard.press("Tab")
    expect(third.get_by_label("Private note to its author")).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("#state")).to_have_text("Note copied.")
    assert desk.evaluate("navigator.clipboard.readText()") == third.locator(".note").input_value()
    desk.keyboard.press("Escape")
    expect(desk.get_by_label("Comments", exact=True)).to_be_focused()
    desk.get_by_role("button", name="Next comment").click()
    expect(second).to_be_focused()


def test_slurs_are_starred_unless_they_are_to_be_seen(desk: Page) -> None:
    desk.get_by_label("Comments", exact=True).fill(COMMENTS)
    expect(desk.locator("#state")).to_have_text("3 comments, 2 to review.")
    assert "junkie" not in desk.locator("#judged").inner_text().lower()
    assert desk.locator("#judged mark").all_inner_texts()[-1] == "J*****"
    desk.get_by_label("Show slurs without masking").check()
    expect(desk.locator("#judged mark").last).to_have_text("Junkie")


def test_what_a_comment_answers_is_heard(desk: Page) -> None:
    desk.get_by_label("Comments", exact=True).fill("You should call the clinic.")
    expect(desk.locator("#judged h3")).to_have_text("Conduct (hold)")
    desk.get_by_label("In reply to").fill("Any advice on what to do?")
    expect(desk.locator("#judged h3")).to_have_text("Fine (allow)")


def test_whoever_may_be_in_danger_gets_the_help_line_of_the_region(desk: Page) -> None:
    desk.get_by_label("Comments", exact=True).fill("i want to die")
    expect(desk.locator("#judged h3")).to_have_text("Care: someone may be in danger (flag)")
    expect(desk.locator("#judged li > article > p").last).to_contain_text("findahelpline.com")
    desk.get_by_label("Region for the help line").select_option("gb")
    expect(desk.locator("#judged li > article > p").last).to_contain_text("Call Samaritans on 116 123")
    desk.get_by_label("Tone of private notes").select_option("brief")
    expect(desk.get_by_label("Private note to its author")).to_have_value(re.compile("^Thank you for writing. You can"))


def test_more_comments_than_one_request_takes(desk: Page) -> None:
    desk.get_by_label("Comments", exact=True).fill("\n---\n".join(f"Thank you, number {at}." for at in range(501)))
    expect(desk.locator("#state")).to_have_text(
        "500 comments, 0 to review. Only the first 500 were checked; paste fewer at once."
    )
    assert desk.get_by_role("button", name="Next comment").is_disabled()


def test_markup_in_a_comment_stays_text(desk: Page) -> None:
    hostile = "</textarea><img src=x onerror=alert(1)> My son is an addict <b>x</b>"
    desk.get_by_label("Comments", exact=True).fill(hostile)
    expect(desk.locator("#state")).to_have_text("1 comment, 1 to review.")
    expect(desk.locator("blockquote")).to_have_text(hostile)
    assert desk.locator("main img, main b").count() == 0


def test_comments_need_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}comments/")
    page.get_by_label("Comments", exact=True).fill(f"You should call the clinic.\n---\n{COMMENTS}\n---\ni want to die")
    page.get_by_label("In reply to").fill("Any advice?\nPlease.")
    page.get_by_label("Region for the help line").select_option("gb")
    page.get_by_label("Tone of private notes").select_option("brief")
    page.get_by_role("button", name="Judge").click()
    assert verdicts(page) == ["Fine", "Fine", "Wording", "Wording", "Care: someone may be in danger"]
    expect(page.locator("#state")).to_have_text("5 comments, 3 to review.")
    assert "junkie" not in page.locator("#judged").inner_text().lower()
    expect(page.locator("#judged")).to_contain_text("Call Samaritans on 116 123")
    expect(page.get_by_label("Private note to its author").nth(1)).to_have_value(re.compile("^Thank you for your comm"))
    expect(page.get_by_label("In reply to")).to_have_value("Any advice?\nPlease.")
    page.get_by_label("Show slurs without masking").check()
    page.get_by_role("button", name="Judge").click()
    expect(page.locator("#judged mark").nth(2)).to_have_text("Junkie")
    expect(page.get_by_label("Show slurs without masking")).to_be_checked()
    context.close()


def change(page: Page) -> None:
    paste(page)
    page.locator(".better").first.click()
    page.locator("#show").click()


def ask_why(page: Page) -> None:
    paste(page)
    page.locator("#ask").click()
    page.get_by_role("dialog").get_by_role("listitem").first.wait_for()


def judge(page: Page) -> None:
    page.get_by_label("Comments", exact=True).fill(COMMENTS)
    page.locator(".card").nth(2).wait_for()
    page.keyboard.press("F8")


def nothing(page: Page) -> None:
    pass


VIEWS: tuple[tuple[str, Callable[[Page], None]], ...] = (
    ("", paste),
    ("", change),
    ("", ask_why),
    ("rules/", nothing),
    ("rules/?q=clean", nothing),
    ("rules/substance-use/addict", nothing),
    ("comments/", judge),
)
"""Addresses, and what is done there."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nobody_is_kept_out(browser: Browser, address: str, width: int, scheme: str) -> None:
    """axe finds nothing on any page, and nothing is wider than the window."""
    context = browser.new_context(
        viewport={"width": width, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # axe is put into the page
    )
    seen = []
    for path, do in VIEWS:
        page = context.new_page()
        page.goto(f"{address}{path}")
        do(page)
        found = Axe().run(page).response["violations"]
        seen.append([(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
    assert not any(seen), seen
