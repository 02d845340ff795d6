"""What a second reader of fixes and findings would not sign, by kind; sentences of our own, with their neighbors."""

from pathlib import Path

import pytest

from stigmalint.finding import Safety, Severity
from stigmalint.linter import Linter

FLAGGED = (Path(__file__).parent / "corpus" / "flagged.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def linter(parse, ruleset):
    return Linter(ruleset=ruleset, parse=parse)


def fixed(linter, text, kind="markdown"):
    return linter.fix_text(text, kind=kind).text


UNSAFE = {
    "half of what belongs together": [
        "Tox screen dirty once, clean since June.",
        "A morphine addict was treated no better than a heroin one.",
        "My nephew was a crack baby and is now a goalkeeper.",
    ],
    "a distinction of the match": [
        "Recreational drug users were asked about sleep.",
        "Most users of hard drugs had tried cannabis first.",
        "The nurse counted current illicit drug users.",
        "The county pays $90 a day per jail inmate.",
        "A closet alcoholic ran the shop.",
        "A recovered addict runs the shop.",
        "The mayor fed the hungry and homeless.",
        "Most violent felons stay inside.",
    ],
    "a named person": [
        "Max Reed is a crackhead hero.",
        "Ana Ruiz is a crackhead.",
        "Everyone knows that Tom Bell is an addict.",
    ],
    "long ago": ["A crackhead nearly ran me over in 1989.", "Thirty years ago a crackhead sold me this coat."],
    "a place behind it": ["The crackhead next door watched us.", "The addict upstairs stole it."],
    "another person's only relative": [
        "My alcoholic father worked nights.",
        "Her diabetic mother called.",
        "Ana's alcoholic husband left.",
    ],
    "a group": ["The study followed alcoholic families.", "Wealthy ex-convict families live here."],
    "with ... with": [
        "Clinics do better with alcoholics than with priests.",
        "The journey with the alcoholic was long.",
    ],
    "a claim about all": ["Crackheads sell their children for rocks.", "Junkies are terrible at holding a job."],
    "one person of a story": [
        "The addict in bed four woke. At noon the addict had gone.",
        "The inmate signs in the presence of the jailer, and the inmate's copy goes to the inmate.",
    ],
    "pity": ["The poor alcoholics on our street need help."],
    "what others said": [
        "They told voters that his wife was a drug addict.",
        "It says here that the alcoholic cannot stop.",
    ],
    "a definition": ["To be a crackhead, you must smoke crack.", "In case you don't know, crackheads smoke cocaine."],
    "being and doing": ["He was not willing to be a crackhead."],
    "a cry or headline": ["Compulsive Gambler: How to detect one?", "I stood in the street. Leper! They moved away."],
    "a comparison": ["They made no more noise than drunkards.", "London looked like a city of tramps."],
    "another habit than drugs": ["The addicts at the slot machines forget to eat."],
    "every one of a few": ["All tramps on this street walk alone."],
    "a saying": ["They say that machines do not make addicts, addicts make addicts."],
    "an adjective, not people": [
        "One of the homeless entrepreneurs spoke.",
        "A few of them consume half of the homeless resources available in a town.",
    ],
    "the same words beside it": [
        "They brought the detainee in.",
        "In detention, detainees take classes.",
        "A drawing shows that the HIV virus enters a cell.",
    ],
    "made into one": ["A parent made their child a drug addict at seven."],
    "called by an office": ["Officials had cousins classified as psych cases."],
    "a case in point": ["This fits the psychiatric case, where opposites share causes."],
    "growing older": ["The growing elderly population needs buses.", "The elderly community meets on Mondays."],
    "a state, not a life": ["They found him suffering from depression.", "Some men suffer from stroke."],
    "a manner of being unable": ["Many are hopelessly handicapped."],
    "a number": ["Inmate 4471 wrote to the court."],
    "an idiom": ["They were on the alcoholic's side."],
    "the word before it": ["He was a model parolee."],
    "not convicted": [
        "This bill would make undocumented immigrants felons, and bar their children.",
        "They were picked up as vagrants by the police.",
    ],
    "use for misuse": [
        "The town agrees that substance abuse is a problem.",
        "He voiced his opposition to drug abuse.",
        "Laws protect children from substance abuse.",
    ],
    "suffering of another kind": [
        "Iron pills prevent the mother suffering from anemia.",
        "Why do people suffer from poverty and disease?",
        "He had bruises because he was suffering from leukemia.",
    ],
    "a willed act": [
        "The general ordered him to commit suicide.",
        "Few succeed in committing suicide.",
        "He made threats to commit suicide.",
        "She died after committing suicide.",
    ],
    "words beside it": [
        "Most Denver drug users know the van.",
        "A rally for Ohio death row prisoners was held.",
        "The clinic treats IVD addicts.",
        "The study followed intravenous (IV) drug abusers.",
        "Vermont's drug users did not trust it.",
        "The nation's addicts deserve better.",
        "Drug inmates are a stable group.",
        "A New York heroin addict wrote to us.",
        "Texas felons may vote again.",
        "They moved 400 Oregon inmates north.",
        "Boston addicts wait for weeks.",
        "A previously convicted felon may apply.",
        "A recently convicted felon may apply.",
        "Only the most violent felons stay.",
        "Stricter limits would make many homeless.",
        "The state convicts and sentences hundreds a year.",
        "The betting apps that addict youth are legal.",
        "It improved the lives of heroin-addicted patients--reducing crime.",
        "As some anorexic women of today starve, nobody looks.",
        "A quadriplegic advocate for funding spoke.",
        "He met a mentally retarded, a catatonic and a painter.",
        "The page has 29 crackhead quotes.",
        "He leads a clean and sober life.",
        "She became a clean and sober member.",
        "The state bars felons and noncitizens.",
        "As a former nurse, ex-con, and mother, she knows.",
        "He never suffered from an addiction or from poverty.",
        "The hearing and the deaf sat apart.",
        "The sick, the disabled and the homeless waited.",
        "An alcoholic mother and father raised her.",
        "The overweight and obese were weighed.",
        "They denied present and former inmates the right to vote.",
        "Nobody needs to be warned against loaning crackheads money.",
        "The hero- in addict waited.",
    ],
    "a name in small letters": [
        "He was an intern in the department of substance abuse at Mercy Hospital.",
        "The clerk moved to the bureau of work with the blind in 1951.",
        "The commission on the homeless met in May.",
    ],
    "what others call it": [
        "Therapy (often called substance abuse counseling) helps.",
        "The class was also known as a refuge for alcoholics.",
    ],
    "the words of a banner": ["Her banner declared it was time to jail drug dealers on our street."],
    "a finding of a court": [
        "No person who is adjudged to be mentally ill may hold the license.",
        "She was found by two doctors to be mentally ill.",
    ],
    "an abbreviation in a thread": ["Is MAT a crutch?\n\nPt on MAT since May, bup 8 mg."],
    "a term that is defined": [
        '"Substance abuse services" means care of any kind. Plans pay for substance abuse services.',
    ],
    "a law": [
        "**§12-3 Payment by inmates.** (a) An inmate may ask for a second opinion.",
        "An inmate may ask for a second opinion. [L 1989, c 4, §2]",
        "As used in this chapter, care is help. An inmate may ask for a second opinion.",
    ],
    "the history of a label": [
        "In those years alcoholics came to be seen as ill.",
        "Doctors classed many drinkers as alcoholics.",
    ],
    "a post within a report": [
        "The club won.\n\nThe coach left.\n\nI miss my mother. She cooks for diabetics.\n\nFans cheered.",
    ],
    "what one person did": [
        "A teenage drug dealer was spared jail for two sales in 2018.",
        "Drug dealer arrested in a bathtub",
        "The film has him as a cocaine dealer.",
        "Two heroin dealers were sentenced on Friday.",
    ],
    "an echo": [
        "She was infected with a venereal disease.",
        "My sister, suffering from epilepsy, lives in fear of the next seizure.",
        "Life was hard when the elderly clients were younger.",
        "She wrote to fellow drug users.",
        "The ban covers inmates, parolees, probationers and people who were never jailed.",
    ],
    "half of a pair": ["Diabetics fall more often than non-diabetics.", "Obese adults wait longer than nonobese ones."],
    "living with what passes or begins": [
        "He began suffering from back pain in May.",
        "Many confess to suffering from depression.",
        "Delirium is common. Care helps whoever is suffering from this condition to recover.",
    ],
    "use without a disorder": [
        "We treat substance abuse in students.",
        "She had substance abuse symptoms.",
        "Opioid abuse symptoms begin early.",
        "Alcoholism hurts. Like other forms of substance abuse, it can be treated.",
    ],
    "a home, not a hospital": ["She cannot care for herself and lives in a mental institution."],
    "a predicate that is leaned on": ["I doubt that my father was an anorexic like my aunt was."],
    "who asked for a test": ["He tested clean for his parole officer."],
    "long ago, in the streets": ["In the Middle Ages many were left to be homeless beggars on the streets."],
    "a place of any kind": ["The law sets inmate population limits for each correctional facility."],
    "adjectives without a noun": ["Do it for our elderly & vulnerable.", "Cook for the elderly, sick and poor."],
    "a household": ["They keep a clean and sober household.", "He led a clean and sober living."],
    "a duty or a right": [
        "All have a duty to themselves not to commit suicide.",
        "Is there a right to commit suicide?",
    ],
    "notes without an article": ["- View addict's data on the phone."],
    "an adjective of the diagnosis": [
        "Police claim that Byrd, a diagnosed schizophrenic less than five feet tall, hit them."
    ],
    "a list of what befalls people": [
        "Complications include:\n\n- Major depression\n\n- Substance abuse",
        "Stress makes people more susceptible to substance abuse.",
        "The teens named spending, substance abuse, reckless driving and debts.",
    ],
    "an adjective among nouns": ["We know that women, children, elders, handicapped, the ill, and monks were spared."],
    "somebody's people": ["The prisons tested their inmates.", "It was limited to type one diabetics."],
    "part of a prison": ["Benefits were found for male psychiatric prison inmates."],
    "somebody likened": ["She sounds like the alcoholic who swears it is the last."],
    "use that is not all use": ["When abused, these drugs can lead to addiction."],
    "a diagnosis": ["Her uncle was diagnosed as suffering from epilepsy in May."],
    "what nobody has": [
        "My daily life was plagued by anxiety and worry over rent.",
        "Victims are more likely to have lower self-esteem, suffer from obesity, and fall ill.",
    ],
    "an apostrophe that is missing": ["The prison keeps inmates year of birth on file."],
    "an idle comparison": ["I know the prison as well as any crackhead, dealer, or cop."],
    "a name with an epithet": ["Bl. Hermann the Disabled"],
    "an adjective of the poor": ["It helps persons with disabilities and the elderly poor."],
    "what somebody was labeled": ["It followed students labeled mentally retarded in 1993."],
    "a text of a law": ["The plan must be open to handicapped persons (45 CFR 84.22)."],
    "every one of them": ["Every junkie knows the way."],
    "a doubt": ["They wondered if he was a schizophrenic as well."],
    "another label beside it": ["The clinic treats sex addicts and gambling addicts."],
    "a noun without an article": ["Freedom means inmate no more."],
    "a book by members of a fellowship": [
        "We lost jobs through our drinking. We alcoholics stop at nothing.\n\nThe rest is for the wife of an alcoholic.",
        "Our last drink was in May, and our drinking days are over.\n\nThe rest is for the wife of an alcoholic.",
    ],
    "a text about another habit": [
        "# Porn at home\n\nPorn is cheap, and porn is everywhere.\n\nThe second path is for addicts.",
    ],
    "what may be a name in Title Case": ["# Harrow County Health Care for the Homeless"],
    "no plain English": ["Overweight people wait longer.", "She was the alcoholic in the family."],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in UNSAFE.items() for text in texts])
