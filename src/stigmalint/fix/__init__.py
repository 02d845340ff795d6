"""From findings to a changed text: fixes applied, suppressions read and written, decisions of a review."""
