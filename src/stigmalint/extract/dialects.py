"""Converts Markdown of any dialect into CommonMark of the same length, with the extra information of the dialect.

The parser knows CommonMark and GitHub's additions. What MkDocs, MyST, Quarto, Obsidian, Hugo, Jekyll, Reddit, Discourse
and CriticMarkup add is found here, in one pass from left to right past all code: an admonition becomes a list item, a
callout a heading in its quotation, a comment blanks. As no character is added or taken away, every offset stays right.
A construct that never ends is text. Each is one line of `_CONSTRUCTS`, and costs nothing where its sign does not stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from stigmalint.extract.commonmark import FARTHEST, Common, Reading, apart, compiled
from stigmalint.text.spans import Span

_LONGEST_FENCE = 100


def to_common(text: str) -> Common:
    """`text` as the parser can read it. Lines end in LF or CRLF."""
    rare = "".join(char for char in _RARE if char in text)  # a look for one character is the quickest there is
    there = tuple(
        number
        for sign, numbers in _possible(rare)
        if sign in text
        for number in numbers
        if _CONSTRUCTS[number].pattern.search(text)
    )
    if not there:
        return Common(text)
    reading, opener, at = Reading(text), _opener(there), 0
    while found := opener.search(text, at):
        construct = _ALL[int((found.lastgroup or "_0")[1:])]
        own = construct.pattern.match(text, found.start())
        at = max(construct.read(reading, own), found.start() + 1) if own else found.end()
    return reading.common()


def chained(text: str, first: Callable[[str], Common]) -> Common:
    """A text of a dialect that `first` reads, and of all the others."""
    own = first(text)
    rest = to_common(own.text)
    gone, comments, captions = (
        tuple(apart((*mine, *others)))
        for mine, others in ((own.gone, rest.gone), (own.comments, rest.comments), (own.captions, rest.captions))
    )
    return rest._replace(gone=gone, comments=comments, captions=captions)


# Code and what else is skipped ----------------------------------------------------------------------------------


def _pass(reading: Reading, found: re.Match[str]) -> int:
    return found.end()


def _pass_comment(reading: Reading, found: re.Match[str]) -> int:
    """An HTML comment is the parser's."""
    closer = reading.find("-->", found.end())
    return closer.end() if closer else found.end()


def _pass_code(reading: Reading, found: re.Match[str]) -> int:
    run = found.group()
    if len(run) >= 3 and reading.starts_block(found.start()):
        info = reading.rest(found.end())
        if run[0] == "~" or "`" not in info:
            return _fence(reading, found, info)
    return reading.after_code(found.end(), len(run)) if run[0] == "`" else found.end()


# Directives: ```{note}, :::{note}, ::: note ---------------------------------------------------------------------------

_PROSE = frozenset(
    "admonition attention caution danger error hint important note seealso tip warning todo topic sidebar margin aside "
    "figure figure-md table list-table dropdown details card grid grid-item grid-item-card tab-set tab-item tabs tab "
    "div container panels exercise solution proof theorem lemma definition example remark conjecture corollary axiom "
    "assumption observation property proposition versionadded versionchanged versionremoved deprecated glossary rubric "
    "centered only abstract summary legend compound prereq prerequisites keypoints questions objectives "
    "callout challenge info success".split()
)
"""Directives between backticks whose body is prose; others hold code of some language, or another's words."""
_CODE = frozenset(
    "code code-block code-cell sourcecode literalinclude include parsed-literal math mermaid graphviz dot plantuml raw "
    "eval-rst toctree csv-table bibliography image embed iframe video youtube pull-quote epigraph highlights "
    "blockquote quote".split()
)
"""Directives between colons whose body is not the writer's prose; that of all others is."""
_OF_A_FILE = frozenset("figure figure-md include literalinclude image video embed iframe youtube".split())
"""Directives whose argument is an address."""
_DEEPEST = 20
"""Directives inside one another; of more, which no one writes, the outermost are taken for closed."""
_DIRECTIVE = re.compile(r"[ \t]*\{([\w:.+-]+)\}[ \t]*(.*)")
_DIV = re.compile(r"[ \t]*(?:\{[^{}]*\}|([\w-]+)(?:[ \t]*\{[^{}]*\}|(?=[\[ \t]|$)))?[ \t]*(.*)")
_BRACKETED = re.compile(r"\[(.*)\](?:[ \t]*\{[^{}]*\})?")
_OPTIONS = re.compile(
    r"(?:\r?\n[ \t>]*:[\w-]+:[^\r\n]*)+"
    r"|\r?\n[ \t>]*---[ \t]*\r?\n(?:[^\r\n]*\r?\n){0,40}?[ \t>]*---[ \t]*(?=\r?\n|\Z)"
)


