"""The words around a match that show it is mentioned rather than used, or said of the writer; patterns only.

`*_LEFT` patterns are searched in the text that ends at the match, `*_RIGHT` ones matched where the text goes on after it;
both see line endings as blanks and straight apostrophes.
"""

from __future__ import annotations

import re
from functools import cached_property


def _any(words: str) -> str:
    """A group of the alternatives in a text, separated by ` / ` or, failing that, by blanks."""
    parts = words.split(" / ") if " / " in words else words.split()
    return f"(?:{'|'.join(parts)})"


def _compile(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?i){pattern}") for pattern in patterns)


class Cues:
    """Patterns, and an expression for words of which any of them needs one, so that most texts are done with at once."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        """Each pattern with what is in every text that it matches, from the edge of a word on, in lowercase."""
        self.pairs = pairs
        self.needed = re.compile(rf"\b(?:{'|'.join(dict.fromkeys(word for word, _ in pairs))})")

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        return _compile(*(pattern for _, pattern in self.pairs))

    def search(self, text: str) -> re.Match[str] | None:
        """The match of the first pattern that is found in the text."""
        if self.needed.search(text.lower()):
            for pattern in self.patterns:
                if found := pattern.search(text):
                    return found
        return None


_NOUN = _any("words? terms? labels? phrases? expressions? nouns? adjectives? verbs? epithets? slurs? euphemisms?")
_OPENING = r"[\s:,\"“‘'*_(]*"
_ARTICLE = r"(?:an? |the )?"
_CALL = _any("call calling label labelling labeling brand describe describing refer referring")
_CALLED = _any(
    r"called(?! (?:to|out|in|upon)\b) / labell?ed(?: as)? / branded(?: as)? / referred to as / stereotyped as"
)
_GLOSSARY = _any(
    "glossary / glossaries / dictionary / dictionaries / lexicon / phrasebook / stylebook / thesaurus / wordlist / style guide / "
    "word list / banned list"
)
_LISTS = _any("lists? listed includes? included has gives gave marks marked flags flagged bans banned")
_LANGUAGE = _any(
    "English French German Spanish Italian Portuguese Dutch Danish Swedish Norwegian Polish Russian Welsh Irish Latin Greek Arabic Hebrew "
    "Hindi Chinese Mandarin Japanese Korean Turkish slang"
)
_DISCOURAGED = _any(
    "don't / dont / do not / never / stop / avoid / avoids / instead of / rather than / shouldn't / should not / no longer"
)

_NOT = _any("not / never / instead of / rather than / in place of / in lieu of")
_ENTRY = _any("entry entries definitions? synonyms? slang translations? abbreviation shorthand")
_MARKED = _any("marked headed labelled labeled titled stamped")
_SIGN = _any("signs? posters? banners? placards? headlines? plaques? stickers? graffiti t-shirts? nameplates? plates?")

MENTION_LEFT = Cues(
    # the word "addict"; terms such as addict, junkie and drunk
    (_NOUN, rf"(?<!\bin )(?<![\w-]){_NOUN}(?: (?:like|such as|including|as|is|was|of|for|than))?{_OPENING}{_ARTICLE}$"),
    # the phrase habitual drunkard
    (
        _NOUN,
        rf"\bthe {_any('word term phrase label expression')} "
        rf"(?!{_any('many most some the that which for of used is was to by with and or people we they he she it in on')}\b)[a-z-]+ $",
    ),
    (_NOUN, rf"(?<!\bin )(?<![\w-]){_NOUN},? (?:like|such as|including)\b[^.;!?]{{0,90}}(?:,|\band|\bor)\s{_ARTICLE}$"),
    # the glossary entry for enabling; the signs for drunk
    (_ENTRY, rf"\b{_ENTRY} (?:for|of) {_ARTICLE}$"),
    ("sign", rf"\bsigns? for {_ARTICLE}$"),
    # say person with a substance use disorder, not addict
    (
        _NOT,
        rf"\b{_any('say / saying / write / writing / use / try / prefer / choose / call it / call them / call people / call him / call her')}\b[^.!?]{{1,70}}[\s,(]"
        rf"{_NOT} (?:saying |writing |using )?{_ARTICLE}(?:[\"“‘'\w-]+ (?:[\w\"”’'-]+ )?(?:or|and|nor) {_ARTICLE})?$",
    ),
    ("s[/|#]", r"(?:^|\s)s[/|#]$"),  # s/addict/patient/
    ("so[- ]called", rf"\bso[- ]called {_ARTICLE}$"),
    ("defin", rf"\bdefin(?:es?|ed|ing) {_ARTICLE}(?:[\w-]+ )?$"),
    # our glossary lists committed suicide in the column headed Avoid
    (_GLOSSARY, rf"\b{_GLOSSARY}\b[^.;]{{0,25}} {_LISTS} {_ARTICLE}$"),
    (_GLOSSARY, rf"\b{_GLOSSARY}\b[^.;]{{0,25}} {_LISTS} [^.;!?]{{1,60}}(?:,|\band|\bor) {_ARTICLE}$"),
    # calling someone a felon for life helps no one
    (
        _CALL,
        rf"\bcalling {_any('somebody / someone / anybody / anyone / people / a person / a patient / a child / a human being')} {_ARTICLE}$",
    ),
    # descriptions of people as manic depressive
    (
        "(?:descri|depict|portray)",
        rf"\b(?:descri(?:be|bes|bing|ptions? of)|depict(?:s|ing|ions? of)?|portray(?:s|ing|als? of)?) "
        rf"{_any('somebody / someone / anybody / anyone / people / persons / patients / others / themselves')} as {_ARTICLE}$",
    ),
    # a tick-box marked HANDICAPPED
    (
        _MARKED,
        rf"\b{_any('tick-?box(?:es)? check-?box(?:es)? box(?:es)? column columns heading headings folder folders drawer stamp')}\b[^.;]{{0,20}} "
        rf"{_MARKED} [\"“‘']?$",
    ),
    # a sign that says NO ADDICTS
    (_SIGN, rf"\b{_SIGN}\b[^.;]{{0,30}}\b{_any('says? said reads? reading saying')}[: ]+[^.;]{{0,40}}$"),
    (_DISCOURAGED, rf"\b{_DISCOURAGED} (?:say|saying|write|writing|using the words?) {_ARTICLE}$"),
    # don't call people addicts; being labeled an addict
    (_CALL, rf"\b(?:{_DISCOURAGED}|not)(?: to| be)? {_CALL}\b[^.;!?]{{1,40}} (?:as )?{_ARTICLE}$"),
    (
        _CALLED,
        rf"\b{_any('be been being is are was were get gets got gotten getting')} (?:[a-z]+ly |often |still |just )?{_CALLED}"
        rf" (?:just |merely |only )?{_ARTICLE}(?:[\w-]+ )?$",
    ),
)
MENTION_RIGHT = _compile(
    # "morbidly obese" is a phrase that ...
    rf"[\"”'*_)]*,? (?:is|was|are|were|remains|became) (?:an?|the|another|one|not an?) (?:[\w-]+ ){{0,3}}{_NOUN}\b",
    r"[^.;!?\n]{0,25}(?:→|⇒|->|=>)",
    # removed junkie from the word list
    r"[\"”'*_)]* from (?:the|our|its|all) (?:[\w-]+ )?(?:word ?list|glossary|style ?book|style ?guide|style ?sheet|dictionary|lexicon|vocabulary)\b",
    r"[\"”'*_)]* (?:probably |originally |literally )?(?:means|meant|connotes|derives from|comes from the)\b"
    r"(?! (?:another|more|less|no|fewer|\d))",
)
WHAT_LEFT = re.compile(r"(?i)\bwhat (?:an? |the )?$")
WHAT_RIGHT = re.compile(r"(?i)[\"”’'*_)]* (?:is|was|are|were|means?|meant)\b")
"""She asked what a prostitute was; not "What a junkie!"."""
ENTRY_RIGHT = re.compile(r"\s*(?::|[–—-] |\((?:n|v|adj|noun|verb|adjective|slang)\b)")
"""What follows the head of a glossary entry: **addict**: ..., **Addict** (noun)."""
SAY_LEFT = re.compile(rf"(?i)\b{_any('say saying write writing spell pronounce type')} {_ARTICLE}$")
SAY_RIGHT = re.compile(r"(?i)\s*(?:[.,;!?)]|$|instead\b|rather\b|not\b)")

_WRITE = _any(
    "writes? wrote written prints? printed uses? used says types? typed spells? spelled spelt chooses? chose chosen prefers? preferred "
    "bans? banned deletes? deleted avoids? avoided replaces? replaced picks? picked drops? dropped struck strikes adds? added googles? found finds? "
    "googled defines? defined translates? translated reads hears heard printing writing saying typing banning avoiding dropping replacing using"
)
BETTER = re.compile(
    rf"(?i)\b{_any('person people someone somebody individuals? patients? man woman men women child children bab(?:y|ies) parents?')}"
    rf" {_any('with who whose living in on experiencing struggling exposed convicted affected')}\b"
)
"""Wording that a guide sets beside the wording it replaces: person with a felony conviction."""
LANGUAGE_RIGHT = re.compile(
    rf"[\"”'’*_)]* in (?:{_LANGUAGE}|the {_any('dictionary glossary thesaurus stylebook')})\b"
    rf"|[^.;!?\n]{{0,50}} as (?:an? )?{_any('synonyms? translations? insults? slurs? epithets? put-downs?')}\b"
)
"""Junkie in English; hophead and snowbird as synonyms: what follows a noun without an article that is only a word."""
LANGUAGE_LEFT = re.compile(
    rf"(?i)\b{_WRITE} (?:[\"“‘']?(?!(?:an?|the|to|by|in|with)\b)[\w-]+(?: [\w-]+)?[\"”’']?(?:, (?:and |or )?| and | or )){{0,5}}$"
)
"""Verbs of language, with nothing but other such nouns between them and the noun."""
LABEL = re.compile(r"(?:^|[.;!?|)\s])((?:[A-Z][\w']*|→ ?[A-Z]\w*)(?: [a-z'][\w']*){0,3}):(?=\s)")
"""A label that governs what comes after it: "Use:", "Instead of:"."""
AVOID = re.compile(
    rf"(?i)(?:{_any('terms? words? phrases? language wording')} )?(?:to )?"
    + _any(
        "avoid / instead of / don't say / don't use / do not say / do not use / not this / never say / say this,? not / "
        "(?:stigmati[sz]ing|outdated|problematic) (?:terms?|language|words?) / rather than / replace / not recommended / "
        "not preferred / old terms? / incorrect / (?:out|not|no|wrong|bad|don't|never)$"
    )
)
SPEAKER = re.compile(
    r"(?:^|[.?!…\"”]\s|\n)\s{0,80}((?:THE )?[A-Z][A-Z'’-]{2,}(?: [A-Z][A-Z'’-]+)?|"
    + _any(
        "Interviewer Participant Respondent Caller Host Guest Presenter Moderator Announcer Narrator Witness Judge Counsel Reporter Q A"
    )
    + r")(?::|(?<=[QA])\.)\s"
)
"""Speaker labels of transcripts. A name in ordinary letters ("Cllr Boyle:") opens minutes, which are indirect speech."""
SPEAKER_NAME = re.compile(
    r"THE [A-Z]{3,}|(?:MR|MS|MRS|DR|SEN|REP|OFFICER)\b|"
    + _any(
        "JUDGE COURT CLERK WITNESS COUNSEL INTERVIEWER PARTICIPANT RESPONDENT HOST REPORTER MODERATOR CALLER CHORUS NARRATOR"
    )
    + r"$|Interviewer|Participant|Respondent|Caller|Host|Guest|Presenter|Moderator|Announcer|Narrator|Witness|Judge|Counsel"
)
"""Labels that are a speaker's at first sight; others have to come twice ("PMH:" in a clinical note does not)."""

