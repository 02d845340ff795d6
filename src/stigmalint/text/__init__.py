"""Code points: spans, edits, letter case, folding, quotation marks. Nothing here knows of rules."""
