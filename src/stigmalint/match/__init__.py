"""Finds phrases of all rules in a text: candidates, and a prefilter that excludes texts without any."""