_BE = _any(
    "'m / am / 've been / have been / was / 're / are / were / used to be / became / 'd been / had been / identify as / "
    "identified as / identify myself as"
)
_FILLER = _any(
    "an? / the / also / both / not / just / only / still / now / once / never / always / such / really / very / truly / no longer / "
    "proud / grateful / former / ex / recovering / recovered / reformed / fellow / young / old / functional / functioning / high / "
    "chronic / severe / total / full / complete / drug / and / or / to be / so / too / a bit / a little / kind of / literally / "
    "actually / basically / [a-z]+ly / by definition"
)
_NAMED = _any(
    "call / calls / called / calling / consider / considers / considered / label / labels / labell?ed / name / describe / describes / "
    "described / introduce / introduced / introduces / identify / identifies / identified / see / saw / think of / thought of / "
    "regard / admit"
)
_SELVES = _any("myself himself herself themselves themself ourselves yourself")
_GREETING = _any("hi hiya hey hello morning evening")
SELF_LEFT = Cues(
    # Still an addict, just not an active one; Hiya, Gaz, addict, four years
    ("(?:still|also) an?", r"(?:^|[.!?]\s+)(?:still|also) an? (?:[\w-]+ )?$"),
    (
        rf"{_GREETING}\b",
        rf"(?:^|[.!?]\s+){_GREETING}(?:,? (?:all|everyone|folks|family))?,? [a-z]\w+(?: here)?, (?:[\w-]+ )?$",
    ),
    # Been clean since May
    ("been ", r"(?:^|[.!?]\s+)(?:have |'ve )?been (?:completely |totally |properly )?$"),
    # I'm a recovering alcoholic; we were addicts
    (
        rf"(?:i|we)\s?{_BE}",
        rf"(?:^|[\s\"“‘'(*—–-])(?:i|we)\s?{_BE} (?:{_FILLER}[ -]){{0,5}}$",
    ),
    ("(?:im|ive been|iam) ", rf"(?:^|[\s\"“‘'(*])(?:im|ive been|iam) (?:{_FILLER}[ -]){{0,4}}$"),
    ("(?:us|we) ", r"\b(?:us|we) (?:(?:old|former|recovering|fellow|poor|drug|two|all)[ -]){0,2}$"),
    ("me, ", r"\bme, (?:an? )?(?:[\w-]+ ){0,2}$"),  # they asked me, an addict, to speak
    ("(?:my|our) ", r"\b(?:my|our) (?:[\w-]+ ){1,2}as (?:an? )?(?:[\w-]+ )?$"),  # my life as an addict
    # I ended up an addict; I went from altar boy to junkie; being an addict taught me
    (
        r"(?:i|we)\b",
        r"(?:^|[\s\"“‘'(*])(?:i|we) (?:ended up|turned into|turned out to be|grew into|grew up to be) (?:as )?(?:an? )?(?:[\w-]+ ){0,2}$",
    ),
    (
        r"(?:i|we)\b",
        r"(?:^|[\s\"“‘'(*])(?:i|we)(?:'d| had)? (?:went|gone|go|turned) from [^.;!?]{1,50} (?:in)?to (?:an? )?(?:[\w-]+ )?$",
    ),
    ("fellow ", r"(?:^|[.!?]\s)fellow (?:[\w-]+ )?$"),
    # she says she's a junkie; by her own account an alcoholic
    (
        "(?:says?|said|admit|joke|acknowledge)",
        r"\b(he|she|they) (?:(?:openly|freely|often|always|readily) )?(?:says?|said|admits?|admitted|jokes?|joked|acknowledged?|acknowledges)"
        r" (?:that )?\1(?:'s| is| was|'re| are| were|'d been| had been) (?:(?:an?|still|once|now|also|a recovering|a former)[ -]){0,3}$",
    ),
    ("own ", r"\bby (?:his|her|their|my) own (?:account|admission|description),? (?:an? )?(?:[\w-]+ )?$"),
    ("(?:my|our) ", r"\b(?:my|our) fellow (?:[\w-]+ )?$"),
    # she calls herself a junkie; a self-described drunk
    (_SELVES, rf"\b{_NAMED} {_SELVES} (?:(?:as|to be) )?{_ARTICLE}(?:[\w-]+ ){{0,2}}$"),
    (_SELVES, rf"\b{_NAMED} {_SELVES} [^.;!?]{{1,30}} as {_ARTICLE}(?:[\w-]+ )?$"),
    ("self-", rf"\bself-{_any('described identified confessed proclaimed professed styled admitted')} (?:[\w-]+ )?$"),
    # Hi, I'm Tom, alcoholic
    (
        "(?:i'm|my name|i am|this is)",
        r"\b(?:i'm|my name is|my name's|i am|this is) [A-Z][\w'-]+(?:,? and (?:i'm|i am)|,) (?:an? )?(?:[\w-]+ ){0,2}$",
    ),
    # she called me an addict
    (
        "me ",
        r"\b(?:call|calls|called|made|makes|make|labell?ed|considered) me (?:an? |the |into an? )?(?:[\w-]+ ){0,2}$",
    ),
)
_ONE_TOO = re.compile(
    r"(?i)\b(?:(?:and|for|because|since) i(?:'m| am) one\b|so am i\b|(?:just|exactly) (?:like|as) i (?:did|do|was|am|had|have)\b|"
    r"same as (?:me|us|i)\b|we(?:'re| are) (?:all )?the same\b)"
)
_ANOTHER_LEFT = re.compile(r"(?i)\b(?:another|other|fellow) (?:[\w-]+ )?$")
_WE = re.compile(r"(?i)(?:^|[\s\"“'(])(?:i|i'm|i've|we|we're|us|me)\b")


