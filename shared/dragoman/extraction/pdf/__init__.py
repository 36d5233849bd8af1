"""PDF: signs with their places to text in order.

`reader` opens a document and bounds it; `pages` gets `glyphs` out of pdfium; `fragments` are runs of them.
`page_blocks` and `reading_order` put those into columns, `running_heads` are dropped, and `layout` and `typesetting`
make paragraphs.
"""
