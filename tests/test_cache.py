"""The cache: what is kept comes back as it was, to nobody else, tells no word of a text, and is never in the way."""

from __future__ import annotations

import errno
import multiprocessing
import os
import re
import shutil
import sys
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stigmalint.disk import cache as caching
from stigmalint.disk import private
from stigmalint.disk.cache import Cache, cache_folder, key_file, rules_fingerprint
from stigmalint.disk.private import UnusableError
from stigmalint.disk.result_cache import Results
from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Fix, Safety, Severity, SuppressionProblem
from stigmalint.prose import Source
from stigmalint.text.spans import Edit, Span
from stigmalint.version import __version__

TEXT = "Grandmother Wilhelmina abused laudanum quietly.\n"
SOURCE = Source("a.md", TEXT, "markdown")


def finding(**changes: object) -> Finding:
    values = {
        "rule_id": "substance-use/abuse",
        "severity": Severity.ERROR,
        "path": "a.md",
        "span": Span(23, 29),
        "matched": "abused",
        "message": '"abused" casts substance use as wrongdoing.',
        "alternatives": ("used", "misused"),
        "fixes": (Fix((Edit(Span(23, 29), "used"),), "used", Safety.SAFE),),
        "because": ("object: laudanum",),
        "sources": ("guide",),
        "tags": ("moral-framing",),
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


KEPT = FileResult(
    SOURCE,
    (finding(), finding(span=Span(0, 11), matched="Grand mother", doubtful=True, fixes=())),
    (
        SuppressionProblem(Span(0, 5), "unknown rule 'laudanum'", Edit(Span(0, 5), "")),
        SuppressionProblem(Span(0, 1), "x"),
    ),
    {"guide": "https://example.org"},
)


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    results = Results(Cache(tmp_path), "key")
    assert results.read(SOURCE) is None
    results.write(KEPT)
    found = results.read(SOURCE)
    assert found == KEPT
    assert [item.doubtful for item in found.findings] == [False, True]


def test_a_moved_file_has_its_findings_under_its_new_name(tmp_path: Path) -> None:
    results = Results(Cache(tmp_path), "key")
    results.write(KEPT)
    found = results.read(Source("elsewhere/b.md", TEXT, "markdown"))
    assert found is not None
    assert {item.path for item in found.findings} == {"elsewhere/b.md"}


@pytest.mark.parametrize(
    ("key", "source", "left_out"),
    [
        ("other", SOURCE, ()),
        ("key", Source("a.md", TEXT + " ", "markdown"), ()),
        ("key", Source("a.md", TEXT, "text"), ()),
        ("key", SOURCE, ("substance-use",)),
    ],
)
def test_whatever_decides_about_a_text_is_in_the_key(
    tmp_path: Path, key: str, source: Source, left_out: tuple[str, ...]
) -> None:
    Results(Cache(tmp_path), "key").write(KEPT)
    assert Results(Cache(tmp_path), key).read(source, left_out) is None


def entries(folder: Path, kind: str = "results") -> list[Path]:
    return sorted((folder / kind).glob("*"))


def everything(folder: Path) -> dict[str, bytes | None]:
    """All that is below a folder; links are not followed."""
    return {
        str(path.relative_to(folder)): os.readlink(path).encode()
        if path.is_symlink()
        else (path.read_bytes() if path.is_file() else None)
        for path in folder.rglob("*")
    }


def test_no_word_of_a_text_stands_in_the_cache(tmp_path: Path) -> None:
    Results(Cache(tmp_path), "key").write(KEPT)
    (entry,) = entries(tmp_path)
    data = entry.read_bytes().lower()
    words = re.findall(r"\w{4,}", TEXT.lower())
    assert [word for word in (*words, "findings", "abuse") if word.encode() in data or word in str(entry)] == []


def test_nobody_can_tell_by_a_name_whether_a_text_is_there(tmp_path: Path) -> None:
    names = []
    for user in ("a", "b"):
        Results(Cache(tmp_path / user, tmp_path / f"{user}-key"), "key").write(KEPT)
        names += [entry.name for entry in entries(tmp_path / user)]
    assert len(set(names)) == 2


@given(st.binary(max_size=300), st.binary(min_size=1, max_size=40))
def test_a_veil_is_undone_by_its_secret(data: bytes, secret: bytes) -> None:
    veiled = caching._veiled(data, secret)
    assert len(veiled) == len(data)
    assert caching._veiled(veiled, secret) == data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_entry_that_is_not_as_it_was_is_as_if_it_were_not_there(tmp_path: Path, data: st.DataObject) -> None:
    cache = Cache(tmp_path)
    kind = data.draw(st.sampled_from(caching.KINDS))
    cache.write(kind, "a", b"some bytes")
    (entry,) = entries(tmp_path, kind)
    whole = entry.read_bytes()
    assert cache.read(kind, "a") == b"some bytes"
    flipped = st.integers(0, len(whole) * 8 - 1).map(
        lambda bit: (int.from_bytes(whole, "big") ^ (1 << bit)).to_bytes(len(whole), "big")
    )
    cut = st.integers(0, len(whole) - 1).map(lambda end: whole[:end])
    entry.write_bytes(
        data.draw(st.one_of(flipped, cut, st.binary().map(lambda more: whole + b"x" + more), st.binary()))
    )
    assert cache.read(kind, "a") is None


def test_an_entry_counts_only_under_the_key_and_of_the_kind_it_was_kept_with(tmp_path: Path) -> None:
    cache, other = Cache(tmp_path), Cache(tmp_path, tmp_path.parent / "other-key")
    cache.write("gate", "a", b"a")
    (first,) = entries(tmp_path, "gate")
    cache.write("gate", "b", b"b")
    (second,) = set(entries(tmp_path, "gate")) - {first}
    other.write("gate", "a", b"planted")
    (planted,) = set(entries(tmp_path, "gate")) - {first, second}
    assert (cache.read("gate", "a"), cache.read("gate", "b"), other.read("gate", "a")) == (b"a", b"b", b"planted")
    for stranger in (second, planted):
        shutil.copy(stranger, first)
        assert cache.read("gate", "a") is None
    shutil.copytree(tmp_path / "gate", tmp_path / "stamps")
    assert cache.read("stamps", "b") is None


def test_entries_of_another_format_are_not_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(tmp_path).write("rules", "a", b"old")
    monkeypatch.setattr(caching, "_FORMAT", "next")
    assert Cache(tmp_path).read("rules", "a") is None
    assert Cache(tmp_path).clean() == 1


def test_without_a_key_or_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    for results in (Results(Cache(tmp_path), ""), Results(Cache(None), "key")):
        results.write(KEPT)
        assert results.read(SOURCE) is None
    assert list(tmp_path.iterdir()) == []


def test_looking_makes_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", tmp_path / "state" / "key")
    assert cache.read("results", "a") is None
    assert (cache.refusal, cache.clean()) == ("", 0)
    assert cache.sizes()["results"] == (0, 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("step", ["open", "mkdir", "replace", "link", "makedirs"])
def test_a_disk_that_takes_nothing_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    really = getattr(os, step)

    def refused(path: str, *rest: object, **named: object) -> object:
        if step == "open" and not rest[0] & os.O_WRONLY:  # type: ignore[operator]
            return really(path, *rest, **named)
        raise OSError(number, os.strerror(number), path)

    with monkeypatch.context() as patch:
        patch.setattr(os, step, refused)
        cache = Cache(tmp_path / "cache", tmp_path / "state" / "key")
        cache.write("results", "a", b"x")
        cache.read("results", "a")
        cache.clean()
    assert not [path for path in tmp_path.rglob("*") if private.is_temporary(path.name)]
    cache = Cache(tmp_path / "cache", tmp_path / "state" / "key")
    cache.write("results", "a", b"x")
    assert cache.read("results", "a") == b"x", "once the disk takes it again"


@pytest.mark.skipif(sys.platform == "win32", reason="an open folder cannot be removed there")
def test_a_folder_that_is_removed_in_between_is_made_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.write("results", "a", b"x")
    shutil.rmtree(tmp_path / "cache")
    assert cache.read("results", "a") is None
    cache.write("results", "b", b"y")
    assert Cache(tmp_path / "cache").read("results", "b") == b"y"


def foreign(folder: Path, how: str) -> Path:
    """A folder that is not the cache's, with files that have the names of entries."""
    for kind in caching.KINDS:
        (folder / "place" / kind).mkdir(parents=True)
        (folder / "place" / kind / ("a" * 64)).write_text("mine")
    (folder / "place" / ".new-0123456789abcdef").write_text("mine")
    place, mark = folder / "place", folder / "place" / "CACHEDIR.TAG"
    if how == "another program's mark":
        mark.write_text("Signature: 8a477f597d28d172789f06886806bc55\n# This file is of another program.\n")
    elif how == "a mark that is a link":
        (folder / "mark").write_bytes(caching._MARKED)
        mark.symlink_to(folder / "mark")
    elif how != "no mark":
        mark.write_bytes(caching._MARKED)
    if how == "a link":
        place = folder / "link"
        place.symlink_to(folder / "place")
    elif how == "a file":
        place = folder / "file"
        place.write_text("mine")
    elif how == "below a file":
        (folder / "file").write_text("mine")
        place = folder / "file" / "cache"
    elif how == "another user's":
        os.chown(place, 1, 1)
    return place


FOREIGN = {
    "no mark": "contains other files, and no CACHEDIR.TAG of stigmalint",
    "another program's mark": "contains other files, and no CACHEDIR.TAG of stigmalint",
    "a mark that is a link": "contains other files, and no CACHEDIR.TAG of stigmalint",
    "a link": "is a link",
    "a file": "is not a folder",
    "below a file": "cannot be used",
    "another user's": "belongs to another user",
    "with its key": "would contain its own key",
}


@pytest.mark.parametrize("how", FOREIGN)
def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path, how: str) -> None:
    if how == "another user's" and (sys.platform == "win32" or os.geteuid() != 0):
        pytest.skip("only root can give a file away")
    place = foreign(tmp_path, how)
    cache = Cache(place, place / "state" / "key" if how == "with its key" else None)
    before = everything(tmp_path)
    assert cache.read("results", "a") is None
    cache.write("results", "a", b"x")
    assert Cache(place).sizes()["results"] == (0, 0) or how == "with its key"
    with pytest.raises(UnusableError) as refused:
        cache.clean()
    assert FOREIGN[how] in str(refused.value)
    assert str(refused.value) == cache.refusal
    assert "STIGMALINT_CACHE_DIR" in cache.refusal
    assert everything(tmp_path) == before


def test_only_what_the_cache_wrote_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(caching._MOST, "results", 0)
    place, cache = tmp_path / "cache", Cache(tmp_path / "cache")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / ("a" * 64)).write_text("mine")
    cache.write("rules", "a", b"x")
    for name in ("mine.txt", "a" * 63, "A" * 64, "a" * 64 + ".txt", ".new-1", ".new-0123456789ABCDEF", "g" * 64):
        (place / name).write_text("mine")
        (place / "results").mkdir(exist_ok=True)
        (place / "results" / name).write_text("mine")
    (place / ("b" * 64)).write_text("mine")
    (place / "results" / ("c" * 64)).mkdir()
    (place / "other").mkdir()
    (place / "other" / ("a" * 64)).write_text("mine")
    (place / "results" / ("b" * 64)).symlink_to(tmp_path / "mine" / ("a" * 64))
    (place / "stamps").symlink_to(tmp_path / "mine")
    before = everything(tmp_path)
    cache.write("results", "a", b"x")  # grows past the bound at once
    cache.write("stamps", "a", b"x")
    assert cache.clean() == 1
    after = everything(tmp_path)
    assert {name for name in before if name not in after and Path(name).parts[:2] != ("cache", "rules")} == set()
    assert {name: data for name, data in before.items() if name in after} == after


