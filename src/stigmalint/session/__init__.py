"""What all front ends share between the choices of a run and the result of each file.

`workspace` gives the settings of a place and the linter for settings, `inputs` the sources, `checker` what is found in
one and what its fixes make of it, `runner` all of that in order, from cache and processes. Nothing here knows a
terminal: what is to be said comes back, or goes to a function that was handed in.
"""
