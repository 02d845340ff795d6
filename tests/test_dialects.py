"""Dialects of Markdown, forums and front matter, as people meet them: what is found, and what is left alone."""

from __future__ import annotations

import pytest

from stigmalint import Linter
from stigmalint.disk.settings import Settings
from stigmalint.extract import extract
from stigmalint.prose import Source
from stigmalint.text.spans import Span

DOCUMENTS = {
    "admonitions and tabs of MkDocs": (
        '!!! note "Substance abuse"\n\n    We treat heroin addicts.\n\n=== "A"\n\n    A heroin addict came.\n',
        ["Substance abuse", "heroin addicts", "heroin addict"],
    ),
    "code in an admonition": ("!!! note\n\n    Text.\n\n        heroin addict\n", []),
    "callouts are notes": (
        "> [!info]- Substance abuse\n> A heroin addict came.\n",
        ["Substance abuse", "heroin addict"],
    ),
    "a callout of a quotation is one": ("> [!quote] Him\n> A heroin addict came.\n", []),
    "a quotation is one": ("> A heroin addict came.\n", []),
    "a note in a quotation": ("> **Note:** A heroin addict came.\n", ["heroin addict"]),
    "a note by its emoji": ("> ⚠️ Warning: a heroin addict came.\n", ["heroin addict"]),
    "directives": (
        "```{note}\nA heroin addict came.\n```\n\n:::{tip} Drug abuse\n:::\n",
        ["heroin addict", "Drug abuse"],
    ),
    "code in directives": ("```{code-block} text\na heroin addict\n```\n\n:::{math}\nheroin addict\n:::\n", []),
    "options of directives": (
        "```{figure} drug-abuse.png\n:alt: drug abuse\nA heroin addict.\n```\n",
        ["heroin addict"],
    ),
    "fenced divs": ("::: {.callout-note}\nA heroin addict came.\n:::\n", ["heroin addict"]),
    "comments": ("%%a junkie%% {# a junkie #} {/* a junkie */} {>>a junkie<<}\n\n% a junkie\n", []),
    "a comment between words": ("Drug %%no%% abuse {% comment %}x{% endcomment %} rose.\n", ["Drug  abuse"]),
    "template bodies": ("{% raw %}a junkie{% endraw %} {{< highlight text >}}a junkie{{< /highlight >}}\n", []),
    "template blocks": ("{% if x %}A heroin addict came.{% endif %}\n", ["heroin addict"]),
    "deletions": (
        "~~a junkie~~ {--a junkie--} <del>a junkie</del> <s>a junkie</s>\n\n<p><del>a junkie</del></p>\n",
        [],
    ),
    "insertions": ("A {++heroin++} addict and {~~user~>heroin addict~~}.\n", ["heroin addict", "heroin addict"]),
    "wiki links": ("[[drug abuse]], ![[drug abuse.png]] and [[x|a heroin addict]].\n", ["heroin addict"]),
    "emoji": ("A :junkie: and :heroin-addict: came at 10:addict:20.\n", []),
    "attributes that are read": (
        '![](x.png){fig-alt="A heroin addict" .drug-abuse}\n\n::: {.callout-note title="Drug abuse"}\nText.\n:::\n',
        ["heroin addict", "Drug abuse"],
    ),
    "attributes": ("`x`{.drug-abuse} [y]{#heroin-addict} z\n{: .drug-abuse }\n", []),
    "targets": ("(drug-abuse)=\n# Title\n", []),
    "roles": ("See {term}`substance abuse`.\n", []),
    "addresses of an editor": ("[LINK:Read more:/blog/heroin-addicts]\n", []),
    "titles": (
        '[x](/u "Drug abuse") ![y](z.png "A heroin addict") [r]\n\n[r]: /u "Substance abuse"\n',
        ["Drug abuse", "heroin addict", "Substance abuse"],
    ),
    "titles in HTML": (
        '<a href="x" title="Drug abuse">x</a> <img src="y" alt="A heroin addict">\n',
        ["Drug abuse", "heroin addict"],
    ),
    "spoilers": (">!He is a heroin addict!<\n", ["heroin addict"]),
    "quotations of Reddit": ("&gt; He is a heroin addict.\n\nA heroin addict.\n", ["heroin addict"]),
    "quotations of forums": (
        '[quote="sam"]\nA heroin addict.\n[/quote]\n\n[quote]a junkie[/quote] A heroin addict.\n',
        ["heroin addict"],
    ),
    "quotations captured by Liquid": (
        "{% capture my_quote %}\nA heroin addict.\n{% endcapture %}\n\n"
        "{% capture note %}A heroin addict.{% endcapture %}\n",
        ["heroin addict"],
    ),
    "packages": ("# addict\n\nThe addict library: `pip install addict`. An addict came, said addict.js.\n", []),
    "no packages": ("# addict\n\nThe addicts came: `import addicts from './addicts'`.\n", ["addicts"]),
    "reference lists": (
        "# Drug abuse\n\nDrug abuse rose.\n\n## 5. References\n\n- Lee J. Treating drug abuse. Basel, 1990.\n",
        ["Drug abuse", "Drug abuse"],
    ),
    "JSON": ('{\n  "title": "Drug abuse",\n  "slug": "heroin-addict"\n}\nText.\n', ["Drug abuse"]),
    "TOML": ("+++\ndescription = '''\nA heroin\naddict came.'''\nslug = 'drug abuse'\n+++\n", ["heroin\naddict"]),
    "YAML": (
        '---\ntitle: &t "Drug abuse"\nogTitle: !!str A heroin addict\nlayout: drug abuse\n---\n',
        ["Drug abuse", "heroin addict"],
    ),
    "questions and answers": (
        "---\nfaq:\n  - question: >-\n      Is drug abuse\n      common?\n    answer: 'A heroin addict.'\n---\n",
        ["drug abuse", "heroin addict"],
    ),
    "comments of readers, YAML": (
        "---\ncomments:\n- author: Sam\n  text: |\n    A junkie.\n\n    Drug abuse.\n- text: A junkie.\n"
        "extra:\n  testimonials:\n    - text: A junkie.\n  summary: A heroin addict came.\n---\n",
        ["heroin addict"],
    ),
    "comments of readers, TOML": (
        "+++\n[[comments]]\ntext = 'A junkie.'\n[extra]\nanswer = 'A heroin addict.'\n+++\n",
        ["heroin addict"],
    ),
    "comments of readers, JSON": (
        '{\n  "comments": [{"text": "A junkie.", "replies": [{"text": "A junkie."}]}, {"text": "A junkie."}],\n'
        '  "answer": "A heroin addict."\n}\nText.\n',
        ["heroin addict"],
    ),
}


