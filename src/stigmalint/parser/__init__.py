"""The language model, found, verified and loaded. Nothing here knows of rules."""
