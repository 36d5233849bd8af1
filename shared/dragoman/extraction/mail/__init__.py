"""Mails, and boxes of them.

`mime` finds the parts, `reader` the article, in `markup` or, by way of `correspondence`, in text; `furniture` knows the
lines around it, and `covering_note` the text that only goes with an attachment.
"""
