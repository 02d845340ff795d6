"""A size and a kind go in, Markdown files come out: self-written text, the same for the same seed; or real files.

Sentences are made of parts, so that no two files are alike and peers find no two equal lines to remember. Text
that holds candidates has words that a rule means ("drug abusers") and words in another sense ("most users").
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

CLEAN = "# Minutes\n\nThe council met on Tuesday and approved the minutes of the last meeting.\n"
SMALL = "# Notes\n\nHe abused alcohol for years.\n\nThe clinic treats addicts and their families.\n"

_WHO = (
    "The council|A retired teacher|Our neighbour|The library|The museum|A team of engineers|The bakery on the corner|"
    "The choir|The head gardener|The committee|An old friend of the family|The local paper|The ferry company|"
    "The architect|A visitor from the coast|The school orchestra|The mayor|The translator|The night shift|The editor"
).split("|")
_DID = (
    "opened the gates early|published a plan for the river path|kept a careful record of the weather|"
    "repaired the roof before winter|painted the hall in pale green|moved the meeting to Thursday|"
    "answered every letter by hand|planted forty apple trees|wrote a short history of the mill|"
    "measured the old bridge twice|sold the last tickets on Monday|asked for more chairs in the hall|"
    "explained the tax form to the parents|baked bread for the whole street|"
    "collected stories about the flood|put the maps in order|learned to play the viola|translated the letters|"
    "cleared the snow from the square|tested the pumps after the storm|counted the swans on the lake"
).split("|")
_THEN = (
    "and nobody had expected it|although the budget was small|because the bus was late again|"
    "while the children watched from the steps|so the evening ended with a song|before the first frost came|"
    "which took most of the summer|and the results surprised everyone|as the minutes of the meeting show|"
    "in spite of the wind from the north|with the help of two students|after a long talk over tea|"
    "since the old road had been closed|and the news spread quickly|when the last train had gone"
).split("|")
_LOOKALIKE = (
    "The engineers brought clean water to the valley.|The form was too long for most users.|"
    "It became a habit to meet by the fountain.|The old pump works again.|She commits every change at once."
).split("|")
_HOLDING = (
    "He had abused alcohol for {years} years before {who} gave him work.|"
    "The report describes substance abuse among {years} dock workers, {then}.|"
    "She grew up with an alcoholic in a small flat above the shop, {then}.|"
    "{years} addicts waited outside the clinic until it opened, {then}.|"
    "The drug abusers in the study were interviewed {years} times before {who} read the answers.|"
    "They tested clean after {years} weeks in the programme, {then}.|"
    "{who} blamed junkies for the {years} broken windows, {then}.|"
    "Many heroin addicts in the city had no doctor for {years} months, {then}.|"
    "His drug habit cost him the job at the harbour, {then}.|"
    "{who} said that the clinic treats opioid abuse and dependence, {then}.|"
    "He was clean for {years} years and then lost his brother, {then}.|"
    "A former drug addict runs the kitchen of the shelter, {then}.|"
    "{who} calls it a drug problem of the young, {then}.|"
    "The article is about alcoholics and the {years} people who love them, {then}.|"
    "Prescription drug abuse was the subject of the talk when {who} came back, {then}."
).split("|")
_CAREFUL = (
    "Treatment with methadone or buprenorphine halves the risk of death, and {who} wants {years} more places for it.|"
    "People with an opioid use disorder wait {years} weeks for a first appointment.|"
    "The county counted {years} overdoses in a month, most of them from fentanyl.|"
    "Naloxone hangs beside the fire extinguisher now, {then}.|"
    "Recovery took her {years} years, {then}.|"
    "A relapse is no reason to send anybody away, said the nurse, {then}.|"
    "{who} gave the rooms above the shop to {years} people who had nowhere to sleep, {then}.|"
    "The pharmacist on the square keeps {years} boxes of test strips, {then}.|"
    "Nobody at the table had heard of the law before {who} explained it.|"
    "Her brother drove {years} miles to the nearest counselor, {then}.|"
    "The judge sent him to treatment for {years} months, {then}.|"
    "What helped was work, sleep and {years} friends who answered the telephone, {then}."
).split("|")
_LONG = (
    "Although the county had promised {years} beds for people who want to stop drinking, and although {who} had asked "
    "for them in every meeting since the spring, the house beside the old mill, which had been bought for the purpose "
    "and painted by volunteers, stood empty until a former addict who had slept in its yard wrote to the paper.|"
    "What {who} remembers of those {years} years is less the drug abuse itself, of which everybody spoke, than the "
    "letters from the court, the bills, the mornings in waiting rooms where nobody looked up, and the one doctor who, "
    "as long as there was light in the corridor, stayed to ask how the children were doing."
).split("|")
_SPOKEN = (
    '"I was an addict for {years} years," he says, "and nobody asked me why."|'
    '"They call us junkies," says a woman at the door, "{then}."|'
    '"We do not ask who is clean," said the nurse. "We ask who is hungry."'
).split("|")
_BLOCKS = (
    "> {who} told the inquiry: the addicts were sent away, {then}.",
    "| Year | Patients | Alcoholics among them |\n| --- | ---: | ---: |\n| 2021 | 214 | {years} |\n| 2022 | 198 | 31 |",
    "See [the report on substance abuse](https://health.example/reports/{years}-abuse.html) and the `addict_count` of "
    "[its data](data/{years}.csv), {then}.",
    '```python\nabusers = [row for row in rows if row.group == "{years}"]  # junkie, drunk\nprint(len(abusers))\n```',
    "1. Call the clinic before noon.\n2. Ask for one of the {years} open places.\n3. Bring somebody whom you trust.",
)
_YEARS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty".split()


def make(folder: Path, size: int, *, density: float, seed: int = 1, file_size: int = 4000) -> Path:
    """Fill `folder` with about `size` characters; `density` is the share of files, or above 1 of files and paragraphs,
    that hold wording some rule looks at: 0, 0.05 (one paragraph in one file of twenty), or 2 (every paragraph)."""
    chance = random.Random(seed)
    for number in range(max(1, size // file_size)):
        place = folder / f"{number // 500:04}"
        place.mkdir(parents=True, exist_ok=True)
        is_holding = density > 1 or (density > 0 and number % round(1 / density) == 0)
        paragraphs = list(_paragraphs(chance, file_size, every=density > 1))
        if is_holding and density <= 1:
            paragraphs[len(paragraphs) // 2] += f" {_holding(chance, _HOLDING + _LOOKALIKE)}"
        text = "\n\n".join(paragraphs)
        (place / f"{number:06}.md").write_text(f"# Notes, part {number}\n\n{text}\n", encoding="utf-8")
    return folder


def articles(folder: Path, number: int = 12, *, words: int = 800, seed: int = 1) -> list[str]:
    """Write articles about addiction, with quotations, tables, links, code and long sentences, and give their paths."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for place in range(number):
        parts = [f"# {chance.choice(_WHO)} on addiction"]
        while sum(len(part.split()) for part in parts) < words:
            kinds = [_CAREFUL, _CAREFUL, _HOLDING, chance.choice((_SPOKEN, _LONG, _LOOKALIKE))]
            parts.append(" ".join(_holding(chance, chance.choice(kinds)) for _ in range(chance.randint(3, 5))))
            if chance.random() < 0.4:
                parts.append(_filled(chance, chance.choice(_BLOCKS)))
        path = folder / f"article-{place:02}.md"
        path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
        found.append(str(path))
    return found


