"""Plain text and Markdown.

`text` puts together what `wire` and `dispatch` (agencies' envelopes), `head` (headline, byline), `blocks`, `paragraphs`
and `lines` (what was wrapped, what was hyphenated) find. `markdown` has `front_matter` and
`generators` (what site generators add) beside it.
"""
