"""Questions of an assistant go in, findings, fixes and judgments come out: a server of the Model Context Protocol.

The only part of the program that knows the `mcp` package, which an extra brings.
"""
