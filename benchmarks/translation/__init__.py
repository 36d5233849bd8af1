"""How good the translations are: the raw engine against Dragoman's own chain, on test sets of our own.

`python -m benchmarks.translation --help`
"""
