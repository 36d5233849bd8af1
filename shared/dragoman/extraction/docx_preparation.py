"""WordprocessingML made ready for mammoth: what it would lose, or give as text that nobody sees, is put right."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.extraction.word_processing import EAST_ASIAN, FURNITURE_FIELD, HYPERLINK, find_role

if TYPE_CHECKING:
    from lxml.etree import _Element

ROLE_STYLE: Final = "role-"
"""Begins the ids that `prepare_text` gives to styles with a role: `role-title`."""

_MAX_STYLE_DEPTH: Final = 20
_OFF: Final = frozenset({"0", "false", "off", "none"})
# What holds pictures, and what only has to do with looks: most of a part's bytes.
_DROPPED_NAMES: Final = """
    drawing pict object rt proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak sectPr tblPr tblGrid tcW tcBorders
    shd rFonts sz szCs color lang noProof spacing ind jc i iCs bCs u kern highlight vertAlign rtl widowControl keepNext
"""
_DROPPED: Final = tuple(_DROPPED_NAMES.split())
_UNWRAPPED: Final = ("fldSimple", "ruby", "rubyBase", "bdo", "dir")  # mammoth would drop them with their text
_RENAMED: Final = {"cr": "br", "ptab": "tab"}
_REVISION_MARK: Final = re.compile(r"\{[^}]*\}(?:rsid|paraId|textId)")


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
    w = _find_namespace(root)
    styles = {style.get(f"{w}styleId", ""): style for style in root.iter(f"{w}style")}
    usual = [s for s in styles.values() if s.get(f"{w}type") == "paragraph" and s.get(f"{w}default", "0") not in _OFF]
    marked = [mark for style in usual for mark in style.iterfind(f"{w}rPr/{w}lang")]
    marked += root.iterfind(f"{w}docDefaults/{w}rPrDefault/{w}rPr/{w}lang")
    roles = {identifier: _find_style_role(_follow(style, styles, w), w) for identifier, style in styles.items()}
    language = next((found for mark in marked if (found := mark.get(f"{w}val"))), None)
    return Styles({identifier: role for identifier, role in roles.items() if role}, language)


def find_language(root: "_Element", styles: Styles) -> str | None:
    """What most of the text is marked as."""
    w = _find_namespace(root)
    languages: Counter[str] = Counter()
    for run in root.iter(f"{w}r"):
        text = "".join(element.text or "" for element in run.iterfind(f"{w}t"))
        mark = run.find(f"{w}rPr/{w}lang")
        is_east_asian, is_from_right = EAST_ASIAN.search(text), _is_on(run.find(f"{w}rPr/{w}rtl"), w)
        kind = "eastAsia" if is_east_asian else "bidi" if is_from_right else "val"
        found = None if mark is None else mark.get(w + kind)
        languages[found or (styles.language if kind == "val" else None) or ""] += len(text)
    languages.pop("", None)
    return max(languages, key=lambda code: languages[code], default=None)


def read_notes(root: "_Element") -> Iterator[tuple[str, str]]:
    """The notes of a part: `footnote` or `endnote`, and the id."""
    w = _find_namespace(root)
    for note in root.iterchildren(f"{w}footnote", f"{w}endnote"):
        yield note.tag.removeprefix(w), note.get(f"{w}id", "")


def prepare_text(
    root: "_Element", styles: Styles, notes: frozenset[tuple[str, str]], relationships: frozenset[str]
) -> None:
    """Change a part so that mammoth gives what the document's last reader would see.

    Args:
        root: The root element of the document's text or of its notes.
        styles: What its styles say.
        notes: Those that there are; mammoth gives up on references to others.
        relationships: The ids of those that the part has; likewise.
    """
    w = _find_namespace(root)
    _drop_controls(root, w)
    _drop_hidden(root, styles, w)
    _name_roles(root, styles, w)
    _settle_fields(root, w)
    _lift_boxes(root, w)
    _write_out_formulas(root, w)
    _drop_dangling(root, notes, relationships, w)
    _drop_looks(root, w)


def _find_namespace(root: "_Element") -> str:
    """In braces; Strict documents have another one than Transitional ones."""
    return str(root.tag[: root.tag.rfind("}") + 1])


def _follow(style: "_Element | None", styles: "Mapping[str, _Element]", w: str) -> "list[_Element]":
    """A style, and those that it is based on."""
    chain: list[_Element] = []
    while style is not None and len(chain) < _MAX_STYLE_DEPTH:
        chain.append(style)
        style = styles.get(_read_value(style.find(f"{w}basedOn"), w))
    return chain


def _find_style_role(chain: "list[_Element]", w: str) -> str | None:
    def find_first(path: str) -> "_Element | None":
        return next((found for style in chain if (found := style.find(path)) is not None), None)

    if _is_on(find_first(f"{w}rPr/{w}vanish"), w):
        return "furniture"
    names = (_read_value(style.find(f"{w}name"), w) or style.get(f"{w}styleId", "") for style in chain)
    named = _find_named_role(*names) or _find_level(find_first(f"{w}pPr/{w}outlineLvl"), w)
    if named:
        return named
    if _read_value(find_first(f"{w}pPr/{w}numPr/{w}numId"), w) not in {"", "0"}:
        return "list-item"
    return "strong" if _is_on(find_first(f"{w}rPr/{w}b"), w) else None


def _find_named_role(*names: str) -> str | None:
    role, level = next(filter(None, map(find_role, names)), (None, 0))
    return "top-heading" if role == "heading" and level == 1 else role


def _find_level(outline: "_Element | None", w: str) -> str | None:
    """The role of a paragraph by the level that it has in the document's outline; the ninth is body text."""
    return {"": None, "0": "top-heading", "9": None}.get(_read_value(outline, w), "heading")


