"""The grammar traps that a find-and-replace falls into, by section; the shipped rules must pass every one of them.

A line is `outcome | text`, and the text comes back from a safe fix as it went in, unless `-> text` says otherwise:

    safe       the safe fix gives exactly the text after ->
    kept       flagged, but no safe fix (`~> text` after either adds what comes out with the unsafe fixes)
    silent     no finding of warning or error
    untouched  flagged or not: the words are not ours to change

Section numbers are those of the list of traps that the rules were written from.
"""

from __future__ import annotations

import pytest

from stigmalint import Linter, Severity
from stigmalint.disk.settings import Settings

TRAPS = {
    "4.1 word boundaries": """
silent | Her addiction began in the army.
silent | The game is addictive, and the studio knows it.
silent | The Addictionary lists two hundred terms.
silent | His remark disabused her of the notion that heroin is harmless.
silent | Her first husband was abusive.
silent | Cleanse the wound before you dress it.
silent | The nurse called the instruments unclean.
silent | It was a sobering report on opioid deaths.
silent | Enter your username on the clinic's drug portal.
silent | The crash was fatal for both drivers.
silent | The cake was made with oats.
safe | An ex-addict runs the kitchen. -> A person in recovery runs the kitchen.
safe | An ex\u2010addict runs the kitchen. -> A person in recovery runs the kitchen.
safe | An ex\u2011addict runs the kitchen. -> A person in recovery runs the kitchen.
kept | Half of the students were non-addicts.
safe | The clinic studies substance\\nabuse at no charge. -> The clinic studies substance use at no charge.
safe | The clinic studies substance\u00a0abuse at no charge. -> The clinic studies substance use at no charge.
safe | The clinic studies sub\u00adstance abuse at no charge. -> The clinic studies substance use at no charge.
safe | The clinic sees substance-abuse cases daily. -> The clinic sees substance use cases daily.
safe | The clinic sees substance\u2010abuse cases daily. -> The clinic sees substance use cases daily.
safe | The clinic sees substance\u2011abuse cases daily. -> The clinic sees substance use cases daily.
safe | The clinic sees substance\u2013abuse cases daily. -> The clinic sees substance use cases daily.
safe | The ward took in drug\u2011addicted mothers. -> The ward took in mothers struggling with drug use.
safe | The ward took in drug\u2013addicted mothers. -> The ward took in mothers struggling with drug use.
safe | The ward took in drug addicted mothers. -> The ward took in mothers struggling with drug use.
safe | The addict's sister waited. -> The sister of the person struggling with substance use waited.
safe | THE ADDICT'S SISTER WAITED. -> THE SISTER OF THE PERSON STRUGGLING WITH SUBSTANCE USE WAITED.
safe | The addict\u2019s sister waited. -> The sister of the person struggling with substance use waited.
""",
    "4.2 articles": """
safe | We spoke to an addict at the stop. -> We spoke to a person struggling with substance use at the stop.
safe | We spoke to an alcoholic at the stop. -> We spoke to a person with alcohol use disorder at the stop.
safe | We spoke to an inmate at the jail. -> We spoke to an incarcerated person at the jail.
safe | The bakery hired an ex-con. -> The bakery hired a formerly incarcerated person.
safe | The bakery hired an ex-con in May. -> The bakery hired a formerly incarcerated person in May.
kept | The farm took on a convict in May. ~> The farm took on a person with a conviction in May.
safe | We saw an obese patient on Monday. -> We saw a patient with obesity on Monday.
safe | The midwife saw an HIV-infected woman. -> The midwife saw a woman living with HIV.
safe | We met an honest addict there. -> We met an honest person struggling with substance use there.
safe | We met an older addict there. -> We met an older person struggling with substance use there.
kept | The vicar sat with an admitted addict all night.
safe | The vicar sat with a former addict. -> The vicar sat with a person in recovery.
safe | She wrote of a U.S. addict. -> She wrote of a U.S. person struggling with substance use.
safe | He asked for an AIDS test. -> He asked for an HIV test.
safe | She threw away a dirty needle. -> She threw away a used needle.
silent | She has an SUD and a steady job.
safe | An addict needs a bed tonight. -> A person struggling with substance use needs a bed tonight.
safe | AN ADDICT WAS FOUND IN CHURCH -> A PERSON STRUGGLING WITH SUBSTANCE USE WAS FOUND IN CHURCH
safe | AN OBESE PATIENT WAITED FOR HOURS -> A PATIENT WITH OBESITY WAITED FOR HOURS
safe | The addict went home. -> The person struggling with substance use went home.
safe | This addict went home. -> This person struggling with substance use went home.
safe | Any addict may apply. -> Any person struggling with substance use may apply.
safe | Every addict may apply. -> Every person struggling with substance use may apply.
safe | No addict may be turned away. -> No person struggling with substance use may be turned away.
""",
    "4.3 plurals": """
safe | The charity feeds addicts on Sundays. -> The charity feeds people struggling with substance use on Sundays.
safe | The clinic sees a drug user an hour. -> The clinic sees a person who uses drugs an hour.
safe | The clinic sees drug users all day. -> The clinic sees people who use drugs all day.
safe | A current drug user may come in. -> A person who currently uses drugs may come in.
safe | Current drug users may come in. -> People who currently use drugs may come in.
safe | A former drug user may come in. -> A person who formerly used drugs may come in.
safe | Former drug users may come in. -> People who formerly used drugs may come in.
safe | The van serves an IV drug user. -> The van serves a person who injects drugs.
safe | The van serves IV drug users. -> The van serves people who inject drugs.
safe | Two drug-addicted mothers share the flat. -> Two mothers struggling with drug use share the flat.
safe | Each addict has a key. -> Each person struggling with substance use has a key.
safe | One addict has a key. -> One person struggling with substance use has a key.
safe | Two addicts have a key. -> Two people struggling with substance use have a key.
safe | Many addicts have a key. -> Many people struggling with substance use have a key.
safe | One in ten addicts has a key. -> One in ten people struggling with substance use has a key.
safe | More than one addict has a key. -> More than one person struggling with substance use has a key.
""",
    "4.4 possessives": """
untouched | The inmate's sick of waiting.
untouched | The drug user's tired.
untouched | The addict's tired of waiting.
safe | The addict's recovery took years. -> The recovery of the person struggling with substance use took years.
safe | We met addicts' families in May. -> We met families of people struggling with substance use in May.
safe | The alcoholic's wife kept the shop. -> The wife of the person with alcohol use disorder kept the shop.
kept | The addict's sober brother waited outside.
kept | The addict's coming home on Friday.
kept | The addict's been asked to leave.
kept | The addict's not at home.
kept | The addict's going to call you.
silent | Alcoholics Anonymous's office is upstairs.
""",
    "4.5 attributive nouns": """
safe | She works in drug abuse treatment. -> She works in substance use treatment.
safe | Alcohol abuse treatment is free. -> Alcohol misuse treatment is free.
kept | The poster explains addict behavior to parents.
kept | The addict behaviors listed here are common.
safe | The inmate population doubled. -> The prison population doubled.
kept | Felon voting rights came up at the hearing.
untouched | Felon disenfranchisement came up at the hearing.
kept | The novel is about the junkie lifestyle.
kept | The addict community met on Friday.
untouched | The film shows an alcoholic marriage.
""",
    "4.6 adjective before the person": """
kept | Her alcoholic father died in March.
safe | An alcoholic father died in March. -> A father with alcohol use disorder died in March.
safe | The ward took in drug-addicted mothers. -> The ward took in mothers struggling with drug use.
safe | The ward took in schizophrenic patients. -> The ward took in patients with schizophrenia.
safe | The ward took in obese women. -> The ward took in women with obesity.
safe | We heard a young, drug-addicted mother of two. -> We heard a young mother of two struggling with drug use.
safe | The shelter took in a teen addict. -> The shelter took in a teen struggling with substance use.
safe | The college helps physician addicts. -> The college helps physicians struggling with substance use.
safe | The city housed a veteran addict. -> The city housed a veteran struggling with substance use.
safe | The nurse visited an addict mother. -> The nurse visited a mother struggling with substance use.
safe | The shelter took in a female addict. -> The shelter took in a woman struggling with substance use.
safe | The shelter took in male addicts. -> The shelter took in men struggling with substance use.
safe | The shelter took in young addicts. -> The shelter took in young people struggling with substance use.
safe | The shelter took in elderly alcoholics. -> The shelter took in older people with alcohol use disorder.
kept | The shelter took in a severe alcoholic last night.
""",
    "4.7 forms of abuse": """
safe | Substance abuse is common in the district. -> Substance use is common in the district.
silent | Human rights abuses are common in the district.
safe | It covers domestic, emotional and drug abuse. -> It covers domestic and emotional abuse and drug use.
safe | Elder, child, and drug abuse are crimes. -> Elder and child abuse and drug use are crimes.
kept | Domestic and drug abuse is common here. ~> Domestic abuse and drug use is common here.
kept | The course covers racism, domestic and drug abuse.
safe | Services for drug and domestic abuse closed. -> Services for drug use and domestic abuse closed.
kept | No domestic or drug abuse was found.
safe | He began to abuse alcohol at sixteen. -> He began to misuse alcohol at sixteen.
safe | She abuses opioids, her sister says. -> She misuses opioids, her sister says.
safe | He abused heroin for a year. -> He used heroin for a year.
silent | He abused his wife for a year.
safe | Benzodiazepines are abused in the district. -> Benzodiazepines are misused in the district.
silent | She was abused as a child.
kept | Abused drugs were found in the locker. ~> Misused drugs were found in the locker.
silent | Abused children were found in the house.
safe | The nurse was abusing her medication. -> The nurse was misusing her medication.
safe | The project helps substance-abusing parents. -> The project helps parents who use substances.
safe | The project helps a drug abuser. -> The project helps a person struggling with substance use.
silent | The project names every domestic abuser.
silent | She left an abusive partner.
silent | His abusive drinking cost him the shop.
kept | He abused drugs and his wife.
""",
    "4.8 changes of meaning": """
untouched | The leaflet names one drug abuse user by street.
kept | The drug and alcohol abuse use was seen.
kept | The leaflet covers substance abuse use in schools.
kept | Four in ten abused heroin.
kept | She has never abused drugs. ~> She has never misused drugs.
safe | He does not abuse alcohol. -> He does not misuse alcohol.
kept | Pt has no history of substance abuse. ~> Pt has no history of substance misuse.
kept | Pt denies drug abuse. ~> Pt denies drug misuse.
kept | She took opioids for years without abuse of them. ~> She took opioids for years without misuse of them.
safe | He rarely abuses alcohol. -> He rarely misuses alcohol.
kept | In the survey, 10% abuse opioids.
kept | Two percent abuse cocaine.
safe | The rate of alcohol abuse rose. -> The rate of alcohol misuse rose.
kept | The prevalence of drug abuse is unknown. ~> The prevalence of drug misuse is unknown.
kept | A quarter of the students abused cocaine. ~> A quarter of the students misused cocaine.
kept | The leaflet covers drug use, misuse and abuse.
kept | Teachers learn of the use, misuse and abuse of opioids.
kept | Teachers learn how drug use differs from drug abuse. ~> Teachers learn how drug use differs from drug misuse.
kept | The leaflet covers drug use and abuse. ~> The leaflet covers drug use and misuse.
kept | The leaflet covers abuse and misuse of opioids.
safe | Her abuse of her painkillers began in May. -> Her misuse of her painkillers began in May.
silent | He met the criteria for alcohol abuse.
silent | DSM-IV alcohol abuse was coded in 40 charts.
safe | He is no longer an addict. -> He is no longer a person struggling with substance use.
untouched | Once an addict, always an addict, his uncle said.
untouched | Once a junkie, always a junkie, they say.
safe | The house is for addicts in recovery. -> The house is for people in recovery.
safe | Alcoholics in recovery run the farm. -> People in recovery run the farm.
""",
    "4.9 capitals": """
safe | Addicts need a bed. -> People struggling with substance use need a bed.
safe | Helping Addicts Recover After Prison -> Helping People Struggling With Substance Use Recover After Prison
safe | DRUG ABUSE PREVENTION WEEK BEGINS MONDAY -> SUBSTANCE USE PREVENTION WEEK BEGINS MONDAY
safe | - Addicts\\n- Dealers -> - People struggling with substance use\\n- Dealers
safe | - addicts\\n- dealers -> - people struggling with substance use\\n- dealers
safe | # Addicts and the law -> # People struggling with substance use and the law
safe | | A | B |\\n|-|-|\\n| Addicts | 4 | -> | A | B |\\n|-|-|\\n| People struggling with substance use | 4 |
safe | | A | B |\\n|-|-|\\n| addicts | 4 | -> | A | B |\\n|-|-|\\n| people struggling with substance use | 4 |
safe | We asked two groups: Addicts and nurses. -> We asked two groups: People struggling with substance use and nurses.
safe | We asked two groups: addicts and nurses. -> We asked two groups: people struggling with substance use and nurses.
silent | She taught Drug Abuse Resistance Education for nine years.
silent | The Child Abuse Prevention and Treatment Act was signed in 1974.
silent | He wiped his feet on the mat and asked about buprenorphine.
silent | The ama of Japan dive for pearls.
silent | The ost of the wind was felt at the opioid clinic.
silent | The ort on the plate was bread.
silent | Nas played a set at the recovery fair.
silent | She paid ten sen for the tea.
silent | She is his od in the play about heroin.
silent | He was sad when he left the clinic.
silent | The doc was kind to the family at the prison gate.
silent | Use std::string for the name of the patient.
silent | The shop sells a vd adapter.
silent | The coa of the town shows a bear.
silent | The idu in the table is a unit of heat.
silent | Speed was the second author of the paper on cocaine.
silent | Ice covered the road to the methadone clinic.
silent | Crack the window, please.
silent | Coke announced its results on Tuesday.
silent | Clean wrote the paper on opioid use disorder with Dr Sober.
""",
    "4.10 coordination": """
safe | The nurse asks about drug and alcohol abuse. -> The nurse asks about drug and alcohol use.
safe | Ask about alcohol, tobacco and other drug abuse. -> Ask about alcohol, tobacco and other drug use.
safe | The nurse asks about abuse of drugs and alcohol. -> The nurse asks about use of drugs and alcohol.
silent | The nurse asks about neglect and abuse.
safe | It is about physical, sexual and drug abuse. -> It is about physical and sexual abuse and drug use.
kept | The nurse asks about sexual and, above all, drug abuse.
safe | The nurse asks about child abuse and drug abuse. -> The nurse asks about child abuse and drug use.
safe | The farm takes addicts and alcoholics. -> The farm takes people with drug or alcohol use disorders.
safe | The farm takes alcoholics and addicts. -> The farm takes people with drug or alcohol use disorders.
kept | The farm takes junkies and drunks. ~> \
The farm takes people struggling with substance use and people with alcohol use disorder.
safe | The farm bars an addict or alcoholic. -> The farm bars a person with a drug or alcohol use disorder.
safe | Feed alcoholics and the homeless. -> Feed people with alcohol use disorder and people experiencing homelessness.
safe | He was either an addict or a dealer. -> He was either a person struggling with substance use or a dealer.
safe | The court hears drug- and alcohol-addicted parents. -> \
The court hears parents struggling with alcohol or drug use.
kept | He blamed addicts, criminals and the homeless. ~> \
He blamed people struggling with substance use, people with criminal convictions and people experiencing homelessness.
kept | The court hears alcohol- or drug-abusing parents on Mondays.
""",
    "4.11 hyphenated compounds": """
safe | The court heard drug-addicted parents. -> The court heard parents struggling with drug use.
safe | The court heard a heroin-addicted driver. -> The court heard a driver struggling with heroin use.
kept | The court heard alcohol-dependent parents. ~> The court heard parents with alcohol use disorder.
safe | The court heard substance-abusing parents. -> The court heard parents who use substances.
kept | The county counts substance-abuse-related deaths.
kept | The county counts drug-abuse-related deaths.
silent | The firm sells an abuse-deterrent tablet.
silent | The firm has a drug-free site.
kept | The trial enrolled a non-addict by mistake.
kept | The trial enrolled two non-addicts by mistake.
kept | The talk is by an addict-turned-counselor.
safe | Ex-addicts run the house. -> People in recovery run the house.
""",
    "4.12 appositives and titles": """
untouched | We met a confessed alcoholic.
untouched | He is a confessed addict.
untouched | She is a heroin user and a painter.
untouched | The singer, an alcoholic and mother of two, sang.
untouched | John Smith, a heroin addict and father of two, sang.
safe | The singer, a former addict and mother of two, sang. -> The singer, a person in recovery and mother of two, sang.
kept | Police found addict John Smith by the river.
kept | Heroin addict John Smith was found by the river.
kept | Police found convicted felon Jane Doe by the river.
safe | Her brother, an addict, died. -> Her brother, a person struggling with substance use, died.
untouched | The mayor is a self-confessed addict.
kept | The mayor is an admitted alcoholic.
kept | Police stopped a known drug user by the river.
""",
    "4.14 bare words": """
silent | The firewall names the abuser of the proxy.
silent | The user of this printer must log in.
silent | Wash the dishes until they are clean.
silent | He got his hands dirty in the garden.
silent | He was sober at the wedding and drove home.
silent | She is using a new phone.
silent | Prices are high this winter.
silent | We need a fix for the login bug.
silent | The play was a hit in the town.
silent | He heard the balloon pop.
silent | Drop the box on the table.
silent | The soup is hot.
silent | She painted the water works.
silent | The rig was moved to the North Sea.
silent | It was a lapse of memory.
silent | Keep the slip from the bank.
silent | Frost caused a relapse of winter.
silent | The minister issued a denial.
silent | The paint is resistant to water.
silent | He refused the sandwich.
silent | The tenant claims that the roof leaks.
silent | The tenant insists on a new door.
silent | They got engaged in Rome.
silent | She has a habit of humming.
silent | The vice president spoke first.
silent | Wool will shrink in hot water.
silent | The band had a crazy schedule.
silent | The mad dash for the bus failed.
silent | The squirrel buried the nuts.
silent | The Insane Clown Posse played twice.
silent | The psychotic symptoms eased within days.
silent | It was a lame joke.
silent | He was blind from birth.
silent | The current has a transient peak.
silent | The derelict mill was sold.
silent | The chair is hard on the bum.
silent | They tramp through the mud each spring.
silent | The meat is too fat for the pan.
silent | The bag is heavy.
silent | The narcotic effect of the music was strong.
silent | A first offender in the choir sang flat.
silent | The criminal court sits on Monday.
silent | The main con of the plan is its price.
silent | A victim of the flood was found.
silent | She is positive that the bus was late.
silent | The case was closed in May.
silent | The zombie process holds the port.
silent | My aunt is a news junkie.
silent | He was drunk on the applause.
silent | The garden is lush.
silent | She is an enabler of good science.
silent | It was a hopeless muddle.
silent | The tax is a burden on the firm.
silent | We missed the target by a week.
silent | The port is vulnerable to storms.
safe | Her brother is clean and goes to NA. -> Her brother is in recovery and goes to NA.
safe | We asked users of heroin. -> We asked people who use heroin.
kept | Users who inject were offered a sterile syringe.
safe | His urine was clean, the officer wrote. -> His urine was negative, the officer wrote.
safe | His urine was dirty, the officer wrote. -> His urine was positive, the officer wrote.
kept | The patient was noncompliant with his medication.
silent | The tenant was noncompliant with the lease.
safe | Her brother is bipolar. -> Her brother has bipolar disorder.
silent | The report covers child, elder, domestic and sexual abuse.
silent | The report covers spousal, verbal and emotional abuse.
silent | The report covers physical abuse and animal abuse.
silent | The judge found an abuse of discretion.
silent | The judge found an abuse of process and of power.
silent | The trustee was sued for abuse of trust.
silent | The critics deplore the abuse of notation.
silent | Report abuse of the API or of DNS to the desk.
silent | The rate limit stops spam and abuse of the free tier.
silent | Multiple sclerosis may relapse after childbirth.
silent | Her myeloma relapsed in May.
silent | Relapse of leukaemia or lymphoma was seen in four patients.
silent | Malaria relapse is rare in the north.
silent | The depression trial counted each relapse.
silent | The relapse of her cancer was found in May.
silent | A clean git checkout builds faster.
silent | A clean install of the code took an hour.
silent | The room was clean and the energy was clean.
silent | He wiped the slate clean.
silent | The dirty laundry is in the basket.
silent | Put clean sheets on the bed and use clean data.
silent | The dirty bit is a flag in the cache.
""",
    "4.15 agreement": """
kept | The homeless needs our help.
kept | The mentally ill needs our help.
kept | The disabled needs a ramp.
kept | An addict which asks for help gets it.
safe | The homeless are moved on at dawn. -> People experiencing homelessness are moved on at dawn.
safe | The mentally ill are moved on at dawn. -> People with mental illness are moved on at dawn.
safe | The mentally ill person is moved on. -> The person with a mental illness is moved on.
kept | The homeless is moved on at dawn.
kept | The homeless has no voice here.
kept | The uninsured is often turned away.
safe | Drug and alcohol abuse is common here. -> Drug and alcohol use is common here.
kept | Alcohol addiction and abuse are common here. ~> Alcohol addiction and misuse are common here.
untouched | Addiction and abuse are common here.
safe | Drug addicts are moved on at dawn. -> People struggling with substance use are moved on at dawn.
safe | The addict said he was cold. -> The person struggling with substance use said he was cold.
safe | An addict must want it himself. -> A person struggling with substance use must want it himself.
safe | Addicts who ask get help. -> People struggling with substance use who ask get help.
""",
    "4.16 predicates": """
kept | The war turned him into an addict.
kept | You are a junkie and a liar.
untouched | They label her an addict.
untouched | The paper called her uncle an addict.
safe | Her uncle is wheelchair-bound. -> Her uncle uses a wheelchair.
safe | Her uncle was wheelchair-bound. -> Her uncle used a wheelchair.
safe | Her uncle has been wheelchair-bound since May. -> Her uncle has been using a wheelchair since May.
safe | Her uncle will be wheelchair-bound by May. -> Her uncle will use a wheelchair by May.
safe | Her uncle is clean now and off heroin. -> Her uncle is in recovery now and off heroin.
untouched | Her uncle is addicted to heroin.
safe | Her uncle is bipolar. -> Her uncle has bipolar disorder.
safe | Her uncle is an alcoholic. -> Her uncle has alcohol use disorder.
kept | Her uncle became an addict. ~> Her uncle developed a substance use disorder.
safe | The baby was born an addict. -> The baby was born with prenatal substance exposure.
kept | Her uncle died an alcoholic.
silent | She was labelled an addict by the ward.
silent | She was called an addict by the ward.
kept | Shut up, you junkie.
kept | Go home, stupid addict.
kept | You stupid addict, go home.
""",
    "4.17 inflection": """
safe | The clinic saw an addict. -> The clinic saw a person struggling with substance use.
safe | The clinic saw addicts. -> The clinic saw people struggling with substance use.
safe | The clinic saw a drug addict. -> The clinic saw a person struggling with substance use.
safe | The clinic saw drug addicts. -> The clinic saw people struggling with substance use.
safe | The clinic saw a heroin addict. -> The clinic saw a person struggling with heroin use.
safe | The clinic saw heroin addicts. -> The clinic saw people struggling with heroin use.
safe | The clinic saw a teen addict. -> The clinic saw a teen struggling with substance use.
safe | The clinic saw an addict mother. -> The clinic saw a mother struggling with substance use.
safe | Her uncle is an addict. -> Her uncle is a person struggling with substance use.
safe | Her uncle was an addict. -> Her uncle was a person struggling with substance use.
safe | The clinic studies drug abuse. -> The clinic studies drug use.
safe | They abuse heroin. -> They use heroin.
safe | He abuses heroin. -> He uses heroin.
safe | He abused heroin. -> He used heroin.
safe | He is abusing heroin. -> He is using heroin.
kept | They abuse drugs. ~> They misuse drugs.
safe | The clinic saw a drug abuser. -> The clinic saw a person struggling with substance use.
safe | The clinic saw drug abusers. -> The clinic saw people struggling with substance use.
safe | The clinic saw a substance-abusing father. -> The clinic saw a father who uses substances.
safe | The clinic saw substance-abusing fathers. -> The clinic saw fathers who use substances.
safe | The abuse of oxycodone rose. -> The misuse of oxycodone rose.
safe | They abuse oxycodone. -> They misuse oxycodone.
safe | He abuses oxycodone. -> He misuses oxycodone.
safe | He abused oxycodone. -> He misused oxycodone.
safe | He is abusing oxycodone. -> He is misusing oxycodone.
kept | He never abused heroin. ~> He never misused heroin.
kept | Nearly 40 percent abused heroin.
""",
    "4.18 not to be touched": """
untouched | The paper came out in Sexually Transmitted Diseases.
untouched | ![A sign: NO ADDICTS](sign.png)
untouched | My life as an addict began in 1990.
untouched | They asked me, an addict, to speak.
untouched | He was known as an addict in the village.
untouched | <img alt="A sign that says NO ADDICTS" src="a.png">
untouched | The Act defines an addict as a person who habitually uses a narcotic drug.
untouched | LOINC 68524-8 Alcohol abuse screening was ordered.
silent | The MeSH heading Substance-Related Disorders replaced Substance Abuse.
silent | “The addicts sleep in the park,” the councilman said.
silent | "The addicts sleep in the park," the councilman said.
silent | 'Junkies took the bench,' said Mrs Bell.
silent | > The addicts sleep in the park.
silent | JUDGE: Are you an addict, Mr Bell? MR BELL: I was a dentist.
silent | We read William Burroughs's Junkie on the train.
silent | # Reading list\\n\\nHe lent her *The Addict* and *Junky*.
silent | Kelly JF. How we refer to substance abusers. Int J Drug Policy. 2010;21(3):202-7.
silent | See https://example.org/drug-abuse/addicts for more.
silent | Write to abuse@example.org about the alcohol advertisement.
silent | Open data/addicts/substance_abuse.csv first.
silent | The column substance_abuse is empty.
silent | The flag isAddict is false.
silent | ```yaml\\nsubstance_abuse: addict\\n```
silent | ```json\\n{"drug_abuser": "addict"}\\n```
silent | F10.1 Alcohol abuse, uncomplicated, was the code.
untouched | The MeSH heading Substance Abuse was retired in 2016.
silent | Item 4 reads: “Have you abused prescription drugs?”
untouched | Item 4 of the DAST asks whether you abuse more than one drug at a time.
silent | Under section 3, “drug addict” means any person who habitually uses a narcotic.
silent | <div class="addict-box" title="addict">Hello</div>
untouched | Tagged #addict and posted at noon.
silent | The word addict is short.
silent | The term substance abuse is old.
silent | The label alcoholic sticks.
silent | The so-called addict was a nurse.
silent | People who were labelled an addict waited longer.
silent | Say person in recovery instead of addict.
silent | Write person who uses drugs rather than addict.
silent | Avoid addict in headlines.
silent | Write person with a mental illness, not mentally ill.
silent | The stigmatizing “junkie” was cut from the page.
silent | # House style\\n\\nThe stigmatizing *junkie* and `addict` were cut.
silent | | Avoid | Use |\\n|---|---|\\n| addict | person in recovery |\\n| substance abuse | substance use |
silent | I am an alcoholic, nine years in AA.
silent | My name is Ann and I'm an alcoholic.
silent | We are addicts, and we vote.
silent | As an addict I was told to wait.
silent | In my memoir I was a junkie with a library card.
silent | The study was paid for by the National Institute on Drug Abuse.
silent | She left the National Institute on Alcohol Abuse and Alcoholism in May.
silent | The Substance Abuse and Mental Health Services Administration runs the line.
silent | The Center for Substance Abuse Treatment wrote the guide.
silent | The Center for Substance Abuse Prevention wrote the guide.
silent | The Substance Abuse Prevention and Treatment Block Grant paid for it.
silent | The Drug Abuse Warning Network counts visits.
silent | She filled in the Drug Abuse Screening Test.
silent | Drug Abuse Resistance Education came to our school.
silent | The Comprehensive Drug Abuse Prevention and Control Act was passed in 1970.
silent | The Drug Addiction Treatment Act set the limit.
silent | The Anti-Drug Abuse Act was passed in 1986.
silent | The Child Abuse Prevention and Treatment Act was amended.
silent | The Drug-Free Workplace Act binds the firm.
silent | Drug-Free Communities grants run for five years.
silent | The Misuse of Drugs Act was passed in 1971.
silent | She goes to Alcoholics Anonymous on Fridays.
silent | She goes to Narcotics Anonymous on Fridays.
silent | She goes to Cocaine Anonymous on Fridays.
silent | She goes to Gamblers Anonymous on Fridays.
silent | She goes to Co-Dependents Anonymous on Fridays.
silent | Adult Children of Alcoholics meets in the annex.
silent | Mothers Against Drunk Driving held a vigil.
silent | The Single Convention on Narcotic Drugs was signed in 1961.
silent | The International Narcotics Control Board sits in Vienna.
silent | The Global Fund to Fight AIDS sent nets.
silent | # Sources\\n\\nThe paper came out in *Substance Abuse* in 2015.
silent | The paper came out in Drug and Alcohol Dependence.
silent | The paper came out in the American Journal of Drug and Alcohol Abuse.
silent | The paper came out in the Journal of Substance Abuse Treatment.
silent | The paper came out in Alcoholism: Clinical and Experimental Research.
silent | The paper came out in the International Journal of the Addictions.
""",
}

