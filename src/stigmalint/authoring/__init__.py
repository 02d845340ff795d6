"""For people who write rules: proof by their own examples, pages, the schema of rule files."""
