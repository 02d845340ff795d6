"""Options and settings files go in, a linter for each place comes out; shared by the commands that look at text.

What the command line says wins over the settings file. Rules are read and the model is loaded once, however many
settings files a run meets.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from stigmalint.cache import Cache, cache_folder, program_stamp, rules_fingerprint
from stigmalint.cli import ALONE
from stigmalint.config import FAIL_LEVELS, ConfigError, Settings, find_config, load_settings
from stigmalint.levels import PROFILES
from stigmalint.text import nearest

if TYPE_CHECKING:
    from stigmalint.companion import Companion
    from stigmalint.gate import Gate
    from stigmalint.lint import Parse
    from stigmalint.linter import Linter
    from stigmalint.packs import RuleSet

_F = TypeVar("_F", bound=Callable[..., Any])


class Choices(NamedTuple):
    """What the command line says about settings; None or empty where it says nothing."""

    config: Path | None = None
    isolated: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    profile: str | None = None
    fail_level: str | None = None
    no_cache: bool = False
    exhaustive: bool = False
    """Take no short cut: parse every sentence. For tests, which hold the usual run against it."""
    alone: bool = False
    """Nobody else uses this process; see `load_model`."""

    @classmethod
    def take(cls, options: dict[str, Any]) -> Choices:
        """Take the options of `place_options` and `rule_options` out of a command's keyword arguments."""
        config: str | None = options.pop("config")
        return cls(
            config=Path(config) if config else None,
            isolated=options.pop("isolated"),
            select=_names(options.pop("select", ())),
            ignore=_names(options.pop("ignore", ())),
            extend_select=_names(options.pop("extend_select", ())),
            profile=options.pop("profile", None),
            fail_level=options.pop("fail_level", None),
            no_cache=options.pop("no_cache", False),
            exhaustive=options.pop("exhaustive", False),
            alone=click.get_current_context().obj == ALONE,
        )


def place_options(function: _F) -> _F:
    for option in (
        click.option("--isolated", is_flag=True, help="Use no settings file."),
        click.option("--config", metavar="FILE", help="Use this settings file instead of the nearest one."),
    ):
        function = option(function)
    return function


def rule_options(function: _F) -> _F:
    for option in (
        click.option("--profile", type=click.Choice(PROFILES), help="Whom the text is written for."),
        click.option(
            "--extend-select", multiple=True, metavar="RULES", help="Rules or packs to use beside the usual ones."
        ),
        click.option("--ignore", multiple=True, metavar="RULES", help="Rules or packs to leave out."),
        click.option("--select", multiple=True, metavar="RULES", help="Only these rules or packs, parted by commas."),
    ):
        function = option(function)
    return function


def fail_level_option(function: _F) -> _F:
    option = click.option(
        "--fail-level",
        type=click.Choice(FAIL_LEVELS),
        help="Lowest severity that gives exit code 1.  [default: warning]",
    )
    return option(function)


