"""Whether a candidate is used in its rule's sense, and whether it is a name or someone else's words."""
