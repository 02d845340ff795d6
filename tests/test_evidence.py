"""What the rules rest on: sources with an address and a date, published words for errors, the terms of guides."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from stigmalint import Linter
from stigmalint.disk.packs import speakers
from stigmalint.finding import Severity

KINDS = (
    "guide",
    "style book",
    "statement",
    "study",
    "review",
    "law",
    "commentary",
    "software",
    "editorial judgment",
)
COPIES = re.compile(
    r"scribd|docslib|yumpu|pdfdrive|paperzz|moam\.info|5y1|readkong|fdocuments|cnpereading|studyres|slideshare|pdfslide|"
    r"docplayer|vdocument|explained\.today|pressreader|mrnet|fastly|e2ma|\b(?:dev|old|staging|test)[-.]|staging|\bmirror"
)
"""Copies, scrapes, staging hosts and trackers."""
CONDUCT = "comment-conduct"
"""Rules of conduct: what they answer is no matter of wording, and no guide to wording covers it."""


def test_each_source_has_an_address_a_date_a_kind_and_what_it_supports(ruleset):
    for key, source in ruleset.references.items():
        assert re.fullmatch(r"(?:19|20)\d\d|undated, read 20\d\d", source.year), key
        assert source.evidence in KINDS, key
        assert source.supports.strip(), key
        if source.evidence != "editorial judgment":
            address = urlsplit(source.url)
            assert address.scheme in ("https", "http"), key
            assert "." in address.netloc, key
            assert not COPIES.search(source.url), key


def test_each_source_is_used(ruleset):
    used = {key for rule in ruleset.rules for key in (*rule.sources, *(side.source for side in rule.debate))}
    assert set(ruleset.references) == used & set(ruleset.references)


def test_no_error_rests_on_editorial_judgment_or_on_one_old_source(ruleset):
    for rule in ruleset.rules:
        levels = {rule.severity, *(Severity(level) for level in rule.profiles.values() if level != "off")}
        if rule.pack == CONDUCT or Severity.ERROR not in levels:
            continue
        published = [ruleset.references[key] for key in rule.sources if key != "compiler"]
        assert published, rule.id
        assert len(published) > 1 or int(published[0].year[-4:]) >= 2016, rule.id


@pytest.mark.parametrize("name", ["NIDA", "AP", "World Health Organization", "Samaritans", "UNAIDS"])
def test_who_is_often_named_is_known(name, ruleset):
    assert speakers(ruleset.references)[name]


@pytest.mark.parametrize(("home", "least"), [(True, 0.95), (False, 0.90)])
def test_terms_of_the_guides_are_flagged_with_an_alternative_that_a_guide_gives(home, least, parse, ruleset):
    """One sentence a term of a guide; `home` is substance use, mental health, suicide and justice."""
    lines = (Path(__file__).parent / "labelled" / "guide-terms.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [case for case in map(json.loads, lines) if (case["field"] == "home") is home]
    hints = {rule.id: rule.hints for rule in ruleset.rules}
    flagged = answered = 0
    texts = Linter(ruleset=ruleset, parse=parse).check_texts(case["text"] for case in cases)
    for case, found in zip(cases, texts, strict=True):
        speaking = [one for one in found if one.severity is not Severity.INFO]
        offers = "\n".join(text for one in speaking for text in (*one.alternatives, *hints[one.rule_id])).casefold()
        flagged += bool(speaking)
        answered += any(text.casefold() in offers for text in case["expected"])
    assert flagged / len(cases) >= least
    assert answered / len(cases) >= least


def test_other_senses_of_the_terms_are_silent(parse, ruleset):
    lines = (Path(__file__).parent / "labelled" / "other-senses.txt").read_text(encoding="utf-8").splitlines()
    found = Linter(ruleset=ruleset, parse=parse).check_texts(lines)
    assert [line for line, findings in zip(lines, found, strict=True) if findings] == []
