"""Characters that no reader should see: the marks of wrong decoding, and those that have no form at all."""

from collections import Counter
from typing import Final

import regex

from dragoman.translation.checks.sides import Side

_GARBAGE: Final = regex.compile(
    r"""
      [ÂÃ][\x80-\x9f¡-ª¬-º¼-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ](?<![ÂÃ][’”])   # UTF-8 read as Windows-1252
    | â€[\x80-\xbf™œ˜ž“”¦¢]
    | (?:[ÐÑ][\x80-\xbf‚„…†‡‰‹‘’“”•–—™›]){2,}+
    | ï¿½ | ï»¿
    | \ufffd+
    """,
    regex.VERBOSE,
)
_FORMLESS: Final = regex.compile(r"(?![\t\n\r\u00ad])[\p{Cc}\p{Co}\p{Cn}\p{Cs}]")


def find_garbage(source: Side, target: Side) -> str | None:
    """Replacement characters and the debris of wrong decoding that the source has not."""
    found = _GARBAGE.findall(target.text)
    gained = Counter(found) - Counter(_GARBAGE.findall(source.text)) if found else None
    return f"{next(iter(gained))!r} is debris of a wrong decoding" if gained else None


def find_formless(source: Side, target: Side) -> str | None:
    """Control characters, halves of surrogates, private and unassigned ones that the source has not."""
    found = _FORMLESS.findall(target.text)
    gained = set(found) - set(source.text) if found else None
    return f"U+{ord(min(gained)):04X} has no form" if gained else None
