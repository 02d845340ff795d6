"""Comments as a moderator meets them, and what a community decides about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stigmalint import Linter
from stigmalint.disk.packs import RuleSet
from stigmalint.disk.settings import Settings, load_settings
from stigmalint.disk.settings_table import ConfigError
from stigmalint.finding import Findings
from stigmalint.moderation import Action, Comment, JudgedComment, Judgment, Moderator, for_comments, load_house
from stigmalint.moderation.load_house import regions
from stigmalint.moderation.masking import mask_of
from stigmalint.ruleset.rule import RuleError

Judge = Callable[..., JudgedComment]


@pytest.fixture(scope="module")
def linter(ruleset: RuleSet, parse: object) -> Linter:
    return Linter(for_comments(Settings()), ruleset=ruleset, parse=parse)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def judge(linter: Linter) -> Judge:
    def judge_one(text: str, thread: str = "", settings: Settings | None = None, **how: bool) -> JudgedComment:
        moderator = Moderator(linter, load_house(settings or Settings()), **how)
        return next(moderator.judge([Comment(text, "7", thread)]))

    return judge_one


@pytest.mark.parametrize(
    ("text", "judgment"),
    [
        ("Thank you all, this thread kept me company tonight.", Judgment.OK),
        ("My brother is an addict and I love him.", Judgment.WORDING),
        ("You need to kick him out.", Judgment.CONDUCT),
        ("i dont want to be here anymore", Judgment.CARE),
        ("my brother is a junkie and i want to die", Judgment.CARE),
        ("You need to kick that junkie out.", Judgment.CONDUCT),
    ],
)
def test_what_matters_most_decides(judge: Judge, text: str, judgment: Judgment) -> None:
    assert judge(text).judgment is judgment


def test_whoever_may_be_in_danger_hears_of_help_and_not_of_words(judge: Judge) -> None:
    told = judge("i'm just a junkie and i want to die", replies=True)
    assert told.judgment is Judgment.CARE
    assert not told.wording
    assert "findahelpline.com" in told.help
    assert {one.pack for one in told.findings} == {"care"}
    assert "junkie" not in told.reply
    assert "findahelpline.com" in told.reply


@pytest.mark.parametrize("action", ["hold", "block"])
def test_nobody_in_danger_is_silenced_whatever_the_settings_say(judge: Judge, action: str) -> None:
    settings = Settings(comments={"actions": {"care": action, "error": "block", "care/wants-to-die": action}})
    assert judge("i want to die", settings=settings).action is Action.FLAG


def test_kinder_words_are_offered_where_they_are_certain(judge: Judge) -> None:
    assert judge("He has been clean for six months, so proud.").wording == (
        "He has been in recovery for six months, so proud."
    )
    hostile = judge("Junkies like you should rot in hell.")
    assert hostile.judgment is Judgment.CONDUCT
    assert not hostile.wording
    half = judge("He has been clean for six months, and Dirty Addicts is what they called us addicts.")
    assert not half.wording


def test_advice_that_was_asked_for_is_fine(judge: Judge) -> None:
    text = "You should call your doctor first."
    assert judge(text).judgment is Judgment.CONDUCT
    assert judge(text, "Any advice on how to taper?").judgment is Judgment.OK


def test_a_comment_cannot_suppress_what_is_found_in_it(judge: Judge) -> None:
    assert judge("He is an addict. <!-- stigmalint: ignore -->").judgment is Judgment.WORDING


@pytest.mark.parametrize(
    ("actions", "action"),
    [
        ({}, Action.NOTE),
        ({"wording": "allow"}, Action.ALLOW),
        ({"wording": "allow", "error": "hold"}, Action.HOLD),
        ({"error": "hold", "substance-use": "flag"}, Action.FLAG),
        ({"error": "hold", "substance-use": "flag", "substance-use/addict": "block"}, Action.BLOCK),
    ],
)
def test_the_most_precise_name_decides_what_is_done(judge: Judge, actions: dict[str, str], action: Action) -> None:
    assert judge("He is an addict.", settings=Settings(comments={"actions": actions})).action is action


def test_the_strongest_action_of_several_findings_is_taken(judge: Judge) -> None:
    actions = {"substance-use/addict": "allow", "substance-use/junkie": "hold"}
    both = judge("Addicts and junkies get help here.", settings=Settings(comments={"actions": actions}))
    assert both.action is Action.HOLD


def test_slurs_are_masked_unless_they_are_wanted(judge: Judge) -> None:
    assert "junkie" not in judge("He is a junkie.", replies=True).reply
    assert '"j*****"' in judge("He is a junkie.").reason
    assert '"junkie"' in judge("He is a junkie.", masks=False).reason


def test_masks_keep_to_whole_words(ruleset: RuleSet) -> None:
    mask = mask_of(ruleset.words)
    assert mask("Bums, scum and a Crack baby.") == "B***, s*** and a C**** ****."
    assert mask("album, bumper, joke, fiendish") == "album, bumper, joke, fiendish"


def test_notes_thank_and_blame_nobody(judge: Judge) -> None:
    for tone in ("warm", "brief", "formal"):
        for text in ("He is an addict.", "You need to leave him.", "i want to die"):
            house = load_house(Settings(), tone=tone)
            note = next(Moderator(_linter_of(judge), house, replies=True).judge([Comment(text)])).reply
            assert note.startswith("Thank you")
            assert "{" not in note
            assert "  " not in note
    assert judge("Good morning.", replies=True).reply == ""


def _linter_of(judge: Judge) -> Linter:
    found = judge.__closure__[0].cell_contents  # type: ignore[attr-defined]
    assert isinstance(found, Linter)
    return found


def test_each_region_has_a_help_line_and_an_emergency_number() -> None:
    for region in regions(Settings()):
        line = load_house(Settings(), region=region).help_line
        assert line.help[0].islower()
        assert line.help[-1] not in ".;"
        assert line.emergency
    assert "988" in load_house(Settings(comments={"region": "us"})).help_line.help


def _settings(folder: Path, text: str) -> Settings:
    (folder / "stigmalint.toml").write_text(text, encoding="utf-8")
    return load_settings(folder)


def test_a_house_has_its_own_files(tmp_path: Path) -> None:
    (tmp_path / "help.yaml").write_text("de:\n  help: call 0800 111 0 111\n  emergency: '112'\n", encoding="utf-8")
    (tmp_path / "notes.yaml").write_text(
        "en:\n  plain:\n    care: Call {help}.\n    conduct: '{reason}'\n    wording: '{reason}'\n    offer: ''\n",
        encoding="utf-8",
    )
    settings = _settings(
        tmp_path,
        'comments.region = "de"\ncomments.tone = "plain"\ncomments.help-lines = "help.yaml"\n'
        'comments.replies = "notes.yaml"\n',
    )
    house = load_house(settings)
    assert house.help_line.emergency == "112"
    assert house.templates.care == "Call {help}."
    assert "us" in regions(settings)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('comments.regoin = "us"', "unknown key 'regoin'; did you mean 'region'?"),
        ('comments.actions.conduct = "delete"', "cannot be 'delete'; write one of allow, note, flag, hold, block"),
        ('comments.actions.care = "block"', "comments from people who may be in danger are never silenced"),
        ("comments = 3", "must be a table"),
    ],
)
def test_slips_in_the_settings_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=r"stigmalint\.toml:1: ") as raised:
        _settings(tmp_path, text)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("en:\n  warm:\n    care: x\n", 'notes.yaml:2: "warm" must have exactly these keys'),
        (
            "en:\n  warm:\n    care: '{reason.__class__}'\n    conduct: x\n    wording: x\n    offer: x\n",
            "notes.yaml:3: {reason.__class__} is unknown",
        ),
        (
            "en:\n  warm:\n    care: 'a { b'\n    conduct: x\n    wording: x\n    offer: x\n",
            "notes.yaml:3: unpaired brace",
        ),
        (
            "en:\n  warm:\n    care: 1\n    conduct: x\n    wording: x\n    offer: x\n",
            'notes.yaml:3: "care" must be a text',
        ),
        ("en: 3\n", "notes.yaml:1: a language must contain its tones"),
    ],
)
def test_slips_in_notes_are_named(tmp_path: Path, notes: str, message: str) -> None:
    (tmp_path / "notes.yaml").write_text(notes, encoding="utf-8")
    settings = _settings(tmp_path, 'comments.replies = "notes.yaml"')
    with pytest.raises(ConfigError) as raised:
        load_house(settings)
    assert message in str(raised.value)


def test_notes_in_another_language_leave_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text("fr: 3\n", encoding="utf-8")
    settings = _settings(tmp_path, 'comments.replies = "notes.yaml"')
    assert load_house(settings).templates == load_house(Settings()).templates


def test_files_of_a_house_stay_inside_of_it(tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (tmp_path / "secret.yaml").write_text("secret: 1\n", encoding="utf-8")
    with pytest.raises(RuleError, match="is outside"):
        load_house(_settings(house, 'comments.replies = "../secret.yaml"'))


def test_what_there_is_none_of_is_named_with_what_there_is() -> None:
    with pytest.raises(ConfigError, match="no help line for the region 'usa'; did you mean 'us'"):
        load_house(Settings(), region="usa")
    with pytest.raises(ConfigError, match="in the tone 'cold'; known are warm, brief, formal"):
        load_house(Settings(), tone="cold")


def test_a_comment_that_cannot_be_judged_says_so(linter: Linter, monkeypatch: pytest.MonkeyPatch) -> None:
    comments = [Comment("He is an addict.", "1"), Comment(None, "2"), Comment("Fine.", "3")]  # type: ignore[arg-type]
    told = list(Moderator(linter, load_house(Settings())).judge(comments))
    assert [one.judgment for one in told if not one.error] == [Judgment.WORDING, Judgment.OK]
    assert "must be a str" in told[1].error


def test_a_comment_is_looked_at_once_and_its_kinder_wording_once(
    linter: Linter, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    check_texts = linter.check_texts

    def counted(texts: Iterable[str], **how: Any) -> Iterator[Findings]:
        texts = list(texts)
        seen.extend(texts)
        return check_texts(texts, **how)

    monkeypatch.setattr(linter, "check_texts", counted)
    comments = [Comment("Good morning."), Comment("My son is an addict."), Comment("My son is an addict.")]
    judged = list(Moderator(linter, load_house(Settings())).judge(comments))
    kinder = "My son is a person struggling with substance use."
    assert [one.wording for one in judged] == ["", kinder, kinder]
    assert seen[:3] == [comment.text for comment in comments]
    assert set(seen[3:]) == {kinder}
