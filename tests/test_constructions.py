"""How new words are put into a sentence, each construction for itself; the parses are made by hand.

Whether what comes out is any good is for constraints to say.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.by_hand import BEFORE, BEHIND, reading

from stigmalint.reword.constructions import rewordings
from stigmalint.reword.constructions.place import Place
from stigmalint.reword.rewording import Construction, Rewording
from stigmalint.ruleset.word_list import Entry, WordList
from stigmalint.text.spans import apply_edits

WORDS = {
    "person": WordList(
        "person",
        {word: Entry(word, {"plural": f"{word}s"}) for word in ("father", "woman", "nurse", "sister", "wife", "teen")}
        | {"women": Entry("women"), "boss": Entry("boss"), "sisters": Entry("sisters")},
    ),
    "person-modifier": WordList(
        "person-modifier",
        {"female": Entry("female", {"noun": "woman", "plural": "women"}), "physician": Entry("physician")},
    ),
    "group-noun": WordList(
        "group-noun", {"forum": Entry("forum", {"link": "for"}), "records": Entry("records"), "café": Entry("café")}
    ),
    "abuse-kind": WordList("abuse-kind", {word: Entry(word) for word in ("domestic", "emotional", "child", "elder")}),
    "condition-adjective": WordList("condition-adjective", {"lifelong": Entry("lifelong"), "acute": Entry("acute")}),
}
WORDINGS = {
    "DRUGS": {
        "singular": "person who uses drugs",
        "plural": "people who use drugs",
        "after": "who uses drugs",
        "after-plural": "who use drugs",
    },
    "AILING": {
        "singular": "person with an alcohol use disorder",
        "plural": "people with alcohol use disorder",
        "after": "with an alcohol use disorder",
        "after-plural": "with alcohol use disorder",
    },
    "RARELY": {
        "singular": "person who rarely uses drugs",
        "after": "who rarely uses drugs",
        "after-plural": "who rarely use drugs",
    },
    "EATS": {"singular": "person who eats", "after": "who eats lunch"},
    "FORMER": {"singular": "person who was formerly incarcerated"},
    "ILL": {"predicate": "ill"},
    "PERSONS": {"plural": "jailed persons"},
    "STRUGGLING": {
        "singular": "person struggling with substance use",
        "plural": "people struggling with substance use",
        "after": "struggling with substance use",
    },
    "PRISON": {"singular": "incarcerated person", "plural": "incarcerated people", "modifier": "prison"},
    "UNHOUSED": {"any": "person without a home", "predicate": "unhoused", "plural": "people without homes"},
    "PEOPLE": {"plural": "people who use drugs", "after": "who uses drugs"},
    "ABUSE": {"base": "misuse", "past": "misused", "singular": "drug use"},
    "PARTICIPLE": {"participle": "misused"},
}


def tried(
    line: str, wording: str, slot: str = "singular", words: Mapping[str, WordList] | None = None
) -> list[tuple[Rewording, str]]:
    """The rewordings, each with the sentence that it makes."""
    seen = reading(line, WORDS if words is None else words)
    text = seen.candidate.block.text
    found = []
    for one in rewordings(Place(seen, slot, WORDINGS[wording])):
        new = apply_edits(text, one.edits)
        assert new.startswith(BEFORE)
        assert new.endswith(BEHIND), "other sentences stay as they are"
        assert one.slot == slot
        if (
            one.construction is not Construction.TWO_VERBS
            and " that ask" not in text
            and " of the county jail" not in text
        ):
            rest = text[one.end :]
            assert new.endswith(rest)
            behind = new[: -len(rest)].removesuffix(" and" if one.joins_with else "")
            assert behind.endswith(one.shown), "what is shown is what the sentence has between start and end"
            before = behind.removesuffix(one.shown)
            assert before == text[: one.start] or before.rstrip(" anAN") == text[: one.start].rstrip(" anAN,")
        found.append((one, new[len(BEFORE) : len(new) - len(BEHIND)]))
    return found


CASES = """
AILING singular | An [addict]/NN/nsubj/2 spoke/VBD
    REPLACED: A person with an alcohol use disorder spoke
DRUGS singular | The [addict]/NN/nsubj/2 spoke/VBD
    REPLACED: The person who uses drugs spoke
DRUGS plural | [Addicts]/NNS/nsubj/2 that/WDT/nsubj/2 ask/VBP/relcl/0 spoke/VBD
    REPLACED: People who use drugs who ask spoke
PRISON plural | [Inmates]/NNS/nsubj/2 that/WDT/nsubj/2 ask/VBP/relcl/0 spoke/VBD
    REPLACED: Incarcerated people that ask spoke
AILING singular | An [alcoholic]/NN/nsubj/3 with diabetes spoke/VBD
    REPLACED: A person with an alcohol use disorder and diabetes spoke
AILING singular | An [alcoholic]/NN/nsubj/2 withdrew
    REPLACED: A person with an alcohol use disorder withdrew
DRUGS singular | An [addict]/NN/nsubj/3 with diabetes spoke/VBD
    REPLACED: A person who uses drugs with diabetes spoke
DRUGS singular | He/PRP was/VBD the [addict]/NN/attr/1
    REPLACED: He was the person who used drugs
    REPLACED: He was the person who uses drugs