def real_articles(folder: Path, number: int = 12) -> tuple[list[str], int]:
    """The first English articles of a folder, and how many before them were in another language."""
    found: list[str] = []
    others = 0
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".txt")):
        if len(found) == number:
            break
        if is_english(path.read_text(encoding="utf-8", errors="replace")):
            found.append(str(path))
        else:
            others += 1
    return found, others


def is_english(text: str) -> bool:
    """Whether a word in ten is one of those that hold English sentences together; in other languages few are."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return bool(words) and 10 * sum(word in _ENGLISH for word in words) >= len(words)


_ENGLISH = frozenset(
    "the of and to that is was for with as are this be by from they which have has had their not".split()
)


def every(files: Sequence[str], step: int) -> list[str]:
    """Every so manieth of the sorted files, from the first."""
    return sorted(files)[::step]


def markdown(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*.md"))


def _holding(chance: random.Random, sentences: Sequence[str]) -> str:
    """One of `sentences` with its gaps filled, so that it stands hardly ever twice in the same words."""
    text = _filled(chance, chance.choice(sentences))
    return text[0].upper() + text[1:]


def _filled(chance: random.Random, text: str) -> str:
    who = chance.choice(_WHO)
    return text.format(years=chance.choice(_YEARS), who=who[0].lower() + who[1:], then=chance.choice(_THEN))


def _paragraphs(chance: random.Random, size: int, *, every: bool) -> Iterator[str]:
    length = 0
    while length < size:
        sentences = [
            f"{chance.choice(_WHO)} {chance.choice(_DID)} {chance.choice(_THEN)}." for _ in range(chance.randint(3, 6))
        ]
        if every:
            sentences.insert(1, _holding(chance, _HOLDING))
        text = " ".join(sentences)
        if chance.random() < 0.15:
            text = f"- {text}"
        elif chance.random() < 0.1:
            text = f"## {chance.choice(_WHO)} in spring\n\n{text}"
        length += len(text) + 2
        yield text
