"""Loads a community's decisions about comments from the settings (see `moderation.house`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import NoReturn

from stigmalint.disk.rule_text import read_yaml
from stigmalint.disk.settings import Settings
from stigmalint.disk.settings_table import ConfigError
from stigmalint.moderation.house import FIELDS, HelpLine, House, Templates
from stigmalint.ruleset.rule_file import Lines
from stigmalint.ruleset.severity import Action
from stigmalint.text.spans import nearest

_SHIPPED = Path(__file__).parent
_REGION, _LANGUAGE, _TONE = "world", "en", "warm"


def load_house(settings: Settings, *, region: str = "", tone: str = "") -> House:
    """The community's choices; `region` and `tone` win over the settings.

    Raises ConfigError for a region or tone that there is none of, RuleError for a file that cannot be used.
    """
    chosen = settings.comments
    actions = {name: Action(action) for name, action in chosen.get("actions", {}).items()}
    return House(
        _help_line(settings, region or chosen.get("region", _REGION)),
        _templates(settings, tone or chosen.get("tone", _TONE)),
        actions,
    )


def regions(settings: Settings) -> tuple[str, ...]:
    """The regions that a help line is known for."""
    return tuple(_help_lines(settings)[0])


def tones(settings: Settings) -> tuple[str, ...]:
    """The tones that there are private notes in, in the language of the settings. Raises as `load_house`."""
    return tuple(_tones(settings)[0])


def _help_lines(settings: Settings) -> tuple[Mapping[str, object], Lines, Path]:
    return _read(settings, "help-lines", "help_lines.yaml")


def _read(settings: Settings, key: str, shipped: str) -> tuple[Mapping[str, object], Lines, Path]:
    """The shipped file, and over it the one that the settings name, which lies beside them."""
    values, lines = read_yaml(_SHIPPED / shipped)
    if own := settings.comments.get(key):
        path = Path(own)
        more, lines = read_yaml(path, settings.root)
        return {**values, **more}, lines, path
    return values, lines, _SHIPPED / shipped


def _help_line(settings: Settings, region: str) -> HelpLine:
    known, lines, path = _help_lines(settings)
    region = region.lower()
    if region not in known:
        raise ConfigError(f"no help line for the region '{region}'{_cure(region, known)}")
    found = _texts(known[region], ("help", "emergency"), (region,), lines, path)
    return HelpLine(region, **found)


def _language(settings: Settings) -> str:
    chosen: str = settings.comments.get("language", _LANGUAGE)
    return chosen


def _tones(settings: Settings) -> tuple[Mapping[str, object], Lines, Path]:
    """The private notes in the language of the settings, by their tone."""
    known, lines, path = _read(settings, "replies", "replies.yaml")
    language = _language(settings)
    if language not in known:
        raise ConfigError(f"no private notes in the language '{language}'{_cure(language, known)}")
    tones = known[language]
    if not isinstance(tones, Mapping):
        _refuse(path, lines, (language,), "a language must contain its tones")
    return tones, lines, path


def _templates(settings: Settings, tone: str) -> Templates:
    known, lines, path = _tones(settings)
    language = _language(settings)
    if tone not in known:
        raise ConfigError(f"no private notes in the tone '{tone}'{_cure(tone, known)}")
    texts = _texts(known[tone], Templates.__match_args__, (language, tone), lines, path)
    for name, text in texts.items():
        _check(text, (language, tone, name), lines, path)
    return Templates(**texts)


def _texts(value: object, keys: tuple[str, ...], at: tuple[str, ...], lines: Lines, path: Path) -> dict[str, str]:
    if not isinstance(value, Mapping) or set(value) != set(keys):
        _refuse(path, lines, at, f'"{at[-1]}" must have exactly these keys: {", ".join(keys)}')
    for key in keys:
        if not isinstance(value[key], str):
            _refuse(path, lines, (*at, key), f'"{key}" must be a text; put quotes around it')
    return {key: value[key] for key in keys}


def _check(text: str, at: tuple[str, ...], lines: Lines, path: Path) -> None:
    try:
        names = [name for _, name, *_ in Formatter().parse(text) if name is not None]
    except ValueError:
        _refuse(path, lines, at, "unpaired brace; write {{ for a literal brace")
    if wrong := [name for name in names if name not in FIELDS]:
        _refuse(path, lines, at, f"{{{wrong[0]}}} is unknown; braces can contain: {', '.join(FIELDS)}")


def _refuse(path: Path, lines: Lines, at: tuple[str, ...], message: str) -> NoReturn:
    line = next((lines[at[:end]] for end in range(len(at), 0, -1) if at[:end] in lines), 1)
    raise ConfigError(f"{path}:{line}: {message}")


def _cure(word: str, known: Mapping[str, object]) -> str:
    near = nearest(word, tuple(known))
    return f"; did you mean '{near}'?" if near else f"; known are {', '.join(known)}"
