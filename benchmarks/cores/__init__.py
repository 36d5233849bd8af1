"""Whether a function with several cores is worth its price: worker processes for one article, against none.

`python -m benchmarks.cores`; CORES.md says what was decided.
"""
