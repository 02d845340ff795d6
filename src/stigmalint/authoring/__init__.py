"""For people who write rules: tests by their own examples, pages, the schema of rule files."""
