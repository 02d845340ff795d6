"""A server of the Model Context Protocol: findings, fixes and judgments for assistants.

The only part of the program that knows the `mcp` package, which an extra brings.
"""
