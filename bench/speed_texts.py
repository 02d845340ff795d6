"""A size and a kind go in, a folder of Markdown files comes out: self-written text, the same for the same seed.

Sentences are made of parts, so that no two files are alike and peers find no two equal lines to remember. Text
that holds candidates has words that a rule means ("drug abusers") and words in another sense ("most users").
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

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


def _holding(chance: random.Random, sentences: Sequence[str]) -> str:
    """One of `sentences` with its gaps filled, so that it stands hardly ever twice in the same words."""
    who = chance.choice(_WHO)
    text = chance.choice(sentences).format(
        years=chance.choice(_YEARS), who=who[0].lower() + who[1:], then=chance.choice(_THEN)
    )
    return text[0].upper() + text[1:]


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