XFAIL = """
4.6 | safe | not seen | We met a celebrity addict. -> We met a celebrity struggling with substance use.
4.8 | kept | not seen | The lecture is about alcohol use versus abuse.
4.8 | kept | not seen | The step from drug use to abuse is short.
4.10 | untouched | "either" loses its "or" | She is either an addict or an alcoholic.
4.10 | untouched | "either" loses its "or" | Either an alcoholic or an addict did it.
4.15 | untouched | the verb stays singular | The obese eats alone.
4.15 | untouched | "that" hangs on "use" | Addicts that ask for help get it.
4.18 | untouched | a survey item | 4. Do you abuse more than one drug at a time? Yes/No
4.18 | silent | a journal | The paper came out in Substance Abuse in 2015.
"""

# 4.13: of overlapping rules one wins. The rule, and its one finding between [ ].
OVERLAPS = """
former-substance-addict | We met a [former crack addict]. -> We met a person in recovery from crack addiction.
former-drug-addict | Her neighbor is a [recovering drug addict]. -> Her neighbor is a person in recovery.
recovering-addict | Her neighbor is a [recovering addict]. -> Her neighbor is a person in recovery.
addicted-parent | We met a [drug-addicted] mother. -> We met a mother struggling with drug use.
pregnant-addict | We met a [pregnant drug addict]. -> We met a pregnant person struggling with substance use.
homeless-addict | We met a [homeless drug addict]. -> We met an unhoused person struggling with substance use.
pregnant-addict | We met a [pregnant heroin addict]. -> We met a pregnant person struggling with heroin use.
homeless-addict | We met a [homeless heroin addict]. -> We met an unhoused person struggling with heroin use.
substance-abuse-disorder | We treat [substance abuse disorder]. -> We treat substance use disorder.
abuse | We offer [substance abuse] treatment. -> We offer substance use treatment.
addicts-and-alcoholics | We help [addicts and alcoholics]. -> We help people with drug or alcohol use disorders.
abuse | The clinic studies drug and [alcohol abuse]. -> The clinic studies drug and alcohol use.
pill-addict | We met a [prescription drug abuser]. -> We met a person with an addiction to prescription drugs.
clean-and-sober | He has been [clean and sober] since May. -> He has been in recovery since May.
clean-urine | The nurse filed a [clean drug test]. -> The nurse filed a negative drug test.
clean | The patient has been [clean] for two years. -> The patient has been in recovery for two years.
dirty-urine | The nurse filed a [dirty drug screen]. -> The nurse filed a positive drug screen.
attempt-to-commit-suicide | She [attempted to commit suicide] in May. -> She attempted suicide in May.
junkie | Get that [junkie] scum off our street.
none | My aunt is a news junkie.
none | Hello, I'm an addict.
none | She goes to Narcotics Anonymous on Fridays.
none | He is a person with a criminal conviction.
none | She teaches a course on the criminal legal system.
none | He is a wheelchair user.
none | She met a person struggling with substance use.
none | She met a person in recovery.
"""


