"""WordprocessingML made ready for mammoth: what it would lose, or give as text that nobody sees, is put right."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from dragoman.extraction.office.docx_styles import (
    Styles,
    find_level,
    find_named_role,
    find_namespace,
    is_on,
    read_value,
)
from dragoman.extraction.office.word_processing import FURNITURE_FIELD, HYPERLINK

if TYPE_CHECKING:
    from lxml.etree import _Element

ROLE_STYLE: Final = "role-"
"""Begins the ids that `prepare_text` gives to styles with a role: `role-title`."""

# What holds pictures, what is no longer there, and what only has to do with looks: most of a part's bytes.
_DROPPED_NAMES: Final = """
    drawing pict object rt moveFrom proofErr bookmarkStart bookmarkEnd lastRenderedPageBreak sectPr tblPr tblGrid tcPr
    shd rFonts sz szCs color lang noProof spacing ind jc i iCs bCs u kern highlight vertAlign rtl widowControl keepNext
"""
_DROPPED: Final = tuple(_DROPPED_NAMES.split())
_VISIBLE: Final = ("t", "sym", "noBreakHyphen", "softHyphen")
_UNWRAPPED: Final = ("fldSimple", "ruby", "rubyBase", "bdo", "dir")  # mammoth would drop them with their text
_RENAMED: Final = {"cr": "br", "ptab": "tab"}
_REVISION_MARK: Final = re.compile(r"\{[^}]*\}(?:rsid|paraId|textId)")


def read_notes(root: "_Element") -> Iterator[tuple[str, str]]:
    """The notes of a part: `footnote` or `endnote`, and the id."""
    w = find_namespace(root)
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
    w = find_namespace(root)
    _drop_controls(root, w)
    _drop_hidden(root, styles, w)
    _name_roles(root, styles, w)
    _settle_fields(root, w)
    _lift_boxes(root, w)
    _write_out_formulas(root, w)
    _drop_looks(root, w)
    _keep_last_ends(root, w)
    _drop_dangling(root, notes, relationships, w)


def _remove(element: "_Element") -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _drop_controls(root: "_Element", w: str) -> None:
    """Content controls that hold a table of contents, or still say what to fill in."""
    for control in list(root.iter(f"{w}sdt")):
        gallery = control.find(f"{w}sdtPr/{w}docPartObj/{w}docPartGallery")
        is_prompt = control.find(f"{w}sdtPr/{w}showingPlcHdr") is not None
        if is_prompt or read_value(gallery, w).casefold() == "table of contents":
            _remove(control)


def _drop_hidden(root: "_Element", styles: Styles, w: str) -> None:
    for properties in root.iterfind(f".//{w}r/{w}rPr"):
        switch, style = properties.find(f"{w}vanish"), properties.find(f"{w}rStyle")
        role = styles.roles.get(read_value(style, w))
        if style is not None and role:
            style.set(f"{w}val", f"{ROLE_STYLE}{role}")
        if is_on(switch, w) or (switch is None and role == "furniture"):
            run = properties.getparent()
            for element in [*run.iterchildren(*(w + name for name in _VISIBLE))]:
                run.remove(element)


def _name_roles(root: "_Element", styles: Styles, w: str) -> None:
    """Style ids say the role; mammoth looks at a style alone, not at those that it is based on."""
    for properties in root.iterfind(f".//{w}p/{w}pPr"):
        style = properties.find(f"{w}pStyle")
        identifier = read_value(style, w)
        own = styles.roles.get(identifier) or find_named_role(identifier)
        is_numbered = properties.find(f"{w}numPr/{w}numId") is not None
        level = find_level(properties.find(f"{w}outlineLvl"), w)
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
    boxes = list(root.iter(f"{w}txbxContent"))
    answered = {choice.getparent() for box in boxes for choice in box.iterancestors("{*}Choice")}
    for box in reversed(boxes):
        paragraph = next(box.iterancestors(f"{w}p"), None)
        if paragraph is not None and not _is_fallback(box, answered):
            for element in reversed(box):
                paragraph.addnext(element)


def _is_fallback(box: "_Element", answered: "set[_Element]") -> bool:
    """Whether programs that know more are given a box too."""
    fallback = next(box.iterancestors("{*}Fallback"), None)
    return fallback is not None and fallback.getparent() in answered


def _write_out_formulas(root: "_Element", w: str) -> None:
    for formula in list(root.iter("{*}oMath")):
        text = "".join(element.text or "" for element in formula.iter("{*}t"))
        formula.getparent().replace(formula, _make_run(formula, w, "t", text))


def _keep_last_ends(root: "_Element", w: str) -> None:
    """A paragraph whose end was deleted goes on in the next, but never in that of another cell."""
    for mark in list(root.iterfind(f".//{w}p/{w}pPr/{w}rPr/{w}del")):
        paragraph = next(mark.iterancestors(f"{w}p"))
        following = paragraph.getnext()
        if following is None or following.tag != paragraph.tag:
            _remove(mark)


def _drop_dangling(root: "_Element", notes: frozenset[tuple[str, str]], relationships: frozenset[str], w: str) -> None:
    """References to what the file does not have; without one, a link is its words."""
    unread = set(notes)
    for reference in list(root.iter(f"{w}footnoteReference", f"{w}endnoteReference")):
        note = reference.tag.removeprefix(w).removesuffix("Reference"), reference.get(f"{w}id", "")
        if note in unread:
            unread.remove(note)  # mammoth gives a note with each reference to it
        else:
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