UNHOUSED - | He/PRP is/VBZ [homeless]/JJ/acomp/1
    REPLACED: He is person without a home
UNHOUSED any | He/PRP is/VBZ [homeless]/JJ/acomp/1
    REPLACED: He is person without a home
UNHOUSED plural | [The homeless]/JJ/nsubj/2 spoke/VBD
    COLLECTIVE: People without homes spoke
UNHOUSED plural | Ten of [the homeless]/JJ/nsubj/2 spoke/VBD
    COLLECTIVE: Ten of the people without homes spoke
UNHOUSED any | He/PRP likes/VBZ [homeless]/NN/dobj/1
    REPLACED: He likes person without a home
ABUSE past | He [abused]/VBD wine/NN/dobj/1
    REPLACED: He misused wine
ABUSE past | He [abused]/VBD wine/NN/dobj/1 and/CC/cc/2 his/PRP$/poss/5 wife/NN/conj/2
    REPLACED: He misused wine and his wife
    TWO_VERBS: He misused wine and abused his wife
PARTICIPLE past | He [abused]/VBD wine/NN/dobj/1
    REPLACED: He misused wine
ABUSE present-3sg | He [abuses]/VBZ wine/NN/dobj/1
ABUSE present | They [abuse]/VBP wine/NN/dobj/1
    REPLACED: They misuse wine
AILING singular | her [alcoholic]/JJ/amod/2 father/NN
    BEHIND: her father with an alcohol use disorder
AILING singular | Her [alcoholic]/JJ/amod/2 father/NN left/VBD
    BEHIND: Her father with an alcohol use disorder left
DRUGS singular | my [drug-using]/JJ/amod/2 sisters/NNS left/VBD
    BEHIND: my sisters who use drugs left
    IN_COMMAS: my sisters, who use drugs, left
AILING singular | an [alcoholic]/JJ/amod/2 father/NN with diabetes
    BEHIND: a father with an alcohol use disorder and diabetes
PRISON singular | the [inmate]/NN/compound/2 population/NN
    BEFORE: the prison population
PEOPLE singular | a/DT [addict]/NN/compound/2 forum/NN opens/VBZ
    PHRASE_AFTER_NOUN: a forum for people who use drugs opens
STRUGGLING singular | my [junkie]/NN/compound/2 sister/NN left/VBD
    BEHIND: my sister struggling with substance use left
    IN_COMMAS: my sister, who is struggling with substance use, left
STRUGGLING singular | my [junkie]/NN/compound/2 sister/NN ~, who left/VBD
    BEHIND: my sister struggling with substance use, who left
AILING singular | a/DT young/JJ/amod/4 ~, [alcoholic]/JJ/amod/4 father/NN
    BEHIND: a young father with an alcohol use disorder
AILING singular | an [obese]/JJ/amod/4 ~, old/JJ/amod/4 woman/NN
    BEHIND: an old woman with an alcohol use disorder
AILING singular | HER [ALCOHOLIC]/JJ/amod/2 FATHER/NN LEFT
    BEHIND: HER FATHER WITH AN ALCOHOL USE DISORDER LEFT
AILING singular | [Alcoholic]/JJ/amod/1 fathers/NNS//1/father left
    BEHIND: Fathers with alcohol use disorder left
AILING singular | an [alcoholic]/JJ/amod/2 nurse/NN of/IN/prep/2 two/CD/pobj/3 left/VBD
    BEHIND: a nurse of two with an alcohol use disorder left
AILING singular | an [alcoholic]/JJ/amod/2 sister/NN in law left/VBD
    BEHIND: a sister in law with an alcohol use disorder left
AILING singular | an [alcoholic]/JJ/amod/2 nurse/NN ~'s/POS job/NN
AILING singular | an [alcoholic]/JJ/amod/4 ~, retired/VBN/amod/4 nurse/NN
    REPLACED: a person with an alcohol use disorder, retired nurse
AILING singular | an [alcoholic]/NN/dep/1 nurse/NN
    BEHIND: a nurse with an alcohol use disorder
DRUGS singular | [Junkie]/NN/compound/1 Ann/NNP/nsubj/2 left/VBD
    NAMED: Ann, a person who uses drugs, left
DRUGS plural | [Junkies]/NNS/compound/1 sisters/NNS
    REPLACED: People who use drugs sisters
PRISON plural | the/DT/det/1 [inmates]/NNS/poss/3 ~'/POS letters/NNS
    APOSTROPHE: the incarcerated people's letters
    OF_PHRASE: the letters of the incarcerated people
DRUGS singular | the/DT/det/1 [addict]/NN/poss/3 ~'s/POS recovery/NN
    OF_PHRASE: the recovery of the person who uses drugs
DRUGS singular | an/DT/det/1 [addict]/NN/poss/3 ~'s/POS recovery/NN
    OF_PHRASE: the recovery of a person who uses drugs
DRUGS singular | The/DT/det/1 [addict]/NN/poss/4 ~'s/POS own/JJ recovery/NN
    OF_PHRASE: The recovery of the person who uses drugs
