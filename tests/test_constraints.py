"""Every constraint turns its own sentence down, by name, and leaves one beside it alone."""

import pytest

from stigmalint.extract import extract
from stigmalint.finding import Outcome, Safety
from stigmalint.judge.document import Document
from stigmalint.judge.facts import verdict
from stigmalint.judge.occurrences import Occurrences
from stigmalint.judge.passages import cut, for_parser, sentence_around
from stigmalint.judge.reading import Reading
from stigmalint.match.matcher import Scanner
from stigmalint.prose import Source
from stigmalint.reword.constraints import CONSTRAINTS
from stigmalint.reword.wording import drafts

BESIDE = {
    "stage-of-life": "He was an addict in May.",
    "text-in-slang": "Two crackheads waited.",
    "sweeping": "Addicts think of their children.",
    "held-twice": "It counts inmates in three jails.",
    "qualified-in-quotes": "Most addicts are in “recovery”.",
    "resumed-by-one": "A heroin addict was treated no better than the only one at home.",
    "resumed-by-so": "People who are obese do not eat out so often.",
    "recorded": "Report, part 2\n\nMost alcoholics never call.",
    "emptied": "They came from mental institutions.",
    "work-of-mercy": "The van takes soup to the homeless.",
    "among-sinners": "God works in the lives of doctors, addicts and nurses.",
    "believed": "The idea of the class is old: an alcoholic can call at any hour.",
    "of-an-asylum": "It was the first hotline for alcoholics.",
    "aged-person": "The film is about a quadriplegic.",
    "clause-on-clause": "Her father was a drug addict.",
    "noun-later": "Police said the mentally ill left.",
    "said-again": "What if the homeless prefer a hotel in May?",
    "no-condition": "The home is for people suffering from depression.",
    "own-account": "Her aunt was plagued by anxiety.",
    "body": "Harrow County Health Care for the Homeless Begins",
    "office-in-small-letters": "He ran a talk on substance abuse at Elm Hospital.",
    "reported-name": "The class on substance abuse counseling is free.",
    "defined-here": "“Elder care services” means care of any kind. Drug abuse services are free.",
    "abbreviation": "Pt asks for help.\n\nPt on MAT since May, bup 8 mg.",
    "court-finding": "No one who is mentally ill may sign.",
    "on-show": "A banner hung there, and ex-convicts pay twice.",
    "label-history": "In that decade alcoholics came to town.",
    "sentence-echo": "The senior citizens were happy.",
    "fellow": "He wrote to other alcoholics.",
    "people-people": "The ban covers probationers and tenants.",
    "half-of-a-pair": "Diabetics fall more often than their nurses.",
    "leaned-on": "My aunt is an anorexic.",
    "negative-for-somebody": "He tested clean for cocaine.",
    "no-life-with": "In May people suffering from migraines met.",
    "home": "She spent a night in a mental institution.",
    "post": "The club won.\n\nThe coach left.\n\nShe helps diabetics.\n\nFans cheered.",
    "echo": "She helps senior citizens.",
    "adverb-behind": "The drug user safely left.",
    "named-behind": "An alcoholic ran the café named Mike’s.",
    "denied-by-prefix": "The study compared obese adults.",
    "linked-title": "[The addict waited outside](u) for an hour.",
    "quoted-beside": "The drug user came (one could still say “nurse” on the ward).",
    "anybody": "A drug user may ask at the desk.",
    "time-before": "He was once a drug user.",
    "other-habit": "The addicts forget to eat.",
    "widened": "The transients at the shelter walk alone.",
    "saying": "They say that addicts help nurses.",
    "adjective": "The homeless spoke.",
    "in-in": "They asked the recovering addict.",
    "joined": "A clinic for drug users opened.",
    "hashtag": "Two junkies sat down.",
    "shared-drug": "The clinic sees ketamine users.",
    "title": "The award went to a recovering addict.",
    "noun-follows": "He met a dope fiend.",
    "plural-before-noun": "The addicts meet at noon.",
    "bare": "The film follows an addict for a year.",
    "verbless": "58F, an alcoholic, was admitted Monday.",
    "shared-verb": "The tenant is mentally ill.",
    "two-senses": "He abused heroin for years.",
    "doubled-word": "Her substance abuse history is long.",
    "shared-the": "The walk is for the disabled.",
    "shared-noun": "Alcoholic parents came too.",
    "shared-label": "Female addicts wait for a bed.",
    "adverb": "Obese adults were weighed.",
    "bound-adjective": "A young drug user spoke.",
    "level": "A paraplegic spoke for an hour.",
    "one-person": "The disabled live upstairs.",
    "contraction": "The addict's sister came home.",
    "two-belongings": "The addict's brother came.",
    "pile-of-of": "A felon's file is open.",
    "opinion": "Nobody here is a junkie.",
    "hostile": "Those junkies sleep behind the station.",
    "insult": "Junkies and the nurses, the landlady sighed.",
    "exclusion": "No addicts were turned away.",
    "simile": "She met an alcoholic at breakfast.",
    "minor": "A 34-year-old worked as a prostitute on our street.",
    "test-result": "Her brother has been clean since June, and his job at the rehab is safe.",
    "struggling-for-good": "He is an addict; he is eighty-one.",
    "rebuilt": "The café is for addicts.",
    "diagnosed": "He met a diabetic in May.",
    "perfect": "The felon is here.",
    "becoming": "She met an alcoholic.",
    "past": "The victim is a cokehead ad man.",
    "people-who-are-people": "The home takes drug abusers.",
    "definition": "Crackheads are asked to wait.",
    "no-state": "Since rehab he has been clean all the time.",
    "easy-to-use": "They abuse those drugs at parties.",
    "acute": "The ward took in soldiers afflicted with epilepsy.",
    "writer": "Her story, from being an alcoholic to this stage, took years.",
    "called": "They met an addict.",
    "character": "She married an old alcoholic.",
    "capital": "On Tuesdays the hall is used by addicts.",
    "place-or-time": "The tip named a heroin user.",
    "of-phrase": "Her father was an inmate.",
    "with-with": "Mark is an alcoholic boyfriend with a temper.",
    "who-who": "Drug users were asked to step out.",
    "other-noun": "She sends poems to alcoholics.",
    "shared-article": "He is a heroin addict.",
    "owner-attachment": "Every addict's child gets a key.",
    "other-person": "The mentally ill daughter of two spoke.",
    "no-one": "He is an addict, she wrote.",
    "own-kin": "He lives with a junkie cousin.",
    "verb-again": "He abused codeine.",
    "repetition": "A choir for recovering addicts sang.",
    "contradiction": "The addicts had been in the ward for years.",
    "judged": "The town pays for studies of substance abuse.",
    "disorder": "Drug abuse is common there.",
    "uncertain-parse": "The addict's brother waited outside.",
    "noun-before": "Most young drug users know the van.",
    "adverb-before": "A convicted felon may apply.",
    "degree": "Only felons stay.",
    "state-of-object": "The flood was hard for the homeless.",
    "verb": "The app was made by an addict.",
    "far-behind": "Some obese women wrote to us.",
    "complement": "A quadriplegic writer spoke.",
    "next-item": "The state bars felons and their families.",
    "listed": "An ex-con wrote to us.",
    "parallel": "The nurses and the deaf sat apart.",
    "joined-modifier": "Former inmates may vote.",
    "second-object": "They warned him against crackheads.",
    "broken-word": "The addict waited.",
    "place-behind": "The crackhead watched us.",
    "next-line": "Drug abuse treatment is near you.",
    "of-the-condition": "A schizophrenic man sang.",
    "second-preposition": "He suffered from epilepsy.",
    "adjective-as-noun": "He met a mentally retarded man.",
    "distinction": "Drug users filled in the form.",
    "reported": "They said that his wife was an alcoholic.",
    "generalization": "Addicts mend their own furniture.",
    "story": "The addict slept, and at noon the nurse came.",
    "pity": "The old alcoholics need a roof.",
    "named-person": "She is a crackhead.",
    "only-relative": "My alcoholic neighbor worked nights.",
    "group": "The study followed alcoholic fathers.",
    "with-person-with": "Clinics do well by alcoholics from the docks.",
    "long-ago": "A crackhead ran me over.",
    "number": "The court heard the inmate on Monday.",
    "being-defined": "He may be a crackhead, and you must feed him.",
    "being-not-doing": "He used to be a crackhead.",
    "exclaimed": "The crowd moved away from the heroin addict!",
    "comparison": "They made noise for the junkies.",
    "identified": "She met the alcoholic in the family.",
    "idiom": "They met the alcoholic's sister.",
    "model": "He was a teen parolee.",
    "made-by-law": "The bill would help felons.",
    "of-old": "They say that you were kind to an alcoholic.",
    "verse": "Some prayed beside the epileptics until the bell.",
    "witness": "I met an epileptic.\nA neighbor called.",
    "in-group": "Alcoholics are all different. Pride is a problem.",
    "law": "Section 4 was read: A drug user may appeal.",
    "struck": "The house takes drug users [and their pets].",
    "beside-itself": "She taught a class on HIV and one on the AIDS virus.",
    "taken-up": "Ray did commit suicide. His brother says so.",
    "scripture": "The king committed suicide in the tower.",
    "pretended": "She befriended a drug user.",
    "entry": "Friends of drug users\nCall Ana Ruiz",
    "named-for": "They gave the money to a school for the deaf.",
    "work": "Songs at a mental hospital in 1978",
    "office": "So said Rita Cole of drug abuse prevention.",
    "called-so": "An albino, the innkeeper, came in.",
    "classifying-owner": "They slept in the drug users' shed.",
    "hanging": "Two drug abusers came.",
    "joined-behind": "She has a mentally ill brother.",
    "with-before": "The tale opens on an obese old cook.",
    "nation": "Each inmate shared a cell with a young convict.",
    "two-adverbs": "A crippled clerk waved.",
    "definite-group": "Even the addicts left.",
    "manner": "They say we are mentally ill.",
    "reason": "She moved in because she met a recovering addict's sister.",
    "required": "Tenants remain clean and sober.",
    "told-apart": "The transients at the shelter laughed at a man.",
    "no-substance": "The story of an addict.",
    "among-harms": "Survivors of torture spoke of drug abuse.",
    "of-all-such": "The crackheads walk for four days.",
    "jest": "This council is a service for the mentally ill.",
    "quoted-elsewhere": 'They say "no" at once, and a junkie hears it.',
    "participle": "A wheelchair-bound clerk waved.",
    "orphan-comma": "An old wheelchair bound man was sent home.",
    "compared-label": "An alcoholic spoke.",
    "emphatic": "The youngest addict on the street was Lee.",
    "not-yet": "He's a recovering alcoholic.",
    "byname": "My husband met the alcoholic and left.",
    "set-free": "Newly arrived inmates get forty dollars.",
    "now": "He met an alcoholic.",
    "asked": "Did you meet a diabetic?",
    "verb-fits": "She met a stroke victim.",
    "turned": "A former alcoholic turned on the light.",
    "reflexive": "He met an alcoholic.",
    "lasted": "A diabetic baked for forty years.",
    "of-the-dead": "The home of a drug user is still a home.",
    "aged": "Diabetic children from Cork need a nurse.",
    "listed-bare": "She is a heroin addict, a gambler, and a former nurse.",
    "on-its-like": "An inmate spoke on violence.",
    "helper": "An inmate spoke first.",
    "governed": "See you with the opiate addicts.",
    "no-apostrophe": "The inmates protested.",
    "willed": "He feared she might commit suicide.",
    "again": "The nurse said that her mother suffers from epilepsy again.",
}