def _read_value(element: "_Element | None", w: str) -> str:
    return "" if element is None else str(element.get(f"{w}val", ""))


def _is_on(switch: "_Element | None", w: str) -> bool:
    return switch is not None and _read_value(switch, w) not in _OFF


def _remove(element: "_Element") -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _drop_controls(root: "_Element", w: str) -> None:
    """Content controls that hold a table of contents, or still say what to fill in."""
    for control in list(root.iter(f"{w}sdt")):
        gallery = control.find(f"{w}sdtPr/{w}docPartObj/{w}docPartGallery")
        is_prompt = control.find(f"{w}sdtPr/{w}showingPlcHdr") is not None
        if is_prompt or _read_value(gallery, w).casefold() == "table of contents":
            _remove(control)


def _drop_hidden(root: "_Element", styles: Styles, w: str) -> None:
    for properties in root.iterfind(f".//{w}r/{w}rPr"):
        switch, style = properties.find(f"{w}vanish"), properties.find(f"{w}rStyle")
        role = styles.roles.get(_read_value(style, w))
        if style is not None:
            style.set(f"{w}val", f"{ROLE_STYLE}{role}")
        if _is_on(switch, w) or (switch is None and role == "furniture"):
            run = properties.getparent()
            for element in [*run.iterchildren(f"{w}t", f"{w}sym", f"{w}noBreakHyphen")]:
                run.remove(element)


def _name_roles(root: "_Element", styles: Styles, w: str) -> None:
    """Style ids say the role; mammoth looks at a style alone, not at those that it is based on."""
    for properties in root.iterfind(f".//{w}p/{w}pPr"):
        style = properties.find(f"{w}pStyle")
        identifier = _read_value(style, w)
        own = styles.roles.get(identifier) or _find_named_role(identifier)
        is_numbered = properties.find(f"{w}numPr/{w}numId") is not None
        level = _find_level(properties.find(f"{w}outlineLvl"), w)
        role = (level or own) if own in {None, "strong", "list-item"} else own
        if not role or (role == "list-item" and is_numbered):  # what a paragraph says of lists itself, mammoth reads
            continue
        if style is None:
            style = properties.makeelement(f"{w}pStyle")
            properties.append(style)
        style.set(f"{w}val", f"{ROLE_STYLE}{role}")


