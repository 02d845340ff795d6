"""Rules that suggest a preferred wording first, or a message why they cannot.

A wording is a text or a table of forms by slot, as in a rule file. A text has the forms that a rule has for it; those
of another noun phrase are made here. It is found out here, too, whether a wording may be as safe as that of the rule:
only where both are surely of one kind, since the constraints were written for that one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from stigmalint.ruleset.rule import WORDING_SLOTS, Alternative, Rule, bare_name
from stigmalint.ruleset.rule_names import current, precision
from stigmalint.ruleset.severity import Safety, Wording
from stigmalint.ruleset.word_list import WordList, captured_list, fold_word
from stigmalint.text.spans import nearest

_LONGEST = 200
"""Code points of a form."""
_NOUN = frozenset(("singular", "plural"))
_VERB = frozenset(("base", "present", "present-3sg", "past", "participle", "gerund"))
_BESIDE = frozenset(("after", "after-plural", "modifier", "predicate"))
_CITED = ("singular", "plural", "base", "any")
"""Slots of the forms under which a reader looks a wording up."""


class PreferenceError(ValueError):
    """A wording that cannot be offered: `key` is what it is preferred for, the text is a sentence with a cure."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class _MisfitError(ValueError):
    """A wording that does not fit a rule; the text says what would."""


def checked(key: str, wording: object) -> Wording:
    """What the settings say under a key as a wording. Raises PreferenceError for what cannot be one."""
    if isinstance(wording, str):
        return _checked_form(key, wording)
    if not isinstance(wording, Mapping):
        raise PreferenceError(
            key, "a preferred wording must be a text, or a table of its forms such as singular and plural"
        )
    for slot in wording:
        if slot not in WORDING_SLOTS:
            near = nearest(str(slot), WORDING_SLOTS, 0.5)
            cure = f"did you mean '{near}'?" if near else f"the slots are {', '.join(WORDING_SLOTS)}"
            raise PreferenceError(key, f"no slot '{str(slot)[:40]}' for a form of a wording; {cure}")
    if not wording:
        raise PreferenceError(key, "a table of forms needs at least one form, such as singular")
    return {str(slot): _checked_form(key, form) for slot, form in wording.items()}


def _checked_form(key: str, form: object) -> str:
    if not isinstance(form, str) or not form.strip():
        raise PreferenceError(key, "a form of a preferred wording is a text that is not empty")
    if len(form) > _LONGEST:
        raise PreferenceError(key, f"a form of a preferred wording can have at most {_LONGEST} characters")
    if not form.isprintable():
        raise PreferenceError(key, "a preferred wording must be one line, without control characters")
    return " ".join(form.split())


def preferring(
    selected: Sequence[Rule],
    prefer: Mapping[str, Wording],
    every: Sequence[Rule],
    words: Mapping[str, WordList],
    finds: Callable[[str], Collection[str]],
) -> tuple[Rule, ...]:
    """The rules that speak, each with what the house prefers for it before its own alternatives.

    The keys of `prefer` are rules, packs, beginnings of ids with a `*`, or terms. `every` are all rules there are,
    selected or not; `finds` gives the ids of those that find a term. Raises PreferenceError for a key that names
    nothing, and for a wording that does not fit what it is to stand for.
    """
    keys = [_Key.of(key, every, finds) for key in prefer]
    forms = {key: _elsewhere(wording, every) for key, wording in prefer.items()}
    fitted: set[str] = set()
    why: dict[str, str] = {}
    changed: list[Rule] = []
    for rule in selected:
        key = _strongest(rule, keys)
        offering = rule
        if key is not None:
            try:
                offering = _offering(rule, prefer[key.name], key, forms[key.name], words)
                fitted.add(key.name)
            except _MisfitError as error:
                why[key.name] = str(error)
        changed.append(offering)
    for name, reason in why.items():
        if name not in fitted:  # rules of a term or a pack are of many kinds, and one has to be of that of the wording
            raise PreferenceError(name, reason)
    return tuple(changed)


