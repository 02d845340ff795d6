"""A web page and an HTTP API: a front end next to the command line, built on a session.

`app` puts the routes together, behind the guard in `web`; `limits` says how much is taken; `api` and `pages` answer.
Nothing is imported from here before `stigmalint serve` runs: Starlette, uvicorn and prometheus-client are in an extra.
"""
