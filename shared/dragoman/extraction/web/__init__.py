"""Pages, live and saved.

`html` reads a page: `page` its declarations, out of `json_ld`, `microdata` and `schema_org`; `main_text` the article in
it, without `furniture`. `blocks` and `links` serve every format that comes down to markup.
"""