DRUGS singular | every/DT/det/1 [addict]/NN/poss/3 ~'s/POS wife/NN/nsubj/3
    OF_PHRASE: every wife of a person who uses drugs
DRUGS singular | and not the/DT/det/3 [addict]/NN/poss/4 ~'s/POS ~.
    THAT_OF: and not that of the person who uses drugs.
AILING singular | and not A/DT/det/3 [addict]/NN/poss/4 ~'s/POS ~,
    THAT_OF: and not that of a person with an alcohol use disorder,
DRUGS singular | View [addict]/NN/poss/3 ~'s/POS data/NNS
    OF_PHRASE: View data of person who uses drugs
STRUGGLING singular | The café is [addict]/NN ~-run
    TAKEN_APART: The café is run by people struggling with substance use
    REPLACED: The café is person struggling with substance use-run
STRUGGLING singular | an [addict]/NN ~-run café
    TAKEN_APART: a run by people struggling with substance use café
    REPLACED: a person struggling with substance use-run café
STRUGGLING singular | an [addict]/NN ~-run house
    REPLACED: a person struggling with substance use-run house
AILING singular | a non- ~[alcoholic]/NN left
    TAKEN_APART: a person without an alcohol use disorder left
    REPLACED: a non-person with an alcohol use disorder left
AILING singular | an [alcoholic]/NN ~-turned-poet left
    TAKEN_APART: a person with an alcohol use disorder turned poet left
    REPLACED: a person with an alcohol use disorder-turned-poet left
DRUGS singular | the female/JJ/amod/2 [addict]/NN left
    PERSON: the woman who uses drugs left
DRUGS plural | the female/JJ/amod/2 [addicts]/NNS left
    PERSON: the women who use drugs left
DRUGS plural | the physician/NN/compound/2 [addicts]/NNS left
    PERSON: the physicians who use drugs left
DRUGS plural | the teen/NN/compound/2 [addicts]/NNS left
    PERSON: the teens who use drugs left
DRUGS plural | the teen/NN/dobj/2 [addicts]/NNS left
    REPLACED: the teen people who use drugs left
AILING singular | Brother ~, [bipolar]/JJ ~, left
    ASIDE: Brother, with an alcohol use disorder, left
AILING singular | He has been an [alcoholic]/NN/attr/2
    PREDICATE: He has been living with an alcohol use disorder
    REPLACED: He has been a person with an alcohol use disorder
STRUGGLING singular | He has been an [addict]/NN/attr/2
    PREDICATE: He has been struggling with substance use
    REPLACED: He has been a person struggling with substance use
DRUGS singular | He has been a [user]/NN/attr/2
    PREDICATE: He has used drugs
    REPLACED: He has been a person who uses drugs
AILING plural | people who are [alcoholics]/NNS/attr/2
    PREDICATE: people who have alcohol use disorder
    REPLACED: people who are people with alcohol use disorder
DRUGS singular | a man who is a [user]/NN/attr/2
    PREDICATE: a man who uses drugs
    REPLACED: a man who is a person who uses drugs
STRUGGLING plural | people who were [addicts]/NNS/attr/2
    PREDICATE: people who were struggling with substance use
    REPLACED: people who were people struggling with substance use
STRUGGLING singular | He may be an [addict]/NN/attr/2
    PREDICATE: He may be struggling with substance use
    REPLACED: He may be a person struggling with substance use
AILING singular | He used to be an [alcoholic]/NN/attr/2
    PREDICATE: He used to have an alcohol use disorder
    REPLACED: He used to be a person with an alcohol use disorder
AILING singular | He was diagnosed an [alcoholic]/NN/attr/2
    PREDICATE: He was diagnosed with an alcohol use disorder
    REPLACED: He was diagnosed a person with an alcohol use disorder
AILING plural | Newly diagnosed [alcoholics]/NNS/nsubj/2 left
    PERSON: People newly diagnosed with alcohol use disorder left
    REPLACED: Newly diagnosed people with alcohol use disorder left
AILING singular | a newly diagnosed [alcoholic]/NN/nsubj/2 left
    PERSON: a person newly diagnosed with an alcohol use disorder left
    REPLACED: a newly diagnosed person with an alcohol use disorder left
AILING singular | a diagnosed [alcoholic]/NN/nsubj/2 left
    REPLACED: a diagnosed person with an alcohol use disorder left
AILING singular | She/PRP/nsubj/1 became/VBD an [alcoholic]/NN/attr/1
    PREDICATE: She developed an alcohol use disorder
    REPLACED: She became a person with an alcohol use disorder
AILING singular | She/PRP/nsubj/1 became/VBD an [alcoholic]/NN/attr/1 for life
    REPLACED: She became a person with an alcohol use disorder for life
AILING singular | She/PRP/nsubj/1 was/VBD:AUX/ROOT/1 an [alcoholic]/NN/attr/1
    PREDICATE: She had an alcohol use disorder
    REPLACED: She was a person with an alcohol use disorder
AILING singular | There/EX/expl/1 was/VBD:AUX/ROOT/1 an [alcoholic]/NN/attr/1
    REPLACED: There was a person with an alcohol use disorder
AILING singular | besides being an [alcoholic]/NN/attr/1 ~, he
    PREDICATE: besides having an alcohol use disorder, he
    REPLACED: besides being a person with an alcohol use disorder, he
