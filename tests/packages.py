"""Packages for tests, made of the parts that a test is about."""

from __future__ import annotations

import zipfile
from io import BytesIO

WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def zipped(parts: dict[str, str | bytes], *, streamed: bool = False) -> bytes:
    """A package of parts; with `streamed`, as programs write one that cannot go back in a file."""
    file = BytesIO()
    if streamed:
        file.seekable = lambda: False  # type: ignore[method-assign]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.comment = b"kept"
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 2 * number))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.extra = b"\xfe\xca\x02\x00ok"
            info.comment = b"of a part"
            package.writestr(info, content)
    return file.getvalue()


def docx(body: str, *, streamed: bool = False, **others: str) -> bytes:
    """A Word document with this body; `others` are parts beside it, such as `comments`, by what is in their root."""
    main = {"document": f"<w:document {WORD}><w:body>{body}</w:body></w:document>"}
    main |= {name: f"<w:{name} {WORD}>{content}</w:{name}>" for name, content in others.items()}
    kinds = {name: f"{_TYPE}.{name}{'.main' if name == 'document' else ''}+xml" for name in main}
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in kinds.items())
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f"<Types>{types}</Types>",
        **{f"word/{name}.xml": f'<?xml version="1.0" encoding="UTF-8"?>\r\n{text}' for name, text in main.items()},
        "word/media/a.png": bytes(range(256)) * 9,
    }
    return zipped(parts, streamed=streamed)


def paragraph(*texts: str, style: str = "") -> str:
    """A paragraph of runs."""
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>' if style else f"<w:p>{runs}</w:p>"


def odt(body: str, styles: str = "", manifest: str = "") -> bytes:
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {ODF}>{styles}<office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>",
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
    }
    return zipped(parts)


def epub(page: str, language: str = "en", encryption: str = "") -> bytes:
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="o/b.opf"/></container>',
        "o/b.opf": f"<package><metadata><dc:language>{language}</dc:language></metadata><manifest>"
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="text/a%201.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="c" href="c.css" media-type="text/css"/></manifest><spine><itemref idref="a"/></spine></package>',
        "o/text/a 1.xhtml": f"<html><body>{page}</body></html>",
        "o/nav.xhtml": "<html><body><h1>Contents</h1></body></html>",
        "o/c.css": "/* A junkie. */",
    }
    return zipped(parts | ({"META-INF/encryption.xml": encryption} if encryption else {}))