def test_what_would_not_be_signed_is_found_and_left_to_a_person(linter, kind, text):
    assert linter.check_text(text, "markdown"), kind
    assert fixed(linter, text) == text


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("The elderly population needs buses.", "The older population needs buses."),
        (
            "It may be that addicts' families wait the longest.",
            "It may be that families of people struggling with substance use wait the longest.",
        ),
        ("States bar ex-felons from the polls.", "States bar people with past felony convictions from the polls."),
        ("The bakery hires ex-offenders.", "The bakery hires people with criminal convictions."),
        ("Stay away from active substance users.", "Stay away from people who currently use substances."),
        ("Drug abusers often owe money.", "People struggling with substance use often owe money."),
        ("Elderly patients and their younger sisters met.", "Older patients and their younger sisters met."),
        ("Patients suffering from chronic pain met.", "Patients with chronic pain met."),
        ("Care helps the person suffering from epilepsy.", "Care helps the person with epilepsy."),
        ("The person suffering from epilepsy lives alone.", "The person with epilepsy lives alone."),
        ("The fund was a duty to those who commit suicide.", "The fund was a duty to those who die by suicide."),
        ("Helping the Homeless", "Helping People Experiencing Homelessness"),
        ("We run health care for the homeless.", "We run health care for people experiencing homelessness."),
        (
            "The county read the addict's letter.",
            "The county read the letter of the person struggling with substance use.",
        ),
        ("The state funds substance abuse treatment.", "The state funds substance use treatment."),
        ("She tested clean for fentanyl.", "She tested negative for fentanyl."),
        ("He was sent to a mental institution.", "He was sent to a psychiatric hospital."),
        ("She led a class for other alcoholics.", "She led a class for other people with alcohol use disorder."),
        (
            "The department of corrections moved inmates last night.",
            "The department of corrections moved incarcerated people last night.",
        ),
        ("The nurse called substance abuse counselors.", "The nurse called substance use counselors."),
        ("The club won.\n\nShe helps diabetics.", "The club won.\n\nShe helps people with diabetes."),
        ("Are you not sure if you are an alcoholic?", "Are you not sure if you have alcohol use disorder?"),
        ("Some men suffer from epilepsy.", "Some men have epilepsy."),
        ("The HIV virus enters a cell.", "HIV enters a cell."),
        ("The addicts forget to eat.", "The people struggling with substance use forget to eat."),
        (
            "The addicts gamble at the slot machines and drink.",
            "The people struggling with substance use gamble at the slot machines and drink.",
        ),
        (
            "The transients at the shelter walk alone.",
            "The people experiencing homelessness at the shelter walk alone.",
        ),
        ("They say that addicts help nurses.", "They say that people struggling with substance use help nurses."),
        ("Officers met two parolees in May.", "Officers met two people on parole in May."),
        ("The homeless need more than soup.", "People experiencing homelessness need more than soup."),
        ("The visually impaired get audio.", "People who are blind or have low vision get audio."),
        ("The fund helps the mentally disabled.", "The fund helps people with mental disabilities."),
        ("Her third husband was an alcoholic.", "Her third husband had alcohol use disorder."),
        ("Her uncle was a diabetic for years.", "Her uncle had diabetes for years."),
        ("He was laid off, plus being an alcoholic.", "He was laid off, plus having alcohol use disorder."),
        ("You are a drug addict and an alcoholic.", "You have drug and alcohol use disorders."),
        ("She has cared for 500 AIDS patients.", "She has cared for 500 people with AIDS."),
        ("The chronically homeless wait.", "People experiencing chronic homelessness wait."),
        ("Khat users met at noon.", "People who use khat met at noon."),
        ("They are physically handicapped.", "They are physically disabled."),
        ("He was moved to the mental ward.", "He was moved to the psychiatric ward."),
        ("Women suffering from epilepsy can call us.", "Women with epilepsy can call us."),
        ("My nan suffers from asthma.", "My nan has asthma."),
        ("The singer committed suicide in May.", "The singer died by suicide in May."),
        ("An alcoholic father of three called.", "A father of three with alcohol use disorder called."),
        ("More than 40 death row prisoners wrote.", "More than 40 people on death row wrote."),
        ("Crackheads sleep behind the station.", "People who use crack sleep behind the station."),
        ("The study of substance abuse is old.", "The study of substance use is old."),
        ("The bus is for the elderly and handicapped.", "The bus is for older people and disabled people."),
        ("She works with alcoholics.", "She works with people with alcohol use disorder."),
        ("During the 1990s, obese children were rare.", "During the 1990s, children with obesity were rare."),
        ("If you use, addicted friends will call.", "If you use, friends with an addiction will call."),
        ("When she woke, schizophrenic patients had left.", "When she woke, patients with schizophrenia had left."),
        (
            "In the spring, alcoholic parents came to the class.",
            "In the spring, parents with alcohol use disorder came to the class.",
        ),
        ("The county trained three former junkie counselors.", "The county trained three counselors in recovery."),
        ("some OxyContin users switched.", "some people who use OxyContin switched."),
        ("On Monday addicts waited in line.", "On Monday people struggling with substance use waited in line."),
        (
            "Dozens of addicts waited, a dozen addicts left.",
            "Dozens of people struggling with substance use waited, a dozen people struggling with substance use left.",
        ),
        ("A poor, drug-addicted woman spoke.", "A poor woman struggling with substance use spoke."),
        ("Addicts and their families came.", "People struggling with substance use and their families came."),
        (
            "The jail was built in 1911 and its inmates sleep on the floor.",
            "The jail was built in 1911 and its incarcerated people sleep on the floor.",
        ),
        (
            "Officers cleared the [transients] from the doorway.",
            "Officers cleared the [people experiencing homelessness] from the doorway.",
        ),
    ],
)
def test_a_good_neighbor_is_fixed(linter, text, new):
    assert fixed(linter, text) == new


