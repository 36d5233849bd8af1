"""A text as the checks see it: one side of a rendering, taken apart once for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import regex

from dragoman.language import remove_addresses
from dragoman.late import compile_regex

_WORD: Final = compile_regex(r"\p{L}[\p{L}\p{M}]*+(?:['’\u200c]\p{L}[\p{L}\p{M}]*+)*+")
FEET_AND_INCHES: Final = compile_regex(r"(?<!\d)(\d)['’′] ?(\d\d?)(?:[\"”″]|'')")
"""A height: its marks quote nothing."""

_TECHNICAL: Final = compile_regex(
    r"""
      ~?(?:/[\w.-]+){2,}+/?                                   # /usr/share/doc, ~/.config/file
    | (?<![\w./-])[A-Za-z][\w-]+(?:\.[a-z\d]|[/_]\w)[\w./-]*\w(?![\w/-])   # org.gnome.key, text/html, file_name
    | (?<![\w-])[a-z\d]+(?:-[a-z\d]+){2,}+(?![\w-])          # gnome-settings-daemon
    """,
    regex.VERBOSE,
)
"""Paths, names of files and of programs: no words of any language."""

_TECHNICAL_SIGNS: Final = frozenset("/_-.")
"""One of these stands in whatever `_TECHNICAL` finds, and not at its end."""


@dataclass(frozen=True)
class Side:
    """A text and the language that it should be in."""

    text: str
    language: str
    """Primary subtag: `pt`, also for Brazilian Portuguese."""

    @cached_property
    def plain(self) -> str:
        """The text without addresses, handles and tags, which are the same in all languages."""
        return remove_addresses(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Runs of letters as they stand, with the apostrophes inside them made straight; no addresses."""
        text = self.plain if _TECHNICAL_SIGNS.isdisjoint(self.plain[:-1]) else _TECHNICAL.sub(" ", self.plain)
        return tuple(_WORD.findall(text.replace("’", "'")))

    @cached_property
    def folded_words(self) -> tuple[str, ...]:
        """The words whatever their case."""
        return tuple(map(str.casefold, self.words))

    @cached_property
    def split_words(self) -> tuple[str, ...]:
        """The same, cut at apostrophes too: `l'homme` is `l` and `homme`. Has the whole ones besides."""
        joined = [word for word in self.folded_words if "'" in word]
        return (*self.folded_words, *(part for word in joined for part in word.split("'")))

    @cached_property
    def word_set(self) -> Mapping[str, None]:
        """The split words, each once."""
        return dict.fromkeys(self.split_words)
