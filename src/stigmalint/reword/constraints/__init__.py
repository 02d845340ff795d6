"""A proposed rewording goes in; the constraint that turns it down comes out, if there is one.

`CONSTRAINTS` is the one table of the traps of English that a change of words falls into. Each entry has a name, the
reason that `explain` gives, a sentence that shows the trap, a remedy (the fix is unsafe, or the wording is only shown)
and the function that recognizes the trap. A rewording that is turned down gives way to another construction of the same
alternative, if there is a better one. To add a constraint, write its function and its entry, and in
`tests/test_constraints.py` a sentence beside it that it leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from stigmalint.finding import Safety
from stigmalint.judge.reading import Reading
from stigmalint.reword.constraints import attachment, form, meaning, neighbors, persons, predicates, use
from stigmalint.reword.rewording import Rewording


class Constraint(NamedTuple):
    """A trap, and as `remedy` the most that is done with what falls into it: UNSAFE, or DISPLAY (only shown)."""

    name: str
    reason: str
    example: str
    remedy: Safety
    applies: Callable[[Reading, Rewording], bool]


def turned_down(reading: Reading, rewording: Rewording, most: Safety) -> Constraint | None:
    """The constraint that a rewording violates; of several the strictest, and of those the first in the table.

    Those are not asked that would leave it as safe as it is at `most`.
    """
    worst: Constraint | None = None
    for constraint in CONSTRAINTS:
        if constraint.remedy is most or (worst is not None and worst.remedy is constraint.remedy):
            continue
        if constraint.applies(reading, rewording):
            if constraint.remedy is Safety.DISPLAY:
                return constraint
            worst = constraint
    return worst


_UNSAFE, _SHOWN = Safety.UNSAFE, Safety.DISPLAY

CONSTRAINTS: tuple[Constraint, ...] = (
    Constraint(
        "joined",
        "a hyphen or slash joins it to another word",
        "A drug user-friendly clinic opened.",
        _SHOWN,
        form.joined,
    ),
    Constraint("hashtag", "it is a hashtag", "so many #junkies downtown", _SHOWN, form.is_hashtag),
    Constraint(
        "shared-drug",
        "another drug before it shares its noun",
        "The clinic sees cocaine and ketamine users.",
        _SHOWN,
        form.shares_capture,
    ),
    Constraint(
        "title", "it is the title of a name", "The award went to recovering addict John Smith.", _SHOWN, form.is_title
    ),
    Constraint(
        "noun-follows", "it stands before another noun", "He knew the dope fiend mentality.", _SHOWN, form.noun_follows
    ),
    Constraint(
        "plural-before-noun",
        "it may belong to the noun that follows",
        "The addicts group meets at noon.",
        _UNSAFE,
        form.plural_before_noun,
    ),
    Constraint("bare", "it has no article", "The film follows him from junkie to poet.", _SHOWN, form.bare),
    Constraint(
        "verbless",
        "it stands beside a person in a note without a verb",
        "58F alcoholic, admitted Monday.",
        _SHOWN,
        form.verbless,
    ),
    Constraint(
        "shared-verb",
        "its verb has more to say",
        "The tenant is mentally ill, hungry and alone.",
        _SHOWN,
        form.shares_verb,
    ),
    Constraint(
        "two-senses",
        "the verb has a person for an object as well",
        "He abused heroin and his wife for years.",
        _SHOWN,
        attachment.two_senses,
    ),
    Constraint(
        "doubled-word", "the wording would repeat the next word", "Her substance abuse use rose.", _SHOWN, form.doubles
    ),
    Constraint(
        "shared-the",
        "one article serves two adjectives",
        "The walk is for the disabled and partially sighted.",
        _SHOWN,
        form.one_article_for_two,
    ),
    Constraint(
        "shared-noun",
        "one noun serves two adjectives",
        "Deaf, blind or alcoholic parents came too.",
        _SHOWN,
        form.one_noun_for_two,
    ),
    Constraint(
        "shared-label",
        "two words before it share the label",
        "Male and female addicts wait for a bed.",
        _SHOWN,
        form.one_label_for_two,
    ),
    Constraint(
        "adverb", "an adverb would be left behind", "Clinically obese adults were weighed.", _SHOWN, form.leaves_adverb
    ),
    Constraint(
        "bound-adjective",
        "the word before it is said of the condition or the record",
        "A convicted drug user spoke.",
        _SHOWN,
        meaning.bound,
    ),
    Constraint(
        "level",
        "a level stands before it, which belongs to the condition",
        "A T6 paraplegic spoke for an hour.",
        _SHOWN,
        form.level_before,
    ),
    Constraint(
        "one-person",
        "one person would become many",
        "The disabled needs a ramp.",
        _SHOWN,
        form.one_person,
    ),
    Constraint(
        "contraction",
        "the apostrophe may stand for a verb",
        "The inmate's sick of waiting.",
        _SHOWN,
        form.is_contraction,
    ),
    Constraint(
        "two-belongings",
        "it owns more than one thing",
        "The addict's brother and sister came.",
        _SHOWN,
        form.owner_of_two,
    ),
    Constraint(
        "pile-of-of",
        "phrases with prepositions would pile up",
        "A felon's chance of finding work is small.",
        _SHOWN,
        form.piles_up,
    ),
    Constraint("no-one", "the whole of it is denied", "He is no addict, she wrote.", _SHOWN, predicates.denied_at_all),
    Constraint(
        "opinion", "it says what somebody is to others", "Nobody here is a junkie to us.", _SHOWN, predicates.opinion
    ),
    Constraint("hostile", "the sentence is hostile", "Those junkies belong behind bars.", _SHOWN, meaning.hostile),
    Constraint(
        "insult",
        "an insult stands beside it",
        "Junkies and scumbags, the landlady sighed.",
        _SHOWN,
        meaning.beside_insult,
    ),
    Constraint("exclusion", "it is a notice that keeps people out", "No addicts, no dogs.", _SHOWN, meaning.excluded),
    Constraint(
        "simile", "somebody is likened to it", "She shook like an alcoholic at breakfast.", _SHOWN, meaning.simile
    ),
    Constraint(
        "minor",
        "it speaks of somebody under age",
        "A 14-year-old worked as a prostitute downtown.",
        _SHOWN,
        meaning.minor_in_sex_work,
    ),
    Constraint(
        "test-result",
        "a test or its result may be meant, not the person",
        "Her brother has been clean since June, but the urine screen is not back.",
        _UNSAFE,
        meaning.result_of_a_test,
    ),
    Constraint(
        "struggling-for-good",
        "struggling is no word for what is denied, begins or lasts",
        "He is not an addict; he is eighty-one.",
        _SHOWN,
        predicates.no_struggle,
    ),
    Constraint("rebuilt", "more than the label has to change", "The café is addict-run.", _UNSAFE, form.is_rebuilt),
    Constraint(
        "diagnosed",
        "it follows the verb diagnose",
        "He was diagnosed a diabetic in May.",
        _UNSAFE,
        predicates.after_diagnose,
    ),
    Constraint(
        "perfect",
        "it follows been, and may last for a time",
        "He has been a felon for forty years.",
        _UNSAFE,
        predicates.after_been,
    ),
    Constraint(
        "becoming",
        "it says what somebody became or remained",
        "The war turned her into an alcoholic.",
        _UNSAFE,
        predicates.after_become,
    ),
    Constraint(
        "past",
        "the clause would speak of the present",
        "The victim was a cokehead ad man.",
        _UNSAFE,
        predicates.in_past,
    ),
    Constraint(
        "people-who-are-people",
        "people who are people is said twice",
        "The home takes persons who are drug abusers or poor.",
        _UNSAFE,
        predicates.people_who_are_people,
    ),
    Constraint(
        "definition",
        "the sentence says what the word means",
        "Crackheads are people addicted to crack.",
        _SHOWN,
        meaning.defined,
    ),
    Constraint(
        "no-state",
        "it is not said of somebody who stopped using drugs",
        "Since rehab he tries to eat clean all the time.",
        _SHOWN,
        meaning.no_state,
    ),
    Constraint(
        "easy-to-use",
        "easy to use says something else",
        "Those drugs are easy to abuse at parties.",
        _SHOWN,
        meaning.easy_to_use,
    ),
    Constraint(
        "acute",
        "nobody lives with it for long",
        "The ward took in soldiers afflicted with pneumonia.",
        _UNSAFE,
        meaning.acute,
    ),
    Constraint(
        "writer",
        "it may be said of the writer",
        "My story, from being an alcoholic to this stage, took years.",
        _UNSAFE,
        meaning.of_the_writer,
    ),
    Constraint("called", "somebody else chose the word", "They called him an addict.", _UNSAFE, meaning.is_called),
    Constraint(
        "character",
        "the word before it would be said of something else",
        "She married an abusive alcoholic.",
        _UNSAFE,
        meaning.of_character,
    ),
    Constraint(
        "capital",
        "a capital in the middle of a sentence may mark a name",
        "On Tuesdays the hall is used by Addicts of all ages.",
        _UNSAFE,
        meaning.capital_inside,
    ),
    Constraint(
        "place-or-time",
        "a place or time would belong to the new clause",
        "The tip put a drug dealer in the county jail.",
        _UNSAFE,
        attachment.takes_place_or_time,
    ),
    Constraint(
        "of-phrase",
        "a phrase with of cannot stand behind the new words",
        "Her father was an inmate of the county jail.",
        _UNSAFE,
        attachment.of_follows,
    ),
    Constraint(
        "with-with",
        "two phrases with with would meet",
        "They moved an alcoholic neighbour with a crane.",
        _UNSAFE,
        attachment.with_with,
    ),
    Constraint(
        "who-who",
        "two relative clauses would meet",
        "Drug users who smoke were asked to step out.",
        _UNSAFE,
        attachment.who_who,
    ),
    Constraint(
        "other-noun",
        "the relative pronoun may stand for another noun",
        "She sends poems to alcoholics which she copies by hand.",
        _UNSAFE,
        attachment.relative_of_another,
    ),
    Constraint(
        "shared-article",
        "a second noun shares its article",
        "He is a heroin addict and father of two.",
        _UNSAFE,
        attachment.shares_article,
    ),
    Constraint(
        "owner-attachment",
        "what follows would be said of the owner",
        "Every addict's child in the class gets a key.",
        _UNSAFE,
        form.attaches_to_owner,
    ),
    Constraint(
        "other-person",
        "it would be said of another person",
        "The mentally ill daughter of the mayor spoke.",
        _UNSAFE,
        form.attaches_to_other_person,
    ),
    Constraint(
        "own-kin",
        "a clause behind a relative would ask which one",
        "He lives with his junkie brother.",
        _SHOWN,
        form.clause_on_kin,
    ),
    Constraint(
        "verb-again",
        "the same verb stands in the sentence again",
        "He abused codeine, then he abused whatever replaced it.",
        _UNSAFE,
        attachment.verb_again,
    ),
    Constraint(
        "repetition",
        "the wording would say twice what stands in the sentence",
        "A choir for recovering addicts who are in recovery sang.",
        _UNSAFE,
        attachment.repeats,
    ),
    Constraint(
        "contradiction",
        "the sentence says that they are in recovery",
        "The addicts had been in long-term recovery for years.",
        _UNSAFE,
        attachment.contradicts,
    ),
    Constraint(
        "disorder",
        "the illness is meant, not use",
        "Drug abuse is an illness and deserves care.",
        _SHOWN,
        use.use_for_disorder,
    ),
    Constraint(
        "judged",
        "what the sentence judges is more than use",
        "The town agrees that substance abuse is a problem.",
        _UNSAFE,
        use.use_for_misuse,
    ),
    Constraint(
        "uncertain-parse",
        "it is not certain which words belong together",
        "The addict's sober brother waited outside.",
        _UNSAFE,
        form.in_quantity,
    ),
    Constraint(
        "noun-before",
        "a noun or an owner before it belongs to it",
        "Most Denver drug users know the van.",
        _UNSAFE,
        neighbors.noun_before,
    ),
    Constraint(
        "adverb-before",
        "an adverb before it would be left behind",
        "A previously convicted felon may apply.",
        _SHOWN,
        neighbors.adverb_before,
    ),
    Constraint(
        "degree",
        "a degree before it belongs to a word that goes away",
        "Only the most violent felons stay.",
        _SHOWN,
        neighbors.degree_before,
    ),
    Constraint(
        "state-of-object",
        "it may say what became of them",
        "The flood left thousands dead and many homeless.",
        _SHOWN,
        neighbors.state_of_object,
    ),
    Constraint(
        "verb",
        "it may be a verb",
        "The betting apps that addict youth are legal.",
        _SHOWN,
        neighbors.verb_like,
    ),
    Constraint(
        "far-behind",
        "more than the noun stands before the new words",
        "As some anorexic women of today starve, nobody looks.",
        _UNSAFE,
        neighbors.moved_too_far,
    ),
    Constraint(
        "complement",
        "what stands behind the noun would be parted from it",
        "A quadriplegic advocate for parks spoke.",
        _UNSAFE,
        neighbors.complement_behind,
    ),
    Constraint(
        "next-item",
        "another item would become part of the wording",
        "The state bars felons and noncitizens.",
        _UNSAFE,
        neighbors.swallows_item,
    ),
    Constraint(
        "listed",
        "it is an item of a list",
        "As a former nurse, ex-con, and mother, she knows.",
        _UNSAFE,
        neighbors.aside_in_list,
    ),
    Constraint(
        "parallel",
        "an adjective beside it stands for people too",
        "The hearing and the deaf sat apart.",
        _UNSAFE,
        neighbors.parallel_adjectives,
    ),
    Constraint(
        "joined-modifier",
        "a word joined to it shares its noun",
        "Present and former inmates may vote.",
        _SHOWN,
        neighbors.modifiers_joined,
    ),
    Constraint(
        "second-object",
        "a second object would become part of the clause",
        "They warned him against loaning crackheads money.",
        _UNSAFE,
        neighbors.second_object,
    ),
    Constraint(
        "broken-word",
        "a word beside it is broken",
        "The hero- in addict waited.",
        _UNSAFE,
        neighbors.hanging_hyphen,
    ),
    Constraint(
        "place-behind",
        "a place behind it would belong to the new clause",
        "The crackhead next door watched us.",
        _UNSAFE,
        neighbors.place_behind,
    ),
    Constraint(
        "adjective-as-noun",
        "an adjective stands for the person",
        "He met a mentally retarded.",
        _SHOWN,
        neighbors.adjective_as_noun,
    ),
    Constraint(
        "of-the-condition",
        "the word before it is said of the condition",
        "A diagnosed schizophrenic sang.",
        _SHOWN,
        neighbors.said_of_condition,
    ),
    Constraint(
        "second-preposition",
        "the preposition that goes away is said again",
        "He suffered from epilepsy or from asthma.",
        _UNSAFE,
        neighbors.second_preposition,
    ),
    Constraint(
        "next-line",
        "the noun behind it opens another line",
        "Find help for substance abuse\nSubstance abuse treatment resources",
        _SHOWN,
        neighbors.across_lines,
    ),
    Constraint(
        "distinction",
        "a word that tells some from others would be lost",
        "Recreational drug users filled in the form.",
        _UNSAFE,
        persons.loses_distinction,
    ),
    Constraint(
        "reported",
        "somebody else said so",
        "They told voters that his wife was an alcoholic.",
        _UNSAFE,
        persons.said_by_others,
    ),
    Constraint(
        "generalization",
        "a claim about a few would be made of many",
        "Addicts sell their own furniture.",
        _UNSAFE,
        persons.generalizes,
    ),
    Constraint(
        "story",
        "it is what one person is called throughout",
        "The addict slept, and at noon the addict sat up.",
        _UNSAFE,
        persons.of_a_story,
    ),
    Constraint(
        "pity",
        "poor would be said of money",
        "The poor alcoholics need a roof.",
        _UNSAFE,
        persons.pitied,
    ),
    Constraint(
        "named-person",
        "more would be said of somebody by name",
        "Ana Ruiz is a crackhead.",
        _UNSAFE,
        persons.of_a_named_person,
    ),
    Constraint(
        "only-relative",
        "it would ask which one, and there is only one",
        "My alcoholic father worked nights.",
        _UNSAFE,
        persons.only_relative,
    ),
    Constraint(
        "group",
        "a group does not have it",
        "The study followed alcoholic families.",
        _UNSAFE,
        persons.of_a_group,
    ),
    Constraint(
        "with-person-with",
        "two words with would stand in a row",
        "Clinics do well with alcoholics from the docks.",
        _UNSAFE,
        persons.with_person_with,
    ),
    Constraint(
        "long-ago",
        "the new clause would speak of today",
        "A crackhead ran me over in 1989.",
        _UNSAFE,
        persons.long_ago,
    ),
    Constraint(
        "number",
        "a number stands behind it as behind a title",
        "The court heard inmate 4471 on Monday.",
        _UNSAFE,
        persons.numbered,
    ),
    Constraint(
        "being-defined",
        "what makes somebody one is the subject",
        "To be a crackhead, you must smoke crack.",
        _SHOWN,
        persons.being_defined,
    ),
    Constraint(
        "being-not-doing",
        "to be one is not to do one thing",
        "He was not willing to be a crackhead.",
        _UNSAFE,
        persons.being_is_not_doing,
    ),
    Constraint(
        "exclaimed",
        "it stands for a sentence of its own",
        "Leper!",
        _SHOWN,
        persons.exclaimed,
    ),
    Constraint(
        "comparison",
        "it serves as a comparison",
        "They made no more noise than drunkards.",
        _SHOWN,
        persons.in_comparison,
    ),
    Constraint(
        "identified",
        "the person would be named twice",
        "She was the alcoholic in the family.",
        _UNSAFE,
        persons.identified,
    ),
    Constraint(
        "idiom",
        "an idiom would come apart",
        "They were on the alcoholic's side.",
        _UNSAFE,
        persons.on_the_side_of,
    ),
    Constraint(
        "model",
        "the word before it would become the person",
        "He was a model parolee.",
        _UNSAFE,
        persons.model_of_one,
    ),
    Constraint(
        "made-by-law",
        "nobody has been convicted",
        "The bill would make migrants felons.",
        _SHOWN,
        persons.made_by_law,
    ),
    Constraint(
        "other-habit",
        "no drug is spoken of, but another habit",
        "The addicts at the slot machines forget to eat.",
        _UNSAFE,
        meaning.other_habit,
    ),
    Constraint(
        "widened",
        "a claim about each of a few would be made of more people",
        "All tramps on this street walk alone.",
        _UNSAFE,
        persons.widens,
    ),
    Constraint(
        "saying",
        "the saying lives on the word said twice",
        "They say that addicts create addicts.",
        _UNSAFE,
        persons.made_by_its_like,
    ),
    Constraint(
        "adjective",
        "a noun behind it takes it for an adjective",
        "One of the homeless entrepreneurs spoke.",
        _SHOWN,
        form.adjective_of_noun,
    ),
    Constraint(
        "in-in",
        "two words with in would meet",
        "They brought the detainee in.",
        _UNSAFE,
        attachment.in_in,
    ),
)
