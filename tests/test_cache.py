"""The cache: what is kept comes back as it was, tells nobody a word of a text, stays small, and is never in the way."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint import cache as caching
from stigmalint.cache import Cache, rules_fingerprint
from stigmalint.finding import Finding, Fix, Safety, Severity
from stigmalint.prose import Source
from stigmalint.results import Kept, Results, _sealed
from stigmalint.suppress import SuppressionProblem
from stigmalint.text import Edit, Span

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


KEPT = Kept(
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
    results.write(SOURCE, KEPT)
    found = results.read(SOURCE)
    assert found == KEPT
    assert [item.doubtful for item in found.findings] == [False, True]


def test_a_moved_file_has_its_findings_under_its_new_name(tmp_path: Path) -> None:
    results = Results(Cache(tmp_path), "key")
    results.write(SOURCE, KEPT)
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
    Results(Cache(tmp_path), "key").write(SOURCE, KEPT)
    assert Results(Cache(tmp_path), key).read(source, left_out) is None


def test_no_word_of_a_text_stands_in_the_cache(tmp_path: Path) -> None:
    Results(Cache(tmp_path), "key").write(SOURCE, KEPT)
    (entry,) = (path for path in tmp_path.rglob("*") if path.is_file())
    data = entry.read_bytes().lower()
    words = re.findall(r"\w{4,}", TEXT.lower())
    assert [word for word in words if word.encode() in data or word in str(entry)] == []
    with pytest.raises((UnicodeDecodeError, json.JSONDecodeError)):
        json.loads(data)


@given(st.binary(max_size=300), st.binary(min_size=1, max_size=40))
def test_a_seal_is_undone_by_its_secret(data: bytes, secret: bytes) -> None:
    sealed = _sealed(data, secret)
    assert len(sealed) == len(data)
    assert _sealed(sealed, secret) == data


@pytest.mark.parametrize("data", [b"", b"{}", b"\0" * 400])
def test_a_torn_or_foreign_entry_is_as_if_it_were_not_there(tmp_path: Path, data: bytes) -> None:
    results = Results(Cache(tmp_path), "key")
    results.write(SOURCE, KEPT)
    (entry,) = (path for path in tmp_path.rglob("*") if path.is_file())
    entry.write_bytes(data)
    assert results.read(SOURCE) is None


def test_without_a_key_or_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    for results in (Results(Cache(tmp_path), ""), Results(Cache(None), "key")):
        results.write(SOURCE, KEPT)
        assert results.read(SOURCE) is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file")  # not even root can make a folder below a file
    cache.write("results", "a", b"x")
    assert cache.read("results", "a") is None
    assert cache.clean() == 0
    assert cache.sizes()["results"] == (0, 0)


def test_the_oldest_entries_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(caching._MOST, "results", 10 * caching._BLOCK)
    for number in range(10):
        Cache(tmp_path).write("results", str(number), b"x")
        os.utime(tmp_path / "results" / str(number), (1000 + number, 1000 + number))
    Cache(tmp_path).read("results", "0")  # used again: now the youngest
    Cache(tmp_path).write("results", "new", b"x")
    there = {path.name for path in (tmp_path / "results").iterdir()}
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
    assert seen <= {(50_000, 1)}
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["same"]


def test_only_what_the_cache_wrote_is_removed(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    cache = Cache(tmp_path)
    cache.write("results", "a", b"x")
    cache.write("rules", "b", b"x")
    assert cache.clean() == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


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
