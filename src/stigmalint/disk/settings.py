"""A place in the file tree in, the settings that hold there out, with the origin of every value.

Settings come from one file, the nearest to the text, and from the files it extends. A wrong key or value is an error
that says where it stands and what was probably meant: a setting that silently does nothing is worse than none.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from stigmalint.disk.files import InputError, matches, read_settings, repository_root
from stigmalint.disk.regular import is_inside, read_regular
from stigmalint.disk.toml_lines import key_lines, too_deep
from stigmalint.parser.model_name import DEFAULT_MODEL, canonical
from stigmalint.policy import Policy, Selection
from stigmalint.prose import FRONT_MATTER
from stigmalint.ruleset.rule_names import is_named
from stigmalint.ruleset.severity import FOR_CARE, PROFILES, Action, Severity, Wording
from stigmalint.text.spans import LINE, nearest

FILE_NAMES = (".stigmalint.toml", "stigmalint.toml", "pyproject.toml")
POLICIES = ("allow", "check")
FAIL_LEVELS = ("error", "warning", "info", "never")
COMMAND_LINE = "command line"
"""The origin of a setting that the user chose for a run."""
ALLOW_VARIABLE = "STIGMALINT_ALLOW_MODELS"
_LONGEST_PATH = 4096
_MOST_QUOTED = 60
"""Code points of a key or value that a message repeats."""
_DEEPEST = 100
"""Levels of nesting in a settings file, and files that extend each other."""


class ConfigError(InputError):
    """A settings file cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Patterns of files are relative to `root`, folders in `rules` are absolute. `model` is the name of
    an installed pipeline, or as a Path the folder of one.

    An empty `select` means what the profile turns on. `provenance` has an entry for each key in kebab-case, and for
    each entry of a table (`severity.<rule>`): `file:line`, or `default`, so that a profile can tell a value that was
    chosen from one that was not.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    profile: str = "writing"
    severity: Mapping[str, Severity] = field(default_factory=dict, hash=False)
    prefer: Mapping[str, Wording] = field(default_factory=dict, hash=False)
    url: str = ""
    per_file: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False)
    rules: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    quotes: str = "allow"
    self_reference: str = "allow"
    names: tuple[str, ...] = ()
    ignore_regex: tuple[str, ...] = ()
    front_matter: tuple[str, ...] = FRONT_MATTER
    code_comments: bool = False
    text_fields: tuple[str, ...] = ()
    model: str | Path = DEFAULT_MODEL
    fail_level: str = "warning"
    comments: Mapping[str, Any] = field(default_factory=dict, hash=False)
    root: Path = field(default_factory=Path.cwd)
    file: Path | None = None
    provenance: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def policy(self) -> Policy:
        """How a text is judged under these settings."""
        return Policy(
            Selection(self.profile, self.select, self.extend_select, self.ignore, self.severity, self.prefer),
            narrowed=COMMAND_LINE in (self.provenance.get("select"), self.provenance.get("ignore")),
            check_quotes=self.quotes == "check",
            check_self_reference=self.self_reference == "check",
            names=self.names,
            ignore_regex=self.ignore_regex,
            guide=self.url,
            doubtful=True,  # else a suppression that hides a doubtful finding would seem to hide nothing
        )

    def ignored_in(self, path: str) -> frozenset[str]:
        """The rules and packs that `per-file-ignores` turns off for `path`; a `!` before a pattern turns it round."""
        return frozenset(
            name for glob, names in self.per_file_ignores.items() if self._is_meant(glob, path) for name in names
        )

    def globs_of(self, path: str) -> tuple[str, ...]:
        """The patterns under `per-file` that mean a file, in their order."""
        return tuple(glob for glob in self.per_file if self._is_meant(glob, path))

    def with_globs(self, globs: Iterable[str]) -> Settings:
        """The settings of files that these patterns under `per-file` mean: what stands there wins, and of two patterns
        the later one.
        """
        settings = self
        for glob in globs:
            places = {key: self.provenance.get(f"per-file.{glob}.{key}", "default") for key in self.per_file[glob]}
            settings = _overridden(settings, self.per_file[glob], places)
        return settings

    def _is_meant(self, glob: str, path: str) -> bool:
        return matches(Path(path), [glob.removeprefix("!")], self.root) is not glob.startswith("!")