AILING singular | my being an [alcoholic]/NN/attr/1 ~, he
    REPLACED: my being a person with an alcohol use disorder, he
AILING singular | Are you an [alcoholic]/NN/attr/0 ~?
    PREDICATE: Do you have an alcohol use disorder?
    REPLACED: Are you a person with an alcohol use disorder?
DRUGS singular | Was he a [user]/NN/attr/0 ~?
    PREDICATE: Did he use drugs?
    REPLACED: Was he a person who used drugs?
    REPLACED: Was he a person who uses drugs?
STRUGGLING singular | Is she an [addict]/NN/attr/0 ~?
    PREDICATE: Is she struggling with substance use?
    REPLACED: Is she a person struggling with substance use?
AILING singular | a lifelong [alcoholic]/NN left
    CONDITION: a person with a lifelong alcohol use disorder left
    REPLACED: a lifelong person with an alcohol use disorder left
AILING singular | [Alcoholic]/NN Dana H. drives
    NAMED: Dana H., a person with an alcohol use disorder, drives
    REPLACED: Person with an alcohol use disorder Dana H. drives
AILING singular | 44M, known [alcoholic]/NN
    NOTE: 44M, known alcohol use disorder
    REPLACED: 44M, known person with an alcohol use disorder
DRUGS singular | SHx: [user]/NN ~.
    NOTE: SHx: uses drugs.
    REPLACED: SHx: person who uses drugs.
DRUGS plural | [users]/NNS of my age left
    PERSON: people of my age who use drugs left
    REPLACED: people who use drugs of my age left
PRISON singular | a [inmate]/NN of the county jail
    NOTE: an incarcerated person in the county jail
    REPLACED: an incarcerated person of the county jail
ABUSE singular | domestic/JJ ~, emotional/JJ and [drug abuse]/NN ended
    PARTED: domestic and emotional abuse and drug use ended
ABUSE singular | child/NN and [drug abuse]/NN is bad
    PARTED: child abuse and drug use is bad
ABUSE singular | odd and [drug abuse]/NN is bad
    REPLACED: odd and drug use is bad
FORMER singular | Ann ~, [inmate]/NN of the county jail
    NOTE: Ann, who was formerly incarcerated in the county jail
    REPLACED: Ann, person who was formerly incarcerated of the county jail
FORMER singular | Ann met/VBD an [inmate]/NN of the county jail
    NOTE: Ann met a person who was formerly incarcerated in the county jail
    REPLACED: Ann met a person who was formerly incarcerated of the county jail
AILING singular | She/PRP/nsubj/1 was/VBD:AUX an [alcoholic]/NN/attr/1 but
    REPLACED: She was a person with an alcohol use disorder but
DRUGS plural | people who are [users]/NNS/attr/2
    PREDICATE: people who use drugs
    REPLACED: people who are people who use drugs
DRUGS plural | people who were [users]/NNS/attr/2
    PREDICATE: people who used drugs
    REPLACED: people who were people who used drugs
    REPLACED: people who were people who use drugs
DRUGS singular | He may be a [user]/NN/attr/2
    PREDICATE: He may use drugs
    REPLACED: He may be a person who uses drugs
DRUGS singular | He may have been a [user]/NN/attr/2
    PREDICATE: He may have used drugs
    REPLACED: He may have been a person who uses drugs
RARELY singular | He has been a [user]/NN/attr/2
    PREDICATE: He has rarely used drugs
    REPLACED: He has been a person who rarely uses drugs
RARELY singular | He may be a [user]/NN/attr/2
    PREDICATE: He may rarely use drugs
    REPLACED: He may be a person who rarely uses drugs
RARELY singular | He was a [user]/NN/attr/2
    REPLACED: He was a person who rarely used drugs
    REPLACED: He was a person who rarely uses drugs
EATS singular | He has been a [user]/NN/attr/2
    REPLACED: He has been a person who eats
EATS singular | Is he a [user]/NN/attr/2 ~?
    REPLACED: Is he a person who eats?
EATS singular | He may be a [user]/NN/attr/2
    REPLACED: He may be a person who eats
AILING singular | a man who is an [alcoholic]/NN/attr/2
    PREDICATE: a man who has an alcohol use disorder
    REPLACED: a man who is a person with an alcohol use disorder
AILING singular | a man who was an [alcoholic]/NN/attr/2
    PREDICATE: a man who had an alcohol use disorder
    REPLACED: a man who was a person with an alcohol use disorder
AILING plural | men who were [alcoholics]/NNS/attr/2
    PREDICATE: men who had alcohol use disorder
    REPLACED: men who were people with alcohol use disorder
AILING singular | HE HAS BEEN AN [ALCOHOLIC]/NN/attr/2
    PREDICATE: HE HAS BEEN LIVING WITH AN ALCOHOL USE DISORDER
    REPLACED: HE HAS BEEN A PERSON WITH AN ALCOHOL USE DISORDER
AILING singular | HE has been an [ALCOHOLIC]/NN/attr/2
    PREDICATE: HE has been living with an alcohol use disorder
    REPLACED: HE has been a PERSON WITH AN ALCOHOL USE DISORDER