class Linters:
    """Hands out the settings of a place and the linter for settings."""

    def __init__(self, choices: Choices) -> None:
        """Raises ConfigError or InputError for a settings file that cannot be used."""
        self._choices = choices
        self.alone = choices.alone
        self.is_ready = False
        """Whether rules and model were loaded for work in this process."""
        self.companion: Companion[Any, Any] | None = None
        """The process that examines texts for this one, once there is one."""
        self._folders: dict[str, Settings] = {}
        self._files: dict[Path | None, Settings] = {}
        self._rulesets: dict[tuple[str, ...], RuleSet] = {}
        self._parsers: dict[str, Parse] = {}
        self._linters: dict[Settings, Linter] = {}
        self.cache = Cache(None if choices.no_cache or choices.exhaustive else cache_folder())
        self._gates: dict[Settings, Gate | None] = {}
        self._fingerprints: dict[tuple[str, ...], str] = {}
        if choices.config or choices.isolated:
            self._files[None] = self._overridden(
                load_settings(Path.cwd(), config=choices.config, isolated=choices.isolated)
            )

    def settings_at(self, place: Path | str) -> Settings:
        """The settings that hold for a file or folder, the command line's included."""
        return self._settings_in(os.path.abspath(place)) if os.path.isdir(place) else self.settings_of(place)

    def settings_of(self, file: Path | str) -> Settings:
        """The settings that hold for a file."""
        return self._settings_in(os.path.dirname(os.path.abspath(file)))

    def _settings_in(self, folder: str) -> Settings:
        if folder not in self._folders:
            fixed = self._choices.config or self._choices.isolated
            file = None if fixed else find_config(Path(folder))
            if file not in self._files:
                settings = load_settings(Path.cwd(), config=file, isolated=file is None)
                self._files[file] = self._overridden(settings)
            self._folders[folder] = self._files[file]
        return self._folders[folder]

    def gate(self, settings: Settings) -> Gate | None:
        """The quick look that finishes most texts, if an earlier run has left it in the cache."""
        from stigmalint.gate import Gate

        if self._choices.exhaustive:
            return None
        if settings not in self._gates:
            kept = self.cache.read("gate", self._gate_key(settings))
            self._gates[settings] = None if kept is None else Gate.unpack(kept)
        return self._gates[settings]

    def _gate_key(self, settings: Settings) -> str:
        return hashlib.sha256(f"{self._rules_key(settings)}".encode()).hexdigest()

    def _rules_key(self, settings: Settings) -> tuple[object, ...]:
        """What stands for the rules that speak; begins with an empty text when their files cannot be read."""
        severities = sorted(settings.severity.items())
        chosen = (settings.profile, settings.select, settings.extend_select, settings.ignore, severities)
        return (self._fingerprint(settings.rules), *chosen)

    def _fingerprint(self, folders: tuple[str, ...]) -> str:
        if folders not in self._fingerprints:
            self._fingerprints[folders] = rules_fingerprint(folders, self.cache)
        return self._fingerprints[folders]

    def results_key(self, settings: Settings) -> str:
        """What stands for everything that decides about a text beside the text; empty when nothing may be kept."""
        rules = self._rules_key(settings)
        if self.cache.folder is None or not rules[0]:
            return ""
        policy = (settings.quotes, settings.self_reference, settings.names, settings.front_matter)
        return repr((rules, policy, program_stamp(), versions(settings.model)))

    def ruleset(self, settings: Settings, examples: bool = False) -> RuleSet:
        """The rules that there are, selected or not; with the lines that prove them only if these are asked for."""
        from stigmalint.packs import load_packs

        if examples:
            return load_packs(settings.rules, cache=self.cache)
        if settings.rules not in self._rulesets:
            key = self._fingerprint(settings.rules)
            self._rulesets[settings.rules] = load_packs(settings.rules, cache=self.cache, key=key, examples=False)
        return self._rulesets[settings.rules]

    def linter(self, settings: Settings) -> Linter:
        """Raises ConfigError for a selection that names no rule, RuleError for a bad rule."""
        from stigmalint.gate import Gate
        from stigmalint.linter import Linter
        from stigmalint.model import lazy_parser

        if settings not in self._linters:
            ruleset = self.ruleset(settings)
            parse = self._parsers.setdefault(settings.model, lazy_parser(settings.model, alone=self._choices.alone))
            known = _with_known_names(settings, ruleset)
            # Doubtful candidates are always found, so that a suppression of one is not called idle; commands drop them.
            exhaustive = self._choices.exhaustive
            linter = Linter(known, ruleset=ruleset, parse=parse, doubtful=True, exhaustive=exhaustive)
            self._linters[settings] = linter
            if self.gate(settings) is None and not exhaustive:
                spoken = (phrase for rule in linter.rules for phrase in ruleset.phrases[rule.id])
                packed = Gate.pack(spoken, ruleset.words)
                self.cache.write("gate", self._gate_key(settings), packed)
                self._gates[settings] = Gate.unpack(packed)
        return self._linters[settings]

    def rulesets(self) -> Iterable[RuleSet]:
        """All that were used so far."""
        return self._rulesets.values()

    def _overridden(self, settings: Settings) -> Settings:
        choices = self._choices
        changed: dict[str, Any] = {}
        if choices.profile:
            changed["profile"] = choices.profile
        if choices.fail_level:
            changed["fail_level"] = choices.fail_level
        if choices.select:
            # A rule that is asked for by name here is not kept out by the settings file.
            changed |= {"select": choices.select, "extend_select": choices.extend_select, "ignore": choices.ignore}
        elif choices.extend_select or choices.ignore:
            kept = tuple(name for name in settings.ignore if name not in choices.extend_select)
            changed["ignore"] = (*kept, *choices.ignore)
            changed["extend_select"] = (*settings.extend_select, *choices.extend_select)
        places = {key.replace("_", "-"): "command line" for key in changed}
        return replace(settings, **changed, provenance={**settings.provenance, **places})


def versions(model: str) -> str:
    """The versions of the libraries that read and judge a text, and of the model, without loading any of them."""
    found: set[str] = set()
    package = model.replace("-", "_")
    for name in ("spacy", "thinc", "pyromark", "sentencex", "ahocorasick_rs", package):
        spec = importlib.util.find_spec(name) if name.isidentifier() else None
        if spec is not None and spec.origin:
            place = os.path.dirname(os.path.dirname(spec.origin))
            begin = f"{name}-"  # spacy-3.8.7.dist-info stands beside the folder spacy
            with suppress(OSError):
                found.update(entry for entry in os.listdir(place) if entry.startswith(begin))
    if os.path.isdir(model):  # a pipeline that somebody trains; its files tell one state from another
        found.add(repr(sorted((str(path), path.stat().st_mtime_ns) for path in Path(model).rglob("*"))))
    return repr(sorted(found))


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _with_known_names(settings: Settings, ruleset: RuleSet) -> Settings:
    """The settings with the names of today for rules that were renamed; an unknown one is an error, not silence."""

    def known(key: str, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(_known_name(name, ruleset, settings.provenance.get(key, key)) for name in names)

    def known_keys(key: str, table: Mapping[str, Any]) -> dict[str, Any]:
        places = settings.provenance
        return {_known_name(name, ruleset, places.get(f"{key}.{name}", key)): value for name, value in table.items()}

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


def _known_name(name: str, ruleset: RuleSet, place: str) -> str:
    from stigmalint.packs import matches

    ids = [rule.id for rule in ruleset.rules]
    if name.rstrip("/*") in ("all", "ALL", *ruleset.packs) or any(matches(rule_id, [name]) for rule_id in ids):
        return name
    heirs = [rule.id for rule in ruleset.rules if name in rule.formerly]
    if heirs:
        return heirs[0]
    near = nearest(name, [*ids, *ruleset.packs], 0.5)
    cure = f"did you mean '{near}'?" if near else "see `stigmalint rules list`"
    raise ConfigError(f"{place}: no rule or pack is called '{name}'; {cure}")