def _fence(reading: Reading, found: re.Match[str], info: str) -> int:
    start, sign, size = found.start(), found.group()[0], len(found.group())
    if not info.strip() and _closes(reading, sign, size):
        end = reading.line_end(start)
        reading.blank(start, end)
        return end
    directive = _DIRECTIVE.fullmatch(info)
    if directive and _name(directive[1]) in _PROSE:
        return _directive(reading, found, _name(directive[1]), directive.start(2))
    return _end_of_fence(reading, sign, size, found.end())


def _colons(reading: Reading, found: re.Match[str]) -> int:
    start, size = found.start(), len(found.group())
    if size > _LONGEST_FENCE or not reading.starts_block(start):  # each length is searched for by itself
        return found.end()
    end = reading.line_end(start)
    info = reading.text[found.end() : end]
    if not info.strip(" \t:"):
        _closes(reading, ":", size)
        reading.blank(start, end)
        return end
    directive = _DIRECTIVE.fullmatch(info)
    div = _DIV.fullmatch(info)
    reading.captions += _shown(reading, found.end(), end)
    name = _name(directive[1]) if directive else _name((div and div[1]) or "")
    if name in _CODE:
        closer = reading.find(rf"(?<![^\n])[ \t>]*:{{{size}}}[ \t]*(?=\r?\n|\Z)", end)
        end = closer.end() if closer else end
        reading.blank(start, end)
        return end
    if directive:
        return _directive(reading, found, name, directive.start(2))
    return _directive(reading, found, name, div.start(2) if div else len(info))


def _directive(reading: Reading, found: re.Match[str], name: str, argument: int) -> int:
    """Open a directive whose body is prose; `argument` is where its argument begins in what follows the fence."""
    start, end = found.start(), reading.line_end(found.start())
    reading.fences = [*reading.fences[1 - _DEEPEST :], (found.group()[0], len(found.group()))]
    title = Span(found.end() + argument, end)
    written = title.of(reading.text).rstrip()
    if bracketed := _BRACKETED.fullmatch(written):
        title = Span(title.start + bracketed.start(1), title.start + bracketed.end(1))
    if written and name not in _OF_A_FILE:
        reading.title(start, title, end, is_scoped=False)
    else:
        reading.blank(start, end)
    if options := _OPTIONS.match(reading.text, end):
        reading.blank(end, options.end())
        return options.end()
    return end


def _closes(reading: Reading, sign: str, size: int) -> bool:
    """Close the innermost directive that such a fence closes, and all in it."""
    alike = [(at, length) for at, (its, length) in enumerate(reading.fences) if its == sign]
    exact = [at for at, length in alike if length == size]
    able = exact or [at for at, length in alike if sign == ":" or length <= size]
    if able:
        del reading.fences[able[-1] :]
    return bool(able)


def _end_of_fence(reading: Reading, sign: str, size: int, at: int) -> int:
    closer = reading.find(rf"(?<![^\n])[ \t>]*{sign}{{{size},}}[ \t]*(?=\r?\n|\Z)", at)
    return closer.end() if closer else len(reading.text)


def _name(written: str) -> str:
    return written.rpartition(":")[2].lower()


# Notes: !!! note "Title", === "Tab", > [!note] Title -----------------------------------------------------------------

_ADMONITION = re.compile(
    r"""(?:!!!|\?\?\?\+?)[ \t]?(?:[\w-]+(?:[ \t]+[\w-]+)*)?[ \t]*(?:"(?P<title>.*)")?[ \t]*"""
    r"""|===[!+]*[ \t]+"(?P<tab>.*)"[ \t]*"""
)
_NEXT_LINE = re.compile(r"\r?\n(?:[ \t>]*\r?\n)*([ \t>]*)(?=[^ \t>\r\n])")
_CALLOUT = re.compile(r"\[!([\w-]+)(?:\|[^\]\r\n]*)?\][+-]?")
_QUOTATIONS = frozenset(("quote", "cite"))