@pytest.fixture(scope="module")
def linter(ruleset, parse):
    return Linter(ruleset=ruleset, parse=parse)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_found(linter: Linter, name: str) -> None:
    text, expected = DOCUMENTS[name]
    assert [finding.matched for finding in linter.check_text(text, kind="markdown")] == expected


def test_comments_of_readers_are_read_where_that_is_asked_for(ruleset, parse) -> None:
    linter = Linter(Settings(front_matter=("comments", "text")), ruleset=ruleset, parse=parse)
    text = "---\ncomments:\n  - text: A junkie came.\n---\n"
    assert [finding.matched for finding in linter.check_text(text, kind="markdown")] == ["junkie"]


def test_quotations_of_forums_in_plain_text(linter: Linter) -> None:
    text = "[quote=sam]\nYou are a junkie.\n[/quote]\n\n&gt; A junkie.\n\n>!A junkie.!<\n"
    assert [finding.span.start for finding in linter.check_text(text)] == [text.rindex("junkie")]


def test_git_s_part_of_a_commit_message(linter: Linter) -> None:
    text = "Help heroin addicts\n\n# On branch drug abuse\n# --- >8 ---\n-A heroin addict came.\n"
    assert [finding.matched for finding in linter.check_text(text, kind="commit")] == ["heroin addicts"]


def test_the_label_of_a_link_is_found_and_kept(linter: Linter) -> None:
    text = "The [drug abuse] of [drug abuse][] and [drug abuse](/u).\n\n[drug abuse]: /u\n"
    assert [finding.span.of(text) for finding in linter.check_text(text, kind="markdown")] == ["drug abuse"] * 3
    assert linter.fix_text(text, kind="markdown").text == text.replace("[drug abuse](", "[drug use](")


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("<img alt='The {} came'>", False),
        ('<img alt="The {} came">', True),
        ("[x](/u 'The {} came')", False),
        ('[x](/u "The {} came")', True),
        ("---\ntitle: 'The {} came'\n---\n", False),
        ('---\ntitle: "The {} came"\n---\n', True),
        ("---\ntitle: The {} came\n---\n", True),
    ],
)
def test_what_would_end_a_string_is_not_put_into_it(text: str, fixed: bool) -> None:
    prose = extract(Source("x", text.format("addict"), "markdown"))
    (block,) = (block for block in prose.blocks if "addict" in block.text)
    assert prose.is_editable(block, Span(4, 10), "person's") is fixed
    assert prose.is_editable(block, Span(4, 10), "person")
    assert not prose.is_editable(block, Span(4, 10), "per\\son")


def test_a_plain_readme_names_its_package(linter: Linter) -> None:
    text = "addict\n======\n\nThe addict library:\n\n    pip install addict\n"
    assert linter.check_text(text) == []
    assert linter.check_text(text.replace("pip install", "read"))


def test_a_phrase_over_two_lines_of_a_container_is_fixed(linter: Linter) -> None:
    text = "* Patients with substance\n  abuse came.\n\n> [!NOTE]\n> Patients with substance\n> abuse came.\n"
    fixed = "* Patients with substance use came.\n\n> [!NOTE]\n> Patients with substance use came.\n"
    assert linter.fix_text(text, kind="markdown").text == fixed


@pytest.mark.parametrize("joint", ["&nbsp;", "\u2028", "\u3000", "\xad ", "  ", "\n", "<br>", "</b> <i>", "[^1] "])
def test_no_part_is_found_where_the_whole_stands(linter: Linter, joint: str) -> None:
    text = f"They met heroin{joint}addicts.\n\n[^1]: x\n"
    found = linter.check_text(text, kind="markdown")
    assert [finding.rule_id for finding in found] == ["substance-use/substance-addict"]
