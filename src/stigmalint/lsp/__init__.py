"""The language server: diagnostics, code actions and hovers for the documents in an editor.

`desk` checks texts and keeps what it found, `answers` puts that into the words of the protocol, `server` talks to the
client. Only this folder knows pygls and lsprotocol, the extra `lsp`.
"""
