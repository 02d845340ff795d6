"""Settings, as users of the library pass them to a `Linter`; `disk` reads them from files.

>>> from stigmalint.config import Settings
>>> Settings(profile="moderation").profile
'moderation'
"""

from stigmalint.disk.settings import Settings

__all__ = ["Settings"]
