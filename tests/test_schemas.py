"""The schemas that editors take from docs/schemas: they are those of today, and agree with the loaders."""

from __future__ import annotations

import re
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator, ValidationError

from stigmalint.authoring.settings_schema import settings_schema
from stigmalint.cli import main
from stigmalint.disk.settings import KEYS, Settings
from stigmalint.disk.starter import STARTER

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCHEMAS = Path(__file__).parent.parent / "docs" / "schemas"


@pytest.mark.parametrize(("file", "command"), [("rule", ["rules", "schema"]), ("settings", ["config", "schema"])])
def test_what_is_published_is_what_is_printed(file: str, command: list[str]) -> None:
    published = (SCHEMAS / f"{file}.schema.json").read_text(encoding="utf-8")
    assert CliRunner().invoke(main, command).stdout == published


def test_the_schema_of_reports_is_published_as_it_is_installed() -> None:
    published = (SCHEMAS / "findings.schema.json").read_text(encoding="utf-8")
    assert published == files("stigmalint.report").joinpath("findings.schema.json").read_text("utf-8")


def test_the_schema_knows_the_keys_of_the_loader_and_their_defaults() -> None:
    schema = settings_schema()
    Draft7Validator.check_schema(schema)
    assert set(schema["properties"]) == {"extend", *KEYS}
    defaults = {key: item["default"] for key, item in schema["properties"].items() if "default" in item}
    assert len(defaults) > 5
    assert defaults == {key: getattr(Settings(), key.replace("-", "_")) for key in defaults}


def test_the_schema_accepts_every_line_of_the_starter() -> None:
    lines = re.sub(r"(?m)^# ", "", STARTER)
    settings = tomllib.loads(lines)
    assert len(settings) > 12
    Draft7Validator(settings_schema()).validate(settings)


@pytest.mark.parametrize(
    "wrong",
    [{"selct": []}, {"select": "all"}, {"profile": "poetry"}, {"severity": {"a/b": "bad"}}, {"code-comments": "yes"}],
)
def test_the_schema_refuses_what_the_loader_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Draft7Validator(settings_schema()).validate(wrong)
