"""The choices on the page: profile, packs, kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from stigmalint.disk.packs import RuleSet, select_rules
from stigmalint.disk.settings import Settings
from stigmalint.extract.formats import FORMATS, is_package
from stigmalint.ruleset.severity import PROFILES
from stigmalint.serve.html import Html, join, tag
from stigmalint.session.workspace import Choices


class Switches:
    """The switches of one server, under its usual settings."""

    def __init__(self, ruleset: RuleSet, usual: Settings) -> None:
        self._usual = usual
        self._packs = ruleset.packs
        self._on = {
            profile: frozenset(
                rule.pack for rule in select_rules(ruleset, replace(usual, profile=profile).policy.selection)
            )
            for profile in PROFILES
        }

    def choices(self, profile: str, shown: str, ticked: Sequence[str]) -> Choices:
        """What is chosen by a form: the boxes were `shown` as a profile has them, and some were then `ticked`."""
        profile, shown = (name if name in PROFILES else self._usual.profile for name in (profile, shown))
        before, now = self._on[shown], frozenset(ticked) & self._packs.keys()
        return Choices(
            profile=profile,
            extend_select=tuple(sorted(now - before)),
            ignore=tuple(sorted(before - now)),
        )

    def html(self, choices: Choices | None = None, kind: str = "", columns: str = "") -> Html:
        """The switches, as they were chosen before."""
        profile = (choices.profile if choices else None) or self._usual.profile
        on = self._on[profile]
        if choices:
            on = (on | set(choices.extend_select)) - set(choices.ignore)
        return join(
            (
                _select("profile", "Written for", {name: name for name in PROFILES}, profile),
                _select(
                    "kind",
                    "Read as",
                    {"": "plain text, or by file name"}
                    | {
                        form.kind: form.title
                        for form in FORMATS.values()
                        if form.kind != "text" and not is_package(form.kind)
                    },
                    kind,
                ),
                tag(
                    "label",
                    tag("span", "Columns of a table to check"),
                    tag("input", type="text", name="columns", value=columns, placeholder="text", autocomplete="off"),
                    class_="field",
                ),
                tag("input", type="hidden", name="shown", value=profile),
                tag(
                    "details",
                    tag("summary", "Packs of rules"),
                    tag(
                        "fieldset",
                        tag("legend", "Use the rules about", class_="hidden"),
                        *(self._box(name, name in on) for name in sorted(self._packs)),
                        class_="packs",
                    ),
                ),
            )
        )

    def _box(self, pack: str, is_on: bool) -> Html:
        profiles = " ".join(profile for profile in PROFILES if pack in self._on[profile])
        box = tag("input", type="checkbox", name="pack", value=pack, checked=is_on, data_profiles=profiles)
        return tag("label", box, Html(" "), pack.replace("-", " "))


def _select(name: str, label: str, options: Mapping[str, str], chosen: str) -> Html:
    return tag(
        "label",
        tag("span", label),
        tag(
            "select",
            *(tag("option", text, value=value, selected=value == chosen) for value, text in options.items()),
            name=name,
            autocomplete="off",
        ),
        class_="field",
    )
