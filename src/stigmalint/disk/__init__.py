"""Everything read from and written to files: sources, settings, rule files, caches."""
