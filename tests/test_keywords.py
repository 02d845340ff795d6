"""Keyword arguments of `Linter`: they mean what the settings of their names mean, and slips are named."""

import pytest

from stigmalint import Linter
from stigmalint.config import Settings
from stigmalint.finding import Severity

TEXT = "An addict abused alcohol for years."


def test_they_win_over_settings(parse, ruleset):
    def found(settings=None, **chosen):
        linter = Linter(settings, ruleset=ruleset, parse=parse, **chosen)
        return [finding.rule_id for finding in linter.check_text(TEXT)]

    both = ["substance-use/addict", "substance-use/abuse"]
    assert found() == both
    assert found(ignore="substance-use/abuse") == both[:1]
    assert found(select=iter(["substance-use/abuse"])) == both[1:]
    assert found(Settings(ignore=("substance-use/abuse",)), ignore=["substance-use/addict"]) == both[1:]
    assert found(names=["An addict"]) == both[1:]


def test_severity_and_profile(parse, ruleset):
    linter = Linter(ruleset=ruleset, parse=parse, severity={"substance-use/abuse": "info"}, profile="clinical")
    assert linter.settings.profile == "clinical"
    assert linter.check_text("He abused alcohol.")[0].severity is Severity.INFO


@pytest.mark.parametrize(
    ("chosen", "error", "message"),
    [
        ({"profil": "clinical"}, TypeError, "did you mean 'profile'"),
        ({"zzz": 1}, TypeError, "known are profile, select"),
        ({"profile": "clincal"}, ValueError, "did you mean 'clinical'"),
        ({"select": ["substance-usse"]}, ValueError, "select: .*did you mean 'substance-use'"),
        ({"ignore": [1]}, TypeError, "ignore: must be strings"),
        ({"select": 1}, TypeError, "select: must be strings"),
        ({"severity": {"substance-use/abuze": "info"}}, ValueError, "did you mean 'substance-use/abuse'"),
        ({"severity": {"substance-use/abuse": "warn"}}, ValueError, "did you mean 'warning'"),
        ({"severity": "info"}, TypeError, "a mapping from rules"),
        ({"quotes": "chek"}, ValueError, "did you mean 'check'"),
    ],
)
def test_slips_are_named(chosen, error, message, ruleset, parse):
    with pytest.raises(error, match=message):
        Linter(ruleset=ruleset, parse=parse, **chosen)