class _Key(NamedTuple):
    """What a wording is preferred for: `found` are the rules that find a term, None stands for the name of rules."""

    name: str
    means: str
    """The name as it is written today."""
    found: frozenset[str] | None
    is_one: bool
    """It means a rule, or a term, and not many that its wording may say too much or too little for."""

    @classmethod
    def of(cls, name: str, every: Sequence[Rule], finds: Callable[[str], Collection[str]]) -> _Key:
        ids = {rule.id for rule in every}
        if known := current(name, ids, {old: rule.id for rule in every for old in rule.formerly}):
            return cls(name, known, None, known in ids)
        if found := frozenset(finds(name)):
            return cls(name, name, found, True)
        near = nearest(name, [*ids, *dict.fromkeys(rule.pack for rule in every)], 0.6)
        cure = f"did you mean '{near}'?" if near else "see `stigmalint rules list`"
        raise PreferenceError(name, f"'{name[:60]}' is not a rule, a pack, or a term that any rule finds; {cure}")

    def strength(self, rule_id: str) -> tuple[int, int]:
        """How precisely the key means a rule, (0, 0) for not; a term is between an id and the beginning of ids."""
        if self.found is not None:
            return (4, 0) if rule_id in self.found else (0, 0)
        named = precision(rule_id, [self.means])
        return (5 if named == 4 else named, len(self.means) if named else 0)


def _strongest(rule: Rule, keys: Iterable[_Key]) -> _Key | None:
    """The key that means a rule most precisely. Raises PreferenceError for two terms of one rule."""
    ranked = sorted((key for key in keys if any(key.strength(rule.id))), key=lambda key: key.strength(rule.id))
    best = ranked[-1] if ranked else None
    if best is not None and best.found and len(ranked) > 1 and ranked[-2].found:
        raise PreferenceError(
            best.name,
            f"'{best.name}' and '{ranked[-2].name}' are both found by {rule.id}, for which one wording can be "
            "preferred; name the rule instead",
        )
    return best


def _offering(
    rule: Rule, wording: Wording, key: _Key, elsewhere: Mapping[str, str], words: Mapping[str, WordList]
) -> Rule:
    """The rule with a wording before its own. Raises _MisfitError."""
    slots = _with_lists(rule, _forms(rule, wording, elsewhere, words))
    own = [alternative for alternative in rule.alternatives if alternative.apply is Safety.SAFE]
    is_safe = bool(own) and (_is_offered(rule, slots) or (key.is_one and _is_kin(slots, own[0], words)))
    first = Alternative(Safety.SAFE if is_safe else Safety.UNSAFE, slots, preferred_for=key.name)
    return replace(rule, alternatives=(first, *rule.alternatives))


# The forms of a wording


def _forms(rule: Rule, wording: Wording, elsewhere: Mapping[str, str], words: Mapping[str, WordList]) -> dict[str, str]:
    """The forms of a wording for a rule; `elsewhere` are those that other rules have of it. Raises _MisfitError."""
    needed = frozenset(slot for form in rule.forms for slot in form.slots)
    if not isinstance(wording, str):
        table = dict(wording)
        _refuse_other_slots(rule, next(iter(table.values())), table, needed)
        if missing := _NOUN - set(table) if needed >= _NOUN and table.keys() & _NOUN else ():
            raise _MisfitError(f"{rule.id} finds singular and plural; add the {''.join(missing)}")
        return table
    wording = _bare(wording)
    if known := {**elsewhere, **_known(wording, [rule])}:
        _refuse_other_slots(rule, wording, known, needed)
        for slot in _NOUN & known.keys():
            _refuse_other_noun(rule, wording, known[slot], words)
        more = {} if known.keys() >= needed & _NOUN else _of_noun(rule, wording, needed, words)
        return {**more, **known}
    if needed & _NOUN and (not needed & _VERB or _person_at(wording, words) is not None):
        return _of_noun(rule, wording, needed, words)
    if needed & _VERB:
        raise _MisfitError(
            f"{rule.id} finds a verb, and no rule has '{wording}' as one; write its forms, as {_table_for(needed)}"
        )
    if any("any" in one.slots for one in rule.alternatives) or not rule.alternatives:
        return {"any": wording}
    cure = _table_for(rule.alternatives[0].slots)
    raise _MisfitError(f"{rule.id} is about an adjective; write the forms of '{wording}', as {cure}")


def _refuse_other_slots(rule: Rule, given: str, slots: Mapping[str, str], needed: frozenset[str]) -> None:
    """Raise _MisfitError for a wording, as it is `given`, whose forms are of another part of speech."""
    if not _stands_in(slots, needed):
        kind = "a verb" if needed & _VERB and not needed & _NOUN else "a noun" if needed & _NOUN else "an adjective"
        raise _MisfitError(f"'{given}' has no form for {rule.id}, which finds {kind}; write {_table_for(needed)}")


