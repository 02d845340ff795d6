"""The records of formats, and what is made of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from stigmalint.cli import main
from stigmalint.extract import kind_of
from stigmalint.extract.formats import FORMATS, Format, reader


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.kind)
def test_every_record_has_its_reader_and_its_files(form: Format) -> None:
    assert callable(reader(form.kind))
    assert form.title
    for suffix in form.suffixes:
        assert suffix == suffix.lower()
        assert kind_of(f"docs/a{suffix.upper()}", is_named=True, comments=True, tables=True) == form.kind
        assert not (form.is_code or form.needs_fields) or kind_of(f"a{suffix}", is_named=True) is None
    for name in form.names:
        assert kind_of(name) == form.kind


def test_no_file_is_of_two_kinds() -> None:
    names = [name for form in FORMATS.values() for name in (*form.suffixes, *form.names)]
    assert len(names) == len(set(names))


def test_formats_are_listed_by_suffix() -> None:
    result = CliRunner().invoke(main, ["formats"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(FORMATS)
    assert re.search(r"markdown +Markdown: \.md \.markdown", result.stdout)


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.kind)
def test_the_table_of_formats_is_true(form: Format) -> None:
    table = (Path(__file__).parent.parent / "docs" / "formats.md").read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in table if f"`{form.kind}`" in line.split("|")[1:2] or f"`{form.kind}`" in line[:16]]
    cells = row.split("|")
    assert re.findall(r"`(\.\w+)`", cells[3]) == list(form.suffixes) or form.kind in ("srt", "vtt", "csv", "tsv")
    assert all(suffix in cells[3] for suffix in form.suffixes)
    assert ("(†)" in cells[3], "(*)" in cells[3]) == (form.is_code, bool(form.where))
    assert ("(‡)" in cells[3]) is form.needs_fields
    for comment in (form.above, form.behind):
        assert comment is None or comment.opener.strip() in cells[5]