@pytest.mark.parametrize(
    "text",
    [
        "JANE ROE: Heroin came in 1990.\n\nBILL COLE: Most addicts will choose the clinic.\n\nJANE ROE: Deaths fell.",
        "**JANE ROE (HISTORIAN):** Heroin came.\n\n**BILL COLE (FORMER ADDICT):** Most addicts chose the clinic.",
        "| Agency | Year |\n|---|---|\n| Alcohol, Drug Abuse, and Mental Health Administration | 1973 |",
        "| Body | Year |\n|---|---|\n| Registry of Interpreters for the Deaf (RID) | 1964 |",
        "| Body | Year |\n|---|---|\n| American School for the Deaf | 1817 |",
        "- **Mental Patients' Liberation Project (1971)** met in New York.",
        "12-5 Public assistance; inmates; monthly reports",
        "Read: [9 lessons from living next to crackheads](lessons.md)",
        "He went to alcoholics, anonymous, in May.",
        "She read the big book of alcoholics.",
        "It takes one alcoholic to reach another alcoholic, and I am one.",
        "He's an alcoholic, so we are the same.",
        "It helps us to work with other alcoholics.",
        "- [ ] substance-abuse - treatment",
        "Drug abuse violation arrests fell.",
        "She helped Senator Looney with the bill. Later, Looney opposed it.",
        "The storm made millions more homeless.",
        "The flood left thousands dead and many more homeless.",
        "The occupation led to the suicide attacks.",
        "The schizophrenic component of schizoaffective disorder responds.",
        "The state abolished hanging after a botched hanging.",
        "Use the BOP inmate locator to find him.",
        "He is socially handicapped.",
        "The stove burns for four hours a day -- clean, smokeless and cheap for the family.",
        "This is a pepper which is suffering from epilepsy, as growers say.",
        "They passed the education for all handicapped children act.",
        "She is a Photoshop addict.",
        "He consults an addict who cannot stop shopping.",
        "The panel on drug pricing, patent abuse, and the agency met.",
        "Patients who are physically challenged by walking use a cane.",
        "The choir was cleared of any part in child sex abuse.",
        "I would never clean the grill. My sister is in denial about there being one.",
    ],
)
def test_what_is_not_ours_or_means_something_else_is_no_finding(linter, text):
    assert not linter.check_text(text, "markdown")


