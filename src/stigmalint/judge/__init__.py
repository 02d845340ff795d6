"""Whether a candidate is used in the sense its rule is about, and whether it is someone's name or words."""
