"""How long an editor waits: for the server to start, and for the findings of a paragraph that was changed.

`python bench/editing.py [FILE]`; without a file, a text of 40 paragraphs. Measured by the client of the server.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

_KEYSTROKES = 60
_URI = "untitled:draft"
_PARAGRAPH = "The clinic on the corner opens at nine, and people come in for {} reasons.\n\n"


def ask() -> lsp.DocumentDiagnosticParams:
    return lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(_URI))


async def measure(text: str) -> None:
    client = LanguageClient("bench", "1")
    began = time.perf_counter()
    await client.start_io(sys.executable, "-m", "stigmalint", "lsp")
    asks = lsp.TextDocumentClientCapabilities(diagnostic=lsp.DiagnosticClientCapabilities())
    await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities(text_document=asks)))
    started = time.perf_counter() - began
    client.initialized(lsp.InitializedParams())
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(_URI, "markdown", 1, text)))
    await client.text_document_diagnostic_async(ask())
    times = []
    for number in range(_KEYSTROKES):
        changed = f"{text}\nHe abused alcohol for {number + 2} years, and nobody at work knew about it.\n"
        document = lsp.VersionedTextDocumentIdentifier(number + 2, _URI)
        change = lsp.TextDocumentContentChangeWholeDocument(changed)
        began = time.perf_counter()
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        await client.text_document_diagnostic_async(ask())
        times.append(1000 * (time.perf_counter() - began))
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]
    times.sort()
    print(
        f"start {started:.2f} s; changed paragraph: median {statistics.median(times):.0f} ms, "
        f"9 of 10 within {times[len(times) * 9 // 10]:.0f} ms"
    )


if __name__ == "__main__":
    given = Path(sys.argv[1]).read_text(encoding="utf-8") if sys.argv[1:] else ""
    asyncio.run(measure(given or "".join(_PARAGRAPH.format(number) for number in range(40))))
