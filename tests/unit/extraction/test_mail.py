from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Link
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.mail.reader import read_mail, split_mail
from dragoman.extraction.sniffing import sniff_media_type

HEAD = "From: Ana Reis <ana@press.example>\nTo: desk@paper.example\nDate: Tue, 6 Oct 2026 09:00:00 +0100\n"
LONG = " ".join(["The council opens a new pool on Saturday and everybody may swim."] * 5)


def write(text: str, subject: str = "A pool", media_type: str = "text/plain; charset=utf-8", extra: str = "") -> bytes:
    return f"{HEAD}Subject: {subject}\n{extra}MIME-Version: 1.0\nContent-Type: {media_type}\n\n{text}".encode()


def write_parts(*parts: str, kind: str = "mixed", extra: str = "") -> bytes:
    text = "".join(f"--b\n{part}\n" for part in parts)
    return write(f"{text}--b--\n", media_type=f"multipart/{kind}; boundary=b", extra=extra)


def text_part(text: str, media_type: str = "text/plain", name: str = "") -> str:
    disposition = f"Content-Disposition: attachment; filename={name}\n" if name else ""
    return f"Content-Type: {media_type}; charset=utf-8\n{disposition}\n{text}"


def texts(body: bytes) -> list[str]:
    return [paragraph.text for paragraph in read_mail(body, None).paragraphs]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_rejected(body: bytes) -> None:
    for read in (read_mail, split_mail):
        with suppress(RejectedError):
            read(body, None)


def test_a_mails_header_is_its_metadata() -> None:
    extraction = read_mail(write("Text.", extra="Content-Language: pt\nArchived-At: <https://a.example/1>\n"), None)
    assert (extraction.title, extraction.title_origin, extraction.declared_language) == ("A pool", "metadata", "pt")
    assert extraction.metadata.authors == ("Ana Reis",)
    assert extraction.metadata.published_at == "2026-10-06T09:00:00+01:00"
    assert extraction.metadata.url == "https://a.example/1"
    assert extraction.metadata.origins == {"authors": "header", "published_at": "header", "url": "header"}


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: Fwd: FW: A pool", "A pool"),
        ("RES: Enc: A pool", "A pool"),
        ("AW: WG: A pool", "A pool"),
        ("Re[2]: A pool", "A pool"),
        ("[EXTERNAL] A pool", "A pool"),
        ("[Press release] A pool", "[Press release] A pool"),
        ("Reopening: a pool", "Reopening: a pool"),
        ("Re:", "Re:"),
    ],
)
def test_a_title_is_the_subject_without_what_programs_put_before_it(subject: str, expected: str) -> None:
    assert read_mail(write("Text.", subject), None).title == expected


def test_without_a_subject_a_heading_above_the_text_is_the_title() -> None:
    extraction = read_mail(write("<h1>A pool</h1><p>Text.</p>", subject="", media_type="text/html"), None)
    assert (extraction.title, extraction.title_origin) == ("A pool", "heading")
    assert [paragraph.text for paragraph in extraction.paragraphs] == ["Text."]


def test_a_lists_tag_is_no_part_of_the_title() -> None:
    assert read_mail(write("Text.", "[news] A pool", extra="List-Id: news <n.example>\n"), None).title == "A pool"


def test_the_sender_of_a_newsletter_is_a_publication() -> None:
    metadata = read_mail(write("Text.", extra="List-Unsubscribe: <https://u.example/>\n"), None).metadata
    assert (metadata.site, metadata.authors) == ("Ana Reis", ())


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ('"Reis, Ana" <a@b.example>', ("Reis, Ana",)),
        ("a@b.example (Ana Reis)", ("Ana Reis",)),
        ("a@b.example", ()),
        ('"a@b.example" <a@b.example>', ()),
        ("=?utf-8?Q?Reis=2C_Jo=C3=A3o?= <a@b.example>", ("Reis, João",)),
        ("", ()),
    ],
)
def test_an_author_is_the_senders_name(sender: str, expected: tuple[str, ...]) -> None:
    body = f"From: {sender}\nSubject: x\n\nText.".encode()
    assert read_mail(body, None).metadata.authors == expected


def test_a_universal_time_keeps_its_zone() -> None:
    body = b"From: a\nDate: Tue, 6 Oct 2026 09:00:00 -0000\n\nText."
    assert read_mail(body, None).metadata.published_at == "2026-10-06T09:00:00+00:00"


def test_a_heading_that_repeats_the_title_is_left_out_below_a_press_releases_first_lines() -> None:
    assert texts(write("FOR IMMEDIATE RELEASE\n\nA POOL\n\nText.")) == ["FOR IMMEDIATE RELEASE", "Text."]


def test_of_alternatives_the_page_is_read() -> None:
    body = write_parts(text_part("As text."), text_part("<h1>As page</h1>", "text/html"), kind="alternative")
    assert texts(body) == ["As page"]