def _admonition(reading: Reading, found: re.Match[str]) -> int:
    """Becomes an item of a list, to which the lines that are indented by four blanks belong, with a heading."""
    start, end = found.start(), reading.line_end(found.start())
    if not reading.starts_block(start):
        return found.end()
    written = _ADMONITION.fullmatch(reading.text, start, end)
    if not written or end - start < len("-  # "):
        return found.end()
    group = "title" if written["title"] else "tab" if written["tab"] else ""
    prefix = start - reading.line_start(start)
    below = _NEXT_LINE.match(reading.text, end)
    if not group and not (below and len(below[1].expandtabs(4)) >= prefix + 4):
        return found.end()
    title = Span(*written.span(group)) if group else Span(end, end)
    reading.notes.add(start)
    reading.title(start, title, end, before="-  ", is_scoped=True)
    return end


def _callout(reading: Reading, found: re.Match[str]) -> int:
    """Becomes a heading in its quotation, which is none."""
    start = found.start()
    quote = reading.text.rfind(">", max(reading.line_start(start), start - FARTHEST), start)
    written = _CALLOUT.match(reading.text, start)
    if quote < 0 or reading.text[quote + 1 : start].strip(" \t") or not written or not reading.starts_block(quote):
        return found.end()
    end = reading.line_end(start)
    if written[1].lower() not in _QUOTATIONS:
        reading.notes.add(quote)
    reading.title(start, Span(written.end(), end), end, is_scoped=True)
    return end


# Comments and bodies that are code ------------------------------------------------------------------------------------


def _comment(closer: str) -> Callable[[Reading, re.Match[str]], int]:
    def read(reading: Reading, found: re.Match[str]) -> int:
        closing = reading.find(closer, found.end())
        if closing is None:
            return found.end()
        reading.comments.append(Span(found.end(), closing.start()))
        reading.remove(found.start(), closing.end())
        return closing.end()

    return read


def _line_comment(reading: Reading, found: re.Match[str]) -> int:
    """`% a comment` of MyST, at the start of a block; in the middle of a paragraph it is a percentage."""
    start, end = found.start(), reading.line_end(found.end())
    above = reading.text[reading.line_start(start - 1) : start].strip()
    if above and not above.startswith("%") and "stigmalint:" not in reading.rest(start):
        return found.end()
    reading.comments.append(Span(found.end(), end))
    reading.blank(start, end)
    return end


def _body(closer: str) -> Callable[[Reading, re.Match[str]], int]:
    def read(reading: Reading, found: re.Match[str]) -> int:
        """`closer` with the name that the opener gives."""
        return _removed_to(reading, found, closer.replace("NAME", re.escape(found[1])))

    return read


def _removed_to(reading: Reading, found: re.Match[str], closer: str) -> int:
    closing = reading.find(closer, found.end())
    if closing is None:
        return found.end()
    reading.remove(found.start(), closing.end())
    return closing.end()


# Marks inside a paragraph ---------------------------------------------------------------------------------------------


_SHOWN = re.compile(r"""[\s{](?:(?:fig-|tbl-)?(?:alt|cap)|title|caption)=(?:"([^"\r\n]+)"|'([^'\r\n]+)')""")
"""Attributes that readers see."""


def _attributes(reading: Reading, found: re.Match[str]) -> int:
    reading.captions += _shown(reading, *found.span())
    return _dropped(reading, found)


def _shown(reading: Reading, start: int, end: int) -> Iterator[Span]:
    for shown in _SHOWN.finditer(reading.text, start, end):
        yield Span(*shown.span(1 if shown[1] else 2))


def _dropped(reading: Reading, found: re.Match[str]) -> int:
    reading.remove(found.start(), found.end())
    return found.end()


def _pair(closer: str) -> Callable[[Reading, re.Match[str]], int]:
    """Two marks of which only the marks themselves are dropped: {++added++}, >!spoiler!<."""

    def read(reading: Reading, found: re.Match[str]) -> int:
        closing = reading.find(closer, found.end())
        if closing is not None and closing.start() <= reading.paragraph_end(found.end()):
            reading.drop(found.start(), found.end())
            reading.drop(closing.start(), closing.end())
        return found.end()

    return read