def test_unfinished_files_of_killed_runs_go(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write("results", "a", b"x")
    old, new = (tmp_path / "results" / f".new-{digit * 16}" for digit in "01")
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (1000, 1000))
    Cache(tmp_path).write("results", "b", b"x")
    assert not old.exists()
    assert new.exists(), "somebody may still be writing it"
    assert cache.clean() == 3
    assert [path.name for path in tmp_path.iterdir()] == ["CACHEDIR.TAG"]


def test_the_mark_is_one_that_other_programs_know(tmp_path: Path) -> None:
    Cache(tmp_path).write("results", "a", b"x")
    mark = (tmp_path / "CACHEDIR.TAG").read_bytes()
    assert mark[:43] == b"Signature: 8a477f597d28d172789f06886806bc55"
    assert b"\n# This folder is a cache of stigmalint" in mark


def test_an_entry_that_is_a_pipe_or_a_link_is_not_waited_for(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write("results", "a", b"x")
    (entry,) = entries(tmp_path)
    entry.rename(tmp_path.parent / "entry")
    entry.symlink_to(tmp_path.parent / "entry")
    assert cache.read("results", "a") is None
    if hasattr(os, "mkfifo"):
        entry.unlink()
        os.mkfifo(entry)
        assert cache.read("results", "a") is None
    cache.write("results", "a", b"y")
    assert cache.read("results", "a") == b"y"
    assert (tmp_path.parent / "entry").read_bytes()[-1:] != b"y"


def test_the_oldest_entries_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(caching._MOST, "results", 10 * caching._BLOCK)
    names: dict[str, Path] = {}
    for number in range(10):
        Cache(tmp_path).write("results", str(number), b"x")
        (names[str(number)],) = set(entries(tmp_path)) - set(names.values())
        os.utime(names[str(number)], (1000 + number, 1000 + number))
    Cache(tmp_path).read("results", "0")  # used again: now the youngest
    Cache(tmp_path).write("results", "new", b"x")
    there = {key for key in (*names, "new") if Cache(tmp_path).read("results", key)}
    assert there == {"0", "new", *map(str, range(2, 10))}


def test_a_long_run_stays_within_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(caching._MOST, "results", 32 * caching._BLOCK)
    cache = Cache(tmp_path)
    for number in range(100):
        cache.write("results", str(number), b"x")
    assert cache.sizes()["results"][0] <= 34


def _write_often(folder: Path, byte: bytes) -> None:
    for _ in range(200):
        Cache(folder).write("results", "same", byte * 50_000)


def test_processes_side_by_side_see_all_of_an_entry_or_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_often, args=(tmp_path, byte)) for byte in (b"a", b"b")]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        data = Cache(tmp_path).read("results", "same")
        if data is not None:
            seen.add((len(data), len(set(data))))
    for writer in writers:
        writer.join()
    assert seen == {(50_000, 1)}
    assert len(entries(tmp_path)) == 1


