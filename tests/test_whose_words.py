"""Whose words, and whose names: what is only cited, named, quoted or talked about is not the writer's label.

A line is `silent | text`: no finding of warning or error and nothing that a fix would change; or `flagged | text`: a
neighbor of the kind that is the writer's own wording all the same. Texts are Markdown; `\\n` is a line break.
"""

from __future__ import annotations

import pytest

from stigmalint import Linter, Severity
from stigmalint.prose import Source

LINES = {
    "references": r"""
silent | Kofi, B. & Lund, A. (2004). Ethics in drug abuse research. Journal of Care, 3(1), 4-9.
silent | Moss, T. (2011). Traits of domestic violence offenders. Journal of Care, 5(2), 11-19.
silent | Adler, J., Bose, K., & Chen, L. (2019). Housing for drug addicts. Addiction, 114(3), 402–410.
silent | Greer A, Lall R, Osei P, et al. The mentally ill in county jails. Psychiatr Serv. 2015;66(2):1-7.
silent | [3] P. Nowak and T. Ek, "Treating alcoholics at home," in Proc. Health Conf., 2012, pp. 14–19.
silent | 12. Hale M. Junkies on the night bus. Oslo: Fjord Press; 1998.
silent | Ruiz, Ana. *Drug addicts and the city*. Boston: Beacon, 2001.
silent | Smith J (2009) Substance abuse in rural counties. BMC Public Health 9:112. https://doi.org/10.1186/1471-2458-9-112
silent | 1. Office of Statistics. Prison inmates and their families. London: HMSO, 2003.
silent | See Brown et al., "Addicts at work," Work & Health 12 (2010): 33-41.
silent | Lee, C. (Producer). (2014). The addicts of Pine Street [Film]. Harbor Films.
silent | ^ Garner, Dwight (2011-03-04). "A drug abuser's diary". The Paper. Retrieved 2012-05-01.
silent | Jones, P. (in press). Stigma and the mentally ill. Social Work Today.
silent | Okafor N. Recovery among heroin addicts: a cohort study [dissertation]. Leeds: University of Leeds; 2016.
silent | \n## References\n\n- Housing first for drug addicts, Report 12, City of York, 2010\n- Inmates and letters, a pamphlet of the Prison Trust
silent | Notes\n\n## Further reading\n\n* [Drug abuse in small towns](https://example.org/a) (County Gazette, 3 May 2019)
silent | The Lantern: Night bus for drug users
silent | The Daily Post: Mother of two addicts opens cafe
silent | [Night Bus for Drug Users Starts Monday](https://example.org/x), The Lantern, 4 May 2021
silent | * [Why drug addicts avoid the clinic](https://example.org/x) - The Lantern, May 2021
silent | Read more: "Night bus for drug users", The Lantern, 4 May 2021.
flagged | According to Moss (2011), drug addicts avoid clinics.
flagged | Drug addicts avoid clinics (Moss, 2011).
flagged | Drug addicts avoid clinics (Moss & Lee, 2011; Adler et al., 2019).
flagged | In 2011 Moss and Lee showed that drug addicts avoid clinics, and the county hired a nurse.
flagged | In a study of drug addicts, Adler et al. counted needles.
flagged | Smith, J. said that drug addicts sleep in the park.
flagged | The report (2004) says that addicts cannot pay.
flagged | Update: Night bus for drug users starts on Monday.
flagged | Tuesday: Soup for drug addicts at the church.
flagged | Our Services: Night bus for drug users
flagged | Job Title: Nurse for drug addicts
flagged | [Night bus for drug users](https://example.org/x) starts on Monday.
flagged | ## Resources\n\n- [Help for drug addicts](/help)
flagged | J. Smith runs a house for drug addicts in Leeds.
flagged | 1. Drug addicts wait two years for a bed.
flagged | 3. Ask the drug addicts in your street, Mr. Hale.
flagged | Smith, who drove the bus in 2009, met drug addicts on every trip (pp. 14-19).
flagged | On page 4 the drug addicts are counted; see Fig. 2.
flagged | On 12 (of 33) nights drug addicts slept in the church.
silent | Reyes, D. M., & Chua, P. (2020). Prison inmates' sleep: A diary study. Sleep Health, 6(4), 511-518. https://doi.org/10.1016/x
silent | Bell K, Salmon A, Bowers M. Smokers, drug addicts and the city. Soc Sci Med. 2010;70:795-801.
silent | Dunlap, Eloise, and Bruce Johnson. "Crack addicts in Harlem." Journal of Drug Issues 28, no. 3 (1998): 565–90.
silent | National Audit Office. (2017). Mental health in prisons: Care for mentally ill inmates. London: NAO.
silent | World Health Organization. Guidelines on alcoholics in primary care. Geneva: WHO; 1999.
silent | [12] K. Sato, "Detecting drug addicts from gait," IEEE Trans. Biomed. Eng., vol. 58, no. 2, pp. 301–308, Feb. 2011.
silent | Hughes, R. 1999, 'Drug injectors and the cleaning of needles', Drugs: Education, Prevention and Policy, vol. 6, pp. 1-10.
silent | O'Neill T, Fahy S. Alcoholic mothers: a review. Ir J Psychol Med 2003; 20(1): 12-6.
silent | Volkow ND. Stigma and the toll of addiction. N Engl J Med. 2020;382:1289-90. Comment on: treatment of drug addicts.
silent | Wodak, A. (n.d.). Why drug users relapse. Retrieved May 3, 2014, from http://example.org
silent | Silva-Souza, M. J. (2016a). The schizophrenic in the family. Lisbon: Editora Mar.
silent | Tanaka Y. et al. Suicide attempts by heroin addicts. Lancet 1998; 352: 1201.
silent | ## Works cited\n\nGoffman, Erving. *Stigma: Notes on the mentally ill*. New York: Spector, 1963.\n\nBecker, H. *Outsiders and drug addicts*. Free Press, 1963.
silent | # Sources\n\n1. County health survey of injection drug users, 2018\n2. Interviews with prison inmates, March 2019
silent | ### Footnotes\n\n1. Lopez, Crack babies twenty years later, p. 14.
silent | [^2]: Hart, C. (2013). *High price: drug addicts and society*. Harper.
silent | The Kent Messenger: Addict jailed for stealing lead
silent | BBC News: Drug addicts to get free lunches
silent | Boston Globe: City clears drug addicts from Mass and Cass
silent | As [Ohio Sends More Drug Addicts to Treatment Courts](https://news.example.com/a) reported, beds are short.
silent | See [Junkies in the park: a summer diary](https://example.org/x) (The Observer, 2 June 2019).
silent | Our work in the press: [Shelter feeds drug addicts](https://example.org) | Evening Echo, March 2020
silent | 7. Kim J, Park S. Depression in alcoholics. Addict Behav 2012;37:44–9.
silent | ↑ "Inside the house for drug addicts". *The Age*. 12 May 1999. Retrieved 3 March 2010.
flagged | Reyes and Chua (2020) asked drug addicts to keep a diary.
flagged | The Senate (2011) wrote of drug addicts.
flagged | A study by K. Sato found that drug addicts walk slowly.
flagged | In vol. 6 of the diary, he meets drug addicts in a park.
flagged | Hughes, R. and his brother feed drug addicts on Sundays.
flagged | Our team: Night nurse for drug addicts
flagged | The Solution: Housing for drug addicts first
flagged | News: drug addicts to get free lunches
flagged | Sources say that drug addicts sleep in the park.
flagged | ## Sources of help\n\n- A hotline for drug addicts
flagged | ## Sources\n\nDrug addicts told us how they live. We talked to nine of them.
flagged | See [our page for drug addicts](/help) for the opening hours.
flagged | See [our page for drug addicts](https://example.org/help), open daily.
flagged | In 1998 352 drug addicts died in Leeds.
flagged | Lee J opened a house for drug addicts.
flagged | Drug addicts were found at 12:30 near the bridge.
flagged | The league won 3(1), 4 goals by a drug addict.
""",
    "names in lists": r"""
silent | Money came from the Office of National Drug Control Policy, State Department of Mental Health, Alcohol and Drug Abuse Services and the county.
silent | Dept. of Alcohol & Drug Abuse
silent | County Drug Abuse Board
silent | She rang the Dept. of Drug Abuse Prevention in Albany.
silent | NATIONAL INSTITUTE ON DRUG ABUSE
silent | - National Clearinghouse for Alcohol and Drug Abuse Information
silent | - State Substance Abuse Authority
silent | - Texas Commission on Alcohol and Drug Abuse
silent | The Substance Abuse and Mental Health Services Administration, the Center for Substance Abuse Treatment, the Alcohol Abuse Act of 1970, the 2019 National Survey on Substance Abuse Treatment Services, and the Journal of Substance Abuse Treatment.
silent | OHIO DEPARTMENT OF ALCOHOL AND DRUG ADDICTION SERVICES
silent | MAINE OFFICE OF SUBSTANCE ABUSE
silent | The grant was shared by Kent County Substance Abuse Council, Alcoholics Victorious and the Ministry of Health.
silent | It is a program of the State Alcohol and Drug Abuse Division, Bureau of Prevention, and two charities.
silent | Members: Ministry of Health; Drug Abuse Commission; Red Cross.
silent | Bureau of Drug Abuse Services, 12 Main St., Dover
silent | the U.S. Office of Drug Abuse Policy, the Bureau of Narcotics and Dangerous Drugs, and the Federal Bureau of Prisons
silent | THE ALCOHOL AND DRUG ABUSE ADMINISTRATION WILL MEET ON MAY 4
silent | Funded by NIH, the National Institute on Drug Abuse, SAMHSA, the Center for Substance Abuse Prevention, and Pew.
silent | The 2021 Survey of Inmates in Local Jails and the National Inmate Survey were used.
silent | Contact: State Division of Substance Abuse, Boise
flagged | Help for Drug Addicts in Ohio County
flagged | Drug Abuse in Kent County
flagged | County Offers Drug Abuse Treatment to Inmates
flagged | STATE TO CUT DRUG ABUSE FUNDING
flagged | HELP FOR DRUG ADDICTS AT THE COUNTY OFFICE
flagged | - Drug Abuse Prevention
flagged | - Help for Alcoholics and Drug Addicts
flagged | Drug Abuse, Alcohol and You
flagged | State Offers Beds to Drug Addicts
flagged | COUNTY JAIL INMATES GET NEW BLANKETS
flagged | The state department pays for drug abuse treatment in Kent and Essex.
flagged | Judge Sends Heroin Addict to Rehab After Crash
flagged | Judge Sends Heroin Addict to Rehab After crash
flagged | Judge Sends Heroin Addict To Rehab after Crash
flagged | Local Man, Former Drug Addict, Opens Bakery on Main Street
flagged | Council Votes to Close Shelter for Drug Addicts near Station
flagged | Mayor Smith Blames Drug Addicts for fires
flagged | Why Drug Addicts Need Housing First
silent | Grants went to the Hale Foundation, the Ohio Bureau of Drug Abuse, Teen Challenge and the Red Cross.
silent | The Dept. of Alcoholism and Drug Abuse keeps the list.
silent | STATE OF IOWA COMMISSION ON SUBSTANCE ABUSE
silent | DEPARTMENT OF MENTAL HEALTH AND SUBSTANCE ABUSE SERVICES
silent | * Nevada Bureau of Alcohol and Drug Abuse
silent | 4. Division of Alcohol and Substance Abuse (DASA)
silent | - Governor's Council on Drug Abuse
silent | Partners: Dept. of Corrections; Office of Alcohol and Drug Abuse; YMCA.
silent | County Alcohol and Drug Abuse Program, 3 Elm St.
silent | The data come from the Drug Abuse Warning Network, the National Comorbidity Survey and the Arrestee Drug Abuse Monitoring Program.
silent | He wrote to the American Society of Addiction Medicine, the Royal College of Psychiatrists, the Society for the Study of Inebriety and the Home for Inebriates.
silent | National Household Survey on Drug Abuse, 1998
silent | Ms. Ortiz chairs the City Commission on Alcohol & Drug Abuse
silent | UNITED STATES DEPARTMENT OF JUSTICE, DRUG ABUSE POLICY OFFICE
silent | Bureau of Substance Abuse | Office of Aging | Division of Youth
silent | The Big Issue, the Homeless World Cup and Crazy Horse were on the bill.
flagged | Free Test for Drug Users at County Fair
flagged | Center for Drug Addicts Opens in Dover
flagged | OFFICE WORKERS HELP DRUG ADDICTS
flagged | Five Ways to Help a Drug Addict in Your Family
flagged | Federal Judge Frees Drug Addict
flagged | State Board Hears From Drug Addicts
flagged | National Survey Finds More Drug Abuse
flagged | THE NATIONAL DISGRACE OF DRUG ABUSE
flagged | CITY COUNCIL VOTES ON DRUG ABUSE
flagged | Drug Addicts and County Services
flagged | - Services for Drug Addicts
flagged | Department of Corrections Inmates Go on Strike
flagged | City Hospital Turns Away Drug Addict
flagged | Police Chief Calls Drug Addicts "guests" at jail
flagged | Nurse Who Stole Pills Was Drug Addict, court hears
flagged | Office on Aging Helps Drug Addicts
""",
    "fellowships": r"""
silent | Thanks to alcoholics annonymous for the tea.
silent | he goes to alcoholics anonymus twice a week
silent | She found gamblers annonymous online.
silent | there is a sex addicts anonymous meeting in the hall
silent | ask at overeaters anonymous or cocaine anon
silent | my aunt runs an alcoholics anonamous group
silent | Alcoholic Anonymous meets on Monday.
silent | the adult children of alcoholics meeting moved to Friday
silent | ADULT CHILDREN OF ALCOHOLICS
silent | Love addicts anonymous has a phone line.
silent | narcotics anonymous, alcoholics anonymous and al-anon share a room
silent | Alcoholic's Anonymous helped him.
silent | shoplifters and addicts anon. meets here
flagged | The alcoholics wanted to stay anonymous.
flagged | Anonymous alcoholics wrote in.
flagged | The adult children of an alcoholic get a letter.
flagged | Many alcoholics announced that they would march.
flagged | The addicts, anonymous as ever, waited.
flagged | Addicts anonymously answered the survey.
silent | alcoholics anonymouse saved my marriage
silent | we met at Narcotics Annonymous, or was it addicts anonymos
silent | There's a gamblers anon at the church.
silent | sexaholics, alcoholics anonymus, all of it
silent | Sober since my first Alcoholics Anonymius meeting.
silent | food addicts anonymous (FAA) meets Mondays
silent | AA (alcoholics anonymous) is free
silent | She sponsors two women in adult children of alcoholics meetings.
silent | the alcoholic anonymous big book
silent | ALCOHOLICS ANNONYMOUS MEETS HERE
flagged | The drug addicts anonymised by the court were angry.
flagged | An alcoholic anonymous donor paid.
flagged | Alcoholics anxious about Monday came early.
flagged | The list of drug addicts stayed anonymous.
flagged | We met adult children of alcoholics in Leeds.
""",
    "reported self-labels": r"""
silent | She told us that she was an alcoholic.
silent | Maria says she is an addict.
silent | He admitted to the court that he was an alcoholic.
silent | They told the nurse they were addicts.
silent | Dana told her son that she was a heroin addict.
silent | My aunt says that she's an alcoholic and proud of the word.
silent | He told me flatly that he was a junkie and had always meant to be a beekeeper.
silent | "I'm Tom," he said, and explained that he was an alcoholic.
silent | After dinner he confessed to her that he was an addict.
silent | She introduced herself and said she was a recovering alcoholic.
silent | Old Ned will tell you he is a drunk.
silent | The singer revealed in March that she had been an alcoholic since school.
silent | My brother finally admitted he is an alcoholic.
silent | In group she shared that she was a drug addict.
flagged | She told us that he was an alcoholic.
flagged | He says she is an addict.
flagged | Maria says he is an addict.
flagged | He told the court that they were addicts.
flagged | She told the nurse that her father was an alcoholic.
flagged | The doctor said that the man was an alcoholic.
flagged | They say he was an alcoholic.
flagged | The report says that she was a drug addict.
flagged | Neighbours told us that she was a junkie.
flagged | The nurse told her she was an alcoholic.
flagged | Police said he was a drug addict.
flagged | Tom told Maria that she was an addict.
flagged | The doctor told him that he was an alcoholic.
silent | She admitted that she was a drug addict.
silent | He says openly that he is an alcoholic.
silent | My uncle told us at dinner that he was an alcoholic.
silent | Her brother confessed that he was a heroin addict.
silent | They told the judge they were drug addicts.
silent | The actress revealed she is an alcoholic.
silent | Jorge Ruiz said in the interview that he had been a junkie.
silent | He was an alcoholic, he told me, and proud of his garden.
silent | "She's an addict," no: she told him that she was an addict, and he wept.
silent | In his speech the senator admitted he had been an alcoholic.
silent | Leon will say that he's an addict before you ask.
silent | Asked what he did, he said he was an addict.
silent | According to himself, he was an alcoholic.
silent | He told the doctor he was an alcoholic.
flagged | Officer Hale said he was a drug addict.
flagged | The mother told the court that he was a drug addict.
flagged | Dr. Ruth Hale said she was a drug addict.
flagged | He told him he was an alcoholic.
flagged | Priya says he is an alcoholic.
flagged | Her brother confessed that she was a drug addict.
flagged | The court heard that he was a drug addict.
flagged | She said that the boy was a drug addict.
flagged | Rumour has it that she is an alcoholic.
flagged | Paul told Anna that she was a drug addict.
flagged | The file revealed that she was a drug addict.
flagged | People say that they are drug addicts.
""",
    "comparisons with oneself": r"""
silent | Everyone in the shop looked at me like a criminal.
silent | They spoke to me as if I were some junkie.
silent | The nurse treated me like an addict.
silent | I was treated like a drug addict for asking about pain.
silent | He stared at us as though we were criminals.
silent | The clerk looked at me as if I was a felon.
silent | I felt like a junkie in the waiting room.
silent | Staff looked at me like I was some crackhead.
silent | She made me feel like a drug addict.
silent | They eyed my sister and me like convicts.
silent | We were searched like criminals at the door.
silent | I sat there feeling like an alcoholic.
flagged | The nurse treated him like an addict.
flagged | They looked at her like a junkie.
flagged | He was treated like a drug addict.
flagged | They stared at the junkie in the doorway.
flagged | The man who looked at me was a drug addict.
silent | The guard watched us like convicts.
silent | At the pharmacy they treat you and me like drug addicts.
silent | My own mother looked at me as though I were a drug addict.
silent | I'm not going to be spoken to like some junkie.
silent | He frisked me like a criminal.
silent | I left feeling like a felon.
silent | The receptionist acted as if I was a drug addict.
silent | We felt like inmates in our own house.
silent | I always felt like an alcoholic next to her.
silent | She regarded me as a drug addict from then on.
flagged | I saw them treat her like a drug addict.
flagged | They acted as if he was a drug addict.
flagged | Doctors regard him as a drug addict.
flagged | I like a drug addict who can cook.
flagged | We hire people like drug addicts and felons.
""",
    "words of others": r"""
silent | The drug babies, as one nurse called them, slept in a row.
silent | The councillor spoke of drug addicts, as the tabloids call them.
silent | She works with what the papers call junkies.
silent | The so-called crack babies grew up.
silent | The inmates, as the state calls them, wrote letters.
silent | Crack babies, as they were known then, were followed for years.
silent | These "frequent flyers", as doctors dub them, need a home.
silent | Mr Hale meets those the press calls addicts.
silent | People he calls junkies wait outside.
silent | The drunks, as my grandmother put it, had the best stories.
silent | What used to be called a lunatic asylum is now a hotel.
silent | She was one of the people newspapers then called crack babies.
flagged | He called the drug addicts on Monday.
flagged | The drug addicts, as the nurse said, slept in the hall.
flagged | Drug addicts, as we know, need housing.
flagged | The council calls on drug addicts to come in.
flagged | She called, and the addicts answered.
flagged | What addicts need is housing.
silent | The drug addicts, as some neighbours still call them, sweep the square.
silent | What my grandfather called a drunkard my doctor calls a patient.
silent | Crack babies, as the press dubbed them, went to school like everybody else.
silent | The old home for what were then called inebriates is a library.
silent | Those whom the law calls felons lose the vote.
silent | The junkies (as he calls them) bring him soup.
silent | The mentally ill, as the leaflet puts it, get a bus pass.
silent | He feeds what he calls his junkies every Friday.
silent | Drunkards, as they were known in 1900, got a bed and a sermon.
silent | The town took in the lunatics, as people in distress were then called.
flagged | The drug addicts, as usual, slept.
flagged | As the council knows, drug addicts sleep there.
flagged | What he needs is a drug addict who can sing.
flagged | People who call drug addicts names are not welcome.
flagged | The drug addicts he called on Monday came.
""",
    "labels in turn": r"""
silent | First we called them inmates, then residents, then guests.
silent | They went from addicts to clients to people in one decade of reports.
silent | We used to say inmates; now we say people in prison.
silent | They were drunkards in 1850, alcoholics in 1950 and patients today, at least on the forms.
silent | The forms have called them paupers, inmates and now residents.
silent | In our minutes they are first addicts, then patients, then neighbours.
silent | Call them clients, not addicts.
silent | Once they were called inmates.
flagged | First the inmates came, then the residents, then the guests.
flagged | We called the inmates and then the residents.
flagged | First he was an addict, then he died.
flagged | The guests were inmates, residents and nurses.
flagged | Medics were called to addicts on Main Street.
flagged | A vet was called out to a drunk in the stables.
silent | We called them addicts, then clients, then neighbours.
silent | In the ledgers they are called lunatics, later patients, and now residents.
silent | The word on the door went from drunkards to alcoholics to clients.
silent | Staff called us junkies at first, then patients, finally Tom and Ana.
silent | The law named them inebriates in 1898, alcoholics in 1950 and patients now.
flagged | The team saw drug addicts, then their families, then went home.
flagged | He was a drug addict, then a dealer, then a cook.
flagged | We fed the drug addicts, then the dogs.
""",
    "similes and sayings": r"""
silent | Nobody's addict and nobody's saint, the song goes.
silent | He lied like an addict.
silent | She shook like an alcoholic at breakfast, though it was only the cold.
silent | He hid the letter like a junkie hides a needle.
silent | He runs for the bus like a junkie after a dropped bag, and misses it most mornings.
silent | The engine drinks oil like a drunk drinks gin.
silent | Once an addict, always an addict, he muttered.
silent | The boy eats sugar like an addict.
silent | As happy as a drunk in a brewery, she sang.
silent | The promise of an alcoholic is a promise in a sieve, as they say on the coast.
silent | He guards his pens like a junkie guards his stash.
silent | The old bus rattles like a drunk on the stairs.
flagged | Clinics for people like addicts and dealers are shut.
flagged | Groups like drug addicts and inmates get no vote.
flagged | It looks like addicts slept here.
flagged | He is, like his father, an alcoholic.
flagged | Nobody likes an addict.
silent | He lives like an addict, with needles on the floor.
flagged | Nobody wants drug addicts next door.
silent | She clings to her phone like a junkie to a needle.
silent | The crowd swayed like a drunk on a ferry.
silent | He hoards string like an addict hoards pills.
silent | The van shakes like an alcoholic in the morning.
silent | Nobody's junkie, everybody's friend, as the ballad goes.
silent | He argues like a drunk walks.
silent | As stubborn as a drunk at closing time.
silent | An addict's word is smoke, the saying goes.
silent | The dog begs like an addict.
silent | Once a junkie, always a junkie, the landlord said.
flagged | He looks like a drug addict.
flagged | They treat her like an alcoholic.
flagged | A man like an alcoholic uncle.
flagged | She works with people like the drug addicts next door.
flagged | As soon as a drug addict rings, we open.
flagged | He, like any drug addict, needs housing.
""",
    "advice on wording": r"""
silent | ❌ drug abuser ✅ person who uses drugs
silent | ✗ addict / ✓ person with addiction
silent | - 🚫 junkie
silent | - 👎 "the mentally ill" 👍 people with mental illness
silent | Replace drug abuse with drug use.
silent | Replace "substance abuse" by "substance use" everywhere.
silent | Use person who uses drugs instead of drug abuser.
silent | Avoid drug abuser.
silent | Avoid: drug abuser, junkie, addict.
silent | Avoid junkie, addict and drug abuser in headlines.
silent | drug abuse → drug use
silent | drug abuser -> person who uses drugs
silent | Terms we no longer print: junkie, wino, crack baby
silent | Retired from our pages in 2024: junkie, wino, crack baby
silent | Words to drop: junkie, drug abuser.
silent | Not that: drug abuser
silent | | Say this | Not that |\n|---|---|\n| person who uses drugs | drug abuser |
silent | Swap drug addict for person with an addiction.
silent | Prefer "people in prison" to inmates.
silent | Change drug abusers to people who use drugs.
silent | Say drug use, not drug abuse.
silent | Don't write drug abuse.
silent | Never use junkie.
silent | | ❌ | ✅ |\n|---|---|\n| drug abuser | person who uses drugs |
silent | Banned since May: junkie, drug abuser, crack baby.
silent | We stopped printing junkie in 2019.
silent | We dropped drug abuser from the stylebook.
silent | Substitute substance use for substance abuse.
silent | Instead of drug abuser, write person who uses drugs.
silent | - Don't: drug abuser\n- Do: person who uses drugs
silent | Try "person with addiction" in place of drug addict.
silent | ## Words to avoid\n\n- junkie\n- drug abuser\n- the mentally ill
silent | Rather than drug addicts, say people with addiction.
flagged | Avoid drug addicts at night, the leaflet said.
flagged | Avoid the drug abusers who sleep by the station.
flagged | Replace the drug abuser who runs the shop.
flagged | Use gloves with drug addicts.
flagged | Never use drug addicts as guards.
flagged | Clinics replaced drug abuse wards with gardens.
flagged | ✅ Drug addicts get a bed within a week
flagged | 👍 to the drug addicts who swept the street
flagged | Change comes slowly to drug addicts.
flagged | Avoid judging drug addicts.
flagged | Prefer a nurse who knows drug addicts.
flagged | The council swapped drug addicts' beds for cots.
flagged | Help drug addicts instead of arresting them.
flagged | Arrest dealers instead of drug addicts.
flagged | We stopped printing leaflets for drug addicts.
flagged | Dropped from the list: three drug addicts from Leeds.
flagged | Where we work: prisons, shelters, drug addicts.
silent | Say this: person with addiction. Not this: drug addict.
silent | ✘ *crack babies* ✔ children exposed to cocaine
silent | ⛔ alcoholics\n✅ people with alcohol use disorder
silent | | 👎 | 👍 |\n|---|---|\n| drug abuse | drug use |
silent | - :x: drug addict :white_check_mark: person with addiction
silent | Swap out "the mentally ill" and drug addicts for people-first terms.
silent | Please substitute people in prison for inmates throughout.
silent | When writing, use "people who inject drugs" rather than drug injectors or junkies.
silent | Avoid terms such as drug addict and junkie.
silent | We no longer print junkie, wino or drug addict.
silent | Words we have retired: drug addict, crack baby, wino.
silent | Please do not write drug abuser on the label.
silent | Out: drug addict. In: person with addiction.
silent | Wrong: He is a drug addict.
silent | Bad: drug abuser\nBetter: person who uses drugs
silent | Avoid these words:\n\n- drug addict\n- alcoholic\n- the mentally ill
silent | Please stop using:\n\n* junkie\n* drug abuser
silent | Delete drug abuser wherever you find it.
silent | Drug abuser? Write person who uses drugs.
silent | Instead of "drug addicts" or drug abusers, try people who use drugs.
silent | Search and replace: drug abuse -> drug use
silent | Stylebook: drug abuse becomes drug use from Monday.
silent | ### Instead of\n\n- drug addict
silent | ### Deprecated terms\n\n- drug abuser\n- crack baby
flagged | Avoid stigma when you meet drug addicts.
flagged | The swap shop for drug addicts is open.
flagged | Do: ask drug addicts what they need.
flagged | ❌ Drug dealer arrested: he sold to drug addicts ✅ fine ✅ drug addicts are safe now
flagged | The bad news: drug addicts lose their beds.
flagged | In: drug addicts from the county. Out: everybody else.
flagged | Better: a bed for drug addicts.
flagged | We replaced the locks, and drug addicts with keys were angry.
flagged | She retired from work with drug addicts in 2024.
flagged | The law changed; drug addicts to pay more.
flagged | Use the side door for drug addicts.
flagged | We never use locks: drug addicts come and go.
flagged | Stop the war on drug addicts: house them.
""",
    "changelogs": r"""
silent | - Renamed "Substance Abuse" page to "Substance Use"
silent | - Replace substance abuse by substance use in the help text
silent | - Change heading from Drug Addicts to People who use drugs
silent | - Changed "addict" to "person with addiction"
silent | - Rename drug_abuse to drug_use
silent | docs: replace drug abuse by drug use
silent | fix(copy): drop "junkie" from the glossary
silent | * Removed the term drug abuser from all templates (#214)
silent | - Reword drug addicts as people who use drugs
silent | - chore: drug abuser → person who uses drugs
silent | ## 3.0.1\n\n### Changed\n\n- Drug abuse is now drug use in all menus
silent | - Fixed wording: drug addicts is now people who use drugs
silent | - update copy from "inmates" to "people in prison"
silent | - Switch from drug abuse to drug use in labels
silent | - Drop drug abuser in favor of person who uses drugs
flagged | - Added a page about drug addicts
flagged | - Fixed a crash when drug addicts are listed
flagged | - Drug addicts can now log in
flagged | - Changed the form that drug addicts fill in
flagged | The mayor wants to change the law from punishing drug addicts to helping them.
flagged | - Removed the link for drug addicts
flagged | He moved from drug abuse to theft in a year.
silent | - Replaced "drug abuse" and substance abuse with substance use across the site
silent | - Renamed the Drug Addicts section to People who use drugs
silent | - i18n: change drug addicts into people who use drugs
silent | refactor: rename addict to patient
silent | - copy: inmates -> people in prison (#12)
silent | - Removed "junkie" and drug addict from the word list
silent | - Update wording: "substance abuse" becomes "substance use"
silent | * Converted inmates to incarcerated people in all headings
silent | - The label Drug abuser now reads Person who uses drugs
silent | - s/drug abuser/person who uses drugs/
silent | - Reworded the page on drug abuse to say substance use
silent | - Title changed from "Drug abuse" to "Drug use"
flagged | - Fixed: drug addicts could not sign up
flagged | - New form for drug addicts and felons
flagged | - Moved the page for drug addicts to the top
flagged | - Removed age limit for drug addicts
flagged | - Change: drug addicts can come at any time
""",
    "glossaries": r"""
silent | **junkie** (noun): a slur for a person who uses drugs.
silent | **addict** — a person with an addiction; avoid.
silent | Addict: a word for a person with an addiction.
silent | Drug abuser: a label for someone who uses drugs.
silent | Junkie (n., slang): a person who uses heroin.
silent | **Drug abuser**: Use "person who uses drugs" instead.
silent | *drug abuser*: see person who uses drugs
silent | ### Junkie\n\nA slur for a person who uses drugs. Avoid.
silent | ### drug abuser\n\nSay "person who uses drugs".
silent | Junkie: see above.
silent | Drug abuser\n: a person who uses drugs
silent | <dl><dt>Drug abuser</dt><dd>a person who uses drugs</dd></dl>
silent | - **Crack baby**: a myth of the 1980s; say child exposed to cocaine before birth.
silent | junkie, n. A person who uses heroin.
silent | - drug abuser: person who uses drugs
silent | - Inmate – person in prison
flagged | **Drug addicts**: call us at 555-0100.
flagged | **Drug addicts need housing**: the council votes.
flagged | ### Drug addicts\n\nCome to the back door on Monday.
flagged | Drug abuse: what parents should know
flagged | Inmates: bring your card.
flagged | ## Drug abuse\n\nOur clinic is open all day.
silent | **Wino** (noun, derogatory): someone who drinks.
silent | **inmate**: use *person in prison*.
silent | Drug addict – see *addiction*.
silent | crackhead, n. slang. A person who smokes crack.
silent | Felon: outdated term for a person with a conviction.
silent | - Alcoholic: person with alcohol use disorder
silent | #### Crackhead\n\nDerogatory. Say person who uses crack cocaine.
silent | ## Drug addict\n\nAn outdated term for a person with an addiction.
silent | ## Alcoholics\n\nAvoid this word for people; say people with alcohol use disorder.
silent | Junky\n:   A slang word for someone who uses heroin.
silent | **Drug abuse** — a stigmatizing term; prefer drug use.
silent | Mentally ill (the): avoid; say people with mental illness.
flagged | **Drug addict dies**: the county asks why.
flagged | Alcoholic: 40 years old, no job.
flagged | Drug addicts: the people who call us know us.
flagged | ## Drug addicts in Leeds\n\nThe people we serve.
flagged | Drug abuse: a growing problem in Kent
flagged | Addict: give me a bed.
""",
    "transcripts": r"""
silent | Nurse: He is a junkie.\nDoctor: He is my patient.\nNurse: Still.
silent | Q: Was he a drug addict? A: He was.
silent | Q: Was he a drug addict?\nA: He was.
silent | [00:12] MARIA: My father was a drug addict.
silent | INT: And your brother?\nP4: He was a drug addict.
silent | P4: My brother was a drug addict.
silent | I: Did you know any addicts?\nR: My brother was a drug addict.
silent | Speaker 1: The drug addicts came back.\nSpeaker 2: Did they?
silent | (00:01:12) Tom: the drug addicts came back
silent | [10:32] anna: the junkies are back
silent | Interviewer: So he was a drug addict?
silent | ALICE: Drug addicts, all of them.\nBOB: No.
silent | Alice: Drug addicts, all of them.\n\nBob: No.\n\nAlice: Yes.
silent | MOTHER: He was a drug addict.
silent | Mom: he was a drug addict\nMe: no\nMom: yes
flagged | Note: Drug addicts wait outside.
flagged | Warning: drug addicts wait outside.
flagged | PMH: asthma, drug addict, no surgery.
flagged | Minutes. Cllr Boyle: the drug addicts are back. Cllr Singh: are they?
flagged | Who: drug addicts\nWhere: the church\nWho: drug addicts
flagged | Address: Leeds. Clients: drug addicts. Address: York.
flagged | Monday: drug addicts eat at noon.\nTuesday: drug addicts eat at one.
flagged | Assessment: 40-year-old drug addict.\nPlan: rest.
flagged | Goal: house all drug addicts.\nGoal: feed them.
flagged | Myth: you cannot help them.\nFact: drug addicts can recover.\nMyth: what for?\nFact: for you.
flagged | Question: Why do drug addicts relapse?
flagged | 10:30 Coffee for drug addicts
silent | Tom: You were a drug addict?\nAna: I was.\nTom: And now?
silent | Therapist: What happened then?\nClient: My dad was a drug addict.\nTherapist: I see.
silent | **Host:** Were your neighbours drug addicts?\n\n**Guest:** Some were.\n\n**Host:** And you?
silent | [1:02:13] Speaker 2: the drug addicts had left
silent | P12: Most of them were drug addicts, you know.
silent | Interviewer 1: Who lived there?\nParticipant 3: Drug addicts, mainly.
silent | FATHER: He's a drug addict.\nSON: I am not.
silent | Nurse: She's just a drug addict.
silent | MODERATOR: Who comes?\nFG2: drug addicts and such
silent | DR. HALE: Is he a drug addict?\nMS. ORTIZ: No.
silent | WOMAN: The drug addicts are back. (Laughs.)
flagged | Name: Tom\nJob: nurse for drug addicts\nName: Ana
flagged | Objective: house drug addicts.\nBudget: none.\nObjective: feed them.
flagged | Step 1: Greet the drug addicts.\nStep 2: Listen.
flagged | Pros: drug addicts get beds.\nCons: none.\nPros: cheap.
flagged | Social: lives with two drug addicts.\nMeds: none.\nSocial: smokes.
flagged | Summary: The drug addicts need you.\nDetails: call us.
flagged | Reminder: drug addicts come at noon. Are you ready?
flagged | Day 1: You meet the drug addicts.\nDay 2: You rest.
flagged | Room 12: drug addicts and their families
flagged | Agenda item 3: drug addicts in the park?
""",
    "sources of another age": r"""
silent | Portsmouth Herald - Monday 4 May 1846\n\nESCAPE.—Two convicts got away in the fog; the constables seek the offenders still.
silent | https://archive.example.org/view/0001\nPortsmouth Herald - Monday 4 May 1846\n\nA woman committed suicide in the mill pond.\n\nThe jury sat until nine, and the inmates were sent home.
silent | https://books.example.org/details/rulesofthehouse\n\nRules for the Good Order of the House\n\nPublication date 1792\nPrinted by Ann Hale\n\nI. THAT all beggars in the streets be sent for.\n\nII. That the drunks be kept apart.
silent | *Proceedings of the Court, 17th October, 1781*\n\nhttps://court.example.org/record/17\n\nThe felons were brought up from the cells.
silent | Hale, A. "Notes on the Mill," Proceedings of the River Club vol. 3 (1898): 295-302.\nhttps://club.example.org/notes.pdf\n\nThe miller committed suicide that winter.
flagged | Portsmouth Herald - Monday 4 May 1846\n\nThe weather was fine.\n\n---\n\nToday two convicts share a cell there.
flagged | Portsmouth Herald - Monday 4 May 1846\n\nThe weather was fine.\n\n## Today\n\nTwo convicts share a cell there.
flagged | Portsmouth Herald - Monday 4 May 1846\n\nThe weather was fine.\n\nPortsmouth Herald - Monday 4 May 1998\nhttps://news.example.org/1\n\nTwo convicts share a cell there.
flagged | Portsmouth Herald - Monday 4 May 1998\n\nTwo convicts share a cell there.
flagged | Main Street, 1931\n\nhttps://video.example.org/x\n\nTwo convicts share a cell there.
flagged | The prison opened on 4 May 1846.\n\nTwo convicts share a cell there.
flagged | Battle of the bridge, 4 May 1846\n\nTwo convicts share a cell there.
flagged | The paper was founded in 1846 and the Herald still prints.\n\nTwo convicts share a cell there.
flagged | https://jail.example.org/\n\nTwo convicts share a cell there.
""",
    "interviews": r"""
silent | **Where do you write?**\n\nAt my table, mostly. I like noise.\n\n**Is your son a reader?**\n\nI think so.\n\nHe is a total junkie for comics, and the cousins are addicts.
silent | **Where do you write?** At my table. I like noise.\n\n**And what do you read?** I read what the addicts next door leave on the steps.
silent | ## An interview with Ana Ruiz\n\n**Your five best tips?**\n\n- Give every village a psychopath.\n- Sleep.
flagged | ## Interview questions\n\n**What is your name?**\n\nDrug addicts are asked for a card.
flagged | **Where do I get a needle?**\n\nAt the van.\n\n**Who runs it?**\n\nTwo nurses. Drug addicts come at nine.
flagged | **Do you treat addicts?**\n\nI do.\n\n**What about drug addicts from your county?**\n\nI see them too.
flagged | **Can you bring a friend?**\n\nYes. Bring anybody.\n\n**Do you have to pay?**\n\nNo. Drug addicts pay nothing.
flagged | **Where do you write?**\n\nAt my table.\n\n**Why do you write?**\n\nI need to.\n\n## The book\n\nDrug addicts wait at the door of a church.
""",
    "what is read out": r"""
silent | Here is what the mayor wrote. Quote:\n\nDrug addicts sleep in the park.\n\nInmates sweep it.\n\nEnd quote.\n\nHe won.
silent | The following is excerpted from a leaflet:\n\n* Drug addicts sleep in the park.\n* Inmates sweep it.
silent | He wrote a leaflet. What follows is reprinted from it.\n\nDrug addicts sleep in the park.\n\nInmates sweep it.
silent | Here is an excerpt from the leaflet:\n\n> The park is ours.
flagged | The following is excerpted from a leaflet:\n\n* The park is ours.\n\nDrug addicts sleep in it.
flagged | The following is excerpted from a leaflet:\n\nThe park is ours.\n\n# Mine\n\nDrug addicts sleep in it.
flagged | The following is excerpted from a leaflet:\n\nThe park is ours.\n\n---\n\nDrug addicts sleep in it.
flagged | Here is an excerpt from the leaflet:\n\n> The park is ours.\n\nDrug addicts sleep in it.
flagged | Here is an excerpt from my talk:\n\n* Drug addicts sleep in the park.
flagged | The following is often copied.\n\nDrug addicts sleep in the park.
silent | The lunatic sings to me  \nThe lunatic knows no key  \nAnd nobody goes.\n\nThe madman walks the line  \nHe says that he is fine  \nAnd nobody goes.
silent | Oh junkie sing to me<br>\nOh junkie find the key<br>\nAnd nobody goes.\n\nThe park is dark tonight  \nThe moon is not as bright  \nAnd nobody goes.
flagged | The lunatic sings to me  \nThe lunatic knows no key  \nAnd nobody goes.
flagged | A junkie lives at  \n12 Elm Street  \nSecond floor\n\nA madman lives at  \n14 Elm Street  \nThird floor
flagged | The lunatic sings to me\nThe lunatic knows no key\nAnd nobody goes.\n\nThe madman walks the line\nHe says that he is fine\nAnd nobody goes.
silent | ### Sobriety means alcoholic\n\nI began to write.
flagged | Sobriety means addict groups and long walks.
silent | Here is the quote from the mayor.\n\nDrug addicts sleep in the park. End quote.
flagged | Here is what the mayor wrote. Quote:\n\nThe park is ours.\n\nEnd quote.\n\nDrug addicts sleep in it.
flagged | Drug addicts sleep in the park.\n\nHere is what the mayor wrote. Quote:\n\nThe park is ours.\n\nEnd quote.
flagged | I will quote from the plan.\n\nDrug addicts sleep in the park.
silent | Her bio includes this statement: _Ana grew up in a city of lakes, is an ex-addict and an ex-prostitute, and paints_.
flagged | Note: _drug addicts must sign in at the desk of the church before noon on Mondays_.
flagged | She was late: _the drug addicts in the park had kept her for the whole of an hour that day_.
""",
    "parts and names": r"""
silent | Half of the class were made "inmates", half "guards". The guards shouted at inmates; inmates wept.
silent | The students got the roles of "inmates" or "guards." Guards shouted at inmates.
silent | The school cast her as an "addict" in the play. The addict dies in the third act.
flagged | Complaints were made about "addicts" in the park. The addicts sleep there.
flagged | Drugs play a role, she says, and "addicts" are blamed. The addicts sleep there.
flagged | The jail was made of two blocks. Guards shouted at inmates.
flagged | The word "inmates" is on the door. Guards shouted at inmates.
silent | We draw for _Lunatics_ on Mondays.\n\nThe wiki of Lunatics holds every scene.
silent | We draw for _Lunatics_ on Mondays.\n\n## Making Lunatics by hand
flagged | We met _lunatics_ on Mondays.\n\nThe lunatics of the board voted again.
flagged | We draw for _Lunatics_ on Mondays.\n\nThe lunatics of the board voted again.
flagged | We draw for _Lunatics_ on Mondays.\n\nLunatics run the board.
silent | <a href="https://example.org/x" title="How One Vote Made This Grandmother A Felon">a report</a>
flagged | <img src="x.png" alt="How one vote made this grandmother a felon">
""",
}


@pytest.fixture(scope="module")
def linter(ruleset, parse):
    return Linter(ruleset=ruleset, parse=parse)


def lines(outcome):
    for kind, text in LINES.items():
        for line in text.strip().splitlines():
            found, _, rest = line.partition(" | ")
            if found == outcome:
                yield pytest.param(rest.replace("\\n", "\n"), id=f"{kind}: {rest}")


@pytest.mark.parametrize("text", list(lines("silent")))
def test_what_is_only_named_or_talked_about_is_left_alone(text, linter):
    found = linter.check_source(Source("x.md", text, "markdown")).certain
    assert [one.matched for one in found if one.severity is not Severity.INFO or one.fix] == []


@pytest.mark.parametrize("text", list(lines("flagged")))
def test_what_only_looks_like_it_is_reported(text, linter):
    found = linter.check_source(Source("x.md", text, "markdown")).certain
    assert any(one.severity is not Severity.INFO for one in found)