def _deletion(reading: Reading, found: re.Match[str]) -> int:
    return _removed_to(reading, found, r"--\}")


def _substitution(reading: Reading, found: re.Match[str]) -> int:
    """{~~old~>new~~}: the old goes."""
    closing = reading.find(r"~~\}", found.end())
    arrow = reading.find("~>", found.end())
    if closing is None or arrow is None or arrow.end() > closing.start():
        return found.end()
    reading.drop(found.start(), arrow.end())
    reading.drop(closing.start(), closing.end())
    return arrow.end()


def _wiki_link(reading: Reading, found: re.Match[str]) -> int:
    """[[target]] is read and may not change, of [[target|words]] the words are read, ![[file]] is not."""
    start, end = found.span()
    if found[1]:
        reading.drop(start, end)
    elif found["words"]:
        reading.drop(start, found.start("words"))
        reading.drop(end - 2, end)
    else:
        reading.drop(start, found.start("target"))
        reading.drop(found.end("target"), end)
        reading.addresses.append(Span(*found.span("target")))
    return end


def _snippet(reading: Reading, found: re.Match[str]) -> int:
    """`--8<-- "file"`, or names of files on lines between two such marks."""
    end = reading.line_end(found.start())
    if not reading.text[found.end() : end].strip():
        closing = reading.find(r"(?<![^\n])[ \t]*-+8<-+[ \t]*(?=\r?\n|\Z)", end)
        end = closing.end() if closing else end
    reading.blank(found.start(), end)
    return end


def _reddit_quote(reading: Reading, found: re.Match[str]) -> int:
    """`&gt; ` as Reddit's interface for programs gives a quotation."""
    reading.replace(found.start(), ">   ")
    return found.end()


class _Construct(NamedTuple):
    """One construct of a dialect: what is in every text that has it, how it begins, and what is done with it."""

    sign: str
    opener: str
    read: Callable[[Reading, re.Match[str]], int]

    @property
    def pattern(self) -> re.Pattern[str]:
        return compiled(self.opener)


_LINE = r"(?<![^\n])"
_LIQUID_BODIES = (
    "highlight|raw|verbatim|code|codeblock|code_block|prism|math|katex|mermaid|plantuml|uml|graphviz|"
    "javascript|stylesheet|style|schema|snippet"
)
_HUGO_BODIES = (
    "highlight|code|codeblock|code-block|code-toggle|mermaid|math|katex|raw|rawhtml|html|style|script|prism|chart|"
    "plantuml|goat"
)
_ATTRIBUTE = r"""(?:(?:[.#][\w:-]+)+|[\w:-]+=(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s"'{}<>]+))"""
_ATTRIBUTES = rf"\{{(?<!\{{\{{):?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}}"
_SPOILED = r"(?<![^\s(\"'“‘])"
_END = r"(?![\w/])"