def _refuse_other_noun(rule: Rule, given: str, form: str, words: Mapping[str, WordList]) -> None:
    """Raise _MisfitError where only one of a form of a wording and the rule's own is known to be about people."""
    offered = [text for one in rule.alternatives for slot, text in one.slots.items() if slot in _NOUN]
    if not offered:
        return
    if any(_person_at(text, words) is not None for text in offered) is not (_person_at(form, words) is not None):
        raise _MisfitError(
            f"'{given}' is a different kind of wording from that of {rule.id}, such as '{offered[0]}'; prefer one of "
            f"that kind, or write its forms, as {_table_for(_NOUN)}"
        )


def _stands_in(slots: Mapping[str, str], needed: frozenset[str]) -> bool:
    """Whether a wording has a form for one of the forms of a rule."""
    if slots.keys() & needed:
        return True
    verbs = bool(needed & _VERB) and not needed & (_NOUN | {"any"})
    return not verbs and bool(slots.keys() & (_BESIDE | {"any"})) and not slots.keys() & _VERB


def _bare(wording: str) -> str:
    return re.sub(r"(?i)^(?:an?|the) ", "", wording)


def _elsewhere(wording: Wording, every: Iterable[Rule]) -> dict[str, str]:
    """The forms that rules have of a wording, without those that may say something else of what another rule finds."""
    if not isinstance(wording, str):
        return {}
    found = _known(_bare(wording), every)
    nouns = [f" {found[slot]}" for slot in _NOUN if slot in found]
    return {
        slot: text
        for slot, text in found.items()
        if (slot not in _BESIDE or any(noun.endswith(f" {text}") for noun in nouns))
        and ("{" not in text or "{" in wording)
    }


def _known(wording: str, rules: Iterable[Rule]) -> dict[str, str]:
    """The forms of a wording as the rules write them, those of the first alternative before those of others."""
    found: dict[str, str] = {}
    every = [one.slots for rule in rules for one in rule.alternatives]
    cited = [slots for slots in every if any(wording == slots.get(slot) for slot in _CITED)]
    for slots in cited or [slots for slots in every if wording in slots.values()][:1]:
        if all(found.get(slot, text) == text for slot, text in slots.items()):
            found |= slots
    return found


def _of_noun(rule: Rule, wording: str, needed: frozenset[str], words: Mapping[str, WordList]) -> dict[str, str]:
    _refuse_other_noun(rule, wording, wording, words)
    at = _person_at(wording, words)
    if at is None:
        if wording.endswith("ly") or wording.partition(" ")[0] in _FUNCTION:
            raise _MisfitError(f"'{wording}' is not a noun, and {rule.id} finds nouns; prefer a noun")
        return _number(wording, _plural_of(wording, words) or wording, needed)
    parts = wording.split()
    head, rest = parts[at], " ".join(parts[at + 1 :])
    many, of_many = _plural_of(head, words), _of_many(rest)
    if many is None:
        if needed & _NOUN == {"plural"}:
            return {"plural": wording}
        raise _MisfitError(f"'{wording}' is a plural; write its singular, or both as {_table_for(_NOUN)}")
    if of_many is None:
        raise _MisfitError(f"the plural of '{wording}' is not certain; write both as {_table_for(_NOUN)}")
    slots = _number(wording, " ".join(filter(None, (*parts[:at], many, of_many))), needed)
    if at == 0 and rest and head in ("person", "individual"):
        slots |= {"after": rest, "after-plural": of_many}
    return slots


def _number(one: str, many: str, needed: frozenset[str]) -> dict[str, str]:
    return {slot: form for slot, form in (("singular", one), ("plural", many)) if slot in needed}


_FUNCTION = frozenset("who whose that which with without in on of from under for at by to".split())


def _noun_phrase(wording: str) -> list[str]:
    """The words of a noun phrase up to what follows its head."""
    parts = wording.split()
    end = next((at for at, word in enumerate(parts) if at and word in _FUNCTION), len(parts))
    return parts[:end]


def _person_at(wording: str, words: Mapping[str, WordList]) -> int | None:
    """The word of a noun phrase that is its head, where that is a noun for people: formerly incarcerated *person*."""
    phrase = _noun_phrase(wording)
    for at in range(len(phrase) - 1, -1, -1):
        is_last = at + 1 == len(phrase) or phrase[at + 1].endswith(("ing", "ed"))
        if is_last and _is_person(phrase[at], words):
            return at
    return None


def _is_person(word: str, words: Mapping[str, WordList]) -> bool:
    people = words["person"].entries if "person" in words else {}
    low = fold_word(word)
    return low in people or (low.endswith("s") and low[:-1] in people)