@pytest.fixture(scope="module")
def reworded(ruleset, words, parse):
    scanner = Scanner(ruleset.rules, words)

    def drafted(text):
        """All drafts for a sentence; what spares a text as a mention or quotation is not asked."""
        prose = extract(Source("x", text, "markdown" if "](" in text else "text"))
        whole = Document(prose)
        for block in prose.blocks:
            sentences = list(cut(block.text))
            for candidate in scanner.scan(block):
                sentence = sentence_around(candidate.span, sentences)
                doc = next(iter(parse([for_parser(sentence.of(block.text))])))
                around = Occurrences(block.text, words)
                reading = Reading(candidate, sentence, doc, words, around, document=whole)
                result = verdict(candidate.rule, reading)
                if result.outcome is Outcome.CONFIRMED:
                    yield from drafts(reading, result.slot)

    return drafted


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda constraint: constraint.name)
def test_a_constraint_turns_its_sentence_down(constraint, reworded):
    named = (constraint.name, constraint.reason)
    found = [draft for draft in reworded(constraint.example) if named in draft.turned_down]
    assert found
    assert all(draft.safety is not Safety.SAFE for draft in found)


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda constraint: constraint.name)
def test_a_constraint_leaves_the_sentence_beside_it(constraint, reworded):
    found = list(reworded(BESIDE[constraint.name]))
    assert any(draft.safety is Safety.SAFE for draft in found)
    assert all(constraint.name != name for draft in found for name, _ in draft.turned_down)


def test_names_are_told_apart():
    assert len({constraint.name for constraint in CONSTRAINTS}) == len(CONSTRAINTS) == len(BESIDE)