AILING singular | Becoming an [alcoholic]/NN/attr/0
    PREDICATE: Developing an alcohol use disorder
    REPLACED: Becoming a person with an alcohol use disorder
AILING singular | He becomes an [alcoholic]/NN/attr/0
    PREDICATE: He develops an alcohol use disorder
    REPLACED: He becomes a person with an alcohol use disorder
AILING plural | They become [alcoholics]/NN/attr/0
    PREDICATE: They develop alcohol use disorder
    REPLACED: They become people with alcohol use disorder
AILING singular | He became an [alcoholic]/NN/attr/0 forever
    REPLACED: He became a person with an alcohol use disorder forever
AILING singular | He became an [alcoholic]/NN/attr/0 , for good
    PREDICATE: He developed an alcohol use disorder , for good
    REPLACED: He became a person with an alcohol use disorder , for good
STRUGGLING singular | He became an [addict]/NN/attr/0
    REPLACED: He became a person struggling with substance use
STRUGGLING singular | He was diagnosed as an [addict]/NN/attr/0
    REPLACED: He was diagnosed as a person struggling with substance use
AILING singular | He was diagnosed as an [addict]/NN/attr/0
    PREDICATE: He was diagnosed with an alcohol use disorder
    REPLACED: He was diagnosed as a person with an alcohol use disorder
AILING singular | He has been an [alcoholic]/NN/attr/2 and thief
    REPLACED: He has been a person with an alcohol use disorder and thief
AILING singular | He has been an [alcoholic]/NN/attr/2 ~, thief
    REPLACED: He has been a person with an alcohol use disorder, thief
AILING singular | He has been an [alcoholic]/NN/attr/2 ~, or thief
    REPLACED: He has been a person with an alcohol use disorder, or thief
AILING singular | He has been an [alcoholic]/NN/attr/2 too
    PREDICATE: He has been living with an alcohol use disorder too
    REPLACED: He has been a person with an alcohol use disorder too
AILING any | He has been an [alcoholic]/NN/attr/2
AILING singular | Besides being an [alcoholic]/NN/attr/1 ~.
    PREDICATE: Besides having an alcohol use disorder.
    REPLACED: Besides being a person with an alcohol use disorder.
AILING singular | my being an [alcoholic]/NN/attr/1 ~.
    REPLACED: my being a person with an alcohol use disorder.
STRUGGLING singular | Besides being an [alcoholic]/NN/attr/1 ~.
    REPLACED: Besides being a person struggling with substance use.
STRUGGLING singular | She/PRP/nsubj/1 was/VBD:AUX an [alcoholic]/NN/attr/1 ~.
    REPLACED: She was a person struggling with substance use.
AILING singular | She/PRP/nsubj/1 was/VBD:AUX an [alcoholic]/NN/attr/1 at home
    REPLACED: She was a person with an alcohol use disorder at home
AILING singular | She/PRP/nsubj/1 is/VBD:AUX an [alcoholic]/NN/attr/1 for years
    PREDICATE: She has an alcohol use disorder for years
    REPLACED: She is a person with an alcohol use disorder for years
AILING plural | They/PRP/nsubj/1 are/VBD:AUX [alcoholics]/NNS/attr/1 too
    PREDICATE: They have alcohol use disorder too
    REPLACED: They are people with alcohol use disorder too
AILING plural | They/PRP/nsubj/1 were/VBD:AUX [alcoholics]/NNS/attr/1 because
    PREDICATE: They had alcohol use disorder because
    REPLACED: They were people with alcohol use disorder because
AILING singular | It/PRP/nsubj/1 was/VBD:AUX an [alcoholic]/NN/attr/1 ~.
    REPLACED: It was a person with an alcohol use disorder.
AILING singular | Leeds/NNP/nsubj/1 was/VBD:AUX an [alcoholic]/NN/attr/1 ~.
    PREDICATE: Leeds had an alcohol use disorder.
    REPLACED: Leeds was a person with an alcohol use disorder.
AILING singular | table/NN/nsubj/1 was/VBD:AUX an [alcoholic]/NN/attr/1 ~.
    REPLACED: table was a person with an alcohol use disorder.
AILING singular | are you an [alcoholic]/NN/attr/0 ~?
    PREDICATE: do you have an alcohol use disorder?
    REPLACED: are you a person with an alcohol use disorder?
AILING singular | Is it an [alcoholic]/NN/attr/0 ~?
    REPLACED: Is it a person with an alcohol use disorder?
AILING singular | Is he an [alcoholic]/NN/attr/0 ~.
    REPLACED: Is he a person with an alcohol use disorder.
STRUGGLING singular | Was he an [addict]/NN/attr/0 ~?
    REPLACED: Was he a person struggling with substance use?
STRUGGLING singular | Are you an [addict]/NN/attr/0 ~?
    PREDICATE: Are you struggling with substance use?
    REPLACED: Are you a person struggling with substance use?
DRUGS singular | Were his own sister a [user]/NN/attr/0 ~?
    PREDICATE: Did his own sister use drugs?
    REPLACED: Were his own sister a person who used drugs?
    REPLACED: Were his own sister a person who uses drugs?
DRUGS plural | Newly diagnosed [users]/NNS left
    REPLACED: Newly diagnosed people who use drugs left