_CONSTRUCTS = (
    # comments: Hugo, MDX, Handlebars, Jinja, Liquid, CriticMarkup, Obsidian, MyST
    _Construct("{/*", r"\{\{-?[ \t]*/\*", _comment(r"\*/[ \t]*-?\}\}")),
    _Construct("{/*", r"\{/\*", _comment(r"\*/\}")),
    _Construct("{{", r"\{\{-?[ \t]+/\*", _comment(r"\*/[ \t]*-?\}\}")),
    _Construct("{{!--", r"\{\{!--", _comment(r"--\}\}")),
    _Construct("{#", r"\{#(?=[\s-])", _comment(r"#\}")),
    _Construct("{%", r"\{%-?[ \t]*comment[ \t]*-?%\}", _comment(r"\{%-?[ \t]*endcomment[ \t]*-?%\}")),
    _Construct("{%", r"\{%-?[ \t]*#", _comment(r"-?%\}")),
    _Construct("{>>", r"\{>>", _comment(r"<<\}")),
    _Construct("%%", r"%%", _comment(r"%%")),
    _Construct("%", r"%(?<![^\n].)(?!%)", _line_comment),
    # bodies that are code, or are to stay as they are: Liquid, Hugo
    _Construct("{%", rf"\{{%-?[ \t]*({_LIQUID_BODIES})\b[^%{{}}\n]*%\}}", _body(r"\{%-?[ \t]*endNAME[ \t]*-?%\}")),
    _Construct(
        "{{",
        rf"\{{\{{[<%][ \t]*({_HUGO_BODIES})\b[^{{}}\n]*(?<!/)[>%]\}}\}}",
        _body(r"\{\{[<%][ \t]*/[ \t]*NAME[ \t]*[>%]\}\}"),
    ),
    # attributes, roles and targets: kramdown, Pandoc, MyST
    _Construct("{", _ATTRIBUTES, _attributes),
    _Construct("{", r"\{[\w:+.-]+\}(?=`)", _dropped),
    _Construct(")=", r"\((?<![^\n].)[\w .:-]+\)=(?=[ \t]*(?:\r?\n|\Z))", _dropped),
    _Construct("8<-", rf"{_LINE}[ \t]*(?:[;:][ \t]*)?-+8<-+", _snippet),
    _Construct(
        "[[",
        r"(!?)\[\[(?![\s\[])(?P<target>[^\[\]|\r\n]*[^\[\]|\r\n\\])(?:\\?\|(?P<words>[^\[\]\r\n]*))?\]\](?!\()",
        _wiki_link,
    ),
    # CriticMarkup
    _Construct("{--", r"\{--", _deletion),
    _Construct("{++", r"\{\+\+", _pair(r"\+\+\}")),
    _Construct("{==", r"\{==", _pair(r"==\}")),
    _Construct("{~~", r"\{~~", _substitution),
    # notes and directives: MkDocs, Obsidian, MyST, Quarto, Docusaurus
    _Construct("!!!", r"!!!(?=[ \t]?[\w\"])", _admonition),
    _Construct("???", r"\?\?\?\+?(?=[ \t]?[\w\"])", _admonition),
    _Construct("===", r"===[!+]*[ \t]+(?=\")", _admonition),
    _Construct(
        "[!", r"\[!(?<=[> \t]..)(?=[\w-]+[\]|])(?!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\r?\n)", _callout
    ),
    _Construct(":::", r":{3,}", _colons),
    _Construct("`{", r"`{3,}(?=\{[\w:.+-]+\})", _pass_code),
    _Construct("~{", r"~{3,}(?=\{[\w:.+-]+\})", _pass_code),
    # Reddit
    _Construct(">!", rf"{_SPOILED}>!(?=[^\s<])", _pair(rf"!<{_END}")),
    _Construct("&gt;!", rf"{_SPOILED}&gt;!(?=\S)", _pair(r"!&lt;")),
    _Construct(
        "&gt;", r"(?:(?<![^\n])|(?<=&gt;)|(?<=&gt; ))&gt;(?=[ \t]?(?:[^\W\d]|[\"“‘'*_\[(]|&gt;))", _reddit_quote
    ),
)
_PASSED = (
    _Construct("\\", r"\\[!-/:-@\[-`{-~]", _pass),
    _Construct("<!--", "<!--", _pass_comment),
    _Construct("`", r"`+|~{3,}", _pass_code),
)
"""What hides the constructs inside it."""
_ALL = (*_CONSTRUCTS, *_PASSED)


_RARE = "{%&!?[=<>"


@cache
def _possible(rare: str) -> list[tuple[str, list[int]]]:
    """The signs that a text may hold which of the rare characters has only these, with their constructs."""
    numbers: dict[str, list[int]] = {}
    for number, construct in enumerate(_CONSTRUCTS):
        if all(char in rare for char in construct.sign if char in _RARE):
            numbers.setdefault(construct.sign, []).append(number)
    return list(numbers.items())


@cache
def _opener(constructs: tuple[int, ...]) -> re.Pattern[str]:
    numbers = (*constructs, *range(len(_CONSTRUCTS), len(_ALL)))
    return re.compile("|".join(f"(?P<_{number}>{_unnamed(_ALL[number].opener)})" for number in numbers))


def _unnamed(pattern: str) -> str:
    """A pattern whose groups have no names, which may stand only once in an expression."""
    return re.sub(r"\(\?P<\w+>", "(", pattern)