def test_of_alternatives_the_text_is_read_where_the_page_says_little() -> None:
    body = write_parts(text_part(LONG), text_part("<img src=x><p>See.</p>", "text/html"), kind="alternative")
    assert texts(body) == [LONG]


def test_an_empty_page_beside_a_text_does_no_harm() -> None:
    assert texts(write_parts(text_part(LONG), text_part("", "text/html"), kind="alternative")) == [LONG]


def test_softly_broken_lines_are_joined() -> None:
    assert texts(write("One \ntwo.\n\nThree.\n-- \nAna", media_type="text/plain; format=flowed")) == [
        "One two.",
        "Three.",
    ]
    assert texts(write("一 \n二。", media_type="text/plain; charset=utf-8; format=flowed; delsp=yes")) == ["一二。"]


def test_an_addresses_in_the_text_is_a_link() -> None:
    extraction = read_mail(write("See https://pool.example/open."), None)
    assert extraction.links == (Link("https://pool.example/open", ""),)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (write_parts("Content-Type: application/pgp-encrypted\n\nVersion: 1", kind="encrypted"), "password-protected"),
        (write("-----BEGIN PGP MESSAGE-----\n\nabc\n"), "password-protected"),
        (write("abc", media_type="application/pkcs7-mime; smime-type=enveloped-data"), "password-protected"),
        (write("abc", media_type="application/pkcs7-mime; smime-type=signed-data"), "unsupported-format"),
        (write_parts(text_part("Not delivered."), kind="report"), "no-article"),
        (write("a" * 5_000_001), "too-large"),
    ],
)
def test_what_holds_no_text_is_rejected_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read_mail(body, None)
    assert caught.value.reason == RejectionReason(reason)


def test_a_signed_text_is_read_without_its_signature() -> None:
    armoured = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nTrue.\n-----BEGIN PGP SIGNATURE-----\nabc"
    assert texts(write(armoured)) == ["True."]
    signature = "Content-Type: application/pgp-signature; name=signature.asc\n\nabc"
    body = write_parts(text_part("True."), signature, kind="signed")
    assert texts(body) == ["True."]
    assert split_mail(body, None) is None


def test_a_mail_is_taken_apart_into_its_text_and_its_articles() -> None:
    items = split_mail(write_parts(text_part(LONG), text_part("<h1>Annex</h1>", "text/html", "annex.html")), None)
    assert items is not None
    assert [(item.identity, item.name) for item in items] == [
        ("body", "A pool"),
        ("attachment\nannex.html", "annex.html"),
    ]
    assert texts(items[0].body) == [LONG]
    assert split_mail(items[0].body, None) is None
    assert sniff_media_type(items[0].body, items[0].name, items[0].media_type) == "message/rfc822"


def test_a_note_that_goes_with_an_article_is_none() -> None:
    items = split_mail(write_parts(text_part("Please find it attached."), text_part(LONG, name="a.txt")), None)
    assert items is not None
    assert [item.name for item in items] == ["a.txt"]


@pytest.mark.parametrize(
    "text",
    ["Two people died in the fire at the mill.", f"Please find attached. {LONG}", "Attached to it was a note: " + LONG],
)
def test_a_text_is_never_lost_because_something_is_attached(text: str) -> None:
    items = split_mail(write_parts(text_part(text), text_part(LONG, name="a.txt")), None)
    assert items is not None
    assert [item.name for item in items] == ["A pool", "a.txt"]
    assert texts(items[0].body) == [text]


@pytest.mark.parametrize("text", ["", "A pool\n", "Sent from my iPhone"])
def test_a_mail_that_says_no_more_than_its_subject_makes_no_item(text: str) -> None:
    items = split_mail(write_parts(text_part(text), text_part(LONG, name="a.txt")), None)
    assert items is not None
    assert [item.name for item in items] == ["a.txt"]


def test_a_note_without_an_article_stays_the_mails_text() -> None:
    body = write_parts(text_part("Please find it attached."), "Content-Type: image/png; name=a.png\n\nabc")
    assert split_mail(body, None) is None
    assert texts(body) == ["Please find it attached."]


@pytest.mark.parametrize(
    "attachment",
    [
        text_part("BEGIN:VCARD\nFN:Ana\nEND:VCARD\n" + LONG, name="ana.txt"),
        text_part("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "text/calendar", "invite.ics"),
        text_part("This mail is confidential.", name="ATT00001.txt"),
        text_part(LONG.replace(" ", ";"), "text/csv", "table.csv"),
        "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=",
        "Content-Type: application/ms-tnef; name=winmail.dat\n\nabc",
    ],
)
def test_what_else_goes_with_mails_makes_no_container(attachment: str) -> None:
    body = write_parts(text_part(LONG), attachment)
    assert split_mail(body, None) is None
    assert texts(body) == [LONG]


def test_an_attachment_is_known_by_its_content() -> None:
    pdf = "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=release\n\n%PDF-1.7\n"
    items = split_mail(write_parts(text_part("See attached."), pdf), None)
    assert items is not None
    assert [item.name for item in items] == ["release"]
