#!/usr/bin/env python
"""The addict module.

Args:
    addict: The addict who waits
        in two lines.

>>> addict()

    code ``addict``
"""
import addict  # noqa: addict
# stigmalint: ignore-next-line
# The addict waited here,
# and on the next line.
# x = addict(1)
x = "the addict # no comment"  # An addict comment

def f(addict):
    '''One addict line.'''
    y = """not a docstring addict"""
    return 'addict'