KEYS = tuple(
    item.name.replace("_", "-") for item in fields(Settings) if item.name not in ("root", "file", "provenance")
)

OF_A_FILE = (
    "profile",
    "select",
    "extend-select",
    "ignore",
    "severity",
    "prefer",
    "quotes",
    "self-reference",
    "url",
)
"""What `per-file` may say about some files: what decides how a text is judged."""

# A file that extends another adds to these; any other value replaces the one it extends. Tables are joined by key.
_ADDING = ("extend-select", "extend-exclude", "rules", "names", "ignore-regex")


def load_settings(
    start: Path, *, config: Path | None = None, isolated: bool = False, allow_models: Iterable[str] = ()
) -> Settings:
    """The settings that hold at `start`, a file or folder that need not exist.

    `config` names the file to use instead of looking for one; `isolated` uses no file at all. A file, whoever named it,
    may choose another model than the default one only if the user allows that: in `allow_models`, in the environment
    or in the user's own settings (see `user_settings`). Raises ConfigError for a file that cannot be understood,
    InputError for one that cannot be read.
    """
    if isolated and config:
        raise ConfigError(f"--isolated uses no settings file, so {config} cannot be used too; leave out one of them")
    folder = Path(os.path.abspath(start))
    folder = folder if folder.is_dir() else folder.parent
    file = None if isolated else config or find_config(folder)
    values: dict[str, Any] = {}
    provenance = dict.fromkeys(KEYS, "default")
    if file is not None:
        file = Path(os.path.abspath(file))
        folder = file.parent
        home = str(repository_root(folder) or folder)
        _merge(_load(file, home), values, provenance, ())
        if values.get("model", DEFAULT_MODEL) != DEFAULT_MODEL:
            _refuse_unless_allowed(values["model"], provenance["model"], home, allow_models)
    chosen = {key.replace("-", "_"): value for key, value in values.items()}
    return Settings(**chosen, root=folder, file=file, provenance=provenance)


def _overridden(settings: Settings, values: Mapping[str, Any], places: Mapping[str, str]) -> Settings:
    """The settings with others that hold for some files only; both mappings have keys in kebab-case.

    A rule that is turned on here is not kept out by what holds for all files, nor is one that is left out here turned
    on by it. Tables are joined by key.
    """
    select, extend_select = values.get("select", ()), values.get("extend-select", ())
    kept = spared(settings, on=(*select, *extend_select), off=values.get("ignore", ()))
    changed: dict[str, Any] = {
        **{key.replace("-", "_"): value for key, value in values.items()},
        "ignore": (*kept["ignore"], *values.get("ignore", ())),
        "extend_select": (*kept["extend_select"], *extend_select),
        "select": values.get("select", kept["select"]),
        "severity": {**kept["severity"], **values.get("severity", {})},
        "prefer": {**settings.prefer, **values.get("prefer", {})},
    }
    origins = {**settings.provenance, **places}
    origins |= {f"{key}.{entry}": places[key] for key in ("severity", "prefer") for entry in values.get(key, ())}
    by_what = {"ignore": ("select", "extend-select", "ignore"), "extend-select": ("ignore", "extend-select")}
    by_what["select"] = () if "select" in values else ("ignore",)
    for key, others in by_what.items():
        name = key.replace("-", "_")
        if (before := getattr(settings, name)) and changed[name] != before and others:
            makers = (settings.provenance.get(key, "default"), *(places[one] for one in others if one in places))
            origins[key] = ", ".join(dict.fromkeys(makers))
    return replace(settings, **changed, provenance=origins)


def spared(settings: Settings, *, on: tuple[str, ...], off: tuple[str, ...]) -> dict[str, Any]:
    """What is left of the selection of rules where somebody who has the last word turns some `on` and others `off`:
    what is on is not kept out, and what is off is not turned on by a more precise name.
    """

    def left(names: Iterable[str], by: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if not is_named(name, by))

    return {
        "ignore": left(settings.ignore, on),
        "extend_select": left(settings.extend_select, off),
        "select": left(settings.select, off) or settings.select,
        "severity": {name: settings.severity[name] for name in left(settings.severity, off)},
    }


