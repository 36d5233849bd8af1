"""What a DOCX file says of its text besides the text: roles by style, languages."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.extraction.office.word_processing import EAST_ASIAN, find_role

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_STYLE_DEPTH: Final = 20
_OFF: Final = frozenset({"0", "false", "off", "none"})


class Styles(msgspec.Struct, frozen=True):
    """What the styles say of text."""

    roles: Mapping[str, str]
    """By the style's id, where there is one; `furniture` for hidden text, `strong` for bold."""
    language: str | None
    """Of text that is not marked."""


def read_styles(root: "_Element | None") -> Styles:
    """The roles of styles, by their names or by those of the styles that they are based on."""
    if root is None:
        return Styles({}, None)
    w = find_namespace(root)
    styles = {style.get(f"{w}styleId", ""): style for style in root.iter(f"{w}style")}
    usual = [s for s in styles.values() if s.get(f"{w}type") == "paragraph" and s.get(f"{w}default", "0") not in _OFF]
    marked = [mark for style in usual for mark in style.iterfind(f"{w}rPr/{w}lang")]
    marked += root.iterfind(f"{w}docDefaults/{w}rPrDefault/{w}rPr/{w}lang")
    roles = {identifier: _find_style_role(_follow(style, styles, w), w) for identifier, style in styles.items()}
    language = next((found for mark in marked if (found := mark.get(f"{w}val"))), None)
    return Styles({identifier: role for identifier, role in roles.items() if role}, language)


def find_language(root: "_Element", styles: Styles) -> str | None:
    """What most of the text is marked as."""
    w = find_namespace(root)
    languages: Counter[str] = Counter()
    for run in root.iter(f"{w}r"):
        text = "".join(element.text or "" for element in run.iterfind(f"{w}t"))
        mark = run.find(f"{w}rPr/{w}lang")
        is_east_asian, is_from_right = EAST_ASIAN.search(text), is_on(run.find(f"{w}rPr/{w}rtl"), w)
        kind = "eastAsia" if is_east_asian else "bidi" if is_from_right else "val"
        found = None if mark is None else mark.get(w + kind)
        found = found or (styles.language if kind == "val" else None)
        if found and text:
            languages[found] += len(text)
    return max(languages, key=lambda code: languages[code], default=None)


def find_namespace(root: "_Element") -> str:
    """The namespace of a part, in braces; Strict documents have another one than Transitional ones."""
    return str(root.tag[: root.tag.rfind("}") + 1])


def _follow(style: "_Element | None", styles: "Mapping[str, _Element]", w: str) -> "list[_Element]":
    """A style, and those that it is based on."""
    chain: list[_Element] = []
    while style is not None and len(chain) < _MAX_STYLE_DEPTH:
        chain.append(style)
        style = styles.get(read_value(style.find(f"{w}basedOn"), w))
    return chain


def _find_style_role(chain: "list[_Element]", w: str) -> str | None:
    def find_first(path: str) -> "_Element | None":
        return next((found for style in chain if (found := style.find(path)) is not None), None)

    if is_on(find_first(f"{w}rPr/{w}vanish"), w):
        return "furniture"
    names = (read_value(style.find(f"{w}name"), w) or style.get(f"{w}styleId", "") for style in chain)
    named = find_named_role(*names) or find_level(find_first(f"{w}pPr/{w}outlineLvl"), w)
    if named:
        return named
    if read_value(find_first(f"{w}pPr/{w}numPr/{w}numId"), w) not in {"", "0"}:
        return "list-item"
    return "strong" if is_on(find_first(f"{w}rPr/{w}b"), w) else None


def find_named_role(*names: str) -> str | None:
    """The role of the first name that says one."""
    role, level = next(filter(None, map(find_role, names)), (None, 0))
    return "top-heading" if role == "heading" and level == 1 else role


def find_level(outline: "_Element | None", w: str) -> str | None:
    """The role of a paragraph by the level that it has in the document's outline; the ninth is body text."""
    return {"": None, "0": "top-heading", "9": None}.get(read_value(outline, w), "heading")


def read_value(element: "_Element | None", w: str) -> str:
    """What a property is set to; empty where it is not set."""
    return "" if element is None else str(element.get(f"{w}val", ""))


def is_on(switch: "_Element | None", w: str) -> bool:
    """Whether a property is there, and not switched off."""
    return switch is not None and read_value(switch, w) not in _OFF
