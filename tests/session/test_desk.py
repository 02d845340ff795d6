"""Texts of many clients go through one desk: together, each with its own answer, and no fault with another's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from threading import Event
from typing import Any

import pytest

from stigmalint.disk.settings import Settings
from stigmalint.disk.settings_table import ConfigError
from stigmalint.prose import Source
from stigmalint.session.desk import _MOST_LINTERS, MOST_TEXTS, Desk
from stigmalint.session.remembering import remembering
from stigmalint.session.workspace import Choices, Workspace, chosen

Parse = Callable[[Iterable[str]], Iterable[Any]]
TEXTS = [f"Number {number} is a heroin addict." for number in range(20)]


@pytest.fixture
def batches() -> list[int]:
    return []


@pytest.fixture
def workspace(one_model: None) -> Workspace:
    return Workspace(Choices(isolated=True))


@pytest.fixture
def settings(workspace: Workspace) -> Settings:
    return workspace.settings_at(".")


@pytest.fixture
def desk(workspace: Workspace, settings: Settings, batches: list[int]) -> Iterator[Desk]:
    desk = Desk(workspace, batches.append)
    desk.open(settings)
    yield desk
    desk.close()


def held_up(desk: Desk) -> Event:
    """Work that occupies the desk until the event is set."""
    begun, end = Event(), Event()

    def wait(linters: object) -> None:
        begun.set()
        end.wait(30)

    desk.run(wait)
    assert begun.wait(30)
    return end


def test_those_that_wait_are_checked_together_each_with_its_own_answer(
    desk: Desk, settings: Settings, batches: list[int]
) -> None:
    other = chosen(settings, Choices(ignore=("substance-use",)))
    end = held_up(desk)
    answers = [desk.check(settings, Source("-", text)) for text in TEXTS]
    without = desk.check(other, Source("-", TEXTS[0]))
    end.set()
    for number, answer in enumerate(answers):
        (finding,) = answer.result(60).findings
        assert finding.span.start == len(f"Number {number} is a ")
    assert without.result(60).findings == ()
    assert batches == [MOST_TEXTS, MOST_TEXTS, len(TEXTS) - 2 * MOST_TEXTS, 1]


def test_a_wrong_question_ends_no_other(desk: Desk, settings: Settings) -> None:
    wrong = desk.check(chosen(settings, Choices(ignore=("no-such-pack",))), Source("-", TEXTS[0]))
    with pytest.raises(ConfigError):
        wrong.result(60)
    broken = desk.run(lambda linters: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        broken.result(60)
    assert desk.check(settings, Source("-", TEXTS[0])).result(60).findings
    assert desk.is_alive
    assert desk.run(lambda linters: linters(settings)).result(60) is desk.run(lambda linters: linters(settings)).result(
        60
    )


def test_who_waits_no_longer_costs_nothing(desk: Desk, settings: Settings, batches: list[int]) -> None:
    end = held_up(desk)
    assert desk.busy > 0
    answers = [desk.check(settings, Source("-", text)) for text in TEXTS[:3]]
    assert answers[1].cancel()
    end.set()
    assert answers[2].result(60).findings
    assert batches == [2]


def test_at_the_end_nobody_is_left_waiting(desk: Desk, settings: Settings) -> None:
    end = held_up(desk)
    waiting = desk.check(settings, Source("-", TEXTS[0]))
    desk.close()
    end.set()
    late = desk.check(settings, Source("-", TEXTS[0]))
    for answer in (waiting, late):
        with pytest.raises(CancelledError):
            answer.result(60)


def test_few_linters_are_kept_ready(desk: Desk, settings: Settings, workspace: Workspace) -> None:
    for number in range(20):
        names = (*settings.names, str(number))
        one = Settings(names=names)
        desk.run(lambda linters, one=one: linters(one)).result(60)
    assert len(workspace._linters) == _MOST_LINTERS


def test_nothing_about_a_text_is_written(desk: Desk, settings: Settings, workspace: Workspace) -> None:
    folder = workspace.cache.folder
    assert folder is not None
    before = {path for path in folder.rglob("*") if path.is_file()}  # other tests share the folder
    assert desk.check(settings, Source("-", "Zebedee Quux is a heroin addict.")).result(60).findings
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert not any("results" in path.relative_to(folder).parts for path in {*kept} - before)
    assert not any(b"Quux" in path.read_bytes() for path in kept)


def test_a_remembered_sentence_is_parsed_once() -> None:
    asked: list[str] = []

    def parse(texts: Iterable[str]) -> Iterator[Any]:
        for text in texts:
            asked.append(text)
            yield text.upper()

    remembers = remembering(parse, 2)
    assert list(remembers(["a", "b", "a"])) == ["A", "B", "A"]
    assert list(remembers(["b", "c", "a"])) == ["B", "C", "A"]
    assert asked == ["a", "b", "c"]
    assert list(remembers(["b"])) == ["B"]
    assert asked == ["a", "b", "c", "b"], "only the last two are kept"
    long = "x" * 5000
    assert list(remembers([long, "b"])) == list(remembers([long, "b"])) == [long.upper(), "B"]
    assert asked.count(long) == 2
