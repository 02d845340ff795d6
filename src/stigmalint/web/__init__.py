"""What every server over HTTP is on: who may ask, what they are told when something is wrong, and uvicorn.

Imported by servers alone, and only when one runs: Starlette and uvicorn are in their extras.
"""