def _plural_of(wording: str, words: Mapping[str, WordList]) -> str | None:
    """The plural of a noun or noun phrase; None for what is one."""
    *first, last = wording.split()
    people = words["person"].entries if "person" in words else {}
    entry = people.get(fold_word(last))
    if entry is not None:
        plural = entry.attributes.get("plural", f"{entry.use}s")
        many = None if fold_word(last) == plural else plural
    elif re.search(r"[^su]s$", last):
        many = None
    elif re.search(r"(?:s|x|z|ch|sh)$", last):
        many = f"{last}es"
    else:
        many = f"{last[:-1]}ies" if re.search(r"[^aeiou]y$", last) else f"{last}s"
    return None if many is None else " ".join((*first, many))


_CLAUSE = re.compile(r"((?:who|that) (?:(?:\w+ly|also|never|still|often|always|sometimes|once|now) )*)([\w'’]+)(.*)")
_OF_MANY = {"has": "have", "is": "are", "was": "were", "does": "do", "isn't": "aren't", "doesn't": "don't"}

_IRREGULAR = re.compile(r"(?:\w*[^us]|\w*[ai]u)ses|\w*aches|\w*focuses")
"""Forms of which the ending does not tell whether the verb has an e: biases, uses, focuses, aches."""


def _of_many(rest: str) -> str | None:
    """What follows the head as it is said of several; None if that is not certain: who *uses* drugs."""
    found = _CLAUSE.fullmatch(rest)
    if found is None:
        return None if re.search(r"\b(?:who|that) \w", rest) else rest
    begin, verb, end = found.groups()
    if re.search(r"(?:,| and| or| but) \w+s\b|\b(?:who|that) ", end) or _IRREGULAR.fullmatch(verb):
        return None
    if verb in _OF_MANY:
        return f"{begin}{_OF_MANY[verb]}{end}"
    if re.search(r"(?:ss|sh|ch|x|zz|o)es$", verb):
        return f"{begin}{verb[:-2]}{end}"
    if verb.endswith("ies") and len(verb) > 4:
        return f"{begin}{verb[:-3]}y{end}"
    return f"{begin}{verb[:-1] if re.search(r'[^s]s$', verb) else verb}{end}"


# Whether it is of the kind of the rule's own


def _is_offered(rule: Rule, slots: Mapping[str, str]) -> bool:
    """Whether the rule itself puts the wording in without asking."""
    safe = [one for one in rule.alternatives if one.apply is Safety.SAFE]
    return any(one.slots.get(slot) == slots.get(slot, "") for one in safe for slot in _CITED)


def _is_kin(slots: Mapping[str, str], own: Alternative, words: Mapping[str, WordList]) -> bool:
    """Whether a wording is surely put into sentences as another one is: for people both, or with the same head."""
    shared = [slot for slot in slots if slot in own.slots and slot not in _BESIDE]
    return bool(shared) and all(_is_alike(slots[slot], own.slots[slot], slot, words) for slot in shared)


def _is_alike(form: str, own: str, slot: str, words: Mapping[str, WordList]) -> bool:
    if slot in _VERB:
        return form.split()[0] == own.split()[0]
    people = [_person_at(text, words) is not None for text in (form, own)]
    return all(people) or (not any(people) and _noun_phrase(form)[-1] == _noun_phrase(own)[-1])


_LISTED = re.compile(r"\{([^{}]*)\}")


def _with_lists(rule: Rule, slots: Mapping[str, str]) -> dict[str, str]:
    """The forms with each `{list}` under the name by which it is kept. Raises _MisfitError."""
    met = (name for form in rule.forms for name in _LISTED.findall(form.pattern))
    held = {bare_name(name): name for name in map(captured_list, met)}

    def kept(found: re.Match[str]) -> str:
        name, dot, attribute = found[1].partition(".")
        if found[1] == "match":
            return found[0]
        if bare_name(name) not in held:
            known = ", ".join(f"{{{one}}}" for one in ("match", *sorted(held)))
            raise _MisfitError(f"'{{{found[1][:40]}}}' is unknown to {rule.id}; known are {known}")
        return f"{{{held[bare_name(name)]}{dot}{attribute}}}"

    named = {slot: _LISTED.sub(kept, text) for slot, text in slots.items()}
    for text in slots.values():
        if re.search(r"[{}]", _LISTED.sub("", text)):
            raise _MisfitError(f"'{text}' has an unpaired brace")
    return named


def _table_for(slots: Iterable[str]) -> str:
    """How the forms for some slots are written in a settings file."""
    asked = set(slots)
    return f"{{{', '.join(f'{slot} = …' for slot in WORDING_SLOTS if slot in asked)}}}"
