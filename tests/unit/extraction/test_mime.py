import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.mail.mime import MAX_DEPTH, MAX_PARTS, decode_words, read_message, walk, write_message

MIXED = b"""Subject: x
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

One.
--b
Content-Type: image/png

PNG
--b--
"""


def nest(depth: int) -> bytes:
    levels = b"".join(b"Content-Type: multipart/mixed; boundary=n%d\n\n--n%d\n" % (n, n) for n in range(depth))
    return levels + b"Content-Type: text/plain\n\nHere."


@given(st.binary(max_size=400))
def test_any_bytes_can_be_taken_apart(body: bytes) -> None:
    for part in walk(read_message(body)):
        assert isinstance(part.read_content(), bytes)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_parts_are_what_stands_between_the_boundary_lines(newline: bytes) -> None:
    parts = read_message(MIXED.replace(b"\n", newline)).parts
    assert [(part.media_type, part.content) for part in parts] == [("text/plain", b"One."), ("image/png", b"PNG")]


def test_a_message_that_was_cut_off_keeps_its_last_part() -> None:
    parts = read_message(MIXED[: MIXED.index(b"PNG") + 2]).parts
    assert [part.content for part in parts] == [b"One.", b"PN"]


@pytest.mark.parametrize("declared", [b'boundary="other"', b"charset=utf-8"])
def test_where_the_declared_boundary_divides_nothing_one_that_does_is_found(declared: bytes) -> None:
    parts = read_message(MIXED.replace(b'boundary="b"', declared)).parts
    assert [part.content for part in parts] == [b"One.", b"PNG"]


def test_a_multipart_without_parts_is_text() -> None:
    message = read_message(b"Content-Type: multipart/mixed; boundary=b\n\nOnly words.")
    assert (message.media_type, message.content) == ("text/plain", b"Only words.")


def test_a_folded_line_that_lost_its_indent_belongs_to_the_header_above() -> None:
    message = read_message(b"Subject: A long\nsubject\nX-A: b\n\nText.")
    assert (message.read_header("Subject"), message.content) == ("A long subject", b"Text.")


def test_without_a_blank_line_the_text_begins_at_the_first_line_that_is_no_header() -> None:
    message = read_message(b"Subject: x\nWords and more.\n")
    assert (message.read_header("Subject"), message.content) == ("x", b"Words and more.\n")


def test_raw_headers_are_read_in_the_texts_character_set() -> None:
    body = "Subject: Новости музея\nContent-Type: text/plain; charset=koi8-r\n\nТекст.".encode("koi8-r")
    assert read_message(body).read_header("Subject") == "Новости музея"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ("=?utf-8?Q?Nov=C3?= =?utf-8?Q?=A9?=", "Nové"),
        ("=?utf-8?B?T2zDoQ==?= world", "Olá world"),
        ("=?utf-8?B?T2zDoQ?=", "Olá"),
        ("=?x-nonsense?Q?caf=E9?=", "café"),
        ("=?utf-8?Q?", "=?utf-8?Q?"),
    ],
)
def test_encoded_words_are_decoded_and_broken_ones_stay(value: str, expected: str) -> None:
    assert decode_words(value) == expected


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("base64", b"T2zDoQ"),
        ("quoted-printable", b"Ol=C3=\n=A1"),
        ("8bit", "Olá".encode()),
        ("nonsense", "Olá".encode()),
    ],
)
def test_transfer_encodings_are_undone(encoding: str, content: bytes) -> None:
    message = read_message(b"Content-Transfer-Encoding: " + encoding.encode() + b"\n\n" + content)
    assert message.read_content() == "Olá".encode()


def test_a_message_keeps_the_bytes_of_the_parts_that_are_kept() -> None:
    message = read_message(MIXED)
    again = read_message(write_message(message, lambda part: part.media_type == "text/plain"))
    assert [(part.media_type, part.content) for part in again.parts] == [("text/plain", b"One.")]
    assert again.read_header("Subject") == "x"


def test_a_nest_of_parts_is_read_to_its_bound() -> None:
    assert [part.content for part in walk(read_message(nest(MAX_DEPTH - 1)))] == [b"Here."]
    with pytest.raises(RejectedError) as caught:
        read_message(nest(MAX_DEPTH))
    assert caught.value.reason == RejectionReason.CORRUPT


def test_a_message_of_thousands_of_parts_is_too_large() -> None:
    with pytest.raises(RejectedError) as caught:
        read_message(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * MAX_PARTS)
    assert caught.value.reason == RejectionReason.TOO_LARGE


def test_a_header_that_an_empty_line_cuts_in_two_is_one() -> None:
    message = read_message(b"Subject: x\n\nContent-Type: text/html;\n charset=utf-8\nX-Score: 7\n\n<p>Here.</p>")
    assert (message.media_type, message.charset, message.content) == ("text/html", "utf-8", b"<p>Here.</p>")


def test_a_text_that_speaks_of_headers_is_no_header() -> None:
    body = b"Content-Type: what it is, and how to read it.\n\nHere."
    assert read_message(b"Subject: x\n\n" + body).content == body
    typed = b"Content-Type: text/plain\n\nContent-Type: text/html\n\nHere."
    assert read_message(typed).content == typed.partition(b"\n\n")[2]
