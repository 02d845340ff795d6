"""What all HTTP servers share: access, error responses, and uvicorn.

Imported by servers alone, and only when one runs: Starlette and uvicorn are in their extras.
"""
