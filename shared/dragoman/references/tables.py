"""CSV and TSV: rows to drafts."""

from collections.abc import Iterator
from typing import Final

import msgspec

from dragoman.errors import RejectedError, RejectionReason
from dragoman.references.columns import CASES, Columns, guess_columns, read_header, read_name
from dragoman.references.drafts import Draft, Problem, narrow_pair
from dragoman.references.languages import LanguagePair, read_known_language, read_language, read_pair
from dragoman.references.rows import Row, read_table

NO_PAIR: Final = (
    "Nothing tells the languages: put the file into a folder such as en-pt/, name it like terms.en-pt.csv, "
    "or begin it with a header of language codes such as en,pt."
)


class _Layout(msgspec.Struct, frozen=True):
    """How to read each row."""

    columns: Columns
    width: int
    stated: LanguagePair | None


def read_tabular(kind: str, text: str, stated: LanguagePair | None) -> Iterator[Draft | Problem]:
    """The drafts of a table.

    Args:
        kind: `glossary` or `corrections`, which have to have a target.
        text: the whole file.
        stated: the pair of the file's name or folder, for a table that names no languages itself.

    Raises:
        RejectedError: nothing in it is a table, or nothing tells its languages.
    """
    table = read_table(text)
    if not table.rows:
        raise RejectedError(RejectionReason.EMPTY, "There is no row in it.")
    header = read_header(table.rows[0])
    columns = header or guess_columns(table)
    _check_columns(kind, columns, stated)
    rows = table.rows[1:] if header else table.rows
    if columns.unused:
        names = ", ".join(f"“{name[:40]}”" for name in columns.unused[:10])
        yield Problem(table.rows[0].line, f"nothing is read from the column {names}; see REFERENCES.md for the names.")
    layout = _Layout(columns, len(table.rows[0].cells) if header else table.width, stated)
    for row in rows:
        yield from _read_row(row, layout)


def _check_columns(kind: str, columns: Columns, stated: LanguagePair | None) -> None:
    if kind == "corrections" and not columns.targets:
        detail = (
            "There is one column; corrections have two, the source and its translation, with a tab or comma between."
        )
        raise RejectedError(RejectionReason.NO_ENTRIES, detail)
    has_codes = columns.source_code or columns.pair is not None
    has_columns = columns.source_language is not None and columns.target_language is not None
    if not (has_codes or has_columns or stated):
        raise RejectedError(RejectionReason.UNKNOWN_PAIR, NO_PAIR)


def _read_row(row: Row, layout: _Layout) -> Iterator[Draft | Problem]:
    columns = layout.columns
    if any(row.cells[layout.width :]):
        sentence = (
            f"it has {len(row.cells)} cells where {layout.width} belong; put quotation marks around a text that holds "
            "what separates the cells."
        )
        yield Problem(row.line, sentence)
        return
    case = read_name(_get(row, columns.case))
    if case and case not in CASES:
        yield Problem(row.line, "the column for the case holds neither yes nor no; write one of them.")
        return
    targets = columns.targets or ((columns.source, None),)
    filled = [(place, code) for place, code in targets if _get(row, place)] or targets
    for place, code in filled:
        pair = _find_pair(row, layout, code)
        if pair is None:
            yield Problem(row.line, "it does not tell its languages, or not by their codes; write them like en-pt-BR.")
            continue
        yield Draft(
            line=row.line,
            languages=pair,
            source=_get(row, columns.source),
            target=_get(row, place),
            is_case_sensitive=CASES.get(case),
        )


def _find_pair(row: Row, layout: _Layout, code: str | None) -> LanguagePair | None:
    """The row's own pair, else the header's, else the folder's."""
    columns, stated = layout.columns, layout.stated
    written = _get(row, columns.pair)
    source, target = (_get(row, place) for place in (columns.source_language, columns.target_language))
    if written:
        pair = read_pair(written)
    elif source or target:
        first, second = (read_known_language(code) or read_language(code) for code in (source, target))
        pair = LanguagePair(first, second) if first and second else None
    elif code and columns.source_code:
        pair = LanguagePair(columns.source_code, code)
    else:
        return stated
    return narrow_pair(pair, stated) if pair is not None else None


def _get(row: Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""