@pytest.mark.parametrize(
    "text",
    [
        "HEALTH BOARD: Addicts wait for beds.\n\nCITY COUNCIL: Addicts pay for beds.",
        "| Problem | Year |\n|---|---|\n| Drug Abuse Rises Again | 1973 |",
        "- **Drug Abuse** is common here.",
        "- **Alcohol Abuse Disorder (AAD)** was the name.",
        "Killed by another inmate, he was mourned.",
        "My brother met another alcoholic.",
        "The senator met a looney on the bus.",
        "The bullying led to the suicide of a boy.",
    ],
)
def test_a_neighbor_of_a_name_is_found(linter, text):
    assert linter.check_text(text, "markdown")


def test_generic_wrongdoers_are_a_matter_of_taste(linter):
    (found,) = linter.check_text("Criminals want your card number.")
    assert found.severity is Severity.INFO


@pytest.mark.parametrize(
    "text",
    [
        FLAGGED,
        FLAGGED.replace("\n", "\n\n"),
        "The bus is for the elderly and handicapped.",
        "And my mom was not an alcoholic, she was not an addict. She was a chameleon.",
        "I've done a lot of things in alcoholics, anonymous, like I've moved.",
        *UNSAFE["a distinction of the match"],
    ],
)
def test_what_is_promised_is_put_in_by_one_run(linter, text):
    """What `check` says can be fixed is fixed by one run of `--fix`, and nothing safe is left to a second."""
    promised = {found.rule_id for found in linter.check_text(text) if found.fix and found.fix.safety is Safety.SAFE}
    fixed = linter.fix_text(text)
    assert promised <= {applied.finding.rule_id for applied in fixed.applied}
    assert not [found for found in fixed.remaining if found.fix and found.fix.safety is Safety.SAFE]
    assert linter.fix_text(fixed.text).text == fixed.text


def test_the_owner_of_something_is_not_put_between_commas(linter):
    (found,) = linter.check_text("Inmate John Roe's case was heard in May.")
    assert not any("John Roe's, " in fix.title for fix in found.fixes)
    (found,) = linter.check_text("Inmate John Roe appealed.")
    assert any("John Roe, " in fix.title for fix in found.fixes)


def test_an_offender_of_the_law_is_a_matter_of_taste(linter):
    (found,) = linter.check_text("Repeat offenders under section 7 serve the mandatory minimum.")
    assert found.severity is Severity.INFO


def test_a_line_break_of_html_stays(linter):
    assert (
        fixed(linter, "He met an alcoholic parent<br>\nwho sang.\n")
        == "He met a parent with alcohol use disorder<br>\nwho sang.\n"
    )


def test_a_noun_on_the_next_line_is_none_of_this_one(linter):
    text = "Find help for substance abuse\nSubstance abuse treatment resources\n"
    assert "for use" not in linter.fix_text(text, kind="markdown", unsafe=True).text