AILING plural | [Alcoholics]/NNS left
    REPLACED: People with alcohol use disorder left
AILING any | newly diagnosed [alcoholic]/NN left
AILING singular | He was newly diagnosed an [alcoholic]/NN
    PREDICATE: He was newly diagnosed with an alcohol use disorder
    REPLACED: He was newly diagnosed a person with an alcohol use disorder
AILING plural | Lifelong [alcoholics]/NNS left
    CONDITION: People with lifelong alcohol use disorder left
    REPLACED: Lifelong people with alcohol use disorder left
DRUGS plural | Lifelong [users]/NNS left
    REPLACED: Lifelong people who use drugs left
AILING plural | odd [alcoholics]/NNS left
    REPLACED: odd people with alcohol use disorder left
AILING singular | an acute [alcoholic]/NN left
    CONDITION: a person with an acute alcohol use disorder left
    REPLACED: an acute person with an alcohol use disorder left
AILING singular | Yesterday [alcoholic]/NN Dana drives
    REPLACED: Yesterday person with an alcohol use disorder Dana drives
AILING singular | Yes ~, [alcoholic]/NN Dana drives
    NAMED: Yes, Dana, a person with an alcohol use disorder, drives
    REPLACED: Yes, person with an alcohol use disorder Dana drives
AILING singular | [Alcoholic]/NN Dana ~'s drives
    REPLACED: Person with an alcohol use disorder Dana's drives
AILING singular | [Alcoholic]/NN Dana ~, 52 ~, drives
    NAMED: Dana, 52, a person with an alcohol use disorder, drives
    REPLACED: Person with an alcohol use disorder Dana, 52, drives
AILING singular | [Alcoholic]/NN Dana ~) drives
    NAMED: Dana, a person with an alcohol use disorder) drives
    REPLACED: Person with an alcohol use disorder Dana) drives
AILING singular | [Alcoholic]/NN Dana Drives Home
    REPLACED: Person With an Alcohol Use Disorder Dana Drives Home
AILING plural | [Alcoholics]/NN Dana drives
    REPLACED: People with alcohol use disorder Dana drives
AILING singular | Brother/NNP ~, [bipolar]/NN ~, left
    REPLACED: Brother, person with an alcohol use disorder, left
AILING singular | Brother [bipolar]/JJ ~, left
    REPLACED: Brother person with an alcohol use disorder, left
AILING singular | Brother ~, [bipolar]/VBN ~, left
    ASIDE: Brother, with an alcohol use disorder, left
AILING singular | Brother ~, [bipolar]/RB ~, left
    ASIDE: Brother, with an alcohol use disorder, left
AILING singular | 44M, likely [alcoholic]/NN on meds
    NOTE: 44M, likely alcohol use disorder on meds
    REPLACED: 44M, likely person with an alcohol use disorder on meds
AILING singular | 44M, likely [alcoholic]/NN today
    REPLACED: 44M, likely person with an alcohol use disorder today
AILING plural | 44M, likely [alcoholics]/NN
    REPLACED: 44M, likely people with alcohol use disorder
AILING singular | He , likely [alcoholic]/NN
    REPLACED: He , likely person with an alcohol use disorder
DRUGS singular | 44M, likely [user]/NN
    REPLACED: 44M, likely person who uses drugs
STRUGGLING singular | 44M: [user]/NN since May
    REPLACED: 44M: person struggling with substance use since May
PRISON singular | Ann ~, an [inmate]/NN of the county jail
    NOTE: Ann, an incarcerated person in the county jail
    REPLACED: Ann, an incarcerated person of the county jail
PRISON singular | an [inmate]/NN of the county
    REPLACED: an incarcerated person of the county
DRUGS singular | an [inmate]/NN of the county jail
    REPLACED: a person who uses drugs of the county jail
AILING plural | [alcoholics]/NNS of every age
    PERSON: people of every age with alcohol use disorder
    REPLACED: people with alcohol use disorder of every age
AILING plural | [alcoholics]/NNS of the village
    REPLACED: people with alcohol use disorder of the village
STRUGGLING singular | an [addict]/NN ~-led house
    REPLACED: a person struggling with substance use-led house
STRUGGLING singular | an [addict]/NN ~-led and
    TAKEN_APART: a led by people struggling with substance use and
    REPLACED: a person struggling with substance use-led and
DRUGS singular | a non- ~[user]/NN left
    REPLACED: a non-person who uses drugs left
AILING singular | a xnon- ~[alcoholic]/NN left
    REPLACED: a xnon-person with an alcohol use disorder left
AILING singular | a Non- ~[alcoholic]/NN left
    TAKEN_APART: a person without an alcohol use disorder left
    REPLACED: a Non-person with an alcohol use disorder left
AILING plural | the non- ~[alcoholics]/NNS left
    TAKEN_APART: the people without alcohol use disorder left
    REPLACED: the non-people with alcohol use disorder left
ABUSE singular | domestic/JJ ~, emotional/JJ and [Drug Abuse]/NN ended
    PARTED: domestic and emotional Abuse and drug use ended
ABUSE singular | Emotional/JJ or [drug-abuse]/NN ended
    PARTED: Emotional abuse or drug use ended
