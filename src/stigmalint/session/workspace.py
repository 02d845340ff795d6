"""Provides a linter for each path from choices and settings files; shared by all front ends that check files.

What the user chooses for a run wins over the settings file. Rules are read and the model is loaded once, however many
settings files a run meets.
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from stigmalint.disk.cache import Cache, cache_folder, program_stamp, rules_fingerprint
from stigmalint.disk.files import repository_root
from stigmalint.disk.gates import keep_gate, kept_gate
from stigmalint.disk.regular import is_inside
from stigmalint.disk.settings import COMMAND_LINE, Settings, find_config, load_settings, spared
from stigmalint.disk.settings_table import NOT_QUOTED, ConfigError
from stigmalint.parser.model_name import DEFAULT_MODEL
from stigmalint.policy import Selection
from stigmalint.ruleset.rule_names import is_named

if TYPE_CHECKING:
    from stigmalint.disk.packs import RuleSet
    from stigmalint.lint import Parse
    from stigmalint.linter import Linter
    from stigmalint.match.prefilter import Gate
    from stigmalint.session.forked_worker import Companion


class Choices(NamedTuple):
    """What the user chooses about settings for a run; None or empty if nothing is chosen."""

    config: Path | None = None
    isolated: bool = False
    allow_models: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    profile: str | None = None
    fail_level: str | None = None
    no_cache: bool = False
    exhaustive: bool = False
    """Take no short cut: parse every sentence. For tests, which hold the usual run against it."""
    alone: bool = False
    """No one else uses this process; see `load_model`."""
    remembered: int = 0
    """Sentences whose parses are kept in memory, for a program that meets the same text again and again."""


class Kind(NamedTuple):
    """What has to be the same in settings for two linters to hold the same rules and ask the same model."""

    rules: tuple[str, ...]
    model: str | Path
    selection: Selection

    @classmethod
    def of(cls, settings: Settings) -> Kind:
        return cls(settings.rules, settings.model, settings.policy.selection)

    @property
    def is_common(self) -> bool:
        """Whether a linter of this kind is made of shipped rules and the default model alone, and of no one's words."""
        return not self.rules and self.model == DEFAULT_MODEL and not self.selection.prefer