def _settle_fields(root: "_Element", w: str) -> None:
    """Links say nothing but their address, as mammoth takes it up to the last quotation mark; furniture goes."""
    for field in root.iter(f"{w}fldSimple"):
        _write_out_field(field, w)
    fields: list[tuple[int, list[_Element]]] = []
    texts: list[_Element] = []
    for element in list(root.iter(f"{w}fldChar", f"{w}instrText", f"{w}t")):
        kind = element.get(f"{w}fldCharType")
        if element.tag == f"{w}t":
            texts.append(element)
        elif element.tag == f"{w}instrText":
            for _, instruction in fields[-1:]:
                instruction.append(element)
        elif kind == "begin":
            fields.append((len(texts), []))
        elif kind == "separate" and fields:
            _drop_from(texts, fields[-1][0])
        elif kind == "end" and fields:
            start, instruction = fields.pop()
            if _settle_instruction(instruction):
                _drop_from(texts, start)


def _settle_instruction(parts: "list[_Element]") -> bool:
    """Whether a field is furniture."""
    instruction = "".join(part.text or "" for part in parts)
    link = HYPERLINK.match(instruction)
    if link:
        parts[0].text = f'HYPERLINK "{link[1] or link[2] or ""}"'
        for part in parts[1:]:
            part.text = ""
    return FURNITURE_FIELD.match(instruction) is not None


def _drop_from(texts: "list[_Element]", start: int) -> None:
    for text in texts[start:]:
        text.text = ""
    del texts[start:]


def _write_out_field(field: "_Element", w: str) -> None:
    """A simple field in the way of a complex one, which mammoth knows."""
    field.insert(0, _make_run(field, w, "fldChar", fldCharType="begin"))
    field.insert(1, _make_run(field, w, "instrText", field.get(f"{w}instr", "")))
    field.insert(2, _make_run(field, w, "fldChar", fldCharType="separate"))
    field.append(_make_run(field, w, "fldChar", fldCharType="end"))


def _make_run(near: "_Element", w: str, tag: str, text: str = "", **attributes: str) -> "_Element":
    run = near.makeelement(f"{w}r")
    element = run.makeelement(w + tag, {w + name: value for name, value in attributes.items()})
    element.text = text
    run.append(element)
    return run


def _lift_boxes(root: "_Element", w: str) -> None:
    """Text boxes behind their paragraph; once, as each is written for old programs too."""
    for box in reversed(list(root.iter(f"{w}txbxContent"))):
        paragraph = next(box.iterancestors(f"{w}p"), None)
        if paragraph is not None and not _is_fallback(box, w):
            for element in reversed(box):
                paragraph.addnext(element)


def _is_fallback(box: "_Element", w: str) -> bool:
    fallback = next(box.iterancestors("{*}Fallback"), None)
    choice = None if fallback is None else fallback.getparent().find("{*}Choice")
    return choice is not None and choice.find(f".//{w}txbxContent") is not None


def _write_out_formulas(root: "_Element", w: str) -> None:
    for formula in list(root.iter("{*}oMath")):
        text = "".join(element.text or "" for element in formula.iter("{*}t"))
        formula.getparent().replace(formula, _make_run(formula, w, "t", text))


def _drop_dangling(root: "_Element", notes: frozenset[tuple[str, str]], relationships: frozenset[str], w: str) -> None:
    """References to what the file does not have; without one, a link is its words."""
    for reference in list(root.iter(f"{w}footnoteReference", f"{w}endnoteReference")):
        kind = reference.tag.removeprefix(w).removesuffix("Reference")
        if (kind, reference.get(f"{w}id", "")) not in notes:
            _remove(reference)
    for link in root.iter(f"{w}hyperlink"):
        for name in [name for name in link.attrib if name.endswith("}id") and link.get(name) not in relationships]:
            del link.attrib[name]


def _drop_looks(root: "_Element", w: str) -> None:
    from lxml.etree import strip_elements, strip_tags  # noqa: PLC0415 - for XML only

    strip_elements(root, *(w + name for name in _DROPPED), with_tail=False)
    strip_tags(root, "{*}oMathPara", *(w + name for name in _UNWRAPPED))
    for name, known in _RENAMED.items():
        for element in root.iter(w + name):
            element.tag = w + known
    for element in root.iter(f"{w}p", f"{w}r", f"{w}tr"):
        for name in [name for name in element.attrib if _REVISION_MARK.match(name)]:
            del element.attrib[name]
