"""Finds, verifies and loads the language model. Nothing here depends on rules."""