def one_of_us(left: str, right: str) -> str:
    """What shows that the writer is one of them, if anything does: another alcoholic, and I am one; as I did."""
    if found := _ONE_TOO.search(right) or _ONE_TOO.search(left):
        return found.group()
    if (found := _ANOTHER_LEFT.search(left)) and _WE.search(left[: found.start()]):
        return found.group().strip()
    return ""


SELF_RIGHT = _compile(
    r" (?:like|such as) (?:me|us|myself|ourselves)\b",  # addicts like me
    r" (?:myself|ourselves)\b",
    r" (?:in|inside|within) (?:me|us)\b",  # the addict in me
)
OF_ONESELF_LEFT = re.compile(
    r"(?i)(?P<by>\baccording to (?:himself|herself|themselves)\b[^.;!?]{0,30})?\b(?<!whether )(?<!if )(?P<who>he|she|they)(?:'s| is| was|'re| are| were|'d been| had been)"
    r" (?:(?:an?|still|once|now|also|recovering|former|just) ){0,3}(?:[\w-]+ )?$"
)
SAYS_RIGHT = re.compile(
    r"(he|she|they) \| [^.;!?\"”]{0,40}?, \1 (?:says?|said|tells?|told|admit(?:s|ted)?|explain(?:s|ed)?|joke[sd]?|add(?:s|ed)|confess(?:es|ed)?|wr(?:ites|ote))\b"
)
"""He was an addict, he told me: the speaker after the speech."""
AS_LEFT = re.compile(
    r"(?i)(?<!soon )(?<!well )(?<!long )(?<!far )(?<!much )\bas (?:an? |someone who (?:is|was|used to be) an? )(?:[\w-]+ ){0,3}$"
)
SPEAKING_LEFT = re.compile(
    r"(?i)(?:\bspeaking as an? |\bwhat (?:i|we) (?:am|are|was|were)\b[^.;!?]{0,50} )(?:[\w-]+ ){0,2}$"
)
"""Speaking as a diabetic: ...; what I am, in plain words, is an addict."""
AS_RIGHT = re.compile(r"(?i)[^.;!?]{0,50}?,? (?:i|i'm|i've|i'd|we|we're)\b")
HERE_LEFT = re.compile(r"(?i)(?:^|[.!?]\s+)(?:[\w-]+ ){0,2}$")
HERE_RIGHT = re.compile(r"(?i) here\b(?:$|[,.!: -])")
"""Recovering alcoholic here, five years."""
OWN_LEFT = re.compile(r"(?i)\b(?:my|our) (?:own )?(?:[\w-]+ )?$")
OWN_RIGHT = re.compile(rf"(?i) {_any('days years past self phase era life brain mind lifestyle ways story stage')}\b")
"""In my druggie days."""

