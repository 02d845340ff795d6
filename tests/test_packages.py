"""Packages and tables from the command line: what is found, what a fix changes and leaves, and what is refused."""

from __future__ import annotations

import json
import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.packages import WORD, docx, epub, odt, paragraph, zipped

from stigmalint.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_model: None) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


def places(run: Run, name: str, *options: str) -> list[tuple[int, int, str]]:
    report = json.loads(run("check", "--output-format", "json", *options, name).stdout)
    return [(item["line"], item["column"], item["match"]) for item in report["findings"]]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def fixed(run: Run, path: Path, *options: str) -> str:
    """The main part of a package after fixing; nothing else of it has changed."""
    before = path.read_bytes()
    run("check", "--fix", *options, path.name)
    after = path.read_bytes()
    main_part = next(name for name in parts(before) if re.search(r"document\.xml|content\.xml|a 1\.xhtml", name))
    assert {name: text for name, text in parts(after).items() if name != main_part} == {
        name: text for name, text in parts(before).items() if name != main_part
    }
    with zipfile.ZipFile(BytesIO(before)) as old, zipfile.ZipFile(BytesIO(after)) as new:
        assert new.testzip() is None
        assert new.comment == old.comment == b"kept"
        kept = ("filename", "date_time", "compress_type", "extra", "comment", "external_attr", "flag_bits")
        for one, other in zip(old.infolist(), new.infolist(), strict=True):
            assert [getattr(one, name) for name in kept] == [getattr(other, name) for name in kept]
            if one.filename != main_part:
                start, end = one.header_offset, other.header_offset
                size = 30 + len(one.filename.encode()) + one.compress_size
                assert before[start : start + size] == after[end : end + size]
    return parts(after)[main_part].decode()


def test_every_paragraph_has_a_line_and_a_place_in_words(run: Run, tmp_path: Path) -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('One.')}</w:tc><w:tc>{paragraph('A junkie.')}</w:tc></w:tr></w:tbl>"
    note = f'<w:footnote w:id="1">{paragraph("An old junkie.")}</w:footnote>'
    data = docx(paragraph("Care", style="Heading1") + paragraph("He saw ", "a jun", "kie.") + table, footnotes=note)
    (tmp_path / "a.docx").write_bytes(data)
    report = json.loads(run("check", "--output-format", "json", "a.docx").stdout)
    told = [(item["line"], item["column"], item["place"]) for item in report["findings"]]
    assert told == [
        (2, 10, 'a paragraph under "Care"'),
        (4, 3, 'a table cell under "Care"'),
        (5, 8, "a footnote"),
    ]
    text = run("check", "a.docx").stdout
    assert 'In a table cell under "Care":\n  4 | A junkie.\n    |   ^^^^^^\n' in text
    assert "+He saw a person struggling with substance use." in run("check", "--diff", "a.docx").stdout


@pytest.mark.parametrize("streamed", [False, True])
def test_a_fix_over_runs_keeps_the_looks_of_the_first(run: Run, tmp_path: Path, streamed: bool) -> None:
    path = tmp_path / "a.docx"
    runs = (
        '<w:r><w:t xml:space="preserve">He </w:t></w:r><w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t>abu</w:t></w:r>'
        '<w:proofErr w:type="spellEnd"/><w:r><w:rPr><w:i/></w:rPr><w:t>sed alcohol.</w:t></w:r>'
    )
    path.write_bytes(docx(f"<w:p>{runs}</w:p>", streamed=streamed))
    expected = runs.replace("abu<", "misused<").replace("<w:t>sed alc", '<w:t xml:space="preserve"> alc')
    assert f"<w:p>{expected}</w:p>" in fixed(run, path)
    assert places(run, "a.docx") == []


BETWEEN = {
    "a tracked change": "</w:t></w:r><w:ins w:id='1'><w:r><w:t>",
    "a tab": "</w:t><w:tab/><w:t>",
    "a link": "</w:t></w:r><w:hyperlink><w:r><w:t>",
}


@pytest.mark.parametrize("what", BETWEEN)
def test_what_a_fix_could_not_keep_is_reported_and_left(run: Run, tmp_path: Path, what: str) -> None:
    closing = {"a tracked change": "</w:ins>", "a link": "</w:hyperlink>"}.get(what, "")
    data = docx(f"<w:p><w:r><w:t>She spoke of drug{BETWEEN[what]} abuse again.</w:t></w:r>{closing}</w:p>")
    (tmp_path / "a.docx").write_bytes(data)
    assert len(places(run, "a.docx")) == 1
    run("check", "--fix", "--unsafe-fixes", "a.docx")
    assert (tmp_path / "a.docx").read_bytes() == data