def find_config(start: Path) -> Path | None:
    """The nearest settings file at or above the folder `start`, up to and including the root of its repository.

    A pyproject.toml counts only when it has a `[tool.stigmalint]` table.
    """
    full = Path(os.path.abspath(start))
    for folder in (full, *full.parents):
        for name in FILE_NAMES:
            file = folder / name
            if file.is_file() and (name != "pyproject.toml" or _has_section(file)):
                return file
        if (folder / ".git").exists():
            break
    return None


def user_settings() -> Path:
    """The file in which the user, and no repository, says what settings files may choose: `allow-models = [...]`."""
    import platformdirs  # late: it is asked for only where another model is wanted

    return platformdirs.user_config_path("stigmalint", appauthor=False) / "settings.toml"


def _refuse_unless_allowed(model: str | Path, origin: str, home: str, allow_models: Iterable[str]) -> None:
    """Raise ConfigError for a model that a settings file chose and the user did not allow; `home` is where the file is
    from. A pipeline brings code that it runs, which may be anything.
    """
    in_environment = [word.strip() for word in os.environ.get(ALLOW_VARIABLE, "").split(",") if word.strip()]
    given = [("--allow-model", word) for word in allow_models] + [(ALLOW_VARIABLE, word) for word in in_environment]
    if model in [_allowance(origin, word) for origin, word in given]:
        return
    own = user_settings()
    where = f"write it into allow-models in {own}"
    if not own.is_absolute() or is_inside(own, home) or is_inside(own, os.curdir):
        where = f"name it in {ALLOW_VARIABLE} ({own} belongs to what is checked, so it is not asked)"
    elif os.path.isfile(own):
        table = _load(own, os.path.dirname(os.path.realpath(own)))
        for key in table.values:
            if key != "allow-models":
                table.fail((key,), f"unknown key {_quoted(key)}; the one key of this file is allow-models")
        words = _texts(table, ("allow-models",), table.values.get("allow-models", []))
        if model in [_allowance(table.origin("allow-models"), word) for word in words]:
            return
    raise ConfigError(
        f"{origin}: the model {model} is not the default one, and a settings file cannot allow it; "
        f"if you trust it, add --allow-model {model}, or {where}"
    )


def _allowance(origin: str, word: str) -> str | Path:
    if name := canonical(word):
        return name
    with suppress(RuntimeError, ValueError):  # no such user, or a null character
        path = Path(word).expanduser()
        if path.is_absolute() and "\0" not in word:
            return Path(os.path.abspath(path))
    raise ConfigError(f"{origin}: {_quoted(word)} is neither the name of a model nor the absolute path of one")


class _Table(NamedTuple):
    """One settings file: its table, the key it stands under, the lines of all keys of the file, and the folder of the
    repository that it should be from: of what lies elsewhere no message quotes anything, since it may be a secret.
    """

    file: Path
    section: tuple[str, ...]
    values: Mapping[str, object]
    lines: Mapping[tuple[str, ...], int]
    home: str

    def origin(self, *keys: str) -> str:
        """`file:line` of a key, or of the nearest key around it whose line is known."""
        path = (*self.section, *keys)
        line = next((self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), None)
        return _shown(self.file) if line is None else f"{_shown(self.file)}:{line}"

    def fail(self, keys: tuple[str, ...], message: str) -> NoReturn:
        if not is_inside(self.file, self.home):
            message = f"this cannot be used as a setting ({NOT_QUOTED})"
        raise ConfigError(f"{self.origin(*keys)}: {message}")

    def path(self, keys: tuple[str, ...], text: str) -> Path:
        """The path, relative to the file, that a setting names; it need not exist."""
        try:
            if "\0" in text or len(text) > _LONGEST_PATH:
                raise ValueError
            return self.file.parent / Path(text).expanduser()
        except (RuntimeError, ValueError):  # the home folder of nobody
            self.fail(keys, f"{_quoted(text)} is not a path; write one relative to this file")


