"""Pages, live and saved.

`html` reads a page: `page` its declarations, out of `json_ld`, `microdata` and `schema_org`; `headline` what stands
above its text, and `titles` chooses one; `main_text` the article in it, without `furniture` and `notices`.
`error_pages` are refused. `blocks` and `links` serve every format that comes down to markup.
"""