def traps():
    for section, table in TRAPS.items():
        for line in table.strip().splitlines():
            outcome, text = line.split(" | ", 1)
            yield pytest.param(outcome, text, id=f"{section}: {text}")
    for line in XFAIL.strip().splitlines():
        section, outcome, reason, text = line.split(" | ", 3)
        yield pytest.param(outcome, text, id=f"{section}: {text}", marks=pytest.mark.xfail(reason=reason, strict=True))


def overlaps():
    for line in OVERLAPS.strip().splitlines():
        yield pytest.param(*line.split(" | "), id=line)


@pytest.fixture(scope="module")
def linter(ruleset, parse):
    return Linter(ruleset=ruleset, parse=parse)


def loud(findings):
    return [finding for finding in findings if finding.severity in (Severity.WARNING, Severity.ERROR)]


@pytest.mark.parametrize(("outcome", "line"), list(traps()))
def test_trap(outcome, line, linter):
    assert outcome in ("safe", "kept", "silent", "untouched")
    line, _, unsafe = line.replace("\\n", "\n").partition(" ~> ")
    text, arrow, expected = line.partition(" -> ")
    assert bool(arrow) == (outcome == "safe")
    kind = "markdown" if text[:2] in ("# ", "> ", "- ", "| ", "![", "``", "<d", "<i") else "text"
    before = linter.check_text(text, kind)
    fixed = linter.fix_text(text, kind=kind)
    assert fixed.text == (expected or text)
    if outcome == "silent":
        assert not loud(before)
    elif outcome != "untouched":
        assert loud(before)
    if unsafe:
        assert linter.fix_text(text, unsafe=True, kind=kind).text == unsafe
    assert {found.rule_id for found in fixed.remaining} <= {found.rule_id for found in before}
    assert linter.fix_text(fixed.text, kind=kind).text == fixed.text


@pytest.mark.parametrize(("rule", "line"), list(overlaps()))
def test_of_overlapping_rules_one_wins(rule, line, linter):
    marked, _, expected = line.partition(" -> ")
    text = marked.replace("[", "").replace("]", "")
    found = [(finding.rule_id.partition("/")[2], finding.matched) for finding in linter.check_text(text)]
    assert found == ([] if rule == "none" else [(rule, marked[marked.index("[") + 1 : marked.index("]")])])
    fixed = linter.fix_text(text)
    assert fixed.text == (expected or text)
    assert not (expected and fixed.remaining)


@pytest.mark.parametrize(
    "text",
    [
        "I'm such a burden on everyone.",
        "I just want to die.",
        "I don't want to live any more.",
        "I don't want to live.",
    ],
)
def test_despair_is_met_with_support_and_not_with_style(text, ruleset, parse):
    (found,) = Linter(Settings(profile="peer-support"), ruleset=ruleset, parse=parse).check_text(text)
    assert "988" in found.message
    assert not found.fixes
