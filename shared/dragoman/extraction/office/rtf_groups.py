"""The groups of RTF: what begins with one, and what ends with it."""

from collections.abc import Callable
from typing import Final

import msgspec

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.office.rtf_document import SHOWN, SKIPPED_BUT_FOR_BOXES, SKIPPED_WHOLLY, Document, Field
from dragoman.extraction.office.rtf_flow import Flow
from dragoman.extraction.office.word_processing import FURNITURE_FIELD, HYPERLINK

MAX_DEPTH: Final = 1_000
"""Of groups; documents have some ten."""

# Groups whose text is none of the article's, besides those that a star marks as unknown to old readers.
_SKIPPED_NAMES: Final = """
    annotation buptim colortbl comment company datafield doccomm filetbl fontemb footer footerf footerl footerr ftnsep
    ftnsepc ftncn aftnsep aftnsepc aftncn generator header headerf headerl headerr hlinkbase linkval listname listtable
    listoverridetable manager nextfile nonesttables nonshppict objclass objdata objname operator pict pntxta pntxtb
    printim private propname revtbl rsidtbl shprslt sp staticval subject tc template themedata userprops xe rxe txe
    upr xmlnstbl
"""
_SKIPPED: Final = frozenset(_SKIPPED_NAMES.split())
_SHAPES: Final = frozenset({"shp", "shpinst", "shpgrp", "do"})
_KNOWN_STARRED: Final = frozenset({*_SHAPES, "fldinst", "ud", "pn", "footnote", "shptxt"})


def open_group(document: Document) -> None:
    """Begin a group.

    Raises:
        RejectedError: too many are open already.
    """
    if len(document.stack) >= MAX_DEPTH:
        raise RejectedError(RejectionReason.CORRUPT, f"More than {MAX_DEPTH:,} groups are open at once.")
    document.stack.append(document.state)
    document.state = msgspec.structs.replace(document.state, owned="")
    if document.state.destination == "stylesheet":
        document.style = 0
        document.captured["style"] = ""
        state = document.state
        state.destination, state.capture, state.owned = "style", "style", "style"


def close_group(document: Document) -> None:
    """End the last group that is open, and what it owns."""
    owned = document.state.owned
    if owned:
        _ENDINGS[owned](document)
    document.state = document.stack.pop() if document.stack else document.state


def name_group(document: Document, word: str, *, is_starred: bool) -> bool:
    """Whether a control word says what its group holds, which has been taken into account then."""
    if word in _SKIPPED or (is_starred and word not in _KNOWN_STARRED):
        state = document.state
        state.shown, state.capture, state.destination = SKIPPED_WHOLLY, "", word
        if state.owned == "style":  # a character's, which old readers do not know
            document.style = -1
        return True
    begin = _BEGINNINGS.get(word)
    if begin is not None:
        begin(document, word)
    return begin is not None


def _begin_table(document: Document, word: str) -> None:
    """The tables of fonts and styles, and the information group."""
    document.state.destination, document.state.shown = word, SKIPPED_WHOLLY


def _begin_property(document: Document, word: str) -> None:
    if document.state.destination == "info":
        document.captured[word] = ""
        document.state.capture = word
    else:
        document.state.shown = SKIPPED_WHOLLY


def _begin_unicode(document: Document, word: str) -> None:  # noqa: ARG001 - all of them are called alike
    r"""`\ud`: the same once more, in Unicode. What stands around it says where it belongs."""
    document.state.destination = document.stack[-2].destination if len(document.stack) > 1 else ""


def _begin_shape(document: Document, word: str) -> None:  # noqa: ARG001 - all of them are called alike
    document.state.shown = max(document.state.shown, SKIPPED_BUT_FOR_BOXES)


def _begin_box(document: Document, word: str) -> None:  # noqa: ARG001 - all of them are called alike
    if document.state.shown != SKIPPED_WHOLLY:
        document.flows.append(Flow())
        document.state.shown, document.state.owned = SHOWN, "box"


def _end_box(document: Document) -> None:
    flow = document.flows.pop()
    document.flows[-1].wait(flow)


def _begin_note(document: Document, word: str) -> None:  # noqa: ARG001 - all of them are called alike
    if document.state.shown == SHOWN:
        document.flows.append(Flow())
        document.state.owned = "note"


def _end_note(document: Document) -> None:
    document.notes.append(document.flows.pop())


def _begin_field(document: Document, word: str) -> None:  # noqa: ARG001 - all of them are called alike
    document.fields.append(Field())
    document.state.owned = "field"


def _end_field(document: Document) -> None:
    document.fields.pop()


def _begin_instruction(document: Document, word: str) -> None:  # noqa: ARG001 - all of them are called alike
    document.captured["instruction"] = ""
    document.state.capture, document.state.owned = "instruction", "instruction"


def _end_instruction(document: Document) -> None:
    if not document.fields:
        return
    instruction = document.captured.get("instruction", "")
    link = HYPERLINK.match(instruction)
    document.fields[-1] = Field(
        address=(link[1] or link[2] or "") if link else "",
        is_furniture=FURNITURE_FIELD.match(instruction) is not None,
    )


def _begin_result(document: Document, word: str) -> None:  # noqa: ARG001 - all of them are called alike
    field = document.fields[-1] if document.fields else Field()
    state = document.state
    if field.is_furniture:
        state.shown = SKIPPED_WHOLLY
    elif field.address and state.shown == SHOWN and not state.capture:
        document.flows[-1].add(("link", field.address))
        state.owned = "link"


def _end_link(document: Document) -> None:
    document.flows[-1].add(("end", ""))


def _begin_marker(document: Document, word: str) -> None:  # noqa: ARG001 - all of them are called alike
    """A list item's bullet or number, for readers that know no lists."""
    if document.state.shown == SHOWN:
        document.flows[-1].mark_item()
    document.state.shown = SKIPPED_WHOLLY


def _end_style(document: Document) -> None:
    if document.style >= 0:
        document.styles[document.style] = document.captured.get("style", "").strip(" ;")


_BEGINNINGS: Final[dict[str, Callable[[Document, str], None]]] = {
    **dict.fromkeys(("fonttbl", "stylesheet", "info", "revtim", "creatim"), _begin_table),
    **dict.fromkeys(("title", "author", "keywords", "category"), _begin_property),
    **dict.fromkeys(_SHAPES, _begin_shape),
    **dict.fromkeys(("shptxt", "dptxbxtext"), _begin_box),
    **dict.fromkeys(("pntext", "listtext", "pn"), _begin_marker),
    "ud": _begin_unicode,
    "footnote": _begin_note,
    "field": _begin_field,
    "fldinst": _begin_instruction,
    "fldrslt": _begin_result,
}
_ENDINGS: Final[dict[str, Callable[[Document], None]]] = {
    "box": _end_box,
    "note": _end_note,
    "field": _end_field,
    "link": _end_link,
    "instruction": _end_instruction,
    "style": _end_style,
}