def _merge(table: _Table, values: dict[str, Any], provenance: dict[str, str], chain: tuple[Path, ...]) -> None:
    """Add the values of `table` to those of the files it extends."""
    chain = (*chain, Path(os.path.realpath(table.file)))
    extend = table.values.get("extend")
    if extend is not None:
        name = _text(table, ("extend",), extend)
        parent = table.path(("extend",), name)
        if not os.path.isfile(parent):
            table.fail(("extend",), f"no such file to extend: {_cut(name)}; the path is relative to this file")
        if Path(os.path.realpath(parent)) in chain:
            table.fail(("extend",), f"extending {name} goes round in a circle; take out one of the 'extend' lines")
        if len(chain) > _DEEPEST:
            table.fail(("extend",), f"more than {_DEEPEST} files extend each other; put some of them together")
        _merge(_load(Path(os.path.abspath(parent)), table.home), values, provenance, chain)
    _refuse_idle(table)
    for key, raw in table.values.items():
        if key == "extend":
            continue
        if key not in _READERS:
            table.fail((key,), f"unknown key {_quoted(key)}{_hint(key.replace('_', '-'), (*KEYS, 'extend'))}")
        value: Any = _READERS[key](table, (key,), raw)
        origin = table.origin(key)
        if isinstance(value, dict):
            provenance.update({f"{key}.{entry}": table.origin(key, entry) for entry in value})
            if key == "per-file":
                inner = ((glob, name) for glob, those in value.items() for name in those)
                provenance.update({f"{key}.{glob}.{name}": table.origin(key, glob, name) for glob, name in inner})
            value = {**values.get(key, {}), **value}
        elif key in _ADDING and values.get(key):
            value, origin = (*values[key], *value), f"{provenance[key]}, {origin}"
        values[key], provenance[key] = value, origin


def _refuse_idle(table: _Table) -> None:
    """A name that the same file also ignores is a slip: one of the two settings would do nothing."""
    ignored = table.values.get("ignore")
    ignored = ignored if isinstance(ignored, list) else []
    for key in ("severity", "select", "extend-select"):
        given = table.values.get(key)
        for name in given if isinstance(given, (dict, list)) else ():
            if isinstance(name, str) and name in ignored:
                place = (key, name) if key == "severity" else (key,)
                cure = "since 'ignore' names it; take out one of them"
                table.fail(place, f"{_quoted(name)} under '{key}' does nothing, {cure}")


def _load(file: Path, home: str) -> _Table:
    table = _read_table(file, home)
    if table is None:
        raise ConfigError(f"{_shown(file)}: has no [tool.stigmalint] table; add one, or name another file")
    return table


