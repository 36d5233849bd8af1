"""What word processors write, and EPUB.

DOCX is read by mammoth after `docx_preparation`; ODT and RTF by walks of their own. All end in `word_processing` and
`document_head`, which finds title, subtitle and byline.
"""