def _keep_one(folder: Path, number: int, begun: object) -> None:
    begun.wait()  # type: ignore[attr-defined]
    Cache(folder / "cache", folder / "state" / "key").write("results", str(number), b"x")


def test_processes_that_begin_at_once_agree_on_one_key_and_one_mark(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    begun = context.Barrier(8)
    writers = [context.Process(target=_keep_one, args=(tmp_path, number, begun)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    cache = Cache(tmp_path / "cache", tmp_path / "state" / "key")
    assert [cache.read("results", str(number)) for number in range(8)] == [b"x"] * 8
    assert sorted(everything(tmp_path / "state")) == ["key"]
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["CACHEDIR.TAG", "results"]


@pytest.mark.parametrize("given", ["place", "./deep/place", "../place"])
def test_a_folder_is_that_of_the_moment_when_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("STIGMALINT_CACHE_DIR", given)
    cache = Cache(cache_folder())
    monkeypatch.chdir(tmp_path)
    cache.write("results", "a", b"x")
    assert len(entries((tmp_path / "here" / given).resolve())) == 1


@pytest.mark.parametrize("base", ["", "relative", "/absolute"])
@pytest.mark.parametrize("home", ["/home/somebody", "relative"])
def test_the_folders_are_those_of_the_system(monkeypatch: pytest.MonkeyPatch, base: str, home: str) -> None:
    monkeypatch.delenv("STIGMALINT_CACHE_DIR")
    monkeypatch.setenv("HOME", home)
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, base)
    found = (cache_folder(), key_file())
    if os.path.isabs(base) or os.path.isabs(home):
        folders = (platformdirs.user_cache_path, platformdirs.user_state_path)
        cache, state = (folder("stigmalint", appauthor=False) for folder in folders)
        assert found == (cache, state / "cache-key")
    else:
        assert all(path is None or path.is_absolute() for path in found), "never a folder of the current one"


def test_without_a_home_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "key_file", lambda: None)
    cache = Cache(tmp_path)
    cache.write("results", "a", b"x")
    assert cache.read("results", "a") is None
    assert "set HOME" in cache.refusal
    assert list(tmp_path.iterdir()) == []


def test_rule_files_are_read_again_only_when_they_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, cache = tmp_path / "rules", Cache(tmp_path / "cache")
    rules.mkdir()
    file = rules / "a.yaml"
    file.write_text("one")
    monkeypatch.setattr(caching, "shipped_rules", lambda: rules)
    monkeypatch.setattr(caching, "_SETTLED", -1000.0)
    first = rules_fingerprint(cache=cache)
    assert first == rules_fingerprint() != ""
    monkeypatch.setattr(caching, "fingerprint", lambda folders: pytest.fail("read again"))
    assert rules_fingerprint(cache=cache) == first
    monkeypatch.undo()
    monkeypatch.setattr(caching, "shipped_rules", lambda: rules)
    file.write_text("two")
    assert rules_fingerprint(cache=cache) != first


def test_rule_files_that_have_just_changed_are_not_trusted_by_their_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, cache = tmp_path / "rules", Cache(tmp_path / "cache")
    rules.mkdir()
    (rules / "a.yaml").write_text("one")
    monkeypatch.setattr(caching, "shipped_rules", lambda: rules)
    rules_fingerprint(cache=cache)
    assert cache.sizes()["stamps"] == (0, 0)


@pytest.mark.parametrize(
    "file",
    ["stigmalint/check.py", "stigmalint/reword/constraints/form.py", f"stigmalint-{__version__}.dist-info/RECORD"],
)
def test_another_build_of_the_same_version_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setattr(caching, "__file__", str(tmp_path / "stigmalint" / "disk" / "cache.py"))
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text("one")
    stamp = caching.program_stamp()
    assert stamp == caching.program_stamp()
    path.write_text("two, installed later")
    assert caching.program_stamp() != stamp
