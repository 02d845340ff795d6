"""An optional warm process: `stigmalint daemon` keeps rules and language model loaded for runs of `check`.

`client` is what every run imports, and imports next to nothing itself. `wire` is what both sides agree on, `server`
answers, and `child` is a copy of the warm process that does the work of one run as if it had been started for it.
"""