class Workspace:
    """Hands out the settings of a place and the linter for settings."""

    def __init__(self, choices: Choices, warm: Workspace | None = None) -> None:
        """Rules and model that are `warm` were loaded beforehand, by this process or the one that it is a copy of, and
        are still what is on the disk. Raises ConfigError or InputError for a settings file that cannot be used.
        """
        self._choices = choices
        self.alone = choices.alone
        self.is_ready = warm is not None
        """Whether rules and model were loaded for work in this process."""
        self.companion: Companion[Any, Any, bytes] | None = None
        """The process that checks texts for this one, once there is one."""
        self._folders: dict[str, Settings] = {}
        self._files: dict[Path | None, Settings] = {}
        self._written: dict[Path | None, Settings] = {}
        """Settings as their files have them, without what the user chooses for the run."""
        self._globs: dict[tuple[Path | None, tuple[str, ...]], Settings] = {}
        self._rulesets: dict[tuple[str, ...], RuleSet] = {}
        self._parsers: dict[str | Path, Parse] = {}
        self._linters: dict[Settings, Linter] = {}
        self.cache = Cache(None if choices.no_cache or choices.exhaustive else cache_folder())
        self._gates: dict[Settings, Gate | None] = {}
        self._kin: dict[Kind, Linter] = {}
        """A linter for each selection of rules, which others with the same one share rules and automaton with."""
        self._fingerprints: dict[tuple[str, ...], str] = {}
        self._stamps: dict[str | Path, tuple[str, str]] = {}
        if warm is not None:
            self._take_over(warm)
        self.forget_settings()

    def _take_over(self, warm: Workspace) -> None:
        """Use what follows from the shipped rules and the default model alone."""
        self._fingerprints |= {key: value for key, value in warm._fingerprints.items() if not key}
        self._rulesets |= {key: value for key, value in warm._rulesets.items() if not key}
        self._parsers |= {key: value for key, value in warm._parsers.items() if key == DEFAULT_MODEL}
        self._stamps |= {key: value for key, value in warm._stamps.items() if key == DEFAULT_MODEL}
        if not self._choices.exhaustive:
            self._kin = warm._kin  # which so learns what this one meets

    def forget_settings(self) -> None:
        """Read settings files again from here on; rules and model that are loaded serve on. Raises as `__init__`."""
        for known in (self._folders, self._files, self._written, self._globs):
            known.clear()
        if self._choices.config or self._choices.isolated:
            self._files[None] = self._load(self._choices.config, self._choices.isolated)

    def settings_at(self, place: Path | str) -> Settings:
        """The settings that hold for a file or folder, the command line's included."""
        return self._settings_in(os.path.abspath(place)) if os.path.isdir(place) else self.settings_of(place)

    def settings_of(self, file: Path | str) -> Settings:
        """The settings that hold for a file, those under `per-file` that mean it included."""
        path = os.path.abspath(file)
        settings = self._settings_in(os.path.dirname(path))
        globs = settings.globs_of(path) if settings.per_file else ()
        if not globs:
            return settings
        key = settings.file, globs
        if key not in self._globs:
            self._globs[key] = chosen(self._written[settings.file].with_globs(globs), self._choices)
        return self._globs[key]

    def _settings_in(self, folder: str) -> Settings:
        if folder not in self._folders:
            fixed = self._choices.config or self._choices.isolated
            file = None if fixed else find_config(Path(folder))
            if file not in self._files:
                self._files[file] = self._load(file, file is None)
            self._folders[folder] = self._files[file]
        return self._folders[folder]

    def gate(self, settings: Settings) -> Gate | None:
        """The quick look that finishes most texts, if an earlier run has left it in the cache."""
        if not self._has_gate(settings):
            return None
        if settings not in self._gates:
            kin = self._kin.get(Kind.of(settings))
            self._gates[settings] = kin.gate if kin and kin.gate else self._kept_gate(settings)
        return self._gates[settings]

    def _kept_gate(self, settings: Settings) -> Gate | None:
        from stigmalint.match.prefilter import Gate

        chosen = settings.policy.selection
        kept = kept_gate(settings.rules, chosen, self.cache, partial(self._fingerprint, settings.rules))
        return None if kept is None else Gate.unpack(kept)

    def _has_gate(self, settings: Settings) -> bool:
        """Whether a quick look may finish a text: it does not know words in disguise."""
        return not (self._choices.exhaustive or settings.policy.is_conversation)

    def results_key(self, settings: Settings) -> str:
        """What stands for everything that decides about a text beside its source and path; empty when nothing may be
        kept."""
        rules = self._fingerprint(settings.rules)
        if self.cache.folder is None or not rules:
            return ""
        return repr((rules, settings.policy, *self.stamps(settings.model)))

    def stamps(self, model: str | Path) -> tuple[str, str]:
        """What stands for the program, and for libraries and model, as they were when this was first asked."""
        if model not in self._stamps:
            self._stamps[model] = program_stamp(), versions(model)
        return self._stamps[model]

    def _fingerprint(self, folders: tuple[str, ...]) -> str:
        if folders not in self._fingerprints:
            self._fingerprints[folders] = rules_fingerprint(folders, self.cache)
        return self._fingerprints[folders]

    def ruleset(self, settings: Settings, examples: bool = False) -> RuleSet:
        """The rules that there are, selected or not; with the lines that prove them only if these are asked for."""
        from stigmalint.disk.packs import load_packs

        with unquoted_abroad(settings):
            if examples:
                return load_packs(settings.rules, cache=self.cache)
            if settings.rules not in self._rulesets:
                key = self._fingerprint(settings.rules)
                self._rulesets[settings.rules] = load_packs(settings.rules, cache=self.cache, key=key, examples=False)
            return self._rulesets[settings.rules]

    def linter(self, settings: Settings, *, is_trusted: bool = False) -> Linter:
        """Raises ConfigError for a selection that names no rule, RuleError for a bad rule.

        Whether a rule finds the very wording that is preferred is not asked of settings that are trusted, since they
        were made from others that were asked.
        """
        from stigmalint.linter import Linter
        from stigmalint.match.prefilter import Gate
        from stigmalint.parser.model import lazy_parser
        from stigmalint.ruleset.preferred import PreferenceError
        from stigmalint.session.remembering import remembering

        if settings not in self._linters:
            kind = Kind.of(settings)
            kin = self._kin.get(kind)
            ruleset = kin.ruleset if kin else self.ruleset(settings)
            if settings.model not in self._parsers:
                every = lazy_parser(settings.model, alone=self._choices.alone)
                most = self._choices.remembered
                self._parsers[settings.model] = remembering(every, most) if most else every
            parse = self._parsers[settings.model]
            known = _with_known_names(settings, ruleset)
            exhaustive = self._choices.exhaustive
            gate = self.gate(settings)
            try:
                if kin:
                    linter = kin.under(known)
                else:
                    linter = Linter(known, ruleset=ruleset, parse=parse, exhaustive=exhaustive, gate=gate)
                if not is_trusted:
                    linter.refuse_flagged()
            except PreferenceError as error:
                place = settings.provenance.get(f"prefer.{error.key}", "prefer")
                raise _refusal(settings, place, str(error)) from None
            self._linters[settings] = linter
            self._kin.setdefault(kind, linter)
            if gate is None and self._has_gate(settings):
                packed = linter.packed_gate()
                keep_gate(packed, settings.policy.selection, self.cache, self._fingerprint(settings.rules))
                linter.gate = self._gates[settings] = Gate.unpack(packed)
        return self._linters[settings]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of linters that there are, as far as they are common."""
        return tuple(kind for kind in self._kin if kind.is_common)

    def learn(self, kind: Kind) -> None:
        """Make a linter of a kind, for workspaces to which this one is `warm`. Raises what `linter` raises."""
        chosen = {item.name: getattr(kind.selection, item.name) for item in fields(kind.selection)}
        self.linter(replace(self.settings_at("."), **chosen))

    def forget(self, settings: Settings) -> None:
        """Let go of the linter for settings that will not be asked for again soon."""
        self._linters.pop(settings, None)
        self._gates.pop(settings, None)
        self._kin.pop(Kind.of(settings), None)

    def _load(self, file: Path | None, isolated: bool) -> Settings:
        """The settings of a file, with those that the command line changes."""
        choices = self._choices
        found = load_settings(Path.cwd(), config=file, isolated=isolated, allow_models=choices.allow_models)
        self._written[found.file] = found
        return chosen(found, choices)


def chosen(settings: Settings, choices: Choices) -> Settings:
    """The settings with those that a user chooses for a run, which win."""
    changed: dict[str, Any] = {}
    if choices.profile:
        changed["profile"] = choices.profile
    if choices.fail_level:
        changed["fail_level"] = choices.fail_level
    if choices.select:
        # A rule that is asked for by name here is not kept out by the settings file.
        changed |= {"select": choices.select, "extend_select": choices.extend_select, "ignore": choices.ignore}
        changed["severity"] = {
            name: level
            for name, level in settings.severity.items()
            if is_named(name, choices.select) or any(is_named(wanted, [name]) for wanted in choices.select)
        }
    elif choices.extend_select or choices.ignore:
        kept = spared(settings, on=choices.extend_select, off=choices.ignore)
        changed["ignore"] = (*kept["ignore"], *choices.ignore)
        changed["extend_select"] = (*kept["extend_select"], *choices.extend_select)
        if settings.select:
            changed["select"] = kept["select"]
        changed["severity"] = kept["severity"]
    places = {key.replace("_", "-"): COMMAND_LINE for key in changed if key != "severity"}
    return replace(settings, **changed, provenance={**settings.provenance, **places})


@contextmanager
def unquoted_abroad(settings: Settings, named: Iterable[str] = ()) -> Iterator[None]:
    """Let no error quote a rule file outside the repository of the settings, which can name any folder of a disk.
    Folders that are `named` by the user are quoted.
    """
    from stigmalint.ruleset.rule import RuleError

    try:
        yield
    except RuleError as error:
        homes = (str(repository_root(settings.root) or settings.root), *named)
        abroad = [folder for folder in settings.rules if not any(is_inside(folder, home) for home in homes)]
        if not any(error.path.startswith(os.path.join(folder, "")) for folder in abroad):
            raise
        message = f"this rule file cannot be used ({NOT_QUOTED}); try `stigmalint rules test` in its folder"
        raise RuleError(error.path, error.line, message) from None


def versions(model: str | Path) -> str:
    """The versions of the libraries that read and judge a text, and of the model, without loading any of them."""
    found: set[str] = set()
    for name in (*_LIBRARIES, *([DEFAULT_MODEL.replace("-", "_")] if model == DEFAULT_MODEL else [])):
        spec = importlib.util.find_spec(name)  # of top-level modules that are named here: nothing is imported
        if spec is not None and spec.origin:
            place = os.path.dirname(os.path.dirname(spec.origin))
            begin = f"{name}-"  # spacy-3.8.7.dist-info is next to the folder spacy
            with suppress(OSError):
                found.update(entry for entry in os.listdir(place) if entry.startswith(begin))
    if isinstance(model, Path):  # a pipeline that someone trains; its files tell one state from another
        found.add(repr(sorted((str(path), path.stat().st_mtime_ns) for path in model.rglob("*"))))
    elif model != DEFAULT_MODEL:
        from importlib.metadata import PackageNotFoundError, version

        with suppress(PackageNotFoundError):
            found.add(f"{model} {version(model)}")
    return repr(sorted(found))


_LIBRARIES = ("spacy", "thinc", "pyromark", "sentencex", "ahocorasick_rs")


def _with_known_names(settings: Settings, ruleset: RuleSet) -> Settings:
    """The settings with the names of today for rules that were renamed; an unknown one is an error, not silence."""

    def known_name(place: str, name: str) -> str:
        from stigmalint.disk.packs import UnknownRuleError  # where there is a rule set, it is loaded

        try:
            return ruleset.current(name)
        except UnknownRuleError as error:
            raise _refusal(settings, place, str(error)) from None

    def known(key: str, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(known_name(settings.provenance.get(key, key), name) for name in names)

    def known_keys(key: str, table: Mapping[str, Any]) -> dict[str, Any]:
        places = settings.provenance
        return {known_name(places.get(f"{key}.{name}", key), name): value for name, value in table.items()}

    for glob, table in settings.per_file.items():
        for key in ("select", "extend-select", "ignore", "severity"):  # those of all files, whichever is checked
            known(f"per-file.{glob}.{key}", table.get(key, ()))
    return replace(
        settings,
        select=known("select", settings.select),
        extend_select=known("extend-select", settings.extend_select),
        ignore=known("ignore", settings.ignore),
        severity=known_keys("severity", settings.severity),
        per_file_ignores={
            glob: known(f"per-file-ignores.{glob}", names) for glob, names in settings.per_file_ignores.items()
        },
    )


def _refusal(settings: Settings, place: str, message: str) -> ConfigError:
    """The error about what settings say at a place, which quotes nothing of a file outside their repository."""
    home = str(repository_root(settings.root) or settings.root)
    files = [re.sub(r":\d+$", "", origin) for origin in place.split(", ") if origin != COMMAND_LINE]
    is_quoted = all(is_inside(file, home) for file in files)
    return ConfigError(f"{place}: {message if is_quoted else f'this cannot be used as a setting ({NOT_QUOTED})'}")
