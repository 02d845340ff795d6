"""Rules as data: what a rule, a word list and a severity are, and how a rule file is understood."""
