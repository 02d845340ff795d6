"""Sentences of every kind that a second reader would not have signed: a safe fix leaves them, or keeps what is around it."""

from __future__ import annotations

import pytest

from stigmalint import Linter

LEFT = """
Most Denver drug users know the van.
A rally for Ohio death row prisoners was held.
The clinic treats IVD addicts.
The study followed intravenous (IV) drug abusers.
Vermont's drug users did not trust it.
The nation's addicts deserve better.
Drug inmates are a stable group.
A New York heroin addict wrote to us.
Texas felons may vote again.
They moved 400 Oregon inmates north.
Boston addicts wait for weeks.
A previously convicted felon may apply.
A recently convicted felon may apply.
Only the most violent felons stay.
The storm made millions more homeless.
The flood left thousands dead and many more homeless.
Stricter limits would make many homeless.
The state convicts and sentences hundreds a year.
The betting apps that addict youth are legal.
It improved the lives of heroin-addicted patients--reducing crime.
As some anorexic women of today starve, nobody looks.
A quadriplegic advocate for funding spoke.
They listed schizophrenia, schizoaffective disorder, bipolar I and others.
He met a mentally retarded, a catatonic and a painter.
The page has 29 crackhead quotes.
He leads a clean and sober life.
She became a clean and sober member.
The state bars felons and noncitizens.
As a former nurse, ex-con, and mother, she knows.
He never suffered from an addiction or from poverty.
The hearing and the deaf sat apart.
The sick, the disabled and the homeless waited.
An alcoholic mother and father raised her.
The overweight and obese were weighed.
They denied present and former inmates the right to vote.
Nobody needs to be warned against loaning crackheads money.
The hero- in addict waited.
The crackhead next door watched us.
The addict upstairs stole it.
"""

KEPT = """
During the 1990s, obese children were rare. -> During the 1990s, children with obesity were rare.
If you use, addicted friends will call. -> If you use, friends with an addiction will call.
When she woke, schizophrenic patients had left. -> When she woke, patients with schizophrenia had left.
In the spring, alcoholic parents came to the class. -> In the spring, parents with alcohol use disorder came to the class.
The county trained three former junkie counselors. -> The county trained three counselors in recovery.
Cole, a diagnosed schizophrenic less than five feet tall, sang. -> Cole, a diagnosed with schizophrenia less than five feet tall, sang.
some OxyContin users switched. -> some people who use OxyContin switched.
On Monday addicts waited in line. -> On Monday people struggling with substance use waited in line.
Dozens of addicts waited, a dozen addicts left. -> Dozens of people struggling with substance use waited, a dozen people struggling with substance use left.
A poor, drug-addicted woman spoke. -> A poor woman struggling with substance use spoke.
Addicts and their families came. -> People struggling with substance use and their families came.
The jail was built in 1911 and its inmates sleep on the floor. -> The jail was built in 1911 and its incarcerated people sleep on the floor.
"""


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter()


@pytest.mark.parametrize("text", LEFT.strip().splitlines())
def test_no_safe_fix(text: str, linter: Linter) -> None:
    assert linter.fix_text(text).text == text


@pytest.mark.parametrize("line", KEPT.strip().splitlines())
def test_a_fix_keeps_what_is_around_it(line: str, linter: Linter) -> None:
    text, _, fixed = line.partition(" -> ")
    assert linter.fix_text(text).text == fixed


def test_a_line_break_of_html_stays(linter: Linter) -> None:
    fixed = linter.fix_text("He met an alcoholic parent<br>\nwho sang.\n", kind="markdown").text
    assert fixed == "He met a parent with alcohol use disorder<br>\nwho sang.\n"


def test_a_noun_on_the_next_line_is_none_of_this_one(linter: Linter) -> None:
    text = "Find help for substance abuse\nSubstance abuse treatment resources\n"
    assert "for use" not in linter.fix_text(text, kind="markdown", unsafe=True).text