TITLE_LEFT = re.compile(
    r"\b"
    + _any(
        "Cllr Councillor Councilman Alderman Officer Detective Sheriff Sen Rep Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Lady Lord Rev Hon Sgt Capt Captain Col Colonel Gen General Lt Judge"
    )
    + r"\.?\s+(?:[A-Z][\w'’-]*\.?\s+)?$|(?:^|\s)[A-Z]\. (?:[A-Z]\. )?$"
)
"""What comes before a person's name: Mrs. Stoner."""
LISTED_LEFT = re.compile(
    rf"(?i)(?:^|[\s\"“‘'(*—–-])(?:i|we)\s?{_BE} (?:(?:an?|the) [\w'-]+(?: [\w'-]+)?,? (?:and )?){{1,4}}(?:an? )(?:[\w-]+ )?$"
)
"""I am a father, a roofer and an addict: the label ends the list and the clause."""
UNREAL_LEFT = re.compile(r"(?i)\b(?:like|as if|as though) (?:i|we)(?:'m| am| was| were|'re| are)\b[^.;!?,]{0,30}$")
"""They looked at me like I was some junkie: what others took the writer for."""
CHAPTER_RIGHT = re.compile(
    r"[^.;\n]{0,90}, see (?:also )?(?:(?:chapters?|sections?|parts?|titles?|articles?|subchapters?) [\dA-Z]|§)"
)
"""Diversion program for chemically dependent nurses, see chapter 334D: the title of what is referred to."""
CHAPTER_LEFT = re.compile(r"(?:^|\n)\W*(?:\d+[A-Z]|\d+[A-Z]?-\d+(?:\.\d+)?) [^\n]*$")
"""663E Drug Dealer Liability: a line of a table of contents begins with a number."""
PART = re.compile(
    rf"(?!{_any('NOTE NOTES TIP TIPS WARNING CAUTION IMPORTANT UPDATE EXAMPLE EXAMPLES DEFINITION SUMMARY QUESTION ANSWER STEP PART CHAPTER SECTION')}\b)"
    r"[A-Z][A-Z'’ -]{2,}[.:]"
)
"""Who speaks in a play, in bold letters: VIOLA."""
CODED_LEFT = re.compile(r"\b(?:LOINC|MeSH|SNOMED|ICD(?:-\d+)?(?:-CM)?|CPT|HCPCS)\b[^.;]{0,60}$")
"""A term of a coding system is kept as the system has it."""
CATEGORY_LEFT = re.compile(r"(?<!\w)Category:[\w(][^.;:!?\n\[\]|]{0,60}$")
"""Category:Prisons of Oslo, as wikis end their pages."""
CALLED_LEFT = re.compile(
    rf"(?i)\b{_any('call calls called calling label labels labell?ed brand brands branded dub dubs dubbed term terms termed')}\b"
    r"[^.;,]{1,30}$|\bknown (?:\w+ )?as (?:an? |the )?(?:[\w-]+ )?$"
)
"""What someone was called: new wording would put words into another's mouth."""
# What a clause may begin with before its verb: Hun, just ...
_OPENERS = _any(
    "just / please / pls / plz / so / then / and / but / now / ok / okay / well / oh / yeah / yes / no / nah / honestly / "
    "seriously / frankly / personally / literally / also / or / first / maybe / perhaps / simply / either / better / always / "
    "never / ever / only / for once / go on / again / still / anyway / hun / hon / honey / mate / mama / momma / mum / mom / girl / "
    "sis / bro / bruh / dude / babe / sweetie / sweetheart / dear / darling / love / pal / buddy / man / lady / lol / lmao / smh / "
    "ffs / sorry / tbh / imo / imho / ngl / fwiw / look / listen / hey / trust me / believe me / take it from me / no offence / "
    "no offense / whatever you do / today / tonight / tomorrow / right now / aww / aw / ah / ha / haha / wow / um / just saying / "
    "now / next / second / easy / simple / omg / queen / sister / brother / friend / my friend / my love / respectfully / "
    "with respect / not being funny / not being funny but / no judgment but / no judgement but / hear me out / here's the thing / "
    "heres the thing / bottom line / that said / step one / rule one / in that case / if you ask me / from now on / next time / for the love of god"
)
_STOPS = r".!?;:…\u2013\u2014()\"“”*&\n\u2600-\U0001faff"
OPENS_CLAUSE = re.compile(rf"(?:^|[{_STOPS}]|(?<=\s)-)\s*(?:{_OPENERS}[,!.]* )*$")
OPENS_SPOKEN_CLAUSE = re.compile(rf"(?:^|[{_STOPS},]|(?<=\s)-)\s*(?:{_OPENERS}[,!.]* )*$")
"""In a comment a comma is a stop: call her, block him, move on."""
CLOSES_CLAUSE = re.compile(
    r"\s*(?:$|[.!?;:,…\u2013\u2014()\n\u2600-\U0001faff]|(?:lol|lmao|smh|tbh|honestly|really)\b)"
)
SPRAYED_LEFT = re.compile(
    r"(?:(?i:\b(?:headlines?|front page|captions?|signs?|banners?|posters?|placards?|graffiti)\b[^.!?\n]{0,40}?:\s*[\"'“‘]?)"
    r"|(?i:\b(?:sprayed|spray-painted|painted|scrawled|daubed|carved)\s+))(?:[A-Z'’-]{2,} ){0,6}$"
)
"""Headline: ... in capitals; someone sprayed ... on the door."""
_TELL = _any(
    "say says said saying tell tells told telling ask asks asked yell yells yelled shout shouts shouted read reads wrote writes "
    "goes scream screams screamed advice comment comments think thinks"
)
_HEARER = _any("me us him her them you people")
TOLD_LEFT = re.compile(rf"\b{_TELL}(?: (?:to )?{_HEARER})?(?: to)?[,:\"“ ]*$")
"""Everyone says: the order that follows is theirs."""
