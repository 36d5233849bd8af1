"""Language identification: py3langid's model, evaluated without py3langid and numpy. See MODEL.md.

`identifier.py` evaluates it, `packed_model.py` is the layout of `languages.model`, the file that it lies in.
`infra/language_model.py` makes that file, and tests hold that it is the library's model and that the answers are the
library's.
"""
