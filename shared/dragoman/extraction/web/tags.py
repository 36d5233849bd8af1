"""Tags with more attributes than any page has, cut to size before the parser sees them. Pure.

The parser compares each attribute with all before it: 100,000 of them on one element take it 8 s, 300,000 over a
minute, and it can't be interrupted.
"""

import re
from typing import Final

MAX_ATTRIBUTES: Final = 1_000
"""Real pages' elements have some ten, and applications' a hundred."""

# As HTML's standard takes characters apart, so that nothing hides in a comment, a script, or a quotation.
_RAW: Final = "script|style|textarea|title|xmp|iframe|noembed|noframes"
_VALUE: Final = r"\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+"
_ATTRIBUTE: Final = rf"(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:{_VALUE})?+)?+)"
_TOKEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*+"
    rf"|(?P<tag><(?:(?P<raw>{_RAW})(?=[\s/>])|/?[a-z][^\s/>]*+){_ATTRIBUTE}{{0,{MAX_ATTRIBUTES}}}+)"
    rf"(?P<excess>{_ATTRIBUTE}*+)(?P<content>(?(raw)[^>]*+>.*?(?=</(?P=raw)|\Z)|))",
    re.IGNORECASE | re.DOTALL,
)


def trim_tags(text: str) -> str:
    """The same markup, in which no tag has more than `MAX_ATTRIBUTES`."""
    return _TOKEN.sub(_trim, text)


def _trim(token: "re.Match[str]") -> str:
    return token["tag"] + token["content"] if token["excess"] else token[0]