ABUSE singular | elder/NN ~, child/NN ~, and/CC [drug abuse]/NN was
    PARTED: elder and child abuse and drug use was
ABUSE singular | odd ~, child/NN ~, and/CC [drug abuse]/NN was
ABUSE singular | child/NN [drug abuse]/NN was
    REPLACED: child drug use was
ABUSE singular | child/NN and/CC old/JJ drug/NN and/CC [drug use]/NN was
    REPLACED: child and old drug and drug use was
ABUSE singular | child/NN and/CC [drug abuse]/NN leads
    PARTED: child abuse and drug use leads
DRUGS plural | the/DT/det/1 [addicts]/NNS/nsubj/5 ~'/POS old/JJ letters/NNS came/VBD
    OF_PHRASE: the old letters of the people who use drugs came
DRUGS plural | the/DT/det/1 [addicts]/NNS/nsubj/4 ~'/POS letters/NNS came/VBD
    OF_PHRASE: the letters of the people who use drugs came
DRUGS plural | the/DT/det/1 [addicts]/NNS/dobj/0 ~'/POS came/VBD home/NN
DRUGS singular | the/DT/det/3 [addict]/NN/poss/3 ~'s/POS sister/NN
    OF_PHRASE: the sister of the person who uses drugs
DRUGS singular | The/DT/det/2 old/JJ/amod/2 [addict]/NN/poss/4 ~'s/POS recovery/NN
    OF_PHRASE: The recovery of the old person who uses drugs
DRUGS plural | two/CD/nummod/1 [addicts]/NNS/poss/3 ~'/POS letters/NNS
    OF_PHRASE: the letters of two people who use drugs
DRUGS singular | my/PRP$/poss/1 [addict]/NN/poss/3 ~'s/POS recovery/NN
    OF_PHRASE: the recovery of my person who uses drugs
DRUGS plural | drug/NN/compound/1 [addicts]/NNS/poss/3 ~'/POS letters/NNS
    OF_PHRASE: letters of drug people who use drugs
DRUGS plural | young/JJ/amod/1 [addicts]/NNS/poss/3 ~'/POS letters/NNS
    OF_PHRASE: letters of young people who use drugs
DRUGS plural | Young/JJ/amod/1 [addicts]/NNS/poss/3 ~'/POS letters/NNS
    OF_PHRASE: Letters of young people who use drugs
DRUGS plural | say that/DT/det/2 [addicts]/NNS/poss/4 ~'/POS letters/NNS
    OF_PHRASE: say that letters of people who use drugs
DRUGS plural | say this/DT/det/2 [addicts]/NNS/poss/4 ~'/POS letters/NNS
    OF_PHRASE: say this letters of people who use drugs
DRUGS singular | say that/DT/det/2 [addict]/NN/poss/4 ~'s/POS letters/NNS
    OF_PHRASE: say the letters of that person who uses drugs
DRUGS singular | the/DT/det/1 [addict]/NN/poss/6 ~'s/POS old/JJ new/JJ dear/JJ letters/NNS
DRUGS singular | the/DT/det/1 [addict]/NN/poss/5 ~'s/POS old/JJ dear/JJ letters/NNS
    OF_PHRASE: the old dear letters of the person who uses drugs
DRUGS singular | the/DT/det/1 [addict]/NN/poss/4 ~'s/POS drug/NN/compound/4 letters/NNS
    OF_PHRASE: the drug letters of the person who uses drugs
DRUGS singular | the/DT/det/1 [addict]/NN/poss/4 ~'s/POS two/CD letters/NNS
DRUGS singular | the/DT/det/1 [addict]/NN/poss/3 ~'s/POS Letters/NNPS
    OF_PHRASE: the Letters of the person who uses drugs
DRUGS singular | An/DT/det/1 [addict]/NN/poss/3 ~'s/POS recovery/NN
    OF_PHRASE: The recovery of a person who uses drugs
AILING singular | any/DT/det/1 [addict]/NN/poss/3 ~'s/POS wife/NN
    OF_PHRASE: any wife of a person with an alcohol use disorder
AILING singular | No/DT/det/1 [addict]/NN/poss/3 ~'s/POS wife/NN
    OF_PHRASE: No wife of a person with an alcohol use disorder
AILING singular | each/DT/det/1 [addict]/NN/poss/3 ~'s/POS recovery/NN
    OF_PHRASE: the recovery of each person with an alcohol use disorder
UNHOUSED plural | [the homeless]/NNS/poss/3 ~'/POS letters/NNS
    APOSTROPHE: people without homes' letters
    OF_PHRASE: the letters of people without homes
DRUGS singular | mother/NN the/DT/det/2 [addict]/NN/poss/0 ~'s/POS home
DRUGS singular | the/DT/det/1 [addict]/NN/poss/3 ~'s/POS own/JJ home
PERSONS plural | the/DT/det/1 [inmates]/NNS/poss/3 ~'/POS letters/NNS
    APOSTROPHE: the jailed persons' letters
    OF_PHRASE: the letters of the jailed persons
PRISON singular | an/DT/det/1 [inmate]/NN/poss/3 ~’s/POS letters/NNS
    APOSTROPHE: an incarcerated person’s letters
    OF_PHRASE: the letters of an incarcerated person
