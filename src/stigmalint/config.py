"""Settings, as users of the library hand them to a `Linter`; where they are read from is the business of `disk`.

>>> from stigmalint.config import Settings
>>> Settings(profile="moderation").profile
'moderation'
"""

from stigmalint.disk.settings import Settings

__all__ = ["Settings"]
