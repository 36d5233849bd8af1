"""The styles of an ODT file: what a paragraph or a part of one is, by its style and those that it is based on."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.extraction.office.word_processing import Role, find_role

if TYPE_CHECKING:
    from lxml.etree import _Element

_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMAT: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MAX_STYLE_DEPTH: Final = 20
_ESCAPE: Final = re.compile(r"_([0-9a-f]{2})_")


class Look(msgspec.Struct, frozen=True):
    """What a style, with those that it is based on, says of its text."""

    role: Role | None = None
    level: int = 2
    is_hidden: bool = False
    is_bold: bool = False
    language: str | None = None
    east_asian_language: str | None = None


class Styles:
    """The document's styles by family and name, each resolved once. Those of `content.xml` are found first."""

    def __init__(self, roots: "list[_Element]") -> None:
        self._styles: dict[tuple[str, str], _Element] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        for root in roots:
            for style in root.iter(f"{_STYLE}style"):
                self._styles[style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", "")] = style
            for style in root.iter(f"{_STYLE}default-style"):
                self._styles[style.get(f"{_STYLE}family", ""), ""] = style

    def find(self, family: str, name: str) -> Look:
        """What a style says; the family's default for one that there is not."""
        key = (family, name)
        if key not in self._looks:
            self._looks[key] = self._resolve(family, name)
        return self._looks[key]

    def _resolve(self, family: str, name: str) -> Look:
        chain = list(self._follow(family, name))
        names = (_unescape(name), *(title for style in chain for title in _find_names(style)))
        role = next(filter(None, map(find_role, names)), None)
        text = [properties for style in chain for properties in style.iter(f"{_STYLE}text-properties")]
        western = _find_first(text, f"{_FORMAT}language"), _find_first(text, f"{_FORMAT}country")
        asian = _find_first(text, f"{_STYLE}language-asian"), _find_first(text, f"{_STYLE}country-asian")
        return Look(
            role=role[0] if role else None,
            level=role[1] if role else 2,
            is_hidden=_find_first(text, f"{_TEXT}display") == "none",
            is_bold=_find_first(text, f"{_FORMAT}font-weight") in {"bold", "600", "700", "800", "900"},
            language=_name_language(*western),
            east_asian_language=_name_language(*asian),
        )

    def _follow(self, family: str, name: str) -> "Iterator[_Element]":
        for _ in range(_MAX_STYLE_DEPTH):
            style = self._styles.get((family, name))
            if style is not None:
                yield style
            if not name:
                return
            name = "" if style is None else style.get(f"{_STYLE}parent-style-name", "")


def _find_names(style: "_Element") -> tuple[str, ...]:
    """What a style is called, by people and by the program, and what its parent is: `Heading 1`, `Heading_20_1`."""
    names = (style.get(f"{_STYLE}{attribute}") for attribute in ("display-name", "name", "parent-style-name"))
    return tuple(_unescape(name) for name in names if name)


def _unescape(name: str) -> str:
    return _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), name)


def _find_first(elements: "list[_Element]", attribute: str) -> str | None:
    return next((value for element in elements if (value := element.get(attribute)) is not None), None)


def _name_language(language: str | None, country: str | None) -> str | None:
    """`zxx` and `none` stand for no language."""
    if language in {None, "", "none", "zxx"}:
        return None
    return f"{language}-{country}" if country not in {None, "", "none"} else language
