"""What the rules rest on: sources with an address and a date, and no error on one old or on no published word."""

import re
from urllib.parse import urlsplit

import pytest

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
        assert re.fullmatch(r"(?:19|20)\d\d", source.year), key
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
        assert len(published) > 1 or int(published[0].year) >= 2016, rule.id


@pytest.mark.parametrize("name", ["NIDA", "AP", "World Health Organization", "Samaritans", "UNAIDS"])
def test_who_is_often_named_is_known(name, ruleset):
    assert speakers(ruleset.references)[name]
