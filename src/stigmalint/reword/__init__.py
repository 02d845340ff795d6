"""Rewordings for a match: its drafts, and the constraints that make one unsafe or drop it."""
