"""Which column of a table holds what: by its header, or by what stands in it. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

import msgspec

from dragoman.references.languages import read_known_language, read_language, read_pair
from dragoman.references.rows import Row, Table

_HEADERS: Final = {
    "source": (
        "source sourceterm sourcetext sourcephrase sourcesegment src term text from original",
        "origem fonte termo origen fuente termino terme quelle begriff ausgangstext origine termine",
    ),
    "target": (
        "target targetterm targettext targetphrase targetsegment tgt trg translation to corrected correction",
        "destino alvo traducao correcao traduccion correccion cible traduction ziel ubersetzung zieltext traduzione",
    ),
    "case": ("case casesensitive casesensitivity matchcase",),
    "pair": ("pair languagepair languages langpair direction",),
    "source_language": ("sourcelanguage sourcelang srclang",),
    "target_language": ("targetlanguage targetlang tgtlang trglang",),
    "note": (
        "note notes comment comments description definition context domain subject pos partofspeech example id",
        "nota notas observacao comentario comentarios contexto definicao commentaire kommentar bemerkung",
    ),
}
"""The names that a column goes by, as `read_name` gives them: in English, then in Portuguese, Spanish, French, German
and Italian."""
_ROLES: Final = {name: role for role, lines in _HEADERS.items() for line in lines for name in line.split()}

CASES: Final = {
    **dict.fromkeys(("yes", "true", "1", "y", "x", "sensitive", "casesensitive", "exact"), True),
    **dict.fromkeys(("no", "false", "0", "n", "insensitive", "caseinsensitive", "any", "ignore"), False),
}
"""What may stand in the column `case`; an empty cell leaves it to the term."""

_IGNORED_IN_NAMES: Final = re.compile(r"[\s_\u0300-\u036f-]+")
_CODED_CELLS: Final = 2


class Columns(msgspec.Struct, frozen=True):
    """The places of a table's columns, from 0; those that it does not have are None."""

    source: int
    targets: tuple[tuple[int, str | None], ...] = ()
    """Each with its language where its header is one. None at all: nothing of the file is translated."""
    source_code: str | None = None
    case: int | None = None
    pair: int | None = None
    source_language: int | None = None
    target_language: int | None = None
    unused: tuple[str, ...] = ()
    """Headers of columns that nothing is read from, though perhaps something should."""


def read_name(text: str) -> str:
    """A header or a word of a closed list, as it is looked up: without capitals, accents, spaces, hyphens."""
    return _IGNORED_IN_NAMES.sub("", unicodedata.normalize("NFD", text).casefold())


def read_header(row: Row) -> Columns | None:
    """The columns that a header names; None for a row that is no header.

    A header names `source` and `target`, in one of several spellings, or `source` alone, or begins with the codes of
    languages: the first is what is translated from.
    """
    roles = [_ROLES.get(read_name(cell), "") for cell in row.cells]
    codes = [read_known_language(cell) if not role else None for cell, role in zip(row.cells, roles, strict=True)]
    coded = [place for place, code in enumerate(codes) if code]
    unused = tuple(
        cell for cell, role, code in zip(row.cells, roles, codes, strict=True) if cell and not role and not code
    )
    places = {role: roles.index(role) for role in _HEADERS if role in roles}
    if "source" in places and "target" in places:
        return _build(places, Columns(places["source"], ((places["target"], None),), unused=unused))
    if "source" in places and all(roles):
        return _build(places, Columns(places["source"]))
    if len(coded) >= _CODED_CELLS and coded[0] == 0:
        targets = tuple((place, codes[place]) for place in coded[1:])
        return _build(places, Columns(0, targets, codes[0], unused=unused))
    return None


def guess_columns(table: Table) -> Columns:
    """The columns of a table without a header: source, target, and what the others hold if each row has it there."""
    if table.width == 1:
        return Columns(0)
    rows = [row for row in table.rows if len(row.cells) == table.width]
    rest: dict[str, int] = {}
    if table.width >= 4 and all(read_language(row.cells[2]) and read_language(row.cells[3]) for row in rows):
        rest = {"source_language": 2, "target_language": 3}
    else:
        for place in range(2, table.width):
            cells = [row.cells[place] for row in rows]
            if any(cells) and all(not cell or read_name(cell) in CASES for cell in cells):
                rest.setdefault("case", place)
            elif all(read_pair(cell) is not None for cell in cells):
                rest.setdefault("pair", place)
    return _build(rest, Columns(0, ((1, None),)))


def _build(places: Mapping[str, int], columns: Columns) -> Columns:
    return msgspec.structs.replace(
        columns,
        case=places.get("case"),
        pair=places.get("pair"),
        source_language=places.get("source_language"),
        target_language=places.get("target_language"),
    )
