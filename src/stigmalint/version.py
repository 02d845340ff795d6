"""The version of the program, in the only place from which the build reads it."""

__version__ = "0.1.0"
