import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.newswire.xml_tree import (
    MAX_CHARACTERS,
    decode_xml,
    drop_namespaces,
    find_language,
    parse_xml,
    parse_xml_text,
    read_element,
)


def refuse(body: bytes) -> RejectedError:
    with pytest.raises(RejectedError) as caught:
        parse_xml(body, None)
    return caught.value


@pytest.mark.parametrize(
    "body",
    [
        "<a>é</a>".encode(),
        "\ufeff<a>é</a>".encode(),
        "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".encode("latin-1"),
        "<?xml version='1.0' encoding='iso-8859-1'?>\n<a>é</a>".encode(),
        "<?xml version='1.1' encoding='UTF-16' standalone='yes'?><a>é</a>".encode("utf-16"),
        "<?xml version='1.0' encoding='UTF-16'?><a>é</a>".encode("utf-16-le"),
        "<?xml version='1.0' encoding='UTF-16'?><a>é</a>".encode("utf-16-be"),
        "\n  <?xml version='1.0' encoding='windows-1252'?><a>é</a>".encode("cp1252"),
        b"<?xml version='1.0'?><!-- c --><!DOCTYPE a SYSTEM 'http://a.example/a.dtd'><a>&eacute;</a>",
        b"<a>&#233;</a>",
        b"<a>\x01&#xE9;&#0;&#x1F;&#11;</a>",
        b"<a><!-- c -->&#xE9;<?php x ?></a>",
    ],
)
def test_text_is_read_whatever_it_is_encoded_and_wrapped_in(body: bytes) -> None:
    assert "".join(parse_xml(body, None).itertext()) == "é"


def test_the_transport_knows_the_encoding_better_than_the_document() -> None:
    body = "<?xml version='1.0' encoding='iso-8859-1'?><a>мост</a>".encode("koi8-r")
    assert parse_xml(body, "koi8-r").text == "мост"
    assert decode_xml(body, "koi8-r").encoding == "koi8-r"


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"<a>\n<b></a>", "line 2"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE a [\n<!ENTITY b 'c'>\n]>\n<a>&b;</a>", "Entity 'b' not defined, line 5"),
        (b"<a b='&c;'/>", "Entity 'c' not defined"),
        (b"<a>cut off", "line 1"),
        (b"", "empty"),
        (b"plain text", "expected"),
        (b"<a>" * 1_000, "depth"),
        (b"<!DOCTYPE a [ <!ENTITY b 'c'>", "not closed"),
        (b"<!DOCTYPE a [ <!-- '", "is missing"),
        (b"<!-- <a/>", "is missing"),
    ],
)
def test_what_is_not_well_formed_is_corrupt_and_the_detail_says_where(body: bytes, detail: str) -> None:
    error = refuse(body)
    assert error.reason is RejectionReason.CORRUPT
    assert detail in error.detail


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://localhost:1/x'> %b;]>",
        "<!DOCTYPE a PUBLIC '-//X' 'http://localhost:1/x.dtd'>",
        "<!doctype a [<!ELEMENT a (#PCDATA)><!ATTLIST a c CDATA ']>'> <!-- ]> ' --> <?x ]> ?> ]>",
    ],
)
def test_a_document_type_is_skipped_whole_and_nothing_of_it_is_fetched(doctype: str) -> None:
    root = parse_xml_text(f"{doctype}<a>x</a>")
    assert (root.text, dict(root.attrib)) == ("x", {})


def test_entities_inside_one_another_do_not_grow() -> None:
    names = [f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 30)]
    assert "not defined" in refuse(f"<!DOCTYPE a [<!ENTITY a0 'x'>{''.join(names)}]><a>&a29;</a>".encode()).detail


def test_a_tree_larger_than_memory_bears_is_refused_before_it_is_built() -> None:
    with pytest.raises(RejectedError) as caught:
        parse_xml_text("<a/>" + " " * MAX_CHARACTERS)
    assert caught.value.reason is RejectionReason.TOO_LARGE


@pytest.mark.parametrize("part", ["<!--", '<!DOCTYPE a "', "<!DOCTYPE a [", "<?x ", "&a", "<![CDATA[", "&#", "<a b='"])
def test_hostile_repetition_takes_no_time(part: str) -> None:
    start = time.process_time()
    with pytest.raises(RejectedError):
        parse_xml_text(part * (500_000 // len(part)))
    assert time.process_time() - start < 2


@given(st.text(), st.sampled_from(["", "<a>", "<?xml version='1.0'?>", "<!DOCTYPE a [", "<!--"]))
def test_any_text_is_a_tree_or_a_rejection(text: str, prefix: str) -> None:
    with contextlib.suppress(RejectedError):
        assert parse_xml_text(prefix + text).tag


@given(st.text())
def test_any_text_written_into_a_tree_is_read_again(text: str) -> None:
    from html import escape  # noqa: PLC0415 - only here

    kept = "".join(character for character in text if character.isprintable() and not 0xD800 <= ord(character) < 0xE000)
    assert (parse_xml_text(f"<a>{escape(kept)}</a>").text or "") == kept


def test_names_lose_their_namespaces_and_elements_have_lines() -> None:
    root = drop_namespaces(
        parse_xml(b"<n:a xmlns:n='urn:n' xml:lang='pt'><b xmlns='urn:m'> x\n <c>y</c></b></n:a>", None)
    )
    assert (root.tag, read_element(root.find("b")), find_language(root.find("b"), root)) == ("a", "x y", "pt")
    assert (read_element(None), read_element(root.find("nothing")), find_language(None)) == (None, None, None)
