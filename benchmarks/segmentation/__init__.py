"""How many paragraphs are cut where a person would cut them: the library alone, and with our tables and rules.

`python -m benchmarks.segmentation --help`
"""
