"""RSS and Atom.

`splitter` finds the entries, `repair` those of broken feeds, `fields` what is in them; `entry` reads one.
"""
