from typing import Literal

import pytest

from dragoman.errors import RejectedError, RejectionReason
from dragoman.references import read_reference

Kind = Literal["glossary", "corrections"]


def read(text: str, key: str = "g/en-pt/a.csv", kind: Kind = "glossary") -> list[tuple[str, ...]]:
    entries = read_reference(kind, key, text.encode()).entries
    return [(e.source_language, e.target_language, e.source, e.target) for e in entries]


def refuse(text: str, key: str = "g/en-pt/a.csv", kind: Kind = "glossary") -> RejectionReason:
    with pytest.raises(RejectedError) as caught:
        read_reference(kind, key, text.encode())
    assert caught.value.detail.endswith(".")
    return caught.value.reason


@pytest.mark.parametrize(
    "header",
    ["source,target", "Source Term,Target Term", "SRC,TGT", "sourcePhrase,targetPhrase", "Termo,Tradução", "from,to"],
)
def test_a_header_is_known_in_several_spellings(header: str) -> None:
    assert read(f"{header}\nferry,balsa\n") == [("en", "pt", "ferry", "balsa")]


def test_without_a_header_the_first_column_is_the_source() -> None:
    assert read("ferry,balsa\nquay,cais\n") == [("en", "pt", "ferry", "balsa"), ("en", "pt", "quay", "cais")]


def test_columns_may_stand_in_any_order_under_a_header() -> None:
    assert read("note;target;source\n–;balsa;ferry\n") == [("en", "pt", "ferry", "balsa")]


def test_codes_or_names_of_languages_are_a_header_and_the_first_is_the_source() -> None:
    assert read("English,Português,es\nferry,balsa,ferri\n", "g/a.csv") == [
        ("en", "pt", "ferry", "balsa"),
        ("en", "es", "ferry", "ferri"),
    ]


def test_an_empty_cell_among_languages_is_a_translation_to_come_and_a_row_of_them_a_name() -> None:
    assert read("en,pt,es\nferry,,ferri\nTideline,,\n", "g/a.csv") == [
        ("en", "es", "ferry", "ferri"),
        ("en", "pt", "Tideline", "Tideline"),
        ("en", "es", "Tideline", "Tideline"),
    ]


def test_the_folder_says_who_the_codes_in_a_header_serve() -> None:
    assert read("en-US,pt-BR\nferry,balsa\n") == [("en", "pt", "ferry", "balsa")]
    assert read("en-US,pt-BR\nferry,balsa\n", "g/a.csv") == [("en-US", "pt-BR", "ferry", "balsa")]


def test_the_file_goes_before_its_folder() -> None:
    assert read("de,fr\nFähre,bac\n") == [("de", "fr", "Fähre", "bac")]


def test_each_row_may_name_its_pair_and_else_the_folders_is_meant() -> None:
    assert read("source,target,pair\nferry,ferri,en-es\nquay,cais,\n") == [
        ("en", "es", "ferry", "ferri"),
        ("en", "pt", "quay", "cais"),
    ]


def test_each_row_may_name_its_two_languages() -> None:
    assert read("source,target,source_lang,target_lang\nferry,ferri,EN,Spanish\n", "g/a.csv") == [
        ("en", "es", "ferry", "ferri")
    ]


@pytest.mark.parametrize(("cell", "expected"), [("yes", True), ("Case-Sensitive", True), ("no", False), ("", False)])
def test_the_column_for_the_case_decides(cell: str, expected: bool) -> None:
    reference = read_reference("glossary", "g/en-pt/a.csv", f"source,target,case\nApple,Apple,{cell}\n".encode())
    assert [entry.case_sensitive for entry in reference.entries] == [expected]


def test_a_third_column_without_a_header_is_the_case_where_each_row_says_so() -> None:
    reference = read_reference("glossary", "g/en-pt/a.csv", b"Apple,Apple,yes\nferry,balsa,no\n")
    assert [entry.case_sensitive for entry in reference.entries] == [True, False]


def test_a_third_column_without_a_header_is_a_note_where_it_is_nothing_else() -> None:
    assert read("Apple\tApple\tyes\nferry\tbalsa\ta boat\n") == [
        ("en", "pt", "Apple", "Apple"),
        ("en", "pt", "ferry", "balsa"),
    ]


def test_a_list_of_names_is_not_translated() -> None:
    assert read("term\nHarbour Radio\niPhone\n", "g/any/a.txt") == [
        ("any", "any", "Harbour Radio", "Harbour Radio"),
        ("any", "any", "iPhone", "iPhone"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    body = "source;target\nstrike;paralisação\nquay;cais é\nbread;pão\n".encode(encoding)
    entries = read_reference("glossary", "g/en-pt/a.csv", body).entries
    assert [entry.target for entry in entries] == ["paralisação", "cais é", "pão"]


def test_a_file_of_no_pair_is_refused_with_what_to_do() -> None:
    assert refuse("ferry,balsa\n", "glossaries/a.csv") == RejectionReason.UNKNOWN_PAIR
    assert refuse("source,target\nferry,balsa\n", "glossaries/en/a.csv") == RejectionReason.UNKNOWN_PAIR


def test_corrections_in_one_column_are_refused() -> None:
    assert refuse("It was late.\n", kind="corrections") == RejectionReason.NO_ENTRIES


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff\n"])
def test_a_file_of_nothing_is_empty(text: str) -> None:
    assert refuse(text) == RejectionReason.EMPTY


def test_a_file_of_separators_has_no_entries() -> None:
    assert refuse(",,\n,,\n\n") == RejectionReason.NO_ENTRIES


def test_a_file_without_one_good_line_is_refused_for_its_first_problem() -> None:
    with pytest.raises(RejectedError) as caught:
        read_reference("glossary", "g/en-pt/a.csv", b"source,target\n,balsa\n,cais\n")
    assert caught.value.reason == RejectionReason.NO_ENTRIES
    assert caught.value.detail == "Line 2: the source is empty; write it, or delete the line."


@pytest.mark.parametrize(
    "body", [b"PK\x03\x04....", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n" + bytes(range(32)) * 9]
)
def test_a_spreadsheet_or_another_program_s_file_is_refused(body: bytes) -> None:
    with pytest.raises(RejectedError) as caught:
        read_reference("glossary", "g/en-pt/a.csv", body)
    assert caught.value.reason in {RejectionReason.UNSUPPORTED_REFERENCE, RejectionReason.UNDECODABLE}