DRUGS plural | not [addicts]/NNS/poss/2 ~'/POS ~.
    THAT_OF: not that of people who use drugs.
DRUGS plural | not THE [addicts]/NNS/poss/2 ~'/POS and his
    THAT_OF: not that of the people who use drugs and his
AILING singular | an [alcoholic]/JJ/amod/2 nurse/NN of/IN/prep/2 two/CD/nummod/5 wars/NNS/pobj/3 left
    BEHIND: a nurse of two wars with an alcohol use disorder left
AILING singular | an [alcoholic]/JJ/amod/2 nurse/NN of/IN/prep/2 two/CD/pobj/3 left/VBD wars/NNS
    BEHIND: a nurse of two with an alcohol use disorder left wars
AILING singular | an [alcoholic]/JJ/amod/2 nurse/NN of/IN/prep/2 two/CD/pobj/3 ~,/,:PUNCT wars/NNS
    BEHIND: a nurse of two with an alcohol use disorder, wars
PRISON singular | the [inmate]/NN/dep/2 records/NNS came/VBD
    BEFORE: the prison records came
PRISON singular | the [inmate]/NN/dep/2 came/VBD
    REPLACED: the incarcerated person came
PRISON singular | the [inmate]/NN
    REPLACED: the incarcerated person
PRISON plural | the [inmates]/NNS/dep/2 records/NNS came/VBD
    REPLACED: the incarcerated people records came
ILL - | He/PRP/nsubj/1 is/VBZ:AUX [mad]/JJ/acomp/1
    REPLACED: He is ill
ILL any | He/PRP/nsubj/1 is/VBZ:AUX [mad]/JJ/acomp/1
    REPLACED: He is ill
ILL any | the/DT/det/1 [mad]/JJ/dobj/1 left
ILL singular | He/PRP/nsubj/1 is/VBZ:AUX a [lunatic]/NN/attr/1
ILL past | He/PRP/nsubj/1 is/VBZ:AUX [mad]/JJ/acomp/1
"""
"""The wording, the form of the match, and the sentence; then what becomes of it, best first."""


def cases() -> list[tuple[str, str, str, list[str]]]:
    found: list[tuple[str, str, str, list[str]]] = []
    for line in CASES.strip().split("\n"):
        if line.startswith(" "):
            found[-1][3].append(line.strip())
        else:
            how, _, sentence = line.partition(" | ")
            wording, slot = how.split()
            found.append((sentence, wording, slot.strip("-"), []))
    return found


@pytest.mark.parametrize(("line", "wording", "slot", "outcome"), cases())
def test_the_sentence_settles_how_new_words_are_put_in(line: str, wording: str, slot: str, outcome: list[str]) -> None:
    assert [f"{one.construction.name}: {new}" for one, new in tried(line, wording, slot)] == outcome


@pytest.mark.parametrize(
    ("line", "wording", "slot", "phrase"),
    [
        ("HER [ALCOHOLIC]/JJ/amod/2 FATHER/NN LEFT", "AILING", "singular", "with an alcohol use disorder"),
        ("[Addicts]/NNS/nsubj/1 spoke/VBD", "DRUGS", "plural", "people who use drugs"),
        ("Was he a [user]/NN/attr/0 ~?", "DRUGS", "singular", "did he use drugs"),
        ("an [addict]/NN ~-run café", "STRUGGLING", "singular", "people struggling with substance use"),
        ("an [addict]/NN ~'s/POS ~.", "DRUGS", "singular", "person who uses drugs"),
        ("the teen/NN/compound/2 [addicts]/NNS left", "DRUGS", "plural", "who use drugs"),
    ],
)
def test_the_phrase_is_the_wording_in_small_letters_for_constraints_to_read(
    line: str, wording: str, slot: str, phrase: str
) -> None:
    assert next(one.phrase for one, _ in tried(line, wording, slot)) == phrase


def test_what_is_not_certain_is_said() -> None:
    def is_certain(line: str, wording: str = "DRUGS") -> bool:
        return tried(line, wording)[0][0].certain

    assert is_certain("the/DT/det/1 [addict]/NN/poss/3 ~'s/POS recovery/NN")
    assert not is_certain("View [addict]/NN/poss/3 ~'s/POS data/NNS"), "notes leave articles out"
    assert is_certain("child/NN and [drug abuse]/NN ended", "ABUSE")
    assert not is_certain("child/NN and [drug abuse]/NN is bad", "ABUSE"), "two kinds of abuse are bad"


@pytest.mark.parametrize(
    ("line", "slot", "outcome"),
    [
        ("THE/DT/det/1 [INMATES]/NNS/poss/3 ~'/POS LETTERS/NNS", "plural", "THE INCARCERATED PEOPLE'S LETTERS"),
        ("AN/DT/det/1 [INMATE]/NN/poss/3 ~’S/POS LETTERS/NNS", "singular", "AN INCARCERATED PERSON’S LETTERS"),
    ],
)
def test_an_apostrophe_in_capitals_has_a_capital_behind_it(line: str, slot: str, outcome: str) -> None:
    assert tried(line, "PRISON", slot)[0][1] == outcome
