"""Loads folders of YAML into a `RuleSet`: packs, rules, word lists and sources. An edge: it reads the disk.

A folder of rules holds `_words/*.txt`, `_conditions.yaml`, `_sources.yaml` and one folder a pack with `pack.yaml` and
its rules.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from stigmalint.disk.cache import Cache, rules_fingerprint
from stigmalint.disk.compiled import compiled
from stigmalint.disk.packed_phrases import PackedPhrases, packed
from stigmalint.disk.rule_folder import shipped_rules
from stigmalint.disk.rule_reader import read_conditions, read_rules, read_words
from stigmalint.disk.rule_text import read_yaml
from stigmalint.match.matcher import Phrase, phrases
from stigmalint.policy import Selection
from stigmalint.ruleset.rule import Alternative, Condition, Example, Fact, Form, Position, Rule, RuleError, bare_name
from stigmalint.ruleset.rule_file import Lines
from stigmalint.ruleset.rule_names import current, precise, precision
from stigmalint.ruleset.severity import CONVERSATIONS, PROFILES, Safety, Severity
from stigmalint.ruleset.word_list import Entry, WordList
from stigmalint.text.spans import nearest

_EXAMPLES = ("bad", "good", "known_gaps", "profiled")


@dataclass(frozen=True, slots=True)
class Pack:
    """A group of rules; `default` packs speak unless deselected, the others where a profile in `profiles` asks."""

    id: str
    title: str
    audience: str
    default: bool = True
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A published source of a rule.

    `evidence` is its kind (guide, study, ...), `supports` what rules rest on it for, `names` what texts call those who
    speak in it: "NIDA|National Institute on Drug Abuse".
    """

    key: str
    organization: str
    title: str
    year: str = ""
    url: str = ""
    evidence: str = ""
    supports: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything that was read from folders of rules.

    `conditions` are those that have names, `phrases` the phrases of each rule by its id.
    """

    rules: tuple[Rule, ...] = ()
    packs: Mapping[str, Pack] = field(default_factory=dict)
    words: Mapping[str, WordList] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    conditions: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)

    @property
    def formerly(self) -> dict[str, str]:
        """The rules of today by their former ids."""
        return {old: rule.id for rule in self.rules for old in rule.formerly}

    def current(self, name: str) -> str:
        """A name as it is written today. Raises UnknownRuleError for one that names nothing."""
        ids = [rule.id for rule in self.rules]
        if known := current(name, ids, self.formerly):
            return known
        near = nearest(name, [*ids, *self.packs], 0.5)
        cure = f"did you mean '{near}'?" if near else "see `stigmalint rules list`"
        raise UnknownRuleError(f"no rule or pack is named '{name}'; {cure}")


class UnknownRuleError(LookupError):
    """Half a sentence, to come after the place where the name stands: what is not known, and what helps."""


def load_packs(
    folders: Iterable[Path | str] = (),
    *,
    shipped: bool = True,
    cache: Cache | None = None,
    key: str | None = None,
    examples: bool = True,
    with_phrases: bool = True,
) -> RuleSet:
    """Read the shipped rules (unless told not to) and then each folder, which may use the lists and sources before it.

    With a cache, shipped rules and folders whose files are as before are taken from there, without YAML; `key` is their
    `rules_fingerprint` where it is known. Without `examples` the lines that prove a rule may be left out. Without
    `with_phrases`, for those who have no cache and look at few rules, no phrases are made, which takes longest.
    Raises RuleError naming file, line and cure for anything that cannot be used.

    >>> len(load_packs(shipped=False).rules)
    0
    """
    wanted = [Path(folder) for folder in folders]
    if cache is not None and shipped and not wanted and (ruleset := _compiled(examples)) is not None:
        return ruleset
    if cache is None or not shipped:
        key = ""
    elif key is None:
        key = rules_fingerprint(wanted, cache)
    if cache is not None and key and (ruleset := _kept(cache, key, examples)) is not None:
        return ruleset
    ruleset = RuleSet()
    if shipped:
        ruleset = _add_folder(ruleset, shipped_rules(), None)
    for folder in wanted:
        ruleset = _add_folder(ruleset, folder, folder)
    if with_phrases:
        ruleset = replace(ruleset, phrases={rule.id: tuple(phrases(rule, ruleset.words)) for rule in ruleset.rules})
    if cache is not None and key:
        cache.write("rules", f"{key}-examples", _packed_examples(ruleset))
        for pack, data in packed(ruleset.rules, ruleset.phrases).items():
            cache.write("rules", _of_pack(key, pack), data)
        cache.write("rules", key, _packed(ruleset))
    return ruleset


def compile_rules(folder: Path) -> None:
    """Write what `load_packs` and the prefilter need of the shipped rules into a folder, for the wheel."""
    from stigmalint.disk.compiled import write
    from stigmalint.match.prefilter import Gate

    home = shipped_rules()
    ruleset = load_packs()
    at_home = tuple(replace(rule, origin=os.path.relpath(rule.origin, home)) for rule in ruleset.rules)
    parts = {"rules": _packed(replace(ruleset, rules=at_home)), "examples": _packed_examples(ruleset)}
    parts |= {f"phrases-{pack}": data for pack, data in packed(ruleset.rules, ruleset.phrases).items()}
    for profile in PROFILES:
        if profile in CONVERSATIONS:
            continue  # words in disguise pass a gate unseen
        spoken = select_rules(ruleset, Selection(profile))
        phrases_of = (phrase for rule in spoken for phrase in ruleset.phrases[rule.id])
        parts[f"gate-{profile}"] = Gate.pack(phrases_of, ruleset.words)
    write(folder, home, parts)


def _compiled(examples: bool) -> RuleSet | None:
    """The shipped rules as the build compiled them, if it did."""
    made = compiled()
    data = made and made.read("rules")
    lines = made and (made.read("examples") if examples else b"{}")
    if not (made and data and lines):
        return None
    phrases_of = partial(PackedPhrases, read=lambda pack: made.read(f"phrases-{pack}"))
    return _unpacked(data, lines, phrases_of, os.fspath(shipped_rules()))


def _kept(cache: Cache, key: str, examples: bool) -> RuleSet | None:
    """What an earlier run kept under a key, if it is all there."""
    data = cache.read("rules", key)
    lines = cache.read("rules", f"{key}-examples") if examples else b"{}"
    if data is None or lines is None:
        return None
    return _unpacked(
        data,
        lines,
        partial(
            PackedPhrases,
            read=lambda pack: cache.read("rules", _of_pack(key, pack)),
            keep=lambda pack, data: cache.write("rules", _of_pack(key, pack), data),
        ),
    )


def _of_pack(key: str, pack: str) -> str:
    return f"{key}-phrases-{pack}"


def _packed_examples(ruleset: RuleSet) -> bytes:
    examples = {rule.id: [getattr(rule, kind) for kind in _EXAMPLES] for rule in ruleset.rules}
    return json.dumps(examples, default=_row).encode()


def _packed(ruleset: RuleSet) -> bytes:
    """The rule set as JSON, without examples and phrases."""
    return json.dumps(
        {
            "rules": [_row(replace(rule, bad=(), good=(), known_gaps=(), profiled=())) for rule in ruleset.rules],
            "packs": list(ruleset.packs.values()),
            "words": {
                name: {form: [entry.use, dict(entry.attributes)] for form, entry in wordlist.entries.items()}
                for name, wordlist in ruleset.words.items()
            },
            "references": list(ruleset.references.values()),
            "conditions": dict(ruleset.conditions),
        },
        default=_row,
    ).encode()


def _row(record: Any) -> list[Any]:
    """The fields of a record in their order."""
    return [getattr(record, name) for name in record.__slots__]


def _rule(row: Sequence[Any], examples: Sequence[Any], home: str) -> Rule:
    """The rule of a row, with the rows of the examples that it was packed without."""
    fields = dict(zip(Rule.__slots__, row, strict=True))
    fields["origin"] = os.path.join(home, fields["origin"])
    for name in ("sources", "tags", "despite", "hints", "formerly"):
        fields[name] = tuple(fields[name])
    for kind, lines in zip(_EXAMPLES, examples or ((),) * len(_EXAMPLES), strict=True):
        fields[kind] = tuple(Example(text, tuple(map(tuple, spans)), *rest) for text, spans, *rest in lines)
    fields["severity"] = Severity(fields["severity"])
    fields["forms"] = tuple(Form(pattern, tuple(slots)) for pattern, slots in fields["forms"])
    fields["flag_when"], fields["leave_when"] = _conditions(fields["flag_when"]), _conditions(fields["leave_when"])
    fields["alternatives"] = tuple(
        Alternative(Safety(apply), slots, _conditions(when), *rest)
        for apply, slots, when, *rest in fields["alternatives"]
    )
    fields["debate"] = tuple(Position(*side) for side in fields["debate"])
    return Rule(**fields)


def _conditions(rows: Iterable[Iterable[Any]]) -> tuple[Condition, ...]:
    return tuple(tuple(Fact(name, tuple(values), negative) for name, values, negative in row) for row in rows)


def _unpacked(
    data: bytes,
    examples: bytes,
    phrases_of: Callable[[Sequence[Rule], Mapping[str, WordList]], PackedPhrases],
    home: str = "",
) -> RuleSet | None:
    """The rule set of packed bytes; the files that rules come from are below `home`."""
    collecting = gc.isenabled()
    gc.disable()  # a hundred thousand small objects that all stay: looking for garbage among them is lost time
    try:
        kept, lines = json.loads(data), json.loads(examples)
        packs = [Pack(row[0], row[1], row[2], row[3], tuple(row[4])) for row in kept["packs"]]
        rules = tuple(_rule(row, lines.get(row[0], ()), home) for row in kept["rules"])
        words = {
            name: WordList(name, {form: Entry(use, attributes) for form, (use, attributes) in entries.items()})
            for name, entries in kept["words"].items()
        }
        return RuleSet(
            rules=rules,
            packs={pack.id: pack for pack in packs},
            words=words,
            references={row[0]: Reference(*row) for row in kept["references"]},
            conditions={name: _conditions(rows) for name, rows in kept["conditions"].items()},
            phrases=phrases_of(rules, words),
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return None  # of another build of the same version, which packs otherwise
    finally:
        if collecting:
            gc.enable()


def _add_folder(ruleset: RuleSet, folder: Path, home: Path | None) -> RuleSet:
    """The rule set with what a folder brings, of which no file may be outside `home`."""
    if not folder.is_dir():
        cure = "name a folder with packs" if not folder.exists() else "name the folder of its pack"
        raise RuleError(str(folder), 1, f"{'no such folder' if not folder.exists() else 'not a folder'}; {cure}")
    shared = {name: known for name, known in ruleset.words.items() if name == bare_name(name)}
    words = read_words(folder / "_words", shared, home)
    conditions = {**ruleset.conditions, **read_conditions(folder / "_conditions.yaml", home, words)}
    every = {**ruleset.words, **words}
    references = {**ruleset.references, **_read_references(folder / "_sources.yaml", home)}
    packs, rules = dict(ruleset.packs), {rule.id: rule for rule in ruleset.rules}
    pack_files = sorted(folder.glob("*/pack.yaml")) or sorted(folder.glob("pack.yaml"))
    brings = [*pack_files, *folder.glob("_words/*.txt"), *folder.glob("_sources.yaml")]
    if not brings:
        raise RuleError(str(folder), 1, "no packs in this folder; a pack is a folder with a pack.yaml")
    seen: dict[str, Path] = {}
    for pack_file in pack_files:
        pack = _read_pack(pack_file, home)
        packs[pack.id] = pack
        of_pack: dict[str, Rule] = {}
        for path in sorted(pack_file.parent.glob("*.yaml")):
            if path.name == "pack.yaml":
                continue
            found, own = read_rules(pack.id, path, home, words, conditions)
            every.update(own)
            for rule, lines in found:
                _refuse_unknown_sources(rule, references, lines)
                if (other := seen.setdefault(rule.id, path)) is not path:
                    raise RuleError(str(path), lines.get((), 1), f'"{rule.id}" is already a rule in {other}')
                of_pack[rule.id] = rule
        rules.update(sorted(of_pack.items()))  # by name, whatever file or table a rule is in
    return RuleSet(tuple(rules.values()), packs, every, references, conditions=conditions)


def _refuse_unknown_sources(rule: Rule, references: Mapping[str, Reference], lines: Lines) -> None:
    for key in (*rule.sources, *(side.source for side in rule.debate if side.source)):
        if key not in references:
            raise RuleError(rule.origin, lines.get(("sources",), 1), f'unknown source "{key}"; add it to _sources.yaml')


def _read_pack(path: Path, home: Path | None) -> Pack:
    data, lines = read_yaml(path, home)
    known = ("title", "audience", "default", "profiles")
    for key in data:
        if key not in known:
            raise RuleError(str(path), lines.get((key,), 1), f'unknown key "{key}"; valid: {", ".join(known)}')
    for key in ("title", "audience"):
        if not isinstance(data.get(key), str):
            raise RuleError(str(path), 1, f'the required key "{key}" is missing')
    profiles = tuple(data.get("profiles", ()))
    for profile in profiles:
        if profile not in PROFILES:
            message = f'unknown profile "{profile}"; valid: {", ".join(PROFILES)}'
            raise RuleError(str(path), lines.get(("profiles",), 1), message)
    return Pack(path.parent.name, data["title"], data["audience"], bool(data.get("default", True)), profiles)


def _read_references(path: Path, home: Path | None) -> dict[str, Reference]:
    if not path.exists():
        return {}
    data, lines = read_yaml(path, home)
    found = {}
    for key, table in data.items():
        if not isinstance(table, Mapping) or not {"organization", "title"} <= set(table):
            raise RuleError(str(path), lines.get((key,), 1), f'the source "{key}" needs an organization and a title')
        try:
            found[key] = Reference(key, **{name: str(value) for name, value in table.items()})
        except TypeError:
            valid = "organization, title, year, url, evidence, supports, names"
            raise RuleError(str(path), lines.get((key,), 1), f'unknown key in source "{key}"; valid: {valid}') from None
    return found


def speakers(references: Mapping[str, Reference]) -> dict[str, frozenset[str]]:
    """The names that texts call publishers by, and the keys of the sources of each."""
    found: dict[str, set[str]] = {}
    for key, reference in references.items():
        for name in filter(None, reference.names.split("|")):
            found.setdefault(name, set()).add(key)
    return {name: frozenset(keys) for name, keys in found.items()}


def select_rules(ruleset: RuleSet, selection: Selection) -> tuple[Rule, ...]:
    """The rules that speak, with the severities that the profile and the settings give them.

    The names are those of `rule_names`. What names a rule more precisely wins, and of equals `ignore`. A severity for
    one rule turns it on; one for a pack turns on a pack that is off.
    """
    chosen = []
    for rule in ruleset.rules:
        given = precise(rule.id, selection.severity)
        wanted = max(
            precision(rule.id, (*selection.select, *selection.extend_select)),
            precision(rule.id, (given,)) if given and _turns_on(given, rule, ruleset, selection) else 0,
        )
        on = wanted > 0 or (not selection.select and _speaks(rule, ruleset.packs[rule.pack], selection.profile))
        if on and precision(rule.id, selection.ignore) < max(wanted, 1):
            chosen.append(
                _with_severity(rule, selection.severity[given] if given else rule.profiles.get(selection.profile))
            )
    return tuple(chosen)


def _with_severity(rule: Rule, level: str | None) -> Rule:
    return rule if level in (None, "off", rule.severity) else replace(rule, severity=Severity(level))


def _speaks(rule: Rule, pack: Pack, profile: str) -> bool:
    """Whether a rule is on where no one says anything about it."""
    is_on = pack.default or profile in pack.profiles
    return is_on and rule.status == "stable" and rule.profiles.get(profile) != "off"


def _turns_on(name: str, rule: Rule, ruleset: RuleSet, selection: Selection) -> bool:
    """Whether a severity given under a name turns a rule on: one of its own does, one of its pack if that was off."""
    if name == rule.id:
        return True
    pack = replace(ruleset.packs[rule.pack], default=True)
    return not selection.select and name == rule.pack and _speaks(rule, pack, selection.profile)
