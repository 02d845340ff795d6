"""The settings in effect at a path, with the origin of every value.

Settings come from one file, the nearest to the text, and from the files it extends. A wrong key or value is an error
that says where it stands and what was probably meant: a setting that silently does nothing is worse than none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from stigmalint.disk.files import matches, repository_root
from stigmalint.disk.regular import is_inside
from stigmalint.disk.settings_table import DEEPEST, ConfigError, Table, cut, has_section, hint, load_table, quoted
from stigmalint.disk.settings_values import READERS, flag, text_of, texts
from stigmalint.disk.system_folder import system_folder
from stigmalint.parser.model_name import DEFAULT_MODEL, canonical
from stigmalint.policy import Policy, Selection
from stigmalint.prose import FRONT_MATTER
from stigmalint.ruleset.rule_names import is_named
from stigmalint.ruleset.severity import Severity, Wording

FILE_NAMES = (".stigmalint.toml", "stigmalint.toml", "pyproject.toml")
COMMAND_LINE = "command line"
"""The origin of a setting that the user chose for a run."""
ALLOW_VARIABLE = "STIGMALINT_ALLOW_MODELS"


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
        """The settings of files that these patterns under `per-file` mean: what is there wins, and of two patterns
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
        raise ConfigError(f"--isolated uses no settings file, so it cannot be combined with --config {config}")
    folder = Path(os.path.abspath(start))
    folder = folder if folder.is_dir() else folder.parent
    file = None if isolated else config or find_config(folder)
    values: dict[str, Any] = {}
    provenance = dict.fromkeys(KEYS, "default")
    if file is not None:
        file = Path(os.path.abspath(file))
        folder = file.parent
        home = str(repository_root(folder) or folder)
        _merge(load_table(file, home), values, provenance, ())
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
    """What is left of the selection of rules where someone who has the last word turns some `on` and others `off`:
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
            if file.is_file() and (name != "pyproject.toml" or has_section(file)):
                return file
        if (folder / ".git").exists():
            break
    return None


def user_settings() -> Path:
    """The file in which the user, and no repository, says what settings files may choose: `allow-models = [...]`; and
    whether a warm process is asked: `daemon = true`. A relative path where the user's home is not known.
    """
    return Path(system_folder("XDG_CONFIG_HOME", ".config", "user_config_dir") or "", "settings.toml")


def user_table(file: Path) -> Table:
    """What is in the user's own file. Raises ConfigError for what may not be there, else as `load_table`."""
    table = load_table(file, os.path.dirname(os.path.realpath(file)))
    for key in table.values:
        if key not in _OF_USER:
            table.fail((key,), f"unknown key {quoted(key)}; the keys of this file are {' and '.join(_OF_USER)}")
    texts(table, ("allow-models",), table.values.get("allow-models", []))
    flag(table, ("daemon",), table.values.get("daemon", False))
    return table


_OF_USER = ("allow-models", "daemon")


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
        where = f"name it in {ALLOW_VARIABLE} ({own} is part of what is checked, so it is not used)"
    elif os.path.isfile(own):
        table = user_table(own)
        words = texts(table, ("allow-models",), table.values.get("allow-models", []))
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
    raise ConfigError(f"{origin}: {quoted(word)} is neither the name of a model nor the absolute path of one")


def _merge(table: Table, values: dict[str, Any], provenance: dict[str, str], chain: tuple[Path, ...]) -> None:
    """Add the values of `table` to those of the files it extends."""
    chain = (*chain, Path(os.path.realpath(table.file)))
    extend = table.values.get("extend")
    if extend is not None:
        name = text_of(table, ("extend",), extend)
        parent = table.path(("extend",), name)
        if not os.path.isfile(parent):
            table.fail(("extend",), f"no such file to extend: {cut(name)}; the path is relative to this file")
        if Path(os.path.realpath(parent)) in chain:
            table.fail(("extend",), f"extending {name} is circular; remove one of the 'extend' lines")
        if len(chain) > DEEPEST:
            table.fail(("extend",), f"more than {DEEPEST} files extend each other; merge some of them")
        _merge(load_table(Path(os.path.abspath(parent)), table.home), values, provenance, chain)
    _refuse_idle(table)
    for key, raw in table.values.items():
        if key == "extend":
            continue
        if key not in READERS:
            table.fail((key,), f"unknown key {quoted(key)}{hint(key.replace('_', '-'), (*KEYS, 'extend'))}")
        value: Any = READERS[key](table, (key,), raw)
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


def _refuse_idle(table: Table) -> None:
    """A name that the same file also ignores is a slip: one of the two settings would do nothing."""
    ignored = table.values.get("ignore")
    ignored = ignored if isinstance(ignored, list) else []
    for key in ("severity", "select", "extend-select"):
        given = table.values.get(key)
        for name in given if isinstance(given, (dict, list)) else ():
            if isinstance(name, str) and name in ignored:
                place = (key, name) if key == "severity" else (key,)
                cure = "because 'ignore' names it; remove one of them"
                table.fail(place, f"{quoted(name)} under '{key}' does nothing, {cure}")