def test_tracked_changes_stay_and_deleted_text_is_no_prose(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    changes = (
        "<w:ins w:author='A'><w:r><w:t>A junkie came.</w:t></w:r></w:ins>"
        "<w:del w:author='A'><w:r><w:delText>A junkie went.</w:delText></w:r></w:del>"
    )
    path.write_bytes(docx(f"<w:p>{changes}</w:p>"))
    assert places(run, "a.docx") == [(1, 3, "junkie")]
    now = changes.replace("A junkie came", "A person struggling with substance use came")
    assert now in fixed(run, path)


def test_a_comment_suppresses_in_its_paragraph(run: Run, tmp_path: Path) -> None:
    def comment(number: int, text: str) -> str:
        return f'<w:comment w:id="{number}">{paragraph(text)}</w:comment>'

    refer = '<w:r><w:commentReference w:id="{}"/></w:r></w:p>'
    body = paragraph("The first junkie.") + paragraph("A junkie, on purpose.").replace("</w:p>", refer.format(1))
    comments = comment(1, "stigmalint: ignore[substance-use/junkie] -- her own word")
    (tmp_path / "a.docx").write_bytes(docx(body, comments=comments))
    assert places(run, "a.docx") == [(1, 11, "junkie")]
    assert places(run, "a.docx", "--show-suppressed") == [(1, 11, "junkie"), (2, 3, "junkie")]
    assert (
        "a.docx:2:3: substance-use/junkie suppressed"
        in run("check", "--show-suppressed", "--output-format", "concise", "a.docx").stdout
    )
    body = paragraph("A junkie.") + paragraph("None.").replace("</w:p>", refer.format(7))
    comments = comment(3, "A junkie here?") + comment(7, "stigmalint: ignore")
    (tmp_path / "b.docx").write_bytes(docx(body, comments=comments))
    assert places(run, "b.docx") == [(1, 3, "junkie"), (3, 3, "junkie")]
    assert "b.docx:2: ignore hides nothing" in run("check", "b.docx").stderr
    (tmp_path / "c.docx").write_bytes(docx(body, comments=comment(3, "stigmalint: ignore-file -- sample")))
    assert places(run, "c.docx") == []
    (tmp_path / "d.docx").write_bytes(docx(paragraph("A jun", "kie ", "[s", "ic] came.")))
    assert places(run, "d.docx") == []
    note = "<office:annotation><text:p>stigmalint: ignore</text:p></office:annotation>"
    (tmp_path / "a.odt").write_bytes(odt(f"<text:p>A junkie.{note}</text:p><text:p>A junkie.</text:p>"))
    assert places(run, "a.odt") == [(2, 3, "junkie")]
    (tmp_path / "a.epub").write_bytes(epub("<p>A junkie. <!-- stigmalint: ignore --></p><p>A junkie.</p>"))
    assert places(run, "a.epub") == [(2, 3, "junkie")]


def test_an_open_document_is_read_and_fixed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    styles = (
        "<office:automatic-styles><style:style style:name='P1' style:parent-style-name='Quotations'/>"
        "<style:style style:name='P2' style:parent-style-name='Preformatted_20_Text'/></office:automatic-styles>"
    )
    body = (
        "<text:h text:outline-level='1'>Care</text:h><text:p>He <text:span text:style-name='T'>abu</text:span>"
        "sed alcohol.</text:p><text:p text:style-name='P1'>A junkie said it.</text:p>"
        "<text:p text:style-name='P2'>junkie</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>A junkie.</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    path.write_bytes(odt(body, styles))
    assert places(run, "a.odt") == [(2, 4, "abused"), (4, 3, "junkie")]
    text = fixed(run, path)
    assert "<text:p>He <text:span text:style-name='T'>misused</text:span> alcohol.</text:p>" in text
    assert places(run, "a.odt") == []


def test_an_e_book_is_read_and_fixed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(
        epub("<h1>One</h1><p>He ab<!-- x -->used alcohol &amp; a <b>junkie</b> came.</p><code>junkie</code>")
    )
    report = json.loads(run("check", "--output-format", "json", "a.epub").stdout)
    place = 'a paragraph under "One" of o/text/a 1.xhtml'
    assert [(item["line"], item["column"], item["place"]) for item in report["findings"]] == [
        (2, 4, place),
        (2, 23, place),
    ]
    assert "a <b>person struggling with substance use</b> came" in fixed(run, path)
    path.write_bytes(epub("<p>A junkie.</p>", language="de"))
    assert places(run, "a.epub") == []


def test_other_prefixes_are_known(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    data = docx(paragraph("A ", "jun", "kie."))
    content = {
        name: text.replace(b"w:", b"ns0:") if name == "word/document.xml" else text
        for name, text in parts(data).items()
    }
    content["word/document.xml"] = content["word/document.xml"].replace(b"xmlns:w=", b"xmlns:ns0=")
    path.write_bytes(zipped(dict(content)))
    assert places(run, "a.docx") == [(1, 3, "junkie")]
    assert ">person struggling with substance use</ns0:t>" in fixed(run, path)


def test_a_part_that_is_not_listed_is_known_by_its_name(run: Run, tmp_path: Path) -> None:
    some = {name: text for name, text in parts(docx(paragraph("A junkie."))).items() if name != "[Content_Types].xml"}
    (tmp_path / "a.docx").write_bytes(zipped({**some}))
    assert places(run, "a.docx") == [(1, 3, "junkie")]


BOMB = zipped({"[Content_Types].xml": " " * (2 << 20)})
GOOD = docx(paragraph("A junkie."))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def _with(name: str, content: str) -> bytes:
    return zipped({**parts(GOOD), name: content})


def _encrypted() -> bytes:
    """A package of which each part says that a password is needed."""
    data = bytearray(GOOD)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            struct.pack_into("<H", data, at + offset, 1)
            at = data.find(sign, at + 4)
    return bytes(data)


BAD = {
    "cut.docx": (GOOD[:-300], "cut.docx: an incomplete package, as if its end were cut off; get it again"),
    "old.docx": (_OLE, "old.docx: a document of an old kind, whatever its name says; save it as .docx or .odt"),
    "secret.docx": (
        _OLE + "EncryptedPackage".encode("utf-16-le"),
        "secret.docx: protected by a password; save it without one",
    ),
    "zip.docx": (_encrypted(), "zip.docx: protected by a password; save it without one"),
    "text.docx": (
        b"A junkie.",
        "text.docx: no package, whatever its name says; name it by what it is, or leave it out",
    ),
    "empty.docx": (b"", "empty.docx: no package, whatever its name says; name it by what it is, or leave it out"),
    "bomb.docx": (BOMB, "bomb.docx: '[Content_Types].xml' in it is packed too tightly for a document; leave it out"),
    "other.docx": (odt(""), "other.docx: no Word document, for it has no pages; name it by what it is"),
    "other.odt": (GOOD, "other.odt: no OpenDocument text, for it has no content.xml; name it by what it is"),
    "other.epub": (GOOD, "other.epub: no e-book, for it has no META-INF/container.xml; name it by what it is"),
    "entity.docx": (
        _with("word/document.xml", f"<!DOCTYPE a [<!ENTITY b 'A junkie'>]><w:document {WORD}/>"),
        "entity.docx: entities of a document's own are not read in word/document.xml; leave the file out",
    ),
    "outside.docx": (
        _with("word/document.xml", f"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><w:document {WORD}/>"),
        "outside.docx: entities of a document's own are not read in word/document.xml; leave the file out",
    ),
    "xml.docx": (
        _with("word/document.xml", f"<w:document {WORD}>\n<w:p>A junkie"),
        "xml.docx: word/document.xml:2 in it is not valid XML (no element found); open the file in the program that "
        "made it and save it again",
    ),
    "latin.docx": (
        zipped({**parts(GOOD), "word/document.xml": "<a>é</a>".encode("latin-1")}),
        "latin.docx: 'word/document.xml' in it is not UTF-8; open it in the program that made it and save it again",
    ),
    "secret.odt": (
        odt("<text:p>A junkie.</text:p>", manifest="<manifest:encryption-data/>"),
        "secret.odt: protected by a password; save it without one",
    ),
    "locked.epub": (
        epub("<p>A junkie.</p>", encryption='<CipherReference URI="o/text/a%201.xhtml"/>'),
        "locked.epub: its pages are encrypted; leave it out",
    ),
    "many.docx": (
        zipped({str(number): "" for number in range(10_001)}),
        "many.docx: more than 10000 parts are in it, too many for a document; leave it out",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_odd_about_a_package_is_a_sentence(run: Run, tmp_path: Path, name: str) -> None:
    data, sentence = BAD[name]
    (tmp_path / name).write_bytes(data)
    result = run("check", "--fix", ".")
    assert (result.exit_code, result.stderr) == (2, f"error: {sentence}\n")
    assert (tmp_path / name).read_bytes() == data


def test_a_part_that_is_named_but_not_there_is_a_sentence(run: Run, tmp_path: Path) -> None:
    data = bytearray(_with("word/idle.xml", "<x/>"))
    listed = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/idle.xml"))
    data[listed + 42 : listed + 46] = struct.pack("<L", len(data) * 9)
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    result = run("check", "--fix", "a.docx")
    assert result.exit_code == 2
    assert "a.docx: a damaged package (its list names a part that is not there); open it in the" in result.stderr
    assert path.read_bytes() == data


def test_a_damaged_part_is_a_sentence(run: Run, tmp_path: Path) -> None:
    data = bytearray(GOOD)
    with zipfile.ZipFile(BytesIO(GOOD)) as package:
        info = package.getinfo("word/document.xml")
    data[info.header_offset + 60] ^= 0xFF
    (tmp_path / "a.docx").write_bytes(bytes(data))
    result = run("check", "a.docx")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: a.docx: a damaged package (")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["_xmlsignatures/sig1.xml", "META-INF/documentsignatures.xml"])
def test_a_signed_document_is_read_and_never_written(run: Run, tmp_path: Path, name: str) -> None:
    data = _with(name, "<Signature/>")
    (tmp_path / "a.docx").write_bytes(data)
    assert places(run, "a.docx") == [(1, 3, "junkie")]
    result = run("check", "--fix", "a.docx")
    assert result.exit_code == 2
    assert result.stderr == (
        "error: a.docx: signed, and a change would break its signature, so nothing was written; fix it by hand\n"
    )
    assert (tmp_path / "a.docx").read_bytes() == data


def test_review_passes_packages_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(GOOD)
    result = run("review", "a.docx")
    assert "a.docx: a package is not reviewed; `stigmalint check --fix` fixes it" in result.stderr
    assert (tmp_path / "a.docx").read_bytes() == GOOD


def test_a_package_comes_and_goes_by_standard_input(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["check", "--fix", "--stdin-filename", "a.docx", "-"], input=GOOD)
    assert b"person struggling with substance use." in parts(done.stdout_bytes)["word/document.xml"]
    done = CliRunner().invoke(main, ["check", "--fix", "--stdin-filename", "a.docx", "-"], input=GOOD[:-300])
    assert (done.exit_code, done.stdout_bytes) == (2, b"")
    assert done.stderr == "error: a.docx: an incomplete package, as if its end were cut off; get it again\n"


TABLE = (
    'id,"Note",c\r\n1,"He said ""no"" to a junkie.\r\n\r\nShe saw a junkie.",junkie\r\n2,A junkie.,junkie\r\n\r\n3\r\n'
)


def test_columns_of_tables_are_read_and_fixed_where_they_are_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.encode())
    (tmp_path / "b.tsv").write_text("a\tb\njunkie\tA junkie, twice.\n")
    (tmp_path / "c.jsonl").write_text('{"b": {"note": ["A \\"real\\" junkie"]}, "note": "junkie,"}\n\n{"b": 1}\n')
    assert run("check", ".").stderr.startswith("warning: no file to check here")
    named = run("check", "a.csv")
    assert (named.exit_code, named.stderr) == (
        2,
        "warning: a.csv is a table; `--text-field NAME` reads the column of that name\n",
    )
    assert places(run, "a.csv", "--text-field", "note") == [(2, 24, "junkie"), (4, 11, "junkie"), (5, 5, "junkie")]
    assert places(run, "b.tsv", "--text-field", "b") == [(2, 10, "junkie")]
    assert places(run, "c.jsonl", "--text-field", "b.note") == [(1, 29, "junkie")]
    wrong = run("check", "--text-field", "nota", "a.csv")
    assert (wrong.exit_code, wrong.stderr) == (2, "error: a.csv: no column 'nota'; it has id, Note, c\n")
    (tmp_path / "stigmalint.toml").write_text('text-fields = ["note", "b"]\n')
    run("check", "--fix", ".")
    new = "person struggling with substance use"
    expected = re.sub(r"junkie(?=\.)", new, TABLE)
    assert path.read_bytes() == expected.encode()
    assert (tmp_path / "b.tsv").read_text() == f"a\tb\njunkie\tA {new}, twice.\n"


def test_wrong_tables_are_told_with_their_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('note\n"A junkie\n')
    (tmp_path / "b.jsonl").write_text('{"note": "A junkie."}\n{"note": \n')
    result = run("check", "--text-field", "note", ".")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "error: a.csv:2:1: not valid CSV (a quotation mark is not closed); fix it, or leave the file out",
        "error: b.jsonl:2:10: not valid JSON (expecting value); fix it, or leave the file out",
    ]


def test_a_table_that_is_a_data_set_is_refused(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate((64 << 20) + 1)
    result = run("check", "--text-field", "note", "a.csv")
    assert result.stderr == "error: a.csv: a table of more than 64 MB; split it, or leave it out\n"