def _read_table(file: Path, home: str) -> _Table | None:
    """The settings in `file`, or None for a pyproject.toml without any."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    text = read_settings(file)
    if line := too_deep(text, _DEEPEST):
        raise ConfigError(
            f"{_shown(file)}:{line}: nested more than {_DEEPEST} levels deep; a setting needs two or three"
        )
    try:
        values: object = tomllib.loads(text)
    except ValueError as error:  # tomllib's own, and that of a number with thousands of digits
        raise ConfigError(_syntax_error(file, text, str(error), is_inside(file, home))) from error
    lines = key_lines(text)
    section = ("tool", "stigmalint") if file.name == "pyproject.toml" else ()
    for key in section:
        if not isinstance(values, dict) or key not in values:
            return None
        values = values[key]
    if not isinstance(values, dict):
        nothing = _Table(file, section, {}, lines, home)
        nothing.fail((), "[tool.stigmalint] must be a table, with one line for each setting")
    return _Table(file, section, values, lines, home)


def _has_section(file: Path) -> bool:
    # Most projects have a pyproject.toml without a word for us: it costs no parsing, nor can a mistake in it stop us.
    with suppress(OSError):
        if b"stigmalint" not in read_regular(file):
            return False
    return _read_table(file, str(repository_root(file.parent) or file.parent)) is not None


def _syntax_error(file: Path, text: str, message: str, may_quote: bool) -> str:
    # tomllib gives the place in its message only, and "at end of document" instead of a number.
    lines = text.rstrip().split("\n")
    place = re.search(r" \(at line (\d+), column \d+\)", message)
    line = int(place[1]) if place else len(lines)
    if not may_quote:
        return f"{_shown(file)}:{line}: not valid TOML ({NOT_QUOTED})"
    message = message.replace(place[0], "") if place else message
    written = lines[line - 1][:LINE] if line <= len(lines) else ""
    cure = "; put quotes around a key that holds / or *" if re.match(r"[^\"'=]*[/*][^\"'=]*=", written) else ""
    return f"{_shown(file)}:{line}: not valid TOML: {_cut(message, 200)}{cure}"


def _shown(file: Path) -> str:
    here = os.path.abspath(os.curdir)
    full = os.path.abspath(file)
    return os.path.relpath(full, here) if full.startswith(here.rstrip(os.sep) + os.sep) else full


NOT_QUOTED = "nothing of it is quoted, since the file lies outside of the repository"


def _cut(text: str, most: int = _MOST_QUOTED) -> str:
    """What a message repeats of a text that may be of any length."""
    return text if len(text) <= most else f"{text[:most]}…"


def _quoted(text: str) -> str:
    return f"'{_cut(text)}'"


def _hint(word: str, words: tuple[str, ...]) -> str:
    near = nearest(word, words)
    return f"; did you mean '{near}'?" if near else f"; the keys are {', '.join(words)}"


_Reader = Callable[[_Table, tuple[str, ...], object], object]
_TYPES = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}


def _wrong(table: _Table, keys: tuple[str, ...], expected: str, value: object, cure: str = "") -> NoReturn:
    got = _TYPES.get(type(value), f"a {type(value).__name__}")
    table.fail(keys, f"{_quoted('.'.join(keys))} must be {expected}, not {got}{cure}")


def _text(table: _Table, keys: tuple[str, ...], value: object) -> str:
    return value if isinstance(value, str) else _wrong(table, keys, "a string", value)


def _flag(table: _Table, keys: tuple[str, ...], value: object) -> bool:
    return value if isinstance(value, bool) else _wrong(table, keys, "true or false", value)


def _texts(table: _Table, keys: tuple[str, ...], value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        _wrong(table, keys, "a list of strings", value, f'; write ["{_cut(value)}"]')
    if not isinstance(value, list):
        _wrong(table, keys, "a list of strings", value)
    for item in value:
        if not isinstance(item, str):
            _wrong(table, keys, "a list of strings", item, " in it")
    return tuple(value)


def _one_of(*words: str) -> _Reader:
    def read(table: _Table, keys: tuple[str, ...], value: object) -> str:
        word = _text(table, keys, value)
        if word not in words:
            near = nearest(word, words)
            hint = f"did you mean '{near}'?" if near else f"write one of {', '.join(words)}"
            table.fail(keys, f"{_quoted('.'.join(keys))} cannot be {_quoted(word)}; {hint}")
        return word

    return read


def _table_of(read: _Reader) -> Callable[[_Table, tuple[str, ...], object], dict[str, object]]:
    def read_all(table: _Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            _wrong(table, keys, "a table", value)
        return {key: read(table, (*keys, key), item) for key, item in value.items()}

    return read_all


def _severity(table: _Table, keys: tuple[str, ...], value: object) -> Severity:
    return Severity(_one_of(*(item.value for item in Severity))(table, keys, value))


def _prefer(table: _Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    from stigmalint.ruleset.preferred import PreferenceError, checked  # few settings prefer a wording

    if not isinstance(value, dict):
        _wrong(table, keys, "a table", value)
    try:
        return {name: checked(name, wording) for name, wording in value.items()}
    except PreferenceError as error:
        table.fail((*keys, error.key), f"{_quoted(error.key)} under 'prefer': {error}")


def _address(table: _Table, keys: tuple[str, ...], value: object) -> str:
    address = _text(table, keys, value)
    if len(address) > _LONGEST_PATH or not _ADDRESS.fullmatch(address):
        cure = "write one that begins with https://, and without a name or password in it"
        table.fail(keys, f"{_quoted(address)} is not the address of a page; {cure}")
    return address


_HOST = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?"
_ADDRESS = re.compile(rf"(?ai)https?://{_HOST}(?:[/?#][a-z0-9._~:/?#@!$&()*+,;=%-]*)?")


def _per_file(table: _Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        _wrong(table, keys, "a table", value)
    return {glob: _of_some_files(table, (*keys, glob), inner) for glob, inner in value.items()}


def _of_some_files(table: _Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        _wrong(table, keys, "a table", value, '; write { profile = "clinical" }')
    for key in value:
        if key not in OF_A_FILE:
            place = "holds for all files, and is not" if key in KEYS else "is not"
            table.fail((*keys, key), f"{_quoted(key)} {place} a setting of some files{_hint(key, OF_A_FILE)}")
    return {key: _READERS[key](table, (*keys, key), item) for key, item in value.items()}


def _folders(table: _Table, keys: tuple[str, ...], value: object) -> tuple[str, ...]:
    """Folders, made absolute here since only here it is known which file wrote them; other entries name packs that are
    installed.
    """
    entries: list[str] = []
    for entry in _texts(table, keys, value):
        folder = table.path(keys, entry)
        if not (_is_path(entry) or os.path.isdir(folder)):
            from stigmalint.disk.installed_packs import PackError, installed_pack  # few settings name one

            try:
                folder = installed_pack(entry)
            except PackError as error:
                table.fail(keys, _cut(str(error), 300))
        entries.append(os.path.abspath(folder))
    return tuple(entries)


def _patterns(table: _Table, keys: tuple[str, ...], value: object) -> tuple[str, ...]:
    from stigmalint.fix.left_alone import PatternError, validate  # few settings name a pattern

    patterns = _texts(table, keys, value)
    for pattern in patterns:
        try:
            validate(pattern)
        except PatternError as error:
            table.fail(keys, f"{_quoted(pattern)} is not a regular expression in the syntax of RE2: {_cut(str(error))}")
    return patterns


def _file(table: _Table, keys: tuple[str, ...], value: object) -> str:
    return os.path.abspath(table.path(keys, _text(table, keys, value)))


def _comments(table: _Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    """The table `comments`: how a community deals with its members' comments."""
    if not isinstance(value, dict):
        _wrong(table, keys, "a table", value)
    for key in value:
        if key not in _COMMENT_READERS:
            table.fail((*keys, key), f"unknown key {_quoted(key)}{_hint(key, tuple(_COMMENT_READERS))}")
    return {key: _COMMENT_READERS[key](table, (*keys, key), item) for key, item in value.items()}


