"""Reads the prose of LaTeX: text with accents and quotation marks as read, without math and commands.

One pass over the tokens of TeX: what a command does with its arguments is listed in a few tables. An argument of a
command that is in none of them is text when it has several words, and else a key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import normalize

from stigmalint.extract.gather import Gatherer, Outline
from stigmalint.prose import MarkKind, Prose, Role, Source

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z@]+)\*?(?P<blanks>[ \t]*(?:(?:\r\n|\r|\n)[ \t]*(?![\s]))?)|\\(?P<sign>\r\n|.|\Z)"
    r"|%(?P<comment>[^\r\n]*)(?:\r\n|\r|\n|\Z)[ \t]*|(?P<math>\$\$?)|(?P<group>[{}])"
    r"|(?P<end>(?P<line>\r\n|\r|\n)\s*)|(?P<typed>~|---?|``|''|`|&)",
    re.DOTALL,
)
_BRACES = re.compile(r"\\.|%[^\r\n]*|[{}]", re.DOTALL)
_BRACKETS = re.compile(r"\\.|[{}\[\]]", re.DOTALL)
_BLANKS = re.compile(r"[ \t]*(?:(?:\r\n|\r|\n)[ \t]*(?![\s%]))?")
_NUMBER_OF_LINES = re.compile(r"\r\n|\r|\n")

_TYPED: Mapping[str, str] = MappingProxyType(
    {"~": " ", "--": "–", "---": "—", "``": "“", "''": "”", "`": "‘", "&": " "}
)
_ACCENTS: Mapping[str, str] = MappingProxyType(
    {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"}
    | {"c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323"}
)
_ACCENTED = re.compile(r"[ \t]*(?:\{(\\[ij]|[A-Za-z]?)\}|(\\[ij](?![A-Za-z])|[A-Za-z]))")
_LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "ss": "ß",
        "ae": "æ",
        "AE": "Æ",
        "oe": "œ",
        "OE": "Œ",
        "o": "ø",
        "O": "Ø",
        "aa": "å",
        "AA": "Å",
        "l": "ł",
        "L": "Ł",
    }
    | {"i": "ı", "ldots": "…", "dots": "…", "textellipsis": "…", "LaTeX": "LaTeX", "TeX": "TeX", "textendash": "–"}
    | {
        "textemdash": "—",
        "textquotedblleft": "“",
        "textquotedblright": "”",
        "textquoteleft": "‘",
        "textquoteright": "’",
    }
    | {"textbackslash": "\\", "textasciitilde": "~", "S": "§", "P": "¶", "pounds": "£", "copyright": "©", "quad": " "}
    | {"qquad": " ", "space": " ", "enspace": " ", "thinspace": " ", "lq": "‘", "rq": "’", "slash": "/", "euro": "€"}
)
_BLANK_SIGNS = frozenset(" ,;:!>\t")
_NOTHING_SIGNS = frozenset("-/@")

_HEADINGS: Mapping[str, int] = MappingProxyType(
    {"title": 0, "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}
    | {"subparagraph": 6, "frametitle": 3, "framesubtitle": 4, "addsec": 2, "addchap": 1, "subtitle": 6}
)
_STRESS: Mapping[str, MarkKind] = MappingProxyType(
    dict.fromkeys(("emph", "textit", "textsl", "underline", "uline", "textsc"), MarkKind.EMPHASIS)
    | dict.fromkeys(("textbf", "alert", "strong"), MarkKind.STRONG)
    | dict.fromkeys(("enquote", "textquote", "blockquote"), MarkKind.QUOTE)
    | dict.fromkeys(
        ("texttt", "code", "path", "url", "nolinkurl", "lstinline", "file", "command", "cmd"), MarkKind.CODE
    )
)
_TEXT = frozenset(
    "text textrm textsf textup textmd textnormal mbox hbox makebox fbox framebox uppercase lowercase MakeUppercase "
    "MakeLowercase centerline leftline rightline textsuperscript textsubscript hl highlight acro textlf "
    "gls Gls glspl dedication epigraph marginnote sidenote term".split()
)
"""Commands whose argument is text like that around it."""
_APART: Mapping[str, Role] = MappingProxyType(
    dict.fromkeys(("caption", "captionof", "subcaption"), Role.CAPTION)
    | dict.fromkeys(("footnote", "footnotetext", "marginpar", "endnote", "todo", "note", "thanks"), Role.PARAGRAPH)
)
"""Commands whose argument stands apart from the text around."""
_SECOND: Mapping[str, int] = MappingProxyType(
    {"href": 1, "textcolor": 1, "colorbox": 1, "parbox": 1, "raisebox": 1, "multicolumn": 2, "multirow": 2}
    | {"hyperlink": 1, "scalebox": 1, "resizebox": 2, "captionof": 1, "fcolorbox": 2, "hypertarget": 1, "hyperref": 0}
)
"""Commands whose text follows so many arguments that are none."""
_SKIPPED: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(
        "label ref eqref autoref cref Cref pageref nameref vref input include includegraphics includeonly "
        "usepackage RequirePackage documentclass bibliography addbibresource printbibliography vspace hspace vskip "
        "hskip pagestyle thispagestyle pagenumbering hypersetup lstset lstinputlisting inputminted graphicspath "
        "bibliographystyle geometry index glossary bibitem hyphenation newcounter setcounter addtocounter "
        "stepcounter refstepcounter theoremstyle newlength sout color numberwithin date author institute affil "
        "email phantom hphantom vphantom cline cmidrule ensuremath si SI num ang selectlanguage usetheme "
        "usecolortheme usetikzlibrary tikzset fontsize pgfplotsset linespread setmainfont setsansfont setmonofont "
        "ifthenelse equal value arabic roman alph usebox savebox externaldocument subfile tag newglossaryentry "
        "newacronym DeclareMathOperator captionsetup markboth".split(),
        1,
    )
    | {"setlength": 2, "addtolength": 2, "newtheorem": 1, "rule": 2, "definecolor": 3, "SI": 2, "fontsize": 2}
    | {"addcontentsline": 2, "setcounter": 2, "addtocounter": 2, "DeclareMathOperator": 2, "mintinline": 2}
    | {"newcommand": 2, "renewcommand": 2, "providecommand": 2, "newenvironment": 3, "renewenvironment": 3}
)
"""Commands with so many arguments that are no text."""
_DEFINING = frozenset(("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand"))
_CITES = re.compile(r"(?:[A-Za-z]*cite[A-Za-z]*|nocite)")
_NOT_TEXT = re.compile(
    r"(?:equation|align|alignat|flalign|gather|multline|eqnarray|math|displaymath|subequations|split|array|verbatim|"
    r"Verbatim|BVerbatim|LVerbatim|lstlisting|minted|tikzpicture|tikzcd|pgfpicture|picture|filecontents|comment|algorithm|"
    r"algorithmic|algorithm2e|asy|asydef|sageblock|pycode|luacode|IEEEeqnarray|dmath|prooftree|semiverbatim|alltt|listing)\*?"
)
_QUOTES = frozenset(("quote", "quotation", "verse", "displayquote", "displaycquote", "blockquote"))
_TABLES: Mapping[str, int] = MappingProxyType(
    {"tabular": 1, "tabular*": 2, "tabularx": 2, "tabulary": 2, "longtable": 1, "supertabular": 1, "longtabu": 1}
)
_ARGUMENTS: Mapping[str, int] = MappingProxyType(
    {"minipage": 1, "multicols": 1, "wrapfigure": 2, "wraptable": 2, "thebibliography": 1, "adjustbox": 1, "column": 1}
    | {"list": 2, "otherlanguage": 1, "subfigure": 1, "spacing": 1, "adjustwidth": 2}
)
_LONGEST = 2000
"""Code points of an argument in square brackets."""
_DEEPEST = 64
"""Groups in each other, environments, brackets; what is deeper belongs to these, or the work would grow with it."""


class _Open(NamedTuple):
    """A group that is open: the mark that its text gets, from where on, or the block that it ends."""

    mark: MarkKind | None = None
    start: int = 0
    around: Gatherer | None = None
    role: Role = Role.PARAGRAPH
    level: int | None = None


def read_latex(source: Source) -> Prose:
    """The prose of a LaTeX document, or of a part of one."""
    reader = _Reader(source.text)
    reader.read()
    return Prose(source, tuple(reader.outline.blocks()), reserved="\\{}%$#&_^~")


class _Reader:
    def __init__(self, text: str) -> None:
        self.outline = Outline()
        self._text = text
        self._block = Gatherer()
        self._groups: list[_Open] = []
        self._deeper = 0  # groups in the deepest one that is examined
        self._environments: list[str] = []
        self._missing: set[str] = set()
        self._is_broken = False
        begins = re.search(r"(?:\A|[\r\n])[^%\r\n]*\\begin\{document\}", text)
        self._body = begins.end() if begins else 0

    def read(self) -> None:
        at = 0
        while token := _TOKEN.search(self._text, at):
            if token.start() >= self._body or self._groups:
                self._block.add(self._text[at : token.start()], at)
            at = self._read_token(token)
            if self._is_ended:
                break
        else:
            self._block.add(self._text[at:], at)
        self._flush()

    @property
    def _is_ended(self) -> bool:
        return bool(self._environments) and self._environments[-1] == "\\end{document}"

    def _read_token(self, token: re.Match[str]) -> int:
        kind, at = token.lastgroup, token.end()
        if kind == "comment":
            comment = Gatherer()
            comment.add(token["comment"], token.start("comment"))
            self.outline.emit(comment, Role.COMMENT)
            if self._text[at : at + 1] in ("\r", "\n"):
                self._flush()
            return at
        if token["word"]:
            return self._read_command(token)
        if token.start() < self._body and not self._groups:
            return at  # the preamble
        if kind == "end":
            if len(_NUMBER_OF_LINES.findall(token["end"])) > 1:
                self._flush()
            else:
                self._block.add_break(token["line"], token.start())
        elif kind == "sign":
            return self._read_sign(token)
        elif kind == "math":
            return self._after(token.group(), at)
        elif kind == "group":
            if token.group() == "{":
                self._open(_Open())
            else:
                self._close()
        elif token.group() == "&" and self._table:
            self._flush()
            self.outline.start_cell()
        elif token["typed"]:
            self._block.add(_TYPED[token.group()], token.start(), at)
        return at

    def _read_sign(self, token: re.Match[str]) -> int:
        sign, at = token["sign"], token.end()
        if sign in ("(", "["):
            return self._after("\\)" if sign == "(" else "\\]", at)
        if sign == "\\":
            return self._read_line_break(token)
        if sign in _ACCENTS:
            return self._read_accent(sign, token.start(), at)
        if sign in _BLANK_SIGNS or sign in ("\n", "\r", "\r\n"):
            self._block.add(" ", token.start(), at)
        elif sign not in _NOTHING_SIGNS and sign not in ")]":
            self._block.add(sign, token.start("sign"))
        return at

    def _read_line_break(self, token: re.Match[str]) -> int:
        at = token.end() + self._text.startswith("*", token.end())
        if self._text.startswith("[", at):
            at = self._after_bracket(at)
        if self._table:
            self._flush()
            self.outline.start_row()
            self.outline.start_cell()
        else:
            self._block.add_break("\n", token.start(), token.end())
        return at

    def _read_accent(self, accent: str, start: int, at: int) -> int:
        found = _ACCENTED.match(self._text, at)
        if found is None or (accent.isalpha() and found[2] and self._text[at : at + 1] not in (" ", "\t", "\\")):
            return at
        letter = (found[1] if found[1] is not None else found[2]).strip("\\")
        self._block.add(normalize("NFC", letter + _ACCENTS[accent]) if letter else "", start, found.end())
        return found.end()

    # Commands -------------------------------------------------------------------------------------------------------

    def _read_command(self, token: re.Match[str]) -> int:
        name, start, at = token["word"], token.start(), token.end()
        if name in ("begin", "end"):
            return self._read_environment(name, at)
        if name == "verb":
            at = token.end("word") + self._text.startswith("*", token.end("word"))
            return self._after(self._text[at : at + 1], at + 1)
        if name in ("def", "gdef", "edef", "let", "newcommandx"):
            return self._after_definition(at)
        if name == "iffalse":
            return self._after("\\fi", at)
        if name in _DEFINING and self._text[at : at + 1] == "\\":
            return self._after_definition(at)
        if name in _SKIPPED or _CITES.fullmatch(name):
            return self._after_arguments(at, _SKIPPED.get(name, 1))
        if name == "foreignlanguage":
            return self._read_foreign(at)
        if name in _SECOND:
            at = self._after_arguments(at, _SECOND[name])
        if start < self._body and not self._groups and name not in ("title", "subtitle"):
            return self._after_arguments(at, 1) if name not in _TEXT else at
        if name == "item":
            self._flush()
            return self._read_label(at)
        if name == "par" or name in ("newpage", "clearpage", "maketitle"):
            self._flush()
            return at
        if name in _LETTERS:
            self._block.add(_LETTERS[name], start, token.end("word"))
            return token.end("word") if token["blanks"] and name.endswith("TeX") else at
        if name in _ACCENTS and len(name) == 1:
            return self._read_accent(name, start, token.end("word"))
        return self._read_arguments(name, token.end("word") + (self._text[token.end("word") : at].startswith("*")), at)

    def _read_arguments(self, name: str, word_end: int, at: int) -> int:
        """The text that is the argument of a command."""
        while self._text.startswith("[", at) and (after := self._after_bracket(at)) > at:
            at = _BLANKS.match(self._text, after).end()  # type: ignore[union-attr]  # it matches nothing as well
        if not self._text.startswith("{", at):
            return at
        inside = at + 1
        if len(self._groups) == _DEEPEST:
            self._open(_Open())
        elif name in _HEADINGS:
            self._flush()
            self._open(_Open(around=Gatherer(), role=Role.HEADING, level=_HEADINGS[name]))
        elif name in _APART:
            self._open(_Open(around=self._block, role=_APART[name]))
            self._block = Gatherer()
        elif name in _STRESS:
            self._open(_Open(_STRESS[name], self._block.length))
        elif name in _TEXT or name in _SECOND:
            self._open(_Open())
        else:
            end = self._after_brace(at)
            is_key = not re.search(r"\s", self._text[inside : end - 1].strip())
            self._open(_Open(MarkKind.CODE if is_key else None, self._block.length))
        return inside

    def _read_label(self, at: int) -> int:
        if self._text.startswith("[", at):
            end = self._after_bracket(at)
            if end > at and re.search(r"[A-Za-z]{2}", self._text[at:end]):
                self._text_between(at + 1, end - 1)
            return end
        return at

    def _text_between(self, start: int, end: int) -> None:
        inner = Gatherer()
        if not re.search(r"[\\${}~%]", self._text[start:end]):
            inner.add(self._text[start:end], start)
            self.outline.emit(inner, Role.LIST_ITEM)

    def _read_foreign(self, at: int) -> int:
        end = self._after_brace(at)
        language = self._text[at:end].strip("{} ").lower()
        if "english" in language or language in ("british", "american", "australian", "canadian"):
            return end
        return self._after_arguments(end, 1)

    # Environments ---------------------------------------------------------------------------------------------------

    def _read_environment(self, command: str, at: int) -> int:
        named = re.compile(r"\{([A-Za-z@]+\*?)\}").match(self._text, at)
        if named is None:
            return at
        name, at = named[1], named.end()
        if name == "document":
            if command == "end":
                self._environments.append("\\end{document}")
            return at
        if command == "end":
            self._end_environment(name)
            return at
        if _NOT_TEXT.fullmatch(name):
            return self._after(f"\\end{{{name}}}", at)
        if at <= self._body:
            return at
        if name == "otherlanguage" and "english" not in self._text[at : at + 20]:
            return self._after(f"\\end{{{name}}}", at)
        self._flush()
        if len(self._environments) == _DEEPEST:
            return at
        self._environments.append(name)
        self.outline.enter(quote=name in _QUOTES)
        at = self._after_arguments(at, _TABLES.get(name, _ARGUMENTS.get(name, 0)))
        if name in _TABLES:
            self.outline.start_table()
            self.outline.start_row()
            self.outline.start_cell()
        elif name == "frame" and self._text.startswith("{", at):
            self._open(_Open(around=Gatherer(), role=Role.HEADING, level=3))
            return at + 1
        return at

    def _end_environment(self, name: str) -> None:
        self._flush()
        if name not in self._environments:
            return
        while self._environments and (inner := self._environments.pop()):
            self.outline.leave()
            if inner == name:
                break

    @property
    def _table(self) -> bool:
        return bool(self._environments) and self._environments[-1] in _TABLES

    # Groups and blocks ----------------------------------------------------------------------------------------------

    def _open(self, group: _Open) -> None:
        if len(self._groups) < _DEEPEST:
            self._groups.append(group)
        else:
            self._deeper += 1

    def _close(self) -> None:
        if self._deeper:
            self._deeper -= 1
            return
        if not self._groups:
            return
        group = self._groups.pop()
        if group.around is not None:
            self.outline.emit(self._block, group.role, level=group.level)
            self._block = group.around
        elif group.mark is not None:
            self._block.mark(group.mark, group.start, self._block.length)

    def _flush(self) -> None:
        # A paragraph that ends within a group has its stress up to there.
        for number, group in enumerate(self._groups):
            if group.mark is not None and group.around is None:
                self._block.mark(group.mark, min(group.start, self._block.length), self._block.length)
                self._groups[number] = group._replace(start=0)
        self.outline.emit(self._block, self._role(), heads_column=self._table)
        self._block = Gatherer()

    def _role(self) -> Role:
        apart = next((group.role for group in reversed(self._groups) if group.around is not None), None)
        if apart is not None:
            return apart
        if self._table:
            return Role.CELL
        is_item = any(name in ("itemize", "enumerate", "description", "compactitem") for name in self._environments)
        return Role.LIST_ITEM if is_item else Role.PARAGRAPH

    # Where things end -----------------------------------------------------------------------------------------------

    def _after(self, closer: str, at: int) -> int:
        """Behind `closer`; where it is missing, nothing is skipped."""
        if closer in self._missing or not closer:
            return at
        end = self._text.find(closer, at)
        while closer in ("$", "$$") and end > 0 and self._text[end - 1] == "\\":
            end = self._text.find(closer, end + 1)
        if end < 0:
            self._missing.add(closer)
            return at
        return end + len(closer)

    def _after_arguments(self, at: int, number: int) -> int:
        """Behind so many arguments in braces, and all those in brackets before and after them."""
        while True:
            after = _BLANKS.match(self._text, at).end()  # type: ignore[union-attr]
            if self._text.startswith("[", after) and (end := self._after_bracket(after)) > after:
                at = end
            elif number > 0 and self._text.startswith("{", after):
                at = self._after_brace(after)
                number -= 1
            else:
                return at

    def _after_definition(self, at: int) -> int:
        opening = self._text.find("{", at, at + 200)
        if opening < 0:
            return at
        return self._after_brace(opening)

    def _after_brace(self, at: int) -> int:
        if not self._text.startswith("{", at) or self._is_broken:
            return at + self._text.startswith("{", at)
        depth = 0
        for found in _BRACES.finditer(self._text, at):
            depth += (found.group() == "{") - (found.group() == "}")
            if depth == 0 and found.group() == "}":
                return found.end()
        self._is_broken = True
        return at + 1

    def _after_bracket(self, at: int) -> int:
        depth = braces = 0
        for found in _BRACKETS.finditer(self._text, at, min(len(self._text), at + _LONGEST)):
            sign = found.group()
            braces += (sign == "{") - (sign == "}")
            depth += ((sign == "[") - (sign == "]")) if braces == 0 else 0
            if depth == 0 and sign == "]":
                return found.end()
            if braces < 0 or depth > _DEEPEST:
                break
        return at
