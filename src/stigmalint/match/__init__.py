"""Phrases of all rules in a text: candidates, and a look that shuts out texts without any."""