def _actions(table: _Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    actions = _table_of(_one_of(*(action.value for action in Action)))(table, keys, value)
    if actions.get("care", Action.FLAG) not in FOR_CARE:
        allowed = ", ".join(action.value for action in FOR_CARE)
        table.fail((*keys, "care"), f"whoever may be in danger is not silenced; write one of {allowed}")
    return actions


_COMMENT_READERS: Mapping[str, _Reader] = {
    "region": _text,
    "language": _text,
    "tone": _text,
    "help-lines": _file,
    "replies": _file,
    "actions": _actions,
}


def _model(table: _Table, keys: tuple[str, ...], value: object) -> str | Path:
    """The name of a model as it is compared; a path is made absolute here."""
    word = _text(table, keys, value)
    if name := canonical(word):
        return name
    if not _is_path(word):
        cure = f"; did you mean '{near}'?" if (near := nearest(word, [DEFAULT_MODEL])) else ""
        table.fail(keys, f"{_quoted(word)} is not the name of a model{cure or ', such as en-core-web-md'}")
    return Path(os.path.abspath(table.path(keys, word)))


def _is_path(entry: str) -> bool:
    return entry.startswith((".", "~")) or "/" in entry or os.sep in entry


_READERS: Mapping[str, _Reader] = {
    "select": _texts,
    "ignore": _texts,
    "extend-select": _texts,
    "per-file-ignores": _table_of(_texts),
    "profile": _one_of(*PROFILES),
    "severity": _table_of(_severity),
    "prefer": _prefer,
    "url": _address,
    "per-file": _per_file,
    "rules": _folders,
    "exclude": _texts,
    "extend-exclude": _texts,
    "respect-gitignore": _flag,
    "quotes": _one_of(*POLICIES),
    "self-reference": _one_of(*POLICIES),
    "names": _texts,
    "ignore-regex": _patterns,
    "front-matter": _texts,
    "code-comments": _flag,
    "text-fields": _texts,
    "model": _model,
    "fail-level": _one_of(*FAIL_LEVELS),
    "comments": _comments,
}
