"""Inflected forms of English that begin differently from their lemma: feet, drank, wives.

They are those of the lemmatizer in the pinned language model, whose lists are WordNet's; `tests/test_words.py` holds
them against it. Stems are compared without it, see `words.stems`.
"""

from __future__ import annotations

_FORMS = """
abide abode / amphithecium amphicia / anaptyxis anatyxes / anatto annattos / antheridium andtheridia / apex
apices / argali araglis / arise arose / arsis arses / ascus asci / assagai assegais / awake awoke awoken / axis
axes / bad worse worst / barklouse barklice / basis bases / be am are is was were / bear bore born borne /
become became / bedesman beadsmen / befall befell / beget begat begot begotten / begin began begun / behold
beheld / belie belying / bename benempt / beseech besought / bespeak bespoke bespoken / bestride bestrode /
betake betook / bethink bethought / bheesty bhishties / bicentenary bicennaries / bicentennial bicennaries / bid
bade / bind bound / blackfoot blackfeet / bleed bled / blow blew / booklouse booklice / boschbok bok bushbok
bushboks / break broke broken / breed bred / brent brants / bring brought / brother brethren / bucktooth
buckteeth / buy bought / caestus cestuses / cagey cagier cagiest / caput capita / caryatid carides / catch
caught / cecum ceca / cheder chadarim / chivy chevied chevies chevying / choose chose chosen / cimex cimices /
clarino clani clanos / cleave cleft clove cloven / clepe ycleped yclept / cling clung / clothe clad / codex
codices / colon cola / come came / countersink countersank countersunk / creep crept / culex culices / cutis
cutes / daimio daymio daymios / datum data / diaeresis diaerses / diathesis diathses / dicey dicier diciest /
die dying / dig dug / dive dove / do did / dogtooth dogteeth / dopey dopier dopiest / dormouse dormice / dow
dought / draw drew / drink drank drunk / drive drove / duo dui / duodenum duona duonas / eat ate / edema
oedemata / ens entia / enwind enwound / esophagus oesophagi / eyetooth eyeteeth / eyrir aurar / fall fell / far
further / feed fed / feel felt / femur femora / fieldmouse fieldmice / fight fought / filum fila / find found /
flatfoot flatfeet / fling flung / flittermouse flittermice / floodlight floodlit / focus foci / foot feet /
forbear forbore forborne / forefoot forefeet / forespeak forespoke forespoken / foretell foretold / foretooth
foreteeth / forgive forgave / forgo forwent / forsake forsook / forspeak forspoke forspoken / forswear forswore
forsworn / forum fora / freeze froze frozen / fucus fuci / gemsbok gemboks / gemsbuck gembucks / genus genera /
get got gotten / ghostwrite ghostwrote / gin gan / give gave / glochidium glochidcia / go went / good best
better / gooey gooier gooiest / goose geese / gospodin gospopoda / grind ground / grow grew / gynecium gynecea /
gynoecium gynoecea / gyrus gyri / hallah challoth / hamstring hamstrung / hang hung / have had has / heave hove
/ heder hadarim / hilum hila / hilus hili / hold held / homey homier homiest / honey honied / hymenium hynia
hyniums / ibex ibices / igbo ibo / ilium ilia / index indices / interweave interwove interwoven / inweave inwove
inwoven / jackaroo jackeroos / jus jura / keep kept / kneel knelt / knife knives / know knew / ladify ladyfied
ladyfies ladyfying / latex latices / lead led / leave left / lenis lenes / leu lei / lex leges / lie lain lay
lying / life lives / light lit / likuta makuta / limen limina / limes limites / litas litu / locus loci / loti
maloti / louse lice / lumen lumina / lysis lyses / madame mesdames / mademoiselle mesdemoiselles / madrono
madornos / magus magi / make made / man men / manservant menservants / may might / meet met / melt molten /
misbecome misbecame / misgive misgave / mistake mistook / misunderstand misunderstood / momus momi / monseigneur
messeigneurs / monsieur messieurs / mouse mice / murex murices / muskellunge muskallunge / naris nares / nevus
nevi / nidus nidi / nodus nodi / nomen nomina / notum nota / numen numina / oasis oases / ochrea ocreae / odeum
odea / oleum olea / os ora / othman ottomans / outfight outfought / outgo outwent / outride outrode / outsell
outsold / outshine outshone / outstand outstood / outthink outthought / outwear outwore outworn / overbear
overbore overborne / overcome overcame / overdrive overdrove / overhang overhung / override overrode / oversell
oversold / overtake overtook / overwind overwound / overwrite overwrote / ovum ova / paralipsis paraleipses /
partake partook / pasquinade pasquil pasquilled pasquilling pasquils / paterfamilias patresfamilias / pekinese
pekingese / penis penes / penny pence / pes pedes / phlyctaena phlyctenae / plead pled / plowman ploughmen /
polis poleis / pubis pubes / rachis rhachises / ramus rami / real reis / rearmouse rearmice reremice / reave
reft / rebato rabatos / reeve rove / remex remiges / reremouse reremice / rerun reran / resit resat / retake
retook / retell retold / rethink rethought / rewind rewound / rewrite rewrote / rhachis rachides / ride rode /
ring rang rung / rise rose / rotl artal artel / rumen rumina / run ran / sahuaro saguaros / salesperson
salespeople / schatchen shadchans / see saw / seek sought / sell sold / sente lisente listente / serum sera /
shadchan schatchonim / shake shook / shine shone / shit shat / shoot shot / shophar shofroth / shrewmouse
shrewmice / shrink shrank shrunk shrunken / shrive shrove / signior signori / sing sang sung / sink sank sunk
sunken / sit sat / skydive skydove / slay slew / sleep slept / sling slung / slink slunk / smite smote /
snaggletooth snaggleteeth / sneak snuck / sokeman socmen / solum sola / sorus sori / speak spoke spoken / speed
sped / spellbind spellbound / spin spun / spit spat / splayfoot splayfeet / spotlight spotlit / spring sprang
sprung / squeegee squilgee / stand stood / starets startsy / stave stove / steal stole stolen / stick stuck /
sting stung / stink stank stunk / stotinka stotkini / stride strode / strike struck / string strung / striper
stiper / strive strove / substratum substrasta / swap swopped swopping swops / swear swore sworn / sweep swept /
swell swollen / swim swam swum / swing swung / take took / tallith tallaisim / talus tali / taxis taxes / taxon
taxa / teach taught / tear tore torn / tell told / tenderfoot tenderfeet / tenia taeniae / think thought /
thrive throve / throw threw / thyrse therses / tie tying / tiro tyros / titmouse titmice / tooth teeth / torrefy
torrify / torus tori / trammel trameled trameling tramelled tramelling tramels / transship tranship / tread trod
trodden / turaco touracos / typewrite typewrote / uighur uigurs / unbind unbound / unclothe unclad / uncus unci
/ undersell undersold / understand understood / undertake undertook / underwrite underwrote / unfreeze unfroze
unfrozen / unreeve unrove / unsling unslung / unspeak unspoke unspoken / unstick unstuck / unstring unstrung /
unswear unswore unsworn / unteach untaught / unthink unthought / untie untying / untread untrod untrodden /
unwind unwound / upheave uphove / uphold upheld / uprise uprose / upspring upsprang upsprung / upswell upswollen
/ upswing upswung / uredium uncidia / vagus vagi / velum vela / vie vying / vimen vimina / vis vires / vox voces
/ wahabi wahhabis / wake woke woken / wear wore worn / weave wove woven / weep wept / well best better / wife
wives / win won / wind wound / withhold withheld / withstand withstood / woodlouse woodlice / work wrought /
wring wrung / write wrote / zemindari zamindaris / zoaea zoeas / zoea zoaeae / zoon zoa
"""
"""A lemma and its forms; lemmas are separated by slashes."""


def _lemmas() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in _FORMS.split("/"):
        lemma, *forms = entry.split()
        for form in forms:
            found.setdefault(form, []).append(lemma)
    return found


LEMMAS = _lemmas()
"""The lemmas that an irregular form may have."""
