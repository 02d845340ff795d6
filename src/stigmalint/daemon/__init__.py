"""A warm process, for those who want it: `stigmalint daemon` holds rules and language model for runs of `check`.

`client` is what every run imports, and imports next to nothing itself. `wire` is what both sides agree on, `server`
answers, and `child` is a copy of the warm process that does the work of one run as if it had been started for it.
"""
