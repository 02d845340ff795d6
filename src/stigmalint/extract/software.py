"""The names of the software that a text installs or imports, from its code and addresses.

A README says "addict is a module" of a package, and says what it is in a line of code: `pip install addict`,
`from addict import Dict`, a badge of its registry. In such a text that very word is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stigmalint.extract.gather import marked
from stigmalint.prose import Block, Mark, MarkKind
from stigmalint.text.folding import lower
from stigmalint.text.spans import Span

_SIGNS = ("install", "import ", "require", "npm ", "yarn ", "cargo ", "go get", "badge", "pypi", "library(", "gem ")

_INSTALL = re.compile(
    r"(?m)^[ \t]*(?:(?:[$>#%!]|>>>)[ \t]*)?(?:sudo[ \t]+)?(?:[\w.]+[ \t]+-m[ \t]+)?"
    r"(?:pip3?|pipx|uv|conda|mamba|poetry|pdm|npm|pnpm|yarn|bun|deno|gem|bundle|cargo|go|composer|brew|apt|apt-get|dnf|"
    r"yum|pacman|apk|choco|winget|scoop|dotnet|nuget|luarocks|opam|cabal|stack|hex)"
    r"[ \t]+(?:pip[ \t]+|global[ \t]+|tool[ \t]+)?"
    r"(?:install|i|ci|add|get|require|remove|uninstall|update|upgrade)(?=[ \t])([^\r\n;&|#]*)"
)
_IMPORT = re.compile(
    r"""(?m)^[ \t]*(?:>>>[ \t]*)?(?:from[ \t]+([\w.]+)[ \t]+import\b|import[ \t]+([\w.]+)(?![\w.]|[ \t]+from\b)"""
    r"""|use[ \t]+(\w+)::|gem[ \t]+['"]([\w-]+)['"])"""
    r"""|\b(?:from|import|require|library)[ \t]*(?:\([ \t]*)?['"]([@\w][\w@/.-]*)['"]"""
    r"""|\b(?:library|require)\((\w+)\)"""
)
_INSTALL_LINE = re.compile(r"(?m)^[ \t]*(?:[$>#%][ \t]*)?(?:[\w.]+[ \t]+-m[ \t]+)?[a-z]+[ \t]+install[ \t]+[^\r\n]*")
_BADGE = re.compile(
    r"(?:pypi\.org/project|npmjs\.(?:com|org)/package|crates\.io/crates|rubygems\.org/gems|packagist\.org/packages/[\w-]+|"
    r"pkg\.go\.dev/[\w./-]+|hex\.pm/packages|(?:pypi|npm|crates|gem|conda/[\w-]+|nuget|hexpm|packagist/[\w-]+)/(?:v|dm|dw|l|pyversions)|"
    r"badge\.fury\.io/(?:py|js|rb|rs))/([\w.-]+)"
)
_PACKAGE = re.compile(r"@?[A-Za-z][\w./@-]*")
_WORD = re.compile(r"\w+")
_JOINED = re.compile(r"\w+(?:-+\w+)*")
_FEW = 64
"""Names of which it is quick to see that a paragraph holds none; of a thousand it would cost the square."""
_MOST_PARTS = 8
"""Words in a name, joined by hyphens."""


def may_install(text: str) -> bool:
    """False if a text certainly names no software so."""
    return "`" in text and any(sign in text for sign in _SIGNS)


def package_names(code: Iterable[str], text: str) -> frozenset[str]:
    """The names in pieces of code, and in the addresses of a text; in lowercase."""
    names: set[str] = set()
    lines = "\n".join(code)  # no name goes on in the next line
    for line in _INSTALL.findall(lines):
        words = (word.strip("'\"") for word in line.split() if not word.startswith("-"))
        names.update(found.group() for word in words if (found := _PACKAGE.match(word)))
    names.update(name for groups in _IMPORT.findall(lines) for name in groups if name)
    names.update(name.removesuffix(".svg") for name in _BADGE.findall(text))
    # Of @scope/addict, github.com/someone/addict and addict@2 the name is addict; of addict.core, addict.
    return frozenset(filter(None, (_bare(name.lower()) for name in names)))


def _bare(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2].partition("@")[0].partition(".")[0].strip("-")


def installed(text: str) -> frozenset[str]:
    """The names in lines of a plain text that begin with the command of an installer."""
    return package_names(_INSTALL_LINE.findall(text), "") if "install" in text else frozenset()


def with_names(blocks: list[Block], names: frozenset[str]) -> list[Block]:
    """Blocks with a mark over each word that is one of `names`."""
    if not names:
        return blocks
    named = []
    for block in blocks:
        text = lower(block.text)
        may_hold = len(names) > _FEW or any(name in text for name in names)
        marks = [Mark(MarkKind.NAME, span) for span in _places(text, names)] if may_hold else []
        named.append(marked(block, marks) if marks else block)
    return named


def _places(text: str, names: frozenset[str]) -> Iterator[Span]:
    """Where a text holds one of `names` whole; of two that begin together the longer one."""
    for joined in _JOINED.finditer(text):
        words = [word.span() for word in _WORD.finditer(text, *joined.span())]
        done = 0
        for first, (start, _) in enumerate(words):
            if first < done:
                continue
            for last in reversed(range(first, min(first + _MOST_PARTS, len(words)))):
                if text[start : words[last][1]] in names:
                    yield Span(start, words[last][1])
                    done = last + 1
                    break
