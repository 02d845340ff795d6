"""Short cuts may not change a result: scanning first and settling by the text alone give what parsing all does."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stigmalint import Linter
from stigmalint.judged import findings
from stigmalint.lint import judge
from stigmalint.prose import Source

TEXTS = sorted((Path(__file__).parent / "corpus").glob("*.*"))


@pytest.fixture(scope="module")
def both(ruleset):
    # Not the shared parser: it remembers sentences, and what is under test is how they are batched.
    return Linter(ruleset=ruleset, doubtful=True), Linter(ruleset=ruleset, doubtful=True, exhaustive=True)


def found(linter, sources):
    return [[(f.rule_id, f.span, f.doubtful, f.fixes) for f in found] for _, found in linter.lint_sources(sources)]


def test_the_corpus_gives_the_same_findings_either_way(both):
    sources = [
        Source(path.name, path.read_text(encoding="utf-8"), "markdown" if path.suffix == ".md" else "text")
        for path in TEXTS
    ]
    quick, exhaustive = (found(linter, sources) for linter in both)
    assert quick == exhaustive
    assert sum(map(len, quick)) > 30


SENTENCES = st.sampled_from(
    [
        "He abused alcohol.",
        "Child abuse is a crime.",
        "An addict spoke.",
        "“The addicts left,” he said.",
        "I'm an addict.",
        "The users of the site log in.",
        "She got clean in May.",
        "The kitchen is clean.",
        "Nothing here.",
        "\n\n",
        "\n- ",
        "Since the heroin came, every user has moved.",
        "Her alcoholic father came.",
        "**Substance abuse** is common.",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(SENTENCES, max_size=6), min_size=1, max_size=4), st.sampled_from(["text", "markdown"]))
def test_any_neighbours_and_any_batch_give_the_same_findings(both, texts, kind):
    sources = [Source("x", " ".join(sentences), kind) for sentences in texts]
    quick, exhaustive = both
    together = found(quick, sources)
    assert together == found(exhaustive, sources)
    assert together == [found(quick, [source])[0] for source in sources]


def test_what_a_finding_covers_may_be_left_unjudged(both):
    quick, _ = both
    sources = [Source(path.name, path.read_text(encoding="utf-8"), "text") for path in TEXTS]
    everything = judge(sources, quick.scanner, quick.ruleset.words, quick._parse, quick.policy, thorough=True)
    thorough = [findings(prose, judged, quick.policy) for prose, judged in everything]
    assert thorough == [found for _, found in quick.lint_sources(sources)]
    covered = judge(sources, quick.scanner, quick.ruleset.words, quick._parse, quick.policy, thorough=False)
    because = [item.verdict.because for _, judged in covered for item in judged]
    assert because.count(("a longer finding covers it",)) > 3
